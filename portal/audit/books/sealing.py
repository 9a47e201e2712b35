"""Taking the marks: what was written is read back as the engine keeps it, and its digest goes beside the entry."""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.audit.books import watching
from portal.audit.books.writing_down import books, columns_of, digest, parts, quoted, row_text, shape_now, texts_of
from portal.audit.models import RowMark
from portal.ground.values import RowValues

Some = TypeVar("Some")
AT_ONCE = 500
GONE: dict[str, object] = {"shape": "", "salt": b"", "digest": b"", "parts": b""}


def seal(session: Session, ward_id: int, number: int) -> str | None:
    """Mark the ward's rows that were written since the last mark; answers with what the entry must say of them."""
    keys = watching.take(session, ward_id)
    if not keys:
        return None
    return mark(session.connection(), ward_id, number, keys)


def mark(connection: sa.Connection, ward_id: int, number: int, keys: Iterable[tuple[str, int]]) -> str | None:
    by_place: dict[str, list[int]] = defaultdict(list)
    for place, row_id in keys:
        by_place[place].append(row_id)
    marks = [one for place, ids in sorted(by_place.items()) for one in _marks(connection, ward_id, number, place, ids)]
    for some in lots(marks):
        connection.execute(sa.insert(RowMark), some)
    return sealed(marks) if marks else None


def _marks(connection: sa.Connection, ward_id: int, number: int, place: str, ids: list[int]) -> Iterator[RowValues]:
    missing = set(ids)
    for row_id, texts in rows_of(connection, ward_id, place, columns_of(place), ids):
        missing.discard(row_id)
        yield {"ward_id": ward_id, "number": number, "place": place, "row_id": row_id, **mark_of(place, texts)}
    for row_id in standing(connection, ward_id, place, sorted(missing)):
        yield {"ward_id": ward_id, "number": number, "place": place, "row_id": row_id, **GONE}


def mark_of(place: str, texts: Sequence[str | None]) -> dict[str, object]:
    salt, columns = secrets.token_bytes(16), columns_of(place)
    return {
        "shape": shape_now(place),
        "salt": salt,
        "digest": digest(salt, row_text(texts)),
        "parts": parts(salt, columns, texts),
    }


def rows_of(
    connection: sa.Connection, ward_id: int, place: str, columns: Sequence[str], ids: Sequence[int] | None = None
) -> Iterator[tuple[int, Sequence[str | None]]]:
    """Rows as texts: those with these ids, or all."""
    texts = ", ".join(texts_of(connection.dialect.name, place, columns))
    query = f"SELECT id, {texts} FROM {quoted(place)} WHERE ward_id = {int(ward_id)}"
    for some in lots(ids) if ids is not None else [None]:
        which = "" if some is None else f" AND id IN ({', '.join(str(int(one)) for one in some)})"
        for row_id, *found in connection.exec_driver_sql(f"{query}{which}".replace("%", "%%")):
            yield row_id, found


def standing(connection: sa.Connection, ward_id: int, place: str, ids: Sequence[int]) -> list[int]:
    """Of these rows those whose last mark says that they are there."""
    found = []
    for some in lots(ids):
        asked = sa.select(RowMark.row_id, RowMark.digest).where(
            RowMark.ward_id == ward_id, RowMark.place == place, RowMark.row_id.in_(some)
        )
        last = {row.row_id: row.digest for row in connection.execute(asked.order_by(RowMark.number))}
        found += [row_id for row_id in some if last.get(row_id)]
    return found


def sealed(marks: Iterable[RowValues | sa.RowMapping]) -> str:
    """What an entry says of the marks taken with it. Their salts may be emptied by law; this stays."""
    lines = sorted(f"{one['place']}|{one['row_id']}|{one['shape']}|{one['digest'].hex()}" for one in marks)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def lots(many: Sequence[Some]) -> Iterator[Sequence[Some]]:
    return (many[first : first + AT_ONCE] for first in range(0, len(many), AT_ONCE))


def all_keys(connection: sa.Connection, ward_id: int) -> Iterator[tuple[str, int]]:
    for place in sorted(books()):
        for (row_id,) in connection.exec_driver_sql(f"SELECT id FROM {quoted(place)} WHERE ward_id = {int(ward_id)}"):
            yield place, row_id
