"""What time itself brings: the month opens, new cells get their lead body, what was sent opens at the lock."""

from datetime import date

import pytest

from portal.ground.db import db, in_ward, writing
from portal.organisations.models import Unit
from portal.supervision import clockwork
from portal.supervision.models import GapReason, Lead, Note, NoteKind, Period
from portal.supervision.queries.sheet import sheet_for
from portal.supervision.said import NoteSaid
from portal.supervision.service.notes import record_note
from portal.supervision.service.sending import Reason, send_month


@pytest.fixture
def on(monkeypatch):
    """Let the ward's calendar stand on this day."""
    return lambda day: monkeypatch.setattr(clockwork, "ward_today", lambda: day)


def test_the_programmes_next_month_opens_by_itself_and_once(app, ward, on):
    on(date(2022, 5, 1))
    clockwork.open_this_month()
    clockwork.open_this_month()
    with in_ward(1):
        rows = db.session.execute(db.select(Period.month, Period.due_on, Period.locks_on).order_by(Period.month))
        periods = [tuple(row) for row in rows]
    assert periods[1:] == [("2022-05", date(2022, 5, 28), date(2022, 6, 6))]


def test_a_new_police_cell_is_hidden_and_a_new_school_goes_to_the_ward_front(as_, ward):
    for name, kind in (("Công an khu vực 2", "police"), ("Trường Mầm non số 9", "school")):
        opened = {"kind": "cell", "cell_kind": kind, "name": name, "short_name": name}
        answer = as_("office").post("/to-chuc/them", opened | {"since": "20/04/2022", "basis": "QĐ 9"})
        assert answer.status_code == 303
    clockwork.lead_new_cells()
    with in_ward(1):
        found = {
            row.name: (row.body_id, row.hidden)
            for row in db.session.execute(
                db.select(Unit.name, Lead.body_id, Lead.hidden).join(Lead, Lead.cell_id == Unit.id)
            )
        }
    assert found["Công an khu vực 2"] == (None, True)
    assert found["Trường Mầm non số 9"] == (ward.units["front"], False)


def test_at_the_lock_what_was_sent_opens_and_what_was_not_stays_closed(app, ward, on):
    with in_ward(1), writing():
        head, place = ward.actor("front_1"), ward.place("front-1")
        record_note(head, place, ward.member_1, ward.today, said=NoteSaid(NoteKind.REMARK, remark="Tốt."), revision=0)
        gaps = {row.person_id: Reason(GapReason.AWAY) for row in sheet_for(head, place, ward.today).open_rows}
        send_month(head, place, ward.today, general_remark="Tốt.", gaps=gaps)
    with in_ward(1), writing():
        record_note(head, place, ward.member_1b, ward.today, said=NoteSaid(NoteKind.NIL), revision=0)
    on(date(2022, 5, 6))
    clockwork.release_what_locked()
    assert opened(ward) == set()  # the lock day itself still counts
    on(date(2022, 5, 7))
    clockwork.release_what_locked()
    assert opened(ward) == {ward.member_1}


def opened(ward):
    with in_ward(1):
        found = set(db.session.scalars(db.select(Note.person_id).where(Note.released_at.is_not(None))))
    db.session.rollback()
    return found
