"""The month's sheet out as an Excel file and back: a preview of differences, then all of it or nothing."""

import hashlib
from datetime import date
from pathlib import Path
from typing import NamedTuple

from portal import audit
from portal.accounts import drafts
from portal.ground import files
from portal.ground.db import db, flush, ward
from portal.ground.described import differences
from portal.ground.errors import Conflict, Invalid, Refused, or_404, refuse
from portal.ground.files import StoredFile
from portal.ground.labels import Labelled
from portal.ground.reading import Unreadable, read_workbook
from portal.ground.text import Sentence, month_name, say
from portal.ground.typed import clean_line
from portal.policy import Action, Actor, require
from portal.supervision.queries.hats import why_not_here
from portal.supervision.queries.paper import PaperLine, lines_for
from portal.supervision.queries.places import BodyPlace
from portal.supervision.queries.turns import take_turn
from portal.supervision.rules import month as rules_of_month
from portal.supervision.rules.note import reasons
from portal.supervision.rules.workbook import Given, WorkbookMember, given
from portal.supervision.said import NoteKind, NoteSaid
from portal.supervision.service.notes import record_note

FORM = "workbook"


class Fate(Labelled):
    """What becomes of a member's rows in the file."""

    NEW = "new", "Ghi mới"
    CHANGED = "changed", "Sửa"
    SAME = "same", "Không đổi"
    REFUSED = "refused", "Không nhận"


class ComparedMember(NamedTuple):
    """One member in the file beside the sheet."""

    row_number: int
    person_id: int
    name: str
    fate: Fate
    said: NoteSaid
    before: NoteSaid | None = None
    reason: Sentence | None = None
    revision: int = 0

    @property
    def differences(self) -> list[tuple[Sentence, str, str]]:
        """What would be written beside what stands: only what differs."""
        before = self.before or NoteSaid()
        levels = (say("Mức, loại nhận xét"), _levels(before) if self.before else "", _levels(self.said))
        reminds = (say("Số nội dung đề nghị nhắc nhở"), str(len(before.reminds)), str(len(self.said.reminds)))
        counted = [row for row in (levels, reminds) if row[1] != row[2]]
        return counted + differences(before, self.said)


class Preview(NamedTuple):
    file_name: str
    members: list[ComparedMember]

    def of(self, *fates: Fate) -> list[ComparedMember]:
        return [one for one in self.members if one.fate in fates]

    @property
    def seal(self) -> str:
        """What would be written, in short: unlike another's when the sheet has moved on since."""
        writing = [
            (one.person_id, one.revision, one.said.for_the_trail(), one.before and one.before.for_the_trail())
            for one in self.of(Fate.NEW, Fate.CHANGED)
        ]
        return hashlib.sha256(repr(writing).encode()).hexdigest()[:32]


def hand_in(actor: Actor, place: BodyPlace, root: Path, content: bytes, name: str, today: date) -> None:
    """Keep the filled-in file for its preview; nothing of the sheet is touched. Invalid when it is no such file."""
    require(actor, Action.NOTE_RECORD, place.subject)
    refuse(rules_of_month.closed_to_notes(place.window, place.month, today))
    _read(place, content, name)
    stored = files.keep(root, content, clean_line(name)[-120:] or "so-giam-sat.xlsx")
    flush()
    drafts.keep(actor, FORM, _record(place), {"file": str(stored.id)})
    audit.record(
        actor,
        Action.NOTE_RECORD,
        stored,
        handed_in=stored.name,
        sha256=stored.sha256,
        month=place.month,
        body=place.body.id,
    )


def preview(actor: Actor, place: BodyPlace, root: Path, today: date) -> Preview | None:
    """The handed-in file beside the sheet as it stands now; None when the actor has handed in none."""
    require(actor, Action.NOTE_RECORD, place.subject)
    kept = drafts.draft_of(actor, FORM, _record(place))
    if kept is None:
        return None
    stored = or_404(db.session.get(StoredFile, (ward(), int(kept.fields["file"]))))
    members = _read(place, files.content_of(root, stored), stored.name).members
    lines = {line.row.person_id: line for line in lines_for(actor, place, today)}
    unwritten = [one.person_id for one in members if one.person_id in lines and not lines[one.person_id].row.revision]
    elsewhere = why_not_here(actor, place, unwritten, actor.person_id)
    return Preview(
        stored.name,
        [_compared(place, one, lines.get(one.person_id), today, elsewhere.get(one.person_id)) for one in members],
    )


