"""Mẫu kế hoạch: the ward office edits its own plan form, looks at it, and saves it under a new number."""

from collections.abc import Mapping

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from portal.campaigns.models import Campaign
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.plans.forms.form_editor import COUNT, as_fields, changed, editor, parts_in
from portal.plans.forms.writing import plan_form
from portal.plans.queries.forms import campaign_in_force, codes_ever, editions, form_of
from portal.plans.rules.form import PartKind
from portal.plans.service.forms import change_form
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.forms import Form, attempt
from portal.web.htmx import asks_for_part, done, show

bp = Blueprint("plan_forms", __name__, url_prefix="/ke-hoach/mau")


@bp.get("")
def edit() -> Response:
    require(actor(), Action.FORM_MANAGE)
    campaign = campaign_in_force(ward_today())
    if campaign is None:
        return show("plans/form_editor.html", campaign=None)
    return _page(campaign, as_fields(form_of(campaign).parts, campaign.plan_label))


@bp.post("")
def save() -> BaseResponse:
    """Add, remove, move, look at, or save: the button says which. Only saving changes anything."""
    require(actor(), Action.FORM_MANAGE)
    campaign = or_404(campaign_in_force(ward_today()))
    deed, sent = request.form.get("deed", "look"), request.form
    used = codes_ever(campaign.id)
    parts, place = changed(parts_in(sent, used), deed, used)
    fields = as_fields(parts, sent.get("label", ""), sent.get("reason", ""))
    if deed != "save":
        return _page(campaign, fields, focus=place, looks=deed == "look")
    form = _form(fields)
    tried = attempt(
        form,
        lambda: change_form(
            actor(), campaign, parts, label=form.label.data or "", reason=form.reason.data or "", seen=_seen()
        ),
    )
    if tried.declined:
        return _page(or_404(campaign_in_force(ward_today())), fields, tried.status, form=form)
    return done(url_for(".edit"), say("Đã lưu mẫu mới. Kế hoạch viết từ bây giờ theo mẫu này; bản đã viết giữ mẫu cũ."))


def _seen() -> int:
    typed = request.form.get("so", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else -1


def _form(fields: Mapping[str, str]) -> Form:
    return editor(int(fields[COUNT]))(formdata=MultiDict(dict(fields)))


def _page(
    campaign: Campaign,
    fields: Mapping[str, str],
    status: int = 200,
    *,
    form: Form | None = None,
    focus: int | None = None,
    looks: bool = False,
) -> Response:
    parts = parts_in(fields, ())
    return show(
        "plans/form_editor.html",
        "_form_editor.html",
        status,
        campaign=campaign,
        form=form or _form(fields),
        parts=parts,
        number=form_of(campaign).number,
        editions=editions(campaign.id),
        focus=focus,
        looks=looks,
        sample=plan_form(parts, ["1"])(formdata=None) if looks else None,
        PartKind=PartKind,
        whole=not asks_for_part(),
    )
