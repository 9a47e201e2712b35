from datetime import date

import pytest
import sqlalchemy as sa

from portal.audit import Entry
from portal.ground.db import db, in_ward, writing
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused
from portal.imports import service
from portal.imports.models import ImportRun
from portal.organisations.models import Unit
from portal.organisations.queries import unit_named
from portal.people.models import CellMembership, Exemption, Membership, OrganisationMembership, Person, Residence, Sex
from tests.imports.lists import ROSTER, TODAY, bring_in, counted, member, reasons, sheet

AS_OF = date(2022, 2, 28)


def the(name):
    return db.session.scalars(sa.select(Person).where(Person.name == name)).one()


def facts(kind, person):
    told = sa.select(kind).where(kind.person_id == person.id, kind.withdrawn_at.is_(None))
    return db.session.scalars(told.order_by(kind.valid_from)).all()


def rows_in(*tables):
    return [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]


def test_a_new_member_arrives_with_everything_the_roster_tells(app, ward):
    run = bring_in(app, ward, sheet(ROSTER, member(**{"Miễn công tác, sinh hoạt đảng": "x"})))
    assert counted(run) == (1, 0, 0, 0)
    assert run.effective_on == AS_OF
    person = the("Nguyễn Thị Mới")
    assert (person.sex, person.birth_date, person.birth_year) == (Sex.FEMALE, date(1960, 3, 2), 1960)
    (membership,) = facts(Membership, person)
    assert (membership.card_number, membership.official_on) == ("38.900001", date(1991, 2, 3))
    assert membership.basis == "danh-sach.xlsx, dòng 6"
    (cell,), (home,), (exemption,) = (facts(kind, person) for kind in (CellMembership, Residence, Exemption))
    assert cell.cell_id == ward.units["cell-1"]
    assert home.group_id == ward.units["group-1"]
    assert exemption.valid_from == AS_OF
    assert run.counts["left_out"] == ["Quê quán"]


def test_the_same_file_again_changes_nothing(app, ward):
    content = sheet(ROSTER, member(), member("Trần Văn Hai", Nữ=None, Nam=1955, **{"Số thẻ đảng viên": "38.900002"}))
    tables = (Person, Membership, CellMembership, Residence, OrganisationMembership, Unit)
    bring_in(app, ward, content)
    before = rows_in(*tables)
    assert counted(bring_in(app, ward, content)) == (0, 0, 2, 0)
    assert rows_in(*tables) == before


def test_a_preview_alone_writes_nothing_about_anybody(app, ward):
    before = rows_in(Person, Membership)
    bring_in(app, ward, sheet(ROSTER, member()), apply=False)
    assert rows_in(Person, Membership) == before


def test_a_change_ends_the_old_row_and_begins_a_new_one(app, ward):
    bring_in(app, ward, sheet(ROSTER, member()))
    later = sheet(ROSTER, member(**{"Chi bộ": "CB 3", "Sinh hoạt đoàn thể": None}), title="(Tính đến ngày 31/03/2022)")
    run = bring_in(app, ward, later)
    assert counted(run) == (0, 1, 0, 0)
    assert ["Chi bộ", "Chi bộ 1", "Chi bộ 3"] in run.changes[0]["facts"]
    before, after = facts(CellMembership, the("Nguyễn Thị Mới"))
    assert (before.valid_until, after.valid_from) == (date(2022, 3, 31), date(2022, 3, 31))
    assert after.cell_id == ward.units["cell-3"]
    (women,) = facts(OrganisationMembership, the("Nguyễn Thị Mới"))
    assert women.valid_until == date(2022, 3, 31)


def test_an_older_roster_overwrites_nothing_newer(app, ward):
    bring_in(app, ward, sheet(ROSTER, member(), title="(Tính đến ngày 31/03/2022)"))
    run = bring_in(app, ward, sheet(ROSTER, member(**{"Chi bộ": "Chi bộ 3"})))
    assert counted(run) == (0, 0, 0, 1)
    (cell,) = facts(CellMembership, the("Nguyễn Thị Mới"))
    assert cell.cell_id == ward.units["cell-1"]


def test_what_was_unknown_is_filled_in_and_nothing_known_is_replaced(app, ward):
    bring_in(app, ward, sheet(ROSTER, member(Nữ=1960)))
    run = bring_in(app, ward, sheet(ROSTER, member()))
    assert counted(run) == (0, 1, 0, 0)
    assert the("Nguyễn Thị Mới").birth_date == date(1960, 3, 2)
    run = bring_in(app, ward, sheet(ROSTER, member(Nữ="09/09/1961")))  # offered as a correction, to which nobody agreed
    assert counted(run) == (0, 1, 0, 0)
    assert run.changes[0]["facts"] == [["Ngày sinh", "02/03/1960", "09/09/1961"]]
    assert the("Nguyễn Thị Mới").birth_date == date(1960, 3, 2)


