"""What pages that show plans share: the two forms under one that waits, and that a plan was opened."""

from collections.abc import Sequence

from flask import request

from portal.audit import About
from portal.plans.forms.review import ApproveForm, PlanReturnForm
from portal.plans.models import VersionState
from portal.plans.queries.whole_plan import WholePlan
from portal.policy import Action, can
from portal.web.actor import actor, viewed
from portal.web.forms import Form


def seen_version() -> int:
    """The version's counter as the page showed it; nothing equals what a page never showed."""
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def opened(*plans: WholePlan) -> None:
    for whole in plans:
        viewed(
            Action.PLAN_READ, About("person", whole.person_id), version=whole.version.id, number=whole.version.number
        )


def decision(whole: WholePlan | None, form: Form | None, errors: Sequence[object] = ()) -> dict[str, object]:
    """The two forms under a plan that waits for the reader's word; `form` is the one just refused."""
    waits = whole is not None and whole.version.state is VersionState.SUBMITTED
    return {
        "may_decide": waits and whole is not None and can(actor(), Action.PLAN_APPROVE, whole.subject),
        "approving": form if isinstance(form, ApproveForm) else ApproveForm(formdata=None),
        "returning": form if isinstance(form, PlanReturnForm) else PlanReturnForm(formdata=None),
        "errors": list(errors),
    }
