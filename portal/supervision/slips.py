"""Phiếu báo: a note that its member is to be told, on one page in large type with a strip for the answer. What stands
on it is said once, for the page that is printed and for Word and PDF."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from portal import papers
from portal.ground.text import Sentence, month_name, say
from portal.organisations.queries import UnitRow
from portal.papers.content import Paper
from portal.supervision.models import NoteKind, Part
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.said import Rated

BY_HAND = say("Người báo: .............................. Ngày báo: ....../....../........")
RULED = "…" * 40  # a line to write on
SIGNED = say("Ngày ....../....../........ Đảng viên ký, ghi rõ họ tên: ..............................")
Words = Sentence | str


class ToldLine(NamedTuple):
    """A line of the slip; `strong`: in bold on the page."""

    text: Words
    strong: bool = False


class AnswerBoxes(NamedTuple):
    """What the member ticks on the strip."""

    label: Words
    choices: tuple[Words, ...]


class ToldSlip(NamedTuple):
    month: Words
    lines: list[ToldLine]
    strip: Words  # the strip's title
    about: Words  # whose answer it is, and to what
    boxes: list[AnswerBoxes]
    ruled: int  # lines to write on


def slip_of(note: ReadNote, days: int) -> ToldSlip:
    """`days`: to answer in. Before the release it says of a reminder the fact, of a praise its words, and no more."""
    boxes = [AnswerBoxes(say("Ý kiến"), (say("Tiếp thu"), say("Giải trình")))] if note.released else []
    if note.praised:
        boxes.append(AnswerBoxes(say("Công bố lời biểu dương"), (say("Đồng ý"), say("Không đồng ý"))))
    month = month_name(note.month)
    about = say(
        "%(name)s · %(month)s · %(body)s · lần ghi %(number)s",
        name=note.person,
        month=month,
        body=note.body,
        number=note.revision,
    )
    return ToldSlip(
        month=month,
        lines=list(_lines(note, days)),
        strip=say("Phiếu trả lời") if boxes else say("Phiếu nhận"),
        about=about,
        boxes=boxes,
        ruled=3 if note.released else 0,
    )


def _lines(note: ReadNote, days: int) -> Iterator[ToldLine]:
    one = note.standing
    body = say("Chi ủy %(cell)s", cell=note.cell) if note.part is Part.CELL else note.body
    yield ToldLine(say("Gửi riêng đồng chí %(name)s.", name=note.person))
    yield ToldLine(body, strong=True)
    yield ToldLine(
        say("(%(author)s, %(capacity)s; %(day)s)", author=one.author, capacity=one.capacity, day=one.written_on)
    )
    yield from _opened(note, days) if note.released else _told_alone(note)
    if note.praised:
        yield ToldLine(say("Lời biểu dương chỉ đọc tại buổi họp và ghi vào hồ sơ minh chứng khi đồng chí đồng ý."))
    yield ToldLine(BY_HAND)


def _opened(note: ReadNote, days: int) -> Iterator[ToldLine]:
    one = note.standing
    if one.said.kind is not NoteKind.REMARK:
        yield ToldLine(one.said.kind.label, strong=True)
    for rated in one.rated:
        yield ToldLine(_promise(rated, rated.in_words or say("không chọn mức")))
    yield from _said(one.said.lines)
    for question in note.questions:
        if question.text_to_member:
            yield ToldLine(say("Chi ủy đề nghị làm rõ: %(text)s", text=question.text))
        if question.answer and question.answer_to_member:
            yield ToldLine(say("Trả lời: %(text)s", text=question.answer))
    yield ToldLine(
        say(
            "Đồng chí có %(days)s ngày kể từ ngày nhận phiếu để trả lời: ghi phần dưới, ký tên, gửi lại chi ủy.",
            days=days,
        )
    )


def _told_alone(note: ReadNote) -> Iterator[ToldLine]:
    one = note.standing
    if note.reminds:
        yield ToldLine(say("Đề nghị chi ủy nhắc nhở. Lời này báo riêng đồng chí trước khi nhận xét được mở."))
        for rated in one.rated:
            if rated.remind:
                yield ToldLine(_promise(rated, ""))
        yield from _said(one.said.of_the_fact)
    yield from _said(one.said.of_the_praise)


def _promise(rated: Rated, rating: Words) -> Sentence:
    facts = {"section": rated.section.label, "shortcoming": rated.shortcoming, "remedy": rated.remedy}
    if not rating:
        return say("%(section)s: %(shortcoming)s → %(remedy)s", **facts)
    return say("%(section)s: %(shortcoming)s → %(remedy)s. %(rating)s", rating=rating, **facts)


def _said(lines: list[tuple[Sentence, str]]) -> Iterator[ToldLine]:
    for label, words in lines:
        yield ToldLine(say("%(label)s: %(said)s", label=label, said=words))


def slip_paper(note: ReadNote, cell: UnitRow, today: date, days: int) -> Paper:
    slip = slip_of(note, days)
    context = {
        "title": "PHIẾU BÁO NHẬN XÉT",
        "sub": say("kỳ giám sát %(month)s", month=slip.month),
        "paragraphs": [one.text for one in slip.lines],
        "strip": {
            "heading_of_strip": slip.strip,
            "about": slip.about,
            "boxes": [{"label": one.label, "choices": list(one.choices)} for one in slip.boxes],
            "ruled": [RULED] * slip.ruled,
            "signed": SIGNED,
        },
    }
    return context, papers.letterhead(cell, today)
