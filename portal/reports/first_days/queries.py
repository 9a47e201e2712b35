"""The numbers of the first days, in a dozen counts whatever the size of the ward."""

from datetime import date

import sqlalchemy as sa

from portal.accounts.models import Account, ActivationSlip
from portal.ground.clock import now
from portal.ground.db import db
from portal.ground.sql import Query
from portal.ground.text import Sentence, say
from portal.notifications.first_days import Step
from portal.organisations.models import Holding, UnitKind
from portal.organisations.queries import units_now
from portal.people.models import CellMembership, Exemption, ExemptionKind, Membership
from portal.plans.queries.standing import approved
from portal.policy import Actor, Role
from portal.reports import links
from portal.reports.first_days import rules
from portal.supervision import links as months
from portal.supervision.models import Period, Sending
from portal.supervision.queries.assignment import Assignment, assigned
from portal.supervision.queries.gaps import headless, passed, unsupervised
from portal.supervision.queries.programme import periods, running
from portal.supervision.rules.month import month_of


def checklist(actor: Actor, today: date) -> list[Step]:
    """For the office, until the ward's first month was sent by anybody."""
    if not actor.has(Role.OFFICE) or db.session.scalar(sa.select(Sending.id).limit(1)):
        return []
    counted = _counted(today)
    first = counted.first
    return [
        Step(say("Tổ chức"), rules.units(counted), counted.cells > 0, links.TREE),
        Step(say("Danh sách đảng viên"), rules.roster(counted), counted.members > 0, links.IMPORTS),
        Step(say("Chức vụ"), rules.posts(counted), counted.seated > 0 and not counted.headless, links.IMPORTS),
        Step(say("Chương trình giám sát"), rules.programme(counted), counted.programme, links.PROGRAMME),
        Step(
            say("Kiểm tra tháng đầu"),
            rules.month(counted),
            bool(first and first.supervised and not first.without and first.headless == first.waiting),
            months.progress(first.month) if first else links.PROGRAMME,
            _opens(first),
        ),
        Step(say("Phiếu kích hoạt"), rules.slips(counted), counted.slips >= counted.seated > 0, links.SLIPS),
        Step(say("Kế hoạch tu dưỡng"), rules.plans(counted), counted.planned >= counted.expected > 0, links.PLANS),
    ]


def _opens(first: rules.FirstMonth | None) -> list[tuple[Sentence, str]]:
    if first is None:
        return []
    lists = [
        (first.without, say("Ai chưa có tổ chức theo dõi"), months.without_supervisor(first.month)),
        (first.headless, say("Tổ chức chưa có người đứng đầu"), months.without_head(first.month)),
    ]
    told = [(words, url) for number, words, url in lists if number]
    if decided := rules.decided_for_vacant(first):
        told.append((decided, months.without_head(first.month)))
    why = rules.not_in_the_book(first)
    return [*told, *([(why, links.MEMBERS)] if why else [])]


def _counted(today: date) -> rules.FirstDaysCounts:
    posts = sa.select(Holding.person_id).where(Holding.holds(today)).distinct()
    waiting = sa.exists().where(
        ActivationSlip.ward_id == Account.ward_id,
        ActivationSlip.account_id == Account.id,
        ActivationSlip.used_at.is_(None),
        ActivationSlip.withdrawn_at.is_(None),
        ActivationSlip.expires_at > now(),
    )
    mine = Account.person_id.in_(posts)
    opened = Account.password_set_at.is_not(None)
    month = next((one for one in periods() if one.month == month_of(today)), None) or next(iter(periods()), None)
    members = list(assigned(month.due_on if month else today))
    return rules.FirstDaysCounts(
        cells=len(units_now(UnitKind.CELL)),
        members=_many(sa.select(Membership.id).where(Membership.holds(today))),
        seated=_many(posts),
        headless=sum(one.waits_until is None for one in headless(today)),
        programme=bool(running(today)),
        first=_first(month, members) if month else None,
        slips=_many(sa.select(Account.id).where(mine, sa.or_(opened, waiting))),
        signed_in=_many(sa.select(Account.id).where(mine, opened)),
        planned=len({person for _, person in approved()}),
        expected=len(members),
    )


def _first(month: Period, members: list[Assignment]) -> rules.FirstMonth:
    day = month.due_on
    without, vacant = unsupervised(members), headless(day)
    waiting = sum(one.waits_until is not None for one in vacant)
    here = sa.select(CellMembership.person_id).where(CellMembership.holds(day))
    exempt = sa.select(Exemption.person_id).where(Exemption.kind == ExemptionKind.EXEMPT, Exemption.holds(day))
    return rules.FirstMonth(
        month=month.month,
        supervised=sum(one.body_id is not None for one in members),
        without=len(without),
        headless=len(vacant),
        waiting=waiting,
        passed=len(passed(day)),
        exempt=_many(here.where(CellMembership.person_id.in_(exempt))),
        later=_many(
            sa.select(CellMembership.person_id).where(
                CellMembership.valid_from > day,
                CellMembership.withdrawn_at.is_(None),
                CellMembership.valid_until.is_(None),
                CellMembership.person_id.not_in(here),
            )
        ),
        hidden=sum(one.hidden for one in members),
    )


def _many(asked: Query) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
