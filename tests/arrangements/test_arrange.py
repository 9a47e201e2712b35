"""Sắp xếp tổ chức: who may, what stands against it, what the day itself brings, and how it is taken back."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.arrangements.rules.deeds import DeedKind
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.service import agreeing
from portal.audit.models import Entry
from portal.ground.db import db, in_ward, will_write, writing
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.organisations.models import Holding, Succession, Unit, UnitKind
from portal.organisations.queries import units_now
from portal.people.confirming import deciding
from portal.people.models import CellMembership, Confirmation
from portal.people.queries.standing import subject_of
from portal.policy import Action, Role, can
from portal.supervision.models import Period
from portal.supervision.queries.cell import cell_place_for
from portal.supervision.queries.places import period_of
from portal.supervision.service.notes import record_note
from tests.arrangements.arranging import DAY, NUMBER, cells_of, owed, stands
from tests.imports.lists import ROSTER, bring_in, member, reasons, sheet
from tests.kit.second import confirmed, waiting
from tests.kit.ward import TODAY
from tests.supervision.conftest import REMARK, Month

BEFORE = DAY - timedelta(days=1)


@pytest.mark.parametrize("who", ["member_1", "sec_1", "front_chair", "admin", "standing"])
def test_only_the_office_and_whoever_confirms_look_at_arrangements(as_, arranger, who):
    arranger.draft()
    assert as_(who).get("/sap-xep").status_code == 403
    assert as_(who).post("/sap-xep", {"number": "1"}).status_code == 403


def test_the_secretary_looks_and_drafts_nothing(as_, arranger):
    assert as_("ward_secretary").get("/sap-xep").status_code == 200
    assert as_("ward_secretary").post("/sap-xep", {"number": "1"}).status_code in (403, 422)
    with pytest.raises(NotAllowed):
        arranger.draft().hand_in(who="ward_secretary")


def test_nothing_stands_before_the_second_person_and_the_day(arranger):
    before = stands()
    arranger.draft().merge("cell-1", "cell-3")
    assert stands() == before
    arranger.hand_in()
    assert arranger.state is ArrangementState.WAITING
    told = stands()
    told.pop("confirmation", None)
    assert told == before
    confirmed(arranger.ward)
    assert arranger.state is ArrangementState.CONFIRMED
    assert {name: rows for name, rows in stands().items() if name != "told"} == before


def test_the_asker_does_not_confirm_themself(arranger):
    arranger.draft().merge("cell-1", "cell-3")
    arranger.hand_in()
    with pytest.raises(NotAllowed):
        confirmed(arranger.ward, who="office")


def test_whoever_is_given_a_post_does_not_confirm_it(arranger):
    new = arranger.draft().merge("cell-1", "cell-3")
    arranger.post("ward_secretary", new, Role.CELL_SECRETARY)
    arranger.hand_in()
    with pytest.raises(NotAllowed):
        confirmed(arranger.ward)


@pytest.mark.parametrize("way", ["declined", "taken back"])
def test_what_is_not_agreed_is_a_draft_again(arranger, way):
    before = stands()
    arranger.draft().merge("cell-1", "cell-3")
    arranger.hand_in()
    (asked,) = waiting()
    with writing(), in_ward(1):
        if way == "declined":
            deciding.decline(arranger.ward.actor("ward_secretary"), asked.id, version=asked.version, reason="Xem lại")
        else:
            deciding.take_back(arranger.ward.actor("office"), asked.id, version=asked.version)
    assert arranger.state is ArrangementState.DRAFT
    assert {name: rows for name, rows in stands().items() if name != "told"} == before
    arranger.agreed().day_comes()
    assert arranger.state is ArrangementState.APPLIED


def test_a_merger_takes_everybody_along(arranger):
    people = [
        one
        for one, cells in cells_of(BEFORE).items()
        if cells[0] in (arranger.ward.units["cell-1"], arranger.ward.units["cell-3"])
    ]
    new = arranger.draft().merge("cell-1", "cell-3")
    arranger.post("sec_1", new, Role.CELL_SECRETARY)
    arranger.agreed().day_comes()

    assert arranger.state is ArrangementState.APPLIED
    after = cells_of(DAY)
    assert {one: after[one] for one in people} == {one: [new] for one in people}
    assert all(len(cells) == 1 for cells in after.values())
    assert cells_of(BEFORE).keys() == after.keys()
    standing = {one.id for one in units_now(UnitKind.CELL)}  # today is before the day
    assert arranger.ward.units["cell-1"] in standing
    assert {one.after_id for one in db.session.query(Succession)} == {new}
    unit = db.session.query(Unit).filter_by(id=arranger.ward.units["cell-1"]).one()
    assert unit.ended_on == DAY


def test_posts_end_that_second(arranger):
    new = arranger.draft().merge("cell-1", "cell-3")
    arranger.post("sec_1", new, Role.CELL_SECRETARY)
    arranger.agreed().day_comes()

    def held(person, day):
        rows = db.session.query(Holding).filter(Holding.person_id == person, Holding.holds(day))
        return {(one.unit_id, one.role) for one in rows}

    cell = arranger.ward.units["cell-1"]
    assert held(arranger.ward.sec_1, BEFORE) == {(cell, Role.CELL_SECRETARY)}
    assert held(arranger.ward.com_1, date(2022, 5, 7)) == set()
    assert (new, Role.CELL_SECRETARY) in held(arranger.ward.sec_1, DAY)
    # April was due on 28/04 and locks on 06/05: whoever began it finishes it, and no longer.
    assert (cell, Role.CELL_SECRETARY) in held(arranger.ward.sec_1, date(2022, 5, 6))
    assert (cell, Role.CELL_SECRETARY) not in held(arranger.ward.sec_1, date(2022, 5, 7))
    assert (cell, Role.CELL_SPONSOR) not in held(arranger.ward.sponsor_1, DAY)


def test_nothing_is_owed_twice_or_by_nobody(arranger):
    before = owed(date(2022, 4, 28))
    arranger.draft().merge("cell-1", "cell-3")
    arranger.agreed().day_comes()
    assert owed(date(2022, 4, 28)) == before
    after = owed(DAY)
    assert len({one[0] for one in after}) == len(after) == len(before)
    hidden = {arranger.ward.police_1}
    assert all(body is not None for person, _, body in after if person not in hidden)


def test_whoever_began_april_finishes_it_and_sees_nothing_else(arranger):
    ward, after = arranger.ward, date(2022, 5, 2)
    month = Month(ward)
    month.write("member_1")
    new = arranger.draft().merge("cell-1", "cell-3")
    arranger.post("sec_3", new, Role.CELL_SECRETARY)
    arranger.agreed().day_comes()
    old_cell = ward.units["cell-1"]

    front = ward.actor("front_1", after)
    will_write()
    note = record_note(front, ward.place("front-1"), ward.member_1b, after, said=REMARK, revision=0)
    db.session.commit()
    assert note.id
    secretary = ward.actor("sec_1", after)
    assert cell_place_for(secretary, "2022-04", old_cell) is not None
    assert not can(secretary, Action.PLAN_READ, subject_of(ward.member_1, after))
    newcomer = ward.actor("sec_3", after)
    assert cell_place_for(newcomer, "2022-04", old_cell) is None
    assert can(newcomer, Action.PLAN_READ, subject_of(ward.member_1, after))
    late = ward.actor("sec_1", date(2022, 5, 7))
    assert cell_place_for(late, "2022-04", old_cell) is None


def test_a_month_that_the_old_have_begun_is_theirs(arranger):
    """The day lies before the month's due day: two bodies would each think it theirs."""
    Month(arranger.ward).write("member_1")
    arranger.draft(day=TODAY).merge("cell-1", "cell-3")
    arranger.agreed()
    assert arranger.state is ArrangementState.APPLIED
    assert period_of("2022-04").due_on == date(2022, 4, 24)
    owing = {person: body for person, _, body in owed(date(2022, 4, 24))}
    assert owing[arranger.ward.member_1] == arranger.ward.units["front-1"]


