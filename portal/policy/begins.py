"""Where to begin looking for the people on whom somebody may act: at their cells, bodies and organisations, never at
everyone in the ward. More people may stand there than the policy lets through; never fewer."""

from typing import NamedTuple


class Beginning(NamedTuple):
    """Paths of units, bodies that lead, mass organisations, and people by name; all of them together."""

    paths: frozenset[str] = frozenset()
    leads: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()


NOWHERE = Beginning()


def either(one: Beginning | None, other: Beginning | None) -> Beginning | None:
    """None: anywhere in the ward."""
    if one is None or other is None:
        return None
    return Beginning(
        one.paths | other.paths,
        one.leads | other.leads,
        one.organisations | other.organisations,
        one.people | other.people,
    )


def both(one: Beginning | None, other: Beginning | None) -> Beginning | None:
    """What both let through is found from either; the first that says where is good enough."""
    return other if one is None else one
