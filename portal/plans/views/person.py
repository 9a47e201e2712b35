"""One member's plan: its versions, what became of each, two of them side by side."""

from flask import Blueprint, Response, request

from portal.audit import About
from portal.ground import ids
from portal.ground.errors import or_404
from portal.people.queries import member_for
from portal.plans.models import VersionState
from portal.plans.queries.changes import Changes, changes_for
from portal.plans.queries.reading import commitments_for, listed_for, plans_for, whole_plan_for
from portal.plans.queries.whole_plan import VersionHead
from portal.plans.rules.versions import KINDS, Stage, stage_of
from portal.plans.views.decisions import decision, opened
from portal.policy import Action, can
from portal.web.actor import actor, viewed
from portal.web.forms import Form
from portal.web.htmx import show

bp = Blueprint("plan", __name__, url_prefix="/ke-hoach")

STATE_KINDS = {
    VersionState.DRAFT: "none",
    VersionState.SUBMITTED: "asked",
    VersionState.RETURNED: "draft",
    VersionState.APPROVED: "done",
    VersionState.SUPERSEDED: "moved",
    VersionState.CLOSED: "locked",
}


@bp.get("/<id:person_id>")
def person(person_id: int) -> Response:
    """As much of the plan as the reader's post opens: all of it, its commitments, or only how it stands."""
    return page(person_id, ids.read(request.args.get("ban", "")))


@bp.get("/<id:person_id>/so-sanh")
def compare(person_id: int) -> Response:
    versions = or_404(plans_for(actor(), person_id) or None)
    older, newer = _two(versions)
    changes = or_404(changes_for(actor(), older, newer)) if older and newer else None
    if changes:
        opened(changes.older, changes.newer)
    return show(
        "plans/compare.html",
        "_compare.html",
        versions=versions,
        changes=changes,
        person_id=person_id,
        older=older,
        newer=newer,
        name=_name(changes, person_id),
    )


def page(person_id: int, version_id: int | None = None, form: Form | None = None, status: int = 200) -> Response:
    versions = plans_for(actor(), person_id)
    if not versions:
        return _less(person_id)
    chosen = next((one for one in versions if one.id == version_id), versions[0])
    whole = or_404(whole_plan_for(actor(), chosen.id))
    opened(whole)
    return show(
        "plans/plan.html",
        status=status,
        whole=whole,
        versions=versions,
        kinds=STATE_KINDS,
        noi="",
        target="#main",
        own=person_id == actor().person_id,
        standing=_standing(versions),
        standing_kinds=KINDS,
        may_end=can(actor(), Action.OUTCOME_RECORD, whole.subject),
        may_see_evidence=can(actor(), Action.EVIDENCE_READ, whole.subject),
        **decision(whole, form),
    )


def _less(person_id: int) -> Response:
    """For whoever may not read the plan: its commitments to those who follow them, to the office how it stands."""
    followed = commitments_for(actor(), person_id)
    if followed:
        viewed(Action.COMMITMENT_READ, About("person", person_id), version=followed.version.id)
        return show("plans/followed.html", followed=followed, person_id=person_id)
    one = member_for(actor(), person_id, Action.COMMITMENT_READ) or member_for(actor(), person_id, Action.PLAN_LIST)
    listed = listed_for(actor(), person_id)
    return show(
        "plans/listed.html",
        one=or_404(one),
        versions=listed or [],
        kinds=STATE_KINDS,
        standing=_standing(listed) if listed is not None else None,
        standing_kinds=KINDS,
    )


def _standing(versions: list[VersionHead]) -> Stage:
    """How the newest drive's plan stands; versions come newest first."""
    return stage_of([one.state for one in reversed(versions) if one.campaign_id == versions[0].campaign_id])


def _two(versions: list[VersionHead]) -> tuple[int | None, int | None]:
    """The two versions asked for; without a wish the newest and the one before it of the same plan."""
    asked = [ids.read(request.args.get(name, "")) for name in ("cu", "moi")]
    known = {one.id for one in versions}
    if all(one in known for one in asked):
        return asked[0], asked[1]
    newest = versions[0]
    before = next((one for one in versions[1:] if one.plan_id == newest.plan_id), None)
    return (before.id, newest.id) if before else (None, None)


def _name(changes: Changes | None, person_id: int) -> str:
    if changes:
        return changes.newer.name
    one = member_for(actor(), person_id, Action.PLAN_READ)
    return one.name if one else ""
