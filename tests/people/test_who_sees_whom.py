"""The card of a member opens to those whose post needs it; for all others the member does not exist."""

import pytest

from portal.ground.db import db
from portal.people.models import Person
from portal.people.queries import columns, member_for, subjects_of
from portal.policy import Action, can, scope
from tests.kit.ward import PEOPLE, TODAY

SEES = (
    ("front_1", "member_1", True),
    ("front_1", "member_3", False),  # another area
    ("front_3", "member_1", False),
    ("former_front_1", "member_1", False),  # the post has ended
    ("helper_1", "member_1", True),
    ("helper_1", "member_3", False),
    ("women_head", "member_1", True),
    ("women_head", "member_1b", False),  # no member of the union
    ("women_head", "sec_3", True),
    ("youth_head", "police_1", False),  # belongs to it, but the cell is hidden
    ("front_chair", "police_1", False),
    ("front_chair", "school_1", True),
    ("sec_1", "member_1", True),
    ("sec_1", "member_3", False),
    ("sponsor_1", "member_1", True),
    ("ward_secretary", "police_1", True),
    ("office", "police_1", True),
    ("admin", "member_1", False),
    ("member_1", "member_1", True),
    ("member_1", "member_1b", False),
)
OF_MEMBERS = [action for action in Action if action.value.startswith("member.")]


@pytest.mark.parametrize(("who", "whom", "yes"), SEES)
def test_a_member_opens_to_those_whose_post_needs_it(ward, who, whom, yes):
    assert bool(member_for(ward.actor(who), ward.people[whom])) is yes


@pytest.mark.parametrize("who", PEOPLE)
def test_the_list_and_the_single_question_agree(ward, who):
    actor = ward.actor(who)
    subjects = subjects_of(ward.people.values(), TODAY)
    rows, facts = columns(TODAY)

    for action in OF_MEMBERS:
        listed = {row[0] for row in db.session.execute(rows.where(scope(actor, action, facts)))}
        asked = {person for person, subject in subjects.items() if can(actor, action, subject)}
        assert listed == asked, action


def test_nobody_stands_twice_in_the_list(ward):
    rows, _ = columns(TODAY)
    people = [row[0] for row in db.session.execute(rows)]

    assert len(people) == len(set(people)) == db.session.query(Person).count()
