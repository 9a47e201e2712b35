"""Who is convened, and who may see a session at all."""

from datetime import date

import pytest
import sqlalchemy as sa

from portal.ground.db import db, will_write
from portal.meetings.models import ClubMember, MeetingKind
from portal.meetings.queries.convened import Call, convened, convened_by, convened_to_many
from portal.meetings.queries.meetings import meeting_for
from portal.people.models import CellMembership
from portal.policy import Action, Role
from tests.kit.ward import PEOPLE, TODAY

CELL_1 = {name for name, (_, cell, *_rest) in PEOPLE.items() if cell == "cell-1"} - {"exempt_1"}


@pytest.fixture
def names(ward):
    by_id = {number: name for name, number in ward.people.items()}
    return lambda people: {by_id[one.person_id] for one in people}


def test_a_cell_s_session_convenes_its_members_but_the_exempt(session, ward, names):
    found = convened(session())

    assert names(found) == CELL_1
    assert {one.cell_id for one in found} == {ward.units["cell-1"]}


def test_the_exempt_come_when_named(session, ward, names):
    calls = [Call(unit_id=ward.units["cell-1"]), Call(person_id=ward.exempt_1)]

    assert names(convened(session(calls=calls))) == CELL_1 | {"exempt_1"}


def test_the_ward_convenes_every_cell_the_police_too(session, ward, names):
    found = names(convened(session("ward")))

    assert {"member_1", "member_3", "police_1", "school_1", "ward_secretary"} <= found
    assert not {"exempt_1", "office", "front_3"} & found


def test_an_organisation_convenes_its_members_and_never_the_hidden_cell(session, names):
    found = names(convened(session("youth", kind=MeetingKind.YOUTH, code="youth-month")))

    assert found == {"youth_head", "member_3", "school_1"}


def test_holders_of_posts_are_convened_as_of_the_day(session, ward, names):
    secretaries = [Call(unit_id=ward.units["ward"], roles=(Role.CELL_SECRETARY, Role.AREA_FRONT_HEAD))]

    assert names(convened(session("ward", secretaries))) == {"sec_1", "sec_3", "sec_school", "front_1", "front_3"}
    before = names(convened(session("ward", secretaries, as_of=date(2019, 6, 1))))
    assert before == {"former_front_1"}


def test_a_front_committee_s_own_session_convenes_who_holds_a_post_in_it(session, names):
    assert names(convened(session("front-1"))) == {"front_1"}
    assert {"front_chair", "front_1", "front_3"} <= names(convened(session("front")))


def test_a_club_s_list_is_its_own(session, ward, names):
    will_write()
    db.session.add(
        ClubMember(
            club="ly-luan-tre",
            organiser_id=ward.units["youth"],
            person_id=ward.member_1,
            valid_from=date(2022, 1, 1),
            valid_until=date(2022, 5, 1),
        )
    )
    db.session.commit()
    club = [Call(unit_id=ward.units["youth"], club="ly-luan-tre")]

    assert names(convened(session("youth", club, on=date(2022, 4, 27)))) == {"member_1"}
    assert convened(session("youth", club)) == []  # 03/05: no longer on the list


def test_who_moved_is_convened_where_they_stood_that_day(session, ward, names):
    meeting = session()
    will_write()
    old = db.session.scalar(sa.select(CellMembership).where(CellMembership.person_id == ward.member_1))
    old.valid_until = date(2022, 5, 3)
    db.session.add(CellMembership(person_id=ward.member_1, cell_id=ward.units["cell-3"], valid_from=date(2022, 5, 3)))
    db.session.commit()

    assert "member_1" not in names(convened(meeting))
    assert "member_1" in names(convened(meeting, date(2022, 5, 2)))


def test_the_preview_says_what_the_session_will(session, ward):
    calls = [Call(unit_id=ward.units["cell-1"]), Call(unit_id=ward.units["ward"], roles=(Role.CELL_SECRETARY,))]
    meeting = session(calls=calls)

    assert convened_by(calls, date(2022, 5, 3)) == convened(meeting)
    assert {person for _, person in convened_to_many([meeting.id])} == {one.person_id for one in convened(meeting)}
    assert convened_by([], TODAY) == []


def test_asking_costs_one_read_however_many_come(session, count_reads):
    one, whole = session(), session("ward")

    assert count_reads(lambda: convened(one)) == count_reads(lambda: convened(whole)) == 1


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("member_1", True),
        ("sec_1", True),
        ("sponsor_1", True),
        ("ward_secretary", True),
        ("standing", True),
        ("office", True),
        ("exempt_1", False),
        ("member_3", False),
        ("sec_3", False),
        ("front_1", True),
        ("front_3", False),
        ("front_chair", False),
        ("women_head", True),
        ("admin", False),
        ("police_1", False),
    ],
)
def test_who_sees_a_cell_s_session(session, ward, who, sees):
    meeting = session()

    assert (meeting_for(ward.actor(who), meeting.id) is not None) is sees


def test_the_chair_of_one_session_runs_that_one_only(session, ward):
    chaired, other = session(chair="member_1"), session(on=date(2022, 6, 3))

    assert meeting_for(ward.actor("member_1"), chaired.id, Action.MEETING_RUN).officer
    assert meeting_for(ward.actor("member_1"), other.id, Action.MEETING_RUN) is None
    assert meeting_for(ward.actor("member_1"), chaired.id, Action.MEETING_ARRANGE) is None
