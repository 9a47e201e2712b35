"""Figures in the terminal."""

import json
from typing import Any

import click
from flask.cli import with_appcontext

from portal.ground.db import in_ward
from portal.ground.text import month_name, say
from portal.ground.typed import BadText, parse_month
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow, this_ward
from portal.reports import figures
from portal.reports.permissions import permissions
from portal.supervision.models import Period
from portal.supervision.queries.places import period_of, programme_for
from portal.supervision.queries.progress import What, coordinating_bodies

NAMES = {What.REMARK: "written", What.NIL: "nil", What.UNSEEN: "unseen", What.OPEN: "open", What.SENT: "sent"}
Bodies = dict[UnitRow, dict[What, figures.Figure]]


@click.command("figures")
@click.option("--month", "typed", required=True, help="The month, as 2022-04 or 04/2022.")
@click.option("--ward", default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@with_appcontext
def show_figures(typed: str, ward: int, as_json: bool) -> None:
    """The month's figures: each with its rule, its day and its whole."""
    try:
        month = parse_month(typed)
    except BadText as bad:
        raise click.ClickException(str(bad.sentence)) from None
    with in_ward(ward):
        period, programme = period_of(month), programme_for(month)
        if period is None or programme is None:
            raise click.ClickException(str(say("Chưa có kỳ giám sát %(month)s.", month=month_name(month))))
        named, bodies = _named(period, programme.campaign_id), figures.by_body(period)
        if as_json:
            click.echo(json.dumps(_plain(period, named, bodies), ensure_ascii=False, indent=2))
        else:
            _table(period, named, bodies)


commands = [show_figures, permissions]


def _named(period: Period, campaign_id: int) -> dict[str, figures.Figure]:
    day = period.due_on
    return {
        "members": figures.members(day),
        "exempt": figures.exempt(day),
        "active": figures.active(day),
        "cells": figures.cells(day),
        "commitments": figures.commitments(day, campaign_id),
        "obligations": figures.obligations(period),
        "residence_groups": figures.obligations_of(period, UnitKind.AREA_FRONT),
        "ward_front": figures.obligations_of(period, UnitKind.WARD_FRONT),
    } | {f"coordinating.{body.code}": figures.coordinating(period, body) for body in coordinating_bodies(day)}


def _plain(period: Period, named: dict[str, figures.Figure], bodies: Bodies) -> dict[str, Any]:
    single = {name: one.part for name, one in named.items()}
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
                **{NAMES[what]: one.part for what, one in mine.items()},
            }
            for body, mine in bodies.items()
        },
        "rules": {name: str(one.rule) for name, one in named.items()},
    }


def _table(period: Period, named: dict[str, figures.Figure], bodies: Bodies) -> None:
    from rich.console import Console  # heavy, and only wanted at a terminal
    from rich.table import Table

    console = Console()
    facts = Table("Chỉ tiêu", "Số", "Trên", "Cách tính", title=f"{this_ward().name} · {month_name(period.month)}")
    for name, one in named.items():
        whole = "" if one.rate is None else f"{one.whole} ({one.rate:.1f} %)"
        facts.add_row(name, str(one.part), whole, str(one.rule))
    table = Table("Tổ chức", "Đảng viên", *(str(what.label) for what in NAMES))
    for body, mine in bodies.items():
        table.add_row(body.short_name, str(mine[What.SENT].whole), *(str(mine[what].part) for what in NAMES))
    console.print(facts)
    console.print(table)
    console.print(f"Tính đến ngày {period.due_on:%d/%m/%Y}")
