"""Deciding: the second person confirms all of a page, or declines it with a reason; the asker may take it back."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush, ward
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused, or_404, refuse
from portal.ground.slots import Registry
from portal.ground.text import Sentence, say
from portal.ground.typed import clean_line
from portal.people import links
from portal.people.confirming.asking import capacity_of
from portal.people.confirming.deeds import TwoPersons, deed_of
from portal.people.models import Confirmation, ConfirmationItem, ConfirmationState
from portal.people.queries.history import names_of
from portal.policy import Action, Actor, PolicySubject, can, require

# Telling people in the portal belongs to a later chapter: (person, words, link).
TELL: Registry[Callable[[int, Sentence, str], None]] = Registry()
LONGEST = 500
MEANWHILE = say("Danh sách này vừa thay đổi hoặc đã có người xử lý; hãy xem lại rồi quyết định.")
CLOSED = say("Việc này đã được xử lý.")


class ConfirmationPage(NamedTuple):
    """What waits, with its lines and the names of those in it."""

    asked: Confirmation
    items: list[ConfirmationItem]
    mine: list[ConfirmationItem]  # those that the reader may confirm
    names: dict[int, str]

    @property
    def addresses(self) -> list[str]:
        """Pages that show the whole of what a line says in short."""
        pages = [(deed_of(one.kind).page, one.told) for one in self.items]
        return list(dict.fromkeys(page(dict(told)) for page, told in pages if page))

    @property
    def for_the_asker(self) -> bool:
        """Somebody asks for themself."""
        return any(str(self.asked.asked_by) in one.people for one in self.items)

    @property
    def lines(self) -> list[Sentence]:
        return [line_of(one) for one in self.items]


def shortened(line: Sentence, most: int = 160) -> str:
    words = str(line)
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"


def line_of(item: ConfirmationItem) -> Sentence:
    return say(item.words, **item.facts)


def listed_for(actor: Actor) -> list[ConfirmationPage]:
    """What waits first, then the newest: all of it for confirmers and the office, their own for anybody else."""
    if not _oversees(actor):
        require(actor, Action.ACCOUNT_MANAGE)
    waiting_first = Confirmation.state != ConfirmationState.WAITING
    asked = sa.select(Confirmation).order_by(waiting_first, Confirmation.asked_at.desc()).limit(100)
    if not _oversees(actor):
        asked = asked.where(Confirmation.asked_by == actor.person_id)
    return _pages(actor, db.session.scalars(asked).all())


def page_for(actor: Actor, confirmation_id: int) -> ConfirmationPage | None:
    overseen = _oversees(actor)  # the policy is asked, whoever it is
    one = db.session.get(Confirmation, (ward(), confirmation_id), populate_existing=True)
    if one is None or not (overseen or one.asked_by == actor.person_id):
        return None
    return _pages(actor, [one])[0]


def matters_of(actor: Actor) -> list[str]:
    """Under which decisions this person has something waiting: what is added under the same words is one page."""
    require(actor, Action.PEOPLE_RECORD)
    waiting = sa.select(Confirmation.matter).where(
        Confirmation.state == ConfirmationState.WAITING, Confirmation.asked_by == actor.person_id
    )
    return list(db.session.scalars(waiting.order_by(Confirmation.asked_at.desc()).limit(10)))


def waiting_for(actor: Actor) -> list[ConfirmationPage]:
    """What this person may confirm now."""
    if not can(actor, Action.POWER_CONFIRM):
        return []
    waiting = sa.select(Confirmation).where(Confirmation.state == ConfirmationState.WAITING)
    rows = db.session.scalars(waiting.order_by(Confirmation.asked_at)).all()
    return [one for one in _pages(actor, rows) if one.mine]


def confirm(actor: Actor, confirmation_id: int, today: date, *, version: int) -> Confirmation:
    """All lines of the page but those about the confirmer themself, which go on waiting for somebody else."""
    asked, items = _held(actor, confirmation_id, version)
    mine = [one for one in items if _may(actor, asked, one)]
    if not mine:
        raise NotAllowed(Action.POWER_CONFIRM)
    names = names_of([asked.asked_by])
    two = TwoPersons(asked.asked_by, names.get(asked.asked_by, ""), actor.person_id or 0, actor.name)
    _leave_waiting(asked, [one for one in items if one not in mine])
    _decide(actor, asked, ConfirmationState.CONFIRMED)
    lines = [str(line_of(one)) for one in mine]
    audit.record(actor, Action.POWER_CONFIRM, asked, confirmed=asked.matter, lines=lines, **two.facts())
    for one in mine:
        try:
            deed_of(one.kind).do(actor, dict(one.told), today, two)
        except Refused as refused:
            raise Refused(
                say("%(line)s: %(reason)s", line=shortened(line_of(one)), reason=str(refused.args[0]))
            ) from refused
    _tell(asked, say("%(name)s đã xác nhận: %(matter)s.", name=actor.name, matter=asked.matter))
    return asked


def decline(actor: Actor, confirmation_id: int, *, version: int, reason: str) -> Confirmation:
    asked, items = _held(actor, confirmation_id, version)
    if not any(_may(actor, asked, one) for one in items):
        raise NotAllowed(Action.POWER_CONFIRM)
    reason = clean_line(reason)
    if not reason or len(reason) > LONGEST:
        raise Invalid({"reason": say("Hãy ghi lý do không xác nhận, không quá %(most)s ký tự.", most=LONGEST)})
    asked.reason = reason
    _decide(actor, asked, ConfirmationState.DECLINED)
    _drop(items)
    audit.record(
        actor,
        "people.power.decline",
        asked,
        declined=asked.matter,
        reason=reason,
        asked_by=asked.asked_by,
        asked_name=names_of([asked.asked_by]).get(asked.asked_by, ""),
        declined_by=actor.person_id,
        declined_name=actor.name,
        lines=[str(line_of(one)) for one in items],
    )
    words = say("%(name)s không xác nhận %(matter)s: %(reason)s", name=actor.name, matter=asked.matter, reason=reason)
    _tell(asked, words)
    return asked


def take_back(actor: Actor, confirmation_id: int, *, version: int) -> Confirmation:
    """By who asked, as long as nobody has decided."""
    asked, items = _held(actor, confirmation_id, version)
    if asked.asked_by != actor.person_id:
        raise NotAllowed(Action.POWER_CONFIRM)
    _decide(actor, asked, ConfirmationState.TAKEN_BACK)
    _drop(items)
    audit.record(actor, "people.power.take_back", asked, taken_back=asked.matter)
    return asked


def _held(actor: Actor, confirmation_id: int, version: int) -> tuple[Confirmation, list[ConfirmationItem]]:
    """The row is this deed's until it ends: of two who decide at once the second finds it decided."""
    or_404(page_for(actor, confirmation_id))
    row = sa.select(Confirmation).where(Confirmation.id == confirmation_id).with_for_update()
    asked = db.session.scalars(row.execution_options(populate_existing=True)).one()
    refuse(None if asked.state is ConfirmationState.WAITING else CLOSED)
    if asked.version != version:
        raise Conflict(MEANWHILE, asked)
    return asked, _items([asked.id])[asked.id]


