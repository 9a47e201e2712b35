"""`flask import people FILE`: the same import as on the page, with its preview and a bar in the terminal."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from portal.accounts.models import Account
from portal.accounts.queries import actor_of, person_name
from portal.ground.clock import ward_today
from portal.ground.db import db, in_ward, writing
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.imports import queries, service
from portal.imports.models import ImportKind, ImportRun
from portal.imports.planning import Progress, State
from portal.organisations.models import Holding
from portal.policy import Actor, Role

imports = AppGroup("import", help="Bring the office's workbooks in: people, posts, plans, conference, sessions.")
REASONS_SHOWN = 20


def _command(name: str, kind: ImportKind, words: str) -> Callable[..., None]:
    @imports.command(name, help=words)
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--as", "login", help="Login of the office clerk who answers for it (demonstration: its own).")
    @click.option("--ward", default=1, show_default=True)
    @click.option("--on", "day", type=click.DateTime(["%d/%m/%Y", "%Y-%m-%d"]), help="The day the list speaks of.")
    @click.option("--look", is_flag=True, help="Show what would change; write nothing.")
    def run(file: Path, login: str | None, ward: int, day: datetime | None, look: bool) -> None:
        try:
            with in_ward(ward):
                bring_in(file, kind, login, day.date() if day else None, look)
        except Invalid as invalid:
            raise click.ClickException(" ".join(str(reason) for reason in invalid.reasons.values())) from None
        except Refused as refused:
            raise click.ClickException(str(refused.args[0])) from None
        except NotAllowed:
            raise click.ClickException("Chỉ cán bộ Văn phòng Đảng ủy được nhập dữ liệu.") from None

    return run


people = _command("people", ImportKind.ROSTER, "The roster of members (danh sách đảng viên).")
posts = _command("posts", ImportKind.POSTS, "Committee, Front and mass-organisation posts.")
plans = _command("plans", ImportKind.PLANS, "The summary of plans (tổng hợp kế hoạch tu dưỡng).")
conference = _command("conference", ImportKind.CONFERENCE, "The roll of a conference (điểm danh hội nghị).")
sessions = _command("sessions", ImportKind.SESSIONS, "The cells' themed sessions (sinh hoạt chuyên đề).")


def bring_in(file: Path, kind: ImportKind, login: str | None, day: date | None, look: bool) -> None:
    """Preview, and unless only looked at, write: two transactions, so that the preview is kept either way."""
    # Heavy, and only the terminal wants it.
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    root, today = Path(current_app.config["FILES"]), ward_today()
    with Bar(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()) as bar:
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
            )
        if not look and run.counts[State.NEW] + run.counts[State.CHANGED]:
            with writing():
                service.apply(acting, root, run.id, today, _told(bar, "Ghi"))
    _report(run)


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


def _report(run: ImportRun) -> None:
    click.echo(f"{run.file_name}: {run.kind.label}, {run.effective_on:%d/%m/%Y}, {run.state.label}")
    for state in State:
        click.echo(f"  {state.label}: {run.counts[state]}")
    rejected, count = queries.changes_of(run.changes, State.REJECTED, 1)
    for row in rejected[:REASONS_SHOWN]:
        reasons = "; ".join(f"cột {letter}: {reason}" if letter else str(reason) for letter, reason in row.reasons)
        click.echo(f"  {row.sheet}, dòng {row.row}, {row.who}: {reasons}")
    if count > REASONS_SHOWN:
        click.echo(f"  … {count - REASONS_SHOWN}")
