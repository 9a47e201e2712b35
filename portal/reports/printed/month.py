from typing import NamedTuple

from portal.ground.clock import ward_today
from portal.ground.text import month_name
from portal.ground.values import JsonObject
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow, this_ward
from portal.reports import figures
from portal.reports.figures import Figure
from portal.supervision.models import Period
from portal.supervision.queries.duties import SPLIT, What, coordinating_bodies
from portal.supervision.queries.places import is_over

NAMES = {
    What.RECORDED: "recorded",
    What.REMARK: "written",
    What.NIL: "nil",
    What.UNSEEN: "unseen",
    What.OPEN: "open",
    What.MOVED: "moved",
    What.SENT: "sent",
}


class MonthFigures(NamedTuple):
    """A month's figures, read once: those by name, and those of each body."""

    period: Period
    named: dict[str, Figure]
    bodies: dict[UnitRow, dict[What, Figure]]
    shown: list[What]  # of each body: once the month is over without remark, nil and unseen apart


def of(period: Period, campaign_id: int) -> MonthFigures:
    day = period.due_on
    named = {
        "members": figures.members(day),
        "exempt": figures.exempt(day),
        "active": figures.active(day),
        "cells": figures.cells(day),
        "commitments": figures.commitments(day, campaign_id),
        "obligations": figures.obligations(period),
        "residence_groups": figures.obligations_of(period, UnitKind.AREA_FRONT),
        "ward_front": figures.obligations_of(period, UnitKind.WARD_FRONT),
    } | {f"coordinating.{body.code}": figures.coordinating(period, body) for body in coordinating_bodies(day)}
    shown = [what for what in NAMES if not (is_over(period, ward_today()) and what in SPLIT)]
    return MonthFigures(period, named, figures.by_body(period), shown)


def plain(month: MonthFigures) -> JsonObject:
    period = month.period
    single = {name: one.part for name, one in month.named.items()}
    lists = {name.partition(".")[2]: part for name, part in single.items() if name.startswith("coordinating.")}
    parts = ("residence_groups", "ward_front")
    return {
        "ward": this_ward().name,
        "month": period.month,
        "as_of": period.due_on.isoformat(),
        **{name: part for name, part in single.items() if "." not in name and name not in parts},
        "obligations_by": {name: single[name] for name in parts},
        "coordinating": lists,
        "unassigned": [body.code for body in figures.unassigned(period.due_on)],
        "bodies": {
            body.code: {
                "name": body.short_name,
                "members": mine[What.SENT].whole,
                "obligations": mine[What.OPEN].whole,
                **{NAMES[what]: mine[what].part for what in month.shown},
            }
            for body, mine in month.bodies.items()
        },
        "rules": {name: str(one.rule) for name, one in month.named.items()},
    }


def table(month: MonthFigures) -> None:
    from rich.console import Console  # heavy, and only wanted at a terminal
    from rich.table import Table

    console = Console()
    title = f"{this_ward().name} · {month_name(month.period.month)}"
    facts = Table("Chỉ tiêu", "Số", "Trên", "Cách tính", title=title)
    for name, one in month.named.items():
        whole = "" if one.rate is None else f"{one.whole} ({one.rate:.1f} %)"
        facts.add_row(name, str(one.part), whole, str(one.rule))
    bodies = Table("Tổ chức", "Đảng viên", *(str(what.label) for what in month.shown))
    for body, mine in month.bodies.items():
        bodies.add_row(body.short_name, str(mine[What.SENT].whole), *(str(mine[what].part) for what in month.shown))
    console.print(facts)
    console.print(bodies)
    console.print(f"Tính đến ngày {month.period.due_on:%d/%m/%Y}")
