"""The summary of plans (tổng hợp kế hoạch tu dưỡng): taken over as it stands, one plan from all rows of a member."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.ground.text import say
from portal.ground.typed import parse_partial_day
from portal.ground.values import RowValues
from portal.imports.columns import area_of
from portal.imports.models import ImportKind
from portal.imports.planning.base import CurrentFacts
from portal.imports.planning.change import STRIDE, Cells, ChangeState, ImportPlan, PersonChange, Progress, SourceTable
from portal.imports.planning.who import member_in
from portal.imports.values import called as called_by
from portal.imports.values import ticked
from portal.people.models import CellMembership, Membership
from portal.plans.models import Origin, Section
from portal.plans.queries import standing as plans
from portal.plans.service.taking_over import TakenOver

LONGEST = 2000


@dataclass
class ImportedPlan:
    """One member's rows."""

    person_id: int
    change: PersonChange
    rows: list[int] = field(default_factory=list)
    commitments: list[dict[str, object]] = field(default_factory=list)
    submitted: set[date] = field(default_factory=set)
    returned: bool = False


def plan_plans(
    sources: list[SourceTable], file_name: str, day: date, progress: Progress
) -> tuple[ImportPlan, list[TakenOver]]:
    plan = ImportPlan(ImportKind.PLANS, day)
    summary = PlansSummary(CurrentFacts((Membership, CellMembership)), plan)
    rows = [(source, record) for source in sources for record in source.table.records]
    for at, (source, record) in enumerate(rows, 1):
        summary.take(Cells(source, record, PersonChange(record.row_number, source.sheet, "")))
        if at % STRIDE == 0 or at == len(rows):
            progress(at, len(rows))
    plan.leave_out(sources)
    return plan, summary.conclude(file_name)


class PlansSummary:
    def __init__(self, base: CurrentFacts, plan: ImportPlan) -> None:
        self.base, self.plan = base, plan
        self.day = plan.effective_on
        self.campaign_id = plans.campaign_on(self.day)
        self.handed: dict[int, ImportedPlan] = {}

    def take(self, cells: Cells) -> None:
        """Add the row to its member's plan; a row that cannot be taken keeps the whole plan out."""
        row = cells.change
        row.who = called_by(cells.text("name"))
        person_id = self._person(cells)
        if person_id is None:
            self.plan.changes.append(row)
            return
        if person_id not in self.handed:
            self.handed[person_id] = ImportedPlan(person_id, row)
            self.plan.changes.append(row)
        mine = self.handed[person_id]
        cells.change = mine.change
        mine.rows.append(cells.record.row_number)
        submitted = cells.read("submitted", parse_partial_day)
        if submitted and submitted.day:
            mine.submitted.add(submitted.day)
        mine.returned = mine.returned or ticked(cells.raw("returned"))
        mine.commitments.append(self._commitment(cells, len(mine.commitments) + 1))

    def conclude(self, file_name: str) -> list[TakenOver]:
        """The plans that are new; what the portal already has is never rewritten from a summary."""
        standing = plans.standing(self.campaign_id) if self.campaign_id else {}
        fresh = []
        for mine in self.handed.values():
            change = mine.change
            if len(mine.submitted) > 1:
                change.reject("", say("Các dòng của cùng một kế hoạch ghi nhiều ngày nộp khác nhau."))
            if change.rejected:
                continue
            submitted = next(iter(mine.submitted), None)
            if there := standing.get(mine.person_id):
                self._compare(mine, submitted, there)
                continue
            self._tell(mine, submitted)
            fresh.append(
                TakenOver(
                    mine.person_id,
                    submitted,
                    mine.returned,
                    tuple(mine.commitments),
                    f"{file_name}, {rows_in_words(mine.rows)}",
                )
            )
        return fresh

    def _person(self, cells: Cells) -> int | None:
        if self.campaign_id is None:
            cells.reject("", say("Chưa có đợt sinh hoạt chính trị nào bắt đầu trước ngày %(day)s.", day=self.day))
            return None
        return member_in(cells, self.base, self.day)

    def _commitment(self, cells: Cells, position: int) -> RowValues:
        section = area_of(cells.raw("area"))
        if section is None:
            if cells.text("area"):
                cells.change.notes.append(
                    say(
                        "Dòng %(row)s: phần “%(area)s” xếp vào Nội dung khác.",
                        row=cells.record.row_number,
                        area=cells.text("area")[:60],
                    )
                )
            section = Section.OTHER
        due = cells.read("due", parse_partial_day)
        texts = {name: cells.text(name) for name in ("shortcoming", "remedy", "cause")}
        if not texts["shortcoming"]:
            cells.reject("shortcoming", say("Dòng %(row)s thiếu hạn chế, khuyết điểm.", row=cells.record.row_number))
        for name, text in texts.items():
            if len(text) > LONGEST:
                cells.reject(
                    name, say("Dòng %(row)s dài quá %(most)s ký tự.", row=cells.record.row_number, most=LONGEST)
                )
        return {
            "position": position,
            "section": section,
            "shortcoming": texts["shortcoming"],
            "remedy": texts["remedy"],
            "cause": texts["cause"],
            "due_on": due.day if due else None,
        }

    def _tell(self, mine: ImportedPlan, submitted: date | None) -> None:
        mine.change.state = ChangeState.NEW
        mine.change.becomes(say("Số nội dung khắc phục"), "", len(mine.commitments))
        mine.change.becomes(say("Ngày nộp"), "", submitted or say("không rõ"))
        if mine.returned:
            mine.change.becomes(say("Yêu cầu chỉnh sửa"), "", say("1 lượt, không rõ lý do và ngày"))

    def _compare(self, mine: ImportedPlan, submitted: date | None, there: plans.PlanStanding) -> None:
        if there.origin is not Origin.SUMMARY:
            mine.change.reject("", say("Đã có kế hoạch ghi trên cổng; bảng tổng hợp không ghi đè."))
            return
        told = tuple(
            (one["section"], one["shortcoming"], one["remedy"], one["cause"], one["due_on"]) for one in mine.commitments
        )
        if (told, submitted, mine.returned) != (there.commitments, there.submitted_on, there.returned):
            mine.change.reject(
                "",
                say(
                    "Kế hoạch này đã nhập từ %(source)s với nội dung khác; những gì đã ghi không bị thay. "
                    "Nếu đảng viên sửa kế hoạch, hãy lập bản mới có lý do.",
                    source=there.source or "",
                ),
            )


def rows_in_words(rows: Sequence[int]) -> str:
    """'dòng 8–10' or 'dòng 8, 11': what a plan was taken over from."""
    if list(rows) == list(range(rows[0], rows[0] + len(rows))) and len(rows) > 1:
        return f"dòng {rows[0]}–{rows[-1]}"
    return "dòng " + ", ".join(map(str, rows))
