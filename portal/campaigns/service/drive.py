"""The office sets a drive up: its facts, its contents, the order of its lines."""

from collections.abc import Sequence
from datetime import date

from portal import audit
from portal.campaigns.models import Campaign, CampaignContent
from portal.campaigns.queries import campaign_called, contents_of
from portal.campaigns.service.lines import Line, last_of, unchanged
from portal.ground.clock import now
from portal.ground.db import db
from portal.ground.errors import Invalid
from portal.ground.ids import new_id
from portal.ground.names import fold
from portal.ground.text import say
from portal.policy import Action, Actor, require


def begin_campaign(
    actor: Actor,
    *,
    theme: str,
    document_number: str,
    document_date: date,
    starts_on: date,
    deadline: date,
    plan_label: str,
) -> Campaign:
    """Open a drive; its address is made of theme and year."""
    require(actor, Action.CAMPAIGN_MANAGE)
    _in_order(starts_on, deadline)
    letters = "".join(one if one.isalnum() else " " for one in fold(theme))
    slug = f"{'-'.join(letters.split())[:55].strip('-') or 'dot'}-{starts_on:%Y}"
    if campaign_called(slug):
        raise Invalid({"theme": say("Đã có đợt sinh hoạt này trong năm %(year)s.", year=starts_on.year)})
    campaign = Campaign(
        id=new_id(),
        slug=slug,
        theme=theme,
        document_number=document_number,
        document_date=document_date,
        starts_on=starts_on,
        deadline=deadline,
        plan_label=plan_label,
    )
    db.session.add(campaign)
    audit.record(
        actor,
        Action.CAMPAIGN_MANAGE,
        campaign,
        theme=theme,
        document=[document_number, document_date],
        starts_on=starts_on,
        deadline=deadline,
    )
    return campaign


def change_facts(
    actor: Actor,
    campaign: Campaign,
    *,
    version: int,
    theme: str,
    document_number: str,
    document_date: date,
    starts_on: date,
    deadline: date,
    plan_label: str,
) -> None:
    """The drive's facts as its document gives them; its address stays, since plans and papers point to it."""
    require(actor, Action.CAMPAIGN_MANAGE)
    unchanged(campaign, version)
    _in_order(starts_on, deadline)
    _change(
        actor,
        campaign,
        theme=theme,
        document_number=document_number,
        document_date=document_date,
        starts_on=starts_on,
        deadline=deadline,
        plan_label=plan_label,
    )


def evaluate(actor: Actor, campaign: Campaign, *, version: int, achieved: str, wanting: str, causes: str) -> None:
    """The committee's judgement of the drive in words, for its page and its report."""
    require(actor, Action.CAMPAIGN_MANAGE)
    unchanged(campaign, version)
    _change(actor, campaign, achieved=achieved, wanting=wanting, causes=causes)


def add_content(actor: Actor, campaign: Campaign, *, words: str, source: str | None = None) -> CampaignContent:
    require(actor, Action.CAMPAIGN_MANAGE)
    content = CampaignContent(
        id=new_id(), campaign_id=campaign.id, position=last_of(contents_of(campaign)) + 1, words=words, source=source
    )
    db.session.add(content)
    audit.record(actor, Action.CAMPAIGN_MANAGE, content, added=words)
    return content


def edit_content(actor: Actor, content: CampaignContent, *, version: int, words: str) -> None:
    require(actor, Action.CAMPAIGN_MANAGE)
    unchanged(content, version)
    audit.record(actor, Action.CAMPAIGN_MANAGE, content, words=[content.words, words])
    content.words = words


def withdraw(actor: Actor, line: Line) -> None:
    """Take a content or a task off the drive; it stays in the record."""
    require(actor, Action.CAMPAIGN_MANAGE)
    line.withdrawn_at = now()
    audit.record(actor, Action.CAMPAIGN_MANAGE, line, withdrawn=line.words)


def move(actor: Actor, lines: Sequence[Line], line: Line, *, up: bool) -> None:
    """Change places with the neighbour; at the end of the list nothing happens."""
    require(actor, Action.CAMPAIGN_MANAGE)
    place = next(number for number, one in enumerate(lines) if one.id == line.id)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(lines):
        return
    order = list(lines)
    order[place], order[other] = order[other], order[place]
    for number, one in enumerate(order, 1):
        if one.position != number:
            one.position = number
    audit.record(actor, Action.CAMPAIGN_MANAGE, line, moved=[place + 1, other + 1])


def _change(actor: Actor, campaign: Campaign, **facts: object) -> None:
    changed = {
        name: [getattr(campaign, name), value] for name, value in facts.items() if getattr(campaign, name) != value
    }
    for name, (_, value) in changed.items():
        setattr(campaign, name, value)
    audit.record(actor, Action.CAMPAIGN_MANAGE, campaign, **changed)


def _in_order(starts_on: date, deadline: date) -> None:
    if deadline < starts_on:
        raise Invalid({"deadline": say("Hạn hoàn thành phải từ ngày bắt đầu trở đi.")})
