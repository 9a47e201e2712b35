"""Appending to the chain and verifying it."""

import hashlib
import json
import secrets
from collections.abc import Generator, Sequence
from contextlib import closing
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.audit.models import Entry, Head, Payload
from portal.ground import db as ground
from portal.ground.clock import now
from portal.policy.standing import Actor

START = "0" * 64
OWN = "changes told by this session"


class About(NamedTuple):
    """What an entry tells of, where no row is at hand: a person whose plan was opened, an account tried."""

    kind: str
    id: int | None = None


def record(actor: Actor, action: str, about: Any = None, **content: Any) -> None:
    """Append the deed to the chain, in the deed's own transaction."""
    ground.flush()  # the record must stand before the trail names it
    _append(ground.db.session, actor, action, about, content, changes=True)  # type: ignore[arg-type]
    ground.db.session.info[OWN] = own_changes() + 1


def record_apart(actor: Actor, action: str, about: Any = None, *, rows: Sequence[Any] = (), **content: Any) -> None:
    """Append a view, a refusal or an attempt, with the rows that are kept of it, in a short transaction of its own: no
    rollback erases it."""
    with ground.apart() as session:
        session.add_all(rows)
        _append(session, actor, action, about, content, changes=bool(rows))


def _append(session: Session, actor: Actor, action: str, about: Any, content: dict[str, Any], *, changes: bool) -> None:
    head = session.get(Head, actor.ward_id, with_for_update=True, populate_existing=True)
    if head is None:
        head = Head(ward_id=actor.ward_id, number=0, hash=START, changes=0)
        session.add(head)
    salt = secrets.token_hex(16)
    kept = json.loads(json.dumps(content, ensure_ascii=False, default=_plain))
    entry = Entry(
        ward_id=actor.ward_id,
        number=head.number + 1,
        at=now(),
        actor_id=actor.person_id,
        account_id=actor.account_id,
        capacity="; ".join(sorted(post.title or post.role for post in actor.posts)),
        action=str(action),
        object_kind=_kind(about),
        object_id=getattr(about, "id", None),
        digest=digest_of(salt, kept),
        previous=head.hash,
    )
    entry.hash = link(entry)
    head.number, head.hash = entry.number, entry.hash
    head.changes += changes
    session.add_all([entry, Payload(ward_id=actor.ward_id, number=entry.number, salt=salt, content=kept)])
    session.flush()


def _kind(about: Any) -> str:
    if isinstance(about, About):
        return about.kind
    return getattr(about, "__tablename__", type(about).__name__ if about is not None else "")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def digest_of(salt: str, content: Any) -> str:
    body = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


def link(entry: Any) -> str:
    """The hash that binds an entry to all before it; `tests/audit` pins this order of fields."""
    fields = (
        entry.ward_id,
        entry.number,
        f"{entry.at:%Y-%m-%dT%H:%M:%S.%f}",
        entry.actor_id,
        entry.account_id,
        entry.capacity,
        entry.action,
        entry.object_kind,
        entry.object_id,
        entry.digest,
        entry.previous,
    )
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


class Break(NamedTuple):
    """Where a chain no longer holds."""

    number: int
    reason: str


def anchor(ward_id: int) -> tuple[int, str]:
    """The chain's end (number, hash), to be written down where this database's administrator cannot reach."""
    head = ground.db.session.get(Head, ward_id)
    return (head.number, head.hash) if head else (0, START)


def changes() -> int:
    """How many entries of the ward in force tell of a change; a view, a refusal and an attempt change nothing."""
    return ground.db.session.scalar(sa.select(Head.changes).where(Head.ward_id == ground.ward())) or 0


def own_changes() -> int:
    """How many of them this session wrote since it was last asked to forget."""
    return int(ground.db.session.info.get(OWN, 0))


@sa.event.listens_for(Session, "after_soft_rollback")
def _taken_back(session: Session, _transaction: Any) -> None:
    session.info.pop(OWN, None)


def forget_own_changes() -> None:
    ground.db.session.info.pop(OWN, None)


def deeds_since(number: int) -> set[str]:
    """What was done in the ward in force after that number; until this transaction ends nobody adds to it."""
    ground.db.session.get(Head, ground.ward(), with_for_update=True, populate_existing=True)
    after = sa.select(Entry.action).where(Entry.ward_id == ground.ward(), Entry.number > number)
    return set(ground.db.session.scalars(after.distinct()))


def verify(ward_id: int, anchors: tuple[tuple[int, str], ...] = ()) -> Break | None:
    """The first break of the ward's chain, or None. Anchors (number, hash) from outside also find a cut tail and
    a chain that was computed anew."""
    expected = dict(anchors)
    number, previous = 0, START
    with closing(_links(ward_id)) as links:  # a break ends the reading early: the server's cursor must not linger
        for entry, salt, content, payload_there in links:
            number += 1
            if entry.number != number:
                return Break(number, "number missing")
            if entry.previous != previous or link(entry) != entry.hash:
                return Break(number, "entry changed")
            if not payload_there:
                return Break(number, "payload missing")
            if content is not None and digest_of(salt, content) != entry.digest:
                return Break(number, "payload changed")
            if expected.pop(number, entry.hash) != entry.hash:
                return Break(number, "differs from its anchor")
            previous = entry.hash
    if expected:
        return Break(number + 1, "anchored entry missing")
    head = ground.db.session.get(Head, ward_id, populate_existing=True)
    if head and (head.number, head.hash) != (number, previous):
        return Break(number + 1, "tail missing")
    return None


def _links(ward_id: int) -> Generator[Any, None, None]:
    rows = ground.db.session.execute(
        sa.select(
            Entry.__table__,
            Payload.__table__.c.salt,
            Payload.__table__.c.content,
            Payload.__table__.c.number.label("payload_number"),
        )
        .select_from(
            Entry.__table__.outerjoin(
                Payload.__table__,
                sa.and_(
                    Entry.__table__.c.ward_id == Payload.__table__.c.ward_id,
                    Entry.__table__.c.number == Payload.__table__.c.number,
                ),
            )
        )
        .where(Entry.__table__.c.ward_id == ward_id)
        .order_by(Entry.__table__.c.number)
        .execution_options(yield_per=2000)
    )
    try:
        for row in rows:
            yield row, row.salt, row.content, row.payload_number is not None
    finally:
        rows.close()
