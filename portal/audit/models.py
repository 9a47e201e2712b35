from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.db import Base, OfWard
from portal.ground.values import JsonList, JsonObject


class Entry(OfWard, Base):
    """One link. Plain ids, no foreign keys: the trail outlives what it tells of."""

    passes = "it is the trail, and proves itself"
    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.UniqueConstraint("ward_id", "number"),
        sa.Index("ix_audit_entry_object", "ward_id", "object_id", "number"),
    )

    number: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int | None]  # person
    account_id: Mapped[int | None]
    capacity: Mapped[str]  # the posts in force, as words: who they were when they did it
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[int | None]
    digest: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of salt and payload
    previous: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))
    rows: Mapped[str | None] = mapped_column(sa.String(64))  # seals the marks of the rows that were written with it


class Payload(OfWard, Base):
    """What was done, in words and values; erasable by law without breaking the chain."""

    passes = "it is the trail, and proves itself"
    __tablename__ = "audit_payload"
    __table_args__ = (sa.UniqueConstraint("ward_id", "number"),)

    number: Mapped[int]
    salt: Mapped[str] = mapped_column(sa.String(32))
    content: Mapped[JsonObject | None]
    source: Mapped[str | None]  # the address it was asked from


class Head(Base):
    """The end of each ward's chain; its row is the lock that keeps the numbers gap-free."""

    __tablename__ = "audit_head"

    ward_id: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))


class RowMark(Base):
    """A row of the books as it stood when that entry was written; the last mark of a row is what it must be like.

    `shape` names the columns it was taken over. Gone: an empty digest. With its salt a few possible words could be
    tried against a digest: when text is erased by law, the older marks of the row lose theirs.
    """

    __tablename__ = "audit_row"
    # The marks of a row lie together: reading the last of each goes through them once.
    __table_args__ = (sa.Index("ix_audit_row_number", "ward_id", "number"), {"sqlite_with_rowid": False})

    ward_id: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    place: Mapped[str] = mapped_column(primary_key=True)  # the table
    row_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # of the entry
    shape: Mapped[str] = mapped_column(sa.String(16))
    salt: Mapped[bytes] = mapped_column(sa.LargeBinary(16))
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    parts: Mapped[bytes] = mapped_column(sa.LargeBinary)  # four bytes a column: which of them was changed


class MarkAhead(Base):
    """A mark of a row as it will stand once the entry that tells of its lot is written (see audit.books.ahead)."""

    __tablename__ = "audit_ahead"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    ward_id: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    lot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shape: Mapped[str] = mapped_column(sa.String(16))
    salt: Mapped[bytes] = mapped_column(sa.LargeBinary(16))
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    parts: Mapped[bytes] = mapped_column(sa.LargeBinary)


class ToldLot(Base):
    """A lot of marks taken ahead that an entry has told of; it goes when all of them lie among that entry's own."""

    __tablename__ = "audit_lot"

    ward_id: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    lot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]  # of the entry


class RowShape(Base):
    """The columns a table had when marks were taken over them. Its name is its digest."""

    __tablename__ = "audit_shape"

    shape: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    place: Mapped[str]
    columns: Mapped[JsonList]
