"""Tables of plans: the form, the versions, what the cell says to them, where they go."""

from portal.plans.models.form import PlanTemplate
from portal.plans.models.review import Outcome, OutcomeKind, Return, ReturnReason
from portal.plans.models.routing import Delivery, DeliveryEntry, DeliveryState, EntryKind, Posting, Recipient, Route
from portal.plans.models.version import (
    Commitment,
    FileRole,
    Narrative,
    Origin,
    Plan,
    PlanFile,
    PlanVersion,
    VersionState,
)
from portal.plans.said import FollowedBy, Section

__all__ = [
    "Commitment",
    "Delivery",
    "DeliveryEntry",
    "DeliveryState",
    "EntryKind",
    "FileRole",
    "FollowedBy",
    "Narrative",
    "Origin",
    "Outcome",
    "OutcomeKind",
    "Plan",
    "PlanFile",
    "PlanTemplate",
    "PlanVersion",
    "Posting",
    "Recipient",
    "Return",
    "ReturnReason",
    "Route",
    "Section",
    "VersionState",
]
