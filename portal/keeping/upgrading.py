"""Bringing an installation's database to this version: backed up and read back before, read through after, and the way
back lies ready.

The way back is the same backup unsealed, beside the database that lies open there too: the version that wrote it puts
it back with its own `restore`, and that version's trail says so."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.config import Settings
from portal.ground import backup, disk, engine, shape
from portal.ground.clock import now
from portal.ground.db import db, in_ward
from portal.ground.errors import Refused
from portal.ground.text import Sentence, say
from portal.ground.values import JsonObject
from portal.keeping import service
from portal.organisations.wards import the_portal, trails

STATE, ASIDE = "upgraded.json", "truoc-nang-cap"
WAY_BACK_LASTS = timedelta(days=30)
BROKEN = say(
    "Sau khi nâng cấp, nhật ký của phường %(ward)s không khớp từ số %(number)s: %(why)s. Cổng đã đặt lại cơ sở dữ liệu "
    "như trước; hãy chạy lại phiên bản cũ và báo người viết cổng."
)


class Upgraded(NamedTuple):
    """`wrong`: of each ward, how many rows differ from its trail; they did before."""

    backup: Path
    aside: Path
    wrong: dict[int, int]


def upgrade(config: Settings, facts: Callable[[], JsonObject], code_before: str) -> Upgraded:
    """Only when nobody else has the database. Whatever fails leaves what stood."""
    from portal.ground import migrate  # Alembic is heavy and only wanted here

    where = service.places(config)
    aside = where.own / f"{ASIDE}-{now():%Y%m%d-%H%M%S}.tar"
    with engine.hold().alone():
        told = facts()
        kept = service.keep(where, config["FILES"], told, plain_to=aside)
        noted = {"at": now().isoformat(), "before": migrate.current(), "aside": str(aside), "code": code_before}
        _note(config, {**noted, "chain": told["chain"], "backup": str(kept.files[0])})
        return _brought_over(config)


def finish(config: Settings) -> Upgraded:
    """What was cut off after the new shape was kept: it is read through, or the old one is put back."""
    with engine.hold().alone():
        return _brought_over(config)


def _brought_over(config: Settings) -> Upgraded:
    from portal.ground import migrate  # Alembic is heavy and only wanted here

    under_way = config["INSTANCE"] / shape.UNDER_WAY
    told = json.loads(under_way.read_text(encoding="utf-8"))
    aside = Path(told["aside"])
    try:
        migrate.upgrade()
        wrong = _read_through(told["chain"], told["before"])
    except Exception:
        db.session.remove()
        if migrate.current() != told["before"]:
            put_as_it_was(config, aside)
        under_way.unlink()
        raise
    under_way.replace(config["INSTANCE"] / STATE)
    disk.sync(config["INSTANCE"])
    _let_older_go(service.places(config), aside)
    return Upgraded(Path(told["backup"]), aside, wrong)


def put_as_it_was(config: Settings, archive: Path) -> None:
    """Nothing was written since: the trail has nothing to say of it."""
    db.engine.dispose()
    beside = (engine.database_file() or archive).parent
    with backup.unpacked(archive, beside) as cut:
        with backup.reading(cut):
            pass
        backup.put_in_place(cut, config["FILES"])


def way_back(config: Settings) -> dict[str, str]:
    """What was noted of the last upgrade; Refused when there is nothing to go back to."""
    try:
        told: dict[str, str] = json.loads((Path(config["INSTANCE"]) / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Refused(say("Chưa có lần nâng cấp nào để trở lại.")) from None
    return told


def let_old_way_back_go(where: service.BackupPlaces, at: datetime) -> None:
    """After a month nobody goes back; what was erased in the meantime lies there still."""
    for old in where.own.glob(f"{ASIDE}-*.tar"):
        if at.timestamp() - old.stat().st_mtime > WAY_BACK_LASTS.total_seconds():
            old.unlink()


def _read_through(chain: JsonObject, before: str | None) -> dict[int, int]:
    """The trail holds over the end it had before, and says what was done."""
    wrong = {}
    for ward in trails():
        number, digest = chain.get(str(ward), (0, ""))
        with in_ward(ward):
            broken = audit.verify(ward, ((number, digest),)) if number else None
            differ = len(audit.books.prove(db.session.connection(), ward).wrong)
        if broken:
            raise Refused(say(BROKEN.words, ward=ward, number=broken.number, why=broken.reason))
        if differ:
            wrong[ward] = differ
        audit.record_apart(the_portal(ward), "upgraded", None, before=before, shape=shape.shapes()[0])
    _refuse_unsound()
    db.session.remove()
    return wrong


def _refuse_unsound() -> None:
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            sound = connection.execute(sa.text("PRAGMA integrity_check")).scalar() == "ok"
        if not sound:
            raise Refused(say("Cơ sở dữ liệu không còn nguyên sau khi nâng cấp; cổng đã đặt lại như trước."))


def _note(config: Settings, told: JsonObject) -> None:
    file = config["INSTANCE"] / shape.UNDER_WAY
    fresh = file.with_suffix(".part")
    fresh.unlink(missing_ok=True)
    disk.private(fresh, json.dumps(told, indent=1).encode())
    fresh.rename(file)
    disk.sync(file.parent)


def _let_older_go(where: service.BackupPlaces, newest: Path) -> None:
    for old in where.own.glob(f"{ASIDE}-*.tar"):
        if old != newest:
            old.unlink()


def words(done: Upgraded) -> Iterator[Sentence]:
    yield say("Đã nâng cấp cơ sở dữ liệu. Bản sao lưu trước khi nâng cấp: %(file)s.", file=done.backup)
    for ward, count in done.wrong.items():
        yield say(
            "Phường %(ward)s: %(count)s dòng sổ khác với nhật ký, như trước khi nâng cấp. Chạy ./tusoi audit verify.",
            ward=ward,
            count=count,
        )
