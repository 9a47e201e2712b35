"""A cell's month as its chi ủy reads it: one row a member, all bodies' notes side by side.

A note about the reader is not there before its release: not in a row, a count, a filter or a total. What a body has
not sent is not there either, but that an obligation is still open.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.labels import Labelled
from portal.organisations.models import Unit, UnitKind
from portal.organisations.queries import COLUMNS, UnitRow
from portal.people.models import OrganisationMembership, Person
from portal.policy import Action, Actor, Role, Subject, can
from portal.policy.relations import COMMITTEE
from portal.supervision.models import (
    CellMonth,
    Closing,
    Gap,
    GapReason,
    Note,
    NoteKind,
    Part,
    Period,
    ProgrammeBody,
    Release,
    ReleaseKind,
    Sending,
)
from portal.supervision.queries.assignment import assigned
from portal.supervision.queries.places import Place, place
from portal.supervision.queries.reading import ReadNote, notes_in_full

LEADERS = (Role.WARD_SECRETARY, Role.WARD_DEPUTY, Role.WARD_STANDING)


class Stand(Labelled):
    """How far one body's note has come, as the cell sees it."""

    NOT_SENT = "not_sent", "Chưa gửi"
    NIL = "nil", "Không có ý kiến nhận xét"
    UNSEEN = "unseen", "Chưa có điều kiện theo dõi"
    SENT = "sent", "Đã gửi, chưa mở"
    ASKED = "asked", "Đang làm rõ"
    ANSWERED = "answered", "Đã trả lời làm rõ"
    WAITING = "waiting", "Chờ ý kiến đảng viên"
    RELEASED = "released", "Đã mở"
    ACCEPTED = "accepted", "Đảng viên tiếp thu"
    EXPLAINED = "explained", "Đảng viên giải trình"
    CONCLUDED = "concluded", "Đã kết luận"


KINDS = {
    Stand.NOT_SENT: "none", Stand.NIL: "nil", Stand.UNSEEN: "nil", Stand.SENT: "draft", Stand.ASKED: "asked",
    Stand.ANSWERED: "asked", Stand.WAITING: "draft", Stand.RELEASED: "done", Stand.ACCEPTED: "done",
    Stand.EXPLAINED: "asked", Stand.CONCLUDED: "done",
}  # fmt: skip


class Filter(Labelled):
    """What the cell looks for, by its word in the address."""

    LOOK = "can-xem", "Cần xem"
    REMIND = "nhac-nho", "Có đề nghị nhắc nhở"
    ASKED = "lam-ro", "Đang làm rõ"
    UNRELEASED = "chua-mo", "Chưa mở"
    UNCONCLUDED = "chua-ket-luan", "Chưa kết luận"


class CellPlace(NamedTuple):
    """One cell's month."""

    place: Place
    meets_on: date | None
    released_on: date | None
    closed_on: date | None
    carried_over: int

    @property
    def cell(self) -> UnitRow:
        return self.place.body

    @property
    def subject(self) -> Subject:
        return Subject(path=self.cell.path)


class Entry(NamedTuple):
    """What one body says of one member; without a note, an obligation that is still open."""

    body_id: int
    body: str
    part: Part
    stand: Stand
    note: ReadNote | None
    gap: str = ""


class CellRow(NamedTuple):
    person_id: int
    name: str
    own: bool  # the reader's own row: nothing in it before the release
    entries: tuple[Entry, ...]

    def of(self, part: Part) -> list[Entry]:
        return [one for one in self.entries if one.part is part]

    @property
    def notes(self) -> list[ReadNote]:
        return [one.note for one in self.entries if one.note]

    def matches(self, wanted: Filter) -> bool:
        return any(_matches(note, wanted) for note in self.notes)


class General(NamedTuple):
    """A body's general remark (nhận xét chung), as the meeting hears it: no counts, they could tell of one person."""

    body: str
    number: int
    text: str
    capacity: str
    sent_on: date


