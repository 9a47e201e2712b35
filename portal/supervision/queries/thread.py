"""One thread a member and month (diễn biến của tháng): everything that was said about them, day after day, and in which
capacity it was read."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.audit.queries import capacities_that_read
from portal.ground.clock import at_ward
from portal.ground.db import db
from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.plans.models import Commitment, Outcome
from portal.policy import Action, Actor, can
from portal.supervision.models import Note, Period
from portal.supervision.queries.own import own_notes
from portal.supervision.queries.predecessors import as_read_by
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import notes_in_full
from portal.supervision.queries.reopened import ReopenedForMe, reopenings_for
from portal.supervision.queries.revisions import Revision

NOT_OPENED = say("Ghi trước khi có quy tắc đảng viên đọc phần này; mở khi người viết đồng ý.")


class ThreadKind(Labelled):
    """What happened, in the order in which it happens within one day."""

    REOPENED = "reopened", "Đảng ủy mở lại kỳ"
    NOTE = "note", "Nhận xét"
    REMINDER = "reminder", "Đề nghị chi ủy nhắc nhở"
    QUESTION = "question", "Chi ủy đề nghị làm rõ"
    ANSWER = "answer", "Trả lời làm rõ"
    CORRECTION = "correction", "Sửa nhận xét"
    COVERED = "covered", "Che tên người thứ ba"
    TOLD_ALONE = "told_alone", "Báo riêng đảng viên"
    RELEASED = "released", "Mở nhận xét cho đảng viên"
    TOLD = "told", "Đảng viên được báo"
    REPLY = "reply", "Ý kiến của đảng viên"
    PRAISE_ANSWER = "praise_answer", "Ý kiến của đảng viên về lời biểu dương"
    CONCLUSION = "conclusion", "Kết luận của chi ủy"
    LOOK = "look", "Đảng viên đề nghị xem lại"
    LOOKED = "looked", "Trả lời đề nghị xem lại"
    OUTCOME = "outcome", "Kết quả khắc phục"


RANK = {kind: number for number, kind in enumerate(ThreadKind)}


class ThreadEntry(NamedTuple):
    """One thing that was said or done: which day, by whom in which capacity, on whose note, and its words."""

    on: date
    kind: ThreadKind
    body: str
    who: str
    lines: tuple[tuple[Sentence | str, str], ...] = ()


class MonthThread(NamedTuple):
    month: str
    person_id: int
    person: str
    entries: list[ThreadEntry]
    readers: list[str]  # capacities, without time
    notes: list[int]
    cell_id: int
    cell: str
    path: str


def thread_for(actor: Actor, month: str, person_id: int, today: date) -> MonthThread | None:
    """None where there is nothing that the actor may read: the two look alike."""
    if person_id == actor.person_id:
        return next(iter(threads_of(actor, [one for one in own_notes(actor, today) if one.month == month])), None)
    found = notes_in_full(today, Note.person_id == person_id, Period.month == month, Note.sent_at.is_not(None))
    told = [as_read_by(actor, one) for one in found if can(actor, Action.NOTE_READ, one.subject)]
    return next(iter(threads_of(actor, list(filter(None, told)))), None)


def threads_of(actor: Actor, notes: list[ReadNote]) -> list[MonthThread]:
    """A thread for each month of one person's notes, newest first: three reads more, however many notes."""
    if not notes:
        return []
    became, read_by = _outcomes(notes), capacities_that_read(notes[0].person_id, {one.id for one in notes})
    own, reopened = notes[0].person_id == actor.person_id, reopenings_for(notes[0].person_id)
    threads = []
    for month in sorted({one.month for one in notes}, reverse=True):
        here = [one for one in notes if one.month == month]
        entries = [entry for note in here for entry in _entries(note, own=own)]
        entries += [entry for note in here for entry in _became(note, became)]
        entries += [_again(one) for one in reopened if one.month == month]
        readers = sorted({capacity for note in here for capacity in read_by.get(note.id, ())})
        threads.append(
            MonthThread(
                month,
                here[0].person_id,
                here[0].person,
                sorted(dict.fromkeys(entries), key=lambda one: (one.on, RANK[one.kind])),
                readers,
                [one.id for one in here],
                here[0].cell_id,
                here[0].cell,
                here[0].path,
            )
        )
    return threads


