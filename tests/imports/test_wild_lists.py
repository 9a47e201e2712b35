"""Lists as other wards keep them: their headings, sheets, fonts and faults; each with what must come of it."""

import json
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from portal.accounts.models import Account
from portal.ground.db import db, in_ward, writing
from portal.imports import service
from portal.imports.models import ImportKind
from portal.imports.told import as_values
from portal.organisations.models import Holding, Unit
from portal.people.models import CellMembership, Correction, Exemption, Membership, Person, Sex
from portal.policy import Role, can
from portal.policy.standing import PolicySubject, Post
from portal.policy.table import WHO_MAY
from tests.imports.lists import confirmed_run, counted

WILD = Path(__file__).parent / "wild"
EXPECTED = json.loads((WILD / "expected.json").read_text())
DAY = date(2026, 6, 30)
ROWS = [name for name in EXPECTED if isinstance(EXPECTED[name].get("rows"), list)]


def looked_at(name, kind=ImportKind.ROSTER, **said):
    content = (WILD / name).read_bytes()
    return as_values(service.read_file(content, name, DAY, service.silent, kind=kind, effective_on=DAY, **said))


def bring(app, ward, name, kind=ImportKind.ROSTER, agreed=()):
    root, actor = app.config["FILES"], ward.actor("office")
    with writing(), in_ward(1):
        content = (WILD / name).read_bytes()
        run = service.begin(actor, root, content, name, DAY, kind=kind, effective_on=DAY, agreed=agreed)
        run = service.apply(actor, root, run.id, DAY)
    return confirmed_run(ward, run)


@pytest.mark.parametrize("name", ROWS)
def test_a_wards_own_list_comes_out_as_its_ward_means_it(app, ward, name):
    expected, told = EXPECTED[name], looked_at(name)
    assert (told["people"], told["new"], told["refused"]) == (expected["people"], expected["new"], [])
    assert told["converted"] == expected.get("converted", 0)
    assert told["not_taken"] == []
    by_card = {row["card"]: row for row in told["rows"]}
    assert [{key: by_card[row["card"]][key] for key in row} for row in expected["rows"]] == expected["rows"]


@pytest.mark.parametrize("name", ROWS)
def test_what_is_written_is_what_was_shown(app, ward, name):
    run, expected = bring(app, ward, name), EXPECTED[name]
    assert counted(run) == (expected["people"], 0, 0, 0)
    for row in expected["rows"]:
        assert_written(row)
    assert counted(bring_again(app, ward, name)) == (0, 0, expected["people"], 0)


def assert_written(row):
    """The person of this row as the portal knows them, by their card."""
    by_card = Membership.card_number == row["card"]
    person = db.session.scalars(
        sa.select(Person).join(Membership, Membership.person_id == Person.id).where(by_card)
    ).one()
    assert person.name == row["name"]
    if "sex" in row:
        assert person.sex is (Sex.FEMALE if row["sex"] == "nữ" else Sex.MALE)
    if "cell" in row:
        cell = sa.select(Unit.name).join(CellMembership, CellMembership.cell_id == Unit.id)
        assert db.session.scalar(cell.where(CellMembership.person_id == person.id)) == row["cell"]
    if "exempt_from" in row:
        since = db.session.scalar(sa.select(Exemption.valid_from).where(Exemption.person_id == person.id))
        assert (f"{since:%d/%m/%Y}" if since else "") == row["exempt_from"]


def bring_again(app, ward, name):
    with writing(), in_ward(1):
        content = (WILD / name).read_bytes()
        return service.begin(
            ward.actor("office"), app.config["FILES"], content, name, DAY, kind=ImportKind.ROSTER, effective_on=DAY
        )


def test_hidden_rows_are_told_of_before_anything_is_written(app, ward):
    assert any("8, 13" in remark for remark in looked_at("ho-ten-hai-cot.xlsx")["remarks"])


def test_every_fault_is_refused_by_row_and_column_and_one_old_cell_is_asked(app, ward):
    expected, told = EXPECTED["loi.csv"], looked_at("loi.csv")
    assert told["people"] == expected["taken"]
    wanted = [(one["row"], one["column"]) for one in expected["refused"] if one["row"] != 11]
    named = {"born": "born"}
    assert [(one["row"], named.get(one["column"], one["column"])) for one in told["refused"]] == wanted
    (asked,) = told["asked"]
    assert (asked["row"], asked["who"], asked["held"]) == (11, "Trần Văn Đức", True)
    assert looked_at("loi.csv", agreed=["loi!11"])["people"] == expected["taken_if_converted"]


