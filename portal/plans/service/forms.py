from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.campaigns.models import Campaign
from portal.ground.db import db, flush
from portal.ground.errors import Conflict, Invalid
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.plans.models import PlanTemplate
from portal.plans.queries.forms import PlanFormInForce, form_of
from portal.plans.rules.form import PlanPart, as_data, form_reasons
from portal.policy import Action, Actor, require

CHANGED_MEANWHILE = say("Mẫu vừa được người khác sửa. Nội dung của đồng chí còn nguyên bên dưới; hãy so lại rồi lưu.")


def change_form(
    actor: Actor, campaign: Campaign, parts: Sequence[PlanPart], *, label: str, reason: str, seen: int
) -> PlanTemplate:
    """The form that plans are written in from now on, under a new number with its reason; plans keep their own.

    `label` is what the ward calls the document; `seen` is the number the editor was opened on.
    """
    require(actor, Action.FORM_MANAGE)
    wrong = form_reasons(parts, label, reason)
    if wrong:
        raise Invalid(wrong)
    if form_of(campaign).number != seen:
        raise Conflict(CHANGED_MEANWHILE)
    campaign.plan_label = label
    made = _store(campaign, parts, seen + 1, reason, actor.person_id)
    audit.record(
        actor, Action.FORM_MANAGE, made, number=made.number, label=label, reason=reason, sections=made.sections
    )
    return made


def form_to_write_in(campaign: Campaign) -> PlanFormInForce:
    """The drive's form, stored when the first plan is written in it, so that what was asked can always be told."""
    form = form_of(campaign)
    if form.id is not None:
        return form
    stored = _store(campaign, form.parts, 1, None, None)
    return form._replace(id=stored.id, number=stored.number)


def _store(
    campaign: Campaign, parts: Sequence[PlanPart], number: int, reason: str | None, by: int | None
) -> PlanTemplate:
    stored = PlanTemplate(
        id=new_id(), campaign_id=campaign.id, number=number, sections=as_data(parts), made_by=by, reason=reason
    )
    db.session.add(stored)
    try:
        flush()
    except IntegrityError as raced:  # two hands at the same instant: the later one is told
        db.session.rollback()
        raise Conflict(CHANGED_MEANWHILE) from raced
    return stored
