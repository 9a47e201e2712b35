"""Whether the named database can be served: it is there, has the shape of this version, and a ward stands in it.

Shapes are read from the migrations' own text: Alembic, which knows them too, costs each worker 11 MB.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import Enum
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from portal.ground import engine
from portal.ground.db import db
from portal.ground.holding import NotOurs
from portal.ground.slots import Registry
from portal.ground.text import Sentence, say

# What goes around the way to this version's shape, in its transaction: what the trail proves is carried over.
AROUND: Registry[Callable[[sa.Connection], AbstractContextManager[None]]] = Registry()
UNDER_WAY = "upgrading.json"  # stands in the instance from an upgrade's backup until it was read through
VERSIONS = Path(__file__).resolve().parent.parent.parent / "migrations" / "versions"
NAMES = re.compile(r'^(down_revision|revision)(?:: [^=]+)? = ["\']?([0-9a-f]+|None)', re.M)


class Trouble(Enum):
    """Why a database cannot be served; each with what to do about it."""

    MISSING = say("Không thấy cơ sở dữ liệu. Lần cài đặt đầu tiên: chạy ./tusoi setup. Nếu không: xem lại ổ đĩa.")
    CLOSED = say("Không mở được cơ sở dữ liệu. Hãy xem máy chủ cơ sở dữ liệu, ổ đĩa và quyền đọc.")
    EMPTY = say("Cơ sở dữ liệu còn trống. Hãy chạy ./tusoi setup.")
    OLDER = say("Cơ sở dữ liệu do phiên bản cũ hơn của cổng ghi. Hãy dừng máy chủ rồi chạy ./tusoi upgrade.")
    NEWER = say("Cơ sở dữ liệu do phiên bản mới hơn của cổng ghi. Hãy cập nhật cổng rồi chạy lại.")
    NO_WARD = say("Cơ sở dữ liệu chưa có phường nào. Hãy chạy ./tusoi setup.")
    UNREAD = say("Lần nâng cấp trước bị ngắt khi chưa đọc soát xong. Hãy dừng máy chủ rồi chạy lại ./tusoi upgrade.")


NOT_BUILT = {Trouble.MISSING, Trouble.EMPTY, Trouble.NO_WARD}
NO_DEMONSTRATION = say("Chưa có bản trình diễn. Hãy chạy make run.")


def trouble() -> Trouble | None:
    file = engine.database_file()
    if file and not file.exists():
        return Trouble.MISSING
    try:
        with db.engine.connect() as connection:
            return _seen_through(connection)
    except sa.exc.DatabaseError as fault:
        if isinstance(fault.orig, NotOurs):  # nothing is wrong with it
            raise
        current_app.extensions["shape fault"] = fault.orig
        return Trouble.CLOSED


def standing_trouble() -> Trouble | None:
    """Looked at until all is well, and then no more: a server under which the database changes is another fault."""
    seen = current_app.extensions
    if "shape is well" in seen:
        return None
    found = trouble()
    if found is None:
        seen["shape is well"] = True
    elif seen.get("shape told") is not found:  # one line a fault, not one a request
        seen["shape told"] = found
        current_app.logger.error(told(found))
    return found


def sentence(trouble: Trouble) -> Sentence:
    demonstration = current_app.config["DEMO"] and trouble in NOT_BUILT
    return NO_DEMONSTRATION if demonstration else trouble.value


def told(trouble: Trouble) -> str:
    """For whoever sits at the machine: with the place that was looked at and what the engine said, which a page tells
    nobody."""
    looked = str(say("%(trouble)s (Đã tìm ở %(place)s)", trouble=sentence(trouble), place=engine.named()))
    return f"{looked} [{current_app.extensions['shape fault']}]" if trouble is Trouble.CLOSED else looked


@cache
def shapes() -> tuple[str, frozenset[str]]:
    """The newest shape, and every one that this version knows."""
    lines = [dict(NAMES.findall(file.read_text(encoding="utf-8"))) for file in VERSIONS.glob("*.py")]
    known = frozenset(line["revision"] for line in lines)
    (newest,) = known - {line.get("down_revision") for line in lines}
    return newest, known


def _seen_through(connection: sa.Connection) -> Trouble | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return Trouble.EMPTY
    stands = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    newest, known = shapes()
    if stands is None:
        return Trouble.EMPTY
    if stands != newest:
        return Trouble.OLDER if stands in known else Trouble.NEWER
    ward = connection.scalar(sa.text("SELECT 1 FROM ward WHERE id > 0 LIMIT 1"))
    if not ward:
        return Trouble.NO_WARD
    return Trouble.UNREAD if (current_app.config["INSTANCE"] / UNDER_WAY).exists() else None
