"""The cells' themed sessions as the ward office summed them up: numbers as reported, with nobody's name behind them but
the committee member's who attended."""

from datetime import date

from portal.attendance.queries.taken_over import ReportedSession, sessions_held
from portal.attendance.service.taking_over import SummarySession
from portal.ground.names import nfc, tidy_name
from portal.ground.text import Sentence, say
from portal.ground.typed import parse_partial_day
from portal.imports.models import ImportKind
from portal.imports.planning.base import CurrentFacts
from portal.imports.planning.change import STRIDE, Cells, ChangeState, ImportPlan, PersonChange, Progress, SourceTable
from portal.imports.planning.who import member_in
from portal.organisations.queries import plain
from portal.people.models import CellMembership, Membership

LONGEST, MOST = 300, 10_000
THEME = "Sinh hoạt chuyên đề"


def plan_sessions(
    sources: list[SourceTable], file_name: str, day: date, progress: Progress
) -> tuple[ImportPlan, list[SummarySession]]:
    plan = ImportPlan(ImportKind.SESSIONS, day)
    summary = SessionsSummary(CurrentFacts((Membership, CellMembership)), plan, file_name)
    rows = [(source, record) for source in sources for record in source.table.records]
    for at, (source, record) in enumerate(rows, 1):
        change = PersonChange(record.row_number, source.sheet, "")
        plan.changes.append(change)
        summary.take(Cells(source, record, change))
        if at % STRIDE == 0 or at == len(rows):
            progress(at, len(rows))
    plan.leave_out(sources)
    return plan, summary.sessions


class SessionsSummary:
    def __init__(self, base: CurrentFacts, plan: ImportPlan, file_name: str) -> None:
        self.base, self.plan, self.file_name = base, plan, file_name
        self.held = sessions_held()
        self.rows: dict[tuple[int, date], int] = {}  # first row of each cell's session
        self.sessions: list[SummarySession] = []

    def take(self, cells: Cells) -> None:
        change = cells.change
        change.who = cells.text("cell")
        cell = self.base.cells.get(plain(change.who))
        if cell is None:
            cells.reject("cell", say("Không có chi bộ “%(name)s” trên cổng.", name=change.who[:60]))
        day = self._day(cells)
        convened, present = self._number(cells, "convened"), self._number(cells, "present")
        opinions = self._number(cells, "opinions", required=False)
        if convened is not None and present is not None and present > convened:
            cells.reject(
                "present", say("Có mặt %(present)s lớn hơn tổng số %(convened)s.", present=present, convened=convened)
            )
        attended = self._attended(cells, day) if day else None
        theme = cells.text("theme") or THEME
        if len(theme) > LONGEST:
            cells.reject("theme", say("Dài quá %(most)s ký tự, hãy rút gọn.", most=LONGEST))
        if change.rejected or cell is None or day is None or convened is None or present is None:
            return
        first = self.rows.setdefault((cell.id, day), change.row)
        if first != change.row:
            cells.reject("held", say("Buổi này của chi bộ đã có ở dòng %(row)s.", row=first))
            return
        source = f"{self.file_name}, dòng {change.row}"
        self._keep(cells, SummarySession(cell.id, day, theme, convened, present, opinions, attended, source))

    def _day(self, cells: Cells) -> date | None:
        held = cells.read("held", parse_partial_day)
        if cells.change.rejected and held is None and cells.text("held"):
            return None
        if held is None or held.day is None:
            cells.reject("held", say("Thiếu ngày sinh hoạt."))
            return None
        if held.day > self.plan.effective_on:
            cells.reject(
                "held",
                say("Ngày %(day)s ở sau ngày của danh sách (%(as_of)s).", day=held.day, as_of=self.plan.effective_on),
            )
            return None
        day: date = held.day
        return day

    def _number(self, cells: Cells, name: str, *, required: bool = True) -> int | None:
        value = cells.raw(name)
        text = cells.text(name)
        if not text:
            if required:
                cells.reject(name, say("Thiếu con số."))
            return None
        if isinstance(value, float) and value.is_integer():
            text = str(int(value))
        if not (text.isascii() and text.isdigit()) or int(text) > MOST:
            cells.reject(name, say("“%(typed)s” không phải là số đếm.", typed=text[:40]))
            return None
        return int(text)

    def _attended(self, cells: Cells, day: date) -> int | None:
        """The committee member who came; a session nobody attended is a session too."""
        name = tidy_name(nfc(cells.text("attended")))
        if not name and not cells.text("card"):
            return None
        cells.change.who, cell = name, cells.change.who
        try:
            return member_in(Attending(cells.source, cells.record, cells.change), self.base, day)
        finally:
            cells.change.who = cell

    def _keep(self, cells: Cells, session: SummarySession) -> None:
        """What the portal already has is never rewritten from a summary."""
        there = self.held.get((session.cell_id, session.day))
        told = ReportedSession(
            session.theme, session.convened, session.present, session.opinions, session.attended_by_id
        )
        if there == told:
            return
        if there is not None or (session.cell_id, session.day) in self.held:
            cells.reject("", say("Buổi này đã có trên cổng với nội dung khác; bảng tổng hợp không ghi đè."))
            return
        cells.change.state = ChangeState.NEW
        cells.change.becomes(say("Ngày"), "", session.day)
        cells.change.becomes(say("Có mặt"), "", f"{session.present}/{session.convened}")
        if session.attended_by_id:
            cells.change.becomes(say("Cấp ủy dự"), "", self.base.people[session.attended_by_id].name)
        if session.opinions is not None:
            cells.change.becomes(say("Số ý kiến góp ý"), "", session.opinions)
        self.sessions.append(session)


class Attending(Cells):
    """The row as it speaks of the committee member: the column of the cell is not theirs."""

    def text(self, name: str) -> str:
        return "" if name == "cell" else super().text("attended" if name == "name" else name)

    def reject(self, name: str, reason: Sentence) -> None:
        super().reject("attended" if name == "name" else name, reason)
