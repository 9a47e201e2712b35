"""What a cell's meeting hears of the month's supervision: general remarks, counts and themes. Never a single note, a
rating or a name; and only what is open to its member by then, so that nothing tells of what is not. A praise is read
out with its member's yes alone."""

from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.meetings.queries.meetings import MeetingRow
from portal.organisations.models import UnitKind
from portal.organisations.queries import setting
from portal.plans.models import Commitment, Section
from portal.supervision.models import CellMonth, Note, NoteRating, NoteRevision, Period, Reply
from portal.supervision.queries.assignment import assigned
from portal.supervision.queries.cell import cell_place, generals_of
from portal.supervision.queries.cellsheet import CellPlace, General
from portal.supervision.queries.places import month_heard, place
from portal.supervision.queries.praised import Praised, read_out_at
from portal.supervision.rules.parts import OF_KIND, MonthStanding, Parts, Reached, parts_of


class Heard(NamedTuple):
    where: CellPlace
    generals: list[General]
    parts: Parts  # of the members whom a body was to follow: what is open to them of its notes
    answered: int
    themes: list[Section]
    praised: list[Praised]

    @property
    def month(self) -> str:
        return self.where.place.month

    @property
    def opened(self) -> bool:
        return self.where.released_on is not None


def heard_at(meeting: MeetingRow) -> Heard | None:
    """None where the session is no cell's, or no programme runs."""
    if meeting.organiser_kind is not UnitKind.CELL:
        return None
    month = _month(meeting)
    found = place(month, meeting.organiser_id) if month else None
    if found is None:
        return None
    where = cell_place(found)
    members = assigned(found.window.due_on, cells=[meeting.organiser_id])
    owing = {one.person_id: one.body_id for one in members if one.body_id}
    opened = _opened(meeting.organiser_id, found.period_id)
    parts = parts_of((opened.get((body, person), MonthStanding.OPEN) for person, body in owing.items()), Reached.OPENED)
    return Heard(
        where,
        generals_of(where),
        parts,
        _answered(meeting.organiser_id, found.period_id),
        _themes(meeting.organiser_id, found.period_id, setting("suppress_below", meeting.on)),
        read_out_at(meeting.organiser_id, found.period_id, meeting.on),
    )


def _month(meeting: MeetingRow) -> str | None:
    """The month whose day this session is; else the one heard on its day, else the running."""
    of_session = (
        sa.select(Period.month)
        .join(CellMonth, sa.and_(CellMonth.ward_id == Period.ward_id, CellMonth.period_id == Period.id))
        .where(CellMonth.meeting_id == meeting.id)
        .limit(1)
    )
    running = sa.select(Period.month).where(Period.month <= f"{meeting.on:%Y-%m}").order_by(Period.month.desc())
    heard = db.session.scalar(of_session) or month_heard(meeting.organiser_id, meeting.on)
    return heard or db.session.scalar(running.limit(1))


def _opened(cell_id: int, period_id: int) -> dict[tuple[int, int], MonthStanding]:
    """Every note that its member may read, by body and member."""
    rows = db.session.execute(
        sa.select(Note.body_id, Note.person_id, Note.kind).where(
            Note.cell_id == cell_id, Note.period_id == period_id, Note.released_at.is_not(None)
        )
    )
    return {(row.body_id, row.person_id): OF_KIND[row.kind] for row in rows}


def _answered(cell_id: int, period_id: int) -> int:
    """Members who said anything on a note that is open to them, whichever body wrote it."""
    told = sa.exists().where(Reply.ward_id == Note.ward_id, Reply.note_id == Note.id)
    return (
        db.session.scalar(
            sa.select(sa.func.count(Note.person_id.distinct())).where(
                Note.cell_id == cell_id, Note.period_id == period_id, Note.released_at.is_not(None), told
            )
        )
        or 0
    )


def _themes(cell_id: int, period_id: int, least: int) -> list[Section]:
    """Parts of the plans on which there were remarks about many: a part that few share would point at them."""
    rows = db.session.execute(
        sa.select(Commitment.section, sa.func.count(Note.person_id.distinct()))
        .join(
            NoteRating,
            sa.and_(
                NoteRating.ward_id == Commitment.ward_id,
                NoteRating.commitment_id == Commitment.id,
                NoteRating.rating.is_not(None),
            ),
        )
        .join(
            NoteRevision, sa.and_(NoteRevision.ward_id == NoteRating.ward_id, NoteRevision.id == NoteRating.revision_id)
        )
        .join(
            Note,
            sa.and_(
                Note.ward_id == NoteRevision.ward_id,
                Note.id == NoteRevision.note_id,
                Note.revision == NoteRevision.number,
            ),
        )
        .where(Note.cell_id == cell_id, Note.period_id == period_id, Note.released_at.is_not(None))
        .group_by(Commitment.section)
    )
    many = {section for section, count in rows if count >= least}
    return [one for one in Section if one in many]
