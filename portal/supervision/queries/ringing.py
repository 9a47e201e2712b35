"""Nên gọi: lead bodies that have not sent, and whom to ring there. Their posts are public within the portal."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from portal.organisations.queries import UnitRow, seats
from portal.people.phones import phones_for
from portal.people.queries.history import names_of
from portal.policy import Actor
from portal.policy.relations import HEADS
from portal.supervision.queries.duties import What
from portal.supervision.queries.progress import Progress

SOON = 3  # days before the date: until then only who has not begun is rung


class Ring(NamedTuple):
    """A body, its heads as "name, post", the numbers they are reached on (for whoever may ring), whether its sheet was
    begun (None: not for this reader), and who is left."""

    unit: UnitRow
    heads: list[str]
    phones: list[str]
    begun: bool | None
    still: int | None


def to_ring(actor: Actor, progress: Progress, today: date) -> list[Ring]:
    """In the ward's order: who is late is no rank."""
    waiting = [line for line in progress.leads if line.whole and line.sent_on is None]
    if (progress.due_on - today).days > SOON:
        waiting = [line for line in waiting if line.recorded == 0]
    bodies = {line.unit.id for line in waiting}
    held = [seat for seat in seats(today, *HEADS) if seat.unit_id in bodies]
    names, heads = names_of({seat.person_id for seat in held}), defaultdict(list)
    reached: dict[int, list[str]] = defaultdict(list)
    phones = phones_for(actor)
    for seat in held:
        heads[seat.unit_id].append(f"{names[seat.person_id]}, {seat.title}")
        reached[seat.unit_id] += [phones[seat.person_id]] if seat.person_id in phones else []
    return [
        Ring(
            line.unit,
            heads[line.unit.id],
            reached[line.unit.id],
            None if line.recorded is None else line.recorded > 0,
            line.number(What.OPEN),
        )
        for line in waiting
    ]
