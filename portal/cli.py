"""Commands: thin, each calls services as a named actor."""

import json
import signal
import sys
import time
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from portal import audit
from portal.demo import arranged, build, tour
from portal.demo.city import building
from portal.ground import backup, disk, engine, shape, worker
from portal.ground.db import db, in_ward
from portal.ground.errors import Refused
from portal.ground.shape import Trouble
from portal.keeping import heads, sealing
from portal.keeping.commands import facts, key_from, telling
from portal.keeping.service import opened
from portal.notifications import clockwork, post
from portal.organisations.wards import wards
from portal.policy import Actor

commands: list[click.Command] = []
demonstration = AppGroup("demo", help="The demonstration ward: invented people, real figures.")
database = AppGroup("db", help="The database: migrations.")
jobs = AppGroup("jobs", help="Work done in the background.")
trail = AppGroup("audit", help="The trail: verify it, write down its end.")
commands += [database, jobs, trail, demonstration]


@database.command("upgrade")
def upgrade() -> None:
    """Bring the database to this version's shape; it makes none."""
    from portal.ground import migrate  # Alembic is heavy and only wanted here

    found = shape.trouble()
    if found not in (None, Trouble.OLDER, Trouble.NO_WARD):
        raise click.ClickException(shape.told(found))
    if found is None:
        migrate.upgrade()  # nothing but what is looked at again each time
        return
    try:
        with engine.hold().alone():
            migrate.upgrade()
    except Refused as refused:
        raise click.ClickException(str(refused.args[0])) from refused


@database.command("revision")
@click.argument("message")
def revision(message: str) -> None:
    """Write a migration from what the models changed; `make migration` gives it a database to compare with."""
    from portal.ground import migrate  # Alembic is heavy and only wanted here

    migrate.create()
    migrate.revision(message)


@trail.command("verify")
@click.option("--ward", default=1, show_default=True)
@click.option("--anchor", multiple=True, help="NUMBER:HASH written down outside this database.")
@click.option(
    "--heads", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="An observer's list."
)
def verify(ward: int, anchor: tuple[str, ...], file: Path | None) -> None:
    """Read the whole chain, then every row it proves; exit 1 and name what does not hold."""
    anchors = tuple((int(number), digest) for number, _, digest in (one.partition(":") for one in anchor))
    with telling():
        anchors += tuple(heads.anchors(file).get(ward, ())) if file else ()
    with in_ward(ward):
        found = audit.verify_all(ward, anchors)
    click.echo(json.dumps(found.told, ensure_ascii=False, default=str))
    sys.exit(0 if found.holds else 1)


@trail.command("observe")
@click.argument("place", type=click.Path(path_type=Path))
def observe(place: Path) -> None:
    """Lay the signed heads and the program that checks them into a folder: an observer's own disk."""
    with telling():
        key = heads.give(Path(current_app.config["INSTANCE"]), place)
    click.echo(f"Đã ghi {heads.LIST} và {heads.CHECKER} vào {place}. Khóa ký, chép vào sổ giấy: {key}")


