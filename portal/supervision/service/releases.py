"""Opening notes to their members (mở nhận xét): at the cell's meeting, singly, or by the lock."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import at_ward, moment_on, now
from portal.ground.db import db, flush
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import Sentence, month_name, say
from portal.notifications import tell
from portal.organisations.queries import setting
from portal.policy import Action, Actor, require
from portal.supervision import links
from portal.supervision.models import CellMonth, Note, Period, Release, ReleaseKind, Telling
from portal.supervision.queries.cell import capacity_over, held_cell
from portal.supervision.queries.cellsheet import CellPlace
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import has_open_question, held, sent_on
from portal.supervision.queries.turns import take_turn
from portal.supervision.rules import cell as rules
from portal.supervision.service.periods import set_meeting_day


class Ready(NamedTuple):
    """A note that waits to be opened, and since when its member has known of the reminder in it."""

    id: int
    person_id: int
    cell_id: int
    period_id: int
    reminds: bool
    heard_at: datetime | None


def arrange_meeting(actor: Actor, where: CellPlace, today: date, *, meets_on: date | None) -> CellMonth:
    """The day on which the cell meets on the month's notes."""
    require(actor, Action.PERIOD_CLOSE, where.subject)
    where = held_cell(where)
    refuse(meeting_is_fixed(where))
    month = where.place
    if wrong := rules.meeting_reasons(meets_on=meets_on, month=month.month, locks_on=month.window.locks_on):
        raise Invalid(wrong)
    cell_month = set_meeting_day(where.cell.id, month.period_id, or_404(meets_on))
    audit.record(actor, Action.PERIOD_CLOSE, cell_month, cell=where.cell.id, month=month.month, meets_on=meets_on)
    return cell_month


def meeting_is_fixed(where: CellPlace) -> Sentence | None:
    """Why the day cannot be set on the cell's month itself."""
    return rules.meeting_is_fixed(
        released_on=where.released_on,
        closed_on=where.closed_on,
        in_calendar=where.meets_on if where.meeting_id else None,
    )


def release_at_meeting(actor: Actor, where: CellPlace, today: date) -> Release:
    """Open everything sent that no question holds back; never a draft, never the one about who opens."""
    require(actor, Action.NOTE_RELEASE, where.subject)
    where = held_cell(where)
    refuse(rules.not_the_day_to_release(meets_on=where.meets_on, today=today))
    ready = _ready(
        today, Note.cell_id == where.cell.id, Note.period_id == where.place.period_id, Note.person_id != actor.person_id
    )
    refuse(say("Không còn nhận xét nào để mở.") if where.released_on and not ready else None)
    release = _begin(actor, where.cell.id, where.place.period_id, ReleaseKind.MEETING, where.cell.path, today)
    _open(actor, release, ready, where.place.month)
    return release


def release_note(actor: Actor, note: ReadNote, today: date) -> Release:
    """Open one note that was sent after the meeting, once the cell accepts it."""
    require(actor, Action.NOTE_RELEASE, note.subject)
    note = held(note, today)
    refuse(hindrance(note, today))
    ready = _ready(today, Note.id == note.id)
    release = _begin(actor, note.cell_id, note.period_id, ReleaseKind.SINGLE, note.path, today)
    _open(actor, release, ready, note.month)
    return release


def hindrance(note: ReadNote, today: date) -> Sentence | None:
    """Why a note cannot be opened singly now."""
    or_404(note.sent_at)
    return rules.not_to_be_released_singly(
        released=note.released,
        has_open_question=note.open_question is not None,
        cell_released_on=note.cell_released_on,
        held=note.is_held(moment_on(today)),
        free_from=at_ward(note.free_from) if note.free_from else None,
        locks_on=note.locks_on,
        today=today,
    )


def release_at_lock(system: Actor, period: Period, today: date) -> int:
    """Open what was sent by the end of the lock day and nothing holds back, also of the months before; answers how
    many. Time itself does it: nobody is asked, and doing it again changes nothing."""
    if today <= period.locks_on:
        return 0
    months = {
        row.id: row.month
        for row in db.session.execute(sa.select(Period.id, Period.month).where(Period.month <= period.month))
    }
    groups: dict[tuple[int, int], list[Ready]] = defaultdict(list)
    due = (Note.period_id.in_(months), sent_on() <= period.locks_on)
    take_turn(*db.session.scalars(sa.select(Note.cell_id).where(_waits(), *due).distinct()))
    for row in _ready(today, *due):
        groups[row.cell_id, row.period_id].append(row)
    for (cell_id, period_id), ready in groups.items():
        release = _begin(system, cell_id, period_id, ReleaseKind.LOCK, "", today)
        _open(system, release, ready, months[period_id])
    return sum(map(len, groups.values()))


def _ready(today: date, *wanted: sa.ColumnElement[bool]) -> list[Ready]:
    """Sent, not yet open, held back by nothing, kept still until the deed is done. What asks for a reminder waits alone
    until its member has known of it for two full days."""
    days, moment = int(setting("reminder_days", today)), moment_on(today)
    heard = (
        sa.select(sa.func.min(Telling.told_at))
        .where(Telling.ward_id == Note.ward_id, Telling.note_id == Note.id, Telling.revision == Note.revision)
        .correlate(Note)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Note.id, Note.person_id, Note.cell_id, Note.period_id, Note.reminds, heard.label("heard_at"))
        .where(_waits(), *wanted)
        .with_for_update(of=Note)
    )
    waiting = [Ready(**row._mapping) for row in rows]
    return [one for one in waiting if not one.reminds or rules.is_free(one.heard_at, days, moment)]


def _waits() -> sa.ColumnElement[bool]:
    return sa.and_(Note.sent_at.is_not(None), Note.released_at.is_(None), ~has_open_question())


def _begin(actor: Actor, cell_id: int, period_id: int, kind: ReleaseKind, path: str, today: date) -> Release:
    by_lock = kind is ReleaseKind.LOCK
    release = Release(
        id=new_id(),
        cell_id=cell_id,
        period_id=period_id,
        kind=kind,
        by=None if by_lock else actor.person_id,
        capacity="" if by_lock else capacity_over(actor, path),
        released_on=today,
    )
    db.session.add(release)
    flush()  # the notes refer to it
    return release


def _open(actor: Actor, release: Release, ready: Collection[Ready], month: str) -> None:
    db.session.execute(
        sa.update(Note)
        .where(Note.id.in_([row.id for row in ready]))
        .values(released_at=now(), release_id=release.id, version=Note.version + 1)
        .execution_options(synchronize_session=False)
    )
    audit.record(
        actor,
        Action.NOTE_RELEASE,
        release,
        kind=release.kind.value,
        month=month,
        cell=release.cell_id,
        released_on=release.released_on,
        notes=sorted(row.id for row in ready),
    )
    for person_id in sorted({row.person_id for row in ready}):
        tell(
            person_id,
            say(
                "Nhận xét %(month)s về đồng chí đã mở. Đồng chí đọc và trả lời tiếp thu hoặc giải trình.",
                month=month_name(month),
            ),
            links.own(),
        )