def test_corrections_are_offered_one_by_one_and_written_only_when_agreed_to(app, ward):
    bring(app, ward, "truoc.xlsx")
    expected, told = EXPECTED["dinh-chinh.xlsx"], looked_at("dinh-chinh.xlsx")
    assert (told["people"], told["changed"], told["unchanged"]) == (6, 5, 1)
    assert told["changes"] == expected["changes"]
    bring(app, ward, "dinh-chinh.xlsx", agreed=["Sheet!2", "Sheet!5"])
    told = db.session.execute(sa.select(Correction.field, Correction.before, Correction.after)).all()
    assert sorted(map(tuple, told)) == [
        ("birth_date", "01/02/1961", "02/01/1961"),
        ("name", "Nguyễn Thị Hoa", "Nguyễn Thị Hoà"),
    ]
    names = set(db.session.scalars(sa.select(Person.name)))
    assert {"Nguyễn Thị Hoà", "Trần Văn Quí"} <= names
    assert "Trần Văn Quý" not in names


def odd(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def handed_in(office, content):
    return office.post(
        "/nhap-du-lieu", {"file": (BytesIO(content), "la.xlsx"), "kind": "roster", "effective_on": "30/06/2026"}
    )


ODD = odd(
    ("TT", "Danh tính", "Ra đời", "Mã số", "Tổ sinh hoạt", "Quê quán"),
    (1, "Lê Thị Lạ", "01/02/1980", "52.900001", "Chi bộ 1", "Nam Định"),
    (2, "Trần Văn Quen", "03/04/1981", "52.900002", "Chi bộ 3", "Hà Nam"),
)
NAMED = {"cot-danhtinh": "name", "cot-radoi": "birth", "cot-maso": "card", "cot-tosinhhoat": "cell", "cot-quequan": ""}


def test_a_list_with_headings_nobody_knows_is_asked_on_one_page_and_remembered(as_):
    office = as_("office")
    asked = handed_in(office, ODD)
    assert asked.location.endswith("/cot")
    page = office.get(asked.location).text
    assert "Danh tính" in page
    proposed = re.findall(r'<option value="(\w+)" selected>', page)
    assert proposed == ["name", "birth", "card", "cell"]  # by what stands under the headings
    assert "Lê Thị Lạ" in page
    assert "Đây là" in page
    read = office.post(asked.location, NAMED)
    shown = office.get(read.location).text
    assert "Lê Thị Lạ" in shown
    assert "Chi bộ 3" in shown
    assert "Cột không lấy" in shown
    assert "Quê quán" in shown
    again = handed_in(office, ODD)
    assert "Trần Văn Quen" in office.get(again.location).text


def test_columns_that_name_nobody_are_asked_again_and_a_made_up_field_is_nothing(as_):
    office = as_("office")
    asked = handed_in(office, ODD)
    answer = office.post(asked.location, {**NAMED, "cot-danhtinh": "password"})
    assert answer.status_code == 422
    assert "thiếu cột" in answer.text


def test_only_the_office_names_columns_or_agrees(as_):
    place = handed_in(as_("office"), ODD).location
    stranger = as_("front_chair")
    assert stranger.get(place).status_code == 403
    assert stranger.post(place, NAMED).status_code == 403
    assert stranger.post(place.replace("/cot", "/dong-y"), {"dong": "Sheet!2"}).status_code == 403


def test_a_row_that_waits_is_written_only_when_ticked(as_):
    office = as_("office")
    content = (WILD / "loi.csv").read_bytes()
    place = office.post(
        "/nhap-du-lieu", {"file": (BytesIO(content), "loi.csv"), "kind": "roster", "effective_on": "30/06/2026"}
    ).location
    page = office.get(place)
    assert "TrÇn V¨n §øc" in page.text
    assert "Đồng ý ghi dòng này" in page.text
    office.post(f"{place}/dong-y", {"dong": "loi!11", "dong_y": "loi!11"})
    office.submit(office.get(place), "/ghi")
    assert "Trần Văn Đức" in set(db.session.scalars(sa.select(Person.name)))
    assert not [name for name in db.session.scalars(sa.select(Person.name)) if "§" in name or "=" in name]


def test_the_terminal_prints_what_would_be_written_and_writes_nothing(app, ward):
    said = ["import", "people", str(WILD / "moi-chi-bo-mot-trang.xlsx"), "--dry-run", "--json", "--on", "30/06/2026"]
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Person))
    login = db.session.scalar(sa.select(Account.login).where(Account.person_id == ward.people["office"]))
    answer = app.test_cli_runner().invoke(args=[*said, "--as", login])
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.output)
    assert (told["people"], told["new"], told["refused"], told["not_taken"]) == (24, 24, [], [])
    assert told["exempt"]["52.000040"] == "01/03/2024"
    assert told["sex"]["52.000018"] == "nam"
    assert told["cells"]["52.000298"] == "Chi bộ Trạm Y tế phường"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == before


