"""A note on the wrong member is taken back before it is sent; a bulk nil within ten minutes. History keeps it, figures
do not."""

from datetime import timedelta

import pytest

from portal.audit.models import Entry
from portal.ground import clock
from portal.ground.db import db
from portal.ground.errors import Refused
from portal.ground.ids import written
from portal.ground.text import say
from portal.policy import Action
from portal.supervision.models import Note, NoteRevision, Withdrawal
from portal.supervision.queries.sheet import sheet_for
from portal.supervision.rules import withdrawing as rules
from portal.supervision.said import NoteKind, NoteSaid
from portal.supervision.service import notes as notes_service
from portal.supervision.views import sheet as sheet_views
from tests.kit.races import at_once

WHY = "Ghi nhầm sang người khác, cùng tên."
REMARK = "Gặp gỡ bốn hộ trong tháng."


def sheet(ward, rest=""):
    return f"/giam-sat/{ward.month}/{written(ward.units['front-1'])}{rest}"


def one(ward, rest=""):
    return sheet(ward, f"/{written(ward.member_1)}{rest}")


def opened(as_, ward, who="front_1"):
    return as_(who).get(f"{sheet(ward)}?mo={written(ward.member_1)}")


def withdraw(as_, ward, who="front_1", htmx=False, **said):
    return as_(who).post(one(ward, "/rut"), {"reason": WHY, "revision": "1"} | said, htmx)


def notes():
    return db.session.query(Note).count()


@pytest.mark.parametrize("htmx", [False, True])
def test_it_leaves_the_sheet_and_stays_in_its_history_with_the_reason(as_, ward, month, htmx):
    note = month.write("member_1")
    before = sheet_for(ward.actor("front_1"), ward.place("front-1"), ward.today).parts.recorded
    assert withdraw(as_, ward, htmx=htmx).status_code == (200 if htmx else 303)
    assert (notes(), db.session.query(NoteRevision).count()) == (0, 0)
    assert sheet_for(ward.actor("front_1"), ward.place("front-1"), ward.today).parts.recorded == before - 1
    kept = db.session.query(Withdrawal).one()
    assert (kept.id, kept.reason, REMARK in kept.said) == (note, WHY, True)
    page = opened(as_, ward).text
    assert WHY in page
    assert REMARK in page
    assert "Đã rút (1)" in page
    entry = db.session.query(Entry).filter_by(action=Action.NOTE_WITHDRAW).one()
    assert entry.object_id == note


def test_what_was_withdrawn_is_read_by_nobody_else(as_, ward, month):
    month.write("member_1")
    withdraw(as_, ward)
    for name, url in (
        ("member_1", "/giam-sat/cua-toi"),
        ("member_1", "/toi/du-lieu"),
        ("sec_1", f"/giam-sat/{ward.month}/chi-bo/{written(ward.units['cell-1'])}"),
        ("women_head", f"/giam-sat/{ward.month}/{written(ward.units['women'])}?mo={written(ward.member_1)}"),
    ):
        page = as_(name).get(url)
        assert REMARK not in page.text, url
        assert WHY not in page.text, url
    assert as_("front_1").post("/tim", {"q": "Gặp gỡ bốn hộ"}).text.count(REMARK) == 0


def test_the_right_note_can_be_written_afterwards_and_is_the_first(as_, ward, month):
    month.write("member_1")
    withdraw(as_, ward)
    month.write("member_1")
    month.send()
    assert notes() == 1
    assert db.session.query(Note).one().revision == 1


@pytest.mark.parametrize("who", ["front_3", "women_head", "sec_1", "member_1", "office", "ward_secretary"])
def test_who_does_not_write_for_the_body_withdraws_nothing(as_, ward, month, who):
    month.write("member_1")
    assert withdraw(as_, ward, who).status_code in (403, 404)
    assert notes() == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_without_a_reason_it_stays_and_the_form_says_so(as_, ward, month, htmx):
    month.write("member_1")
    answer = withdraw(as_, ward, reason=" ", htmx=htmx)
    assert answer.status_code == 409 or answer.status_code == 422
    assert "Hãy ghi lý do rút" in answer.text
    assert notes() == 1


def test_what_was_sent_is_corrected_and_never_withdrawn(as_, ward, month):
    month.write("member_1")
    month.send()
    answer = withdraw(as_, ward)
    assert answer.status_code == 409
    assert "không rút được nữa" in answer.text
    assert WHY in answer.text
    assert notes() == 1
    assert "rút nhận xét này" not in opened(as_, ward).text


