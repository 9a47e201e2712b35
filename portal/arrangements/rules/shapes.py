"""The tree as an arrangement meets it and as it leaves it: what the pure deeds of `rules.tree` take and give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from portal.arrangements.rules.deeds import Deed
from portal.ground.text import Sentence
from portal.organisations.models import CellKind, Rank, UnitKind

# Of which kinds people are part: the fact that says so goes with them.
PEOPLED = (UnitKind.CELL, UnitKind.RESIDENCE_GROUP, UnitKind.MASS_ORGANISATION)
PARTIES = (UnitKind.BASE_PARTY, UnitKind.PART_PARTY)
ARRANGED = (*PEOPLED, UnitKind.AREA_FRONT, *PARTIES)
# In what each may stand, besides the ward's own committee; only an đảng bộ bộ phận must.
INSIDE = {UnitKind.CELL: PARTIES, UnitKind.PART_PARTY: (UnitKind.BASE_PARTY,)}
PLACED = (UnitKind.CELL, UnitKind.AREA_FRONT)


class Node(NamedTuple):
    id: int
    kind: UnitKind
    name: str
    short_name: str
    cell_kind: CellKind | None = None
    group_id: int | None = None
    chosen_lead: int | None = None  # the office chose it
    rank: Rank = Rank.AFFILIATED
    parent_id: int | None = None  # an đảng bộ cơ sở or đảng bộ bộ phận; None: the ward's own
    ward: int | None = None  # it stands, or will stand, in another ward of the installation


class Belonging(NamedTuple):
    """One person in one unit, and where they live; `fact`: the row that says so."""

    fact: int
    person_id: int
    unit_id: int
    lives_in: int | None = None


class TreeSnapshot(NamedTuple):
    """The tree on the day, before anything is done."""

    nodes: Mapping[int, Node]
    belongings: Sequence[Belonging]
    names: frozenset[str] = frozenset()  # folded short names of what stands, by kind: "kind name"


class Going(NamedTuple):
    """Who goes where; `to` None: nothing says it, and somebody must be asked."""

    belonging: Belonging
    to: int | None
    choices: tuple[int, ...]


@dataclass
class Arranged:
    """The tree as it will be, and what became of the one before."""

    nodes: dict[int, Node]
    opened: list[int] = field(default_factory=list)
    ended: dict[int, tuple[int, ...]] = field(default_factory=dict)  # with what follows
    shared: dict[int, tuple[int, ...]] = field(default_factory=dict)  # goes on, and gave people away
    renamed: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)  # to another residence group's ground
    led: list[int] = field(default_factory=list)  # another lead body was chosen
    ranked: list[int] = field(default_factory=list)
    under: list[int] = field(default_factory=list)  # stands in another đảng bộ cơ sở or đảng bộ bộ phận, or in none
    above: Deed | None = None
    founded: dict[int, Deed] = field(default_factory=dict)  # wards that the arrangement opens, by number
    goings: list[Going] = field(default_factory=list)
    refused: list[Sentence] = field(default_factory=list)

    @property
    def asked(self) -> list[Going]:
        return [one for one in self.goings if one.to is None]

    def followers(self, unit_id: int) -> tuple[int, ...]:
        return self.ended.get(unit_id) or self.shared.get(unit_id, ())

    @property
    def abroad(self) -> dict[int, Node]:
        """Units of other wards that receive from here."""
        return {node.id: node for node in self.nodes.values() if node.ward is not None}

    def name_of(self, unit_id: int) -> str:
        return self.nodes[unit_id].short_name if unit_id in self.nodes else ""

    def refuse(self, words: Sentence) -> None:
        self.refused.append(words)
