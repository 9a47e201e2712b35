from typing import NamedTuple

from portal.ground.labels import Labelled
from portal.people.rules.standing import PartyStanding

OUTSIDE = -1  # asked for as a residence group: those who live in none of the ward's


class Order(Labelled):
    NAME = "ten", "Theo tên"
    GROUP = "to", "Theo tổ dân phố"
    CELL = "chi-bo", "Theo chi bộ"


class PeopleFilter(NamedTuple):
    """What the reader asked of the list. `typed` stands in no address."""

    cell_id: int | None = None
    group_id: int | None = None
    organisation_id: int | None = None
    standing: PartyStanding | None = None
    exemption: str | None = None  # a kind, or NOT_EXEMPT
    states: tuple[tuple[str, str], ...] = ()  # column's code, state
    order: Order = Order.NAME
    typed: str = ""


NOT_EXEMPT = "none"
