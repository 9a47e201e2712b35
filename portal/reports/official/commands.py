"""Reports at the server: the files that the page offers, written into a folder."""

from datetime import date
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from portal import audit
from portal.campaigns.queries import campaign_called
from portal.ground.clock import ward_today
from portal.ground.db import in_ward, ward, writing
from portal.ground.text import say
from portal.ground.typed import BadText, parse_day
from portal.organisations.queries import setting
from portal.policy import Action, Actor, Post, Role
from portal.reports.official import KINDS, ReportRequest, service
from portal.reports.official.campaign import ward_party

report = AppGroup("report", help="Official reports as files.")


@report.command("campaign")
@click.argument("slug")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to write to.")
@click.option("--as-of", "as_of_typed", help="On which day, as 2022-04-05 or 05/04/2022. Default: today.")
@click.option("--decimals", type=click.IntRange(0, 4), help="Of percentages. Default: the ward's setting.")
@click.option("--ward", "number", default=1, show_default=True)
def campaign(slug: str, out: Path, as_of_typed: str | None, decimals: int | None, number: int) -> None:
    """A drive's report by cell, as Excel, Word and PDF."""
    with in_ward(number):
        as_of = _day(as_of_typed)
        if campaign_called(slug) is None:
            raise click.ClickException(str(say("Không có đợt sinh hoạt “%(slug)s”.", slug=slug)))
        digits = int(setting("report_decimals", as_of)) if decimals is None else decimals
        out.mkdir(parents=True, exist_ok=True)
        for path in _written(out, slug, ReportRequest(as_of, campaign=slug, decimals=digits)):
            click.echo(str(path))


def _written(out: Path, slug: str, asked: ReportRequest) -> list[Path]:
    """All of its forms; recorded like every report that is taken out."""
    kind, root, paths = KINDS["campaign"], Path(current_app.config["FILES"]), []
    at_the_server = _whoever_runs_it()
    signing = service.signers_of(kind, ward_today())
    asked = asked._replace(signer_id=signing[0].person_id if signing else None)
    for form in kind.forms:
        made = service.made(at_the_server, root, kind, asked, form, ward_today())
        path = out / f"{slug}.{form.value}"
        path.write_bytes(made.content)
        with writing():
            audit.record(
                at_the_server,
                Action.REPORT_CAMPAIGN,
                None,
                kind=kind.code,
                form=form.value,
                filters=asked.plain(),
                as_of=asked.as_of,
                rows=made.rows,
            )
        paths.append(path)
    return paths


def _whoever_runs_it() -> Actor:
    """Who stands at the server reads the whole ward; the trail names the command."""
    post = Post(Role.WARD_SECRETARY, ward_party().id, ward_party().path, 0, "Lệnh report tại máy chủ")
    return Actor(ward_id=ward(), person_id=None, posts=frozenset({post}), name="Cổng Tự Soi")


def _day(typed: str | None) -> date:
    try:
        return parse_day(typed) or ward_today() if typed else ward_today()
    except BadText as bad:
        raise click.ClickException(str(bad.sentence)) from None
