"""Plans from a summary workbook, as rows: an import writes them at once, or has them made ready first."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from portal.ground.db import Base, ward
from portal.ground.ids import new_id
from portal.ground.values import RowValues
from portal.plans.models import Commitment, Delivery, Origin, Plan, PlanVersion, Posting, Return, VersionState
from portal.plans.rules.writing import FOLLOWED_BY
from portal.plans.service.deliveries import delivered

Rows = list[tuple[type[Base], RowValues]]
# What is leant on goes first.
KINDS = (Plan, PlanVersion, Commitment, Return, Delivery, Posting)


class TakenOver(NamedTuple):
    """A plan as a summary tells of it."""

    person_id: int
    submitted_on: date | None
    returned: bool
    commitments: tuple[RowValues, ...]
    source: str


def taken_over(plans: Sequence[TakenOver], campaign_id: int, day: date, source: str) -> list[Rows]:
    """Plans from a summary of this day, approved by then, and where they went; what it does not say stays unknown.
    The rows of each plan."""
    made = [(one, _version(one, campaign_id, day)) for one in plans]
    versions = {id(rows): rows[1][1]["id"] for _, rows in made}
    deliveries, postings = delivered([(versions[id(rows)], one.person_id) for one, rows in made], day, source)
    went: dict[int, Rows] = defaultdict(list)
    for kind, said in ((Delivery, deliveries), (Posting, postings)):
        for row in said:
            went[row["plan_version_id"]].append((kind, row))
    whole = [rows + went[versions[id(rows)]] for _, rows in made]
    return [[(kind, {"id": new_id(), **row, "ward_id": ward()}) for kind, row in rows] for rows in whole]


def _version(one: TakenOver, campaign_id: int, day: date) -> Rows:
    plan_id, version_id = new_id(), new_id()
    version = {
        "id": version_id,
        "plan_id": plan_id,
        "number": 1,
        "state": VersionState.APPROVED,
        "origin": Origin.SUMMARY,
        "submitted_on": one.submitted_on,
        "known_approved_on": day,
        "source": one.source,
    }
    rows: Rows = [
        (Plan, {"id": plan_id, "person_id": one.person_id, "campaign_id": campaign_id}),
        (PlanVersion, version),
    ]
    for told in one.commitments:
        rows.append((Commitment, {"plan_version_id": version_id, "followed_by": FOLLOWED_BY[told["section"]], **told}))
    if one.returned:
        rows.append((Return, {"plan_version_id": version_id, "source": one.source}))
    return rows
