from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.campaigns.progress import Share
from portal.ground.db import db, ward
from portal.ground.text import Sentence
from portal.organisations.models import UnitKind
from portal.organisations.queries import Seat, UnitRow, seats, setting, units
from portal.people.models import Person
from portal.policy import Action, Actor, PolicySubject, Role, can, require
from portal.policy.relations import WARD_LEADERS
from portal.reports.models import Snapshot, SnapshotFigure
from portal.reports.snapshots.kept import FrozenFigure, differs, digest_of, too_small
from portal.reports.snapshots.subjects import about_notes, counted, subject_of

SIGNERS = (*WARD_LEADERS, Role.OFFICE_HEAD, Role.OFFICE)


class SnapshotRow(NamedTuple):
    id: int
    number: int
    title: str
    as_of: date
    taken_at: datetime
    signer: str
    reason: str
    withdrawn_at: datetime | None


class ComparedFigure(NamedTuple):
    """A frozen figure beside two other readings: as known then, and as it stands today."""

    kept: FrozenFigure
    again: list[Sentence]  # in what it differs when told again as it was known then; empty: exactly the same
    today: Share | None
    opens: bool  # its list, for this reader
    withheld: bool = False  # a small group, whose list is shut to this reader


class Whole(NamedTuple):
    snapshot: Snapshot
    taken_by: str
    lines: list[ComparedFigure]
    intact: bool  # the digest still fits what is kept
    without_oneself: bool

    @property
    def same(self) -> bool:
        return not any(line.again for line in self.lines)


class SnapshotGroup(NamedTuple):
    cell: str
    counted: list[tuple[str, int]]  # name, times
    others: list[tuple[str, int]]


class SnapshotSigner(NamedTuple):
    person_id: int
    words: str


def ward_subject() -> PolicySubject:
    return PolicySubject(path=units(UnitKind.WARD_PARTY)[0].path)


def snapshots_for(actor: Actor) -> list[SnapshotRow]:
    require(actor, Action.SNAPSHOT_READ, ward_subject())
    columns = [getattr(Snapshot, name) for name in SnapshotRow._fields]
    return [SnapshotRow(*row) for row in db.session.execute(sa.select(*columns).order_by(Snapshot.number.desc()))]


def signers(day: date) -> list[SnapshotSigner]:
    """Who may sign for the ward that day: its leaders and its office."""
    found = {seat.person_id: seat for seat in sorted(seats(day, *SIGNERS), key=_rank, reverse=True)}
    names = db.session.execute(
        sa.select(Person.id, Person.name).where(Person.id.in_(found)).order_by(Person.sort_key, Person.id)
    )
    return [SnapshotSigner(row.id, f"{row.name}, {found[row.id].title}") for row in names]


def snapshot_for(actor: Actor, snapshot_id: int, today: date) -> Whole | None:
    """The snapshot beside its retelling and today's figures; None where there is none for this reader."""
    snapshot = _readable(actor, snapshot_id)
    if snapshot is None:
        return None
    kept = figures_of(snapshot.id)
    subject = subject_of(snapshot.campaign_id, snapshot.period_id)
    then = {one.name: one for one in counted(subject, snapshot.as_of, snapshot.known_at)}
    day = today if subject.campaign else snapshot.as_of
    as_is = {one.name: one for one in counted(subject, day)}
    lines = [_compared(actor, one, then.get(one.name), as_is.get(one.name)) for one in kept]
    hidden = _small(lines, [*as_is.values()], int(setting("suppress_below", today)))
    lines = [line._replace(withheld=line.kept.name in hidden) for line in lines]
    taken_by = db.session.scalar(sa.select(Person.name).where(Person.id == snapshot.taken_by)) or ""
    return Whole(
        snapshot,
        taken_by,
        lines,
        digest_of(head_of(snapshot), kept) == snapshot.digest,
        any(line.kept.part != one.part or line.kept.whole != one.whole for line, one in zip(lines, kept, strict=True)),
    )


