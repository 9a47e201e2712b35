"""A typist copies a signed paper sheet on a phone; who signed the paper is the author and is told."""

import pytest

from portal.ground import ids
from portal.ground.db import db
from portal.notifications import Told
from portal.supervision.models import Note, NoteRating, NoteRevision, Rating
from tests.journeys.accessible import accessible
from tests.kit.browser import PHONE

pytestmark = pytest.mark.journey


def test_a_signed_paper_sheet_typed_on_a_phone(visit, ward):
    page = visit("typist_1", viewport=PHONE)
    page.goto(f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}")
    page.wait_for_url("**/nhap-phieu")  # a typist is led past the sheet, which shows what was written
    accessible(page)
    fits(page)
    page.get_by_role("link", name="Nguyễn Thị Hoà").click()
    page.wait_for_selector("#typing-form")
    accessible(page)
    fits(page)

    page.get_by_label("Nhận xét", exact=True).fill("Đã gặp đủ ba hộ, có chữ ký của trưởng ban.")
    page.locator(".commitment").first.get_by_text("Thực hiện tốt").click()
    page.get_by_role("button", name="Lưu và sang phiếu tiếp").click()
    page.get_by_role("alert").get_by_text("Hãy chọn người đã ký phiếu giấy.").wait_for()
    accessible(page)
    assert page.get_by_label("Nhận xét", exact=True).input_value().startswith("Đã gặp đủ ba hộ")

    page.get_by_label("Người đã ký phiếu").select_option(label="Trần Anh Thành, Trưởng ban CTMT tổ dân phố 1")
    page.get_by_role("button", name="Lưu và sang phiếu tiếp").click()
    page.get_by_text("Đã nhập phiếu về Nguyễn Thị Hoà; người ký được báo.").wait_for()

    db.session.rollback()  # look again, not at what was read before
    revision = db.session.scalars(db.select(NoteRevision)).one()
    assert (revision.author_id, revision.typed_by) == (ward.front_1, ward.typist_1)
    assert revision.remark == "Đã gặp đủ ba hộ, có chữ ký của trưởng ban."
    assert db.session.scalars(db.select(Note.person_id)).one() == ward.member_1
    assert db.session.scalars(db.select(NoteRating.rating)).one() is Rating.WELL
    assert ward.front_1 in db.session.scalars(db.select(Told.person_id)).all()


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} scrolls sideways"
