"""The chi ủy reads a plan that was handed in: approves it, or hands it back to be revised."""

from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush, ward
from portal.ground.errors import Conflict, Invalid, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.notifications import tell
from portal.plans import links
from portal.plans.models import PlanTemplate, PlanVersion, Return, ReturnReason, VersionState
from portal.plans.queries.whole_plan import WholePlan
from portal.plans.rules import versions as rules
from portal.plans.rules.form import parts_of
from portal.plans.service import deliveries
from portal.plans.service.outcomes import carry_finished
from portal.policy import Action, Actor, require
from portal.policy.relations import BASE_LEADERS, COMMITTEE, WARD_LEADERS

CHANGED = say("Bản này vừa thay đổi trong lúc đồng chí đọc. Hãy đọc lại bản hiện nay rồi quyết định.")


def send_back(
    actor: Actor, whole: WholePlan, today: date, *, code: ReturnReason | None, reason: str, seen: int
) -> Return:
    """Ask for a revision: one lượt, with its counted reason and a sentence for the member."""
    require(actor, Action.PLAN_RETURN, whole.subject)
    version = _to_decide(whole, seen)
    if wrong := rules.wrong_in_return(code, reason):
        raise Invalid(wrong)
    version.state = VersionState.RETURNED
    returned = Return(
        id=new_id(), plan_version_id=version.id, code=code, reason=reason, returned_on=today, by=actor.person_id
    )
    db.session.add(returned)
    audit.record(
        actor,
        Action.PLAN_RETURN,
        returned,
        person=whole.person_id,
        version=version.id,
        code=code,
        reason=reason,
        returned_on=today,
    )
    tell(
        whole.person_id,
        say("%(label)s của đồng chí được yêu cầu chỉnh sửa ngày %(day)s.", label=whole.drive.plan_label, day=today),
        links.own(),
    )
    return returned


def approve(actor: Actor, whole: WholePlan, today: date, *, seen: int) -> PlanVersion:
    """Chi ủy thông qua: from now on this version stands, the one before it is kept as it was, and each copy goes
    where the routes of the day say."""
    require(actor, Action.PLAN_APPROVE, whole.subject)
    version = _to_decide(whole, seen)
    before = _stood_before(version)
    closed = any(one.state is VersionState.CLOSED for one in before)
    refuse(rules.not_to_be_approved(_lacking(whole), closed=closed))
    for one in before:
        one.state, one.superseded_on = VersionState.SUPERSEDED, today
    version.state, version.approved_on, version.known_approved_on = VersionState.APPROVED, today, today
    version.approved_by, version.approved_as = actor.person_id, capacity_over(actor, whole)
    version.approved_at = now()
    flush()
    finished = carry_finished(version.id)
    sent = deliveries.deliver([(version.id, whole.person_id)], today)
    audit.record(
        actor,
        Action.PLAN_APPROVE,
        version,
        person=whole.person_id,
        approved_on=today,
        approved_as=version.approved_as,
        superseded=[one.id for one in before],
        copies=sent,
        finished_before=finished,
    )
    tell(
        whole.person_id,
        say("%(label)s của đồng chí được thông qua ngày %(day)s.", label=whole.drive.plan_label, day=today),
        links.plan(whole.person_id),
    )
    return version


def capacity_over(actor: Actor, whole: WholePlan) -> str:
    """In which posts the reader decides: of the chi ủy, over a cell secretary of the ward's leaders or those of the
    cell's đảng bộ cơ sở."""
    roles = (*WARD_LEADERS, *BASE_LEADERS) if whole.subject.heads_cell else COMMITTEE
    held = {one.title for one in actor.posts if one.role in roles and whole.subject.path.startswith(one.reach)}
    return "; ".join(sorted(title for title in held if title))


def _to_decide(whole: WholePlan, seen: int) -> PlanVersion:
    """The version as it stands now, kept still until the deed is done: of two decisions the second sees the first."""
    version = db.session.get_one(PlanVersion, (ward(), whole.version.id), with_for_update=True, populate_existing=True)
    refuse(rules.not_to_be_decided(version.state, approved_on=version.approved_on))
    if version.version != seen:
        raise Conflict(CHANGED, version)
    return version


def _stood_before(version: PlanVersion) -> list[PlanVersion]:
    """The version of the same plan in force until now; never more than one."""
    return list(
        db.session.scalars(
            sa.select(PlanVersion).where(
                PlanVersion.plan_id == version.plan_id,
                PlanVersion.id != version.id,
                PlanVersion.state.in_((VersionState.APPROVED, VersionState.CLOSED)),
            )
        )
    )


def _lacking(whole: WholePlan) -> tuple[str, ...]:
    """Required parts of its own form that the version leaves empty; a version without a form has none."""
    form = db.session.get(PlanTemplate, (ward(), whole.version.template_id)) if whole.version.template_id else None
    return rules.missing(
        parts_of(form.sections) if form else (),
        narratives={one.section: one.text for one in whole.narratives},
        commitments=len(whole.commitments),
        files=len(whole.files),
    )