def list_for(actor: Actor, snapshot_id: int, slug: str) -> tuple[Snapshot, FrozenFigure, list[SnapshotGroup]] | None:
    """The people whom a frozen figure counted, under the cells' names of then; None where the list stays shut."""
    snapshot = _readable(actor, snapshot_id)
    kept = next((one for one in figures_of(snapshot_id) if one.slug == slug), None) if snapshot else None
    if snapshot is None or kept is None or not can(actor, Action(kept.lists), ward_subject()):
        return None
    shown = _to(actor, kept)
    return snapshot, shown, _groups(shown, units(UnitKind.CELL), actor.person_id if shown != kept else None)


def figures_of(snapshot_id: int) -> list[FrozenFigure]:
    rows = db.session.execute(
        sa.select(
            SnapshotFigure.name,
            SnapshotFigure.slug,
            SnapshotFigure.label,
            SnapshotFigure.rule,
            SnapshotFigure.part,
            SnapshotFigure.whole,
            SnapshotFigure.lists,
            SnapshotFigure.people,
            SnapshotFigure.out_of,
            SnapshotFigure.stood,
            SnapshotFigure.shares,
        )
        .where(SnapshotFigure.snapshot_id == snapshot_id)
        .order_by(SnapshotFigure.position)
    )
    return [
        FrozenFigure(
            row.name,
            row.slug,
            row.label,
            row.rule,
            row.part,
            row.whole,
            row.lists,
            tuple(row.people),
            tuple(row.out_of),
            {int(one): cell for one, cell in row.stood.items()},
            tuple((cell, name, part, whole) for cell, name, part, whole in row.shares),
        )
        for row in rows
    ]


def head_of(snapshot: Snapshot) -> dict[str, object]:
    """What of a snapshot the digest covers beside its figures."""
    names = ("number", "title", "as_of", "known_at", "reason", "signer", "facts")
    return {name: getattr(snapshot, name) for name in names}


def _readable(actor: Actor, snapshot_id: int) -> Snapshot | None:
    if not can(actor, Action.SNAPSHOT_READ, ward_subject()):
        return None
    return db.session.get(Snapshot, (ward(), snapshot_id))


def _compared(
    actor: Actor, kept: FrozenFigure, then: FrozenFigure | None, as_is: FrozenFigure | None
) -> ComparedFigure:
    today = _to(actor, as_is).share if as_is else None
    return ComparedFigure(_to(actor, kept), differs(kept, then), today, can(actor, Action(kept.lists), ward_subject()))


def _small(lines: list[ComparedFigure], as_is: list[FrozenFigure], below: int) -> frozenset[str]:
    """What stays unshown, then or today, of the figures whose lists are shut to the reader."""
    shut = {line.kept.name for line in lines if not line.opens}
    then = [line.kept for line in lines if line.kept.name in shut]
    return too_small(then, below) | too_small([one for one in as_is if one.name in shut], below)


def _to(actor: Actor, kept: FrozenFigure) -> FrozenFigure:
    """A note about oneself shows in no count: whether it is released today is not asked, so that no opening tells."""
    return kept.without(actor.person_id) if about_notes(kept.name) else kept


def _groups(kept: FrozenFigure, now: list[UnitRow], reader: int | None) -> list[SnapshotGroup]:
    """The reader's own name stands in no list that tells of notes, neither among the counted nor among the others."""
    everyone = {*kept.people, *kept.out_of} - {reader}
    rows = db.session.execute(
        sa.select(Person.id, Person.name).where(Person.id.in_(everyone)).order_by(Person.sort_key, Person.id)
    ).all()
    names = {one.id: one.short_name for one in now} | {cell: name for cell, name, *_ in kept.shares if cell}
    found: dict[int | None, SnapshotGroup] = {cell: SnapshotGroup(name, [], []) for cell, name, *_ in kept.shares}
    for row in rows:
        cell = kept.stood.get(row.id)
        group = found.setdefault(cell, SnapshotGroup(names.get(cell, "") if cell else "", [], []))
        times = kept.people.count(row.id)
        (group.counted if times else group.others).append((row.name, times))
    return [group for group in found.values() if group.counted or group.others]


def _rank(seat: Seat) -> int:
    """Of two posts the higher is written under the paper."""
    return SIGNERS.index(seat.role)