def test_a_month_nobody_has_begun_goes_to_the_new(arranger):
    new = arranger.draft(day=TODAY).merge("cell-1", "cell-3", group="group-3")
    arranger.agreed()
    assert period_of("2022-04").due_on == date(2022, 4, 28)
    owing = {person: (cell, body) for person, cell, body in owed(date(2022, 4, 28))}
    assert owing[arranger.ward.member_1] == (new, arranger.ward.units["front-3"])


def test_whom_nothing_is_said_of_is_asked_for(arranger):
    arranger.draft()
    a, b = arranger.open("Chi bộ 1A", group="group-1"), arranger.open("Chi bộ 1B", group="group-2")
    arranger.add(DeedKind.SPLIT, "cell-1", into=(a, b))
    with pytest.raises(Refused) as refused:
        arranger.hand_in()
    assert "chưa rõ chuyển về đâu" in str(refused.value.args[0])


def test_a_split_follows_where_people_live_and_who_is_named(arranger):
    units = arranger.ward.units
    arranger.draft()
    a, b = arranger.open("Chi bộ 1A", group="group-1"), arranger.open("Chi bộ 1B", group="group-2")
    arranger.add(DeedKind.SPLIT, "cell-1", into=(a, b), by_group=((units["group-1"], a),), rest=b)
    arranger.place(member_1=("cell-1", b))
    arranger.agreed().day_comes()
    after = cells_of(DAY)
    assert after[arranger.ward.member_1] == [b]
    assert after[arranger.ward.sec_1] == [a]
    assert units["cell-1"] not in {one for cells in after.values() for one in cells}


