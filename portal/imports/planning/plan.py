from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from portal.ground.reading import Column, Sheet, Unreadable, Workbook, find_table
from portal.ground.text import say
from portal.imports import columns
from portal.imports.models import ImportKind
from portal.imports.planning.change import Plan, Progress, Source
from portal.imports.planning.conference import plan_conference
from portal.imports.planning.plans import plan_plans
from portal.imports.planning.posts import plan_posts
from portal.imports.planning.roster import plan_roster
from portal.imports.planning.sessions import plan_sessions
from portal.meetings.service.taking_over import Roll, Session
from portal.plans.service.deliveries import TakenOver

COLUMNS: dict[ImportKind, tuple[Column, ...]] = {
    ImportKind.ROSTER: columns.ROSTER,
    ImportKind.POSTS: columns.POSTS,
    ImportKind.PLANS: columns.PLANS,
    ImportKind.CONFERENCE: columns.CONFERENCE,
    ImportKind.SESSIONS: columns.SESSIONS,
}
LISTS: dict[ImportKind, Callable[[list[Source], str, date, Progress], Plan]] = {
    ImportKind.ROSTER: plan_roster,
    ImportKind.POSTS: plan_posts,
}


class Planned(NamedTuple):
    """What the preview shows, and what later chapters take over beside it."""

    plan: Plan
    plans: Sequence[TakenOver] = ()
    roll: Roll | None = None
    sessions: Sequence[Session] = ()


def plan_file(
    workbook: Workbook,
    name: str,
    today: date,
    progress: Progress,
    *,
    kind: ImportKind | None = None,
    effective_on: date | None = None,
) -> Planned:
    """What the file would change; raises Unreadable when there is no such list in it."""
    kind, sheets = _lists(workbook, kind)
    sources = [_source(sheet, COLUMNS[kind]) for sheet in sheets]
    day = effective_on or next((on for sheet in sheets if (on := columns.effective_date(sheet))), today)
    match kind:
        case ImportKind.PLANS:
            plan, plans = plan_plans(sources, name, day, progress)
            return Planned(plan, plans)
        case ImportKind.CONFERENCE:
            days = next((one.days for one in sources if one.days), None)
            return _conference(sources, name, effective_on or (days[0] if days else day), progress)
        case ImportKind.SESSIONS:
            plan, sessions = plan_sessions(sources, name, day, progress)
            return Planned(plan, sessions=sessions)
    return Planned(LISTS[kind](sources, name, day, progress))


def _conference(sources: list[Source], name: str, day: date, progress: Progress) -> Planned:
    plan, roll = plan_conference(sources, name, day, progress)
    return Planned(plan, roll=roll)


def _source(sheet: Sheet, wanted: tuple[Column, ...]) -> Source:
    return Source(sheet.name, find_table(sheet, wanted), columns.period(sheet), columns.conference_theme(sheet))


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
