"""What hung on a unit that goes as it is to another ward: its sessions to come are held there, its tasks are set there;
documents, minutes and months stay in the books here."""

from collections.abc import Mapping
from datetime import datetime, time

import sqlalchemy as sa

from portal.arrangements.queries import dependants
from portal.arrangements.service.dated import OnDay
from portal.arrangements.service.over.crossing import Crossed
from portal.arrangements.service.over.rows import read, read_by
from portal.campaigns.models import Campaign, CampaignTask
from portal.ground.clock import HERE, now
from portal.ground.db import db, flush
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.ground.values import RowValues
from portal.meetings.models import Convening, Meeting, MeetingState, MeetingType
from portal.meetings.service.types import begin_types
from portal.organisations.wards import there

Units = Mapping[int, int]  # here: there
SAID = ("kind", "theme", "occasion", "place", "starts_at", "ends_at", "whole_days", "agenda", "convened_as_of")
SET = ("words", "given_to", "counted_by", "due_on")


def hold_there(crossed: Crossed, units: Units, ward_name: str, on: OnDay) -> int:
    """Sessions that the units had planned are held in their new ward, by the same people; here they say so."""
    called_off = str(say("Tổ chức kết thúc theo %(basis)s", basis=on.basis))
    with there(crossed.from_ward):
        rows = read_by(
            Meeting,
            "organiser_id",
            units,
            Meeting.starts_at >= datetime.combine(on.day, time.min, HERE),
            Meeting.state == MeetingState.NOT_HELD,
            Meeting.reason == called_off,
        )
        convened = read_by(Convening, "meeting_id", [row["id"] for row in rows])
        codes = {row["id"]: row["code"] for row in read(MeetingType)}
        drives = {row["id"]: row["slug"] for row in read(Campaign)}
        for row in rows:
            meeting = db.session.get_one(Meeting, (crossed.from_ward, row["id"]))
            meeting.reason = str(say("Họp ở %(ward)s theo %(basis)s", ward=ward_name, basis=on.basis))
    if rows:
        with there(crossed.to_ward):
            _planned(crossed, units, rows, convened, codes, drives)
    return len(rows)


def _planned(
    crossed: Crossed,
    units: Units,
    rows: list[RowValues],
    convened: list[RowValues],
    codes: Mapping[int, str],
    drives: Mapping[int, str],
) -> None:
    begin_types()
    kinds = {row["code"]: row["id"] for row in read(MeetingType)}
    by_kind = {row["kind"]: row["id"] for row in reversed(read(MeetingType))}
    own = {row["slug"]: row["id"] for row in read(Campaign)}
    new = {row["id"]: new_id() for row in rows}
    for row in rows:
        db.session.add(
            Meeting(
                **{name: row[name] for name in SAID},
                id=new[row["id"]],
                type_id=kinds.get(codes.get(row["type_id"], "")) or by_kind[row["kind"]],
                campaign_id=own.get(drives.get(row["campaign_id"], "")),
                organiser_id=units[row["organiser_id"]],
                chair_id=crossed.people.get(row["chair_id"]),
                secretary_id=crossed.people.get(row["secretary_id"]),
            )
        )
    flush()
    for row in convened:
        unit, person = units.get(row["unit_id"]), crossed.people.get(row["person_id"])
        if unit or person:  # who stays behind is not convened there
            told = {"meeting_id": new[row["meeting_id"]], "unit_id": unit, "person_id": person}
            db.session.add(Convening(**told, roles=row["roles"], club=row["club"]))


def set_there(crossed: Crossed, units: Units, on: OnDay) -> int:
    """A task that is not done is set in the new ward where the same drive goes on, and ends here."""
    with there(crossed.from_ward):
        drives = {row["id"]: row["slug"] for row in read(Campaign)}
        tasks = []
        for one in dependants.tasks_of(units):
            tasks.append(({name: getattr(one, name) for name in SET}, drives[one.campaign_id], one.unit_id or 0))
            one.withdrawn_at = now()
    with there(crossed.to_ward):
        own = {row["slug"]: row["id"] for row in read(Campaign)}
        last = db.session.scalar(sa.select(sa.func.max(CampaignTask.position))) or 0
        for place, (told, slug, unit_id) in enumerate(tasks, last + 1):
            if slug in own:
                db.session.add(
                    CampaignTask(**told, campaign_id=own[slug], position=place, unit_id=units[unit_id], source=on.basis)
                )
    return len(tasks)
