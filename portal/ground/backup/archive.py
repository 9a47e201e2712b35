"""The archive: what goes in, and how it is read back."""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pysqlite3 import dbapi2 as sqlite

from portal.ground import disk
from portal.ground.backup import engines
from portal.ground.clock import now
from portal.ground.db import db
from portal.ground.errors import Refused
from portal.ground.files import ERASED
from portal.ground.text import say
from portal.ground.values import JsonObject

MANIFEST, SEAL, DATABASE = "manifest.json", "manifest.sha256", "database"


class WrittenBackup(NamedTuple):
    """`lost`: files that rows name and the disk no longer holds as they were; the archive is whole without them."""

    path: Path
    lost: list[str]


class Cut(NamedTuple):
    """An archive taken apart and found to be what was written."""

    place: Path
    manifest: JsonObject

    @property
    def database(self) -> Path:
        return self.place / DATABASE

    @property
    def files(self) -> list[str]:
        """Of each kept file the folder and the name: 3f/3fa4…"""
        return [name.removeprefix("files/") for name in self.manifest["digests"] if name != DATABASE]

    @property
    def standing(self) -> list[str]:
        """Of each file that rows name and an earlier archive carries."""
        return list(self.manifest.get("standing", ()))


def write(
    folder: Path, files: Path, facts: dict[str, object], name: str = "tusoi", carried: Collection[str] | None = None
) -> WrittenBackup:
    """Write a backup into the folder and read it back. `carried`: digests of files that an earlier archive carries;
    this one is then packed small and does without them."""
    target = folder / f"{name}-{now():%Y%m%d-%H%M%S-%f}.tar"
    part = target.with_suffix(".part")
    try:
        disk.folder(folder)
        with tempfile.TemporaryDirectory(dir=folder) as place:
            lost = _gather(Path(place), part, files, facts, carried)
        part.rename(target)
        disk.sync(folder)
        verify(target)
    except (OSError, sqlite.Error) as fault:
        raise Refused(say("Không ghi được bản sao lưu ở %(place)s: %(why)s", place=folder, why=fault)) from fault
    finally:
        part.unlink(missing_ok=True)
    return WrittenBackup(target, lost)


def verify(archive: Path) -> JsonObject:
    """The manifest of a whole archive; Refused with a sentence when anything in it is not what was written."""
    with unpacked(archive) as cut:
        return cut.manifest


@contextmanager
def unpacked(archive: Path, beside: Path | None = None, known: Collection[str] | None = None) -> Iterator[Cut]:
    """The archive's content, read through; `beside` names the folder on whose disk it is laid, `known` the shapes that
    may be in it."""
    with tempfile.TemporaryDirectory(dir=beside or archive.parent, prefix=".backup-") as place:
        try:
            with tarfile.open(archive) as opened:
                _lay_out(opened, Path(place))
            cut = Cut(Path(place), _manifest(Path(place)))
            _compare(cut)
        except (OSError, tarfile.TarError, KeyError, ValueError) as broken:
            raise Refused(say("Tệp này không phải bản sao lưu còn nguyên. Hãy dùng bản trước đó.")) from broken
        _refuse_foreign(cut, known)
        yield cut


def _gather(
    place: Path, part: Path, files: Path, facts: dict[str, object], carried: Collection[str] | None
) -> list[str]:
    named = engines.dump(place / DATABASE)
    standing = sorted(digest for digest in named.intersection(carried or ()) if (files / _place_of(digest)).is_file())
    held, lost = _held(files, named.difference(standing))
    manifest = {
        "made_at": now().isoformat(),
        "engine": db.engine.dialect.name,
        **facts,
        "lost": lost,
        "standing": [_place_of(digest) for digest in standing],
        "digests": {DATABASE: disk.digest(place / DATABASE), **{f"files/{name}": sum for name, sum in held.items()}},
    }
    (place / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    (place / SEAL).write_text(disk.digest(place / MANIFEST), encoding="ascii")
    disk.private(part, b"")
    with tarfile.open(part, "w:gz", compresslevel=1) if carried is not None else tarfile.open(part, "w") as archive:
        for name in (MANIFEST, SEAL, DATABASE):
            archive.add(place / name, name)
        for name in held:
            archive.add(files / name, f"files/{name}")
    disk.sync(part)
    return lost


def _held(files: Path, named: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """Of the digests that rows name: which files hold them, and which are lost. What was erased on purpose left a mark
    and is no loss; what no row names is nobody's and is not carried on."""
    held: dict[str, str] = {}
    lost = []
    for digest in sorted(named):
        place, mark = _place_of(digest), f"{_place_of(digest)}{ERASED}"
        if (files / place).is_file() and disk.digest(files / place) == digest:
            held[place] = digest
        elif (files / mark).is_file() and not (files / place).exists():
            held[mark] = disk.digest(files / mark)
        else:
            lost.append(digest)
    return held, lost


def _lay_out(opened: tarfile.TarFile, place: Path) -> None:
    """Plain files below the place and nothing else, by hand: the Python of Debian 12 (3.11.2) has no filter for it."""
    for member in opened:
        parts = Path(member.name).parts
        content = opened.extractfile(member) if member.isreg() else None
        if content is None or not parts or parts[0] == "/" or ".." in parts:
            raise ValueError(member.name)
        target = place / member.name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with content, target.open("xb") as out:
            shutil.copyfileobj(content, out, 1 << 20)


def _place_of(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _manifest(place: Path) -> dict[str, object]:
    """Archives of earlier versions carry no seal; one that is there must fit."""
    seal = place / SEAL
    if seal.exists() and seal.read_text(encoding="ascii") != disk.digest(place / MANIFEST):
        raise Refused(_broken(MANIFEST))
    manifest: JsonObject = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    return manifest


def _compare(cut: Cut) -> None:
    for name, expected in cut.manifest["digests"].items():
        if disk.digest(cut.place / name) != expected:
            raise Refused(_broken(name))
    if cut.manifest["engine"] == "sqlite":
        engines.refuse_unsound(cut.database)


def _refuse_foreign(cut: Cut, known: Collection[str] | None) -> None:
    if known is None:
        return
    if cut.manifest["engine"] != db.engine.dialect.name:
        raise Refused(say("Bản sao lưu này của loại cơ sở dữ liệu khác (%(engine)s).", engine=cut.manifest["engine"]))
    if cut.manifest.get("shape") not in known:
        raise Refused(say("Bản sao lưu do phiên bản mới hơn của cổng tạo ra. Hãy cập nhật cổng trước khi khôi phục."))


def _broken(name: str) -> object:
    return say("Bản sao lưu hỏng ở phần %(name)s. Hãy dùng bản trước đó.", name=name)
