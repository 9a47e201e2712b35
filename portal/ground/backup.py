"""Backups that verify what they wrote: one archive with the database, the kept files and a manifest of digests.

SQLite is copied in one step (VACUUM INTO): the stepwise way never ends while others write. PostgreSQL is dumped by its
own client. A restore verifies first, refuses a newer shape, and keeps what was there beside it."""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite

from portal.ground.clock import now
from portal.ground.db import db
from portal.ground.errors import Refused
from portal.ground.text import say

MANIFEST, DATABASE = "manifest.json", "database"


def write(folder: Path, files: Path, facts: dict[str, Any]) -> Path:
    """Write a backup into the folder and read it back; answers with the archive's path."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"tusoi-{now():%Y%m%d-%H%M%S-%f}.tar"
    with tempfile.TemporaryDirectory(dir=folder) as place:
        cut = Path(place)
        _dump(cut / DATABASE)
        manifest = {
            "made_at": now().isoformat(),
            "engine": db.engine.dialect.name,
            **facts,
            "digests": {DATABASE: digest(cut / DATABASE), **_kept(files)},
        }
        (cut / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
        part = target.with_suffix(".part")
        with tarfile.open(part, "w") as archive:
            for name in (MANIFEST, DATABASE):
                archive.add(cut / name, name)
            for name in manifest["digests"]:
                if name != DATABASE:
                    archive.add(files / name.removeprefix("files/"), name)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.rename(target)
    verify(target)
    return target


def verify(archive: Path) -> dict[str, Any]:
    """The manifest of a whole archive; Refused with a sentence when anything in it is not what was written."""
    try:
        with tempfile.TemporaryDirectory() as place, tarfile.open(archive) as opened:
            opened.extractall(place, filter="data")
            manifest: dict[str, Any] = json.loads((Path(place) / MANIFEST).read_text(encoding="utf-8"))
            for name, expected in manifest["digests"].items():
                if digest(Path(place) / name) != expected:
                    raise Refused(say("Bản sao lưu hỏng ở phần %(name)s. Hãy dùng bản trước đó.", name=name))
            if manifest["engine"] == "sqlite":
                _sound(Path(place) / DATABASE)
    except (OSError, tarfile.TarError, KeyError, ValueError) as broken:
        raise Refused(say("Tệp này không phải bản sao lưu còn nguyên. Hãy dùng bản trước đó.")) from broken
    return manifest


def restore(archive: Path, files: Path, known: Collection[str]) -> Path | None:
    """Put a verified backup in place; what was there is kept beside it, and its path is the answer."""
    manifest = verify(archive)
    if manifest["engine"] != db.engine.dialect.name:
        raise Refused(say("Bản sao lưu này của loại cơ sở dữ liệu khác (%(engine)s).", engine=manifest["engine"]))
    if manifest.get("shape") not in known:
        raise Refused(say("Bản sao lưu do phiên bản mới hơn của cổng tạo ra. Hãy cập nhật cổng trước khi khôi phục."))
    with tempfile.TemporaryDirectory() as place, tarfile.open(archive) as opened:
        opened.extractall(place, filter="data")
        aside = _put_back(Path(place) / DATABASE)
        if (Path(place) / "files").is_dir():
            shutil.copytree(Path(place) / "files", files, dirs_exist_ok=True)
    return aside


def digest(path: Path) -> str:
    sums = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            sums.update(block)
    return sums.hexdigest()


def _kept(files: Path) -> dict[str, str]:
    if not files.is_dir():
        return {}
    return {f"files/{path.relative_to(files)}": digest(path) for path in sorted(files.glob("??/*")) if path.is_file()}


def _dump(target: Path) -> None:
    if db.engine.dialect.name == "sqlite":
        connection = db.engine.raw_connection()
        try:
            connection.execute("VACUUM INTO ?", (str(target),))
        finally:
            connection.close()
        return
    _client("pg_dump", "--format=custom", f"--file={target}", f"--dbname={_plain_url()}")


def _put_back(copy: Path) -> Path | None:
    if db.engine.dialect.name != "sqlite":
        _client("pg_restore", "--clean", "--if-exists", "--single-transaction", f"--dbname={_plain_url()}", str(copy))
        return None
    standing = Path(str(db.engine.url.database))
    db.engine.dispose()
    aside = None
    if standing.exists():
        aside = standing.with_name(f"{standing.name}.before-{now():%Y%m%d-%H%M%S}")
        for ending in ("", "-wal", "-shm"):
            old = standing.with_name(standing.name + ending)
            if old.exists():
                old.rename(aside.with_name(aside.name + ending))
    fresh = standing.with_suffix(".restoring")
    shutil.copyfile(copy, fresh)
    with fresh.open("rb") as written:
        os.fsync(written.fileno())
    fresh.rename(standing)
    return aside


def _sound(path: Path) -> None:
    connection = sqlite.connect(path)
    try:
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        linked = not connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite.DatabaseError:
        whole = linked = False
    finally:
        connection.close()
    if not (whole and linked):
        raise Refused(say("Cơ sở dữ liệu trong bản sao lưu không còn nguyên. Hãy dùng bản trước đó."))


def _client(*words: str) -> None:
    try:
        subprocess.run(words, check=True, capture_output=True)
    except FileNotFoundError as missing:
        raise Refused(say("Máy này thiếu chương trình %(name)s của PostgreSQL.", name=words[0])) from missing
    except subprocess.CalledProcessError as failed:
        why = failed.stderr.decode(errors="replace")[:400]
        raise Refused(say("PostgreSQL không làm được: %(why)s", why=why)) from failed


def _plain_url() -> str:
    return sa.make_url(db.engine.url).set(drivername="postgresql").render_as_string(hide_password=False)
