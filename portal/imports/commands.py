"""`flask import people FILE`: the same import as on the page, with its preview and a bar in the terminal."""

import json
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from portal.accounts.models import Account
from portal.accounts.queries import actor_of, person_name
from portal.ground.clock import ward_today
from portal.ground.db import db, in_ward, writing
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.ground.reading import Unreadable
from portal.ground.reading.headings import squeeze
from portal.ground.typed import BadText, parse_day
from portal.imports import asking, service, terminal
from portal.imports.models import ImportKind
from portal.imports.planning import ChangeState, ImportPlan, ImportPreview, Progress
from portal.imports.told import as_values
from portal.organisations.models import Holding
from portal.policy import Action, Actor, Role, require

imports = AppGroup("import", help="Bring the office's workbooks in: people, posts, plans, conference, sessions.")
REASONS_SHOWN = 20


def _command(name: str, kind: ImportKind, words: str) -> Callable[..., None]:
    @imports.command(name, help=words)
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--as", "login", help="Login of the office clerk who answers for it (demonstration: its own).")
    @click.option("--ward", default=1, show_default=True)
    @click.option("--on", "day", type=click.DateTime(["%d/%m/%Y", "%Y-%m-%d"]), help="The day the list speaks of.")
    @click.option("--dry-run", "--look", "look", is_flag=True, help="Show what would change; write nothing.")
    @click.option("--json", "as_json", is_flag=True, help="Print what would change as JSON.")
    @click.option(
        "--map",
        "answers",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help='Answers as JSON: {"columns": {"NTNS": "birth", "Quê quán": ""}, "rows": ["Sheet!11"], '
        '"on": "30/06/2026"}; "rows": "all" agrees to every row.',
    )
    def run(
        file: Path, login: str | None, ward: int, day: datetime | None, look: bool, as_json: bool, answers: Path | None
    ) -> None:
        try:
            with in_ward(ward):
                said = answered(answers)
                on = day.date() if day else said.day
                if sys.stdin.isatty():
                    said = asked_of_a_person(file, kind, on, said)
                if look:
                    look_at(file, kind, login, on, said, as_json)
                else:
                    bring_in(file, kind, login, on or _asked_day(file, kind), said, as_json)
        except Invalid as invalid:
            raise click.ClickException(" ".join(str(reason) for reason in invalid.reasons.values())) from None
        except Refused as refused:
            raise click.ClickException(str(refused.args[0])) from None
        except Unreadable as unreadable:
            raise click.ClickException(str(unreadable)) from None
        except NotAllowed:
            raise click.ClickException("Chỉ cán bộ Văn phòng Đảng ủy được nhập dữ liệu.") from None

    return run


people = _command("people", ImportKind.ROSTER, "The roster of members (danh sách đảng viên).")
posts = _command("posts", ImportKind.POSTS, "Committee, Front and mass-organisation posts.")
plans = _command("plans", ImportKind.PLANS, "The summary of plans (tổng hợp kế hoạch tu dưỡng).")
conference = _command("conference", ImportKind.CONFERENCE, "The roll of a conference (điểm danh hội nghị).")
sessions = _command("sessions", ImportKind.SESSIONS, "The cells' themed sessions (sinh hoạt chuyên đề).")


class Answers(NamedTuple):
    """What a person says before they are asked: what columns are, and which rows they agree to."""

    columns: dict[str, str]
    rows: frozenset[str] | None  # None: all
    day: date | None = None  # "Tính đến ngày"


def answered(file: Path | None) -> Answers:
    said = json.loads(file.read_text()) if file else {}
    columns = said.get("columns", said if not {"rows", "on"} & said.keys() else {})
    rows = said.get("rows", ())
    return Answers(
        {squeeze(heading): field or "" for heading, field in columns.items()},
        None if rows == "all" else frozenset(rows),
        _day(said.get("on")),
    )


def _day(typed: str | None) -> date | None:
    try:
        return parse_day(typed)
    except BadText as bad:
        raise click.ClickException(str(bad.sentence)) from None


def _asked_day(file: Path, kind: ImportKind) -> date | None:
    """Asked as a page asks it; a script that nobody sits before is told to say it."""
    if kind is not ImportKind.ROSTER:
        return None
    missing = asking.day_unknown(file.read_bytes(), file.name, kind, None)
    if missing is None:
        return None
    if not sys.stdin.isatty():
        raise click.ClickException(f"{missing} (--on 30/06/2026)")
    return _day(click.prompt(str(missing)))


