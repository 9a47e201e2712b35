"""The same evening three ways: by phone and by keyboard (test_in_turn.py), here from signed paper that another types.
The guide tells these counts: per person without a remark one click, with one three and the words."""

import pytest

from portal.ground import ids
from portal.ground.db import db
from portal.guide import timing
from portal.supervision.models import Note, NoteKind

pytestmark = pytest.mark.journey
REMARKS = 2


def test_a_typist_copies_a_signed_sheet_in_one_click_a_nil_and_three_a_remark(visit, ward):
    page, clicks, written = visit("typist_1"), 0, 0
    page.goto(f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}/nhap-phieu")
    waiting = page.locator("ol.sheet a.row").count()
    page.locator("ol.sheet a.row").first.click()
    clicks += 1
    for number in range(waiting):
        page.wait_for_selector("#typing-form form")
        before = page.url.partition("?")[0]
        if not number and page.get_by_label("Người đã ký phiếu").input_value() == "":
            page.get_by_label("Người đã ký phiếu").select_option(index=1)  # once an evening
            clicks += 1
        rated = page.locator("#typing-form fieldset.rate")
        if written < REMARKS and rated.count():
            rated.first.locator("label").first.click()
            page.locator("#typing-form textarea").first.click()
            page.keyboard.type("Có tham gia, chưa đều.")
            page.get_by_role("button", name="Lưu và sang phiếu tiếp").click()
            clicks, written = clicks + 3, written + 1
        else:
            page.get_by_role("button", name="Không có ý kiến nhận xét").click()
            clicks += 1
        if number < waiting - 1:
            page.wait_for_url(lambda url, before=before: url.partition("?")[0] != before)
    page.wait_for_load_state()
    print(f"{waiting} people, {clicks} clicks")
    assert clicks == 2 + (waiting - REMARKS) + 3 * REMARKS
    assert timing.PAPER.steps == 2 + (timing.MEMBERS - timing.REMARKS) + 3 * timing.REMARKS
    page.wait_for_function("() => !document.querySelector('#typing-form')")
    db.session.rollback()
    kinds = dict(db.session.execute(db.select(Note.kind, db.func.count(Note.id)).group_by(Note.kind)).all())
    assert kinds == {NoteKind.REMARK: REMARKS, NoteKind.NIL: waiting - REMARKS}
