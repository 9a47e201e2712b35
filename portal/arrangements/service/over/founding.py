"""A ward that a decision opens: its skeleton, and the drives and programmes that its first members come with."""

from datetime import date

import sqlalchemy as sa

from portal.arrangements.rules.deeds import Deed
from portal.arrangements.rules.over import first_month_of
from portal.campaigns.models import Campaign
from portal.ground.db import Base, db, flush
from portal.ground.ids import new_id
from portal.ground.values import RowValues
from portal.organisations.models import Ward
from portal.organisations.service import found_ward, raise_ward
from portal.organisations.wards import there
from portal.plans.models import PlanTemplate
from portal.plans.queries.standing import campaign_on
from portal.plans.service.deliveries import open_routes
from portal.supervision.models import Programme
from portal.supervision.queries.programme import running

OWN = {"ward_id", "id", "version"}


def found(number: int, deed: Deed, like: int, day: date) -> None:
    """The ward with its root, office, people's committee, Front and mass organisations, and no cell yet. `like`: the
    ward whose drives and programmes go on here."""
    standing = db.session.get(Ward, number)
    if standing is None:
        found_ward(number, deed.name, demonstration=db.session.get_one(Ward, like).demonstration)
    with there(number):
        raise_ward(deed.name, superior=deed.receiver or deed.short_name, since=day)
        open_routes(day)
    carry_on(like, number, day)


def carry_on(from_ward: int, to_ward: int, day: date) -> None:
    """The drive in which plans are written, with the form it has, and the programmes that run on the day."""
    with there(from_ward):
        campaign = db.session.get(Campaign, (from_ward, campaign_on(day) or 0))
        programmes = [_told(one) for one in running(day)]
        kept, template = (_told(campaign), _template(campaign.id)) if campaign else (None, None)
    if kept is None:
        return
    with there(to_ward):
        campaign_id = db.session.scalar(sa.select(Campaign.id).where(Campaign.slug == kept["slug"]))
        if campaign_id is None:
            campaign_id = new_id()
            db.session.add(Campaign(**{**kept, "id": campaign_id, "achieved": "", "wanting": "", "causes": ""}))
            flush()
            if template:
                db.session.add(PlanTemplate(**{**template, "campaign_id": campaign_id, "made_by": None}))
        if running(day) or not programmes:
            return
        for told in programmes:
            known = {
                "campaign_id": campaign_id,
                "first_month": first_month_of(day),
                "valid_from": day,
                "valid_until": None,
            }
            db.session.add(Programme(**{**told, **known, "id": new_id()}))


def _told(row: Base) -> RowValues:
    left = {*OWN, "recorded_at", "withdrawn_at"}
    return {one.key: getattr(row, one.key) for one in sa.inspect(type(row)).column_attrs if one.key not in left}


def _template(campaign_id: int) -> RowValues | None:
    asked = sa.select(PlanTemplate).where(PlanTemplate.campaign_id == campaign_id)
    newest = db.session.scalars(asked.order_by(PlanTemplate.number.desc()).limit(1)).first()
    return _told(newest) if newest else None
