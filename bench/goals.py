"""What each figure must reach: CPU beside Django admin's on the same data, in one interleaved run."""

from typing import NamedTuple

from bench.asked import HELLO


class Goal(NamedTuple):
    """`times`: how much faster than the peer (`than` a page of it), or at most that many times hello; `must`, `aim`."""

    page: str
    than: str
    must: float
    aim: float
    at_most: bool = False  # of hello: the less the better; else how many times faster than the peer
    milliseconds: bool = False  # of the page's own CPU


GOALS = (
    Goal("month sheet", "Django: grid of 50", 25, 40),
    Goal("member opened", "Django: change form", 3, 3),
    Goal("save a note", "Django: save one note", 1, 2),
    Goal("cell's list", "Django: one cell's list", 4, 4),
    Goal("member list, all of 700", "Django: members, all of 700", 15, 15),
    Goal("empty page", HELLO, 4, 4, at_most=True),
    *(Goal(f"home, {who}", "", 20, 20, milliseconds=True) for who in ("head", "secretary", "member", "office")),
    Goal("figures", "", 40, 40, milliseconds=True),
)


class Verdict(NamedTuple):
    goal: Goal
    reached: float
    met: bool

    @property
    def gap(self) -> float:
        """How many times the page is away from its must; below 1 it is met."""
        less = self.goal.at_most or self.goal.milliseconds
        return self.reached / self.goal.must if less else self.goal.must / self.reached


def verdicts(cpu: dict[str, float]) -> list[Verdict]:
    """Of those goals whose page, and whose peer, were measured."""
    found = []
    for goal in GOALS:
        if goal.page not in cpu or (goal.than and goal.than not in cpu):
            continue
        own = cpu[goal.page]
        if goal.milliseconds:
            reached = own
        elif goal.at_most:
            reached = own / cpu[goal.than]
        else:
            reached = cpu[goal.than] / own
        less = goal.at_most or goal.milliseconds
        found.append(Verdict(goal, reached, reached <= goal.must if less else reached >= goal.must))
    return found
