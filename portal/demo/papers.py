"""One paper of each kind from the demonstration ward, as `docs/papers.md` pictures them."""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from portal.demo.people import acting, seated
from portal.demo.supervision import MONTH
from portal.ground.db import db
from portal.ground.errors import or_404
from portal.meetings.models import Meeting
from portal.meetings.queries.meetings import meeting_for
from portal.minutes.papers import minutes_paper
from portal.minutes.queries.minutes import drafted
from portal.organisations.queries import unit_coded
from portal.papers import typesetting
from portal.papers.content import Paper, content_of
from portal.papers.kinds import PAPERS
from portal.people.models import CellMembership
from portal.plans.models import Plan, PlanVersion, Posting, VersionState
from portal.plans.papers import plan_paper, posting_paper
from portal.plans.queries.board import posting_for
from portal.plans.queries.reading import whole_plan_for
from portal.policy import Actor, Role
from portal.reports.evidence.paper import evidence_paper
from portal.reports.evidence.queries import evidence_for
from portal.reports.evidence.span import quarter_with
from portal.supervision.models import Note, NoteKind, Period

DOTS_AN_INCH = 72


def pictures(today: date) -> Iterator[tuple[str, bytes]]:
    """By name the first page of each, as PNG; its second, where it has one, as name-2."""
    for name, (code, (context, head)) in _papers(today).items():
        content = content_of(PAPERS[code], context, head)
        pages = typesetting.pictured(PAPERS[code], content, head, DOTS_AN_INCH)
        for number, page in enumerate(pages[:2], 1):
            yield (name if number == 1 else f"{name}-{number}"), page


def _papers(today: date) -> dict[str, tuple[str, Paper]]:
    """By the picture's name: the kind, and what is in it."""
    office, secretary = _acting("office", Role.OFFICE, today), _acting("cell-3", Role.CELL_SECRETARY, today)
    posting = db.session.scalars(sa.select(Posting.id).order_by(Posting.id)).first()
    evidence = evidence_for(_acting("cell-5", Role.CELL_SECRETARY, today), _noted(), quarter_with(today), today)
    meeting = or_404(meeting_for(secretary, _next_session(secretary)))
    return {
        "ke-hoach": ("plan", plan_paper(or_404(whole_plan_for(secretary, _version_in("cell-3"))))),
        "bien-ban-niem-yet": ("posting", posting_paper(or_404(posting_for(office, or_404(posting))))),
        "ho-so-minh-chung": ("evidence", evidence_paper(or_404(evidence), today)),
        "bien-ban": ("minutes", minutes_paper(meeting, drafted(secretary, meeting), number=None)),
    }


def _acting(code: str, role: Role, today: date) -> Actor:
    return acting(seated(or_404(unit_coded(code)).id, role, today), today)


def _version_in(code: str) -> int:
    """A member's approved plan: of whoever holds no post, first in the order of names' ids."""
    return or_404(
        db.session.scalars(
            sa.select(PlanVersion.id)
            .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
            .join(
                CellMembership,
                sa.and_(CellMembership.ward_id == Plan.ward_id, CellMembership.person_id == Plan.person_id),
            )
            .where(CellMembership.cell_id == or_404(unit_coded(code)).id, PlanVersion.state == VersionState.APPROVED)
            .order_by(PlanVersion.number.desc(), PlanVersion.id)
        ).first()
    )


def _noted() -> int:
    """Somebody in Chi bộ 5 about whom a remark was released."""
    return or_404(
        db.session.scalars(
            sa.select(Note.person_id)
            .join(Period, sa.and_(Period.ward_id == Note.ward_id, Period.id == Note.period_id))
            .where(
                Period.month == MONTH,
                Note.cell_id == or_404(unit_coded("cell-5")).id,
                Note.released_at.is_not(None),
                Note.kind == NoteKind.REMARK,
            )
            .order_by(Note.id)
        ).first()
    )


def _next_session(secretary: Actor) -> int:
    return or_404(
        db.session.scalars(
            sa.select(Meeting.id).where(Meeting.chair_id == secretary.person_id).order_by(Meeting.starts_at)
        ).first()
    )
