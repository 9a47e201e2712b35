"""Two generated wards in one database, alike cell by cell, one six times the other; and what a request asked of it."""

import re
from contextlib import contextmanager
from typing import NamedTuple

import sqlalchemy as sa

from portal.demo.city.building import CityWard, raise_generated
from portal.ground import ids
from portal.ground.db import db

SMALL, LARGE, MONTHS = 700, 4230, 3
OK, SELECT = 0, 21  # SQLite's codes
VM_STEPS = 100  # how often SQLite is asked to report, in steps of its machine: 100 is 1 % of the cheapest page


class Asked(NamedTuple):
    """A statement as it was sent."""

    sql: str
    values: object


class Heard:
    """What a request sent to the database, and on SQLite how many steps its machine took for it."""

    def __init__(self):
        self.asked, self.steps = [], 0

    @property
    def count(self):
        return len(self.asked)

    @property
    def telling_apart(self):
        """The read that tells namesakes apart, of which a page without any has none (people.queries.namesakes)."""
        return sum(
            "SELECT person.id, person.name, person.birth_year," in " ".join(one.sql.split()) for one in self.asked
        )

    @property
    def reads(self):
        return [one for one in self.asked if one.sql.lstrip("( ").startswith(("SELECT", "WITH"))]


def wards(months=MONTHS):
    """The small one and the large one, in an empty database."""
    return [
        raise_generated(number, members=members, periods=months, proved=False)
        for number, members in enumerate((SMALL, LARGE), 1)
    ]


@contextmanager
def listening():
    heard, counted = Heard(), []

    def note(_connection, cursor, sql, values, _context, _many):
        heard.asked.append(Asked(sql, values))
        raw = getattr(cursor, "connection", None)
        if db.engine.dialect.name == "sqlite" and raw not in counted:
            counted.append(raw)
            raw.set_progress_handler(step, VM_STEPS)

    def step():
        heard.steps += VM_STEPS

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
    try:
        yield heard
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)
        for raw in counted:
            raw.set_progress_handler(None, 0)


@contextmanager
def compiling():
    """How often SQLite puts a SELECT together, on connections that are opened from here on."""
    compiled = []

    def connected(raw, _record):
        raw.set_authorizer(lambda action, *_: OK if action != SELECT else compiled.append(action) or OK)

    db.engine.dispose()
    sa.event.listen(db.engine, "connect", connected)
    try:
        yield compiled
    finally:
        sa.event.remove(db.engine, "connect", connected)
        db.engine.dispose()


class Hot(NamedTuple):
    """A page that is opened often: by whom, about what. `of` names what it may grow with: nothing, or the ward."""

    name: str
    who: str
    url: str
    of_ward: bool = False


def hot_pages(ward):
    """The pages of `docs/performance.md`, in this ward."""
    month, unit = ward.months[-1], lambda code: ids.written(ward.units[code])
    person = ids.written(ward.people["member"])
    sheet = f"/giam-sat/{month}/{unit('front-1')}"
    return (
        Hot("empty page", "front-1", "/thong-bao"),
        Hot("home, head", "front-1", "/"),
        Hot("home, secretary", "cell-1", "/"),
        Hot("home, member", "member", "/"),
        Hot("home, mass head", "women", "/", of_ward=True),
        Hot("home, office", "office", "/", of_ward=True),
        Hot("month sheet", "front-1", sheet),
        Hot("member opened", "front-1", f"{sheet}?mo={person}"),
        Hot("mass sheet", "women", f"/giam-sat/{month}/{unit('women')}", of_ward=True),
        Hot("cell's list", "cell-1", "/dang-vien"),
        Hot("member list", "office", "/dang-vien", of_ward=True),
        Hot("member's card", "cell-1", f"/dang-vien/{person}"),
        Hot("cell's month", "cell-1", f"/giam-sat/{month}/chi-bo/{unit('cell-1')}"),
        Hot("cell's plans", "cell-1", f"/ke-hoach/chi-bo/{unit('cell-1')}"),
        Hot("overview, head", "front-1", "/tong-quan"),
        Hot("overview, cell", "cell-1", "/tong-quan"),
        Hot("progress", "front", f"/giam-sat/{month}/tien-do", of_ward=True),
        Hot("heat map", "ward_secretary", "/tong-quan/phuong", of_ward=True),
        Hot("briefing", "ward_secretary", f"/giao-ban/{month}", of_ward=True),
        Hot("figures", "office", f"/dot-sinh-hoat/tu-soi-{ward.months[0][:4]}/chi-tieu", of_ward=True),
        Hot("calendar", "cell-1", "/lich", of_ward=True),  # it offers every body to choose from
    )


def folded(sql):
    return re.sub(r"\s+", " ", sql)


# Pages by name, before there is a ward to open them in.
PATTERN = CityWard(0, {}, dict.fromkeys(("member",), 1), dict.fromkeys(("front-1", "women", "cell-1"), 1), ("2022-04",))
SLACK = 3_000  # steps or rows: a few more units in a list of units


BY_KEYS = ("seqscan", "hashjoin", "mergejoin")


def visited(connection, asked, *, by_keys):
    """The rows that PostgreSQL looks at for a read, by its own count."""
    plan = _explained(connection, asked, "ANALYZE, ", by_keys=by_keys)
    return round(_rows(plan[0]["Plan"]))


def _explained(connection, asked, how="", *, by_keys=True):
    """Tables of some thousand rows are walked because that is quicker there: whether a key is at hand, which counts
    in a ward ten times as large, is asked without that choice."""
    for choice in BY_KEYS:
        connection.exec_driver_sql(f"SET LOCAL enable_{choice} = {'off' if by_keys else 'on'}")
    return connection.exec_driver_sql(f"EXPLAIN ({how}FORMAT JSON) {asked.sql}", asked.values).scalar()


def _rows(node):
    own = 0
    if "Relation Name" in node:
        own = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return own + sum(_rows(one) for one in node.get("Plans", ()))


def walks(reads, tables):
    """(table, statement) of each read that walks a table or all that a ward has of it, instead of finding by a key."""
    with db.engine.connect() as connection:
        for one in reads:
            if db.engine.dialect.name == "sqlite":
                found = _walks_of_sqlite(connection, one)
            else:
                found = _walks_of_postgres(connection, one)
            yield from ((table, folded(one.sql)[:300]) for table in found if table in tables)


WALKS = re.compile(r"(?:SCAN (\w+?)(?:_\d+)?\b|SEARCH (\w+?)(?:_\d+)? USING (?:COVERING )?INDEX \S+ \(ward_id=\?\))")


def _walks_of_sqlite(connection, one):
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one.sql}", one.values):
        if met := WALKS.match(row[3]):
            yield met[1] or met[2]


def _walks_of_postgres(connection, one):
    yield from _walked(_explained(connection, one)[0]["Plan"])


def _walked(node):
    if node["Node Type"] == "Seq Scan" or re.fullmatch(r"\(ward_id = \d+\)", node.get("Index Cond", "")):
        yield node.get("Relation Name") or node["Index Name"]
    for below in node.get("Plans", ()):
        yield from _walked(below)