def test_a_cell_may_give_some_away_and_go_on(arranger):
    units = arranger.ward.units
    arranger.draft()
    new = arranger.open("Chi bộ Mới", group="group-2")
    arranger.add(DeedKind.SPLIT, "cell-1", into=(units["cell-1"], new), rest=units["cell-1"])
    arranger.place(member_1=("cell-1", new), member_1b=("cell-1", new))
    arranger.agreed().day_comes()
    after = cells_of(DAY)
    assert after[arranger.ward.member_1] == after[arranger.ward.member_1b] == [new]
    assert after[arranger.ward.sec_1] == [units["cell-1"]]
    holds = db.session.query(Holding).filter(Holding.person_id == arranger.ward.sec_1, Holding.holds(DAY)).one()
    assert holds.valid_until is None


@pytest.mark.parametrize(
    ("deeds", "said"),
    [
        (lambda by: by.merge("cell-1"), "ít nhất hai"),
        (lambda by: by.merge("cell-1", "front-1"), "cùng loại"),
        (lambda by: by.merge("cell-1", "cell-police"), "công an"),
        (lambda by: [by.merge("cell-1", "cell-3", name="A"), by.merge("cell-1", "cell-2", name="B")], "hơn một việc"),
        (
            lambda by: [by.merge("cell-1", "cell-2", into="cell-2"), by.merge("cell-2", "cell-3", into="cell-3")],
            "vừa nhận",
        ),
        (lambda by: by.open("Chi bộ 3"), "Đã có tổ chức"),
        (lambda by: by.add(DeedKind.END, "cell-1"), "chưa rõ"),
        (lambda by: by.add(DeedKind.MOVE, "front-2", group_id=by.ward.units["group-1"]), "cùng đứng trên"),
        (lambda by: by.add(DeedKind.LEAD, "cell-1", body_id=by.ward.units["cell-1"]), "chủ trì"),
        (lambda by: by.add(DeedKind.LEAD, "cell-police", body_id=by.ward.units["front"]), "công an"),
        (lambda by: by.add(DeedKind.RENAME, 77, name="X", short_name="X"), "không có trong cơ cấu"),
        (lambda by: None, "chưa có việc nào"),
    ],
)
def test_what_cannot_be_is_said_and_not_done(arranger, deeds, said):
    before = stands()
    arranger.draft()
    deeds(arranger)
    with pytest.raises(Refused) as refused:
        arranger.hand_in()
    assert said in str(refused.value.args[0])
    assert stands() == before


def test_a_day_whose_month_is_settled_is_too_early(arranger):
    with pytest.raises(Invalid):
        arranger.draft(day=date(2022, 4, 28), today=date(2022, 4, 30))


