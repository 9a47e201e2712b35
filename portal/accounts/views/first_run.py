"""The first run in a browser: one page takes the ward, its clerk and its first secretary, and prints their slips."""

import os
from pathlib import Path

from flask import current_app, url_for

from portal.accounts import first_code, first_run, setup
from portal.accounts.forms import FirstRunForm
from portal.accounts.views.blueprint import bp
from portal.accounts.views.entering import source
from portal.ground import shape
from portal.ground.clock import ward_today
from portal.ground.text import say
from portal.web.errors import refusal
from portal.web.forms import attempt
from portal.web.htmx import done, once_kept, show
from portal.web.marks import before_any_ward, public

CLOSED = say("Mã cài đặt đã hết hạn hoặc chưa có. Người cài đặt chạy ./tusoi setup trên máy chủ để in mã mới.")


@bp.get("/lan-dau")
@public
@before_any_ward
def first_run_page():
    return _elsewhere() or show("accounts/first_run.html", form=FirstRunForm())


@bp.post("/lan-dau")
@public
@before_any_ward
def begin_ward():
    if (elsewhere := _elsewhere()) is not None:
        return elsewhere
    form, instance = FirstRunForm(), Path(current_app.config["INSTANCE"])
    tried = attempt(form, lambda: _begin(form, instance))
    if tried.declined:
        return show("accounts/first_run.html", status=tried.status, form=form)
    once_kept(lambda: first_code.spend(instance))
    reached = f"{first_run.address(current_app.config, os.environ).rstrip('/')}{url_for('.activation_page')}"
    return show("accounts/first_slips.html", slips=tried.value, address=reached, ward_name=form.ward.data)


def _begin(form, instance):
    return setup.begin_in_browser(
        setup.as_written(form.data),
        form.secretary.data,
        form.secretary_login.data,
        ward_today(),
        code=form.code.data,
        instance=instance,
        source=source(),
        days=current_app.config["SLIP_DAYS"],
    )


def _elsewhere():
    """Once a ward stands there is nothing here; without a printed code not yet."""
    if shape.standing_trouble() is None:
        return done(url_for(".sign_in_page"))
    return None if first_code.is_open(Path(current_app.config["INSTANCE"])) else refusal(CLOSED, 503)
