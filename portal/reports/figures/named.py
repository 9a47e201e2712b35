"""A drive's figure by name: what the command and the page call it, how it is counted, who may open its list."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from portal.campaigns.models import Campaign
from portal.ground.text import Sentence
from portal.policy import Action, Actor
from portal.reports.figures.figure import Figure

Beside = Callable[[Actor, Campaign, date], Mapping[int, Sentence | str]]  # by person
Counted = Callable[[Campaign, date, datetime | None], Figure]  # (campaign, as_of, known_at)


class NamedFigure(NamedTuple):
    name: str  # in the command's answer; what stands before a dot is a group: deliveries.superior
    slug: str  # in addresses
    label: Sentence
    figure: Counted
    lists: Action = Action.PLAN_LIST  # who may open the names, over their cell or over the whole ward
    of_people: bool = True  # False: it counts cells or sessions, where one is no small group

    rests_on: str = ""  # the figure that is its whole: where that one is withheld, this one would give it away
    splits: str = ""  # with the others of this name it makes one whole: where one is withheld, so are all
    by_name: bool = False  # the command prints its names together with the number
    alone: bool = False  # its list leaves out those of its whole whom it does not count
    public: bool = False  # a public fact by nature (posted, sent to superiors): never withheld, however small
    beside: Beside | None = None  # on the screen, what stands beside a name of its list

    @property
    def made_up(self) -> bool:
        """Of the demonstration alone: where there is nothing of it, it is not shown."""
        return self.name.endswith(".demonstration")

    @property
    def unknown(self) -> bool:
        """What nobody recorded: shown apart, as "không có thông tin (theo bảng tổng hợp)"."""
        return self.name.startswith("unknown.")
