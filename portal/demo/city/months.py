"""A month of a generated ward: past months sent, opened and closed; the month that runs is half written."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from portal.demo import texts
from portal.demo.city.people import Filled, Member
from portal.demo.city.plans import CityPlan
from portal.demo.city.pouring import pour
from portal.ground.clock import stored
from portal.ground.ids import new_id
from portal.ground.values import RowValues
from portal.organisations.models import Unit
from portal.plans.models import Section
from portal.supervision.models import (
    CellMonth,
    Closing,
    Note,
    NoteKind,
    NoteRating,
    NoteRevision,
    Part,
    Period,
    Rating,
    Release,
    ReleaseKind,
    Sending,
)
from portal.supervision.rules.parts import OF_KIND

KINDS = {NoteKind.REMARK: 70, NoteKind.NIL: 24, NoteKind.UNSEEN: 6}
HALF_WRITTEN = 0.6
REMARKS = (*texts.REMARKS[Section.ETHICS], *texts.REMARKS[Section.DUTIES])


class Sent(NamedTuple):
    """By whom, in which post, when a body's month went out."""

    sending_id: int | None
    by: int
    title: str
    at: datetime


def write(
    period: Period,
    month: str,
    ward: Filled,
    plans: dict[int, CityPlan],
    leads: dict[int, Unit | None],
    *,
    running: bool,
) -> None:
    rows: dict[type, list[RowValues]] = {table: [] for table in _ORDER}
    met = period.due_on + timedelta(days=5)
    bodies: dict[int, Sent] = {}
    for body in {one.id: one for one in leads.values() if one is not None}.values():
        bodies[body.id] = _sent(rows, period, body, ward, running)
    for cell_id, members in ward.members.items():
        lead = leads[cell_id]
        rows[CellMonth].append({"cell_id": cell_id, "period_id": period.id, "meets_on": met})
        if lead is None:
            continue
        chance = Random(f"{month} {members[0].cell.code}")
        release_id = None if running else _released(rows, period, cell_id, members[0], met)
        for one, kind in _written(members, ward, lead, chance, running):
            _note(rows, period, one, lead, bodies[lead.id], plans.get(one.person_id), kind, release_id, met, chance)
    _count(rows)
    for table in _ORDER:
        pour(table, rows[table])


_ORDER: tuple[type, ...] = (CellMonth, Sending, Release, Closing, Note, NoteRevision, NoteRating)


def _written(
    members: list[Member], ward: Filled, lead: Unit, chance: Random, running: bool
) -> Iterator[tuple[Member, NoteKind]]:
    """Nobody writes about themself, nor about an exempt member."""
    head = ward.seats[lead.code]
    for one in members:
        if one.exempt or one.person_id == head or (running and chance.random() > HALF_WRITTEN):
            continue
        yield one, chance.choices(list(KINDS), list(KINDS.values()))[0]


def _sent(rows: dict[type, list[RowValues]], period: Period, body: Unit, ward: Filled, running: bool) -> Sent:
    by, title = ward.seats[body.code], ward.titles[body.code]
    at = _noon(period.due_on - timedelta(days=4))
    if running:
        return Sent(None, by, title, at)
    sending_id = new_id()
    rows[Sending].append(
        {
            "id": sending_id,
            "period_id": period.id,
            "body_id": body.id,
            "number": 1,
            "general_remark": texts.GENERAL["area"],
            "counts": {},
            "sent_by": by,
            "capacity": title,
            "sent_at": at,
            "sent_on": period.due_on - timedelta(days=4),
        }
    )
    return Sent(sending_id, by, title, at)


def _released(rows: dict[type, list[RowValues]], period: Period, cell_id: int, secretary: Member, met: date) -> int:
    release_id, capacity = new_id(), "Bí thư"
    by = {"cell_id": cell_id, "period_id": period.id, "by": secretary.person_id, "capacity": capacity}
    at = _noon(met)
    rows[Release].append({**by, "id": release_id, "kind": ReleaseKind.MEETING, "released_at": at, "released_on": met})
    rows[Closing].append({**by, "at": at, "closed_on": met})
    return release_id


def _note(
    rows: dict[type, list[RowValues]],
    period: Period,
    one: Member,
    lead: Unit,
    sent: Sent,
    plan: CityPlan | None,
    kind: NoteKind,
    release_id: int | None,
    met: date,
    chance: Random,
) -> None:
    note_id, revision_id = new_id(), new_id()
    rows[Note].append(
        {
            "id": note_id,
            "period_id": period.id,
            "body_id": lead.id,
            "person_id": one.person_id,
            "cell_id": one.cell.id,
            "part": Part.LEAD,
            "kind": kind,
            "sending_id": sent.sending_id,
            "sent_at": sent.at if sent.sending_id else None,
            "release_id": release_id,
            "released_at": _noon(met) if release_id else None,
        }
    )
    on = min(period.due_on - timedelta(days=5), date(2022, 4, 24))
    rows[NoteRevision].append(
        {
            "id": revision_id,
            "note_id": note_id,
            "number": 1,
            "kind": kind,
            "author_id": sent.by,
            "capacity": sent.title,
            "written_at": _noon(on),
            "written_on": on,
            "plan_version_id": plan.version_id if plan else None,
            "demonstration": True,
            "remark": chance.choice(REMARKS) if kind is NoteKind.REMARK else "",
            "fact": "",
            "fact_place": "",
            "recommendation": "",
            "reason": "Đảng viên đi vắng dài ngày trong tháng." if kind is NoteKind.UNSEEN else "",
        }
    )
    if plan and kind is NoteKind.REMARK:
        for commitment_id in plan.rated:
            rating = chance.choice((Rating.WELL, Rating.WELL, Rating.UNDER_WAY))
            rows[NoteRating].append({"revision_id": revision_id, "commitment_id": commitment_id, "rating": rating})


def _count(rows: dict[type, list[RowValues]]) -> None:
    """What each sending says of itself, as `service.sending` counts it."""
    kinds: dict[int | None, Counter[NoteKind]] = defaultdict(Counter)
    for note in rows[Note]:
        kinds[note["sending_id"]][note["kind"]] += 1
    for sending in rows[Sending]:
        found = kinds[sending["id"]]
        parts = {standing.value: found[kind] for kind, standing in OF_KIND.items()}
        sending["counts"] = {"owed": found.total(), "written": found.total(), **parts, "before": 0, "open": 0}


def _noon(day: date) -> datetime:
    return stored(datetime.combine(day, time(12)))
