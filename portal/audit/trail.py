"""Appending to the chain and verifying it."""

import hashlib
import json
import secrets
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from portal.audit.books import Proof, ahead, prove, prove_seals, proved_since, sealing, watching
from portal.audit.models import Entry, Head, Payload
from portal.ground import db as ground
from portal.ground.clock import now
from portal.policy.standing import Actor

START = "0" * 64
NAMED = 200  # rows named at once
UNTOLD = "rows.kept"  # rows that were written and no deed told of
FOLLOWED = "rows.followed"  # rows that were written after their deed's own entry
TOLD_BY = "told_by"
OWN = "entries of this session"

_asked_from: ContextVar[str | None] = ContextVar("asked_from", default=None)
_told: ContextVar[bool] = ContextVar("told", default=False)


def asked_from(source: str | None, *, told: bool = False) -> None:
    """The address of whoever asks now; entries keep it until another is said. `told`: rows written without a deed that
    tells of them are a fault of ours and nothing is kept."""
    _asked_from.set(source)
    _told.set(told)


class Untold(RuntimeError):
    """A request wrote rows of the books after its last entry, or without any."""


class About(NamedTuple):
    """What an entry tells of, where no row is at hand: a person whose plan was opened, an account tried."""

    kind: str
    id: int | None = None


def record(actor: Actor, action: str, about: Any = None, **content: Any) -> None:
    """Append the deed to the chain, in the deed's own transaction."""
    ground.flush()  # the record must stand before the trail names it
    append(ground.db.session(), actor, action, about, content)


def record_apart(actor: Actor, action: str, about: Any = None, *, rows: Sequence[Any] = (), **content: Any) -> None:
    """Append a view, a refusal or an attempt, with the rows that are kept of it, in a short transaction of its own: no
    rollback erases it."""
    with ground.apart() as session:
        session.add_all(rows)
        session.flush()
        append(session, actor, action, about, content)


def record_lot(actor: Actor, action: str, about: Any, *, lot: int, seal: str, **content: Any) -> None:
    """Append the entry that tells of rows whose marks were taken ahead (`books.ahead`), and of nothing else."""

    def told(number: int) -> str:
        ahead.tell(ground.db.session.connection(), actor.ward_id, lot, number)
        return seal

    append(ground.db.session(), actor, action, about, content, seal=told)


def rows_wait() -> bool:
    """Whether rows of the books were written that no entry has told of yet."""
    ground.flush()
    return bool(watching.written(ground.db.session()))


@event.listens_for(Session, "before_commit")
def _nothing_unmarked(session: Session) -> None:
    """What was written after the deed's entry is marked by a second one of the same actor. What no deed told of is
    marked too: the trail proves it, and shows that nobody stands for it."""
    if session.in_nested_transaction():
        return
    session.flush()
    actor, number = session.info.get(TOLD_BY, (None, 0))
    untold = {key for key in watching.written(session) if actor is None or key[0] != actor.ward_id}
    if _told.get() and untold:
        raise Untold(f"no entry tells of what was written to {', '.join(sorted({place for _, place, _ in untold}))}")
    for ward_id in sorted({key[0] for key in watching.written(session)}):
        if actor and actor.ward_id == ward_id:
            append(session, actor, FOLLOWED, None, {"after": number})
        else:
            append(session, Actor(ward_id=ward_id, person_id=None), UNTOLD, None, {})


@event.listens_for(Session, "after_transaction_end")
def _over(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(TOLD_BY, None)


def append(
    session: Session,
    actor: Actor,
    action: str,
    about: Any,
    content: dict[str, Any],
    seal: Callable[[int], str | None] | None = None,
) -> None:
    """`seal`: takes the marks that go with the entry; by itself those of the rows that this session wrote."""
    head = session.get(Head, actor.ward_id, with_for_update=True, populate_existing=True)
    if head is None:
        head = Head(ward_id=actor.ward_id, number=0, hash=START)
        session.add(head)
    salt, source = secrets.token_hex(16), _asked_from.get()
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
        digest=digest_of(salt, kept, source),
        previous=head.hash,
    )
    entry.rows = seal(entry.number) if seal else sealing.seal(session, actor.ward_id, entry.number)
    entry.hash = link(entry)
    head.number, head.hash = entry.number, entry.hash
    payload = Payload(ward_id=actor.ward_id, number=entry.number, salt=salt, content=kept, source=source)
    session.add_all([entry, payload])
    session.info[TOLD_BY] = actor, entry.number
    session.flush()
    session.info[OWN] = session.info.get(OWN, 0) + 1


