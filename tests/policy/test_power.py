"""Which posts give power is written once; here the table of who may do what is asked whether that is all of them."""

from itertools import product

import pytest

from portal.policy import CONFIRMERS, Action, Actor, PolicySubject, Post, Role, can
from portal.policy.power import CONTENT, GIVES_POWER, WITH_POWER, mixes
from portal.policy.standing import ALSO

SUBJECTS = [
    PolicySubject(
        person_id=person,
        path=path,
        lead_id=7,
        org_ids=frozenset({7}),
        body_id=7,
        of_front=front,
        sent=sent,
        released=sent,
        leads_cell=leads,
        heads_cell=leads,
    )
    for person, path, front, sent, leads in product(
        (None, 2), ("", "/w/7/"), (False, True), (False, True), (False, True)
    )
]


def holding(*roles, person=1):
    return Actor(ward_id=1, person_id=person, posts=frozenset(Post(role, 7, "/w/") for role in roles))


def may(actor):
    return {(action, number) for action in Action for number, one in enumerate(SUBJECTS) if can(actor, action, one)}


@pytest.mark.parametrize("role", list(Role))
def test_a_post_gives_power_exactly_where_the_table_lets_its_holder_more(role):
    assert (may(holding(role)) != may(holding())) == GIVES_POWER[role]


def test_every_post_stands_in_the_table():
    assert list(GIVES_POWER) == list(Role)


@pytest.mark.parametrize(("higher", "lower"), ALSO.items())
def test_whoever_holds_the_higher_may_all_that_the_lower_may(higher, lower):
    assert may(holding(lower)) <= may(holding(higher))


@pytest.mark.parametrize("role", list(Role))
def test_only_the_secretary_the_standing_deputy_and_the_head_of_the_office_confirm(role):
    assert can(holding(role), Action.POWER_CONFIRM) == (role in CONFIRMERS)


@pytest.mark.parametrize("role", CONFIRMERS)
def test_nobody_confirms_what_they_asked_for_or_what_is_about_them(role):
    about, asked = PolicySubject(person_id=1, writers=frozenset({2})), PolicySubject(2, writers=frozenset({1}))

    assert not can(holding(role), Action.POWER_CONFIRM, about)
    assert not can(holding(role), Action.POWER_CONFIRM, asked)
    assert can(holding(role, person=3), Action.POWER_CONFIRM, about)


def test_an_administrator_holds_nothing_that_reads():
    assert all(mixes([Role.ADMINISTRATOR], role) and mixes([role], Role.ADMINISTRATOR) for role in CONTENT)
    assert not mixes([Role.ADMINISTRATOR], Role.WARD_COMMITTEE)
    assert set(CONTENT) | {Role.ADMINISTRATOR} == set(WITH_POWER)
