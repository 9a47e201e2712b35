"""Nháp của tôi: what its writer typed and did not record, kept as it is typed, read again, taken up or thrown away."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import drafts as service
from portal.accounts.views.blueprint import bp
from portal.ground.errors import Unknown
from portal.ground.text import say
from portal.policy import Action, require
from portal.web import guard
from portal.web.actor import actor
from portal.web.htmx import asks_for_part, done, show


@bp.get("/nhap")
def drafts() -> Response:
    require(actor(), Action.OWN_ACCOUNT)
    return show("accounts/drafts.html", drafts=service.all_of(actor()))


@bp.post("/nhap")
def keep_draft() -> BaseResponse:
    """Any form of the portal, as it stands; without a script its own button sends it here."""
    require(actor(), Action.OWN_ACCOUNT)
    if not guard.address():
        raise Unknown
    kept_at = guard.keep()
    if asks_for_part():
        return show("supervision/_saved.html", kept_at=kept_at)
    page = request.form.get(guard.PAGE, "")
    return done(page if page.startswith("/") and not page.startswith("//") else url_for(".drafts"), say("Đã lưu nháp."))


@bp.post("/nhap/<id:draft_id>/bo")
def throw_away(draft_id: int) -> BaseResponse:
    require(actor(), Action.OWN_ACCOUNT)
    if not service.throw_away(actor(), draft_id):
        raise Unknown
    return done(url_for(".drafts"), say("Đã bỏ nháp."))