def _kind(about: Any) -> str:
    if isinstance(about, About):
        return about.kind
    return getattr(about, "__tablename__", type(about).__name__ if about is not None else "")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def digest_of(salt: str, content: Any, source: str | None = None) -> str:
    told = content if source is None else {"content": content, "source": source}
    body = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


def link(entry: Any) -> str:
    """The hash that binds an entry to all before it; `tests/audit` pins this order of fields."""
    fields: tuple[Any, ...] = (
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
    if entry.rows is not None:  # entries from before the books were sealed have none
        fields += (entry.rows,)
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


class Break(NamedTuple):
    """Where a chain no longer holds."""

    number: int
    reason: str


def anchor(ward_id: int) -> tuple[int, str]:
    """The chain's end (number, hash), to be written down where this database's administrator cannot reach."""
    head = ground.db.session.get(Head, ward_id)
    return (head.number, head.hash) if head else (0, START)


def own_entries() -> int:
    """How many this session appended since it was last asked to forget."""
    return int(ground.db.session.info.get(OWN, 0))


def forget_own_entries() -> None:
    ground.db.session.info.pop(OWN, None)


@event.listens_for(Session, "after_soft_rollback")
def _taken_back(session: Session, _previous: Any) -> None:
    session.info.pop(OWN, None)


def verify(ward_id: int, anchors: tuple[tuple[int, str], ...] = ()) -> Break | None:
    """The first break of the ward's chain, or None. Anchors (number, hash) from outside also find a cut tail and
    a chain that was computed anew."""
    expected = dict(anchors)
    number, previous = 0, START
    with closing(_links(ward_id)) as links:  # a break ends the reading early: the server's cursor must not linger
        for entry, salt, content, source, payload_there in links:
            number += 1
            if entry.number != number:
                return Break(number, "number missing")
            if entry.previous != previous or link(entry) != entry.hash:
                return Break(number, "entry changed")
            if not payload_there:
                return Break(number, "payload missing")
            if content is not None and digest_of(salt, content, source) != entry.digest:
                return Break(number, "payload changed")
            if expected.pop(number, entry.hash) != entry.hash:
                return Break(number, "differs from its anchor")
            previous = entry.hash
    unsealed = prove_seals(ground.db.session.connection(), ward_id)
    if unsealed is not None:
        return Break(unsealed, "marks changed")
    if expected:
        return Break(number + 1, "anchored entry missing")
    head = ground.db.session.get(Head, ward_id, populate_existing=True)
    if head and (head.number, head.hash) != (number, previous):
        return Break(number + 1, "tail missing")
    return None


class Verified(NamedTuple):
    """What `audit verify` found in one ward."""

    ward: int
    head: tuple[int, str]
    broken: Break | None
    proof: Proof
    since: tuple[int, datetime] | None

    @property
    def holds(self) -> bool:
        return self.broken is None and not self.proof.wrong

    @property
    def told(self) -> dict[str, Any]:
        """As the command prints it; `proved_since`: the entry that wrote the first marks, before which nothing is
        proved."""
        wrong = [one._asdict() | {"at": one.at and f"{one.at:%Y-%m-%dT%H:%M:%SZ}"} for one in self.proof.wrong[:NAMED]]
        since = self.since and {"entry": self.since[0], "at": f"{self.since[1]:%Y-%m-%dT%H:%M:%SZ}"}
        return {
            "ward": self.ward,
            "entries": self.head[0],
            "head": self.head[1],
            "broken": self.broken and self.broken._asdict(),
            "rows": self.proof.rows,
            "wrong": len(self.proof.wrong),
            "wrong_rows": wrong,
            "proved_since": since,
        }


def verify_all(ward_id: int, anchors: tuple[tuple[int, str], ...] = ()) -> Verified:
    """The chain, and every row that it proves."""
    connection = ground.db.session.connection()
    broken = verify(ward_id, anchors)
    return Verified(ward_id, anchor(ward_id), broken, prove(connection, ward_id), proved_since(connection, ward_id))


def _links(ward_id: int) -> Generator[Any, None, None]:
    rows = ground.db.session.execute(
        sa.select(
            Entry.__table__,
            Payload.__table__.c.salt,
            Payload.__table__.c.content,
            Payload.__table__.c.source,
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
            yield row, row.salt, row.content, row.source, row.payload_number is not None
    finally:
        rows.close()
