"""Cách xem đã lưu: kept from a list's page, opened from there and from the home page, dropped again."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import service
from portal.accounts.forms import SavedViewForm
from portal.accounts.views.blueprint import bp
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show
from portal.web.saved import Here, address


@bp.get("/toi/cach-xem")
def saved() -> Response:
    require(actor(), Action.OWN_ACCOUNT)
    return show("accounts/saved.html")


@bp.post("/toi/cach-xem")
def save_view() -> BaseResponse:
    here, form = or_404(address(request.form.get("here", ""))), SavedViewForm()
    tried = attempt(
        form,
        lambda: service.save_view(
            actor(), path=here.path, query=here.query, name=" ".join((form.name.data or "").split())
        ),
    )
    if tried.declined:
        return _again(here, form, tried.status)
    said = say("Đã lưu cách xem “%(name)s”. Mở lại ở trang này hoặc ở Việc của tôi.", name=form.name.data)
    return done(here.url, said)


@bp.post("/toi/cach-xem/<id:view_id>/bo")
def drop_view(view_id: int) -> BaseResponse:
    view = service.drop_view(actor(), view_id)
    back = address(request.form.get("here", ""))
    return done(back.url if back else url_for(".saved"), say("Đã bỏ cách xem “%(name)s”.", name=view.name))


def _again(here: Here, form: SavedViewForm, status: int) -> Response:
    """On a page of its own, with what was typed."""
    return show("accounts/save_view.html", status=status, form=form, here=here)
