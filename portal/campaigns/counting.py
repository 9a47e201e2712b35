"""Tasks that count themselves: later chapters say what they can count of a task, body by body and month by month; the
office chooses one of them when it sets the task. A hand's word stays for what the portal cannot know."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from portal.campaigns.models import Campaign
from portal.campaigns.progress import Share
from portal.ground.slots import Registry
from portal.ground.text import Sentence
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow
from portal.policy import Action


class Counted(NamedTuple):
    """What a unit has done of a task: a part of a whole, or so many times; and the page that shows it."""

    share: Share
    url: str = ""

    @classmethod
    def once(cls, done: bool, url: str = "") -> "Counted":
        return cls(Share(int(done), 1), url)

    @property
    def done(self) -> bool:
        return self.share.part > 0 if self.share.whole is None else self.share.part >= self.share.whole

    def shown(self, *, numbers: bool, opens: bool) -> "Counted":
        return (self if numbers else self.once(self.done, self.url))._replace(url=self.url if opens else "")


class TaskSpan(NamedTuple):
    """From the drive's first month to the day, both days included."""

    first: date
    last: date

    @property
    def months(self) -> list[str]:
        """Newest first, as pages show them."""
        found, day = [], self.first.replace(day=1)
        while day <= self.last:
            found.append(f"{day:%Y-%m}")
            day = (day + timedelta(days=31)).replace(day=1)
        return found[::-1]


# By month ("" where the task is done once) and by the unit that does it: the body itself, or those through which it is
# done (the ward's cells, the Front's committees). Who owes nothing in a month stands in none of it.
Tally = Mapping[str, Mapping[int, Counted]]


class TaskCount(NamedTuple):
    """A way to count a task. `lists`: it counts people, and only who may do this sees a unit's numbers; `opens`: who
    may open the pages it points to."""

    code: str
    label: Sentence
    of: tuple[UnitKind, ...]  # of which bodies it can be counted
    tally: Callable[[Campaign, Sequence[UnitRow], TaskSpan], Tally]
    monthly: bool = False
    lists: Action | None = None
    opens: Action | None = None


COUNTS: Registry[TaskCount] = Registry()


def count_called(code: str | None) -> TaskCount | None:
    return next((one for one in COUNTS if one.code == code), None)


def by_month(found: Mapping[tuple[str, int], Counted]) -> Tally:
    tally: dict[str, dict[int, Counted]] = {}
    for (month, unit_id), one in found.items():
        tally.setdefault(month, {})[unit_id] = one
    return tally


def counted_from(campaign: Campaign) -> date:
    """The first day of the drive's first month: sessions that prepare it come before its plan is signed."""
    return campaign.starts_on.replace(day=1)


def span_of(campaign: Campaign, due_on: date | None, day: date) -> TaskSpan:
    """A task without a date goes on to the end of the drive's year."""
    last = due_on or campaign.deadline.replace(month=12, day=31)
    return TaskSpan(counted_from(campaign), min(day, last))
