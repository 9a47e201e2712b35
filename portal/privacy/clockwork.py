"""What time itself brings: traces whose days are over are let go, in every ward."""

from portal.ground.clock import now, ward_today
from portal.ground.db import db, in_ward, writing
from portal.organisations.wards import wards
from portal.privacy.queries.terms import terms
from portal.privacy.service import traces


def forget_traces() -> None:
    for ward_id in wards():
        with in_ward(ward_id):
            days = terms(ward_today()).days
            due = traces.are_due(now(), days)
            db.session.rollback()
            if due:
                with writing():
                    traces.forget(now(), days)
