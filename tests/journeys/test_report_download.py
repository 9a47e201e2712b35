"""The office looks at the numbers, has a report made and takes it home; a cell's secretary waits for a long one."""

import io

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from portal.accounts.models import SignIn
from portal.ground import worker
from portal.ground.clock import now
from portal.ground.db import db, writing
from tests.journeys.accessible import accessible
from tests.papers.conftest import letters_of

pytestmark = pytest.mark.journey


def taken(page, words):
    with page.expect_download() as download:
        page.get_by_role("link", name=words).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_a_report_is_looked_at_made_and_taken_home(visit):
    office = visit("office")
    office.goto("/bao-cao")
    accessible(office)
    office.get_by_role("link", name="Kết quả đợt sinh hoạt theo chi bộ").click()
    office.get_by_label("Tính đến ngày").fill("31/02/2022")
    office.get_by_role("button", name="Lập báo cáo").click()
    office.get_by_role("heading", name="Chưa lập được báo cáo").wait_for()
    assert office.get_by_label("Tính đến ngày").input_value() == "31/02/2022"
    office.get_by_label("Tính đến ngày").fill("20/04/2022")
    office.get_by_role("button", name="Xem số liệu").click()
    office.get_by_role("heading", name="Số liệu, tính đến ngày 20/04/2022").wait_for()
    accessible(office)
    office.get_by_label("Excel").check()
    office.get_by_role("button", name="Lập báo cáo").click()
    office.get_by_role("link", name="Tải tệp Excel").wait_for()
    accessible(office)
    name, content = taken(office, "Tải tệp Excel")
    assert name == "Báo cáo đợt sinh hoạt tu-soi-2022 đến 20-04-2022.xlsx"
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert any("Chi bộ 1" in map(str, line) for line in book.get_sheet_by_index(0).to_python())
    office.goto("/bao-cao")
    office.get_by_role("link", name="Báo cáo đợt sinh hoạt tu-soi-2022").wait_for()


def test_a_long_report_is_made_while_its_asker_does_other_things(visit, app):
    secretary = visit("sec_1")
    with writing():  # a code of their card was shown as they came in
        db.session.execute(sa.update(SignIn).values(factor_at=now()))
    secretary.goto("/bao-cao/minh-chung-chi-bo")
    accessible(secretary)
    secretary.get_by_label("Lập báo cáo này để làm gì").fill("Họp chi bộ kiểm điểm quý II")
    secretary.get_by_role("button", name="Lập báo cáo").click()
    secretary.get_by_text("Đang lập báo cáo").wait_for()
    accessible(secretary)
    while worker.take_next():
        pass
    secretary.get_by_role("link", name="Tải tệp PDF").wait_for()  # the page has asked again by itself
    _, content = taken(secretary, "Tải tệp PDF")
    assert "HỒ SƠ MINH CHỨNG" in letters_of(content)
    secretary.goto("/")
    secretary.get_by_role("link", name="đã lập xong").click()
    secretary.get_by_role("link", name="Tải tệp PDF").wait_for()
