"""The pages' common door: the drive of an address, and a line moved or taken back."""

from collections.abc import Sequence

from flask import Blueprint

from portal.campaigns import queries, service
from portal.campaigns.models import Campaign
from portal.ground.errors import or_404
from portal.organisations.queries import UnitRow
from portal.policy import Action, can
from portal.web.actor import actor

bp = Blueprint("campaigns", __name__, url_prefix="/dot-sinh-hoat")


def drive(slug: str) -> Campaign:
    return or_404(queries.campaign_called(slug))


def may_tick(body: UnitRow) -> bool:
    return can(actor(), Action.TASK_TICK, queries.subject_of(body))


def put_in_order(deed: str, lines: Sequence[service.Line], line: service.Line) -> None:
    if deed == "rut":
        service.withdraw(actor(), line)
    else:
        service.move(actor(), lines, line, up=deed == "len")
