"""Files kept beside the database, named by their content: nothing is overwritten, twins are stored once."""

import hashlib
import os
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, db


class StoredFile(OfWard, Base):
    __tablename__ = "stored_file"
    __table_args__ = (sa.Index("ix_stored_file_sha256", "ward_id", "sha256"),)

    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]
    name: Mapped[str]
    stored_at: Mapped[datetime] = mapped_column(default=now)


def keep(root: Path, content: bytes, name: str) -> StoredFile:
    """Write the content durably before its row commits: file synced, renamed, directory synced."""
    digest = hashlib.sha256(content).hexdigest()
    place = root / digest[:2]
    place.mkdir(parents=True, exist_ok=True)
    target = place / digest
    if not target.exists():
        fresh = place / f"{digest}.{os.getpid()}.part"
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(target)
        _sync_directory(place)
    stored = StoredFile(sha256=digest, size=len(content), name=name)
    db.session.add(stored)
    return stored


def content_of(root: Path, stored: StoredFile) -> bytes:
    """The bytes as they were kept; ValueError when the disk no longer holds what was written."""
    content = (root / stored.sha256[:2] / stored.sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise ValueError("stored file differs from its digest")
    return content


def _sync_directory(place: Path) -> None:
    if os.name == "nt":  # Windows syncs the name with the file
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
