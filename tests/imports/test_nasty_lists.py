"""Lists of the same kinds as the wards', made up to be hard: nothing is lost unsaid, every refusal has its sentence."""

from datetime import date

import pytest
import sqlalchemy as sa

from portal.accounts.models import Account
from portal.ground import worker
from portal.ground.db import db, in_ward
from portal.ground.ids import written
from portal.imports import service
from portal.imports.models import ImportKind
from portal.imports.told import as_values
from portal.people.models import CellMembership, Exemption, Membership, Person
from portal.people.queries.history import facts_of
from portal.people.rules.events import Event, EventKind
from portal.people.rules.refusals import refusal, warnings
from portal.policy import Role
from tests.imports import nasty
from tests.imports.lists import bring_in
from tests.imports.test_import_pages import hand_in

DAY = date(2026, 6, 30)


def told_of(content, name="ds.xlsx", kind=ImportKind.ROSTER):
    planned = service.read_file(content, name, DAY, service.silent, kind=kind, effective_on=DAY)
    told = as_values(planned)
    notes = [(change.sheet, change.row, str(note)) for change in planned.plan.changes for note in change.notes]
    return told, {row["name"]: row for row in told["rows"]}, notes


def field(rows, name):
    return {who: row[name] for who, row in rows.items()}


def test_a_sheet_a_cell_with_headings_titles_and_footers_of_its_own(app, ward):
    told, rows, notes = told_of(nasty.a_sheet_a_cell())
    assert (told["people"], told["refused"], told["not_taken"]) == (7, [], [])
    assert field(rows, "cell") == {
        "Trần Thị Bích Liên": "Chi bộ Tổ dân phố 5",
        "Lê Văn Khoát": "Chi bộ Tổ dân phố 5",
        "Phạm Thị Ngần": "Chi bộ Tổ dân phố 5",
        "Vũ Thị Hải Âu": "Chi bộ Trường Tiểu học số 2",
        "Bùi Quốc Khanh": "Chi bộ Trường Tiểu học số 2",
        "Đinh Công Hiệu": "Chi bộ Quân sự",
        "Ngô Thị Mận": "Chi bộ Quân sự",
    }
    assert (rows["Lê Văn Khoát"]["card"], rows["Phạm Thị Ngần"]["card"]) == ("52.100002", "52.100003")
    assert rows["Trần Thị Bích Liên"]["exempt_from"] == "01/03/2024"
    assert rows["Đinh Công Hiệu"]["exempt_from"] == "12/04/2023"
    assert ("TH2", 8, "Ghi chú “dự bị” không lấy vào cổng.") in notes
    assert any("TDP5, 10: “Cộng: 03 đồng chí”" in remark for remark in told["remarks"])


def test_cells_merged_down_group_totals_and_headings_on_every_page(app, ward):
    told, rows, _notes = told_of(nasty.grouped_by_merged_cells())
    assert (told["refused"], told["not_taken"]) == ([], [])
    assert list(field(rows, "cell").values()) == ["Chi bộ 1", "Chi bộ 1", "Chi bộ 3", "Chi bộ 3"]
    assert list(field(rows, "sex").values()) == ["nữ", "nam", "nam", "nữ"]
    assert rows["Tống Thị Lựu"]["probationary"]
    assert rows["Lưu Thị Nhài"]["official"] == "05/05/1989"


def test_single_cells_in_old_fonts_are_converted_and_asked(app, ward):
    told, rows, _notes = told_of(nasty.old_fonts_here_and_there())
    assert (told["converted"], told["refused"]) == (4, [])
    assert {one["who"] for one in told["asked"] if one["held"]} == {"Trần Văn Đức", "Phạm Thị Thưởng", "Đỗ Văn Hùng"}
    assert rows["Lê Thị Tuyết"]["sex"] == "nữ"
    agreed, every, _notes = told_of_agreed(nasty.old_fonts_here_and_there(), ["Sheet1!3", "Sheet1!5", "Sheet1!6"])
    assert (agreed, every["Đỗ Văn Hùng"]["cell"]) == (7, "Chi bộ 3")


def told_of_agreed(content, agreed):
    told = as_values(
        service.read_file(
            content, "ds.xlsx", DAY, service.silent, kind=ImportKind.ROSTER, effective_on=DAY, agreed=agreed
        )
    )
    return told["people"], {row["name"]: row for row in told["rows"]}, []


