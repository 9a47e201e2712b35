"""Keeping a backup: written, read back, sealed, laid at both places and compared there, older ones thinned out."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.audit import Entry
from portal.config import Settings
from portal.ground import backup, disk
from portal.ground.clock import at_ward, now
from portal.ground.db import db
from portal.ground.errors import Refused
from portal.ground.text import say
from portal.ground.values import JsonObject
from portal.keeping import rules, sealing
from portal.organisations.wards import the_portal
from portal.policy import Action

STATE, PUBLIC = "kept.json", "keys.pub"
NAMED = re.compile(r"tusoi-(\d{8})-\d{6}-\d{6}\.tar(\.age)?")
CLOSINGS = tuple(one.value for one in (Action.PERIOD_CLOSE, Action.YEAR_CONFIRM, Action.SNAPSHOT_TAKE))


class BackupPlaces(NamedTuple):
    """Where backups lie: beside the installation, and on another disk where one is named."""

    own: Path
    second: Path | None

    @property
    def state(self) -> Path:
        return self.own / STATE

    @property
    def keys(self) -> Path:
        return self.own / PUBLIC

    @property
    def all(self) -> list[Path]:
        return [self.own, *([self.second] if self.second else [])]


class KeptBackup(NamedTuple):
    files: list[Path]
    digest: str
    sealed: bool
    lost: list[str]


def places(config: Settings) -> BackupPlaces:
    second = config["BACKUP_TO"]
    return BackupPlaces(Path(config["INSTANCE"]) / "backups", Path(second) if second else None)


def keep(where: BackupPlaces, files: Path, facts: JsonObject, *, plain_to: Path | None = None) -> KeptBackup:
    """Refused when it cannot be done whole: a backup in one place of two is none. `plain_to`: where it is left unsealed
    as well, beside the database that lies open there too."""
    keys, begun = sealing.public_keys(where.keys), now()
    if where.second and not where.second.is_dir():
        raise Refused(say("Không thấy nơi sao lưu thứ hai %(place)s. Hãy xem lại ổ đĩa.", place=where.second))
    disk.folder(where.own)
    with tempfile.TemporaryDirectory(dir=where.own, prefix=".fresh-") as fresh:
        written = backup.write(Path(fresh), files, facts)
        ready, digest = made_ready(written.path, keys)
        laid = [lay(ready, place, digest) for place in where.all]
        if plain_to:
            disk.folder(plain_to.parent)
            written.path.rename(plain_to)
            disk.sync(plain_to.parent)
    note(
        where,
        cut_at=begun,
        backed_up_at=now(),
        digest=digest,
        places=len(laid),
        sealed=bool(keys),
        lost=len(written.lost),
    )
    for place in where.all:
        thin_out(place, at_ward(now()).date())
    return KeptBackup(laid, digest, bool(keys), written.lost)


def made_ready(written: Path, keys: Sequence[str]) -> tuple[Path, str]:
    """Sealed where there are keys; with its digest."""
    ready = written
    if keys:
        ready = written.with_name(written.name + sealing.ENDING)
        sealing.seal(written, ready, keys)
    return ready, disk.digest(ready)


def lay(ready: Path, place: Path, digest: str) -> Path:
    """Copied, synced and read back: its digest is compared where it lies."""
    target, fresh = place / ready.name, place / f".{ready.name}.part"
    try:
        with suppress(FileNotFoundError):
            fresh.unlink()
        disk.private(fresh, b"")
        shutil.copyfile(ready, fresh)
        disk.sync(fresh)
        if disk.digest(fresh) != digest:
            raise Refused(say("Bản sao lưu ở %(place)s đọc lại khác với bản gốc. Hãy xem lại ổ đĩa.", place=place))
        fresh.rename(target)
        disk.sync(place)
    except OSError as fault:
        raise Refused(say("Không ghi được bản sao lưu ở %(place)s: %(why)s", place=place, why=fault)) from fault
    finally:
        fresh.unlink(missing_ok=True)
    return target


def thin_out(place: Path, today: date) -> list[Path]:
    """Backups whose day is not kept any more; of a day that is kept, the last. What bears another name is not ours."""
    made = sorted((one for one in place.iterdir() if NAMED.fullmatch(one.name)), reverse=True)
    days = {one: datetime.strptime(one.name[6:14], "%Y%m%d").date() for one in made}
    kept, seen, gone = rules.to_keep(days.values(), today), set(), []
    for one in made:
        if days[one] not in kept or (days[one] in seen and days[one] != today):
            one.unlink()
            gone.append(one)
        seen.add(days[one])
    if gone:
        disk.sync(place)
    return gone


def due(where: BackupPlaces) -> bool:
    last = told(where).get("backed_up_at")
    return rules.is_due(at_ward(now()), last, bool(last and _closed_since(last)))


def _closed_since(moment: datetime) -> bool:
    closed = sa.select(Entry.number).where(Entry.action.in_(CLOSINGS), Entry.at > moment).limit(1)
    db.session.rollback()  # as it stands now
    found = db.session.scalar(closed.execution_options(every_ward=True)) is not None
    db.session.rollback()
    return found


@contextmanager
def opened(archive: Path, key: str, beside: Path) -> Iterator[Path]:
    """A sealed backup, open for as long as the block lasts, in a folder for its owner alone."""
    disk.folder(beside)
    with tempfile.TemporaryDirectory(dir=beside, prefix=".open-") as place:
        target = Path(place) / archive.name.removesuffix(sealing.ENDING)
        sealing.open_sealed(archive, key, target)
        yield target


def practise(where: BackupPlaces, archive: Path, key: str) -> JsonObject:
    """Open it and read it through, and write down that it was done; answers with what the backup says of itself."""
    with opened(archive, key, where.own) as plain:
        manifest = backup.verify(plain)
    note(where, practised_at=now())
    for ward in manifest.get("chain", {}):
        audit.record_apart(the_portal(int(ward)), "backup.opened", None, archive=archive.name)
    return manifest


def note(where: BackupPlaces, **facts: object) -> None:
    plain = {name: fact.isoformat() if isinstance(fact, datetime) else fact for name, fact in facts.items()}
    fresh = where.state.with_suffix(".part")
    disk.folder(where.own)
    fresh.unlink(missing_ok=True)
    disk.private(fresh, json.dumps({**_read(where), **plain}, indent=1).encode())
    fresh.rename(where.state)
    disk.sync(where.own)


def told(where: BackupPlaces) -> JsonObject:
    """What was noted; moments as moments."""
    return {
        name: datetime.fromisoformat(fact).astimezone(UTC) if name.endswith("_at") else fact
        for name, fact in _read(where).items()
    }


def _read(where: BackupPlaces) -> JsonObject:
    try:
        found: JsonObject = json.loads(where.state.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
