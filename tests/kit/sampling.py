"""Grids too large for every run: a seventh of their cases, by a seed that changes daily; a release walks them whole.

`@pytest.mark.grid` marks a parametrised test, `grid(one_in=3)` one of fewer or cheaper cases; a walk whose cases are
found as it goes takes `a_share` of them. The seed stands in the header of each run: GRID_SEED=<it> chooses alike.
"""

import os
import random
from collections import defaultdict
from datetime import date

SHARE = 7


def seed():
    """Set before the workers start, so that all of them choose the same."""
    return os.environ.setdefault("GRID_SEED", str(date.today().toordinal()))


def sample(items, whole):
    """The items to run and those left out."""
    grids = defaultdict(list)
    for item in items:
        if grid := item.get_closest_marker("grid"):
            grids[item.nodeid.partition("[")[0], grid.kwargs.get("one_in", SHARE)].append(item)
    if whole:
        return items, []
    kept = {
        item
        for (name, one_in), cases in grids.items()
        for item in random.Random(f"{seed()} {name}").sample(cases, -(-len(cases) // one_in))
    }
    left_out = [item for cases in grids.values() for item in cases if item not in kept]
    return [item for item in items if item not in set(left_out)], left_out


def a_share(cases, name, whole, one_in=SHARE):
    """The cases of one walk that this run takes, in their order."""
    cases = list(cases)
    if whole or not cases:
        return cases
    taken = random.Random(f"{seed()} {name}").sample(range(len(cases)), -(-len(cases) // one_in))
    return [cases[number] for number in sorted(taken)]
