from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.db import Base, OfWard


class Entry(OfWard, Base):
    """One link. Plain ids, no foreign keys: the trail outlives what it tells of."""

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


class Payload(OfWard, Base):
    """What was done, in words and values; erasable by law without breaking the chain."""

    __tablename__ = "audit_payload"
    __table_args__ = (sa.UniqueConstraint("ward_id", "number"),)

    number: Mapped[int]
    salt: Mapped[str] = mapped_column(sa.String(32))
    content: Mapped[dict[str, Any] | None]


class Head(Base):
    """The end of each ward's chain; its row is the lock that keeps the numbers gap-free."""

    __tablename__ = "audit_head"

    ward_id: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))
    changes: Mapped[int] = mapped_column(default=0, server_default="0")  # of them, entries that changed something
