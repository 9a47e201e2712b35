"""Nothing typed is ever lost: a refusal hands the words back, an old page goes on, an older window spoils nothing."""

import re
from datetime import datetime

import pytest
from flask import g

from portal.accounts.drafts import LARGEST
from portal.accounts.models import Draft
from portal.ground import clock, ids
from portal.ground.db import db
from portal.web import guard, kept
from portal.web.drawn import forms_of
from tests.kit.chance import read

WORDS = "Đã gặp bốn hộ trong ngõ 5, bà con nói đồng chí giúp dọn rác hằng tuần."
LATER = datetime(2022, 5, 10, 8, 0, tzinfo=clock.HERE)  # the month is locked


def sheet(ward, rest=""):
    return f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}{rest}"


def note(ward, rest=""):
    return sheet(ward, f"/{ids.written(ward.member_1)}{rest}")


def remark():
    return db.session.scalar(db.select(Draft.fields)) or {}


@pytest.mark.parametrize("htmx", [False, True])
def test_a_month_that_locked_while_one_wrote_hands_the_words_back(as_, ward, htmx):
    head = as_("front_1")
    page = head.get(f"{sheet(ward)}?mo={ids.written(ward.member_1)}")
    assert "<textarea" in page.text
    clock.run_on_from(LATER, read())
    answer = head.post(note(ward), {"deed": "record", "remark": WORDS, "revision": "0"}, htmx)
    assert answer.status_code == 409
    assert "khóa sổ" in answer.text
    assert WORDS in answer.text
    assert "Chưa ghi được" in answer.text


@pytest.mark.parametrize("htmx", [False, True])
def test_words_that_are_still_on_the_form_are_not_said_twice(as_, ward, htmx):
    answer = as_("front_1").post(note(ward), {"deed": "record", "remark": WORDS, "fact_on": "31/02/2022"}, htmx)
    assert answer.status_code == 422
    assert answer.text.count(WORDS) == 1
    assert "handed-back" not in answer.text


def test_what_is_handed_back_is_text_and_no_markup(as_, ward):
    clock.run_on_from(LATER, read())
    bad = "<script>alert(1)</script> lời này dài hơn một dòng"
    answer = as_("front_1").post(note(ward), {"deed": "record", "remark": bad, "revision": "0"}, True)
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text


def marks(page):
    return re.search(r'X-Page-Of": "([0-9a-f]+)"', page.text)[1]


def test_an_old_page_of_the_same_account_is_given_a_fresh_token(as_, ward):
    head = as_("front_1")
    mark = marks(head.get(sheet(ward)))
    answer = head.post(
        note(ward, "/nhap"), {"remark": WORDS, "csrf_token": "of a session gone"}, True, headers={"X-Page-Of": mark}
    )
    assert answer.status_code == 403
    assert remark() == {}
    token = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)[1]
    assert head.post(note(ward, "/nhap"), {"remark": WORDS, "csrf_token": token}, True).status_code == 200
    assert remark()["remark"] == WORDS


def test_without_a_script_the_whole_old_form_can_be_sent_on(as_, ward):
    head = as_("front_1")
    mark = marks(head.get(sheet(ward)))
    fields = {"deed": "record", "remark": WORDS, "revision": "0", "csrf_token": "of a session gone", "page_of": mark}
    answer = head.post(note(ward), fields)
    assert answer.status_code == 403
    assert WORDS in answer.text
    sent_on = head.submit(answer, note(ward))
    assert sent_on.status_code == 303


def test_a_page_of_another_account_gets_no_token_and_loses_no_word(as_, ward):
    mark = marks(as_("front_3").get(f"/giam-sat/2022-04/{ids.written(ward.units['front-3'])}"))
    fields = {"deed": "record", "remark": WORDS, "revision": "0", "csrf_token": "another's", "page_of": mark}
    answer = as_("front_1").post(note(ward), fields)
    assert answer.status_code == 403
    assert WORDS in answer.text
    assert "Gửi tiếp" not in answer.text
    assert "tải lại trang" not in answer.text.casefold()


