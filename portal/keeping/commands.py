"""`./tusoi backup`, `keys`, `open-backup`: thin, each calls the service."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from portal import audit
from portal.ground import disk, shape
from portal.ground.clock import at_ward, now
from portal.ground.db import db
from portal.ground.errors import Refused
from portal.ground.shape import Trouble
from portal.ground.text import say
from portal.ground.values import JsonObject
from portal.keeping import doctor, heads, sealing, service, upgrading
from portal.organisations.models import Ward

NOT_SEALED = "Bản sao lưu chưa niêm phong: ai đọc được tệp là đọc được mọi ghi chép. Hãy chạy ./tusoi keys."
KEY_ASKED = "Khóa trên phiếu (AGE-SECRET-KEY-1…; gõ không hiện)"


@contextmanager
def telling() -> Iterator[None]:
    """A refusal is told as the command's own word."""
    try:
        yield
    except Refused as refused:
        raise click.ClickException(str(refused.args[0])) from refused


@click.command("backup")
@click.option("--due", is_flag=True, help="Only when a night has passed or something was closed since the last.")
@with_appcontext
def back_up(due: bool) -> None:
    """Write a backup, read it back, seal it, lay it at both places and compare it there."""
    where = service.places(current_app.config)
    if due and not service.due(where):
        return
    with telling():
        kept = service.keep(where, current_app.config["FILES"], facts())
        for place in where.all:
            heads.lay(Path(current_app.config["INSTANCE"]), place)
    for file in kept.files:
        click.echo(f"{file} {kept.digest}")
    if not kept.sealed:
        click.echo(NOT_SEALED, err=True)
    if where.second is None:
        click.echo("Chỉ có một nơi giữ bản sao lưu: hãy đặt TUSOI_BACKUP_TO ở một ổ đĩa khác.", err=True)
    if kept.lost:
        raise click.ClickException(
            f"Đã sao lưu cơ sở dữ liệu, nhưng {len(kept.lost)} tệp giữ kèm đã mất hoặc hỏng trên đĩa: "
            f"{', '.join(digest[:12] for digest in kept.lost[:20])}. Đừng bỏ bản sao lưu trước; hãy tải lại các tệp."
        )


def facts() -> JsonObject:
    """What a backup says of itself: its shape, and where each ward's trail ended."""
    from portal.ground import migrate  # Alembic is heavy and only wanted here

    ends = {str(ward): audit.anchor(ward) for ward in db.session.scalars(sa.select(Ward.id))}
    db.session.rollback()
    return {"shape": migrate.current(), "chain": ends, "heads": heads.add(Path(current_app.config["INSTANCE"]))}


@click.command("keys")
@click.option("--to", "place", type=click.Path(path_type=Path), help="A folder for the sheets instead of the screen.")
@with_appcontext
def keys(place: Path | None) -> None:
    """Make the two keys for which backups are sealed, and print their sheets once."""
    with telling():
        make_keys(place)


def first_keys(place: Path | None) -> None:
    """At set-up: the sheets come with the first slip, where that goes."""
    if not service.places(current_app.config).keys.exists():
        make_keys(place)


def make_keys(place: Path | None) -> None:
    """The sheets first: a key that nobody holds would seal backups for nobody."""
    sheets, file = sealing.new_keys(), service.places(current_app.config).keys
    sealing.refuse_to_replace(file)
    for one in sheets:
        if place is None:
            click.echo(f"\n{sheet(one)}")
        else:
            _put_down(one, place / f"phieu-khoa-{one.number}.txt")
    sealing.keep_public(file, sheets)


def _put_down(one: sealing.KeySheet, file: Path) -> None:
    try:
        disk.private(file, sheet(one).encode())
    except OSError as fault:
        raise Refused(say("Không ghi được phiếu khóa %(place)s: %(why)s", place=file, why=fault.strerror)) from fault
    click.echo(f"Phiếu khóa {one.number} ở {file}. In ra, cất vào két rồi xóa tệp.")


def sheet(one: sealing.KeySheet) -> str:
    return "\n".join(
        (
            f"PHIẾU KHÓA SAO LƯU SỐ {one.number} (chỉ hiện một lần; không lưu trên máy chủ)",
            f"  Lập ngày:       {at_ward(now()):%d/%m/%Y}",
            f"  Khóa riêng:     {one.private}",
            f"  Khóa công khai: {one.public}",
            "  Cất phiếu số 1 và số 2 ở hai két khác nhau; mỗi phiếu một mình cũng mở được mọi bản sao lưu.",
            "  Mất cả hai phiếu là không ai mở được bản sao lưu nữa. Mỗi năm mở thử một lần: ./tusoi open-backup TỆP",
            "",
        )
    )


@click.command("open-backup")
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Instead of typing it.")
@with_appcontext
def open_backup(archive: Path, key_file: Path | None) -> None:
    """Open a sealed backup with the key of one sheet and read it through; nothing is put in place."""
    with telling():
        manifest = service.practise(service.places(current_app.config), archive, key_from(key_file))
    files = len(manifest["digests"]) - 1
    click.echo(f"Mở được và còn nguyên: lập lúc {manifest['made_at']}, cơ sở dữ liệu và {files} tệp.")


def key_from(file: Path | None) -> str:
    """Never as an option: every account of the machine reads the list of processes."""
    if file is None:
        return str(click.prompt(KEY_ASKED, hide_input=True))
    lines = file.read_text(encoding="utf-8").split()
    return next((word for word in lines if word.upper().startswith("AGE-SECRET-KEY-")), "".join(lines))


@click.command("upgrade")
@click.option("--code-before", default="", help="The folder of the version before, noted for the way back.")
@with_appcontext
def upgrade(code_before: str) -> None:
    """Back the database up, bring it to this version's shape, read it through; the way back lies ready."""
    from portal.ground import migrate  # Alembic is heavy and only wanted here

    found = shape.trouble()
    if found in (Trouble.OLDER, Trouble.UNREAD):
        config = current_app.config
        with telling():
            older = found is Trouble.OLDER
            done = upgrading.upgrade(config, facts, code_before) if older else upgrading.finish(config)
        for sentence in upgrading.words(done):
            click.echo(str(sentence))
        return
    if found not in (None, Trouble.NO_WARD):
        raise click.ClickException(shape.told(found))
    migrate.upgrade()  # nothing but what is looked at again each time
    click.echo("Cơ sở dữ liệu đã đúng phiên bản này.")


@click.command("doctor")
@with_appcontext
def see_the_doctor() -> None:
    """Say in a sentence each what is wrong with this installation; exit 1 when anything is."""
    found = doctor.look(current_app.config)
    for sentence in found:
        click.echo(f"- {sentence}")
    if found:
        sys.exit(1)
    click.echo("Không thấy gì sai.")


commands = (back_up, keys, open_backup, upgrade, see_the_doctor)
