"""Figures in the terminal: of a month's supervision, or of a drive."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.campaigns.queries import campaign_called
from portal.ground.clock import stored, ward_today
from portal.ground.db import in_ward
from portal.ground.text import month_name, say
from portal.ground.typed import BadText, parse_day, parse_month
from portal.organisations.queries import this_ward
from portal.reports.checking.comparing import differences, everything
from portal.reports.official.commands import report
from portal.reports.permissions import permissions
from portal.reports.printed import drive, month
from portal.supervision.queries.places import period_of, programme_for

Value = TypeVar("Value")


@click.command("figures")
@click.option("--month", "month_typed", help="The month, as 2022-04 or 04/2022.")
@click.option("--campaign", "slug", help="The drive, by its address: tu-soi-2022.")
@click.option("--as-of", "as_of_typed", help="Of a drive: on which day, as 2022-04-05 or 05/04/2022. Default: today.")
@click.option("--known-at", "known_at_typed", help="Of a drive: as known when, as 2022-04-20T17:00.")
@click.option("--people", "name", help="Of a drive: print the names behind this figure, by cell.")
@click.option("--names", is_flag=True, help="Of a drive, with --json: with the people whom figures count by name.")
@click.option("--check", is_flag=True, help="Compare every number that is printed twice: pages, papers, workbooks.")
@click.option("--ward", default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@with_appcontext
def show_figures(
    month_typed: str | None,
    slug: str | None,
    as_of_typed: str | None,
    known_at_typed: str | None,
    name: str | None,
    names: bool,
    check: bool,
    ward: int,
    as_json: bool,
) -> None:
    """Figures of a month or of a drive: each with its rule, its day and its whole."""
    if check:
        with in_ward(ward):
            return _check(as_json)
    if bool(month_typed) == bool(slug):
        raise click.UsageError(str(say("Hãy cho biết một trong hai: --month (tháng) hoặc --campaign (đợt sinh hoạt).")))
    with in_ward(ward):
        if month_typed:
            _month(month_typed, as_json)
        else:
            _drive(str(slug), _read(parse_day, as_of_typed), _read(_instant, known_at_typed), name, as_json, names)


def _check(as_json: bool) -> None:
    """Told apart by exit code: 1 where two places differ."""
    printed = list(everything(Path(current_app.config["FILES"])))
    found = differences(printed)
    if as_json:
        click.echo(_json([one._asdict() for one in found]))
    for one in [] if as_json else found:
        click.echo(
            str(say("%(of)s · %(unit)s · %(label)s", of=one.of, unit=one.unit or this_ward().name, label=one.label))
        )
        for number, where in one.told.items():
            click.echo(f"  {number}: {'; '.join(sorted(set(where)))}")
    if not as_json:
        told = say(
            "Đã so %(count)s số ở %(places)s nơi: %(wrong)s chỗ khác nhau.",
            count=len(printed),
            places=len({one.where for one in printed}),
            wrong=len(found),
        )
        click.echo(str(told))
    if found:
        raise SystemExit(1)


commands = [show_figures, permissions, report]


def _month(typed: str, as_json: bool) -> None:
    wanted = _read(parse_month, typed)
    period, programme = period_of(str(wanted)), programme_for(str(wanted))
    if period is None or programme is None:
        raise click.ClickException(str(say("Chưa có kỳ giám sát %(month)s.", month=month_name(str(wanted)))))
    figures = month.of(period, programme.campaign_id)
    click.echo(_json(month.plain(figures))) if as_json else month.table(figures)


def _drive(
    slug: str, as_of: date | None, known_at: datetime | None, name: str | None, as_json: bool, names: bool
) -> None:
    campaign = campaign_called(slug)
    if campaign is None:
        raise click.ClickException(str(say("Không có đợt sinh hoạt “%(slug)s”.", slug=slug)))
    figures = drive.of(campaign, as_of or ward_today(), known_at)
    if name and name not in figures.named:
        known = ", ".join(figures.named)
        raise click.ClickException(str(say("Không có chỉ tiêu “%(name)s”. Có: %(known)s.", name=name, known=known)))
    if name:
        drive.names(figures, name)
    elif as_json:
        click.echo(_json(drive.plain(figures, names=names)))
    else:
        drive.table(figures)


def _instant(typed: str) -> datetime:
    """An instant of the ward's clock; a day alone means its end."""
    try:
        moment = datetime.fromisoformat(typed.strip())
    except ValueError:
        day = parse_day(typed)
        moment = datetime.combine(day, datetime.max.time()) if day else datetime.max
    else:
        if len(typed.strip()) <= 10:
            moment = moment.replace(hour=23, minute=59, second=59)
    return stored(moment)


def _read(how: Callable[[str], Value], typed: str | None) -> Value | None:
    if typed is None:
        return None
    try:
        return how(typed)
    except BadText as bad:
        raise click.ClickException(str(bad.sentence)) from None


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)
