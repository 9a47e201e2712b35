"""A figure as it was frozen, and how two readings of it differ. Pure."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from portal.campaigns.progress import Share
from portal.campaigns.rules import CellNumbers, withheld
from portal.ground.text import Sentence, say
from portal.ground.values import JsonList, JsonObject
from portal.supervision.rules.progress import suppressed

PARTS = ("remark", "nil", "unseen", "open")  # with the reader's own they add up to the obligations
MOVED = "moved"
STATES = ("recorded", *PARTS, MOVED, "sent")


class FrozenFigure(NamedTuple):
    """All that a frozen figure needs to be opened again; `named` are the cells under their names of then."""

    name: str
    slug: str
    label: str
    rule: str
    part: int
    whole: int | None
    lists: str
    people: tuple[int, ...]
    out_of: tuple[int, ...]
    stood: Mapping[int, int]
    shares: tuple[tuple[int | None, str, int, int | None], ...]  # cell, name, part, whole

    @property
    def share(self) -> Share:
        return Share(self.part, self.whole)

    def plain(self) -> JsonList:
        """What the digest covers, in one order whatever order the figure was read in."""
        return [
            self.name,
            self.label,
            self.rule,
            self.part,
            self.whole,
            self.lists,
            sorted(self.people),
            sorted(self.out_of),
            sorted(self.stood.items()),
            sorted(([*one] for one in self.shares), key=lambda one: (one[0] is None, one[0])),
        ]

    def without(self, person_id: int | None) -> "FrozenFigure":
        """The same to a reader who may not learn what stands about themselves: in the whole they are, and of the parts
        in the one that tells nothing."""
        if person_id is None or person_id not in {*self.people, *self.out_of}:
            return self
        times = -1 if self.name == MOVED else self.people.count(person_id)
        cell = self.stood.get(person_id)
        shares = tuple(
            (one, name, part - times if one == cell else part, whole) for one, name, part, whole in self.shares
        )
        others = tuple(one for one in self.people if one != person_id)
        people = (*self.people, person_id) if self.name == MOVED else others
        return self._replace(part=self.part - times, shares=shares, people=tuple(sorted(people)))


def digest_of(head: JsonObject, figures: Sequence[FrozenFigure]) -> str:
    told = [{name: _plain(value) for name, value in sorted(head.items())}, [one.plain() for one in figures]]
    body = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def differs(one: FrozenFigure, other: FrozenFigure | None) -> list[Sentence]:
    """In what two readings of a figure differ, in words; the names of cells and figures may change."""
    if other is None:
        return [say("chỉ tiêu này không còn")]
    found = []
    if one.share != other.share:
        found.append(say("số khác: %(one)s và %(other)s", one=shown(one.share), other=shown(other.share)))
    if Counter(one.people) != Counter(other.people) or set(one.out_of) != set(other.out_of):
        found.append(say("danh sách người khác"))
    if _by_cell(one) != _by_cell(other):
        found.append(say("số theo chi bộ khác"))
    return found


def too_small(figures: Sequence[FrozenFigure], below: int) -> frozenset[str]:
    """Which of a month's figures stay unshown to who may open none of their lists: groups of fewer than `below` people,
    and what would let them be subtracted, among the bodies and among the states of a note."""
    bodies = {
        place: CellNumbers(one.part, one.whole) for place, one in enumerate(figures) if one.name.startswith("body.")
    }
    hidden = withheld(bodies, set(), below)
    names = {figures[place].name for place in hidden.parts | hidden.wholes}
    states = {one.name: one for one in figures if one.name in STATES}
    if states:
        whole = max(one.whole or 0 for one in states.values())
        counts = {name: one.part for name, one in states.items()}
        told = suppressed(counts, whole, below, [name for name in PARTS if name in states])
        names |= set(states) if hidden.total else {name for name, number in told.items() if number is None}
    return frozenset(names)


def shown(share: Share) -> str:
    return str(share.part) if share.whole is None else f"{share.part}/{share.whole}"


def _by_cell(one: FrozenFigure) -> dict[int | None, tuple[int, int | None]]:
    return {cell: (part, whole) for cell, _, part, whole in one.shares if part or whole}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
