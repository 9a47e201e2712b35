"""The database under every chapter: SQLite by default, PostgreSQL through DATABASE_URL.

Every row of a ward is found through `ward_id`: the session adds the ward in force to each ORM statement and
refuses to run one when no ward is in force, so a forgotten filter is an error and never a leak.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, ClassVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    declared_attr,
    mapped_column,
    registry,
    with_loader_criteria,
)

from portal.ground.clock import now
from portal.ground.ids import new_id
from portal.ground.sql import SqlDay
from portal.ground.trial import NONE, OfTrial, enter_trial, trial_in_force
from portal.ground.turn import next_in_turn
from portal.ground.values import JsonList, JsonObject


def by_value(kind: type[Enum]) -> sa.Enum:
    """Enums are kept by value: renaming a Python member must not orphan old rows."""
    return sa.Enum(
        kind,
        native_enum=False,
        length=40,
        create_constraint=False,
        values_callable=lambda kind: [one.value for one in kind],
    )


BY_VALUE = by_value(Enum)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant, kept as UTC without a zone so that both engines sort and compare alike."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


# Bytewise order on both engines: the key was made to be compared so (see ground.names.sort_key).
Bytewise = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Json = sa.JSON().with_variant(sa.JSON(none_as_null=True), "sqlite", "postgresql")

_ward: ContextVar[int | None] = ContextVar("ward", default=None)
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class Base(DeclarativeBase):
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    registry = registry(
        type_annotation_map={
            Enum: BY_VALUE,
            datetime: UtcDateTime,
            date: sa.Date,
            str: sa.Text,
            int: sa.BigInteger,
            JsonObject: Json,
            JsonList: Json,
        }
    )


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    # A committed record is shown as it was written: reading all of it again cost eight times the render.
    session_options={"expire_on_commit": False, "autoflush": False},
)


class OfWard:
    """A row that belongs to one ward. PRIMARY KEY (ward_id, id): rows of a ward stay together, a shard can hold it.

    It stands in the books, which the trail proves (see audit.books), unless `passes` says why it does not."""

    passes: ClassVar[str] = ""

    ward_id: Mapped[int] = mapped_column(
        sa.Integer, primary_key=True, default=lambda: ward(), sort_order=-20, autoincrement=False
    )
    id: Mapped[int] = mapped_column(primary_key=True, default=new_id, sort_order=-19, autoincrement=False)


class Versioned:
    """A row that two people may edit at once: the loser of the race is told (409), never overwritten."""

    version: Mapped[int] = mapped_column(sa.Integer, default=1, sort_order=90)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:
        return {"version_id_col": cls.version}


class Dated:
    """A fact dated twice: when it held in the ward, and when the portal came to know it.

    valid_from None: since when is not known. valid_until is the first day on which it no longer holds.
    A mistake is withdrawn, never deleted, so that a figure can be told again as it was known on a day.
    """

    valid_from: Mapped[date | None] = mapped_column(sort_order=80)
    valid_until: Mapped[date | None] = mapped_column(sort_order=81)
    recorded_at: Mapped[datetime] = mapped_column(default=now, sort_order=82)
    withdrawn_at: Mapped[datetime | None] = mapped_column(sort_order=83)
    basis: Mapped[str | None] = mapped_column(sort_order=84)  # decision's number and date, or file and row

    @classmethod
    def holds(cls, as_of: SqlDay, known_at: datetime | None = None) -> sa.ColumnElement[bool]:
        """In force on the day `as_of` (a date or a date column), as known at `known_at` (now when None)."""
        return dated(cls, as_of, known_at)

    def held_on(self, day: date) -> bool:
        return (
            self.withdrawn_at is None
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day < self.valid_until)
        )

    def end(self, on: date) -> None:
        """It holds no longer from the day `on`: what was told is withdrawn and told again with its end, so that what
        was known before stays known so. What would begin on that day or later only is withdrawn."""
        self.withdrawn_at = now()
        if self.valid_from is None or self.valid_from < on:
            again = {one.key for one in sa.inspect(type(self)).column_attrs} - TOLD_ANEW
            told = {name: getattr(self, name) for name in again} | {"valid_until": on}
            sa.orm.object_session(self).add(type(self)(**told))  # type: ignore[union-attr]
        flush()


TOLD_ANEW = {"id", "recorded_at", "withdrawn_at", "version"}


_NO_END = sa.text("withdrawn_at IS NULL AND valid_until IS NULL")
# An index of the rows that stand without an end: the same fact cannot stand so twice.
STANDS_ONCE: dict[str, Any] = {"unique": True, "sqlite_where": _NO_END, "postgresql_where": _NO_END}


def dated(row: type["Dated"], as_of: SqlDay, known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    """The clause of `Dated.holds` for a class or an alias of it."""
    return sa.and_(
        known(row, known_at),
        sa.or_(row.valid_from.is_(None), row.valid_from <= as_of),
        sa.or_(row.valid_until.is_(None), row.valid_until > as_of),
    )


def not_over(row: type[Dated], day: SqlDay) -> sa.ColumnElement[bool]:
    """What stands and is not over on the day, or only begins after it."""
    return sa.and_(row.withdrawn_at.is_(None), sa.or_(row.valid_until.is_(None), row.valid_until > day))


def known(row: type[Dated], known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    """Not withdrawn, as the portal knew it at the instant (now when None)."""
    if known_at is None:
        standing: sa.ColumnElement[bool] = row.withdrawn_at.is_(None)
        return standing
    return sa.and_(row.recorded_at <= known_at, sa.or_(row.withdrawn_at.is_(None), row.withdrawn_at > known_at))


def of_ward(*pairs: str, target: str, name: str | None = None) -> sa.ForeignKeyConstraint:
    """A composite foreign key that cannot leave the ward: of_ward("person_id", target="person")."""
    (column,) = pairs
    return sa.ForeignKeyConstraint(["ward_id", column], [f"{target}.ward_id", f"{target}.id"], name=name)


def ward() -> int:
    """The ward in force; asking without one is a mistake of ours."""
    number = _ward.get()
    if number is None:
        raise LookupError("no ward is in force")
    return number


def enter_ward(number: int | None) -> None:
    """Into the ward as it counts: no trial of it is in force."""
    _ward.set(number)
    enter_trial(NONE)


@contextmanager
def in_ward(number: int) -> Iterator[None]:
    token = _ward.set(number)
    try:
        yield
    finally:
        _ward.reset(token)


def will_write(yes: bool = True) -> None:
    """Open the next transactions of this context with BEGIN IMMEDIATE (SQLite): a read that turns into a write
    would otherwise fail at once with "database is locked", or lose another's update."""
    _writing.set(yes)


