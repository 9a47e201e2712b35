from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from portal.ground.db import db, flush
from portal.ground.ids import new_id
from portal.plans import routes
from portal.plans.models import (
    Commitment,
    Delivery,
    DeliveryState,
    FollowedBy,
    Origin,
    Plan,
    PlanVersion,
    Posting,
    Recipient,
    Return,
    Route,
    Section,
    VersionState,
)
from portal.plans.queries import standing as queries

# Who follows a commitment unless its plan says otherwise: the cell what only the cell can see.
FOLLOWED_BY = {
    Section.POLITICS: FollowedBy.CHI_UY,
    Section.DISCIPLINE: FollowedBy.CHI_UY,
    Section.ETHICS: FollowedBy.LEAD,
    Section.RESIDENCE: FollowedBy.LEAD,
    Section.STYLE: FollowedBy.LEAD,
    Section.DUTIES: FollowedBy.BOTH,
    Section.OTHER: FollowedBy.BOTH,
}
# Bodies that read in the portal have their copy at once; to the others it is carried, and the office notes when.
READ_HERE = {Recipient.WARD_COMMITTEE, Recipient.SUPERVISING_BODY}
OFFICE_BOARD = "Bảng tin trụ sở phường"


class TakenOver(NamedTuple):
    """A plan as a summary tells of it."""

    person_id: int
    submitted_on: date | None
    returned: bool
    commitments: tuple[dict[str, Any], ...]
    source: str


def open_routes(since: date | None = None) -> None:
    """The four routes a ward begins with; the office changes them from a day on."""
    for recipient, matches, words in routes.DEFAULT:
        db.session.add(Route(recipient=recipient, matches=matches, words=words, valid_from=since))
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
                "id": version_id, "plan_id": plan_id, "number": 1, "state": VersionState.APPROVED,
                "origin": Origin.SUMMARY, "submitted_on": one.submitted_on, "known_approved_on": day,
                "source": one.source,
            }
            for one, plan_id, version_id in made
        ],
    )  # fmt: skip
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


def deliver(versions: Sequence[tuple[int, int]], day: date, *, source: str | None = None) -> int:
    """Send each (version, person) where the routes of the day say; what went there before is not sent again."""
    version_of = {person_id: version_id for version_id, person_id in versions}
    there = {
        (version_id, recipient)
        for version_id, recipient in db.session.execute(select(Delivery.plan_version_id, Delivery.recipient))
    }
    sent = [
        (copy, version_of[copy.person_id])
        for copy in routes.copies(list(version_of), day)
        if (version_of[copy.person_id], copy.recipient) not in there
    ]
    if sent:
        db.session.execute(insert(Delivery), [_delivery(copy, version, day, source) for copy, version in sent])
    posted = [
        {"plan_version_id": version, "place": OFFICE_BOARD, "source": source}
        for copy, version in sent
        if copy.recipient is Recipient.NOTICE_BOARD
    ]
    if posted:
        db.session.execute(insert(Posting), posted)
    return len(sent)


def deliver_approved(day: date, *, source: str | None = None) -> int:
    """Send every plan in force where it has not gone yet: after a route or a programme has changed."""
    return deliver(queries.approved(), day, source=source)


def _delivery(copy: routes.Copy, version_id: int, day: date, source: str | None) -> dict[str, Any]:
    here = copy.recipient in READ_HERE
    return {
        "plan_version_id": version_id,
        "recipient": copy.recipient,
        "unit_id": copy.unit_id,
        "route_id": copy.route_id,
        "state": DeliveryState.SENT if here else DeliveryState.TO_SEND,
        "sent_on": day if here else None,
        "source": source,
    }
