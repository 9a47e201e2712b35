"""A sent month says that it was sent; what was written since goes as a quiet supplement, and a supplement of nothing
is none."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from portal.ground.db import db, will_write
from portal.ground.errors import Refused
from portal.ground.ids import written
from portal.supervision.models import Gap, GapReason, Note, Sending
from portal.supervision.queries.sendings import left_open
from portal.supervision.queries.sheet import RowState, sheet_for
from portal.supervision.said import NoteKind, NoteSaid
from portal.supervision.service.notes import record_note
from portal.supervision.service.sending import Reason, send_month
from tests.kit.races import at_once

NIL, UNSEEN = NoteSaid(NoteKind.NIL), NoteSaid(NoteKind.UNSEEN, reason="Đi vắng dài ngày.")
WORDS = "TDP 1 chấp hành tốt."


def url(ward, what="", body="front-1"):
    return f"/giam-sat/{ward.month}/{written(ward.units[body])}{what}"


def reasons(ward):
    return {f"ly-do-{written(person)}": "away" for person in ward.people.values()}


def send(as_, ward, who="front_1", words=WORDS, **more):
    return as_(who).post(url(ward, "/gui"), {"general_remark": words} | reasons(ward) | more)


@pytest.fixture
def written_of(month):
    """April of the first area: a remark, a nil, one that could not be followed."""
    month.write("member_1")
    month.write("member_1b", said=NIL)
    month.write("member_1c", said=UNSEEN)
    return month


def states(ward, who="front_1", body="front-1"):
    sheet = sheet_for(ward.actor(who), ward.place(body), ward.today)
    return {row.person_id: row.state for row in sheet.rows}


def chips(page):
    """The parts as the sheet's filters count them, by their words in the address."""
    return {code: int(number) for code, number in re.findall(r'loc=([a-z-]+)"[^>]*>[^<]*<b>(\d+)</b>', page)}


def test_the_head_of_the_sheet_says_when_by_whom_and_how_many(as_, ward, written_of):
    assert "Đã gửi nhận xét" not in as_("front_1").get(url(ward)).text
    assert send(as_, ward).status_code == 303
    for who in ("front_1", "helper_1"):
        page = as_(who).get(url(ward)).text
        head = page[page.index('id="sheet"') : page.index('class="tools"')]
        assert "Đã gửi nhận xét tháng 4/2022 ngày 25/04/2022" in head
        assert "3/11 đảng viên. Người gửi: Trần Anh Thành, Trưởng ban CTMT tổ dân phố 1" in head


def test_the_red_button_is_gone_and_nothing_hurries_any_more(as_, ward, written_of):
    before = as_("front_1").get(url(ward)).text
    assert 'class="button main"' in before
    assert "còn 3 ngày" in before
    send(as_, ward)
    page = as_("front_1").get(url(ward)).text
    assert 'class="button main"' not in page
    assert f'href="{url(ward, "/gui")}"' not in page
    assert "còn 3 ngày" not in page


def test_rows_keep_what_they_were(as_, ward, written_of):
    before, shown = states(ward), chips(as_("front_1").get(url(ward)).text)
    send(as_, ward)
    assert states(ward) == before
    assert chips(as_("front_1").get(url(ward)).text) == shown
    assert before[ward.member_1] is RowState.WRITTEN
    assert (before[ward.member_1b], before[ward.member_1c]) == (RowState.NIL, RowState.UNSEEN)


def test_the_supplement_appears_only_when_something_is_new(as_, ward, written_of):
    send(as_, ward)
    written_of.write("no_plan_1")
    page = as_("front_1").get(url(ward)).text
    assert "Gửi bổ sung (1)" in page
    assert 'class="button main"' not in page
    form = as_("front_1").get(url(ward, "/gui")).text
    assert "Gửi nhận xét bổ sung tháng 4/2022, lần 1" in form
    answer = as_("front_1").post(url(ward, "/gui"), {"general_remark": ""})
    assert answer.status_code == 303
    assert "Gửi bổ sung (" not in as_("front_1").get(url(ward)).text
    numbers = db.session.execute(sa.select(Sending.number, Sending.counts).order_by(Sending.number)).all()
    assert [(row.number, row.counts["written"], row.counts["before"]) for row in numbers] == [(1, 3, 0), (2, 1, 3)]
    assert "Gửi bổ sung lần 1 ngày 25/04/2022" in as_("front_1").get(url(ward)).text


def test_a_supplement_without_words_is_heard_by_nobody_and_printed_nowhere(as_, ward, written_of):
    send(as_, ward)
    written_of.write("no_plan_1")
    as_("front_1").post(url(ward, "/gui"), {"general_remark": ""})
    assert "Gửi bổ sung lần" not in as_("front_1").get(url(ward, "/phieu")).text
    cell = as_("sec_1").get(f"/giam-sat/{ward.month}/chi-bo/{written(ward.units['cell-1'])}").text
    assert "bổ sung lần" not in cell
    assert WORDS in cell


def test_who_was_explained_needs_no_second_reason_and_who_is_new_needs_one(as_, ward, written_of):
    send(as_, ward)
    will_write()
    last = db.session.scalar(sa.select(Gap).where(Gap.person_id == ward.no_plan_1))
    assert last.reason is GapReason.AWAY
    written_of.write("dep_1")
    assert as_("front_1").post(url(ward, "/gui"), {"general_remark": ""}).status_code == 303
    assert left_open(ward.place("front-1"))[ward.no_plan_1].reason is GapReason.AWAY


