from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.campaigns.models import Campaign
from portal.ground.db import db
from portal.ground.errors import Invalid
from portal.ground.names import fold
from portal.ground.text import say
from portal.policy import Action, Actor, require


def begin_campaign(
    actor: Actor, *, theme: str, document_number: str, document_date: date, starts_on: date, deadline: date,
    plan_label: str,
) -> Campaign:  # fmt: skip
    """Open a drive; its address is made of theme and year."""
    require(actor, Action.SETTINGS_MANAGE)
    if deadline < starts_on:
        raise Invalid({"deadline": say("Hạn hoàn thành phải từ ngày bắt đầu trở đi.")})
    slug = f"{'-'.join(fold(theme).replace(',', ' ').split())}-{starts_on:%Y}"[:60]
    if db.session.scalar(sa.select(Campaign.id).where(Campaign.slug == slug)):
        raise Invalid({"theme": say("Đã có đợt sinh hoạt này trong năm %(year)s.", year=starts_on.year)})
    campaign = Campaign(
        slug=slug, theme=theme, document_number=document_number, document_date=document_date, starts_on=starts_on,
        deadline=deadline, plan_label=plan_label,
    )  # fmt: skip
    db.session.add(campaign)
    audit.record(actor, Action.SETTINGS_MANAGE, campaign, theme=theme, document=[document_number, document_date])
    return campaign


def campaigns() -> list[Campaign]:
    return list(db.session.scalars(sa.select(Campaign).order_by(Campaign.starts_on.desc())))
