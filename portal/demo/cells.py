"""What the cells have done with April's notes by the 25th: cell 5 met on the 22nd, opened, answered and concluded, and
waits to close until the ward Front has sent too; cells 1 and 6 asked for clarification."""

from datetime import date

import sqlalchemy as sa

from portal.demo import texts
from portal.demo.people import acting, seated
from portal.ground.db import db, flush
from portal.organisations.queries import unit_coded
from portal.policy import Actor, Role
from portal.supervision.models import ConclusionOutcome, Note, ReplyKind, ToldWay
from portal.supervision.queries.cell import CellPlace, cell_place
from portal.supervision.queries.places import place
from portal.supervision.queries.reading import ReadNote, notes_in_full
from portal.supervision.service.conclusions import conclude
from portal.supervision.service.questions import answer, ask
from portal.supervision.service.releases import release_at_meeting, release_note
from portal.supervision.service.replies import reply
from portal.supervision.service.tellings import tell

TOLD_ON = date(2022, 4, 20)
MET_ON = date(2022, 4, 22)
ASKED_ON = date(2022, 4, 24)


def meet_and_conclude(month: str, code: str) -> None:
    """The meeting of the 22nd: the secretary opens the notes, the deputy the one about the secretary."""
    where = _where(month, code)
    secretary = acting(seated(where.cell.id, Role.CELL_SECRETARY, MET_ON), MET_ON)
    deputy = acting(seated(where.cell.id, Role.CELL_DEPUTY, MET_ON), MET_ON)
    _tell_privately(where, secretary, deputy)
    release_at_meeting(secretary, where, MET_ON)
    flush()
    for note in _notes(where, Note.person_id == secretary.person_id, Note.released_at.is_(None)):
        release_note(deputy, note, MET_ON)
    flush()
    _answer_and_conclude(where, secretary.person_id)
    flush()


def _tell_privately(where: CellPlace, secretary: Actor, deputy: Actor) -> None:
    """Two days before the meeting, by telephone: what asks for a reminder is told to its member alone."""
    for note in _notes(where, Note.reminds.is_(True), Note.sent_at.is_not(None)):
        teller = deputy if note.person_id == secretary.person_id else secretary
        tell(teller, note, TOLD_ON, way=ToldWay.PHONE, told_on=TOLD_ON)
    flush()


def _answer_and_conclude(where: CellPlace, secretary_id: int | None) -> None:
    open_reminders = (Note.reminds.is_(True), Note.released_at.is_not(None), Note.person_id != secretary_id)
    reminded = _notes(where, *open_reminders)
    for number, note in enumerate(reminded):
        kind = ReplyKind.EXPLAIN if number % 2 else ReplyKind.ACCEPT
        text = texts.EXPLAIN if number % 2 else texts.REPLY
        reply(acting(note.person_id, MET_ON), note, MET_ON, kind=kind, text=text, revision=note.revision)
    flush()
    chair = acting(seated(where.cell.id, Role.CELL_SECRETARY, MET_ON), MET_ON)
    for number, note in enumerate(_notes(where, *open_reminders)):
        outcome = ConclusionOutcome.NO_ACTION if number % 2 else ConclusionOutcome.REMINDED
        conclude(chair, note, MET_ON, outcome=outcome, text="", revision=note.revision)


def ask_back(month: str, code: str, *, answered: bool) -> None:
    where = _where(month, code)
    secretary = acting(seated(where.cell.id, Role.CELL_SECRETARY, ASKED_ON), ASKED_ON)
    notes = _notes(where, Note.reminds.is_(True), Note.person_id != secretary.person_id, Note.sent_at.is_not(None))
    if not notes:
        return
    ask(secretary, notes[0], ASKED_ON, text=texts.QUESTION)
    flush()
    if answered:
        asked = notes_in_full(ASKED_ON, Note.id == notes[0].id)[0]
        answer(acting(asked.standing.author_id, ASKED_ON), asked, ASKED_ON, text=texts.ANSWER)


def _where(month: str, code: str) -> CellPlace:
    unit = unit_coded(code)
    assert unit is not None
    found = place(month, unit.id)
    assert found is not None
    return cell_place(found)


def _notes(where: CellPlace, *wanted: sa.ColumnElement[bool]) -> list[ReadNote]:
    db.session.expire_all()
    return notes_in_full(MET_ON, Note.cell_id == where.cell.id, Note.period_id == where.place.period_id, *wanted)
