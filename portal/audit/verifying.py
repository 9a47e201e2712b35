"""Verifying the chain, and with it every row that it proves."""

from collections.abc import Generator
from contextlib import closing
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.audit.books import Proof, prove, prove_seals, proved_since
from portal.audit.models import Entry, Head, Payload
from portal.audit.trail import START, anchor, digest_of, link
from portal.ground import db as ground
from portal.ground.sql import SqlRow
from portal.ground.values import JsonObject

NAMED = 200  # rows named at once


class Break(NamedTuple):
    """Where a chain no longer holds."""

    number: int
    reason: str


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
    def told(self) -> JsonObject:
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


def _links(ward_id: int) -> Generator[tuple[SqlRow, str, Any, str | None, bool], None, None]:
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