def window(page):
    found = [re.search(rf'name="{name}" value="([^"]+)"', page.text)[1] for name in ("draft_window", "draft_drawn")]
    return dict(zip(("draft_window", "draft_drawn"), found, strict=True))


def test_an_older_window_does_not_write_over_a_newer_draft(as_, ward):
    head = as_("front_1")
    address = f"{sheet(ward)}?mo={ids.written(ward.member_1)}"
    older, newer = window(head.get(address)), window(head.get(address))
    assert head.post(note(ward, "/nhap"), {"remark": WORDS, **newer}, True).status_code == 200
    answer = head.post(note(ward, "/nhap"), {"remark": "Ngắn.", **older}, True)
    assert answer.status_code == 409
    assert "cửa sổ khác" in answer.text
    assert remark()["remark"] == WORDS
    assert head.post(note(ward, "/nhap"), {"remark": f"{WORDS} Thêm.", **newer}, True).status_code == 200
    later = window(head.get(address))
    assert head.post(note(ward, "/nhap"), {"remark": "Viết lại.", **later}, True).status_code == 200
    assert remark()["remark"] == "Viết lại."


def test_what_is_too_long_is_never_said_to_be_kept(as_, ward):
    head = as_("front_1")
    assert "Đã lưu nháp" in head.post(note(ward, "/nhap"), {"remark": "Bản nháp ngắn."}, True).text
    answer = head.post(note(ward, "/nhap"), {"remark": "x" * (LARGEST + 1)}, True)
    assert answer.status_code == 409
    assert "Chưa lưu nháp" in answer.text
    assert "Đã lưu nháp" not in answer.text
    assert remark()["remark"] == "Bản nháp ngắn."


@pytest.mark.parametrize("htmx", [False, True])
def test_a_record_that_is_hidden_by_now_hands_the_words_back(as_, ward, htmx):
    """With a script the form still stands on the page."""
    answer = as_("front_1").post(sheet(ward, "/0000000000001"), {"deed": "record", "remark": WORDS}, htmx)
    assert answer.status_code == 404
    assert (WORDS in answer.text) is not htmx


def test_a_page_that_says_no_reason_is_given_it(app):
    with app.test_request_context("/", method="POST"):
        g.declined_because = ["Buổi này chưa có ai được triệu tập."]
        assert "Buổi này chưa có ai được triệu tập." in kept.handed_back("<main><p>Điểm danh</p></main>")
        told = "<main><p>Buổi này chưa có ai\n được triệu tập.</p></main>"
        assert kept.handed_back(told) == told


def test_a_fold_of_a_declined_form_opens_where_it_hides_words():
    html = (
        '<form method="post" action="/a"><details class="x"><textarea name="t">\nLời</textarea></details>'
        '<details class="y"><input name="u" value=""></details></form>'
    )
    (form,) = forms_of(html)
    opened = guard._opened_within(form, html)
    assert '<details class="x" open>' in opened
    assert '<details class="y">' in opened


def test_the_line_under_a_form_says_the_sessions_end_without_the_doors_labels(as_, ward):
    """F20: the script shows the first sentence of the refusal, and that is a sentence."""
    head = as_("front_1")
    head.get(sheet(ward))
    with head.client.session_transaction(base_url="https://localhost") as cookie:
        cookie.pop("_user_id")
    answer = head.post(note(ward, "/nhap"), {"remark": WORDS}, True)
    assert answer.status_code == 401
    line = re.search(r'class="refusal">\s*<p>([^<]+)</p>', answer.text)[1]
    assert line.endswith("những gì vừa gõ vẫn được giữ.")


def test_a_filter_that_a_draft_has_left_still_shows_whom_one_writes_about(as_, ward):
    """F21."""
    head = as_("front_1")
    address = f"{sheet(ward)}?loc=chua&mo={ids.written(ward.member_1)}"
    page = head.get(address)
    assert "<textarea" in page.text
    assert head.post(note(ward, "/nhap"), {"remark": WORDS, **window(page)}, True).status_code == 200
    assert WORDS in head.get(address).text
