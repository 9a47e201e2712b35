"""What can be frozen: a drive or a month. Each is counted the same way when it is frozen, told again or compared."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.campaigns.queries import campaign_called
from portal.ground.db import db, ward
from portal.ground.text import month_name, say
from portal.organisations.models import UnitKind
from portal.organisations.names import named_on
from portal.organisations.queries import units
from portal.reports.figures import OF_A_DRIVE, Figure
from portal.reports.figures.of_month import of_a_month
from portal.reports.snapshots.kept import STATES, FrozenFigure
from portal.supervision.models import Period
from portal.supervision.queries.places import period_of


class SnapshotSubject(NamedTuple):
    """The drive or the month that figures are of."""

    campaign: Campaign | None = None
    period: Period | None = None

    @property
    def title(self) -> str:
        if self.campaign:
            theme, number = self.campaign.theme, self.campaign.document_number
            return str(say("Đợt “%(theme)s”, %(number)s", theme=theme, number=number))
        assert self.period
        return str(say("Giám sát %(month)s", month=month_name(self.period.month)))

    @property
    def code(self) -> str:
        """As it stands in a form: dot:tu-soi-2022, ky:2022-04."""
        return f"dot:{self.campaign.slug}" if self.campaign else f"ky:{self.period.month}" if self.period else ""


def subjects() -> list[SnapshotSubject]:
    """Everything that can be frozen, drives first, newest first."""
    drives = db.session.scalars(sa.select(Campaign).order_by(Campaign.starts_on.desc(), Campaign.slug))
    periods = db.session.scalars(sa.select(Period).order_by(Period.month.desc()))
    return [*(SnapshotSubject(campaign=one) for one in drives), *(SnapshotSubject(period=one) for one in periods)]


def subject_called(code: str) -> SnapshotSubject | None:
    kind, _, name = code.partition(":")
    if kind == "dot" and (campaign := campaign_called(name)):
        return SnapshotSubject(campaign=campaign)
    if kind == "ky" and (period := period_of(name)):
        return SnapshotSubject(period=period)
    return None


def subject_of(campaign_id: int | None, period_id: int | None) -> SnapshotSubject:
    if campaign_id is not None:
        return SnapshotSubject(campaign=db.session.get_one(Campaign, (ward(), campaign_id)))
    return SnapshotSubject(period=db.session.get_one(Period, (ward(), period_id)))


def counted(subject: SnapshotSubject, as_of: date, known_at: datetime | None = None) -> list[FrozenFigure]:
    """Every figure of the drive or the month, with its people, as known now or at an instant."""
    names = {one.id: one.short_name for one in named_on(units(UnitKind.CELL), as_of, known_at)}
    if subject.campaign:
        return [
            _kept(one.name, one.slug, one.label, one.lists, one.figure(subject.campaign, as_of, known_at), names)
            for one in OF_A_DRIVE
        ]
    assert subject.period
    return [
        _kept(one.name, one.slug, one.label, one.lists, one.figure, names)
        for one in of_a_month(subject.period, known_at)
    ]


def about_notes(name: str) -> bool:
    """Whether a note about someone shows in the figure: the reader's own is then left out."""
    return name in STATES or name.startswith("body.")


def _kept(name: str, slug: str, label: object, lists: str, figure: Figure, names: dict[int, str]) -> FrozenFigure:
    shares = sorted(
        figure.by_cell().items(),
        key=lambda one: (one[0] is None, list(names).index(one[0]) if one[0] in names else len(names)),
    )
    whole: Iterable[int] = figure.whole_listing() if figure.whole_listing else ()
    people = tuple(sorted(figure.listing()))
    out_of = tuple(sorted(whole))
    concerned = {*people, *out_of}
    return FrozenFigure(
        name,
        slug,
        str(label),
        str(figure.rule),
        figure.part,
        figure.whole,
        str(lists),
        people,
        out_of,
        {person: cell for person, cell in figure.cell_of().items() if person in concerned},
        tuple((cell, names.get(cell, "") if cell else "", *share) for cell, share in shares),
    )