def test_what_changed_meanwhile_is_asked_again_on_the_day(arranger):
    """A member admitted to the cell that is divided: nothing says where they go, so nothing is done."""
    arranger.draft()
    a, b = arranger.open("Chi bộ 1A"), arranger.open("Chi bộ 1B")
    there, cell = cells_of(TODAY), arranger.ward.units["cell-1"]
    people = {name: ("cell-1", a) for name, person in arranger.ward.people.items() if there.get(person) == [cell]}
    arranger.add(DeedKind.SPLIT, "cell-1", into=(a, b))
    arranger.place(**people)
    arranger.agreed()
    with writing(), in_ward(1):
        row = db.session.query(CellMembership).filter_by(person_id=arranger.ward.school_1).one()
        row.cell_id = arranger.ward.units["cell-1"]
    before = stands()
    arranger.day_comes()
    assert arranger.state is ArrangementState.CONFIRMED
    assert "chưa rõ" in arranger.row.problem
    assert stands() == before
    with writing(), in_ward(1):
        agreeing.recall(arranger.ward.actor("office"), arranger.id)
    assert arranger.state is ArrangementState.DRAFT


def test_the_district_is_gone_and_the_city_receives(arranger):
    old = db.session.query(Unit.id).filter_by(code="superior").scalar()
    arranger.draft(day=TODAY)
    new = arranger.add(DeedKind.ABOVE, name="Thành ủy Thử Nghiệm", short_name="Thành ủy", receiver="Ban Xây dựng Đảng")
    arranger.agreed()
    assert db.session.query(Unit.id).filter_by(code="superior").scalar() == new
    assert old in {one.before_id for one in db.session.query(Succession)}
    assert [one.short_name for one in units_now(UnitKind.SUPERIOR)] == ["Thành ủy"]


def test_undone_all_is_as_before(arranger):
    Month(arranger.ward).write("member_1")
    before = stands()
    entries = db.session.query(sa.func.count(Entry.number)).scalar()
    new = arranger.draft(day=TODAY).merge("cell-1", "cell-3")
    arranger.post("sec_1", new, Role.CELL_SECRETARY)
    arranger.merge("front-1", "front-3", name="Ban CTMT hợp nhất")
    arranger.merge("group-1", "group-3", name="Tổ dân phố Hợp nhất")
    arranger.agreed()
    changed = stands()
    assert changed != before
    arranger.undone()
    assert arranger.state is ArrangementState.UNDONE
    assert {k: v for k, v in stands().items() if k != "told"} == {k: v for k, v in before.items() if k != "told"}
    withdrawn = {
        table: db.session.scalar(
            sa.text(f"SELECT count(*) FROM {table} WHERE ward_id = 1 AND withdrawn_at IS NOT NULL")
        )
        for table in ("cell_membership", "post_holding", "supervision_lead", "unit_area", "residence")
    }
    assert all(withdrawn.values()), withdrawn
    added = db.session.query(Entry.action).filter(Entry.number > entries, Entry.action == "unit.arrange").all()
    assert len(added) >= 6


def test_the_new_trees_first_deed_closes_the_way_back(arranger):
    arranger.draft(day=TODAY).merge("cell-1", "cell-3", into="cell-3")
    arranger.agreed()
    Month(arranger.ward).write("member_1", who="front_3", body="front-3")
    with pytest.raises(Refused) as refused, writing(), in_ward(1):
        agreeing.ask_to_undo(arranger.ward.actor("office"), arranger.id, reason="Thu hồi")
    assert "quyết định mới" in str(refused.value.args[0])


def test_only_the_last_arrangement_is_undone(arranger):
    arranger.draft(day=TODAY).merge("cell-1", "cell-3")
    arranger.agreed()
    first = arranger.id
    arranger.draft(day=TODAY).add(DeedKind.RENAME, "cell-2", name="Chi bộ Hai", short_name="Chi bộ Hai")
    arranger.agreed()
    with pytest.raises(Refused) as refused, writing(), in_ward(1):
        agreeing.ask_to_undo(arranger.ward.actor("office"), first, reason="Thu hồi")
    assert "đợt sau" in str(refused.value.args[0])


def test_a_list_that_still_names_the_old_cell_is_told_what_follows_it(app, arranger):
    arranger.draft(day=TODAY).merge("cell-1", "cell-3")
    arranger.agreed()
    run = bring_in(app, arranger.ward, sheet(ROSTER, member(**{"Chi bộ": "Chi bộ 1"})), apply=False)
    said = str(reasons(run))
    assert "đã kết thúc từ ngày" in said
    assert "Chi bộ Hợp nhất" in said


def test_the_confirmation_names_the_decision(arranger):
    arranger.draft().merge("cell-1", "cell-3")
    arranger.hand_in()
    assert db.session.query(Confirmation.matter).scalar() == NUMBER
    assert db.session.query(Period).count() == 1
