"""The places where later chapters say how far a drive has come: states by cell, facts of its page, records that fulfil
its tasks. None are there by default; `app` fills the lists."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from portal.campaigns.models import Campaign
from portal.ground.slots import Registry
from portal.ground.text import Sentence, say
from portal.policy import Action, Actor


class Share(NamedTuple):
    """A part of a whole; `whole` None: a plain count."""

    part: int
    whole: int | None = None

    @property
    def in_words(self) -> Sentence:
        """Without a percentage: where units stand in one column none is ranked by it."""
        if self.whole is None:
            return say("%(count)s lượt", count=self.part)
        return say("%(part)s/%(whole)s", part=self.part, whole=self.whole)


class ProgressState(NamedTuple):
    """A column of the table of cells: how far each has come. Cells left out have nothing to show."""

    code: str  # the figure whose list opens it
    label: Sentence
    by_cell: Callable[[Campaign, date], Mapping[int, Share]]
    lists: Action = Action.PLAN_LIST  # who may open the names behind it; for others small groups are withheld
    of_people: bool = True  # False: it counts sessions and the like, where one is no small group


class CampaignFact(NamedTuple):
    """A line of the drive's page: the plan form in force, its conference."""

    label: Sentence
    words: Sentence | str
    url: str = ""


class FulfillingRecord(NamedTuple):
    """A record of the portal that may fulfil a task: its words and its address."""

    words: Sentence | str
    url: str


STATES: Registry[ProgressState] = Registry()
CAMPAIGN_FACTS: Registry[Callable[[Actor, Campaign, date], Sequence[CampaignFact]]] = Registry()
RECORDS: Registry[Callable[[Campaign, int, date], Sequence[FulfillingRecord]]] = Registry()  # (campaign, unit, day)
