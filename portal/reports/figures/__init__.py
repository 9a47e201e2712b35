"""Figures (chỉ tiêu): each by its name, with numerator, denominator, its rule in words and the day it holds for, and
with the people it counts. A rate never exceeds 100 %, and what is not written is never counted as written.

`OF_A_DRIVE` is the table of a drive's figures: the command and the page show it line by line, and the chapters' own
tables are put together here."""

from datetime import date, datetime

from portal.campaigns.models import Campaign
from portal.reports.figures import meetings, plans
from portal.reports.figures.figure import Figure
from portal.reports.figures.months import (
    RULES,
    by_body,
    coordinating,
    obligations,
    obligations_of,
    remarked,
    standing,
    unassigned,
)
from portal.reports.figures.named import NamedFigure
from portal.reports.figures.people import active, cells, exempt, members
from portal.reports.figures.plans import commitments

OF_A_DRIVE: tuple[NamedFigure, ...] = (*plans.FIGURES, *meetings.FIGURES)


def of_a_drive(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> dict[str, Figure]:
    """Every figure of the drive by its name; as many reads however many cells and members there are."""
    return {one.name: one.figure(campaign, as_of, known_at) for one in OF_A_DRIVE}


__all__ = [
    "OF_A_DRIVE",
    "RULES",
    "Figure",
    "NamedFigure",
    "active",
    "by_body",
    "cells",
    "commitments",
    "coordinating",
    "exempt",
    "members",
    "obligations",
    "obligations_of",
    "of_a_drive",
    "remarked",
    "standing",
    "unassigned",
]