def asked_of_a_person(file: Path, kind: ImportKind, day: date | None, said: Answers) -> Answers:
    """What the answers leave open is asked as the page asks it."""
    today = ward_today()
    try:
        planned = _planned(file, kind, day, said, today)
    except Unreadable:
        if not asking.may_be_asked(file.read_bytes(), file.name):
            raise
        said = said._replace(columns=terminal.ask_columns(file, kind, said.columns))
        planned = _planned(file, kind, day, said, today)
    if said.rows is None:
        return said
    waits = [change for change in planned.plan.changes if change.held and change.key not in said.rows]
    return said._replace(rows=said.rows | {change.key for change in waits if terminal.ask_row(change)})


def look_at(file: Path, kind: ImportKind, login: str | None, day: date | None, said: Answers, as_json: bool) -> None:
    """What the file would change; not even a preview is kept."""
    today = ward_today()
    require(_actor(login, today), Action.IMPORT_RUN)
    planned = _planned(file, kind, day, said, today)
    if as_json:
        click.echo(json.dumps(as_values(planned), ensure_ascii=False, indent=1))
    else:
        _report(f"{file.name}: {kind.label}, {planned.plan.effective_on:%d/%m/%Y}", planned.plan)


def _planned(file: Path, kind: ImportKind, day: date | None, said: Answers, today: date) -> ImportPreview:
    def read(rows: Iterable[str]) -> ImportPreview:
        return service.read_file(
            file.read_bytes(),
            file.name,
            today,
            service.silent,
            kind=kind,
            effective_on=day,
            told=said.columns,
            agreed=rows,
        )

    if said.rows is not None:
        return read(said.rows)
    return read([change.key for change in read(()).plan.changes if change.held])


def bring_in(
    file: Path, kind: ImportKind, login: str | None, day: date | None, said: Answers, as_json: bool = False
) -> None:
    """Preview and write: two transactions, so that the preview is kept either way."""
    # Heavy, and only the terminal wants it.
    from rich import console, progress

    root, today = Path(current_app.config["FILES"]), ward_today()
    planned = _planned(file, kind, day, said, today)
    rows = [change.key for change in planned.plan.changes if change.held] if said.rows is None else said.rows
    columns = (progress.TextColumn("{task.description}"), progress.BarColumn(), progress.MofNCompleteColumn())
    with progress.Progress(*columns, console=console.Console(stderr=True)) as bar:
        with writing():
            acting = _actor(login, today)
            run = service.begin(
                acting,
                root,
                file.read_bytes(),
                file.name,
                today,
                kind=kind,
                effective_on=day,
                progress=_told(bar, "Đọc"),
                told=said.columns,
                agreed=rows,
            )
            service.remember(kind, said.columns)
        if run.counts[ChangeState.NEW] + run.counts[ChangeState.CHANGED]:
            with writing():
                service.apply(acting, root, run.id, today, _told(bar, "Ghi"))
    if as_json:
        click.echo(json.dumps(as_values(planned), ensure_ascii=False, indent=1))
    else:
        _report(f"{run.file_name}: {run.kind.label}, {run.effective_on:%d/%m/%Y}, {run.state.label}", planned.plan)


def _told(bar: object, words: str) -> Progress:
    task = bar.add_task(words, total=None)  # type: ignore[attr-defined]
    return lambda done, total: bar.update(task, completed=done, total=total)  # type: ignore[attr-defined]


def _actor(login: str | None, today: date) -> Actor:
    accounts = select(Account).where(Account.disabled_at.is_(None))
    if login:
        accounts = accounts.where(Account.login == login)
    elif current_app.config["DEMO"]:
        holders = select(Holding.person_id).where(Holding.role == Role.OFFICE, Holding.holds(today))
        accounts = accounts.where(Account.person_id.in_(holders))
    else:
        raise click.ClickException("Hãy ghi tên đăng nhập của cán bộ văn phòng chịu trách nhiệm: --as TÊN.")
    account = db.session.scalar(accounts.limit(1))
    if account is None:
        raise click.ClickException("Không có tài khoản đang dùng nào mang tên đăng nhập này.")
    return actor_of(account, person_name(account), today)


def _report(heading: str, plan: ImportPlan) -> None:
    click.echo(heading)
    counts = plan.counts()
    for state in ChangeState:
        click.echo(f"  {state.label}: {counts[state]}")
    if plan.left_out:
        click.echo(f"  Cột không lấy: {', '.join(plan.left_out)}")
    for remark in plan.remarks:
        click.echo(f"  {remark}")
    said = [change for change in plan.changes if change.reasons or change.asks or change.held]
    for change in said[:REASONS_SHOWN]:
        why = "; ".join(f"cột {at}: {words}" if at else str(words) for at, words in (*change.reasons, *change.asks))
        facts = "; ".join(f"{label}: {before} → {after}" for label, before, after in change.facts if change.held)
        click.echo(f"  {change.sheet}, dòng {change.row}, {change.who}: {'; '.join(filter(None, (why, facts)))}")
    if len(said) > REASONS_SHOWN:
        click.echo(f"  … {len(said) - REASONS_SHOWN}")
