"""The ward's Women's head names a chi hội trưởng to help; the helper writes, the head sends."""

import pytest

from portal.ground import ids
from portal.ground.db import db
from portal.supervision.models import Helper, Note, NoteRevision, Sending
from tests.journeys.accessible import accessible

pytestmark = pytest.mark.journey

REMARKS = {"member_1": "Tham gia vệ sinh ngõ hằng tuần.", "member_1c": "Vận động hội viên phân loại rác."}


def test_the_helper_named_on_the_page_writes_and_the_head_sends(visit, ward):
    sheet = f"/giam-sat/2022-04/{ids.written(ward.units['women'])}"
    head = visit("women_head")
    name_a_helper(head, sheet, "Dương Thị Thanh Mai")
    db.session.rollback()  # look again, not at what was read before
    helper = db.session.scalars(db.select(Helper).where(Helper.body_id == ward.units["women"])).one()
    assert (helper.person_id, helper.named_by) == (ward.sec_3, ward.women_head)

    hand = visit("sec_3")
    for name, remark in REMARKS.items():
        write(hand, sheet, ids.written(ward.people[name]), remark)
    assert hand.locator("a[href$='/gui']").count() == 0, "sending stays the head's"

    head.goto(f"{sheet}/gui")
    accessible(head)
    head.get_by_label("Nhận xét chung của tháng").fill("Hội viên hưởng ứng tốt việc giữ sạch ngõ xóm.")
    head.get_by_role("button", name="Gửi", exact=True).click()
    head.wait_for_url(lambda url: url.endswith(sheet))

    db.session.rollback()
    sent = db.session.scalars(db.select(Note).where(Note.sent_at.is_not(None))).all()
    assert {note.person_id for note in sent} == {ward.people[name] for name in REMARKS}
    written = set(map(tuple, db.session.execute(db.select(NoteRevision.author_id, NoteRevision.capacity))))
    assert written == {(ward.sec_3, "Chi hội trưởng Phụ nữ tổ dân phố 1")}
    sending = db.session.scalars(db.select(Sending)).one()
    assert sending.sent_by == ward.women_head
    assert sending.general_remark.startswith("Hội viên hưởng ứng")


def name_a_helper(page, sheet, name):
    page.goto(sheet)
    accessible(page)
    page.goto(f"{sheet}/nguoi-giup-viec")
    form = page.locator("form", has=page.get_by_role("button", name="Cử người giúp việc"))
    form.get_by_label("Họ và tên, hoặc số thẻ đảng viên").fill(name)
    form.get_by_label("Chức danh").fill("Chi hội trưởng Phụ nữ tổ dân phố 1")
    form.get_by_role("button", name="Cử người giúp việc").click()
    page.get_by_text(f"Đã cử {name}.").wait_for()
    accessible(page)


def write(page, sheet, who, remark):
    page.goto(f"{sheet}?mo={who}")
    accessible(page)
    page.locator("#member textarea[name=remark]").fill(remark)
    page.get_by_role("button", name="Lưu và sang người tiếp").click()
    page.get_by_text("Đã lưu ").first.wait_for()