@contextmanager
def writing() -> Iterator[Session]:
    """One short writing transaction outside a request: committed at the end, rolled back on any error."""
    token = _writing.set(True)
    db.session.rollback()  # what was only read must not lend its snapshot to the write
    try:
        yield db.session  # type: ignore[misc]
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(token)


@contextmanager
def apart() -> Iterator[Session]:
    """A short writing transaction of its own: attempts, refusals, views, last-seen. A rollback of the
    request's work must not erase them. The request's own transaction must not hold the write lock meanwhile."""
    token = _writing.set(True)
    session = Session(db.engine, expire_on_commit=False)
    try:
        with session.begin():
            yield session
    finally:
        session.close()
        _writing.reset(token)


def flush() -> None:
    db.session.flush()


def one_at_a_time(what: str) -> None:
    """Whoever does the same now waits until this transaction is over. SQLite has one writer at a time anyway."""
    if db.engine.dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(f"{ward()} {what}".encode()).digest()[:8], signed=True)
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


@event.listens_for(Session, "do_orm_execute")
def _only_this_ward(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_column_load or state.is_relationship_load:
        return
    if state.execution_options.get("prepared"):
        return
    if not state.execution_options.get("every_trial"):
        trial = trial_in_force()
        state.statement = state.statement.options(
            with_loader_criteria(OfTrial, lambda row: row.trial_id == trial, include_aliases=True)
        )
    if state.execution_options.get("every_ward"):
        return
    # A count(*), an EXISTS and what stands in a subquery name no mapper of their own: in a ward all are limited.
    if _ward.get() is None and not any(issubclass(mapper.class_, OfWard) for mapper in state.all_mappers):
        return
    number = ward()
    state.statement = state.statement.options(
        with_loader_criteria(OfWard, lambda row: row.ward_id == number, include_aliases=True)
    )


def prepare_engine(engine: sa.Engine) -> None:
    """Give each connection of this engine the promises the portal rests on (see docs/decisions)."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connected)
        event.listen(engine, "begin", _sqlite_begins)


def _sqlite_connected(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late; ours is below
    cursor = connection.cursor()
    # FULL: NORMAL loses acknowledged notes when the power fails.
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "mmap_size=0", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begins(connection: sa.Connection) -> None:
    if not _writing.get():
        connection.exec_driver_sql("BEGIN")
        return
    name = connection.engine.url.database
    with next_in_turn(Path(name) if name and name != ":memory:" else None):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
