"""The trail (nhật ký), for the ward's secretary and the administrator: deeds and posts, no content. And for each what
was done under their own name."""

from flask import Blueprint, Response, request, url_for

from portal.audit.forms import TrailForm
from portal.audit.queries import ACTIONS, deeds_of, trail_for
from portal.web.actor import actor
from portal.web.htmx import show

bp = Blueprint("audit", __name__)


@bp.get("/nhat-ky")
def trail() -> Response:
    form = TrailForm(request.args)
    form.offer([(code, one.label) for code, one in ACTIONS.items()])
    valid = form.validate()
    before = _before()
    page = trail_for(
        actor(),
        action=form.viec.data if form.viec.data in ACTIONS else "",
        day=form.ngay.data if valid else None,
        before=before,
    )
    older = url_for(".trail", viec=form.viec.data or None, ngay=request.args.get("ngay") or None, truoc=page.older)
    status = 200 if valid else 422
    return show("audit/trail.html", status=status, chain=page, form=form, older=older, later=bool(before))


@bp.get("/toi/viec-da-lam")
def own_deeds() -> Response:
    """What was done under one's own name."""
    before = _before()
    return show("audit/own_deeds.html", deeds=deeds_of(actor(), before=before), later=bool(before))


def _before() -> int | None:
    typed = request.args.get("truoc", "")
    return int(typed) if typed.isdecimal() and len(typed) < 16 else None