def test_cells_of_a_clear_kind_are_taken_up_and_others_refused(app, ward):
    run = bring_in(
        app,
        ward,
        sheet(
            ROSTER,
            member(**{"Chi bộ": "Chi bộ 7", "Nơi ở hiện nay": "Tổ 7, phường Thử Nghiệm"}),
            member("Lê Thị Cô", **{"Chi bộ": "Chi bộ Trường Tiểu học", "Số thẻ đảng viên": "38.900002"}),
            member("Đỗ Văn Xã", **{"Chi bộ": "CHI BỘ HỢP TÁC XÃ", "Số thẻ đảng viên": "38.900004"}),
            member("Đỗ Văn Lạ", **{"Chi bộ": "Hợp tác xã", "Số thẻ đảng viên": "38.900003"}),
            member("Đỗ Văn Gõ", **{"Chi bộ": "Chi bộ Trường Tiểuu học", "Số thẻ đảng viên": "38.900005"}),
        ),
    )
    assert counted(run) == (3, 0, 0, 2)
    assert run.counts["units"] == ["Chi bộ 7", "Chi bộ Trường Tiểu học", "Chi bộ Hợp tác xã"]
    assert [one[:2] for one in reasons(run)] == [(9, "J"), (10, "J")]
    assert {"cell-7", "group-7", "front-7"} <= set(db.session.scalars(sa.select(Unit.code)))
    (home,) = facts(Residence, the("Nguyễn Thị Mới"))
    assert home.group_id == unit_named("Tổ dân phố 7").id


@pytest.mark.parametrize(
    ("wrong", "letter"),
    [
        ({"Nữ": "31/02/1960"}, "D"),
        ({"Nam": "01/01/1960"}, "D"),
        ({"Chính thức": "03/02/1980"}, "G"),
        ({"Kết nạp": "03/02/2023"}, "F"),
        ({"Sinh hoạt đoàn thể": "Hội Cây cảnh"}, "K"),
        ({"Chi bộ": None}, "J"),
        ({"Số thẻ đảng viên": "38.000011"}, "H"),
    ],
)
def test_a_row_that_cannot_be_taken_says_in_which_column(app, ward, wrong, letter):
    run = bring_in(app, ward, sheet(ROSTER, member(**wrong)))
    assert counted(run) == (0, 0, 0, 1)
    assert letter in {column for _row, column, _reason in reasons(run)}


def test_a_card_twice_in_one_list_is_taken_once(app, ward):
    run = bring_in(app, ward, sheet(ROSTER, member(), member("Trần Thị Khác")))
    assert counted(run) == (1, 0, 0, 1)
    assert reasons(run) == [(7, "H", "Số thẻ 38.900001 đã có ở dòng 6.")]


def test_namesakes_without_a_card_are_not_guessed(app, ward):
    bring_in(app, ward, sheet(ROSTER, member(), member(**{"Số thẻ đảng viên": "38.900002"})))
    run = bring_in(app, ward, sheet(ROSTER, member(**{"Số thẻ đảng viên": None})))
    assert counted(run) == (0, 0, 0, 1)
    assert "Có 2 người cùng họ tên" in reasons(run)[0][2]


def test_capitals_and_doubled_spaces_are_the_same_person(app, ward):
    bring_in(app, ward, sheet(ROSTER, member()))
    assert counted(bring_in(app, ward, sheet(ROSTER, member("NGUYỄN  THỊ   MỚI")))) == (0, 0, 1, 0)


def test_a_ward_that_changed_since_the_preview_is_not_written_over(app, ward):
    content = sheet(ROSTER, member())
    run = bring_in(app, ward, content, apply=False)
    bring_in(app, ward, content)
    actor, root = ward.actor("office"), app.config["FILES"]
    with pytest.raises(Conflict) as moved_on, writing(), in_ward(1):
        service.apply(actor, root, run.id, TODAY)
    assert moved_on.value.theirs.counts()["unchanged"] == 1
    with writing(), in_ward(1):
        service.look_again(actor, root, run.id, TODAY)
    assert counted(db.session.get(ImportRun, (1, run.id), populate_existing=True)) == (0, 0, 1, 0)


def test_a_run_is_written_once(app, ward):
    run = bring_in(app, ward, sheet(ROSTER, member()))
    with pytest.raises(Refused, match="đã được ghi rồi"), writing(), in_ward(1):
        service.apply(ward.actor("office"), app.config["FILES"], run.id, TODAY)


def test_only_the_office_may_import_and_each_run_is_in_the_trail(app, ward):
    with pytest.raises(NotAllowed):
        bring_in(app, ward, sheet(ROSTER, member()), who="front_chair")
    run = bring_in(app, ward, sheet(ROSTER, member()))
    entries = db.session.scalars(sa.select(Entry).where(Entry.object_id == run.id)).all()
    assert [entry.action for entry in entries] == ["import.run", "import.run"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 ...", b"PK\x03\x04broken", "Tên;Tuổi\nAn;3\n".encode()])
def test_a_file_that_is_no_list_gets_a_sentence_and_changes_nothing(app, ward, content):
    before = rows_in(Person, ImportRun)
    with pytest.raises(Invalid):
        bring_in(app, ward, content)
    assert rows_in(Person, ImportRun) == before
