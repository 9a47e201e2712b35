"""Tasks of a drive that a body has still to tell done, for those who speak for it."""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from portal.campaigns import links
from portal.campaigns.models import Campaign, CampaignTask, TaskDone
from portal.campaigns.queries import SET_TO
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlIds
from portal.ground.text import say
from portal.notifications.tasks import HomeTask, TaskKind
from portal.organisations.models import Unit
from portal.policy import Actor
from portal.policy.relations import COMMITTEE, HEADS


def tasks(actor: Actor, today: date) -> Iterator[HomeTask]:
    """Those with a date that only the body can tell done; what the portal counts reminds where it is owed."""
    mine = actor.units(*HEADS, *COMMITTEE)
    if not mine:
        return
    for row in _waiting(mine=mine):
        url = links.task(row.slug, row.task_id, row.unit_id)
        words = say(
            "Báo nhiệm vụ của đợt “%(theme)s”, %(body)s: %(task)s",
            theme=row.theme,
            body=row.short_name,
            task=_short(row.words),
        )
        yield HomeTask(TaskKind.LATE if row.due_on < today else TaskKind.OWED, words, url, row.due_on)


@prepared(mine=[sa.BigInteger])
def _waiting(mine: SqlIds) -> Query:
    told = sa.exists(
        sa.select(TaskDone.id).where(
            TaskDone.ward_id == CampaignTask.ward_id,
            TaskDone.task_id == CampaignTask.id,
            TaskDone.unit_id == Unit.id,
            TaskDone.withdrawn_at.is_(None),
        )
    )
    set_to = sa.or_(
        CampaignTask.unit_id == Unit.id,
        *(sa.and_(CampaignTask.given_to == to, Unit.kind.in_(kinds)) for to, kinds in SET_TO.items()),
    )
    return (
        sa.select(
            CampaignTask.id.label("task_id"),
            CampaignTask.words,
            CampaignTask.due_on,
            Campaign.slug,
            Campaign.theme,
            Unit.id.label("unit_id"),
            Unit.short_name,
        )
        .join(Campaign, sa.and_(Campaign.ward_id == CampaignTask.ward_id, Campaign.id == CampaignTask.campaign_id))
        .join(Unit, sa.and_(Unit.ward_id == CampaignTask.ward_id, set_to))
        .where(
            Unit.id.in_(mine),
            CampaignTask.withdrawn_at.is_(None),
            CampaignTask.due_on.is_not(None),
            CampaignTask.counted_by.is_(None),
            ~told,
        )
        .order_by(CampaignTask.due_on, CampaignTask.position)
    )


def _short(words: str) -> str:
    return words if len(words) <= 90 else words[:89].rsplit(" ", 1)[0] + "…"