def test_the_terminal_takes_answers_from_a_file(app, ward, tmp_path):
    (tmp_path / "la.xlsx").write_bytes(ODD)
    columns = {"Danh tính": "name", "Ra đời": "birth", "Mã số": "card", "Tổ sinh hoạt": "cell", "Quê quán": ""}
    (tmp_path / "la.json").write_text(json.dumps({"columns": columns}))
    login = db.session.scalar(sa.select(Account.login).where(Account.person_id == ward.people["office"]))
    said = ["import", "people", str(tmp_path / "la.xlsx"), "--map", str(tmp_path / "la.json"), "--json"]
    answer = app.test_cli_runner().invoke(args=[*said, "--dry-run", "--on", "30/06/2026", "--as", login])
    told = json.loads(answer.output)
    assert [row["born"] for row in told["rows"]] == ["01/02/1980", "03/04/1981"]
    assert told["not_taken"] == ["Quê quán"]


OTHERWISE_SAID = {
    "trưởng ban CTMT of the residence group of Chi bộ 5": "trưởng ban CTMT tổ dân phố 5",
    "người giúp việc (phó ban) of Ban CTMT tổ dân phố 3": "phó ban CTMT tổ dân phố 3",
}


def test_titles_as_the_field_writes_them_are_split_and_the_rest_is_said(app, ward):
    bring(app, ward, "chuc-vu-danh-sach.xlsx")
    told = looked_at("chuc-vu.xlsx", ImportKind.POSTS)
    assert told["refused"] == []
    for shown, expected in zip(told["titles"], EXPECTED["chuc-vu.xlsx"]["titles"], strict=True):
        posts = [OTHERWISE_SAID.get(one, one) for one in expected["posts"]]
        assert (shown["title"], sorted(shown["posts"]), shown["aside"]) == (
            expected["title"],
            sorted(posts),
            expected["aside"],
        )
    run = bring(app, ward, "chuc-vu.xlsx", ImportKind.POSTS)
    assert run.counts["rejected"] == 0
    roles = set(db.session.scalars(sa.select(Holding.role).where(Holding.basis.like("chuc-vu.xlsx%"))))
    assert {Role.GROUP_LEADER, Role.BRANCH_HEAD, Role.INSPECTION_HEAD, Role.AREA_FRONT_DEPUTY} <= roles


def test_a_post_of_a_residence_group_without_its_number_is_asked(app, ward):
    bring(app, ward, "chuc-vu-danh-sach.xlsx")
    content = odd(
        ("TT", "Họ và tên", "Số thẻ", "Chức vụ", "Từ ngày"),
        (1, "Nguyễn Phương Nga", "52.001810", "Tổ trưởng tổ dân phố", "01/06/2025"),
        (2, "Huỳnh Thị Bích Hà", "52.001922", "Thủ quỹ, Tổ phó TDP 3", "01/06/2025"),
    )
    planned = service.read_file(content, "cv.xlsx", DAY, service.silent, kind=ImportKind.POSTS, effective_on=DAY)
    told = as_values(planned)
    assert (told["titles"][1]["posts"], told["titles"][1]["aside"]) == (["tổ phó tổ dân phố 3"], ["Thủ quỹ"])


@pytest.mark.parametrize("role", [Role.GROUP_LEADER, Role.BRANCH_HEAD, Role.INSPECTION_HEAD, Role.AREA_FRONT_DEPUTY])
def test_a_post_without_power_opens_nothing(app, ward, role):
    nobody = ward.actor("member_1")
    holder = replace(nobody, posts=nobody.posts | {Post(role, ward.units["front-1"], "/")})
    for action in WHO_MAY:
        subject = PolicySubject(person_id=ward.people["member_3"], path="/", body_id=ward.units["front-1"], sent=True)
        assert can(holder, action, subject) == can(nobody, action, subject), action
