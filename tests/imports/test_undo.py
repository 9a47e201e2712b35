"""Hoàn tác: an applied import is taken back as a whole while nothing leans on it; else it says by name what does."""

from datetime import date

import pytest
import sqlalchemy as sa

from portal.ground.clock import now
from portal.ground.db import Base, db, in_ward, writing
from portal.ground.errors import NotAllowed, Refused
from portal.ground.ids import written
from portal.imports import traces, undoing
from portal.imports.models import ImportKind, ImportRun, ImportState
from portal.meetings.models import Convening, Meeting
from portal.meetings.service.types import begin_types
from portal.people.models import CellMembership, Correction, Exemption, ExemptionKind, Membership, Person
from portal.people.rules.tables import TOLD_BY
from portal.plans.models import Plan, PlanVersion, VersionState
from tests.imports.lists import PLANS, POSTS, ROSTER, TODAY, bring_in, member, sheet
from tests.imports.test_import_conference import absent, roll
from tests.imports.test_import_conference import row as present
from tests.imports.test_import_sessions import row as held
from tests.imports.test_import_sessions import summary
from tests.imports.test_wild_lists import bring
from tests.kit.found import as_found
from tests.kit.second import confirmed

# What tells of the deeds themselves, and stays.
OF_THE_DEED = {
    "audit_entry",
    "audit_head",
    "audit_payload",
    "audit_row",
    "audit_ahead",
    "audit_lot",
    "confirmation",
    "confirmation_item",
    "import_run",
    "import_trace",
    "stored_file",
    "told",
}
NEWCOMERS = (member(), member("Trần Văn Đến", **{"Số thẻ đảng viên": "38.900002", "Chi bộ": "Chi bộ 9"}))


def stands():
    return as_found(but=OF_THE_DEED)


def undo(ward, run, who="office"):
    with writing(), in_ward(1):
        undoing.undo(ward.actor(who), run.id, reason="Nhập nhầm tệp")
    confirmed(ward)


def state_of(run):
    db.session.expire_all()
    return db.session.scalar(sa.select(ImportRun.state).where(ImportRun.id == run.id))


def newcomer():
    return db.session.scalar(sa.select(Person.id).where(Person.name == "Nguyễn Thị Mới"))


@pytest.mark.parametrize("who", ["member_1", "sec_1", "front_chair", "ward_secretary", "admin"])
def test_only_the_office_undoes(app, ward, as_, who):
    run = bring_in(app, ward, sheet(ROSTER, *NEWCOMERS))
    with pytest.raises(NotAllowed):
        undo(ward, run, who)
    assert as_(who).get(f"/nhap-du-lieu/{written(run.id)}/hoan-tac").status_code == 403
    assert as_(who).post(f"/nhap-du-lieu/{written(run.id)}/hoan-tac", {"reason": "x"}).status_code == 403
    assert state_of(run) is ImportState.APPLIED


def test_a_roster_is_taken_back_with_the_units_it_opened(app, ward):
    before = stands()
    run = bring_in(app, ward, sheet(ROSTER, *NEWCOMERS))
    assert stands() != before
    undo(ward, run)
    assert stands() == before
    assert state_of(run) is ImportState.UNDONE
    assert newcomer() is None


def test_what_it_changed_of_those_who_stay_is_told_again_as_before(app, ward):
    card = db.session.scalar(sa.select(Membership.card_number).where(Membership.person_id == ward.member_1))
    row = member("Nguyễn Thị Hoà", **{"Số thẻ đảng viên": card, "Chi bộ": "Chi bộ 3", "Nữ": None})
    before, moment = stands(), now()
    run = bring_in(app, ward, sheet(ROSTER, row, title="(Tính đến ngày 20/04/2022)"))
    assert run.counts["changed"] == 1
    undo(ward, run)
    assert stands() == before
    known = CellMembership.holds(date(2022, 4, 22), moment)
    where = db.session.scalars(
        sa.select(CellMembership.cell_id).where(CellMembership.person_id == ward.member_1, known)
    )
    assert where.all() == [ward.units["cell-1"]]


