"""Gộp: two rows of one person become one with all that refers to them, and part again within thirty days."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.accounts.models import Account
from portal.ground.clock import now
from portal.ground.db import db, in_ward, will_write, writing
from portal.ground.errors import NotAllowed, Refused
from portal.ground.ids import written
from portal.organisations.models import Holding
from portal.people.events import joining
from portal.people.models import CellMembership, Membership, OrganisationMembership, Person, PersonJoin
from portal.people.queries.history import namesakes, people_named
from portal.people.rules.facts import PersonFactKind
from portal.people.service import add_people, person_row
from portal.policy import Role
from tests.kit.second import confirmed, waiting
from tests.kit.ward import TODAY

MEMBERSHIP = PersonFactKind.MEMBERSHIP.value
WHY = {"reason": "Cùng số căn cước"}


@pytest.fixture
def twin(ward):
    """A second row of member_1 with a membership and a cell of the same days, and a post that is only here."""
    with writing(), in_ward(1):
        row = person_row("Nguyễn Thị Hòa", birth_year=1961)
        add_people([row])
        db.session.flush()
        told = {"person_id": row["id"], "valid_from": date(2020, 1, 1)}
        db.session.add(Membership(**told, card_number="38.700001"))
        db.session.add(CellMembership(**told, cell_id=ward.units["cell-3"]))
        db.session.add(Holding(**told, unit_id=ward.units["women"], role=Role.MASS_DEPUTY, title="Phó Chủ tịch Hội"))
    return row["id"]


def place(ward, twin=None, who="member_1"):
    return f"/dang-vien/{written(ward.people[who])}/gop" + (f"?voi={written(twin)}" if twin else "")


def join(ward, stays, goes, who="office"):
    with writing(), in_ward(1):
        joining.join(ward.actor(who), stays, goes, reason="Một người")
    confirmed(ward)  # the row that goes holds a post with power
    return db.session.scalar(sa.select(PersonJoin.id).where(PersonJoin.stays_id == stays))


def part(ward, made, today=TODAY):
    with writing(), in_ward(1):
        joining.part(ward.actor("office"), made, today, reason="Hai người")
    confirmed(ward, today=today)


def standing(table, person_id, column="id"):
    rows = sa.select(getattr(table, column)).where(table.person_id == person_id, table.withdrawn_at.is_(None))
    return sorted(db.session.scalars(rows), key=str)


@pytest.mark.parametrize("who", ["member_1", "sec_1", "ward_secretary", "front_chair", "admin"])
def test_only_the_office_joins(ward, as_, twin, who):
    with pytest.raises(NotAllowed):
        join(ward, ward.member_1, twin, who)
    assert as_(who).get(place(ward, twin)).status_code == 403
    assert as_(who).post(place(ward, twin), WHY).status_code == 403


def test_what_will_move_is_seen_and_then_moves(ward, as_, twin):
    office = as_("office")
    assert "Nguyễn Thị Hòa" in office.get(place(ward)).text
    page = office.get(place(ward, twin))
    assert "chức vụ 1" in page.text
    assert "đảng tịch 1" in page.text
    assert standing(Holding, ward.member_1) == []
    cells = standing(CellMembership, ward.member_1)
    assert office.post(place(ward, twin), {"reason": " "}).status_code == 422
    assert office.submit(page, "/gop", **WHY).status_code == 303
    assert standing(Holding, ward.member_1) == []  # the post waits for a second person
    assert len(waiting()) == 1
    confirmed(ward)
    assert standing(Holding, ward.member_1, "title") == ["Phó Chủ tịch Hội"]
    assert standing(CellMembership, ward.member_1) == cells
    assert standing(Membership, twin) == standing(CellMembership, twin) == []
    assert [one.id for one in namesakes("Nguyễn Thị Hoà")] == [ward.member_1]
    assert "Tách lại" in office.get(place(ward)).text


def test_the_other_row_may_be_the_one_that_stays(ward, as_, twin):
    other = f"/dang-vien/{written(twin)}/gop?voi={written(ward.member_1)}"
    assert other.replace("&", "&amp;") in as_("office").get(place(ward, twin)).text
    join(ward, twin, ward.member_1)
    account = db.session.scalar(sa.select(Account.person_id).where(Account.login == "member_1"))
    assert account == twin
    assert standing(Membership, twin, "card_number") == ["38.700001"]


def test_two_accounts_stand_in_the_way(ward, as_):
    before = standing(Membership, ward.member_3)
    with pytest.raises(Refused, match="Cả hai dòng đều có"):
        join(ward, ward.member_1, ward.member_3)
    answer = as_("office").post(place(ward, ward.member_3), WHY)
    assert answer.status_code == 409
    assert "Cả hai dòng đều có" in answer.text
    assert standing(Membership, ward.member_3) == before


def test_nobody_is_joined_to_themself_or_twice(ward, twin):
    with pytest.raises(Refused, match="hai dòng khác nhau"):
        join(ward, ward.member_1, ward.member_1)
    join(ward, ward.member_1, twin)
    with pytest.raises(Refused, match="đã được gộp"):
        join(ward, ward.member_3, twin)


def test_they_part_as_they_were(ward, as_, twin):
    told = {table: standing(table, twin, "valid_from") for table in (Membership, CellMembership, Holding)}
    ours = {table: standing(table, ward.member_1) for table in (Membership, CellMembership, OrganisationMembership)}
    made = join(ward, ward.member_1, twin)
    part(ward, made, TODAY + timedelta(days=30))
    assert {table: standing(table, twin, "valid_from") for table in told} == told
    assert {table: standing(table, ward.member_1) for table in ours} == ours
    assert len(namesakes("Nguyễn Thị Hoà")) == 2
    with pytest.raises(Refused, match="đã được tách"):
        part(ward, made)


def test_after_thirty_days_they_stay_one(ward, as_, twin):
    made = join(ward, ward.member_1, twin)
    with pytest.raises(Refused, match="Chỉ tách lại được đến hết ngày"):
        part(ward, made, TODAY + timedelta(days=31))
    will_write()
    db.session.execute(sa.update(PersonJoin).values(joined_at=now() - timedelta(days=40)))
    db.session.commit()
    page = as_("office").get(place(ward)).text
    assert "Chỉ tách lại được đến hết ngày" in page
    answer = as_("office").post(f"/dang-vien/{written(ward.member_1)}/gop/{written(made)}/tach", WHY)
    assert answer.status_code == 409


def test_who_was_joined_is_offered_nowhere(ward, as_, twin):
    join(ward, ward.member_1, twin)
    assert [one.id for one in people_named("nguyen thi hoa") if one.id == twin] == []
    assert db.session.get(Person, (1, twin)).joined_to == ward.member_1


def test_a_membership_recorded_by_mistake_takes_along_what_only_members_have(ward, as_):
    (fact,) = standing(Membership, ward.member_3)
    office, at = as_("office"), f"/dang-vien/{written(ward.member_3)}/qua-trinh/{MEMBERSHIP}/{written(fact)}"
    assert "chỉ đảng viên mới có" in office.get(at).text
    answer = office.post(at, {"reason": "Ghi nhầm người"})
    assert answer.status_code == 303
    assert standing(Membership, ward.member_3) == standing(CellMembership, ward.member_3) == []
    assert office.get(answer.location).status_code == 200
