"""Where the people of a unit live, counted: by that they are shared out."""

from collections import Counter
from typing import NamedTuple

from portal.arrangements.queries.snapshot import Worked


class PeopledGroup(NamedTuple):
    group_id: int
    name: str
    people: int


def homes_of(worked: Worked, unit_id: int) -> list[PeopledGroup]:
    """The most people first; who lives in no residence group of the ward is left out."""
    lives = Counter(one.lives_in for one in worked.before.belongings if one.unit_id == unit_id and one.lives_in)
    nodes = worked.before.nodes
    return [PeopledGroup(group, nodes[group].name, count) for group, count in lives.most_common() if group in nodes]
