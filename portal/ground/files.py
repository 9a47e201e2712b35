"""Files kept beside the database, named by their content: nothing is overwritten, twins are stored once."""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground import disk, space
from portal.ground.clock import now
from portal.ground.db import Base, OfWard, db
from portal.ground.errors import Refused
from portal.ground.text import say

ERASED = ".erased"


class StoredFile(OfWard, Base):
    __tablename__ = "stored_file"
    __table_args__ = (sa.Index("ix_stored_file_sha256", "ward_id", "sha256"),)

    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]
    name: Mapped[str]
    stored_at: Mapped[datetime] = mapped_column(default=now)


def keep(root: Path, content: bytes, name: str) -> StoredFile:
    """Write the content durably before its row commits: file synced, renamed, directory synced. Refused while the disk
    is nearly full: what is typed must find room to the last."""
    if (share := space.left(root)) < space.REFUSED:
        raise Refused(say(space.NO_ROOM.words, left=space.percent(share)))
    digest = hashlib.sha256(content).hexdigest()
    place = root / digest[:2]
    disk.folder(place)
    target = place / digest
    if not _holds(target, digest):  # what the disk spoilt is made whole by the same file coming again
        fresh = place / f"{digest}.{secrets.token_hex(4)}.part"
        try:
            disk.private(fresh, content)
            fresh.rename(target)
        finally:
            fresh.unlink(missing_ok=True)  # a full disk keeps no half of it
        place.joinpath(f"{digest}{ERASED}").unlink(missing_ok=True)
    disk.sync(place)  # also what another process wrote a moment ago, when it has not come to this yet
    disk.sync(root)
    stored = StoredFile(sha256=digest, size=len(content), name=name)
    db.session.add(stored)
    return stored


def content_of(root: Path, stored: StoredFile) -> bytes:
    """The bytes as they were kept; ValueError when the disk no longer holds what was written."""
    content = (root / stored.sha256[:2] / stored.sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise ValueError("stored file differs from its digest")
    return content


def forget(root: Path, stored: StoredFile) -> None:
    """Delete the record, and the bytes unless another record of any ward was made of the same."""
    db.session.delete(stored)
    db.session.flush()
    others = sa.select(StoredFile.id).where(StoredFile.sha256 == stored.sha256).limit(1)
    if db.session.scalar(others.execution_options(every_ward=True)) is None:
        (root / stored.sha256[:2] / stored.sha256).unlink(missing_ok=True)


def erasable(stored: StoredFile) -> bool:
    """Whether no other record of any ward keeps the same bytes."""
    others = (
        sa.select(sa.func.count(StoredFile.id))
        .where(StoredFile.sha256 == stored.sha256, StoredFile.id != stored.id)
        .execution_options(every_ward=True)
    )
    return not db.session.scalar(others)


def erase(root: Path, stored: StoredFile) -> None:
    """Remove the bytes for good; the row stays and says what once was there. Called after the commit: what was erased
    cannot be rolled back. A mark tells whoever compares rows with files that nothing was lost."""
    place = root / stored.sha256[:2] / stored.sha256
    disk.folder(place.parent)
    with suppress(FileExistsError):
        disk.private(place.with_name(f"{place.name}{ERASED}"), b"")
    place.unlink(missing_ok=True)
    disk.sync(place.parent)


def lay_aside_unnamed(root: Path, aside: Path, since: float) -> int:
    """Files that no row of any ward names, left by whoever was killed between a file and its row, or between a restore
    and its tidying: laid aside when nobody has written them since that moment. Answers with how many."""
    named = set(db.session.scalars(sa.select(StoredFile.sha256).execution_options(every_ward=True)))
    db.session.rollback()
    count = 0
    for one in sorted(root.glob("??/*")):
        if one.name.removesuffix(ERASED) in named or not one.is_file() or one.stat().st_mtime > since:
            continue
        disk.folder(aside)
        one.replace(aside / one.name)
        disk.sync(one.parent)
        count += 1
    return count


def _holds(target: Path, digest: str) -> bool:
    return target.exists() and hashlib.sha256(target.read_bytes()).hexdigest() == digest
