"""A document from the office's desk to a member's phone and the cell's count; a marked one gets no further."""

import pytest
import sqlalchemy as sa

from portal.documents.models import Acknowledgement, Document
from portal.ground.db import db
from tests.journeys.accessible import accessible
from tests.kit.browser import PHONE
from tests.kit.papers import docx_of

pytestmark = pytest.mark.journey
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_a_document_is_added_found_by_its_words_read_and_counted(visit, ward):
    office = visit("office")
    office.goto("/van-ban")
    accessible(office)
    office.get_by_role("link", name="Thêm văn bản").click()
    accessible(office)
    describes(office)
    attaches(office, "Kế hoạch 8.docx", docx_of("TỐI MẬT\nKế hoạch phân loại rác"))
    office.get_by_text("Có chỗ cần sửa").wait_for()
    assert office.get_by_label("Trích yếu").input_value() == "Phân loại rác tại nguồn"
    accessible(office)
    assert stored(Document.id) == []

    attaches(office, "Kế hoạch 8.docx", docx_of("Mỗi hộ có hai thùng đựng rác.\nBảo mật thông tin của dân."))
    office.get_by_text("Đã thêm văn bản").wait_for()
    accessible(office)

    member = visit("member_1", viewport=PHONE)
    studies(member)
    assert stored(Acknowledgement.person_id) == [ward.member_1]

    secretary = visit("sec_1")
    secretary.goto("/van-ban/tien-do")
    accessible(secretary)
    secretary.get_by_role("link", name="1/13").click()
    secretary.get_by_role("link", name="Chi bộ 1", exact=True).click()
    accessible(secretary)
    secretary.get_by_label("Bùi Chưa Lập").check()
    secretary.get_by_role("button", name="Ghi đã học").click()
    secretary.get_by_text("Đã ghi 1 đồng chí đã học.").wait_for()


def stored(column):
    """Looked up afresh, and let go of: who signs in next must not find the database held."""
    db.session.rollback()
    found = list(db.session.scalars(sa.select(column)))
    db.session.rollback()
    return found


def describes(page):
    page.get_by_label("Loại văn bản").fill("Kế hoạch")
    page.get_by_label("Số, ký hiệu").fill("8-KH/ĐU")
    page.get_by_label("Ngày ban hành").fill("01/04/2022")
    page.get_by_label("Cơ quan ban hành").fill("Đảng ủy phường")
    page.get_by_label("Trích yếu").fill("Phân loại rác tại nguồn")
    page.get_by_label("Cần học và xác nhận đã học").check()


def attaches(page, name, content):
    page.get_by_label("Tệp văn bản").set_input_files({"name": name, "mimeType": WORD, "buffer": content})
    page.get_by_role("button", name="Lưu văn bản").click()


def studies(page):
    page.goto("/van-ban")
    page.get_by_role("searchbox").fill("hai thung")
    page.keyboard.press("Enter")
    page.get_by_text("Mỗi hộ có hai thùng đựng rác").wait_for()
    accessible(page)
    page.get_by_role("link", name="8-KH/ĐU").click()
    page.get_by_role("link", name="Đọc tại đây").click()
    page.get_by_text("Mỗi hộ có hai thùng đựng rác.").wait_for()
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "scrolls sideways on a phone"
    page.go_back()
    page.get_by_role("button", name="Tôi đã học văn bản này").click()
    page.get_by_text("đồng chí đã học văn bản này").wait_for()
    accessible(page)