def apply(actor: Actor, place: BodyPlace, root: Path, today: date, seal: str) -> list[ComparedMember]:
    """Record what the preview showed, all of it or nothing; Conflict when the sheet has changed since."""
    take_turn(place.body.id)
    shown = or_404(preview(actor, place, root, today))
    refuse(rules_of_month.closed_to_notes(place.window, place.month, today))
    if shown.seal != seal:
        raise Conflict(say("Sổ đã đổi sau khi xem trước, chưa ghi gì. Hãy xem lại rồi bấm ghi."), shown)
    writing = shown.of(Fate.NEW, Fate.CHANGED)
    for one in writing:
        _record_one(actor, place, one, today)
    drafts.drop(actor, FORM, _record(place))
    return writing


def drop(actor: Actor, place: BodyPlace) -> None:
    """The preview is let go; the file stays among the kept ones."""
    require(actor, Action.NOTE_RECORD, place.subject)
    drafts.drop(actor, FORM, _record(place))


def _record_one(actor: Actor, place: BodyPlace, one: ComparedMember, today: date) -> None:
    try:
        record_note(actor, place, one.person_id, today, said=one.said, revision=one.revision)
    except Invalid as invalid:  # nothing is written: the row is named, the rest waits
        raise Refused(_in_row(one, next(iter(invalid.reasons.values())))) from invalid
    except Conflict as conflict:
        raise Refused(_in_row(one, conflict.args[0])) from conflict


def _in_row(one: ComparedMember, reason: object) -> Sentence:
    return say("Chưa ghi gì. Dòng %(row)s, %(name)s: %(reason)s", row=one.row_number, name=one.name, reason=reason)


def _read(place: BodyPlace, content: bytes, name: str) -> Given:
    try:
        sheets = read_workbook(content, name).sheets
    except Unreadable as unreadable:
        raise Invalid({"file": unreadable.sentence}) from None
    read = next((one for sheet in sheets for one in [given(sheet.rows)] if one), None)
    if read is None:
        raise Invalid(
            {
                "file": say(
                    "Tệp này không phải sổ giám sát tải từ cổng, hoặc cột “Mã dòng” đã bị xóa. Hãy tải "
                    "lại sổ và chép nội dung sang."
                )
            }
        )
    if read.month != place.month:
        raise Invalid(
            {
                "file": say(
                    "Tệp này là sổ %(theirs)s, không phải %(ours)s.",
                    theirs=month_name(read.month),
                    ours=month_name(place.month),
                )
            }
        )
    if read.body_id != place.body.id:
        raise Invalid({"file": say("Tệp này là sổ của tổ chức khác, không phải %(body)s.", body=place.body.short_name)})
    return read


def _compared(
    place: BodyPlace, member: WorkbookMember, line: PaperLine | None, today: date, elsewhere: Sentence | None
) -> ComparedMember:
    if line is None:
        return ComparedMember(
            member.row_number,
            member.person_id,
            "",
            Fate.REFUSED,
            member.said,
            reason=say("Đảng viên này không có trong sổ của đồng chí."),
        )
    row, said = line.row, member.said
    base = ComparedMember(member.row_number, row.person_id, row.name, Fate.SAME, said, revision=row.revision)
    if member.wrong:
        return base._replace(fate=Fate.REFUSED, reason=member.wrong)
    before = said_in(line, row.revision)
    if _alike(said, before) or _alike(said, said_in(line, member.revision)):
        return base  # nothing was filled in, or it stands in the sheet already
    base = base._replace(before=before)
    reason = elsewhere or _refusal(place, member, line, today)
    if reason:
        return base._replace(fate=Fate.REFUSED, reason=reason)
    return base._replace(fate=Fate.CHANGED if row.revision else Fate.NEW)


def _refusal(place: BodyPlace, member: WorkbookMember, line: PaperLine, today: date) -> Sentence | None:
    row, said = line.row, member.said
    if member.revision != row.revision:
        return say("Nhận xét này đã được ghi lại trên cổng sau khi tải tệp. Hãy sửa trực tiếp trên sổ.")
    if said != said.of({one.id for one in line.promises}):
        return say("Kế hoạch của đảng viên này đã đổi sau khi tải tệp. Hãy tải lại sổ.")
    wrong = reasons(said, today, corrects=row.sent, has_plan=bool(line.promises))
    return next(iter(wrong.values()), None)


def said_in(line: PaperLine, number: int) -> NoteSaid | None:
    """A revision as the file would say it; None when there is none."""
    one = line.revisions.get(number)
    return one.said.of({promise.id for promise in line.promises}).without_its_reason() if one else None


def _alike(said: NoteSaid, other: NoteSaid | None) -> bool:
    """The same note; the reason of a correction is no part of it."""
    return said.is_blank if other is None else said.without_its_reason() == other


def _levels(said: NoteSaid) -> str:
    kind = [] if said.kind is NoteKind.REMARK else [str(said.kind.label)]
    return "; ".join(kind + [str(rating.label) for rating in said.ratings.values()])


def _record(place: BodyPlace) -> str:
    return f"{place.month}:{place.body.id}"
