"""Closing a cell's month (chốt kỳ)."""

from datetime import date

from portal import audit
from portal.ground.db import db
from portal.ground.errors import refuse
from portal.ground.ids import new_id
from portal.ground.text import Sentence, month_name, say
from portal.notifications import tell
from portal.organisations.queries import seats
from portal.policy import Action, Actor, Role, require
from portal.policy.relations import COMMITTEE
from portal.supervision import links
from portal.supervision.models import Closing
from portal.supervision.queries.cell import cell_sheet_for, held_cell
from portal.supervision.queries.cellsheet import CellPlace, CellSheet
from portal.supervision.rules import cell as rules


def close_month(actor: Actor, where: CellPlace, today: date) -> Closing:
    """Close after the release, with no question open; what still waits for a member's word is carried over. A note
    about the closer that is not open yet neither hinders nor shows: the deputy, the ward or the lock opens it."""
    require(actor, Action.PERIOD_CLOSE, where.subject)
    where = held_cell(where)
    sheet = cell_sheet_for(actor, where, today)
    refuse(hindrance(where, sheet, today))
    closing = Closing(
        id=new_id(),
        cell_id=where.cell.id,
        period_id=where.place.period_id,
        by=actor.person_id,
        capacity=_capacity(actor, where),
        closed_on=today,
        carried_over=len(carried_over(sheet)),
    )
    db.session.add(closing)
    audit.record(
        actor,
        Action.PERIOD_CLOSE,
        closing,
        cell=where.cell.id,
        month=where.place.month,
        closed_on=today,
        carried_over=closing.carried_over,
    )
    _tell(actor, where, today)
    return closing


def hindrance(where: CellPlace, sheet: CellSheet, today: date) -> Sentence | None:
    """Why the month cannot be closed now."""
    return rules.not_to_be_closed(
        closed_on=where.closed_on,
        released_on=where.released_on,
        due_on=where.place.window.due_on,
        locks_on=where.place.window.locks_on,
        unsent=sheet.unsent,
        questions=sheet.questions,
        unreleased=sheet.unreleased,
        today=today,
    )


def carried_over(sheet: CellSheet) -> list[int]:
    """Notes without a conclusion yet: the member has to be told, to answer, or their time limit to end."""
    return [note.id for note in sheet.notes if (note.released and note.wants_conclusion) or note.reminder_waits]


def _capacity(actor: Actor, where: CellPlace) -> str:
    return "; ".join(sorted({post.title for post in actor.posts if post.unit_id == where.cell.id}))


def _tell(actor: Actor, where: CellPlace, today: date) -> None:
    """The chi ủy, and the committee member in charge of the cell."""
    said = say(
        "%(cell)s đã chốt kỳ giám sát %(month)s.", cell=where.cell.short_name, month=month_name(where.place.month)
    )
    told = {seat.person_id for seat in seats(today, *COMMITTEE, Role.CELL_SPONSOR) if seat.unit_id == where.cell.id}
    for person_id in sorted(told - {actor.person_id}):
        tell(person_id, said, links.cell_month(where.place.month, where.cell.id))