def test_a_reader_of_an_older_version_is_told(as_, ward, month):
    month.write("member_1")
    month.write("member_1", said=NoteSaid(NoteKind.REMARK, remark="Gặp gỡ năm hộ."), revision=1)
    assert withdraw(as_, ward).status_code == 409
    assert notes() == 1


def bulk(as_, ward, who="front_1"):
    people = [written(ward.people[name]) for name in ("dep_1", "com_1", "member_1b")]
    return as_(who).post(sheet(ward, "/khong-y-kien"), {"person": people, "confirmed": "1"})


def take_back(as_, ward, who="front_1"):
    return as_(who).post(sheet(ward, "/khong-y-kien/lay-lai"))


def test_a_bulk_nil_is_taken_back_within_ten_minutes(as_, ward):
    bulk(as_, ward)
    assert notes() == 3
    assert "lấy lại được đến" in as_("front_1").get(sheet(ward)).text
    assert take_back(as_, ward).status_code == 303
    assert notes() == 0
    assert db.session.query(Withdrawal).count() == 3
    assert "lấy lại được đến" not in as_("front_1").get(sheet(ward)).text
    assert take_back(as_, ward).status_code == 409


def test_what_was_written_again_or_sent_meanwhile_stays(as_, ward, month):
    bulk(as_, ward)
    month.write("dep_1", revision=1)
    assert take_back(as_, ward).status_code == 303
    assert [note.person_id for note in db.session.query(Note)] == [ward.dep_1]


def test_who_saves_between_two_lots_is_left_as_they_wrote(app, as_, ward, monkeypatch):
    """A nil about thousands is kept lot by lot; all of it is taken back as one."""
    head, place = ward.actor("front_1"), ward.place("front-1")
    said = NoteSaid(NoteKind.REMARK, remark=REMARK)
    meanwhile = [lambda: notes_service.record_note(head, place, ward.com_1, ward.today, said=said, revision=0)]
    kept = sheet_views.keep_a_part

    def then_another():
        kept()
        if meanwhile:
            assert not isinstance(at_once(app, meanwhile.pop())[0], Exception)

    monkeypatch.setattr(sheet_views, "LOT", 1)
    monkeypatch.setattr(sheet_views, "keep_a_part", then_another)
    monkeypatch.setattr(sheet_views, "sorted", lambda _people: [ward.dep_1, ward.com_1, ward.member_1b], raising=False)
    bulk(as_, ward)
    assert {note.person_id: note.kind for note in db.session.query(Note)} == {
        ward.dep_1: NoteKind.NIL,
        ward.com_1: NoteKind.REMARK,
        ward.member_1b: NoteKind.NIL,
    }
    assert take_back(as_, ward).status_code == 303
    assert [note.person_id for note in db.session.query(Note)] == [ward.com_1]


def test_what_was_kept_before_a_refusal_stays_and_is_taken_back(as_, ward, monkeypatch):
    recorded, lots = notes_service.record_nil, []

    def refused_at_the_third(*words, **how):
        lots.append(words)
        if len(lots) == 3:
            raise Refused(say("Tháng này vừa khóa."))
        return recorded(*words, **how)

    monkeypatch.setattr(sheet_views, "LOT", 1)
    monkeypatch.setattr(notes_service, "record_nil", refused_at_the_third)
    answer = bulk(as_, ward)
    assert (answer.status_code, "Tháng này vừa khóa." in answer.text) == (409, True)
    assert notes() == 2
    assert take_back(as_, ward).status_code == 303
    assert notes() == 0


def test_only_who_recorded_it_takes_it_back(as_, ward):
    bulk(as_, ward)
    assert take_back(as_, ward, "helper_1").status_code == 409
    assert "lấy lại được đến" not in as_("helper_1").get(sheet(ward)).text
    assert take_back(as_, ward, "front_3").status_code == 404
    assert notes() == 3


def test_after_ten_minutes_it_is_too_late(as_, ward, month):
    at = clock.now()
    assert rules.not_to_be_taken_back(recorded_at=at, at=at + timedelta(minutes=9, seconds=59)) is None
    assert rules.not_to_be_taken_back(recorded_at=at, at=at + timedelta(minutes=10))
    assert rules.not_to_be_taken_back(recorded_at=None, at=at)
