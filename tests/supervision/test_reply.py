"""The member answers: accepts or explains, within ten days, to the version they read."""

from datetime import timedelta

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused, Unknown
from portal.notifications import Told
from portal.supervision.models import NoteKind, Reply, ReplyKind
from portal.supervision.said import NoteSaid
from portal.supervision.service import closing, replies


@pytest.fixture
def opened(month):
    note = month.write("member_1")
    month.send()
    month.meet()
    month.open()
    return note


def test_nothing_to_answer_before_the_release(month, ward):
    note = month.write("member_1")
    month.send()
    assert month.read(note, "member_1") is None
    with pytest.raises(Unknown):
        replies.reply(ward.actor("member_1"), month.read(note), ward.today, kind=ReplyKind.ACCEPT, text="", revision=1)


@pytest.mark.parametrize("who", ["member_1b", "sec_1", "front_1", "ward_secretary"])
def test_nobody_answers_for_the_member(month, opened, ward, who):
    with pytest.raises(NotAllowed):
        replies.reply(ward.actor(who), month.read(opened), ward.today, kind=ReplyKind.ACCEPT, text="", revision=1)


def test_the_answer_reaches_author_and_committee(month, opened, ward):
    month.reply(opened, kind=ReplyKind.EXPLAIN, text="Tôi đi vắng.")
    told = set(db.session.scalars(db.select(Told.person_id).where(Told.words.contains("đã trả lời nhận xét"))))
    assert told == {ward.front_1, ward.sec_1, ward.dep_1, ward.com_1}


def test_ten_days_and_not_one_more_closed_or_not(month, opened, ward):
    will_write()
    closing.close_month(ward.actor("sec_1"), month.where(), month.where().place.window.due_on + timedelta(days=1))
    db.session.commit()
    last = ward.today + timedelta(days=10)
    assert month.reply(opened, today=last).replied_on == last
    with pytest.raises(Refused, match="05/05/2022"):
        month.reply(opened, today=last + timedelta(days=1))


def test_an_explanation_needs_its_words(month, opened):
    with pytest.raises(Invalid):
        month.reply(opened, kind=ReplyKind.EXPLAIN)
    with pytest.raises(Invalid):
        month.reply(opened, kind=None)


def test_an_answer_stays_with_the_version_it_answered(month, opened, ward):
    month.reply(opened, kind=ReplyKind.EXPLAIN, text="Không phải tôi.")
    month.write("member_1", said=NoteSaid(NoteKind.REMARK, remark="Đã xác minh lại.", reason="Nhầm hộ"), revision=1)
    note = month.read(opened, "member_1")
    assert (note.revision, note.reply, note.replies[0].revision) == (2, None, 1)
    with pytest.raises(Conflict):
        month.reply(opened, revision=1)
    assert month.reply(opened, revision=2)
    ((later, rows),) = note.changes
    assert later.said.reason == "Nhầm hộ"
    assert [(str(label), was, becomes) for label, was, becomes in rows] == [
        ("Nhận xét", "Gặp gỡ bốn hộ trong tháng.", "Đã xác minh lại.")
    ]


@pytest.mark.parametrize("htmx", [True, False])
def test_answering_on_the_page(as_, opened, ward, htmx):
    browser, key = as_("member_1"), ids.written(opened)
    page = browser.get("/giam-sat/cua-toi")
    address = f"/giam-sat/nhan-xet/{key}/y-kien"
    kind, text = f"reply-{key}-kind", f"reply-{key}-text"
    long = browser.submit(page, address, htmx, **{kind: "explain", text: "y" * 2001})
    assert long.status_code == 422
    assert "y" * 2001 in long.text
    assert ("<html" in long.text) is not htmx
    answer = browser.submit(page, address, htmx, **{kind: "accept", text: "Tôi tiếp thu."})
    assert answer.status_code == (200 if htmx else 303)
    assert db.session.scalar(db.select(Reply.text)) == "Tôi tiếp thu."
    stale = browser.submit(page, address, htmx, once="", revision="7", **{kind: "accept", text: "Giữ chữ."})
    assert stale.status_code == 409
    assert "Giữ chữ." in stale.text
