"""What hangs on units that end: sessions to come, series, tasks, routes, documents, copies, plans waiting."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time
from typing import NamedTuple

import sqlalchemy as sa

from portal.accounts.models import Account, Draft
from portal.arrangements.queries.snapshot import Worked
from portal.campaigns.models import CampaignTask, TaskDone
from portal.documents.models import Audience
from portal.ground.batches import in_batches
from portal.ground.clock import HERE
from portal.ground.db import db, not_over
from portal.meetings.models import Convening, Meeting, MeetingState, Series
from portal.people.queries.history import names_of
from portal.plans.models import Delivery, DeliveryState, Plan, PlanVersion, Route, VersionState

MANY = 500  # people of one statement


class WaitingPlan(NamedTuple):
    person_id: int
    unit_id: int  # whose chi ủy reads it from the day on


def sessions_to_come(units: Collection[int], day: date) -> list[Meeting]:
    """Those that the units hold, planned for the day or later."""
    begins = datetime.combine(day, time.min, HERE)
    asked = sa.select(Meeting).where(
        Meeting.organiser_id.in_(units), Meeting.state == MeetingState.PLANNED, Meeting.starts_at >= begins
    )
    return list(db.session.scalars(asked.order_by(Meeting.starts_at, Meeting.id)))


def convened_to_come(units: Collection[int], day: date) -> list[Convening]:
    """Where others call them: whoever follows is called in their place."""
    begins = datetime.combine(day, time.min, HERE)
    asked = (
        sa.select(Convening)
        .join(Meeting, sa.and_(Meeting.ward_id == Convening.ward_id, Meeting.id == Convening.meeting_id))
        .where(
            Convening.unit_id.in_(units),
            Meeting.organiser_id.not_in(units),
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at >= begins,
        )
    )
    return list(db.session.scalars(asked))


def series_of(units: Collection[int]) -> list[Series]:
    return list(db.session.scalars(sa.select(Series).where(Series.organiser_id.in_(units), Series.ended_at.is_(None))))


def tasks_of(units: Collection[int]) -> list[CampaignTask]:
    """Set to one of the units by name, and not done."""
    done = sa.exists().where(
        TaskDone.ward_id == CampaignTask.ward_id,
        TaskDone.task_id == CampaignTask.id,
        TaskDone.unit_id == CampaignTask.unit_id,
        TaskDone.withdrawn_at.is_(None),
    )
    asked = sa.select(CampaignTask).where(CampaignTask.unit_id.in_(units), CampaignTask.withdrawn_at.is_(None), ~done)
    return list(db.session.scalars(asked.order_by(CampaignTask.position)))


def routes_naming(units: Collection[int], day: date) -> list[Route]:
    rows = db.session.scalars(sa.select(Route).where(not_over(Route, day)).order_by(Route.id))
    return [one for one in rows if set(one.matches.get("cells", ())) & set(units)]


def documents_for(units: Collection[int]) -> list[Audience]:
    return list(db.session.scalars(sa.select(Audience).where(Audience.unit_id.in_(units))))


def copies_to_send(units: Collection[int]) -> int:
    asked = sa.select(sa.func.count(Delivery.id)).where(
        Delivery.unit_id.in_(units), Delivery.state == DeliveryState.TO_SEND
    )
    return db.session.scalar(asked) or 0


def plans_waiting(worked: Worked) -> list[WaitingPlan]:
    """Plans handed in by people who go to another cell: their new chi ủy reads them."""
    to = {one.belonging.person_id: one.to for one in worked.after.goings if one.to and _is_cell(worked, one.to)}
    asked = (
        sa.select(Plan.person_id)
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id))
        .where(PlanVersion.state == VersionState.SUBMITTED)
    )
    return [WaitingPlan(one, to[one]) for one in db.session.scalars(asked) if one in to]


def names_waiting(worked: Worked) -> dict[int, list[str]]:
    """By cell, whose plans its chi ủy reads from the day on."""
    plans = plans_waiting(worked)
    names = names_of({one.person_id for one in plans})
    found: dict[int, list[str]] = defaultdict(list)
    for one in plans:
        found[one.unit_id].append(names.get(one.person_id, ""))
    return {unit: sorted(whose) for unit, whose in found.items()}


def plans_of(people: Collection[int], state: VersionState) -> list[int]:
    """Who of these has a plan whose newest version stands so, of the drives that run or ran."""
    found: set[int] = set()
    for some in in_batches(people, MANY):
        asked = (
            sa.select(Plan.person_id)
            .join(PlanVersion, sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id))
            .where(PlanVersion.state == state, Plan.person_id.in_(some))
        )
        found |= set(db.session.scalars(asked))
    return sorted(found)


def accounts_of(people: Collection[int]) -> tuple[list[int], list[int]]:
    """Whose account is open, and who of them has a draft of a form."""
    accounts: set[int] = set()
    drafts: set[int] = set()
    for some in in_batches(people, MANY):
        opened = (Account.person_id.in_(some), Account.disabled_at.is_(None))
        accounts |= set(db.session.scalars(sa.select(Account.person_id).where(*opened)))
        of_account = sa.and_(Account.ward_id == Draft.ward_id, Account.id == Draft.account_id)
        drafts |= set(db.session.scalars(sa.select(Account.person_id).join(Draft, of_account).where(*opened)))
    return sorted(accounts), sorted(drafts)


def _is_cell(worked: Worked, unit_id: int) -> bool:
    return worked.after.nodes[unit_id].cell_kind is not None
