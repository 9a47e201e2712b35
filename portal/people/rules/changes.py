"""What an event does to a person's dated facts. Values in, values out: the page shows them before they are written."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from portal.ground.values import RowValues
from portal.people.models import Ending
from portal.people.rules.events import Event, EventKind
from portal.people.rules.facts import PersonFact, PersonFactKind
from portal.policy import Role

OF_CELL = (Role.CELL_SECRETARY, Role.CELL_DEPUTY, Role.CELL_COMMITTEE)


class End(NamedTuple):
    """A fact that is told again with its end, or with what becomes of it; the old telling is withdrawn and stays."""

    fact: PersonFact
    on: date | None
    becomes: RowValues


class EventChanges(NamedTuple):
    ends: tuple[End, ...] = ()
    begins: tuple[tuple[PersonFactKind, RowValues], ...] = ()


Facts = Sequence[PersonFact]
AS_MEMBER = (PersonFactKind.MEMBERSHIP, PersonFactKind.CELL, PersonFactKind.EXEMPTION, PersonFactKind.POST)


def changes_of(event: Event, facts: Facts, holders: Facts = ()) -> EventChanges:
    """`holders`: who else holds the post that the event gives."""
    return CHANGES[event.kind](event, facts, holders)


def _membership(event: Event, facts: Facts, _holders: Facts) -> EventChanges:
    admitted = event.day if event.kind is EventKind.ADMISSION else event.admitted_on
    member = {"card_number": event.card_number, "admitted_on": admitted, "official_on": event.official_on}
    lives = _residence(event, facts, ()) if event.group_id or event.place else EventChanges()
    began = ((PersonFactKind.MEMBERSHIP, member), (PersonFactKind.CELL, {"cell_id": event.cell_id}))
    return EventChanges(lives.ends, (*began, *lives.begins))


def _official(event: Event, facts: Facts, _holders: Facts) -> EventChanges:
    return EventChanges(
        tuple(
            End(one, one.valid_until, {"official_on": event.day})
            for one in facts
            if one.kind is PersonFactKind.MEMBERSHIP and one.held_on(event.day)
        )
    )


def _leave(kinds: Sequence[PersonFactKind], ending: Ending) -> Callable[[Event, Facts, Facts], EventChanges]:
    def ends(event: Event, facts: Facts, _holders: Facts) -> EventChanges:
        return EventChanges(
            tuple(
                End(one, event.day, {"ending": ending} if one.kind is PersonFactKind.MEMBERSHIP else {})
                for one in facts
                if one.kind in kinds and one.stands_after(event.day)
            )
        )

    return ends


def _exempt(event: Event, _facts: Facts, _holders: Facts) -> EventChanges:
    return EventChanges(begins=((PersonFactKind.EXEMPTION, {"kind": event.exemption, "valid_until": event.until}),))


def _return(event: Event, facts: Facts, _holders: Facts) -> EventChanges:
    return EventChanges(_ending(event, facts, PersonFactKind.EXEMPTION))


def _cell(event: Event, facts: Facts, _holders: Facts) -> EventChanges:
    """Posts in the committee of the cell that is left end with it."""
    left = _ending(event, facts, PersonFactKind.CELL)
    cells = {end.fact.values["cell_id"] for end in left}
    posts = tuple(
        end
        for end in _ending(event, facts, PersonFactKind.POST)
        if end.fact.values["role"] in OF_CELL and end.fact.values["unit_id"] in cells
    )
    return EventChanges((*left, *posts), ((PersonFactKind.CELL, {"cell_id": event.cell_id}),))


def _residence(event: Event, facts: Facts, _holders: Facts) -> EventChanges:
    lives = {"group_id": event.group_id, "place": event.place}
    return EventChanges(_ending(event, facts, PersonFactKind.RESIDENCE), ((PersonFactKind.RESIDENCE, lives),))


def _join(event: Event, _facts: Facts, _holders: Facts) -> EventChanges:
    return EventChanges(begins=((PersonFactKind.ORGANISATION, {"organisation_id": event.organisation_id}),))


def _unjoin(event: Event, facts: Facts, _holders: Facts) -> EventChanges:
    belongs = _ending(event, facts, PersonFactKind.ORGANISATION)
    return EventChanges(tuple(end for end in belongs if end.fact.values["organisation_id"] == event.organisation_id))


def _seat(event: Event, _facts: Facts, holders: Facts) -> EventChanges:
    before = tuple(End(one, event.day, {}) for one in holders if event.succeeds and one.stands_after(event.day))
    return EventChanges(
        before, ((PersonFactKind.POST, {"unit_id": event.unit_id, "role": event.role, "title": event.title}),)
    )


def _unseat(event: Event, facts: Facts, _holders: Facts) -> EventChanges:
    return EventChanges(
        tuple(end for end in _ending(event, facts, PersonFactKind.POST) if end.fact.id == event.fact_id)
    )


def _ending(event: Event, facts: Facts, kind: PersonFactKind) -> tuple[End, ...]:
    return tuple(End(one, event.day, {}) for one in facts if one.kind is kind and one.stands_after(event.day))


CHANGES: dict[EventKind, Callable[[Event, Facts, Facts], EventChanges]] = {
    EventKind.TRANSFER_IN: _membership,
    EventKind.TRANSFER_OUT: _leave(AS_MEMBER, Ending.TRANSFERRED),
    EventKind.ADMISSION: _membership,
    EventKind.OFFICIAL: _official,
    EventKind.EXEMPTION: _exempt,
    EventKind.RETURN: _return,
    EventKind.DEATH: _leave(tuple(PersonFactKind), Ending.DIED),
    EventKind.LEFT: _leave(AS_MEMBER, Ending.LEFT),
    EventKind.CELL: _cell,
    EventKind.RESIDENCE: _residence,
    EventKind.JOINED: _join,
    EventKind.LEFT_ORGANISATION: _unjoin,
    EventKind.OFFICER: _seat,
    EventKind.POST_ENDED: _unseat,
}
