from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import insert

from portal.ground.db import db, flush
from portal.ground.values import RowValues
from portal.plans import routes
from portal.plans.models import Delivery, DeliveryState, Recipient, Route
from portal.plans.queries import standing as queries
from portal.plans.rules.postings import OFFICE_BOARD

# Bodies that read in the portal have their copy at once; to the others it is carried, and the office notes when.
READ_HERE = {Recipient.WARD_COMMITTEE, Recipient.SUPERVISING_BODY}


def open_routes(since: date | None = None, receivers: Mapping[Recipient, str] | None = None) -> None:
    """The four routes a ward begins with; the office changes them, and who takes the copies, from a day on."""
    for recipient, matches, words in routes.DEFAULT:
        receiver = (receivers or {}).get(recipient)
        db.session.add(Route(recipient=recipient, matches=matches, words=words, receiver=receiver, valid_from=since))
    flush()


def deliver(
    versions: Sequence[tuple[int, int]],
    day: date,
    *,
    only: Collection[Recipient] = tuple(Recipient),
    rules: list[Route] | None = None,
) -> int:
    """Send each (version, person) where the routes of the day say; what went there before is not sent again."""
    sent = [_delivery(copy, version, day) for copy, version in routes.missing(versions, day, only=only, rules=rules)]
    if sent:
        db.session.execute(insert(Delivery), sent)
    return len(sent)


def delivered(versions: Sequence[tuple[int, int]], day: date, source: str) -> tuple[list[RowValues], list[RowValues]]:
    """What a summary tells of where these went, and that they hang on the board already: deliveries, postings."""
    sent = routes.missing(versions, day)
    posted = [version for copy, version in sent if copy.recipient is Recipient.NOTICE_BOARD]
    postings = [{"plan_version_id": version, "place": OFFICE_BOARD, "source": source} for version in posted]
    return [_delivery(copy, version, day, source) for copy, version in sent], postings


def deliver_approved(day: date) -> int:
    """Copies for the bodies that supervise now: after a programme began, a cell got another lead, a member moved.
    What the other routes newly mean goes out by the office's own deed (service.routes.send_missing)."""
    return deliver(queries.approved(), day, only=(Recipient.SUPERVISING_BODY,))


def follow(person_id: int | None, day: date) -> None:
    """The same for one member, as soon as their record changed."""
    if person_id is not None:
        mine = [pair for pair in queries.approved() if pair[1] == person_id]
        deliver(mine, day, only=(Recipient.SUPERVISING_BODY,))


def _delivery(copy: routes.PlanCopy, version_id: int, day: date, source: str | None = None) -> RowValues:
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
