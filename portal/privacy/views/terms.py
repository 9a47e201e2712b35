"""What data are kept for and how long, open to everyone; the office sets the times and lists the days off."""

from flask import Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.text import say
from portal.policy import Action, can, require
from portal.privacy.forms import HolidaysForm, TermsForm
from portal.privacy.holdings import HOLDINGS
from portal.privacy.queries.own import kept, seers
from portal.privacy.queries.terms import promise, terms
from portal.privacy.rules.law import LAW
from portal.privacy.rules.retention import BY_DAYS, BY_YEAR
from portal.privacy.service import terms as service
from portal.privacy.views.blueprint import bp
from portal.web.actor import actor
from portal.web.forms import Form, attempt
from portal.web.htmx import done, show


@bp.get("/luu-tru/muc-dich")
def purposes() -> Response:
    require(actor(), Action.RULES_READ)
    held = terms(ward_today())
    lines = [(one, seers(one), kept(one, held)) for one in HOLDINGS]
    return show("privacy/purposes.html", lines=lines, law=LAW)


@bp.get("/luu-tru/thoi-han")
def shown() -> Response:
    require(actor(), Action.RULES_READ)
    return _page()


@bp.post("/luu-tru/thoi-han")
def set_terms() -> BaseResponse:
    require(actor(), Action.SETTINGS_MANAGE)
    form = TermsForm()
    tried = attempt(
        form, lambda: service.set_terms(actor(), ward_today(), years=form.numbers(BY_YEAR), days=form.numbers(BY_DAYS))
    )
    if tried.declined:
        return _page(form, tried.status)
    return done(url_for(".shown"), say("Đã đặt thời hạn lưu, áp dụng từ hôm nay."))


@bp.post("/luu-tru/ngay-nghi")
def set_holidays() -> BaseResponse:
    require(actor(), Action.SETTINGS_MANAGE)
    form = HolidaysForm()
    tried = attempt(form, lambda: service.set_holidays(actor(), ward_today(), typed=form.holidays.data or ""))
    if tried.declined:
        return _page(form, tried.status)
    return done(url_for(".shown"), say("Đã lưu danh sách ngày nghỉ."))


def _page(failing: Form | None = None, status: int = 200) -> Response:
    today = ward_today()
    held, clock = terms(today), promise(today)
    numbers = {code: str(count) for code, count in {**held.years, **held.days}.items()}
    days = "\n".join(f"{one:%d/%m/%Y}" for one in sorted(clock.holidays))
    return show(
        "privacy/terms.html",
        status=status,
        terms=held,
        promise=clock,
        by_year=BY_YEAR,
        by_days=BY_DAYS,
        form=failing if isinstance(failing, TermsForm) else TermsForm(formdata=None, data=numbers),
        holidays=failing if isinstance(failing, HolidaysForm) else HolidaysForm(formdata=None, data={"holidays": days}),
        may_set=can(actor(), Action.SETTINGS_MANAGE),
    )