def _entries(note: ReadNote, *, own: bool) -> Iterator[ThreadEntry]:
    yield from _written(note)
    yield from _asked(note, own=own)
    for covered in note.coverings:
        yield _entry(note, ThreadKind.COVERED, covered.covered_on, covered.capacity, (say("Lý do"), covered.reason))
    for told in note.tellings:
        kind = ThreadKind.TOLD if told.released else ThreadKind.TOLD_ALONE
        yield _entry(note, kind, told.told_on, told.capacity, (say("Cách báo"), str(told.way.label)))
    if note.released_on:
        yield _entry(note, ThreadKind.RELEASED, note.released_on, "")
    for reply in note.replies:
        typed = ", ".join(filter(None, (reply.typed_by, reply.capacity)))
        said = (say("Loại"), str(reply.kind.label)), (say("Nội dung"), reply.text), (say("Nhập từ phiếu giấy"), typed)
        yield _entry(note, ThreadKind.REPLY, reply.replied_on, note.person, *said)
    yield from _on_the_praise(note)
    for ended in note.conclusions:
        lines = [(say("Kết luận"), str(ended.outcome.label)), (say("Ghi rõ"), ended.text)]
        if ended.id in note.replaced:
            lines.append((say("Sau này"), str(say("đã được thay khi xem lại"))))
        yield _entry(note, ThreadKind.CONCLUSION, ended.concluded_on, ended.capacity, *lines)
    for look in note.looks:
        asked_of = (say("Gửi"), str(look.stage.label))
        yield _entry(note, ThreadKind.LOOK, look.asked_on, note.person, asked_of, (say("Đề nghị"), look.text))
        if look.outcome and look.answered_on:
            yield _entry(
                note,
                ThreadKind.LOOKED,
                look.answered_on,
                look.capacity,
                (say("Kết quả"), str(look.outcome.label)),
                (say("Lý do"), look.answer),
                (say("Ý kiến tham mưu của UBKT"), look.advice),
            )


def _on_the_praise(note: ReadNote) -> Iterator[ThreadEntry]:
    for one in note.praise_answers:
        typed = ", ".join(filter(None, (one.typed_by, one.capacity)))
        said = (say("Cho công bố"), str(one.word.label)), (say("Nhập từ phiếu giấy"), typed)
        yield _entry(note, ThreadKind.PRAISE_ANSWER, one.answered_on, note.person, *said)


def _again(one: ReopenedForMe) -> ThreadEntry:
    lines = ((say("Đến hết ngày"), f"{one.last_on:%d/%m/%Y}"), (say("Lý do"), one.reason))
    return ThreadEntry(one.opens_on, ThreadKind.REOPENED, one.cell, one.capacity, lines)


def _written(note: ReadNote) -> Iterator[ThreadEntry]:
    for number, one in enumerate(note.revisions):
        kind = ThreadKind.CORRECTION if number else ThreadKind.NOTE
        who = ", ".join(filter(None, (one.author, one.capacity)))
        yield _entry(note, kind, one.written_on, who, *_said(one))
    asked = [rated for rated in note.standing.rated if rated.remind]
    if asked and note.sent_on:
        lines = [(rated.section.label, rated.remedy) for rated in asked]
        yield _entry(note, ThreadKind.REMINDER, max(note.sent_on, note.standing.written_on), "", *lines)


def _said(one: Revision) -> list[tuple[Sentence | str, str]]:
    rated = [(rated.section.label, rated.in_words) for rated in one.rated]
    return [(say("Loại"), str(one.said.kind.label)), *rated, *one.said.lines]


def _asked(note: ReadNote, *, own: bool) -> Iterator[ThreadEntry]:
    """Of what was written before members read it the fact and the day alone, until its writer agrees."""
    for one in note.questions:
        said = one.text if one.text_to_member or not own else str(NOT_OPENED)
        yield _entry(note, ThreadKind.QUESTION, at_ward(one.asked_at).date(), one.capacity, (say("Hỏi"), said))
        if one.answered_at:
            said = one.answer if one.answer_to_member or not own else str(NOT_OPENED)
            yield _entry(note, ThreadKind.ANSWER, at_ward(one.answered_at).date(), "", (say("Trả lời"), said))


def _entry(note: ReadNote, kind: ThreadKind, on: date, who: str, *lines: tuple[Sentence | str, str]) -> ThreadEntry:
    return ThreadEntry(on, kind, note.body, who, tuple(line for line in lines if line[1]))


class _Became(NamedTuple):
    on: date
    kind: Labelled
    words: str
    remedy: str


def _outcomes(notes: Iterable[ReadNote]) -> dict[int, list[_Became]]:
    """What the chi ủy recorded of the commitments that these notes speak of, by commitment."""
    spoken_of = {one for note in notes for one in note.standing.said.ratings.keys() | note.standing.said.reminds}
    found: dict[int, list[_Became]] = {}
    if not spoken_of:
        return found
    rows = db.session.execute(
        sa.select(Outcome.commitment_id, Outcome.on, Outcome.kind, Outcome.words, Commitment.remedy)
        .join(Commitment, sa.and_(Commitment.ward_id == Outcome.ward_id, Commitment.id == Outcome.commitment_id))
        .where(Outcome.commitment_id.in_(spoken_of), Outcome.withdrawn_at.is_(None))
        .order_by(Outcome.recorded_at)
    )
    for row in rows:
        found.setdefault(row.commitment_id, []).append(_Became(row.on, row.kind, row.words, row.remedy))
    return found


def _became(note: ReadNote, became: dict[int, list[_Became]]) -> Iterator[ThreadEntry]:
    said = note.standing.said
    for commitment in sorted(said.ratings.keys() | said.reminds):
        for one in became.get(commitment, ()):
            if one.on >= note.revisions[0].written_on:
                lines = ((one.kind.label, one.remedy), (say("Ghi rõ"), one.words))
                yield ThreadEntry(one.on, ThreadKind.OUTCOME, "", "", tuple(line for line in lines if line[1]))
