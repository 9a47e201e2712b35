"""Appending to the chain, and how far it goes."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from datetime import date, datetime
from types import SimpleNamespace
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from portal.audit.books import ahead, sealing, watching
from portal.audit.models import Entry, Head, Payload
from portal.ground import db as ground
from portal.ground.clock import now
from portal.ground.db import OfWard
from portal.ground.sql import SqlRow
from portal.policy.standing import Actor

START = "0" * 64
UNTOLD = "rows.kept"  # rows that were written and no deed told of
FOLLOWED = "rows.followed"  # rows that were written after their deed's own entry
TOLD_BY = "told_by"
OWN = "entries of this session"

Deed = tuple[str, object, Mapping[str, object]]  # action, about, content

_END = sa.select(Head.number, Head.hash).where(Head.ward_id == sa.bindparam("of")).with_for_update()
_FIRST, _NEXT = sa.insert(Head), sa.update(Head).where(Head.ward_id == sa.bindparam("of"))
_ENTRIES, _PAYLOADS = sa.insert(Entry), sa.insert(Payload)

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


def record(actor: Actor, action: str, about: object = None, **content: object) -> None:
    """Append the deed to the chain, in the deed's own transaction."""
    ground.flush()  # the record must stand before the trail names it
    append(ground.db.session(), actor, action, about, content)


def record_apart(
    actor: Actor, action: str, about: object = None, *, rows: Sequence[OfWard] = (), **content: object
) -> None:
    """Append a view, a refusal or an attempt, with the rows that are kept of it, in a short transaction of its own: no
    rollback erases it."""
    with ground.apart() as session:
        session.add_all(rows)
        record_in(session, actor, action, about, **content)


def record_views(actor: Actor, views: Iterable[Deed]) -> None:
    """Append what one request showed in one such transaction."""
    with ground.apart() as session:
        append_each(session, actor, views)


def record_in(session: Session, actor: Actor, action: str, about: object = None, **content: object) -> None:
    """Append what is written in that short transaction, for whoever needs more in it than rows."""
    session.flush()
    append(session, actor, action, about, content)


def record_lot(actor: Actor, action: str, about: object, *, lot: int, seal: str, **content: object) -> None:
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
    about: object,
    content: Mapping[str, object],
    seal: Callable[[int], str | None] | None = None,
) -> None:
    """`seal`: takes the marks that go with the entry; by itself those of the rows that this session wrote."""
    append_each(session, actor, [(action, about, content)], seal)


def append_each(
    session: Session, actor: Actor, told: Iterable[Deed], seal: Callable[[int], str | None] | None = None
) -> None:
    """Past the session, whose records of them nobody would look at: a tenth of a page that shows a member."""
    connection = session.connection()
    end = connection.execute(_END, {"of": actor.ward_id}).one_or_none()
    number, last = end or (0, START)
    entries, payloads = [], []
    for action, about, content in told:
        number += 1
        salt, source = secrets.token_hex(16), _asked_from.get()
        kept = json.loads(json.dumps(content, ensure_ascii=False, default=_plain))
        entry = {
            "ward_id": actor.ward_id,
            "number": number,
            "at": now(),
            "actor_id": actor.person_id,
            "account_id": actor.account_id,
            "capacity": "; ".join(sorted(post.title or post.role for post in actor.posts)),
            "action": str(action),
            "object_kind": _kind(about),
            "object_id": getattr(about, "id", None),
            "digest": digest_of(salt, kept, source),
            "previous": last,
            "rows": seal(number) if seal else sealing.seal(session, actor.ward_id, number),
        }
        last = entry["hash"] = link(SimpleNamespace(**entry))
        entries.append(entry)
        payloads.append({"ward_id": actor.ward_id, "number": number, "salt": salt, "content": kept, "source": source})
    connection.execute(_ENTRIES, entries)
    connection.execute(_PAYLOADS, payloads)
    head = {"number": number, "hash": last}
    if end is None:
        connection.execute(_FIRST, {"ward_id": actor.ward_id, **head})
    else:
        connection.execute(_NEXT, {"of": actor.ward_id, **head})
    session.info[TOLD_BY] = actor, number
    session.info[OWN] = session.info.get(OWN, 0) + len(entries)


def _kind(about: object) -> str:
    if isinstance(about, About):
        return about.kind
    return getattr(about, "__tablename__", type(about).__name__ if about is not None else "")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def digest_of(salt: str, content: object, source: str | None = None) -> str:
    told = content if source is None else {"content": content, "source": source}
    body = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


def link(entry: SimpleNamespace | SqlRow) -> str:
    """The hash that binds an entry to all before it; `tests/audit` pins this order of fields."""
    fields: tuple[object, ...] = (
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


def anchor(ward_id: int) -> tuple[int, str]:
    """The chain's end (number, hash), to be written down where this database's administrator cannot reach."""
    end = ground.db.session.execute(sa.select(Head.number, Head.hash).where(Head.ward_id == ward_id)).one_or_none()
    return (end.number, end.hash) if end else (0, START)


def own_entries() -> int:
    """How many this session appended since it was last asked to forget."""
    return int(ground.db.session.info.get(OWN, 0))


def forget_own_entries() -> None:
    ground.db.session.info.pop(OWN, None)


@event.listens_for(Session, "after_soft_rollback")
def _taken_back(session: Session, _previous: object) -> None:
    session.info.pop(OWN, None)
