"""The pages' common door: the drive of an address, and how a refusal is put into its form."""

from collections.abc import Sequence

from flask import Blueprint

from portal.campaigns import queries, service
from portal.campaigns.models import Campaign
from portal.ground.errors import Invalid, Refused, found
from portal.organisations.queries import UnitRow
from portal.policy import Action, can
from portal.web.actor import actor
from portal.web.forms import Form

bp = Blueprint("campaigns", __name__, url_prefix="/dot-sinh-hoat")


def drive(slug: str) -> Campaign:
    return found(queries.campaign_called(slug))


def may_tick(body: UnitRow) -> bool:
    return can(actor(), Action.TASK_TICK, queries.subject_of(body))


def put_in_order(deed: str, lines: Sequence[service.Line], line: service.Line) -> None:
    if deed == "rut":
        service.withdraw(actor(), line)
    else:
        service.move(actor(), lines, line, up=deed == "len")


def explain(form: Form, refusal: Invalid | Refused) -> int:
    """Put the reasons where they belong; answers with the status."""
    if isinstance(refusal, Refused):
        form.form_errors.append(refusal.args[0])
        return 409
    for name, reason in refusal.reasons.items():
        if name in form:
            form[name].errors = [*form[name].errors, reason]
        else:
            form.form_errors.append(reason)
    return 422