def test_posts_taken_over_go_back_to_who_held_them(app, ward):
    before = stands()
    card = db.session.scalar(sa.select(Membership.card_number).where(Membership.person_id == ward.member_1b))
    row = {"Họ và tên": "Đặng Quốc Ân", "Chức vụ": "Bí thư chi bộ", "Số thẻ đảng viên": card, "Chi bộ": "Chi bộ 1"}
    outsider = {"Họ và tên": "Phạm Văn Ngoài", "Chức vụ": "Chủ tịch Hội CCB phường", "Ghi chú": "không phải đảng viên"}
    told = [one | {"Từ ngày": "20/04/2022"} for one in (row, outsider)]
    run = bring_in(app, ward, sheet(POSTS, *told, title="Danh sách cấp ủy"))
    assert stands() != before
    undo(ward, run)
    assert stands() == before


def test_corrections_are_undone_by_corrections(app, ward):
    bring(app, ward, "truoc.xlsx")
    before = {row.id: row.name for row in db.session.execute(sa.select(Person.id, Person.name))}
    run = bring(app, ward, "dinh-chinh.xlsx", agreed=["Sheet!2", "Sheet!5"])
    assert {row.id: row.name for row in db.session.execute(sa.select(Person.id, Person.name))} != before
    undo(ward, run)
    assert {row.id: row.name for row in db.session.execute(sa.select(Person.id, Person.name))} == before
    told = sa.select(Correction.before, Correction.after).where(Correction.field == "name")
    pairs = set(map(tuple, db.session.execute(told)))
    assert {("Nguyễn Thị Hoa", "Nguyễn Thị Hoà"), ("Nguyễn Thị Hoà", "Nguyễn Thị Hoa")} <= pairs


def one_plan(ward):
    card = db.session.scalar(sa.select(Membership.card_number).where(Membership.person_id == ward.people["no_plan_1"]))
    name = db.session.scalar(sa.select(Person.name).where(Person.id == ward.people["no_plan_1"]))
    row = {
        "Họ và tên": name,
        "Số thẻ đảng viên": card,
        "Chi bộ": "Chi bộ 1",
        "Nội dung": "Đạo đức, lối sống",
        "Hạn chế, khuyết điểm": "Chưa gần gũi bà con",
        "Biện pháp khắc phục": "Mỗi tháng thăm hai hộ",
        "Thời hạn": "30/06/2022",
        "Ngày nộp": "10/03/2022",
    }
    return sheet(PLANS, row, title="Tổng hợp kế hoạch (Tính đến ngày 20/04/2022)")


def test_plans_are_taken_back(app, ward):
    before = stands()
    run = bring_in(app, ward, one_plan(ward))
    assert run.kind is ImportKind.PLANS
    assert stands() != before
    undo(ward, run)
    assert stands() == before


@pytest.mark.parametrize("content", [lambda ward: roll(present(ward), absent(ward)), lambda ward: summary(held(ward))])
def test_a_roll_and_a_summary_of_sessions_are_taken_back(app, ward, content):
    with writing(), in_ward(1):
        begin_types()  # the kinds of sessions come with the first of them, and are nobody's data
    before = stands()
    run = bring_in(app, ward, content(ward))
    assert run.kind in (ImportKind.CONFERENCE, ImportKind.SESSIONS)
    assert stands() != before
    undo(ward, run)
    assert (stands(), state_of(run)) == (before, ImportState.UNDONE)


def test_a_session_that_was_used_since_stands_in_the_way(app, ward):
    run = bring_in(app, ward, summary(held(ward)))
    with writing(), in_ward(1):
        meeting = db.session.scalar(sa.select(Meeting.id))
        convened = {"meeting_id": meeting, "unit_id": ward.units["cell-3"]}
        db.session.add(Convening(**convened))
    after = stands()
    with pytest.raises(Refused, match="dòng đã được dùng vào việc khác"):
        undo(ward, run)
    assert (stands(), state_of(run)) == (after, ImportState.APPLIED)


def test_a_plan_that_was_carried_on_since_stands_in_the_way(app, ward):
    run = bring_in(app, ward, one_plan(ward))
    with writing(), in_ward(1):
        mine = sa.select(PlanVersion).join(Plan, Plan.id == PlanVersion.plan_id)
        version = db.session.scalars(mine.where(Plan.person_id == ward.people["no_plan_1"])).one()
        version.state = VersionState.CLOSED
    with pytest.raises(Refused, match="Bùi Chưa Lập"):
        undo(ward, run)
    assert state_of(run) is ImportState.APPLIED


