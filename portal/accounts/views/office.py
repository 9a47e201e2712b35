"""The office's desk: slips and accounts."""

from flask import current_app, url_for

from portal.accounts import lists, service
from portal.accounts.forms import SearchForm
from portal.accounts.service import factors, resets
from portal.accounts.views.blueprint import bp
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.organisations.queries import this_ward
from portal.people.views.confirming import kept_or_waiting
from portal.policy import Action, can
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show
from portal.web.marks import reads_only
from portal.web.urls import public_url


@bp.get("/tai-khoan")
def desk():
    return _show(SearchForm(formdata=None))


@bp.post("/tai-khoan")
@reads_only
def find():
    """People by name; what was typed stands in no address and no log."""
    form = SearchForm()
    if not form.validate():
        return _show(form, status=422)
    return _show(form, lists.people_found_for(actor(), form.words.data, ward_today()))


@bp.post("/tai-khoan/nguoi/<id:person_id>/phieu")
def issue_slip(person_id):
    """The printed slip, shown this once: only the code's digest is kept."""
    person = or_404(lists.person_for(actor(), person_id))
    account = service.account_of_person(actor(), person)
    if not can(actor(), Action.SLIP_PRINT) or resets.needs_another(actor(), account):
        made = resets.start(actor(), account)
        return kept_or_waiting(made, lambda _made: url_for(".desk"), say("Đã chuyển Văn phòng in phiếu."))
    slip = service.issue_slip(actor(), account, current_app.config["SLIP_DAYS"])
    return show(
        "accounts/slip.html",
        slip=slip,
        ward_name=this_ward().name,
        address=public_url() + url_for(".activation_page"),
        today=ward_today(),
    )


@bp.post("/tai-khoan/<id:account_id>/the-ma")
def replace_card(account_id):
    """A lost card is replaced at once, against signature; shown this once."""
    account = or_404(lists.account_for(actor(), account_id))
    tried = attempt(None, lambda: factors.replace_card(actor(), account, lists.name_of(account)))
    if tried.declined:
        return _show(_refused(tried.reason), status=tried.status)
    return show("accounts/card.html", card=tried.value, mine=False, ward_name=this_ward().name, sealed="", next_url="/")


@bp.post("/tai-khoan/<id:account_id>/ket-thuc-phien")
def end_sessions(account_id):
    service.end_sessions(actor(), or_404(lists.account_for(actor(), account_id)))
    return done(url_for(".desk"), say("Đã kết thúc mọi phiên đăng nhập của tài khoản đó."))


@bp.post("/tai-khoan/<id:account_id>/rut-phieu")
def withdraw_slip(account_id):
    service.withdraw_slip(actor(), or_404(lists.account_for(actor(), account_id)))
    return done(url_for(".desk"), say("Đã rút phiếu kích hoạt."))


@bp.post("/tai-khoan/<id:account_id>/ngung")
def disable(account_id):
    service.disable(actor(), or_404(lists.account_for(actor(), account_id)))
    return done(url_for(".desk"), say("Đã ngừng tài khoản và kết thúc mọi phiên đăng nhập của tài khoản đó."))


@bp.post("/tai-khoan/<id:account_id>/mo-lai")
def enable(account_id):
    service.enable(actor(), or_404(lists.account_for(actor(), account_id)))
    return done(url_for(".desk"), say("Đã mở lại tài khoản."))


def _refused(reason):
    form = SearchForm(formdata=None)
    form.form_errors.append(reason)
    return form


def _show(form, hits=None, status=200):
    return show(
        "accounts/desk.html",
        "_desk.html",
        status,
        form=form,
        hits=hits,
        holders=lists.holders_for(actor(), ward_today()),
        prints=can(actor(), Action.SLIP_PRINT),
        to_print=lists.to_print_for(actor(), ward_today()),
    )
