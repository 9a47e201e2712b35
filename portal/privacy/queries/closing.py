"""Years and how they stand: still kept, over, proposed, closed."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.ground.db import db, ward
from portal.ground.errors import NotAllowed
from portal.people.models import Person
from portal.policy import Action, Actor, can
from portal.privacy.models import ClosingState, YearClosing
from portal.privacy.queries.terms import terms
from portal.privacy.rules.retention import BY_YEAR, kept_until
from portal.supervision.models import Period


class ClosingYear(NamedTuple):
    year: int
    kept_until: date
    over: bool
    closing: YearClosing | None  # the one that stands, if any


def closings_for(actor: Actor) -> list[YearClosing]:
    """Newest first, for the two who close years."""
    if not (can(actor, Action.YEAR_PROPOSE) or can(actor, Action.YEAR_CONFIRM)):
        raise NotAllowed(Action.YEAR_PROPOSE)
    return list(db.session.scalars(sa.select(YearClosing).order_by(YearClosing.recorded_at.desc())))


def closing_for(actor: Actor, closing_id: int) -> YearClosing | None:
    if not (can(actor, Action.YEAR_PROPOSE) or can(actor, Action.YEAR_CONFIRM)):
        raise NotAllowed(Action.YEAR_PROPOSE)
    return db.session.get(YearClosing, (ward(), closing_id))


def years_for(actor: Actor, today: date) -> list[ClosingYear]:
    """Every year that has records."""
    standing = {one.year: one for one in reversed(closings_for(actor)) if one.state is not ClosingState.WITHDRAWN}
    known = {one.year for one in db.session.scalars(sa.select(Campaign.starts_on))}
    known |= {int(month[:4]) for month in db.session.scalars(sa.select(Period.month))}
    years = terms(today).years
    last = {year: max(kept_until(year, years[one.code]) for one in BY_YEAR) for year in known | set(standing)}
    return [
        ClosingYear(year, last[year], today > last[year], standing.get(year)) for year in sorted(last, reverse=True)
    ]


def waiting_closings() -> list[YearClosing]:
    return list(db.session.scalars(sa.select(YearClosing).where(YearClosing.state == ClosingState.PROPOSED)))


def names_of(*closings: YearClosing) -> dict[int, str]:
    ids = {who for one in closings for who in (one.proposed_by, one.confirmed_by, one.pack_by) if who}
    rows = db.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}
