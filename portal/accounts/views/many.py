"""Phiếu cho nhiều người: chosen by body, cell or role, printed four to a page with a list to sign, and handed out."""

from flask import Response, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import rules, service, slip_lists
from portal.accounts.forms import ManySlipsForm
from portal.accounts.rules import SlipState
from portal.accounts.views.blueprint import bp
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.text import say
from portal.organisations.queries import this_ward, units_now
from portal.people.views.confirming import kept_or_waiting
from portal.policy import Action, Role, require
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show
from portal.web.urls import public_url

OPEN = (SlipState.NONE, SlipState.PRINTED, SlipState.HANDED, SlipState.ENDED)


@bp.get("/tai-khoan/phieu")
def slips() -> Response:
    return _chosen(ManySlipsForm(formdata=None, data={"days": current_app.config["SLIP_DAYS"]}))


@bp.post("/tai-khoan/phieu")
def print_slips() -> BaseResponse:
    """Shown this once: only the codes' digests are kept."""
    form, people = ManySlipsForm(), _numbers("nguoi")
    tried = attempt(form, lambda: service.issue_slips(actor(), people, form.days.data))
    if tried.declined:
        return _chosen(form, tried.status)
    if tried.value.asked and not tried.value.printed:
        return kept_or_waiting(tried.value.asked, lambda _made: url_for(".slips"), say("Phiếu chờ in"))
    whose = {one.person_id: one for one in slip_lists.receivers_for(actor(), _scope_asked(), ward_today())}
    return show(
        "accounts/slips_printed.html",
        printed=tried.value.printed,
        asked=tried.value.asked,
        whose=whose,
        ward_name=this_ward().name,
        address=public_url() + url_for(".activation_page"),
        code_of=_picture,
        today=ward_today(),
    )


@bp.post("/tai-khoan/phieu/da-trao")
def hand_out() -> BaseResponse:
    count = service.hand_out(actor(), _numbers("phieu"))
    return done(url_for(".slips", **request.args), say("Đã ghi trao %(count)s phiếu.", count=count))


def _numbers(field: str) -> list[int]:
    return [number for text in request.form.getlist(field) if (number := ids.read(text))]


def _scope_asked() -> slip_lists.SlipScope:
    role = next((one for one in Role if one.value == request.args.get("chuc-vu")), None)
    state = next((one for one in SlipState if one.value == request.args.get("phieu")), None)
    members = request.args.get("dang-vien") == "1"
    unit = ids.read(request.args.get("to-chuc", ""))
    return slip_lists.SlipScope(unit, role, members, frozenset([state] if state else ()))


def _chosen(form: ManySlipsForm, status: int = 200) -> Response:
    require(actor(), Action.SLIP_PRINT)
    wanted = _scope_asked()
    people = slip_lists.receivers_for(actor(), wanted, ward_today())
    every = slip_lists.receivers_for(actor(), wanted._replace(states=frozenset()), ward_today())
    return show(
        "accounts/slips.html",
        status=status,
        form=form,
        people=people,
        open=OPEN,
        most=rules.MOST_SLIPS,
        wanted=wanted,
        units=[(ids.written(one.id), one.name) for one in units_now()],
        roles=sorted({(one.value, str(one.label)) for one in Role}, key=lambda one: one[1]),
        states=[(one, sum(row.state is one for row in every)) for one in SlipState],
        args=request.args,
    )


def _picture(login: str) -> str:
    """A QR of the page with the login filled in; the code itself is typed, so that no address ever holds it."""
    import segno  # only this paper draws codes

    address = public_url() + url_for(".activation_page", ten=login)
    # Any mask can be read; looking for the best of eight took half the time of four hundred slips.
    picture: str = segno.make(address, error="m", mask=4, micro=False).svg_data_uri(scale=3, border=2, omitsize=False)
    return picture
