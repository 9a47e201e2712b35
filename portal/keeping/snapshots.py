"""Snapshots (bản chụp) between two backups: every five minutes in which something was written the database is copied,
read back, sealed and laid at both places, with the files kept since the last backup. A day's are kept.

One leans on the backup before it for the older files: those stand on this machine, or that backup is restored first."""

import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from portal import audit
from portal.ground import backup, disk, distributing, engine, shape, space
from portal.ground.clock import now
from portal.ground.db import db
from portal.ground.errors import Refused
from portal.ground.files import StoredFile
from portal.ground.text import say
from portal.keeping import rules, sealing
from portal.keeping.service import BackupPlaces, lay, made_ready, note, told
from portal.organisations.wards import trails

FOLDER, NAME = "snapshots", "chup"
NAMED = re.compile(rf"{NAME}-(\d{{8}}-\d{{6}})-\d{{6}}\.tar(\.age)?")
# A row may be committed that much later than it says it was stored.
SLOWEST = timedelta(hours=1)


def take_if_due(where: BackupPlaces, files: Path) -> bool:
    """Whether there was anything to look at. `snapped_at`: until when all that was written stands in one."""
    known, begun, mark = told(where), now(), _mark()
    if (last := known.get("snapshot_tried_at")) and begun - last < rules.SNAPPED_EVERY:
        return False
    note(where, snapshot_tried_at=begun)
    if _lies_on_several():
        return False
    if known.get("snapshot_of") != mark:
        take(where, files)
    note(where, snapped_at=begun, snapshot_of=mark)
    return True


def take(where: BackupPlaces, files: Path) -> list[Path]:
    """Here first: a second place that is gone keeps nobody from the first."""
    if (share := space.left(where.own)) < space.REFUSED:
        raise Refused(say("Ổ đĩa còn %(left)s%% nên chưa chụp được.", left=space.percent(share)))
    keys = sealing.public_keys(where.keys)
    disk.folder(where.own)
    with tempfile.TemporaryDirectory(dir=where.own, prefix=".fresh-") as fresh:
        written = backup.write(Path(fresh), files, _facts(), NAME, _carried(where))
        ready, digest = made_ready(written.path, keys)
        laid = []
        for place in where.all:
            if not place.is_dir():
                raise Refused(say("Không thấy nơi sao lưu thứ hai %(place)s. Hãy xem lại ổ đĩa.", place=place))
            disk.folder(place / FOLDER)
            laid.append(lay(ready, place / FOLDER, digest))
            _thin_out(place / FOLDER)
    return laid


def _facts() -> dict[str, object]:
    ends = {str(ward): audit.anchor(ward) for ward in trails()}
    db.session.rollback()
    return {"shape": shape.shapes()[0], "chain": ends}


def _carried(where: BackupPlaces) -> set[str]:
    """Digests of what the last backup carries."""
    if (cut := told(where).get("cut_at")) is None:
        return set()
    before = sa.select(StoredFile.sha256).where(StoredFile.stored_at < cut - SLOWEST)
    found = set(db.session.scalars(before.execution_options(every_ward=True)))
    db.session.rollback()
    return found


def _thin_out(place: Path) -> None:
    made = sorted((one for one in place.iterdir() if NAMED.fullmatch(one.name)), reverse=True)
    for one in made[1:]:
        stamp = NAMED.fullmatch(one.name)[1]  # type: ignore[index]
        if now() - datetime.strptime(stamp, "%Y%m%d-%H%M%S").replace(tzinfo=UTC) > rules.SNAPSHOTS_KEPT:
            one.unlink()


def _lies_on_several() -> bool:
    """There each machine's own log is archived instead: the coordinator's does not tell what was written elsewhere."""
    found = distributing.lies_on_several(db.session.connection())
    db.session.rollback()
    return found


def _mark() -> str:
    """Another one whenever something was written."""
    if file := engine.database_file():
        beside = (file, file.with_name(f"{file.name}-wal"))
        return " ".join(f"{one.stat().st_mtime_ns}.{one.stat().st_size}" for one in beside if one.exists())
    found = str(db.session.scalar(sa.text("SELECT pg_current_wal_insert_lsn()")))
    db.session.rollback()
    return found
