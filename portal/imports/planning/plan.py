import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from portal.attendance.service.taking_over import ReportedRoll, SummarySession
from portal.ground.names import fold
from portal.ground.reading import HeadingColumn, Unreadable, Workbook, WorkbookSheet, find_table
from portal.ground.reading.beside import tables_beside
from portal.ground.reading.header import find_header, likely_heading
from portal.ground.text import Sentence, say
from portal.imports import above, columns
from portal.imports.models import ImportKind
from portal.imports.planning.change import ImportPlan, Progress, SourceTable, column_letter
from portal.imports.planning.conference import plan_conference
from portal.imports.planning.plans import plan_plans
from portal.imports.planning.posts import plan_posts
from portal.imports.planning.roster import plan_roster
from portal.imports.planning.sessions import plan_sessions
from portal.plans.service.taking_over import TakenOver

ENOUGH = 4  # columns by which a sheet is known without one that is its kind's alone
EXAMPLE = re.compile(
    r"(?:bieu )?mau(?: (?:danh sach|nhap|nhap lieu|ghi))?|vi du|huong dan(?: nhap| ghi)?|example|template"
)
COLUMNS: dict[ImportKind, tuple[HeadingColumn, ...]] = {
    ImportKind.ROSTER: columns.ROSTER,
    ImportKind.POSTS: columns.POSTS,
    ImportKind.PLANS: columns.PLANS,
    ImportKind.CONFERENCE: columns.CONFERENCE,
    ImportKind.SESSIONS: columns.SESSIONS,
}


class ImportPreview(NamedTuple):
    """What the preview shows, and what later chapters take over beside it."""

    plan: ImportPlan
    plans: Sequence[TakenOver] = ()
    roll: ReportedRoll | None = None
    sessions: Sequence[SummarySession] = ()
    day_told: bool = True  # "Tính đến ngày", by whoever brings the file or by the file itself


def plan_file(
    workbook: Workbook,
    name: str,
    today: date,
    progress: Progress,
    *,
    kind: ImportKind | None = None,
    effective_on: date | None = None,
    told: Mapping[str, str] | None = None,
    agreed: frozenset[str] = frozenset(),
) -> ImportPreview:
    """What the file would change; raises Unreadable when there is no such list in it.

    `told` names columns by their squeezed headings, `agreed` the rows a person has said yes to.
    """
    kind, sheets = _lists(workbook, kind, told)
    left = [sheet for sheet in workbook.sheets if sheet not in sheets and _may_be_one(sheet, told)]
    sources = [one for sheet in sheets for one in _sources(sheet, COLUMNS[kind], told)]
    told_on = effective_on or next((on for sheet in sheets if (on := above.effective_date(sheet))), None)
    planned = _planned(kind, sources, name, told_on or today, progress, effective_on, agreed)
    planned = planned._replace(day_told=told_on is not None)
    planned.plan.remarks[:0] = unseen(workbook, [*sheets, *left])
    planned.plan.sheets_left = [sheet.name for sheet in left]
    return planned


def _planned(
    kind: ImportKind,
    sources: list[SourceTable],
    name: str,
    day: date,
    progress: Progress,
    effective_on: date | None,
    agreed: frozenset[str],
) -> ImportPreview:
    match kind:
        case ImportKind.ROSTER:
            return ImportPreview(plan_roster(sources, name, day, progress, agreed))
        case ImportKind.PLANS:
            plan, plans = plan_plans(sources, name, day, progress)
            return ImportPreview(plan, plans)
        case ImportKind.CONFERENCE:
            days = next((one.days for one in sources if one.days), None)
            return _conference(sources, name, effective_on or (days[0] if days else day), progress)
        case ImportKind.SESSIONS:
            plan, sessions = plan_sessions(sources, name, day, progress)
            return ImportPreview(plan, sessions=sessions)
    return ImportPreview(plan_posts(sources, name, day, progress))


def _conference(sources: list[SourceTable], name: str, day: date, progress: Progress) -> ImportPreview:
    plan, roll = plan_conference(sources, name, day, progress)
    return ImportPreview(plan, roll=roll)


