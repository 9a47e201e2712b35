"""Notes about the person that are open to them, with what they answered and what the cell concluded. A note that is not
released is in no word, count or date of this: it goes through the same door as "Nhận xét về tôi"."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from portal.ground.clock import at_ward
from portal.ground.db import db
from portal.ground.text import Sentence, month_name, say
from portal.organisations.models import Unit
from portal.organisations.names import LONG, unit_called
from portal.policy import Action
from portal.privacy.holdings.section import DataKind, HeldRows, HoldingScope, held
from portal.supervision.models import Note, NoteRevision, Period
from portal.supervision.queries.revisions import Revision
from portal.supervision.queries.whole import Clarification, ReadNote
from portal.supervision.said import FIELDS

BASIS = say("Chương trình giám sát của phường, Quy định 124-QĐ/TW (2018) về giám sát, góp ý cán bộ, đảng viên")
MONTH, BODY = say("Tháng"), say("Tổ chức giám sát")


def notes(asked: HoldingScope) -> HeldRows:
    mine = asked.notes
    columns: dict[Sentence, Callable[[ReadNote, Revision], Any]] = {
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


def answers(asked: HoldingScope) -> HeldRows:
    mine = asked.notes
    rows: list[tuple[Any, ...]] = [
        (month_name(note.month), note.body, say("Đồng chí được báo"), one.told_on, one.way, "", one.capacity)
        for note in mine
        for one in note.tellings
    ]
    rows += [
        (month_name(note.month), note.body, words, at_ward(at).date(), "", text, capacity)
        for note in mine
        for one in note.questions
        for words, at, text, capacity in _asked_back(one)
    ]
    rows += [
        (month_name(note.month), note.body, say("Ý kiến của đồng chí"), one.replied_on, one.kind, one.text, "")
        for note in mine
        for one in note.replies
    ]
    rows += [
        (
            month_name(note.month),
            note.body,
            say("Kết luận của chi ủy"),
            one.concluded_on,
            one.outcome,
            one.text,
            one.capacity,
        )
        for note in mine
        for one in note.conclusions
    ]
    columns = (MONTH, BODY, say("Việc"), say("Ngày"), say("Loại"), say("Lời ghi"), say("Với tư cách"))
    return held(columns, rows, [row[3] for row in rows])


def _asked_back(one: Clarification) -> list[tuple[Sentence, datetime, str, str]]:
    """What the chi ủy asked of the author; of what was written before members read it the fact and the day alone."""
    said = [(say("Chi ủy đề nghị làm rõ"), one.asked_at, one.text if one.to_member else "", one.capacity)]
    if one.answered_at:
        said.append((say("Trả lời làm rõ"), one.answered_at, one.answer if one.to_member else "", ""))
    return said


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


def _saying(name: str) -> Callable[[ReadNote, Revision], Any]:
    return lambda note, one: getattr(one.said, name)


HOLDINGS = (
    DataKind(
        "notes",
        say("Nhận xét về đồng chí, đã mở"),
        say("Giám sát việc thực hiện kế hoạch; đồng chí đọc và trả lời"),
        BASIS,
        (Action.NOTE_READ, Action.EVIDENCE_READ),
        "notes",
        notes,
    ),
    DataKind(
        "answers",
        say("Ý kiến của đồng chí, kết luận của chi ủy"),
        say("Quyền giải trình và kết luận của chi ủy"),
        BASIS,
        (Action.NOTE_READ, Action.EVIDENCE_READ),
        "notes",
        answers,
    ),
    DataKind(
        "written",
        say("Nhận xét đồng chí đã ghi"),
        say("Ghi ai là người nhận xét, với tư cách nào"),
        BASIS,
        (Action.NOTE_READ,),
        "notes",
        written,
    ),
)
