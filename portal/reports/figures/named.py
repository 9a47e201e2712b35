"""A drive's figure by name: what the command and the page call it, how it is counted, who may open its list."""

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from portal.campaigns.models import Campaign
from portal.ground.text import Sentence
from portal.policy import Action
from portal.reports.figures.figure import Figure

Counted = Callable[[Campaign, date, datetime | None], Figure]  # (campaign, as_of, known_at)


class Named(NamedTuple):
    name: str  # in the command's answer; what stands before a dot is a group: deliveries.superior
    slug: str  # in addresses
    label: Sentence
    figure: Counted
    lists: Action = Action.PLAN_LIST  # who may open the names, over their cell or over the whole ward
    of_people: bool = True  # False: it counts cells or sessions, where one is no small group

    rests_on: str = ""  # the figure that is its whole: where that one is withheld, this one would give it away

    @property
    def unknown(self) -> bool:
        """What nobody recorded: shown apart, as "không rõ · theo bản tổng hợp"."""
        return self.name.startswith("unknown.")