def _sources(
    sheet: WorkbookSheet, wanted: tuple[HeadingColumn, ...], told: Mapping[str, str] | None
) -> list[SourceTable]:
    """Its table, or its tables beside one another."""
    tables = tables_beside(sheet, wanted, told)
    names = [sheet.name, *(f"{sheet.name} ({number})" for number in range(2, len(tables) + 1))]
    return [_source(replace(one, name=name), wanted, told) for one, name in zip(tables, names, strict=True)]


def _source(sheet: WorkbookSheet, wanted: tuple[HeadingColumn, ...], told: Mapping[str, str] | None) -> SourceTable:
    table = find_table(sheet, wanted, told)
    cell = above.cell_above(sheet) or above.cell_of_sheet(sheet.name)
    return SourceTable(sheet.name, table, above.period(sheet), above.conference_theme(sheet), sheet, cell)


def unseen(workbook: Workbook, taken: Sequence[WorkbookSheet]) -> list[Sentence]:
    """What a person who opens the file does not see, and what of it is read all the same."""
    remarks = []
    for sheet in taken:
        rows = sorted(row for row in sheet.hidden_rows if row < len(sheet.rows) and any(sheet.rows[row]))
        width = max(map(len, sheet.rows), default=0)
        columns_hidden = sorted(column for column in sheet.hidden_columns if column < width)
        if rows:
            remarks.append(
                say(
                    "Trang “%(sheet)s” có %(count)s dòng ẩn (dòng %(rows)s); các dòng này vẫn được đọc.",
                    sheet=sheet.name,
                    count=len(rows),
                    rows=", ".join(str(row + 1) for row in rows[:20]),
                )
            )
        if columns_hidden:
            remarks.append(
                say(
                    "Trang “%(sheet)s” có cột ẩn (%(columns)s); các cột này vẫn được đọc.",
                    sheet=sheet.name,
                    columns=", ".join(map(column_letter, columns_hidden[:20])),
                )
            )
    if workbook.unseen:
        remarks.append(say("Trang ẩn không đọc: %(names)s.", names=", ".join(workbook.unseen[:20])))
    left = [sheet.name for sheet in workbook.sheets if sheet not in taken and any(map(any, sheet.rows))]
    if left:
        remarks.append(say("Trang không có danh sách này nên không lấy: %(names)s.", names=", ".join(left[:20])))
    return remarks


def _not_examples(sheets: Sequence[WorkbookSheet]) -> list[WorkbookSheet]:
    """Without a sheet called "Mẫu", which shows how the others are filled in; alone it is the list."""
    return [sheet for sheet in sheets if not EXAMPLE.fullmatch(fold(sheet.name).strip())] or list(sheets)


def _may_be_one(sheet: WorkbookSheet, told: Mapping[str, str] | None) -> bool:
    """A table whose headings nobody knows: a person may know them."""
    return columns.sheet_kind(sheet, told) is None and likely_heading(sheet) is not None


def _tells_enough(sheet: WorkbookSheet, wanted: Sequence[HeadingColumn], told: Mapping[str, str] | None) -> bool:
    """Whether a sheet that shows no telling column is such a list all the same, by all that it names."""
    header = find_header(sheet, wanted, told)
    required = [column for column in wanted if column.required]
    return header is not None and len(header.fields) >= ENOUGH and all(map(header.tells, required))


def _lists(
    workbook: Workbook, wanted: ImportKind | None, told: Mapping[str, str] | None
) -> tuple[ImportKind, list[WorkbookSheet]]:
    """The sheets that hold such a list; the first list found decides when nobody said which."""
    lists = _not_examples(workbook.sheets)
    kinds = {sheet.name: columns.sheet_kind(sheet, told) for sheet in lists}
    kind = wanted or next((ImportKind(one) for one in kinds.values() if one), None)
    if kind is None:
        raise Unreadable(
            say("Không nhận ra đây là danh sách nào. Hãy chọn loại danh sách, hoặc kiểm tra dòng tiêu đề của bảng.")
        )
    sheets = [
        sheet
        for sheet in lists
        if kinds[sheet.name] == kind.value or (kinds[sheet.name] is None and _tells_enough(sheet, COLUMNS[kind], told))
    ]
    return kind, sheets or [sheet for sheet in workbook.sheets if sheet.rows][:1]
