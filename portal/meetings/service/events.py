"""Shared events: added once, participants ticked in one pass; each tick is a dated fact, its absence is none."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush, ward
from portal.ground.errors import Conflict, Invalid, refuse
from portal.ground.text import say
from portal.meetings.models import Participation, SharedEvent
from portal.meetings.queries.events import EventRow, tickable
from portal.meetings.rules import events as rules
from portal.organisations.queries import UnitRow
from portal.policy import Action, Actor, PolicySubject, require


def share(actor: Actor, organiser: UnitRow, today: date, *, title: str, place: str, on: date | None) -> SharedEvent:
    require(actor, Action.EVENT_SHARE, PolicySubject(body_id=organiser.id, path=organiser.path))
    day = _fit(title, place, on, today)
    event = SharedEvent(organiser_id=organiser.id, on=day, title=title, place=place, added_by=actor.person_id)
    db.session.add(event)
    audit.record(actor, Action.EVENT_SHARE, event, title=title, place=place, on=day)
    flush()
    return event


def change(
    actor: Actor, event: EventRow, today: date, *, title: str, place: str, on: date | None, version: int
) -> SharedEvent:
    require(actor, Action.EVENT_SHARE, event.subject)
    row = _alone(event, version)
    day = _fit(title, place, on, today, ticked=event.ticked > 0)
    row.title, row.place, row.on = title, place, day
    audit.record(actor, Action.EVENT_SHARE, row, title=title, place=place, on=day)
    return row


def withdraw(actor: Actor, event: EventRow, *, version: int) -> None:
    """Added by mistake: with it the facts it offered are gone; what was already written into a note stays."""
    require(actor, Action.EVENT_SHARE, event.subject)
    row = _alone(event, version)
    row.withdrawn_at = now()
    audit.record(actor, Action.EVENT_SHARE, row, withdrawn=True)


def tick(
    actor: Actor, event: EventRow, today: date, *, ticked: Collection[int], was: Collection[int]
) -> tuple[int, int]:
    """What was ticked and unticked since the page was drawn, and nothing else: two who tick at once add up. Answers
    with how many were added and taken back."""
    require(actor, Action.EVENT_SHARE, event.subject)
    refuse(rules.withdrawn(event.withdrawn) or rules.too_early(event.on, today))
    mine = {one.person_id for one in tickable(actor, event)}
    added, dropped = (set(ticked) - set(was)) & mine, (set(was) - set(ticked)) & mine
    known = {
        row.person_id: row
        for row in db.session.scalars(
            sa.select(Participation).where(
                Participation.event_id == event.id, Participation.person_id.in_(added | dropped)
            )
        )
    }
    added = {one for one in added if one not in known or known[one].withdrawn_at is not None}
    dropped = {one for one in dropped if one in known and known[one].withdrawn_at is None}
    for person_id in sorted(added):
        if row := known.get(person_id):
            row.withdrawn_at, row.by, row.recorded_at = None, actor.person_id, now()
        else:
            db.session.add(Participation(event_id=event.id, person_id=person_id, by=actor.person_id))
    for person_id in sorted(dropped):
        known[person_id].withdrawn_at = now()
    if added or dropped:
        audit.record(
            actor,
            Action.EVENT_SHARE,
            db.session.get_one(SharedEvent, (ward(), event.id)),
            took_part=sorted(map(str, added)),
            taken_back=sorted(map(str, dropped)),
        )
    return len(added), len(dropped)


def _fit(title: str, place: str, on: date | None, today: date, *, ticked: bool = False) -> date:
    wrong = rules.unfit(title, place, on, today, ticked=ticked)
    if wrong or on is None:
        raise Invalid(wrong)
    return on


def _alone(event: EventRow, version: int) -> SharedEvent:
    row = db.session.get_one(SharedEvent, (ward(), event.id), populate_existing=True, with_for_update=True)
    refuse(rules.withdrawn(row.withdrawn_at is not None))
    if row.version != version:
        raise Conflict(say("Việc chung này vừa được người khác sửa; hãy xem lại rồi lưu."), theirs=row)
    return row