@pytest.mark.parametrize("times", [2, 6])
def test_sending_again_without_anything_new_is_refused_however_often(as_, ward, written_of, times):
    assert send(as_, ward).status_code == 303
    answers = [send(as_, ward) for _ in range(times)]
    assert {answer.status_code for answer in answers} == {409}
    assert "Không có nhận xét nào mới" in answers[0].text
    assert db.session.query(Sending).count() == 1


def test_a_coordinating_body_is_no_exception(as_, ward, month):
    month.write("member_1", "women_head", "women")
    for status in (303, 409, 409):
        assert as_("women_head").post(url(ward, "/gui", "women"), {"general_remark": "Tốt."}).status_code == status


def test_a_correction_of_what_was_sent_needs_no_supplement(as_, ward, written_of):
    send(as_, ward)
    written_of.write("member_1", said=NoteSaid(NoteKind.REMARK, remark="Năm hộ.", reason="Đếm lại"), revision=1)
    assert "Gửi bổ sung (" not in as_("front_1").get(url(ward)).text
    assert send(as_, ward).status_code == 409


@pytest.mark.parametrize("round_", range(4))
def test_two_senders_at_once_make_one_sending(app, ward, written_of, round_):
    head, place = ward.actor("front_1"), ward.place("front-1")
    everyone = {person: Reason(GapReason.AWAY) for person in ward.people.values()}

    def sent():
        return send_month(head, place, ward.today, general_remark=WORDS, gaps=everyone).number

    came_to = at_once(app, sent, sent, sent)
    assert sorted(str(type(one).__name__) for one in came_to) == ["Refused", "Refused", "int"]
    assert all(isinstance(one, Refused | int) for one in came_to)
    assert db.session.query(Sending).count() == 1


@pytest.mark.parametrize("round_", range(4))
def test_what_a_sending_says_is_what_it_took_along(app, ward, written_of, round_):
    """Two write while it is sent: each note is in the sending's numbers or still to be sent, never half."""
    head, place = ward.actor("front_1"), ward.place("front-1")
    everyone = {person: Reason(GapReason.AWAY) for person in ward.people.values()}
    came_to = at_once(
        app,
        lambda: send_month(head, place, ward.today, general_remark=WORDS, gaps=everyone).id,
        lambda: record_note(head, place, ward.no_plan_1, ward.today, said=NIL, revision=0).id,
        lambda: record_note(head, place, ward.dep_1, ward.today, said=NIL, revision=0).id,
    )
    assert not [one for one in came_to if isinstance(one, Exception)]
    sending = db.session.query(Sending).one()
    held = db.session.execute(sa.select(Note.kind).where(Note.sending_id == sending.id)).all()
    counts = sending.counts
    assert counts["written"] == len(held)
    assert [counts[kind.value] for kind in NoteKind] == [sum(row.kind is kind for row in held) for kind in NoteKind]
    assert counts["owed"] == counts["before"] + counts["written"] + counts["open"] == 11
    gaps = {row.person_id for row in db.session.execute(sa.select(Gap.person_id))}
    took = {row.person_id for row in db.session.execute(sa.select(Note.person_id).where(Note.sent_at.is_not(None)))}
    assert not gaps & took


def test_a_locked_month_offers_no_sending(as_, ward, written_of, monkeypatch):
    send(as_, ward)
    written_of.write("no_plan_1")
    for room in ("sheet", "sending"):
        monkeypatch.setattr(f"portal.supervision.views.{room}.ward_today", lambda: date(2022, 5, 7))
    page = as_("front_1").get(url(ward)).text
    assert f'href="{url(ward, "/gui")}"' not in page
    assert "Đã gửi nhận xét tháng 4/2022 ngày 25/04/2022" in page


def test_one_reason_for_many_and_several_where_they_differ(as_, ward, month):
    month.write("member_1")
    own = {f"ly-do-{written(ward.member_1b)}": "other", f"ghi-ro-{written(ward.member_1b)}": "Chuyển công tác."}
    for wrong in ({}, {"ly-do-chung": "nothing"}, {"ly-do-chung": "other"}):
        answer = as_("front_1").post(url(ward, "/gui"), {"general_remark": "Tốt.", **own, **wrong})
        assert answer.status_code == 422
    sent = {"general_remark": "Tốt.", "ly-do-chung": "away", **own}
    assert as_("front_1").post(url(ward, "/gui"), sent).status_code == 303
    reasons = {one.person_id: (one.reason, one.words) for one in db.session.scalars(db.select(Gap))}
    assert reasons.pop(ward.member_1b) == (GapReason.OTHER, "Chuyển công tác.")
    assert len(reasons) == 9
    assert set(reasons.values()) == {(GapReason.AWAY, "")}


def test_the_last_page_counts_what_goes(as_, ward, month):
    month.write("member_1")
    month.write("member_1b", said=NoteSaid(NoteKind.NIL))
    page = as_("front_1").get(url(ward, "/gui")).text
    assert "Có nhận xét: 1" in page
    assert "Không có ý kiến: 1" in page
    assert "Đã ghi sổ: 2/11" in page
    assert "Chưa ghi sổ: 9" in page
