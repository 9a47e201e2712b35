"""Notes about the person that are open to them, with what they answered and what the cell concluded. A note that is not
released is in no word, count or date of this: it goes through the same door as "Nhận xét về tôi"."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.text import Sentence, month_name, say
from portal.ground.trial import in_trial
from portal.organisations.models import Unit
from portal.organisations.names import LONG, unit_called
from portal.policy import Action
from portal.privacy.holdings.section import DataKind, HeldRows, HoldingScope, held
from portal.supervision.models import Note, NoteRevision, Period
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reopened import reopenings_for
from portal.supervision.queries.revisions import Revision
from portal.supervision.queries.thread import ThreadKind, threads_of
from portal.supervision.queries.trials import known_trials
from portal.supervision.said import FIELDS

BASIS = say("Chương trình giám sát của phường, Quy định 124-QĐ/TW (2018) về giám sát, góp ý cán bộ, đảng viên")
MONTH, BODY = say("Tháng"), say("Tổ chức giám sát")


def also_tried(gather: Callable[[HoldingScope], HeldRows]) -> Callable[[HoldingScope], HeldRows]:
    """What was written in a month that was only tried out is told as well, and as such."""

    def both(asked: HoldingScope) -> HeldRows:
        found = gather(asked)
        for one in known_trials():
            with in_trial(one.id):
                tried = gather(HoldingScope(asked.actor, asked.today))
            rows = [(str(say("%(month)s (làm thử)", month=row[0])), *row[1:]) for row in tried.rows]
            since = min(filter(None, (found.since, tried.since)), default=None)
            found = found._replace(rows=found.rows + rows, since=since)
        return found

    return both


def notes(asked: HoldingScope) -> HeldRows:
    mine = asked.notes
    columns: dict[Sentence, Callable[[ReadNote, Revision], object]] = {
        MONTH: lambda note, one: month_name(note.month),
        BODY: lambda note, one: note.body,
        say("Lần ghi"): lambda note, one: one.number,
        say("Người ghi"): lambda note, one: one.author,
        say("Với tư cách"): lambda note, one: one.capacity,
        say("Ngày ghi"): lambda note, one: one.written_on,
        say("Loại"): lambda note, one: one.said.kind,
        say("Mức thực hiện"): lambda note, one: "; ".join(f"{r.section.label}: {r.in_words}" for r in one.rated),
        **{field.label: _saying(field.name) for field in FIELDS},
        say("Ngày mở"): lambda note, one: note.released_on,
    }
    rows = [tuple(told(note, one) for told in columns.values()) for note in mine for one in note.revisions]
    return held(tuple(columns), rows, [one.written_on for note in mine for one in note.revisions])


def threads(asked: HoldingScope) -> HeldRows:
    """The threads that the member reads, line by line; at the end of each month in which capacities it was read."""
    rows: list[tuple[Any, ...]] = []
    read = threads_of(asked.actor, asked.notes)
    for thread in read:
        month = month_name(thread.month)
        rows += [
            (month, one.on, one.kind, one.body, one.who, "; ".join(f"{label}: {words}" for label, words in one.lines))
            for one in thread.entries
        ]
        if thread.readers:
            rows.append((month, "", say("Đã đọc"), "", "; ".join(thread.readers), ""))
    rows += _reopened(asked.person_id, {thread.month for thread in read})
    columns = (MONTH, say("Ngày"), say("Việc"), BODY, say("Ai, với tư cách nào"), say("Lời ghi"))
    return held(columns, rows, [row[1] for row in rows if row[1]])


def _reopened(person_id: int, told: set[str]) -> list[tuple[object, ...]]:
    """A month opened again in which no note has a thread yet; the others stand on theirs."""
    return [
        (month_name(one.month), one.opens_on, ThreadKind.REOPENED, one.cell, one.capacity, one.reason)
        for one in reopenings_for(person_id)
        if one.month not in told
    ]


def written(asked: HoldingScope) -> HeldRows:
    """That the person wrote about others, by month: whom and what is the others' data."""
    rows = db.session.execute(
        sa.select(
            Period.month,
            sa.func.max(unit_called(Unit, Period.due_on, LONG)),
            sa.func.count(),
            sa.func.min(NoteRevision.written_on),
        )
        .select_from(NoteRevision)
        .join(Note, sa.and_(Note.ward_id == NoteRevision.ward_id, Note.id == NoteRevision.note_id))
        .join(Period, sa.and_(Period.ward_id == Note.ward_id, Period.id == Note.period_id))
        .join(Unit, sa.and_(Unit.ward_id == Note.ward_id, Unit.id == Note.body_id))
        .where(NoteRevision.author_id == asked.person_id)
        .group_by(Period.month, Unit.id, Unit.name)
        .order_by(Period.month, Unit.name)
    ).all()
    return held(
        (MONTH, BODY, say("Số lần ghi")),
        [(month_name(row[0]), row[1], row[2]) for row in rows],
        [row[3] for row in rows],
    )


def _saying(name: str) -> Callable[[ReadNote, Revision], object]:
    return lambda note, one: getattr(one.said, name)


HOLDINGS = (
    DataKind(
        "notes",
        say("Nhận xét về đồng chí, đã mở"),
        say("Giám sát việc thực hiện kế hoạch; đồng chí đọc và trả lời"),
        BASIS,
        (Action.NOTE_READ, Action.EVIDENCE_READ),
        "notes",
        also_tried(notes),
    ),
    DataKind(
        "answers",
        say("Diễn biến từng tháng: hỏi, trả lời, ý kiến của đồng chí, kết luận, xem lại"),
        say("Đồng chí đọc mọi điều đã ghi về mình, trả lời và đề nghị xem lại"),
        BASIS,
        (Action.NOTE_READ, Action.EVIDENCE_READ),
        "notes",
        also_tried(threads),
    ),
    DataKind(
        "written",
        say("Nhận xét đồng chí đã ghi"),
        say("Ghi ai là người nhận xét, với tư cách nào"),
        BASIS,
        (Action.NOTE_READ,),
        "notes",
        also_tried(written),
    ),
)
