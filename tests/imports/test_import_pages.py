from io import BytesIO

import pytest
import sqlalchemy as sa

from portal.ground import worker
from portal.ground.db import db
from portal.ground.ids import written
from portal.imports import service
from portal.imports.models import ImportRun, ImportState
from portal.people.models import Person
from tests.imports.lists import ROSTER, bring_in, member, sheet


def hand_in(browser, content, name="danh-sach.xlsx", **fields):
    return browser.post("/nhap-du-lieu", {"file": (BytesIO(content), name), "kind": "", "effective_on": "", **fields})


def newest():
    return db.session.scalars(sa.select(ImportRun).order_by(ImportRun.begun_at.desc())).first()


def arrived():
    return db.session.scalar(sa.select(sa.func.count()).where(Person.name == "Nguyễn Thị Mới"))


def test_the_office_reads_a_file_looks_at_it_and_writes_it(as_):
    office = as_("office")
    assert "Chưa có lần nhập nào" in office.get("/nhap-du-lieu").text
    answer = hand_in(office, sheet(ROSTER, member(), member("Trần Thị Sai", Nữ="31/02/1960")))
    assert answer.status_code == 303
    page = office.get(answer.location)
    assert "chưa ghi gì vào cổng" in page.text
    assert "Cột D: Không có ngày 31/02/1960." in page.text
    assert "Quê quán" in page.text
    assert arrived() == 0
    assert office.submit(page, "/ghi").status_code == 303
    assert arrived() == 1
    assert "Đã ghi vào cổng" in office.get(answer.location).text
    assert "danh-sach.xlsx" in office.get("/nhap-du-lieu").text


def test_rows_are_shown_by_what_becomes_of_them(as_):
    office = as_("office")
    place = hand_in(office, sheet(ROSTER, member(), member("Trần Thị Sai", Nữ="31/02/1960"))).location
    part = office.get(f"{place}?loc=khong-nhan", htmx=True).text
    assert "Trần Thị Sai" in part
    assert "Nguyễn Thị Mới" not in part
    assert "<html" not in part
    assert office.get(f"{place}?loc=gi-do&trang=-4").status_code == 200
    assert office.get(f"{place}?trang=99999999999999999999").status_code == 200


def test_a_file_that_is_no_list_says_so_beside_the_field(as_):
    answer = hand_in(as_("office"), b"%PDF-1.7", "danh-sach.xlsx")
    assert answer.status_code == 422
    assert "tệp PDF" in answer.text
    missing = as_("office").post("/nhap-du-lieu", {"kind": "", "effective_on": ""})
    assert (missing.status_code, "Hãy chọn tệp" in missing.text) == (422, True)
    assert hand_in(as_("office"), sheet(ROSTER, member()), effective_on="hôm qua").status_code == 422
    assert hand_in(as_("office"), sheet(ROSTER, member()), kind="everything").status_code == 422


def test_when_the_ward_moved_on_the_fresh_preview_is_shown(app, ward, as_):
    office, content = as_("office"), sheet(ROSTER, member())
    place = hand_in(office, content).location
    page = office.get(place)
    bring_in(app, ward, content)
    answer = office.submit(page, "/ghi")
    assert answer.status_code == 409
    assert "đã thay đổi từ khi lập bản xem trước" in answer.text
    assert "Không đổi" in answer.text
    assert office.submit(answer, "/xem-lai").status_code == 303
    assert "Ghi vào cổng" not in office.get(place).text


def test_a_run_given_up_writes_nothing(as_):
    office = as_("office")
    page = office.get(hand_in(office, sheet(ROSTER, member())).location)
    assert office.submit(page, "/bo").status_code == 303
    assert newest().state is ImportState.ABANDONED
    assert office.submit(page, "/ghi").status_code == 409
    assert arrived() == 0


@pytest.mark.parametrize("who", ["front_chair", "ward_secretary", "member_1", "admin"])
def test_nobody_else_gets_in(as_, who):
    browser = as_(who)
    assert browser.get("/nhap-du-lieu").status_code == 403
    assert hand_in(browser, sheet(ROSTER, member())).status_code == 403
    assert browser.get(f"/nhap-du-lieu/{written(5)}").status_code == 403
    assert as_("office").get(f"/nhap-du-lieu/{written(5)}").status_code == 404


def test_a_large_file_is_read_by_the_worker_while_the_page_shows_how_far_it_is(as_, monkeypatch):
    monkeypatch.setattr(service, "READ_AT_ONCE", 10)
    office = as_("office")
    place = hand_in(office, sheet(ROSTER, member())).location
    waiting = office.get(place).text
    assert "Đang đọc tệp" in waiting
    assert "every 1s" in waiting
    assert worker.take_next()
    page = office.get(place)
    assert "every 1s" not in page.text
    assert office.submit(page, "/ghi").status_code == 303
    writing = office.get(place).text
    assert "Đang ghi vào cổng" in writing
    assert "every 1s" in writing
    assert arrived() == 0
    assert office.submit(page, "/ghi").status_code == 409
    assert office.submit(page, "/bo").status_code == 409
    assert worker.take_next()
    assert "Đã ghi vào cổng" in office.get(place).text
    assert arrived() == 1


def test_a_large_file_that_is_no_list_leaves_its_sentence(as_, monkeypatch):
    monkeypatch.setattr(service, "READ_AT_ONCE", 4)
    office = as_("office")
    place = hand_in(office, b"%PDF-1.7 and more").location
    assert worker.take_next()
    assert "tệp PDF" in office.get(place).text


def test_the_terminal_imports_as_a_named_clerk(app, ward, tmp_path):
    file = tmp_path / "roster.xlsx"
    file.write_bytes(sheet(ROSTER, member()))
    run = app.test_cli_runner().invoke
    assert run(args=["import", "people", str(file)]).exit_code == 1
    assert run(args=["import", "people", str(file), "--as", "front_chair"]).exit_code == 1
    looked = run(args=["import", "people", str(file), "--as", "office", "--look"])
    assert (looked.exit_code, "Mới: 1" in looked.output) == (0, True)
    done = run(args=["import", "people", str(file), "--as", "office"])
    assert (done.exit_code, "Đã nhập" in done.output) == (0, True)


def test_a_roster_that_tells_no_day_is_asked_for_it(as_):
    office = as_("office")
    answer = hand_in(office, sheet(ROSTER, member(), title="Danh sách đảng viên"))
    assert answer.status_code == 422
    assert "Danh sách này tính đến ngày nào?" in answer.text
    assert newest() is None
    told = hand_in(office, sheet(ROSTER, member(), title="Danh sách đảng viên"), effective_on="01/04/2022")
    assert told.status_code == 303
    assert f"{newest().effective_on:%d/%m/%Y}" == "01/04/2022"
