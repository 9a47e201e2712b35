"""What supervision adds to a person's standing: whom they help, for whom they type."""

from datetime import date

import sqlalchemy as sa

from portal.accounts.queries import standing_row
from portal.ground.sql import Query
from portal.organisations.models import Unit
from portal.supervision.models import Helper, HelperMember, Typist


def helpers(person_id: int, today: date) -> Query:
    """One row a helper, or one for each listed member."""
    return (
        sa.select(
            *standing_row(
                "helper",
                id=Helper.id,
                unit_id=Helper.body_id,
                reach=Unit.path,
                only=HelperMember.person_id,
                title=Helper.title,
            )
        )
        .join(Unit, sa.and_(Unit.ward_id == Helper.ward_id, Unit.id == Helper.body_id))
        .outerjoin(HelperMember, sa.and_(HelperMember.ward_id == Helper.ward_id, HelperMember.helper_id == Helper.id))
        .where(Helper.person_id == person_id, Helper.holds(today))
    )


def helped(person_id: int, today: date) -> Query:
    """When they were helpers, and about whom."""
    return (
        sa.select(
            *standing_row(
                "served",
                id=Helper.id,
                unit_id=Helper.body_id,
                only=HelperMember.person_id,
                since=Helper.valid_from,
                until=Helper.valid_until,
            )
        )
        .outerjoin(HelperMember, sa.and_(HelperMember.ward_id == Helper.ward_id, HelperMember.helper_id == Helper.id))
        .where(
            Helper.person_id == person_id,
            Helper.withdrawn_at.is_(None),
            sa.or_(Helper.valid_from.is_(None), Helper.valid_from <= today),
        )
    )


def typists(person_id: int, today: date) -> Query:
    return sa.select(*standing_row("typist", id=Typist.id, unit_id=Typist.body_id)).where(
        Typist.person_id == person_id, Typist.holds(today)
    )