class CellSheet(NamedTuple):
    where: CellPlace
    rows: list[CellRow]
    generals: list[General]

    @property
    def notes(self) -> list[ReadNote]:
        return [note for row in self.rows for note in row.notes]

    @property
    def owed(self) -> list[Entry]:
        return [one for row in self.rows if not row.own for one in row.of(Part.LEAD)]

    def count(self, *stands: Stand) -> int:
        return sum(one.stand in stands for one in self.owed)

    def matching(self, wanted: Filter) -> list[CellRow]:
        return [row for row in self.rows if row.matches(wanted)]

    def releasable(self, actor: Actor) -> list[ReadNote]:
        return [
            note for note in self.notes
            if not note.released and not note.open_question and note.person_id != actor.person_id
        ]  # fmt: skip

    @property
    def questions(self) -> int:
        return sum(note.open_question is not None for note in self.notes)

    @property
    def unreleased(self) -> int:
        return sum(not note.released for note in self.notes)


def cell_place_for(actor: Actor, month: str, cell_id: int) -> CellPlace | None:
    """The cell's month, if there is one and the actor may read it."""
    where = place(month, cell_id)
    if where is None or where.body.kind is not UnitKind.CELL:
        return None
    return cell_place(where) if can(actor, Action.CELL_MONTH_READ, Subject(path=where.body.path)) else None


def cell_place(where: Place) -> CellPlace:
    cell_id, period_id = where.body.id, where.period_id
    released = (
        sa.select(sa.func.min(Release.released_on))
        .where(Release.cell_id == cell_id, Release.period_id == period_id, Release.kind == ReleaseKind.MEETING)
        .scalar_subquery()
    )
    meets_on = (
        sa.select(CellMonth.meets_on)
        .where(CellMonth.cell_id == cell_id, CellMonth.period_id == period_id)
        .scalar_subquery()
    )
    closing = db.session.execute(
        sa.select(meets_on, released, Closing.closed_on, Closing.carried_over)
        .select_from(Period)
        .outerjoin(Closing, sa.and_(
            Closing.ward_id == Period.ward_id, Closing.period_id == Period.id, Closing.cell_id == cell_id,
        ))
        .where(Period.id == period_id)
    ).one()  # fmt: skip
    return CellPlace(where, closing[0], closing[1], closing[2], closing[3] or 0)


def held_cell(where: CellPlace) -> CellPlace:
    """The cell's month as it stands now, kept still until the deed is done."""
    db.session.execute(sa.select(Unit.id).where(Unit.id == where.cell.id).with_for_update())
    return cell_place(where.place)


def cell_sheet_for(actor: Actor, where: CellPlace, today: date) -> CellSheet:
    """The month as this actor sees it."""
    cell_id, period_id = where.cell.id, where.place.period_id
    owing = {one.person_id: one.body_id for one in assigned(where.place.window.due_on, cells=[cell_id])}
    notes: dict[int, list[ReadNote]] = defaultdict(list)
    for note in notes_in_full(today, Note.cell_id == cell_id, Note.period_id == period_id, Note.sent_at.is_not(None)):
        if can(actor, Action.NOTE_READ, note.subject):
            notes[note.person_id].append(note)
    names = _short_names({body for body in owing.values() if body})
    gaps = _gaps(period_id, owing)
    rows = [
        _row(actor, person_id, name, notes[person_id], owing.get(person_id), names, gaps)
        for person_id, name in _people({*owing, *(person for person, found in notes.items() if found)})
    ]
    supervised = {person_id: body for person_id, body in owing.items() if body}
    return CellSheet(where, rows, _generals(where, set(supervised.values()), supervised))


def _row(
    actor: Actor, person_id: int, name: str, notes: list[ReadNote], owing: int | None, names: dict[int, str],
    gaps: dict[tuple[int, int], str],
) -> CellRow:  # fmt: skip
    own = person_id == actor.person_id
    entries = [Entry(note.body_id, note.body, note.part, stand_of(note), note) for note in notes]
    if owing and not own and owing not in {note.body_id for note in notes}:
        gap = gaps.get((owing, person_id), "")
        entries.insert(0, Entry(owing, names.get(owing, ""), Part.LEAD, Stand.NOT_SENT, None, gap))
    return CellRow(person_id, name, own, tuple(entries))


