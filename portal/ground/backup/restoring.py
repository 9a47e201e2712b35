"""Putting a backup in place: everything that may fail comes first, then one rename, then tidying.

On SQLite the copy is brought up to date and read through while the old database still stands. Its files come in beside
the old ones, which harms neither; the rename of the database is the instant at which it counts. On PostgreSQL the
archive is one transaction, and what stood is dumped into a backup of its own before."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from portal.ground import disk, engine
from portal.ground.backup import engines
from portal.ground.backup.archive import Cut
from portal.ground.db import db
from portal.ground.errors import Refused
from portal.ground.files import ERASED
from portal.ground.holding import FileHold
from portal.ground.text import say

LOGS = ("-wal", "-shm")
NOT_STANDING = say(
    "Bản chụp này cần các tệp của bản sao lưu ngay trước nó. Hãy khôi phục bản sao lưu ấy rồi khôi phục bản chụp."
)


@contextmanager
def reading(cut: Cut) -> Iterator[None]:
    """Meanwhile every statement goes to what was restored."""
    hold = engine.hold()
    if isinstance(hold, FileHold):
        with hold.elsewhere(cut.database):
            yield
        engines.in_one_file(cut.database)
    else:
        engines.take_back(cut.database)
        yield
        db.engine.dispose()


def look_for_standing(cut: Cut, files: Path) -> None:
    """A snapshot leans on the files of the backup before it. Refused while one of them is not there."""
    for name in cut.standing:
        whole = (files / name).is_file() and disk.digest(files / name) == name.rpartition("/")[2]
        if not whole and not (files / f"{name}{ERASED}").is_file():
            raise Refused(NOT_STANDING)


def put_in_place(cut: Cut, files: Path) -> Path | None:
    """Answers with where the old database lies, if there was one beside which to lay it."""
    stamp = f"before-{datetime.now():%Y%m%d-%H%M%S-%f}"
    hold = engine.hold()
    _bring_in(cut, files)
    aside = None
    if isinstance(hold, FileHold):
        aside = _swap(cut.database, hold.file, stamp)
        engine.use_wal()
    _put_away(files, {*cut.files, *cut.standing}, files.with_name(f"{files.name}.{stamp}"))
    return aside


def _bring_in(cut: Cut, files: Path) -> None:
    disk.folder(files)
    for name in cut.files:
        source, target = cut.place / "files" / name, files / name
        if target.is_file() and disk.digest(target) == cut.manifest["digests"][f"files/{name}"]:
            continue
        disk.folder(target.parent)
        os.chmod(source, 0o600)
        disk.sync(source)
        fresh = target.with_name(f"{target.name}.part")
        shutil.copyfile(source, fresh)  # the archive may have been laid on another disk
        os.chmod(fresh, 0o600)
        disk.sync(fresh)
        os.replace(fresh, target)
        disk.sync(target.parent)


def _swap(copy: Path, standing: Path, stamp: str) -> Path | None:
    os.chmod(copy, 0o600)
    disk.sync(copy)
    aside = None
    if standing.exists():
        aside = standing.with_name(f"{standing.name}.{stamp}")
        whole = engines.in_one_file(standing)
        _keep_beside(standing, aside)
        if not whole:  # unreadable: until the new one stands there is none, and the portal says so
            os.unlink(standing)
    for ending in LOGS:  # a log that another database left would be read as the new one's
        standing.with_name(standing.name + ending).unlink(missing_ok=True)
    disk.sync(standing.parent)
    os.replace(copy, standing)
    disk.sync(standing.parent)
    return aside


def _keep_beside(standing: Path, aside: Path) -> None:
    for ending in ("", *LOGS):
        old, kept = standing.with_name(standing.name + ending), aside.with_name(aside.name + ending)
        if not old.exists():
            continue
        try:
            os.link(old, kept)
        except OSError:  # a disk without links
            shutil.copyfile(old, kept)
            disk.sync(kept)
    disk.sync(standing.parent)


def _put_away(files: Path, named: set[str], aside: Path) -> None:
    """What no row of the restored database names is laid aside, never merged."""
    for one in sorted(files.glob("??/*")):
        if one.is_file() and f"{one.parent.name}/{one.name}" not in named:
            disk.folder(aside / one.parent.name)
            os.replace(one, aside / one.parent.name / one.name)
            disk.sync(aside / one.parent.name)
            disk.sync(one.parent)