def test_each_fault_is_refused_in_its_column(app, ward):
    told, rows, _notes = told_of(nasty.faults_of_every_kind())
    assert {one["row"]: one["column"] for one in told["refused"]} == {
        3: "born",
        4: "name",
        5: "born",
        6: "sex",
        7: "admitted",
        8: "official",
        9: "card",
        10: "cell",
        11: "exempt",
        12: "card",
        14: "exempt",
        16: "name",
    }
    assert set(rows) == {"Nguyễn Văn Lành", "Trần Thị Một", "Nguyễn Văn Yên"}
    assert all(one["reason"] for one in told["refused"])
    (asked,) = told["asked"]
    assert len(asked["questions"]) == 2


def test_an_exemption_told_over_three_columns(app, ward):
    told, rows, _notes = told_of(nasty.exemptions_of_every_kind())
    assert (told["people"], told["refused"], told["not_taken"]) == (6, [], [])
    days = ["30/06/2026", "01/03/2024", "01/03/2023", "05/06/2022", "", ""]
    assert list(field(rows, "exempt_from").values()) == days


def test_standing_ticked_under_two_headings(app, ward):
    told, rows, _notes = told_of(nasty.standing_in_columns())
    assert told["not_taken"] == []
    assert field(rows, "probationary") == {"Cao Thị Dung": False, "Cao Văn Đoàn": True}
    assert field(rows, "admitted") == {"Cao Thị Dung": "02/09/2003", "Cao Văn Đoàn": "19/05/2026"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_text_files_in_any_encoding(app, ward, encoding, delimiter):
    told, rows, _notes = told_of(nasty.in_text(encoding, delimiter), "ds.csv")
    assert set(rows) == {"Lý Thị Ngọc Ước", "Quách Đình Thưởng"}
    assert told["refused"] == []


def test_a_member_on_two_sheets_is_taken_once(app, ward):
    told, _rows, _notes = told_of(nasty.twice_over_two_sheets())
    assert told["people"] == 2
    assert [(one["sheet"], one["row"], one["column"]) for one in told["refused"]] == [
        ("CB3", 2, "card"),
        ("CB3", 3, "name"),
    ]
    assert "dòng 2 (Chi bộ 1)" in told["refused"][0]["reason"]


def test_what_has_no_heading_a_second_column_a_note_and_rows_below_the_total_are_told(app, ward, as_):
    told, _rows, notes = told_of(nasty.columns_that_nobody_names())
    assert told["not_taken"] == ["Quê quán", "Số thẻ ĐV", "G"]
    assert [note for _sheet, _row, note in notes] == ["Ghi chú “Miễn sinh hoạt” không lấy vào cổng."]
    assert any("5: “Kiều Văn Đinh · Nam”" in remark for remark in told["remarks"])


def test_a_sheet_whose_headings_nobody_knows_stands_in_red_and_can_be_named(app, ward, as_):
    strange = ("Danh tính", "Ra đời", "Cội nguồn"), ("Lê Thị Lạ", "01/02/1980", "Nam Định")
    known = ("Họ tên", "Ngày sinh", "Chi bộ", "Số thẻ"), ("Lê Thị Quen", "01/02/1980", "Chi bộ 1", "52.910001")
    content = nasty.book(("Một", known), ("Hai", strange))
    told, _rows, _notes = told_of(content)
    assert (told["people"], told["not_taken"]) == (1, ["Hai"])
    run = bring_in(app, ward, content, apply=False, effective_on=DAY)
    page = as_("office").get(f"/nhap-du-lieu/{written(run.id)}").text
    assert "Trang không lấy, vì không rõ các cột:" in page
    assert "Danh tính" in as_("office").get(f"/nhap-du-lieu/{written(run.id)}/cot").text


def test_posts_keep_the_day_that_is_told_in_part(app, ward):
    with in_ward(1):
        bring_in(app, ward, nasty.twice_over_two_sheets(), effective_on=DAY)
    told, _rows, notes = told_of(nasty.posts(), kind=ImportKind.POSTS)
    assert told["refused"] == []
    assert [one["posts"] for one in told["titles"]] == [
        ["bí thư chi bộ", "tổ trưởng tổ dân phố 1"],
        ["phó bí thư chi bộ", "chi hội trưởng Chi hội Phụ nữ TDP 1"],
        ["trưởng ban CTMT tổ dân phố 1"],
    ]
    assert ("DS", 2, "Chỉ ghi 06/2025 nên lấy từ ngày 01/06/2025.") in notes


def test_facts_older_than_the_lists_day_keep_their_own_days(app, ward):
    bring_in(app, ward, nasty.a_sheet_a_cell(), effective_on=DAY)
    who = db.session.scalar(sa.select(Person.id).where(Person.name == "Trần Thị Bích Liên"))
    days = [
        db.session.scalar(sa.select(kind.valid_from).where(kind.person_id == who))
        for kind in (Membership, Exemption, CellMembership)
    ]
    assert days == [date(1985, 2, 3), date(2024, 3, 1), DAY]
    # What the office records afterwards of the years before the list is taken, too.
    other = db.session.scalar(sa.select(Person.id).where(Person.name == "Lê Văn Khoát"))
    facts = facts_of(other)
    exempt = Event(EventKind.EXEMPTION, date(2024, 3, 1), "QĐ 1")
    assert refusal(exempt, facts, DAY, date(1971, 5, 9)) is None
    post = Event(EventKind.OFFICER, date(2025, 6, 1), "QĐ 2", unit_id=1, role=Role.CELL_SECRETARY, title="Bí thư")
    assert warnings(post, facts, date(1971, 5, 9), 12) == []


NO_DAY = ("Họ tên", "Ngày sinh", "Chi bộ", "Số thẻ"), ("Lê Thị Quen", "01/02/1980", "Chi bộ 1", "52.910001")
NO_HEADINGS = ("Danh tính", "Ra đời", "Tổ sinh hoạt"), ("Lê Thị Lạ", "01/02/1980", "Chi bộ 1")


@pytest.mark.parametrize("rows", [NO_DAY, NO_HEADINGS])
@pytest.mark.parametrize("long", [False, True])
def test_a_list_without_its_day_is_asked_for_it_however_long_it_is(app, ward, as_, monkeypatch, rows, long):
    monkeypatch.setattr(service, "READ_AT_ONCE", 10 if long else 10**6)
    office, words = as_("office"), "Danh sách này tính đến ngày nào?"
    answer = hand_in(office, nasty.book(("Danh sách", rows)))
    if not long:
        assert (answer.status_code, words in answer.text) == (422, True)
        return
    assert worker.take_next()
    page = office.get(answer.location).text
    assert words in page
    assert "Ghi vào cổng" not in page


def test_the_terminal_asks_for_the_day_or_takes_it_from_the_answers(app, ward, tmp_path):
    (tmp_path / "ds.xlsx").write_bytes(nasty.book(("Danh sách", NO_DAY)))
    (tmp_path / "ds.json").write_text('{"on": "30/06/2026"}')
    login = db.session.scalar(sa.select(Account.login).where(Account.person_id == ward.people["office"]))
    said = ["import", "people", str(tmp_path / "ds.xlsx"), "--as", login]
    refused = app.test_cli_runner().invoke(args=said)
    assert (refused.exit_code, "Danh sách này tính đến ngày nào?" in refused.output) == (1, True)
    told = app.test_cli_runner().invoke(args=[*said, "--map", str(tmp_path / "ds.json")])
    assert told.exit_code == 0, told.output
    who = sa.select(CellMembership.valid_from).join(Person, Person.id == CellMembership.person_id)
    assert db.session.scalar(who.where(Person.name == "Lê Thị Quen")) == DAY


def test_a_word_of_address_and_a_midnight_are_no_part_of_what_is_told(app, ward):
    rows = (
        ("Họ tên", "Ngày sinh", "Chi bộ", "Số thẻ"),
        ("Đ/c Lê Thị Quen", "01/02/1980 00:00:00", "Chi bộ 1", "52.910001"),
        ("Đồng chí: TRẦN VĂN THÂN", "3/4/1981 12:00:00 AM", "Chi bộ 1", "52.910002"),
        ("Đồng Thị Chí", "5/6/1982", "Chi bộ 1", "52.910003"),
    )
    told, rows, _notes = told_of(nasty.book(("Danh sách", rows)))
    assert told["refused"] == []
    assert field(rows, "born") == {
        "Lê Thị Quen": "01/02/1980",
        "Trần Văn Thân": "03/04/1981",
        "Đồng Thị Chí": "05/06/1982",
    }
