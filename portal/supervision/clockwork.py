"""What time itself brings to a month, in every ward: its period opens with the programme's month, and at the end of
the lock day what was sent opens to the members."""

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import db
from portal.organisations.wards import in_each_ward
from portal.supervision.models import Period
from portal.supervision.queries.places import period_of, programme_for
from portal.supervision.queries.trials import trial_of_month
from portal.supervision.rules.month import month_of
from portal.supervision.service.locking import anything_is_over, record_what_is_over
from portal.supervision.service.periods import follow_structure, open_period, wants_following
from portal.supervision.service.releases import release_at_lock


def open_this_month() -> None:
    today = ward_today()
    month = month_of(today)
    in_each_ward(
        lambda: programme_for(month) is not None and period_of(month) is None and trial_of_month(month) is None,
        lambda portal, _: open_period(portal, month, today),
    )


def lead_new_cells() -> None:
    """What was opened in the tree by whatever way takes its part from the next minute on: a cell gets its lead body, a
    police cell is hidden, a body joins the programmes that run."""
    today = ward_today()
    in_each_ward(lambda: wants_following(today), lambda portal, _: follow_structure(portal, today, today))


def lock_what_is_over() -> None:
    today = ward_today()
    in_each_ward(lambda: anything_is_over(today), lambda portal, _: record_what_is_over(portal, today))


def release_what_locked() -> None:
    """Khóa sổ at the latest: what was sent and holds no open question opens to its members."""
    today = ward_today()
    newest = sa.select(Period).where(Period.locks_on < today).order_by(Period.month.desc()).limit(1)
    in_each_ward(lambda: db.session.scalar(newest), lambda portal, period: release_at_lock(portal, period, today))