def _may(actor: Actor, asked: Confirmation, item: ConfirmationItem) -> bool:
    """Never who asked, never one whom it concerns."""
    concerned: list[int | None] = [int(one) for one in item.people] or [None]
    if deed_of(item.kind).leaves_out:
        concerned = [None]
    return all(
        can(actor, Action.POWER_CONFIRM, PolicySubject(person_id=one, writers=frozenset({asked.asked_by})))
        for one in concerned
    )


def _leave_waiting(asked: Confirmation, rest: Sequence[ConfirmationItem]) -> None:
    if not rest:
        return
    again = Confirmation(matter=asked.matter, asked_by=asked.asked_by, asked_as=asked.asked_as, asked_at=asked.asked_at)
    db.session.add(again)
    flush()
    for one in rest:
        one.confirmation_id = again.id


def _decide(actor: Actor, asked: Confirmation, state: ConfirmationState) -> None:
    asked.state, asked.decided_by, asked.decided_at = state, actor.person_id, now()
    asked.decided_as = capacity_of(actor)
    flush()


def _drop(items: Sequence[ConfirmationItem]) -> None:
    for one in items:
        if drop := deed_of(one.kind).drop:
            drop(dict(one.told))


def _tell(asked: Confirmation, words: Sentence) -> None:
    for tell in TELL:
        tell(asked.asked_by, words, links.confirmation(asked.id))


def _oversees(actor: Actor) -> bool:
    return can(actor, Action.POWER_CONFIRM) or can(actor, Action.PEOPLE_RECORD)


def _pages(actor: Actor, rows: Sequence[Confirmation]) -> list[ConfirmationPage]:
    items = _items([one.id for one in rows])
    people = {person for one in rows for person in (one.asked_by, one.decided_by) if person}
    names = names_of(people)
    return [
        ConfirmationPage(
            one,
            items[one.id],
            [item for item in items[one.id] if _may(actor, one, item)]
            if one.state is ConfirmationState.WAITING
            else [],
            names,
        )
        for one in rows
    ]


def _items(of: Sequence[int]) -> dict[int, list[ConfirmationItem]]:
    told: dict[int, list[ConfirmationItem]] = {one: [] for one in of}
    asked = sa.select(ConfirmationItem).where(ConfirmationItem.confirmation_id.in_(of))
    asked = asked.order_by(ConfirmationItem.asked_at, ConfirmationItem.id)
    for item in db.session.scalars(asked):
        told[item.confirmation_id].append(item)
    return told
