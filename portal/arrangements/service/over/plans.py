"""The plan in force goes along: its newest approved version, and one that waits for the chi ủy, with what they say. The
old ward keeps the plan with all its versions, the new one begins with this."""

from collections import defaultdict
from datetime import date

import sqlalchemy as sa

from portal.arrangements.service.dated import OnDay
from portal.arrangements.service.over.crossing import Crossed
from portal.arrangements.service.over.rows import read_by, write
from portal.ground.db import db
from portal.ground.ids import new_id
from portal.ground.text import say, shown
from portal.ground.values import RowValues
from portal.organisations.wards import there
from portal.plans.models import Commitment, Narrative, Outcome, Plan, PlanTemplate, PlanVersion, VersionState
from portal.plans.queries.standing import campaign_on

GOES_ALONG = (VersionState.APPROVED, VersionState.SUBMITTED)


def take_along(crossed: Crossed, ward_name: str, on: OnDay) -> int:
    """How many plans went along."""
    with there(crossed.from_ward):
        campaign_id = campaign_on(on.day)
        plans = read_by(Plan, "person_id", crossed.people, Plan.campaign_id == (campaign_id or 0))
        versions = _newest(read_by(PlanVersion, "plan_id", [row["id"] for row in plans]))
        ids = [row["id"] for row in versions]
        parts = {kind: read_by(kind, "plan_version_id", ids) for kind in (Commitment, Narrative)}
        promised = [one["id"] for one in parts[Commitment]]
        outcomes = read_by(Outcome, "commitment_id", promised, Outcome.withdrawn_at.is_(None))
    with there(crossed.to_ward):
        if not versions or campaign_on(on.day) is None:  # a ward without a drive has no place for a plan
            return 0
        _laid(crossed, ward_name, plans, versions, parts, outcomes, on)
    return len({row["plan_id"] for row in versions})


def _newest(versions: list[RowValues]) -> list[RowValues]:
    """Of each plan at most one version of a state; one handed in before the approved one says nothing any more."""
    by_plan: dict[int, list[RowValues]] = defaultdict(list)
    for row in sorted(versions, key=lambda one: one["number"]):
        by_plan[row["plan_id"]].append(row)
    kept = []
    for rows in by_plan.values():
        approved = [row for row in rows if row["state"] is VersionState.APPROVED][-1:]
        waiting = [row for row in rows[-1:] if row["state"] is VersionState.SUBMITTED]
        kept += [*approved, *waiting]
    return kept


def _laid(
    crossed: Crossed,
    ward_name: str,
    plans: list[RowValues],
    versions: list[RowValues],
    parts: dict[type[Commitment | Narrative], list[RowValues]],
    outcomes: list[RowValues],
    on: OnDay,
) -> None:
    campaign_id = campaign_on(on.day)
    template_id = db.session.scalar(
        sa.select(PlanTemplate.id).where(PlanTemplate.campaign_id == campaign_id).order_by(PlanTemplate.number.desc())
    )
    going = {row["plan_id"] for row in versions}
    new = {row["id"]: new_id() for row in (*plans, *versions, *parts[Commitment])}
    write(
        Plan,
        (
            {"id": new[row["id"]], "person_id": crossed.people[row["person_id"]], "campaign_id": campaign_id}
            for row in plans
            if row["id"] in going
        ),
    )
    write(
        PlanVersion,
        (
            _moved(row)
            | {
                "id": new[row["id"]],
                "plan_id": new[row["plan_id"]],
                "template_id": template_id if row["template_id"] else None,
            }
            | _as_known_here(row, ward_name, on.day)
            for row in versions
        ),
    )
    for kind, rows in parts.items():
        write(
            kind,
            (
                _moved(row)
                | {"id": new.get(row["id"]) or new_id(), "plan_version_id": new[row["plan_version_id"]]}
                | ({"continues_id": new.get(row["continues_id"] or 0)} if "continues_id" in row else {})
                for row in rows
            ),
        )
    write(
        Outcome,
        (_moved(row) | {"id": new_id(), "commitment_id": new[row["commitment_id"]], "by": 0} for row in outcomes),
    )


def _as_known_here(row: RowValues, ward_name: str, day: date) -> RowValues:
    """In this ward the plan stands from the day on: a figure of before counts nobody who came later. When and by whom
    it went through is the old ward's to tell."""
    through = row["approved_on"] or row["known_approved_on"]
    said = say("hồ sơ chuyển từ %(ward)s", ward=ward_name)
    if through is not None:
        said = say("hồ sơ chuyển từ %(ward)s, nơi chi ủy thông qua ngày %(day)s", ward=ward_name, day=shown(through))
    waiting = row["state"] is VersionState.SUBMITTED
    return {
        "submitted_on": day if waiting else None,
        "submitted_by": None,
        "approved_on": None,
        "approved_by": None,
        "approved_at": None,
        "known_approved_on": None if waiting else day,
        "source": str(said),
    }


def _moved(row: RowValues) -> RowValues:
    return {key: value for key, value in row.items() if key not in ("ward_id", "recorded_at", "version")}
