"""What a person leads, said first on their home page: at most three lines a post, each with numbers that open. Chapters
say the lines, the home page gathers them; what a line says is said nowhere below it again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from portal.ground.slots import Registry
from portal.ground.text import Sentence
from portal.notifications.tasks import HomeTask, TaskKind
from portal.policy import Actor

MOST = 3  # lines a post: more are not read
OWN = 8  # the rank from which a line concerns the person alone


class LeadingLine(NamedTuple):
    """One line: under which heading, about what, where it opens, the one figure that is read first, what else there is
    to know, and the tasks of that page it stands for."""

    of: str
    about: Sentence | str
    url: str
    figure: str = ""
    facts: Sequence[Sentence | str] = ()
    instead_of: frozenset[TaskKind] = frozenset()
    rank: int = 1  # within a post; what concerns the person alone comes last

    @property
    def words(self) -> str:
        """As it is read out."""
        told = " ".join(one for one in (self.figure, " · ".join(map(str, self.facts))) if one)
        return f"{self.about}: {told}" if told else str(self.about)


LED: Registry[Callable[[Actor, date], Iterable[LeadingLine]]] = Registry()


def led_by(actor: Actor, today: date) -> dict[str, list[LeadingLine]]:
    """By post, in the order in which the chapters tell it; a person with several posts is shown them all."""
    return by_post(line for chapter in LED for line in chapter(actor, today))


def by_post(lines: Iterable[LeadingLine]) -> dict[str, list[LeadingLine]]:
    found: dict[str, list[LeadingLine]] = {}
    for line in sorted(lines, key=lambda line: line.rank):
        mine = found.setdefault(line.of, [])
        if len(mine) < MOST and line.url not in {one.url for one in mine}:
            mine.append(line)
    return found


def own_of(actor: Actor, led: Mapping[str, list[LeadingLine]]) -> dict[str, list[LeadingLine]]:
    """What concerns the person alone: who holds a post is told of it under what they have to do."""
    return {of: lines for of, lines in led.items() if actor.posts and all(line.rank >= OWN for line in lines)}


def said_once(
    led: Mapping[str, Sequence[LeadingLine]], tasks: Mapping[TaskKind, Sequence[HomeTask]]
) -> dict[TaskKind, list[HomeTask]]:
    """The tasks that no line above them says already."""
    told = {(line.url, kind) for lines in led.values() for line in lines for kind in line.instead_of}
    left = {kind: [task for task in mine if (task.url, kind) not in told] for kind, mine in tasks.items()}
    return {kind: mine for kind, mine in left.items() if mine}
