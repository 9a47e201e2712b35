"""The two numbers of the ward that the article gives and no workbook counts."""

from datetime import date

from portal.policy import Actor
from portal.reports.facts.service import state_fact
from portal.reports.models import FactKind

ARTICLE, WRITTEN = "bài viết ngày 22/04/2022", date(2022, 4, 22)


def state(clerk: Actor, today: date) -> None:
    for kind, value in ((FactKind.HOUSEHOLDS, 4974), (FactKind.RESIDENTS, 15605)):
        state_fact(clerk, today, kind=kind, value=value, since=WRITTEN, source=ARTICLE)
