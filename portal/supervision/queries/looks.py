"""Second looks at conclusions: whose turn it is, what waits for a reader, and how many there are."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.organisations.models import Holding, Unit
from portal.policy import Actor, Role
from portal.policy.relations import WARD_LEADERS
from portal.supervision.models import LookAgain, LookStage, Note
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import notes_in_full


class LooksCounted(NamedTuple):
    """Of a ward's month: asked for, answered, and conclusions that were replaced."""

    asked: int
    answered: int
    replaced: int


def stage_of(note: ReadNote, today: date) -> LookStage:
    """The committee member in charge, unless they took part, looked already, or the member sits in the committee."""
    looked = any(one.stage is LookStage.SPONSOR for one in note.looks)
    if looked or of_the_standing(note, today) or not who_looks(note, LookStage.SPONSOR, today):
        return LookStage.STANDING
    return LookStage.SPONSOR


def who_looks(note: ReadNote, stage: LookStage, today: date) -> list[int]:
    """Those of the stage who took no part and are not the member."""
    roles = (Role.CELL_SPONSOR,) if stage is LookStage.SPONSOR else WARD_LEADERS
    return sorted(set(_holders(note, roles, today)) - note.took_part - {note.person_id})


def of_the_standing(note: ReadNote, today: date) -> bool:
    """The member sits in the standing committee themself: its others look, on the advice of the UBKT."""
    return note.person_id in _holders(note, WARD_LEADERS, today)


def waiting_looks(actor: Actor, today: date) -> list[ReadNote]:
    """Notes whose open request waits for somebody of the actor's posts; the caller asks the policy."""
    if not actor.has(Role.CELL_SPONSOR, *WARD_LEADERS):
        return []
    return notes_in_full(today, Note.id.in_(sa.select(LookAgain.note_id).where(LookAgain.outcome.is_(None))))


def looks_counted(period_id: int) -> LooksCounted:
    rows = db.session.execute(
        sa.select(LookAgain.outcome, sa.func.count())
        .join(Note, sa.and_(Note.ward_id == LookAgain.ward_id, Note.id == LookAgain.note_id))
        .where(Note.period_id == period_id)
        .group_by(LookAgain.outcome)
    )
    by = {outcome.value if outcome else "": count for outcome, count in rows}
    return LooksCounted(sum(by.values()), sum(by.values()) - by.get("", 0), by.get("replaced", 0))


def _holders(note: ReadNote, roles: tuple[Role, ...], today: date) -> list[int]:
    """Who holds one of these posts over the note's cell."""
    return list(
        db.session.scalars(
            sa.select(Holding.person_id)
            .join(Unit, sa.and_(Unit.ward_id == Holding.ward_id, Unit.id == Holding.unit_id))
            .where(Holding.role.in_(roles), Holding.holds(today), sa.literal(note.path).startswith(Unit.path))
        )
    )
