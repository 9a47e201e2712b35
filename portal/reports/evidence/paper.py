"""The evidence sheet as an office paper; page and file say the same."""

from datetime import date

from portal import papers
from portal.ground.text import Sentence, say
from portal.organisations.models import UnitKind
from portal.organisations.queries import units
from portal.papers.content import Paper, words
from portal.papers.kinds import Content
from portal.people.queries.namesakes import told_in_ward
from portal.plans.papers import cell_on
from portal.plans.queries.whole_plan import HandedInCommitment
from portal.reports.evidence.queries import Evidence
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.said import NoteKind

NO_CLASS = say("Tài liệu để chi bộ xem xét, không tính điểm, không xếp loại.")


def evidence_paper(sheet: Evidence, today: date) -> Paper:
    cell = cell_on(sheet.person_id, sheet.until) or units(UnitKind.WARD_PARTY)[0]
    head = papers.letterhead(cell, today)
    facts = [
        # Bound with others of the cell into one file: whose sheet this is.
        (say("Họ và tên"), told_in_ward([(sheet.person_id, sheet.name)], sheet.until)[sheet.person_id]),
        (say("Chức vụ"), ", ".join(sheet.posts) or say("Đảng viên")),
        (say("Sinh hoạt tại"), sheet.cell or cell.name),
        (say("Thời gian"), say("từ ngày %(first)s đến ngày %(last)s", first=sheet.span.first, last=sheet.until)),
    ]
    context = {
        "title": "HỒ SƠ MINH CHỨNG",
        "sub": sheet.span.label,
        "facts": [{"label": label, "value": value} for label, value in facts],
        "commitments_label": "Nội dung khắc phục và kết quả",
        "commitments": [_commitment(number, one) for number, one in enumerate(sheet.promises, 1)],
        "meetings": [
            {"day": one.on, "what": f"{one.theme} ({one.organiser})", "presence": one.words} for one in sheet.sessions
        ],
        "notes": [_note(one) for one in sheet.notes],
        "remarks": [NO_CLASS],
        "signatures": [head.signed(sheet.name, capacity=["ĐẢNG VIÊN"]), head.signed()],
    }
    return context, head


def said(note: ReadNote) -> list[Sentence | str]:
    """What stands in the note, line by line; a nil note and one without occasion say so themselves."""
    now = note.standing
    kind: list[Sentence | str] = [] if now.said.kind is NoteKind.REMARK else [now.said.kind.label]
    rated = [
        say("%(what)s: %(rating)s", what=one.shortcoming, rating=one.rating.label) for one in now.rated if one.rating
    ]
    words = [say("%(label)s: %(said)s", label=label, said=said) for label, said in note.leaves.evidence]
    return [*kind, *rated, *words]


def replied(note: ReadNote) -> Sentence | str:
    one = note.reply
    return say("%(kind)s, %(day)s: %(text)s", kind=one.kind.label, day=one.replied_on, text=one.text) if one else ""


def concluded(note: ReadNote) -> Sentence | str:
    one = note.conclusion
    if not one:
        return ""
    if not one.text:
        return say("%(outcome)s, %(day)s", outcome=one.outcome.label, day=one.concluded_on)
    return say("%(outcome)s, %(day)s: %(text)s", outcome=one.outcome.label, day=one.concluded_on, text=one.text)


def came_of(promise: HandedInCommitment) -> Sentence | str:
    one = promise.outcome
    if not one:
        return ""
    what = say("%(kind)s, %(day)s", kind=one.kind.label, day=one.on)
    return say("%(what)s: %(text)s", what=what, text=one.words) if one.words else what


def _commitment(number: int, one: HandedInCommitment) -> Content:
    return {
        "number": number,
        "section": one.section,
        "shortcoming": one.shortcoming,
        "remedy": one.remedy,
        "due": one.due_on,
        "outcome": came_of(one) or say("chưa ghi"),
    }


def _note(note: ReadNote) -> Content:
    now = note.standing
    return {
        "month": words(say("tháng %(number)s/%(year)s", number=int(note.month[5:]), year=note.month[:4])),
        "body": note.body,
        "author": f"{now.author}, {now.capacity}",
        "said": said(note),
        "reply": replied(note),
        "conclusion": concluded(note),
    }
