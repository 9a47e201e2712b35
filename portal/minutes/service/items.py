"""The agenda while the meeting is prepared and run: begun, added to, ordered, concluded, carried over."""

from collections.abc import Mapping

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush, ward
from portal.ground.described import values
from portal.ground.errors import Conflict, Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import Sentence, say
from portal.meetings.models import Meeting
from portal.meetings.queries.meetings import MeetingRow
from portal.minutes.models import AgendaItem, ItemKind
from portal.minutes.queries.items import item_of, items_of, left_over_before, next_planned, past_conclusions, taken_up
from portal.minutes.rules import minutes as rules
from portal.minutes.said import ConcludedItem
from portal.organisations.models import UnitKind
from portal.policy import Action, Actor, require

STALE = say("Người khác vừa sửa nội dung này. Hãy xem lại bên dưới rồi lưu lần nữa.")
LONGEST_WORDS = 1000


def begin_agenda(actor: Actor, meeting: MeetingRow) -> list[AgendaItem]:
    """The agenda as announced, with the standing item and what earlier sessions left over; nothing twice."""
    _may(actor, meeting)
    standing_items = items_of(meeting.id)
    refuse(say("Chương trình đã có nội dung.") if any(not one.carried_from_id for one in standing_items) else None)
    of_cell = meeting.organiser_kind is UnitKind.CELL
    drafts = rules.first_items(meeting.agenda, meeting.kind, of_cell, str(rules.STANDING))
    made = [
        _add(meeting.id, position, one.kind, one.title) for position, one in enumerate(drafts, len(standing_items) + 1)
    ]
    for position, left in enumerate(left_over_before(meeting), len(standing_items) + len(made) + 1):
        made.append(_add(meeting.id, position, left.kind, left.title, left.text, left.id))
    audit.record(actor, Action.MINUTES_WRITE, _held(meeting), agenda=[one.title for one in made])
    return made


def add_item(actor: Actor, meeting: MeetingRow, *, title: str, text: str = "") -> AgendaItem:
    _may(actor, meeting)
    _fit(rules.wrong_item(ConcludedItem(title=title, text=text), meeting.on))
    last = max((one.position for one in items_of(meeting.id)), default=0)
    item = _add(meeting.id, last + 1, ItemKind.ORDINARY, title, text or None)
    audit.record(actor, Action.MINUTES_WRITE, item, meeting=meeting.id, added=title)
    return item


def move_along(old_id: int, new_id: int) -> None:
    """A session moved to another day takes its agenda with it."""
    db.session.execute(sa.update(AgendaItem).where(AgendaItem.meeting_id == old_id).values(meeting_id=new_id))


def write_item(actor: Actor, meeting: MeetingRow, item_id: int, *, said: ConcludedItem, version: int) -> AgendaItem:
    """What was put before the meeting and what the chair concluded; two who write at once: Conflict."""
    _may(actor, meeting)
    _fit(rules.wrong_item(said, meeting.on))
    item = _item(meeting, item_id)
    if item.version != version:
        raise Conflict(STALE, theirs=item_of(meeting.id, item_id))
    for name, words in values(said).items():
        setattr(item, name, None if words == "" else words)  # what was not said is NULL in the agenda
    audit.record(actor, Action.MINUTES_WRITE, item, meeting=meeting.id, **values(said))
    return item


def place_item(actor: Actor, meeting: MeetingRow, item_id: int, *, step: int) -> None:
    """Up (-1) or down (+1) by one."""
    _may(actor, meeting)
    _item(meeting, item_id)
    order = rules.renumbered([one.id for one in items_of(meeting.id)], item_id, step)
    for position, one in enumerate(order, 1):
        db.session.execute(sa.update(AgendaItem).where(AgendaItem.id == one).values(position=position))
    audit.record(actor, Action.MINUTES_WRITE, _held(meeting), order=[str(one) for one in order])


def withdraw_item(actor: Actor, meeting: MeetingRow, item_id: int) -> None:
    """Taken off the agenda; what was said to it stays with it."""
    _may(actor, meeting)
    item = _item(meeting, item_id)
    item.withdrawn_at = now()
    audit.record(actor, Action.MINUTES_WRITE, item, meeting=meeting.id, withdrawn=item.title)


def tell_outcome(actor: Actor, meeting: MeetingRow, item_id: int, *, words: str, version: int) -> AgendaItem:
    """What came of an earlier session's conclusion, said at this one; emptied words take it back."""
    _may(actor, meeting)
    if len(words) > LONGEST_WORDS:
        raise Invalid({"words": say("Dài quá %(most)s ký tự, hãy rút gọn.", most=LONGEST_WORDS)})
    or_404(next((one for one in past_conclusions(meeting) if one.id == item_id), None))
    item = db.session.get_one(AgendaItem, (ward(), item_id), populate_existing=True, with_for_update=True)
    if item.version != version:
        raise Conflict(STALE, theirs=item)
    item.done_words, item.done_at_id = words or None, meeting.id if words else None
    audit.record(actor, Action.MINUTES_WRITE, item, meeting=meeting.id, came_of_it=words)
    return item


def carry_over(meeting: MeetingRow) -> int:
    """What is left over stands on the next planned session's agenda, once; answers how many were carried now."""
    left = [one for one in items_of(meeting.id) if one.left_over]
    following = next_planned(meeting)
    if not left or following is None:
        return 0
    done = taken_up([one.id for one in left])
    last = max((one.position for one in items_of(following.id)), default=0)
    fresh = [one for one in left if one.id not in done]
    for position, one in enumerate(fresh, last + 1):
        _add(following.id, position, one.kind, one.title, one.text, one.id)
    return len(fresh)


def _may(actor: Actor, meeting: MeetingRow) -> None:
    require(actor, Action.MINUTES_WRITE, meeting.subject)
    refuse(rules.closed_to_running(meeting.state))


def _fit(wrong: Mapping[str, Sentence]) -> None:
    if wrong:
        raise Invalid(wrong)


def _add(
    meeting_id: int, position: int, kind: ItemKind, title: str, text: str | None = None, carried: int | None = None
) -> AgendaItem:
    item = AgendaItem(
        id=new_id(),
        meeting_id=meeting_id,
        position=position,
        kind=kind,
        title=title,
        text=text,
        carried_from_id=carried,
    )
    db.session.add(item)
    flush()
    return item


def _item(meeting: MeetingRow, item_id: int) -> AgendaItem:
    item = db.session.get(AgendaItem, (ward(), item_id), populate_existing=True, with_for_update=True)
    return or_404(item if item and item.meeting_id == meeting.id and item.withdrawn_at is None else None)


def _held(meeting: MeetingRow) -> Meeting:
    return db.session.get_one(Meeting, (ward(), meeting.id))
