from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import insert

from portal.ground.db import db, flush
from portal.ground.ids import new_id
from portal.plans import routes
from portal.plans.models import (
    Commitment,
    Delivery,
    DeliveryState,
    Origin,
    Plan,
    PlanVersion,
    Posting,
    Recipient,
    Return,
    Route,
    VersionState,
)
from portal.plans.queries import standing as queries
from portal.plans.rules.postings import OFFICE_BOARD
from portal.plans.rules.writing import FOLLOWED_BY

# Bodies that read in the portal have their copy at once; to the others it is carried, and the office notes when.
READ_HERE = {Recipient.WARD_COMMITTEE, Recipient.SUPERVISING_BODY}


class TakenOver(NamedTuple):
    """A plan as a summary tells of it."""

    person_id: int
    submitted_on: date | None
    returned: bool
    commitments: tuple[dict[str, Any], ...]
    source: str


def open_routes(since: date | None = None, receivers: Mapping[Recipient, str] | None = None) -> None:
    """The four routes a ward begins with; the office changes them, and who takes the copies, from a day on."""
    for recipient, matches, words in routes.DEFAULT:
        receiver = (receivers or {}).get(recipient)
        db.session.add(Route(recipient=recipient, matches=matches, words=words, receiver=receiver, valid_from=since))
    flush()


def take_over(plans: Sequence[TakenOver], campaign_id: int, day: date) -> list[tuple[int, int]]:
    """Plans from a summary of this day, approved by then; what it does not say stays unknown. (version, person)."""
    made = [(one, new_id(), new_id()) for one in plans]
    if not made:
        return []
    db.session.execute(
        insert(Plan),
        [{"id": plan_id, "person_id": one.person_id, "campaign_id": campaign_id} for one, plan_id, _ in made],
    )
    db.session.execute(
        insert(PlanVersion),
        [
            {
                "id": version_id,
                "plan_id": plan_id,
                "number": 1,
                "state": VersionState.APPROVED,
                "origin": Origin.SUMMARY,
                "submitted_on": one.submitted_on,
                "known_approved_on": day,
                "source": one.source,
            }
            for one, plan_id, version_id in made
        ],
    )
    db.session.execute(
        insert(Commitment),
        [
            {"plan_version_id": version_id, "followed_by": FOLLOWED_BY[commitment["section"]], **commitment}
            for one, _, version_id in made
            for commitment in one.commitments
        ],
    )
    returned = [{"plan_version_id": version_id, "source": one.source} for one, _, version_id in made if one.returned]
    if returned:
        db.session.execute(insert(Return), returned)
    return [(version_id, one.person_id) for one, _, version_id in made]


def deliver(
    versions: Sequence[tuple[int, int]],
    day: date,
    *,
    source: str | None = None,
    only: Collection[Recipient] = tuple(Recipient),
    rules: list[Route] | None = None,
) -> int:
    """Send each (version, person) where the routes of the day say; what went there before is not sent again."""
    sent = routes.missing(versions, day, only=only, rules=rules)
    if sent:
        db.session.execute(insert(Delivery), [_delivery(copy, version, day, source) for copy, version in sent])
    posted = [
        {"plan_version_id": version, "place": OFFICE_BOARD, "source": source}
        for copy, version in sent
        if copy.recipient is Recipient.NOTICE_BOARD
    ]
    if posted and source:  # it hangs already; what is approved here is posted by the office, from a day on
        db.session.execute(insert(Posting), posted)
    return len(sent)


def deliver_approved(day: date) -> int:
    """Copies for the bodies that supervise now: after a programme began, a cell got another lead, a member moved.
    What the other routes newly mean goes out by the office's own deed (service.routes.send_missing)."""
    return deliver(queries.approved(), day, only=(Recipient.SUPERVISING_BODY,))


def follow(person_id: int | None, day: date) -> None:
    """The same for one member, as soon as their record changed."""
    if person_id is not None:
        mine = [pair for pair in queries.approved() if pair[1] == person_id]
        deliver(mine, day, only=(Recipient.SUPERVISING_BODY,))


def _delivery(copy: routes.PlanCopy, version_id: int, day: date, source: str | None) -> dict[str, Any]:
    """A copy read in the portal is there at once. One from a summary went before the portal: on a day unknown."""
    here = copy.recipient in READ_HERE
    return {
        "plan_version_id": version_id,
        "recipient": copy.recipient,
        "unit_id": copy.unit_id,
        "route_id": copy.route_id,
        "state": DeliveryState.SENT if here or source else DeliveryState.TO_SEND,
        "sent_on": day if here and not source else None,
        "source": source,
    }
