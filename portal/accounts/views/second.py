"""The second step at the door, one's own factor, and proving oneself once more before a deed of weight. What was typed
travels along sealed, as at the door."""

import segno
from flask import current_app, request, url_for
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from portal.accounts import rules
from portal.accounts.forms import AppForm, CodeForm, ProofForm
from portal.accounts.models import Account
from portal.accounts.service import door, factors
from portal.accounts.views import this_device
from portal.accounts.views.blueprint import bp
from portal.accounts.views.entering import carried, enter, inner, source
from portal.ground.clock import now
from portal.ground.errors import Invalid, or_404
from portal.ground.text import say
from portal.organisations.queries import this_ward
from portal.policy import Action, require
from portal.policy.power import FACTOR_ALWAYS, FACTOR_ON_UNKNOWN_DEVICE
from portal.web import kept
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show
from portal.web.marks import public


def let_in(account: Account, *, by_slip: bool = False) -> Response:
    """Who is known by password or slip: in, or first a code where the device is not trusted."""
    if not factors.asked_for(account, this_device.token()):
        return this_device.remembered_by(account, lambda one: enter(one, by_slip=by_slip))
    return _code_page(account, CodeForm(formdata=None, data={"trust": True}))


@bp.post("/dang-nhap/ma")
@public
def second_step() -> Response:
    account = _waiting_account()
    if account is None:
        return done(url_for(".sign_in_page"), say("Đã quá lâu; hãy đăng nhập lại."))
    form = CodeForm()
    device = this_device.token()
    tried = attempt(form, lambda: factors.check(account, form.code.data, source=source(), device=device))
    if tried.declined:
        return _code_page(account, form, tried.status)
    at_hand = door.with_factor(account)
    return this_device.remembered_by(at_hand, lambda one: enter(one, factor=True), trusts=bool(form.trust.data))


@bp.get("/toi/xac-thuc")
def factors_page() -> Response:
    return _factors(AppForm(formdata=None))


@bp.post("/toi/xac-thuc/ung-dung")
def begin_app() -> Response:
    begun = factors.begin_app(actor())
    return _app_page(begun.secret, AppForm(formdata=None))


@bp.post("/toi/xac-thuc/ung-dung/ma")
def confirm_app() -> Response:
    form = AppForm()
    tried = attempt(form, lambda: factors.confirm_app(actor(), form.code.data))
    if tried.declined:
        return _app_page(factors.begin_app(actor()).secret, form, tried.status)
    _met()
    sealed, next_url = carried()
    if sealed or next_url != "/":
        return _go_on()
    return done(url_for(".factors_page"), say("Đã bật ứng dụng. Nên in thêm thẻ mã, phòng khi mất điện thoại."))


@bp.post("/toi/xac-thuc/ung-dung/bo")
def end_app() -> Response:
    tried = attempt(None, lambda: factors.end_app(actor()))
    if tried.declined:
        form = AppForm(formdata=None)
        form.form_errors.append(tried.reason)
        return _factors(form, tried.status)
    return done(url_for(".factors_page"), say("Đã bỏ ứng dụng."))


@bp.post("/toi/xac-thuc/the")
def own_card() -> Response:
    """Shown this once: only the codes' digests are kept."""
    card = factors.own_card(actor())
    _met()
    sealed, next_url = carried()
    return show(
        "accounts/card.html", card=card, mine=True, ward_name=this_ward().name, sealed=sealed, next_url=next_url
    )


@bp.post("/toi/xac-thuc/tiep")
def go_on() -> Response:
    require(actor(), Action.OWN_ACCOUNT)
    return _go_on()


@bp.post("/xac-nhan-lai")
def prove() -> Response:
    """Password or code once more; what was about to be sent is handed in again."""
    form, who, sign_in_id = ProofForm(), actor(), current_user.sign_in.id
    require(who, Action.OWN_ACCOUNT)
    needs_code = request.form.get("needs") == "code"
    account = or_404(door.account_at(who.ward_id, who.account_id or 0))

    def deed() -> bool:
        if form.code.data:
            factors.check(account, form.code.data, source=source(), device=this_device.token())
            return True
        if needs_code or not form.password.data:
            raise Invalid({"code": say("Hãy ghi mã.")})
        door.prove_password(who, form.password.data, source=source())
        return False

    tried = attempt(form, deed)
    if tried.declined:
        return proof_page(form, tried.status, *carried(), needs_code=needs_code)
    door.proved(who, sign_in_id, factor=tried.value)
    return _go_on()


def proof_page(
    form: ProofForm, status: int, sealed: str, next_url: str, *, needs_code: bool, **more: object
) -> Response:
    enrolled = factors.standing_of(current_user.account).enrolled
    context = {"form": form, "sealed": sealed, "next_url": next_url, "enrolled": enrolled, "needs_code": needs_code}
    return show("accounts/proof.html", status=status, **context, **more)


def ask_for_proof(sealed: str, next_url: str, needs_code: bool) -> Response:
    """The page that stands before a deed of weight."""
    return proof_page(ProofForm(formdata=None), 401, sealed, next_url, needs_code=needs_code)


def _go_on() -> Response:
    sealed, next_url = carried()
    waiting = kept.opened(sealed, current_user.account.id)
    if waiting:
        return show("accounts/waiting.html", url=inner(waiting["url"]), fields=waiting["fields"], proved=True)
    return done(next_url)


def _met() -> None:
    """Whoever has just got a factor has shown it."""
    sign_in = current_user.sign_in
    sign_in.owes_factor, sign_in.factor_at, sign_in.proved_at = False, now(), now()
    factors.trust(current_user.account, this_device.token(), begins=True)


def _factors(form: AppForm, status: int = 200) -> Response:
    require(actor(), Action.OWN_ACCOUNT)
    sealed, next_url = carried()
    return show(
        "accounts/factors.html",
        status=status,
        form=form,
        standing=factors.standing_of(current_user.account),
        owed=current_user.sign_in.owes_factor,
        required=actor().has(*FACTOR_ALWAYS, *FACTOR_ON_UNKNOWN_DEVICE),
        sealed=sealed,
        next_url=next_url,
    )


def _app_page(secret: str, form: AppForm, status: int = 200) -> Response:
    sealed, next_url = carried()
    address = factors.address_of(secret, current_user.account.login, this_ward().name)
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=2, omitsize=False)
    return show(
        "accounts/app.html",
        status=status,
        form=form,
        picture=picture,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        sealed=sealed,
        next_url=next_url,
    )


def _code_page(account: Account, form: CodeForm, status: int = 200) -> Response:
    sealed, next_url = carried()
    told = {"ward": account.ward_id, "account": str(account.id), "set": str(account.password_set_at)}
    step = str(_signed().dumps(told))
    return show("accounts/code.html", status=status, form=form, step=step, sealed=sealed, next_url=next_url)


def _waiting_account() -> Account | None:
    """Whose password was right a few minutes ago, and is the same still."""
    try:
        told = _signed().loads(request.form.get("step", ""), max_age=int(rules.SECOND_STEP_LASTS.total_seconds()))
    except BadData:
        return None
    account = door.account_at(int(told["ward"]), int(told["account"]))
    right = account is not None and account.disabled_at is None and str(account.password_set_at) == told["set"]
    return account if right else None


def _signed() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or b"", salt="second step")


__all__ = ["ask_for_proof", "bp", "let_in"]
