"""Sessions found by theme, occasion, place, agenda, kind and the unit that holds them: those the searcher may see."""

from collections.abc import Collection, Iterable
from datetime import date

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.finding import Hit, SearchTerms, marks_missing, to_find
from portal.ground.names import fold
from portal.ground.searched import words_in
from portal.meetings import links
from portal.meetings.models import Meeting, MeetingState, MeetingType
from portal.meetings.queries.meetings import MeetingRow, readable
from portal.organisations.names import every_name
from portal.policy import Actor


def search(actor: Actor, terms: SearchTerms, today: date, limit: int) -> list[Hit]:
    """The newest first: what is coming, then what was."""
    bodies = every_name()
    types = [(row.id, row.name) for row in db.session.execute(sa.select(MeetingType.id, MeetingType.name))]
    told = words_in(Meeting)
    query = readable(actor).where(
        *(
            sa.or_(
                told.folded.contains(f" {term}", autoescape=True),
                Meeting.organiser_id.in_(_called(term, bodies)),
                Meeting.type_id.in_(_called(term, types)),
            )
            for term in terms.folded
        )
    )
    rows = db.session.execute(
        query.order_by(marks_missing(terms, told), Meeting.starts_at.desc(), Meeting.id).limit(limit)
    )
    return [_hit(MeetingRow(*row)) for row in rows]


def _called(term: str, names: Iterable[tuple[int, str]]) -> Collection[int]:
    return [key for key, name in names if f" {term}" in fold(to_find(name))]


def _hit(one: MeetingRow) -> Hit:
    state = () if one.state in (MeetingState.PLANNED, MeetingState.HELD) else (one.state.label,)
    return Hit(one.theme, (one.on, one.type, one.organiser, *state), links.session(one.id))