def stand_of(note: ReadNote) -> Stand:
    if note.open_question:
        return Stand.ANSWERED if note.open_question.answered_at else Stand.ASKED
    if note.kind is NoteKind.NIL:
        return Stand.NIL
    if note.conclusion:
        return Stand.CONCLUDED
    if note.reply:
        return Stand.EXPLAINED if note.reply.kind.value == "explain" else Stand.ACCEPTED
    if not note.released:
        return Stand.SENT
    if note.reminds:
        return Stand.WAITING
    return Stand.UNSEEN if note.kind is NoteKind.UNSEEN else Stand.RELEASED


def _matches(note: ReadNote, wanted: Filter) -> bool:
    if wanted is Filter.REMIND:
        return note.reminds
    if wanted is Filter.ASKED:
        return note.open_question is not None
    if wanted is Filter.UNRELEASED:
        return not note.released
    if wanted is Filter.UNCONCLUDED:
        return note.wants_conclusion
    answered = note.open_question is not None and note.open_question.answered_at is not None
    return answered or note.wants_conclusion


def _people(ids: Collection[int]) -> list[tuple[int, str]]:
    rows = db.session.execute(
        sa.select(Person.id, Person.name).where(Person.id.in_(ids)).order_by(Person.sort_key, Person.id)
    )
    return [(row.id, row.name) for row in rows]


def _short_names(ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(sa.select(Unit.id, Unit.short_name).where(Unit.id.in_(ids)))
    return {row.id: row.short_name for row in rows}


def _gaps(period_id: int, people: Iterable[int]) -> dict[tuple[int, int], str]:
    """Why a body left an obligation open at sending, by body and person; the last sending's word counts."""
    rows = db.session.execute(
        sa.select(Sending.body_id, Gap.person_id, Gap.reason, Gap.words)
        .join(Gap, sa.and_(Gap.ward_id == Sending.ward_id, Gap.sending_id == Sending.id))
        .where(Sending.period_id == period_id, Gap.person_id.in_(list(people)))
        .order_by(Sending.number)
    )
    return {
        (row.body_id, row.person_id): row.words if row.reason is GapReason.OTHER and row.words else str(row.reason.label)
        for row in rows
    }


def _generals(where: CellPlace, leading: Collection[int], people: Collection[int]) -> list[General]:
    """From the bodies that have members here, whether or not they wrote on any of them."""
    day = where.place.window.due_on
    coordinating = (
        sa.select(ProgrammeBody.body_id)
        .join(OrganisationMembership, sa.and_(
            OrganisationMembership.ward_id == ProgrammeBody.ward_id,
            OrganisationMembership.organisation_id == ProgrammeBody.body_id,
            OrganisationMembership.holds(day),
        ))
        .where(ProgrammeBody.part == Part.COORDINATING, OrganisationMembership.person_id.in_(people))
    )  # fmt: skip
    rows = db.session.execute(
        sa.select(Unit.short_name, Sending.number, Sending.general_remark, Sending.capacity, Sending.sent_on)
        .join(Unit, sa.and_(Unit.ward_id == Sending.ward_id, Unit.id == Sending.body_id))
        .where(
            Sending.period_id == where.place.period_id,
            sa.or_(Sending.body_id.in_(leading), Sending.body_id.in_(coordinating)),
        )
        .order_by(Unit.order, Sending.number)
    )
    return [General(*row) for row in rows]


def capacity_over(actor: Actor, path: str) -> str:
    """In which posts someone acts on a note of this cell, as it is shown beside what they did."""
    posts = [post for post in actor.posts if post.role in (*COMMITTEE, *LEADERS) and path.startswith(post.reach)]
    return "; ".join(sorted({post.title for post in posts if post.title}))


def cells_of(actor: Actor) -> list[UnitRow]:
    """The cells whose month the actor may read, in the ward's order."""
    rows = [
        UnitRow(*row)
        for row in db.session.execute(sa.select(*COLUMNS).where(Unit.kind == UnitKind.CELL).order_by(Unit.order))
    ]
    return [cell for cell in rows if can(actor, Action.CELL_MONTH_READ, Subject(path=cell.path))]