def test_a_person_who_was_used_since_is_named_and_nothing_is_undone(app, ward, as_):
    run = bring_in(app, ward, sheet(ROSTER, *NEWCOMERS))
    with writing(), in_ward(1):
        db.session.add(Exemption(person_id=newcomer(), kind=ExemptionKind.EXEMPT, valid_from=TODAY))
    after = stands()
    with pytest.raises(Refused, match="Nguyễn Thị Mới \\(miễn, giảm sinh hoạt\\)"):
        undo(ward, run)
    assert stands() == after
    office, place = as_("office"), f"/nhap-du-lieu/{written(run.id)}/hoan-tac"
    page = office.get(place).text
    assert "Nguyễn Thị Mới" in page
    assert "miễn, giảm sinh hoạt" in page
    assert "Trần Văn Đến" not in page
    assert office.post(place, {"reason": "Nhầm"}).status_code == 409
    assert state_of(run) is ImportState.APPLIED


def test_a_unit_that_was_used_since_is_named(app, ward):
    run = bring_in(app, ward, sheet(ROSTER, *NEWCOMERS))
    cell = db.session.scalar(
        sa.select(CellMembership.cell_id)
        .join(Person, sa.and_(Person.ward_id == CellMembership.ward_id, Person.id == CellMembership.person_id))
        .where(Person.name == "Trần Văn Đến")
    )
    with writing(), in_ward(1):
        db.session.add(CellMembership(person_id=ward.member_3, cell_id=cell, valid_from=TODAY))
    with pytest.raises(Refused, match="nơi sinh hoạt đảng"):
        undo(ward, run)


def test_what_was_changed_since_stands_in_the_way(app, ward):
    card = db.session.scalar(sa.select(Membership.card_number).where(Membership.person_id == ward.member_1))
    row = member("Nguyễn Thị Hoà", **{"Số thẻ đảng viên": card, "Chi bộ": "Chi bộ 3", "Nữ": None})
    run = bring_in(app, ward, sheet(ROSTER, row, title="(Tính đến ngày 20/04/2022)"))
    with writing(), in_ward(1):
        told = sa.select(CellMembership).where(
            CellMembership.person_id == ward.member_1, CellMembership.holds(date(2022, 4, 22))
        )
        db.session.scalars(told).one().end(date(2022, 4, 23))
    with pytest.raises(Refused, match="Nguyễn Thị Hoà"):
        undo(ward, run)


def test_it_is_done_by_page_and_once(app, ward, as_):
    run = bring_in(app, ward, sheet(ROSTER, *NEWCOMERS))
    office, place = as_("office"), f"/nhap-du-lieu/{written(run.id)}"
    assert f"{place}/hoan-tac" in office.get(place).text
    page = office.get(f"{place}/hoan-tac")
    assert "nơi sinh hoạt đảng 2" in page.text
    assert office.post(f"{place}/hoan-tac", {"reason": " "}).status_code == 422
    assert office.submit(page, "/hoan-tac", reason="Nhập nhầm tệp").status_code == 303
    assert "đã được hoàn tác" in office.get(place).text
    again = office.post(f"{place}/hoan-tac", {"reason": "Nữa"})
    assert (again.status_code, "hoàn tác rồi" in again.text) == (409, True)
    assert bring_in(app, ward, sheet(ROSTER, *NEWCOMERS)).counts["new"] == 2


def test_an_import_older_than_the_traces_says_why_it_stays(app, ward, as_):
    run = bring_in(app, ward, sheet(ROSTER, *NEWCOMERS))
    with writing(), in_ward(1):
        db.session.execute(sa.text("DELETE FROM import_trace"))
    answer = as_("office").post(f"/nhap-du-lieu/{written(run.id)}/hoan-tac", {"reason": "Nhầm"})
    assert (answer.status_code, "không còn biết" in answer.text) == (409, True)
    assert newcomer()


def test_every_table_that_may_lean_has_its_words():
    kept = {name for names in traces.WRITTEN.values() for name in names}
    leaning = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in kept and key.parent.name != "ward_id"
    }
    assert leaning | kept <= TOLD_BY.keys()
