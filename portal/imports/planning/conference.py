"""The roll of a conference (điểm danh hội nghị): who was convened, present, absent and why, taken over as it stands."""

from datetime import date

from portal.attendance.models import AbsenceReason, Presence
from portal.attendance.queries.taken_over import KnownConference, conference_on
from portal.attendance.service.taking_over import ReportedLine, ReportedRoll
from portal.ground.names import fold
from portal.ground.text import say
from portal.imports.models import ImportKind
from portal.imports.planning.base import CurrentFacts
from portal.imports.planning.change import STRIDE, Cells, ChangeState, ImportPlan, PersonChange, Progress, SourceTable
from portal.imports.planning.who import member_in
from portal.imports.values import called as called_by
from portal.imports.values import ticked
from portal.people.models import CellMembership, Membership

LONGEST = 200
# How offices word an absence, folded; the first that occurs is taken. F0 and F1 were the epidemic's cases and contacts.
REASONS = (
    (AbsenceReason.HEALTH, ("f0", "f1", "f2", "cach ly", "om", "benh", "vien", "covid", "suc khoe", "thai san", "mo")),
    (AbsenceReason.WORK, ("cong tac", "truc", "hop", "nhiem vu", "tap huan", "di hoc", "cong viec")),
    (AbsenceReason.FAMILY, ("gia dinh", "viec nha", "viec rieng", "dam", "tang", "hieu", "hy")),
    (AbsenceReason.AWAY, ("di xa", "vang xa", "ve que", "nuoc ngoai", "du lich", "di vang")),
)
THEME = "Hội nghị học tập, quán triệt"


def plan_conference(
    sources: list[SourceTable], file_name: str, day: date, progress: Progress
) -> tuple[ImportPlan, ReportedRoll]:
    """The day is the one on which people are looked up; the conference's own days stand above the table."""
    plan = ImportPlan(ImportKind.CONFERENCE, day)
    first, last = next((one.days for one in sources if one.days), (day, day))
    theme = next((one.theme for one in sources if one.theme), THEME)
    taking = Taking(CurrentFacts((Membership, CellMembership)), plan, file_name, conference_on(first))
    rows = [(source, record) for source in sources for record in source.table.records]
    for at, (source, record) in enumerate(rows, 1):
        change = PersonChange(record.row_number, source.sheet, "")
        plan.changes.append(change)
        taking.take(Cells(source, record, change))
        if at % STRIDE == 0 or at == len(rows):
            progress(at, len(rows))
    plan.leave_out(sources)
    plan.remarks.append(say("%(theme)s, từ %(first)s đến %(last)s.", theme=theme, first=first, last=last))
    there = taking.there
    return plan, ReportedRoll(first, last, theme, tuple(taking.lines), file_name, there.meeting_id if there else None)


class Taking:
    def __init__(self, base: CurrentFacts, plan: ImportPlan, file_name: str, there: KnownConference | None) -> None:
        self.base, self.plan, self.file_name, self.there = base, plan, file_name, there
        self.day = plan.effective_on
        self.rows: dict[int, int] = {}  # first row of each person
        self.lines: list[ReportedLine] = []

    def take(self, cells: Cells) -> None:
        change = cells.change
        change.who = called_by(cells.text("name"))
        if not change.who:
            cells.reject("name", say("Thiếu họ và tên."))
            return
        person_id = member_in(cells, self.base, self.day)
        presence, reason, words = self._said(cells)
        if person_id is None or presence is None or change.rejected:
            return
        first = self.rows.setdefault(person_id, change.row)
        if first != change.row:
            cells.reject("name", say("Cùng một người với dòng %(row)s.", row=first))
            return
        line = ReportedLine(person_id, presence, reason, words or None, f"{self.file_name}, dòng {change.row}")
        if self.there:
            self._compare(cells, line, self.there)
        else:
            self._tell(cells, line, ChangeState.NEW)

    def _said(self, cells: Cells) -> tuple[Presence | None, AbsenceReason | None, str]:
        present, absent = ticked(cells.raw("present")), ticked(cells.raw("absent"))
        words = cells.text("reason")
        if present and (absent or words):
            cells.reject("present", say("Vừa ghi có mặt vừa ghi vắng hoặc lý do vắng."))
            return None, None, ""
        if len(words) > LONGEST:
            cells.reject("reason", say("Dài quá %(most)s ký tự, hãy rút gọn.", most=LONGEST))
            return None, None, ""
        if present:
            return Presence.PRESENT, None, ""
        typed = cells.text("present")
        if typed and fold(typed) not in ("0", "khong", "vang", "-", "k"):
            cells.reject("present", say("Không rõ “%(typed)s” là có mặt hay vắng; hãy đánh dấu x.", typed=typed[:40]))
            return None, None, ""
        if not words:
            return Presence.ABSENT, None, ""
        if ticked(words):
            return Presence.EXCUSED, AbsenceReason.OTHER, ""
        return Presence.EXCUSED, reason_of(words), words

    def _compare(self, cells: Cells, line: ReportedLine, there: KnownConference) -> None:
        """A closed roll is never rewritten from a file; an open one is filled in."""
        before = there.rows.get(line.person_id)
        if before == (line.presence, line.reason, line.words):
            return
        if there.closed and before:
            cells.reject(
                "",
                say(
                    "Hội nghị này đã chốt điểm danh (%(source)s) và ghi khác; hãy đính chính có lý do.",
                    source=there.source or say("trên cổng"),
                ),
            )
        elif there.closed:
            cells.reject("name", say("Không có tên trong danh sách triệu tập đã chốt của hội nghị này."))
        else:
            self._tell(cells, line, ChangeState.CHANGED if before and before[0] else ChangeState.NEW)

    def _tell(self, cells: Cells, line: ReportedLine, state: ChangeState) -> None:
        before = self.there.rows.get(line.person_id) if self.there else None
        was = before[0].label if before and before[0] else ""
        cells.change.state = state
        cells.change.becomes(say("Điểm danh"), was, line.presence.label)
        if line.words:
            cells.change.becomes(say("Lý do vắng"), "", line.words)
        self.lines.append(line)


def reason_of(words: str) -> AbsenceReason:
    """'F0' is a matter of health, 'đi công tác' of work; what nobody can tell is another reason."""
    said = f" {' '.join(fold(words).replace(',', ' ').split())} "
    return next((reason for reason, told in REASONS if any(f" {one} " in said for one in told)), AbsenceReason.OTHER)
