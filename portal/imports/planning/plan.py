from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from portal.ground.reading import Column, Sheet, Unreadable, Workbook, find_table
from portal.ground.text import say
from portal.imports import columns
from portal.imports.models import ImportKind
from portal.imports.planning.change import Plan, Progress, Source
from portal.imports.planning.plans import plan_plans
from portal.imports.planning.posts import plan_posts
from portal.imports.planning.roster import plan_roster
from portal.plans.service.deliveries import TakenOver

COLUMNS: dict[ImportKind, tuple[Column, ...]] = {
    ImportKind.ROSTER: columns.ROSTER,
    ImportKind.POSTS: columns.POSTS,
    ImportKind.PLANS: columns.PLANS,
}
LISTS: dict[ImportKind, Callable[[list[Source], str, date, Progress], Plan]] = {
    ImportKind.ROSTER: plan_roster,
    ImportKind.POSTS: plan_posts,
}


class Planned(NamedTuple):
    plan: Plan
    plans: list[TakenOver]


def plan_file(
    workbook: Workbook, name: str, today: date, progress: Progress,
    *, kind: ImportKind | None = None, effective_on: date | None = None,
) -> Planned:  # fmt: skip
    """What the file would change; raises Unreadable when there is no such list in it."""
    kind, sheets = _lists(workbook, kind)
    sources = [Source(sheet.name, find_table(sheet, COLUMNS[kind])) for sheet in sheets]
    day = effective_on or next((on for sheet in sheets if (on := columns.effective_date(sheet))), today)
    if kind is ImportKind.PLANS:
        return Planned(*plan_plans(sources, name, day, progress))
    return Planned(LISTS[kind](sources, name, day, progress), [])


def _lists(workbook: Workbook, wanted: ImportKind | None) -> tuple[ImportKind, list[Sheet]]:
    """The sheets that hold such a list; the first list found decides when nobody said which."""
    kinds = {sheet.name: columns.sheet_kind(sheet) for sheet in workbook.sheets}
    kind = wanted or next((ImportKind(one) for one in kinds.values() if one), None)
    if kind is None:
        raise Unreadable(
            say("Không nhận ra đây là danh sách nào. Hãy chọn loại danh sách, hoặc kiểm tra dòng tiêu đề của bảng.")
        )
    sheets = [sheet for sheet in workbook.sheets if kinds[sheet.name] == kind.value]
    return kind, sheets or [sheet for sheet in workbook.sheets if sheet.rows][:1]
