"""Who may do what. The table says it (read `policy/table.py` first); everything else here only reads the table."""

from sqlalchemy import ColumnElement

from portal.ground.errors import NotAllowed
from portal.policy.actions import Action
from portal.policy.begins import NOWHERE, Beginning, either
from portal.policy.formal import Formal, asked
from portal.policy.power import CONFIRMERS, WITH_POWER, any_power
from portal.policy.standing import Actor, Columns, Helping, PolicySubject, Post, Role, Service
from portal.policy.table import WHO_MAY

__all__ = [
    "CONFIRMERS",
    "NOWHERE",
    "WITH_POWER",
    "Action",
    "Actor",
    "Beginning",
    "Columns",
    "Formal",
    "Helping",
    "PolicySubject",
    "Post",
    "Role",
    "Service",
    "any_power",
    "asked",
    "beginning",
    "can",
    "either",
    "require",
    "scope",
]

WARD = PolicySubject()  # what concerns the ward as a whole and nobody in particular


def can(actor: Actor, action: Action, subject: PolicySubject = WARD) -> bool:
    asked.set(True)
    return WHO_MAY[action].holds(actor, subject)


def require(actor: Actor, action: Action, subject: PolicySubject = WARD) -> None:
    if not can(actor, action, subject):
        raise NotAllowed(action)


def scope(actor: Actor, action: Action, columns: Columns) -> ColumnElement[bool]:
    """The rows on which the actor may do the action."""
    asked.set(True)
    return WHO_MAY[action].rows(actor, columns)


def beginning(actor: Actor, action: Action) -> Beginning | None:
    """Where to begin looking for the people on whom the actor may do the action; `scope` says who of them it is. None:
    anywhere in the ward."""
    return WHO_MAY[action].begins(actor)
