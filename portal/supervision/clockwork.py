"""What time itself brings to a month, in every ward: its period opens with the programme's month, and at the end of
the lock day what was sent opens to the members."""

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import db, in_ward, writing
from portal.organisations.models import Ward
from portal.policy import Actor, Post, Role
from portal.supervision.models import Period
from portal.supervision.queries.places import period_of, programme_for
from portal.supervision.rules.month import month_of
from portal.supervision.service.periods import assign_leads, cells_without_lead, open_period
from portal.supervision.service.releases import release_at_lock


def wards() -> list[int]:
    found = list(db.session.scalars(sa.select(Ward.id).where(Ward.id > 0)))
    db.session.rollback()
    return found


def the_portal(ward_id: int) -> Actor:
    """The portal itself, doing what a date commands; it is named so in the trail."""
    return Actor(ward_id=ward_id, person_id=None, posts=frozenset({Post(Role.OFFICE, 0, "/", 0, "Cổng Tự Soi")}))


def open_this_month() -> None:
    month = month_of(ward_today())
    for ward_id in wards():
        with in_ward(ward_id):
            wanted = programme_for(month) is not None and period_of(month) is None
            db.session.rollback()
            if wanted:
                with writing():
                    open_period(the_portal(ward_id), month, ward_today())


def lead_new_cells() -> None:
    """A cell opened during the year gets its usual lead body, a police cell is hidden, from the next minute on."""
    for ward_id in wards():
        with in_ward(ward_id):
            wanted = programme_for(month_of(ward_today())) is not None and bool(cells_without_lead())
            db.session.rollback()
            if wanted:
                with writing():
                    assign_leads(the_portal(ward_id))


def release_what_locked() -> None:
    """Khóa sổ at the latest: what was sent and holds no open question opens to its members."""
    today = ward_today()
    for ward_id in wards():
        with in_ward(ward_id):
            newest = db.session.scalar(
                sa.select(Period).where(Period.locks_on < today).order_by(Period.month.desc()).limit(1)
            )
            if newest is not None:
                with writing():
                    release_at_lock(the_portal(ward_id), newest, today)