@click.command("restore")
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reason", prompt="Lý do khôi phục", help="Why; it goes into the trail.")
@click.option("--key-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="For a sealed one.")
@with_appcontext
def restore(archive: Path, reason: str, key_file: Path | None) -> None:
    """Verify a backup and put it in place; refused while anything has the database."""
    if archive.suffix == sealing.ENDING:
        key = key_from(key_file)
        with telling(), opened(archive, key, current_app.config["INSTANCE"] / "backups") as plain:
            put_back(plain, reason)
    else:
        put_back(archive, reason)


def put_back(archive: Path, reason: str) -> None:
    from portal.ground import migrate  # Alembic is heavy and only wanted here

    instance, files = current_app.config["INSTANCE"], current_app.config["FILES"]
    beside = (engine.database_file() or instance / "x").parent
    try:
        disk.folder(beside)
        with engine.hold().alone(), backup.unpacked(archive, beside, migrate.revisions()) as cut:
            backup.look_for_standing(cut, files)
            aside = _kept_on_postgresql(instance / "backups", files)
            with backup.reading(cut):
                migrate.upgrade()
                _read_through(cut, reason, archive.name)
            (instance / shape.UNDER_WAY).unlink(missing_ok=True)  # of the database that goes
            aside = backup.put_in_place(cut, files) or aside
    except Refused as refused:
        raise click.ClickException(str(refused.args[0])) from refused
    except OSError as fault:
        raise click.ClickException(f"Chưa khôi phục được: {fault}. Dữ liệu đang có vẫn còn nguyên.") from fault
    click.echo("Đã khôi phục." + (f" Bản cũ còn ở {aside}." if aside else ""))


def _kept_on_postgresql(folder: Path, files: Path) -> Path | None:
    """SQLite's old file is laid aside; PostgreSQL's old state is dumped before it is replaced."""
    if engine.database_file() or shape.trouble() in shape.NOT_BUILT:
        return None
    return backup.write(folder, files, facts(), name="truoc-khoi-phuc").path


def _read_through(cut: backup.Cut, reason: str, name: str) -> None:
    """The trail of what was restored holds up to where it ended then, and says that it was restored, and why."""
    for ward, (number, digest) in cut.manifest["chain"].items():
        with in_ward(int(ward)):
            broken = audit.verify(int(ward), ((number, digest),)) if number else None
            wrong = audit.books.prove(db.session.connection(), int(ward)).wrong
        if broken:
            raise Refused(f"Nhật ký của phường {ward} không khớp từ số {broken.number}: {broken.reason}")
        if wrong:
            # What was tampered with is put back as it was kept: it stays wrong, and is named by `audit verify`.
            click.echo(f"Phường {ward}: {len(wrong)} dòng sổ khác với nhật ký. Chạy ./tusoi audit verify.", err=True)
        system = Actor(ward_id=int(ward), person_id=None)
        audit.record_apart(system, "restored", None, archive=name, reason=reason, head=number)
    db.session.remove()


commands.append(restore)


@jobs.command("work")
@click.option("--once", is_flag=True, help="Do what waits, then stop.")
def work(once: bool) -> None:
    """Take waiting jobs one after another, and lock what is due."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what is under way is put back for the next worker
    _await_the_ward(patient=not once)
    looked_at, told = 0.0, ""
    while True:
        try:
            if time.monotonic() - looked_at > 60:
                looked_at = time.monotonic()
                worker.do_what_is_due()
            if worker.take_next():
                continue
            told = ""
        except sa.exc.OperationalError as fault:
            db.session.remove()
            if (why := str(fault.orig)) != told:  # one line a fault, not one a second
                current_app.logger.error("the database could not do it: %s", why)
            told = why
        except Exception:
            current_app.logger.exception("a job did not end well")
        if once:
            return
        time.sleep(1)


def _await_the_ward(*, patient: bool) -> None:
    """Between the first command and the page that takes the ward there is nothing to do yet."""
    while found := shape.trouble():
        if found is not Trouble.NO_WARD or not patient:
            raise click.ClickException(shape.told(found))
        db.engine.dispose()  # whoever sets the ward up at a terminal wants nobody else inside
        time.sleep(2)


@click.command("remind")
@click.option("--ward", type=int, help="Only this ward; every ward when left out.")
@click.option("--dry-run", is_flag=True, help="Say what is due; write nothing, send nothing.")
@with_appcontext
def remind(ward: int | None, dry_run: bool) -> None:
    """Write down the letters that are due and hand them to the mail server; run again, it writes none twice."""
    try:
        server = post.server_of(current_app.config)
    except ValueError as wrong:
        raise click.ClickException(str(wrong)) from wrong
    known = wards()
    if ward is not None and ward not in known:
        raise click.ClickException(f"Không có phường {ward}.")
    if server is None:
        click.echo("Thư điện tử đang tắt (TUSOI_MAIL_HOST); việc chờ vẫn hiện ở trang Việc của tôi.")
        return
    for number in known if ward is None else [ward]:
        with in_ward(number):
            gathered = clockwork.gather(server.base, dry=dry_run)
            handed = None if dry_run else clockwork.hand_over(server)
        for line in clockwork.told(gathered, handed):
            click.echo(f"Phường {number}. {line}")


commands.append(remind)


@demonstration.command("prepare")
def prepare() -> None:
    """Bring the database up to date and, if it is empty, build the demonstration ward in it."""
    from portal.ground import migrate  # Alembic is heavy and only wanted here

    if not current_app.config["DEMO"]:
        raise click.ClickException("Chỉ dựng bản trình diễn khi TUSOI_DEMO=1.")
    migrate.create()
    if build.stands():
        return
    raised = arranged.build_arranged if current_app.config["DEMO_FROM"] == arranged.DAY else build.build
    try:
        raised(current_app.config["FILES"], _line)
    except Refused as refused:
        raise click.ClickException(str(refused.args[0])) from refused
    click.echo("Đã dựng bản trình diễn.")


def _line(what: str, done: int, total: int) -> None:
    click.echo(f"\r{what}: {done}/{total}", nl=done == total)


@demonstration.command("city")
@click.option("--members", default=700, show_default=True, help="In each ward.")
@click.option("--wards", default=1, show_default=True)
@click.option("--months", default=12, show_default=True, help="Ending with the month of the demonstration.")
@click.option("--proved/--unproved", default=True, show_default=True, help="The trail marks every row.")
def city(members: int, wards: int, months: int, proved: bool) -> None:
    """Add generated wards, of invented people, for measuring: numbered after those that stand."""
    from portal.ground import migrate  # Alembic is heavy and only wanted here

    if not current_app.config["DEMO"]:
        raise click.ClickException("Chỉ dựng phường mẫu khi TUSOI_DEMO=1.")
    migrate.create()
    try:
        build.stands()
    except Refused as refused:
        raise click.ClickException(str(refused.args[0])) from refused
    steps = wards * (months + 3 + proved)  # units, people, plans, each month, the trail
    with click.progressbar(length=steps, item_show_func=lambda step: step or "") as bar:
        for _ in range(wards):
            building.raise_generated(
                building.next_number(),
                members=members,
                periods=months,
                told=lambda step: bar.update(1, step),
                proved=proved,
            )


@demonstration.command("papers")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def papers(folder: Path) -> None:
    """Picture one paper of each kind into FOLDER, as PNG."""
    from portal.demo.papers import pictures  # sets type, and only wanted here

    folder.mkdir(parents=True, exist_ok=True)
    with in_ward(build.NUMBER):
        for name, picture in pictures(build.TODAY):
            (folder / f"van-ban-{name}.png").write_bytes(picture)
            click.echo(f"van-ban-{name}.png")


@demonstration.command("pages")
@click.option("--on-paper", is_flag=True, help="Those that a browser prints.")
def pages(on_paper: bool) -> None:
    """The pages that are pictured: name, persona and path, as JSON."""
    with in_ward(build.NUMBER):
        click.echo(json.dumps(tour.printed() if on_paper else tour.pages(), ensure_ascii=False))
