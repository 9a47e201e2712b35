"""A ward's portal over HTTPS: Chromium, the shipped nginx block, and what `make serve` really starts."""

import io
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect
from pypdf import PdfReader

from portal.ground import ids
from portal.ground.db import db, writing
from portal.supervision.models import NoteRevision, Period
from tests.imports.lists import ROSTER, member, sheet
from tests.kit import browser
from tests.kit.nginx import NAME, in_front_of
from tests.kit.served import make_serve, of_the_ward
from tests.kit.ward import MONTH

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]
EIGHT_MEGABYTES = 8 * 1024 * 1024


@pytest.fixture
def office(app, ward, chromium, tmp_path):
    """The ward of the tests served for real, its month open on whatever day this runs; `office("sec_1")` signs in."""
    with writing():
        db.session.execute(sa.update(Period).values(due_on=date(2099, 4, 28), locks_on=date(2099, 5, 6)))
    settings = {"TUSOI_HOSTS": NAME, "TUSOI_PROXIES": "1", **of_the_ward(app)}
    windows = []
    # The served portal knows the devices that the tests' own made known.
    (Path(app.config["INSTANCE"]) / "secret_key").write_bytes(app.secret_key.encode())
    with make_serve(tmp_path, **settings) as served, in_front_of(served.port, tmp_path / "nginx") as front:

        def enter(name):
            window = browser.Visit(chromium, front.site, ward)
            windows.append(window)
            return window.sign_in(name)

        enter.front, enter.served = front, served
        yield enter
        for window in windows:
            window.context.close()
    assert not [line for window in windows for line in window.complaints]


def test_a_note_a_workbook_and_a_slip_over_https(office, ward):
    head = office("front_1")
    head.goto(f"/giam-sat/{MONTH}/{ids.written(ward.units['front-1'])}?mo={ids.written(ward.member_1)}")
    head.locator("#member textarea[name=remark]").fill("Gương mẫu, vận động được cả tổ.")
    head.keyboard.press("Control+Enter")
    expect(head.locator("#member textarea[name=remark]")).not_to_have_value("Gương mẫu, vận động được cả tổ.")
    db.session.rollback()  # look again, not at what was read before
    assert db.session.scalar(sa.select(NoteRevision.remark)) == "Gương mẫu, vận động được cả tổ."

    clerk = office("office")
    clerk.goto("/nhap-du-lieu")
    workbook = {"name": "danh-sach.xlsx", "mimeType": "application/octet-stream", "buffer": photographed_roster()}
    assert len(workbook["buffer"]) > EIGHT_MEGABYTES
    clerk.get_by_label("Tệp", exact=False).first.set_input_files(workbook)
    clerk.get_by_role("button", name="Đọc tệp và xem trước").click()
    clerk.wait_for_url("**/nhap-du-lieu/*")
    clerk.get_by_text("Nguyễn Thị Mới").first.wait_for(timeout=60_000)  # the job worker reads large files

    clerk.goto("/tai-khoan")
    clerk.get_by_label("Tên", exact=False).first.fill("Nguyễn Thị Hoà")
    clerk.get_by_role("button", name="Tìm", exact=True).first.click()
    clerk.locator("#desk-hits").wait_for()
    clerk.locator("section:has(#desk-hits)").get_by_role("button").first.click()
    clerk.get_by_role("heading", name="Phiếu kích hoạt tài khoản").first.wait_for()
    slip = PdfReader(io.BytesIO(clerk.pdf(format="A4"))).pages[0].extract_text()
    assert f"{office.front.site}/kich-hoat" in slip.replace("\n", "")
    assert "http://" not in slip

    assert "temporary file" not in office.front.complaints, "nginx laid what was sent on its disk"


def test_what_stands_around_the_portal_answers_in_plain_words(office, chromium):
    front, served = office.front, office.served
    _, headers, _ = front.ask("GET", "/dang-nhap")
    assert headers["Strict-Transport-Security"]
    assert headers["Server"] == "nginx"

    door = browser.Visit(chromium, f"http://{NAME}:{served.port}")  # past nginx, without TLS
    door.page.goto("/dang-nhap")
    assert door.page.get_by_text("TUSOI_SECURE_COOKIES=0").count() == 1
    assert door.page.locator("input[type=password]").count() == 0
    door.context.close()

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for foreign in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert front.ask("POST", "/dang-nhap", "login=a", **form, **foreign)[0] == 403
    status, _, page = front.ask("POST", "/dang-nhap", b"x" * (23 * 1024 * 1024), **form)
    assert (status, "Mỗi tệp tối đa 20 MB" in page) == (413, True)

    served.process.terminate()
    served.process.wait(60)
    status, headers, page = front.ask("GET", "/dang-nhap")
    assert (status, headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert "Hãy chờ một phút" in page


def test_an_office_that_left_out_a_setting_reads_which(app, ward, chromium, tmp_path, monkeypatch):
    with browser.serving(app) as portal, in_front_of(portal.rpartition(":")[2], tmp_path / "nginx") as front:
        window = browser.Visit(chromium, front.site)
        window.page.goto("/dang-nhap")
        expect(window.page.get_by_role("heading")).to_have_text("Cổng chưa nhận tên máy chủ này")
        expect(window.page.locator("main")).to_contain_text(NAME)
        expect(window.page.locator("main")).to_contain_text("TUSOI_HOSTS")

        monkeypatch.setitem(app.config, "TRUSTED_HOSTS", [NAME])
        window.page.goto("/dang-nhap")
        expect(window.page.locator("main")).to_contain_text("TUSOI_PROXIES")
        assert window.page.locator("input[type=password]").count() == 0
        window.context.close()


def photographed_roster():
    """A roster with pictures in it, as telephones make them: small as a list, large as a file."""
    heavy = io.BytesIO(sheet(ROSTER, member()))
    with zipfile.ZipFile(heavy, "a") as archive:
        archive.writestr("xl/media/image1.jpeg", os.urandom(EIGHT_MEGABYTES))
    return heavy.getvalue()
