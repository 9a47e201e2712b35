"""Drills of the trail: hands in the chain, in the rows it proves and in both, each found where it reached in."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from portal import audit
from portal.audit import Entry, Payload
from portal.audit.books import watching
from portal.audit.books.writing_down import books, columns_of
from portal.audit.models import Head, RowMark
from portal.audit.trail import link
from portal.audit.verifying import verify_all
from portal.ground.db import UtcDateTime, db, will_write
from portal.people.models import Person

LENGTH, ROUNDS = 60, 300
ROW_ROUNDS = 5000


def change(table, number, **values):
    db.session.execute(sa.update(table.__table__).where(table.__table__.c.number == number).values(**values))


def cut(number):
    for table in (Entry, Payload):
        db.session.execute(sa.delete(table.__table__).where(table.__table__.c.number > number))


TAMPERINGS = (
    lambda number: change(Entry, number, action="supervision.note.read"),
    lambda number: change(Entry, number, actor_id=1),
    lambda number: change(Entry, number, capacity="Trưởng ban"),
    lambda number: change(Entry, number, digest="0" * 64),
    lambda number: change(Entry, number, hash="f" * 64),
    lambda number: change(Entry, number, rows="f" * 64),
    lambda number: change(Payload, number, content={"remark": "Khác."}),
    lambda number: change(Payload, number, salt="0" * 32),
    lambda number: change(Payload, number, source="10.0.0.9"),
    lambda number: cut(number - 1),
)


@pytest.fixture
def owner(app, ward):
    """Whoever owns the database can take away what keeps the chain from being rewritten: it is no evidence."""
    will_write()
    drop = ("DROP TRIGGER audit_entry_stands", "DROP TRIGGER audit_entry_stays")
    if db.engine.dialect.name == "postgresql":
        drop = ("DROP TRIGGER audit_entry_stands ON audit_entry",)
    for statement in drop:
        db.session.execute(sa.text(statement))
    db.session.commit()
    return ward


@pytest.mark.trust("G7")
def test_every_hand_in_the_chain_is_found_where_it_reached_in(owner, drill):
    before = audit.anchor(1)[0]
    for number in range(LENGTH):
        audit.record(owner.actor("front_1"), "drill", audit.About("person", owner.member_1), step=number)
    db.session.commit()
    assert audit.verify(1, (audit.anchor(1),)) is None
    chance = random.Random(20220422)
    for _ in drill.each(range(ROUNDS)):
        number, tamper = before + chance.randint(2, LENGTH - 1), chance.choice(TAMPERINGS)
        tamper(number)
        broken = audit.verify(1, (audit.anchor(1),))
        assert broken is not None
        assert broken.number == number
        db.session.rollback()
    assert audit.verify(1, (audit.anchor(1),)) is None


class Hand:
    """One who writes into the rows past the portal. Each deed answers with the rows and columns it spoilt."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.rows = {}
        for place in sorted(books()):
            found = db.session.connection().exec_driver_sql(f'SELECT id FROM "{place}" WHERE ward_id = 1 ORDER BY id')
            self.rows[place] = [row.id for row in found]
        self.filled = [place for place, ids in self.rows.items() if ids]
        self.columns = [(place, name) for place in self.filled for name in columns_of(place)]
        self.columns = [one for one in self.columns if one[1] not in ("ward_id", "id")]

    def change(self, place=None, name=None):
        if place is None:
            place, name = self.chance.choice(self.columns)
        row_id, column = self.chance.choice(self.rows[place]), books()[place].c[name]
        was = self._of(place, row_id, name)
        self._write(place, row_id, name, self._other(column, was))
        return [(place, row_id, "changed", [name])]

    def swap(self):
        """Two rows of a table exchange what one column says."""
        for _ in range(200):
            place, name = self.chance.choice(self.columns)
            if len(self.rows[place]) < 2:
                continue
            one, other = self.chance.sample(self.rows[place], 2)
            first, second = self._of(place, one, name), self._of(place, other, name)
            if first != second:
                self._write(place, one, name, second)
                self._write(place, other, name, first)
                return sorted([(place, one, "changed", [name]), (place, other, "changed", [name])])
        raise AssertionError("nothing differs")

    def take_away(self):
        place = self.chance.choice(self.filled)
        row_id = self.chance.choice(self.rows[place])
        self._run(f'DELETE FROM "{place}" WHERE id = :id', id=row_id)
        return [(place, row_id, "missing", [])]

    def put_in(self):
        place = self.chance.choice(self.filled)
        row_id, fresh = self.chance.choice(self.rows[place]), self.chance.randint(1, 2**62)
        others = ", ".join(f'"{name}"' for name in columns_of(place) if name != "id")
        copied = f'INSERT INTO "{place}" (id, {others}) SELECT :new, {others} FROM "{place}" WHERE id = :id'
        self._run(copied, new=fresh, id=row_id)
        return [(place, fresh, "added", [])]

    def _of(self, place, row_id, name):
        column = books()[place].c[name]
        return db.session.connection().scalar(sa.select(column).where(books()[place].c.id == row_id))

    def _write(self, place, row_id, name, value):
        bound = sa.bindparam("value", value, books()[place].c[name].type)
        statement = sa.text(f'UPDATE "{place}" SET "{name}" = :value WHERE id = :id').bindparams(bound)
        db.session.connection().execute(statement, {"id": row_id})

    def _run(self, statement, **values):
        db.session.connection().execute(sa.text(statement), values)

    def _other(self, column, was):
        while True:
            other = _something(column, self.chance)
            if other != was:
                return other


@pytest.fixture
def filled(app, ward):
    """A ward in which every table of the books holds rows, each proved; keys and what keeps a value single sleep, as
    they do for an owner who knows how. Answers with who reaches in, by seed."""
    will_write()
    connection = db.session.connection()
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.connection.driver_connection.execute("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("SET session_replication_role = replica")
    _unique_sleep(connection)
    with watching.between_shapes():
        keys = [key for place in books() for key in _some_rows(connection, place)]
    audit.trail.append(
        db.session(),
        ward.actor("office"),
        "drill",
        None,
        {},
        seal=lambda number: audit.books.sealing.mark(connection, 1, number, keys),
    )
    connection.exec_driver_sql("SAVEPOINT clean")
    yield Hand
    if sqlite:
        connection.connection.driver_connection.execute("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("SET session_replication_role = DEFAULT")
    db.session.rollback()


def _some_rows(connection, place):
    chance, table = random.Random(place), books()[place]
    for number in range(1, 4):
        row = {column.name: _something(column, chance) for column in table.columns}
        row |= {"ward_id": 1, "id": number * 1000 + chance.randint(1, 900)}
        connection.execute(sa.insert(table), row)
        yield place, row["id"]


def _something(column, chance):
    kind = column.type
    if column.nullable and chance.random() < 0.3:
        return None
    if isinstance(kind, sa.Enum):
        return chance.choice(list(kind.enum_class))
    if isinstance(kind, sa.JSON):
        return {"a": chance.randint(1, 9), "ă": ["b", None]}
    if isinstance(kind, sa.Boolean):
        return chance.random() < 0.5
    if isinstance(kind, sa.Integer):
        return chance.randint(1, 2000)
    if isinstance(kind, sa.Time):
        return time(chance.randint(0, 23), chance.randint(0, 59))
    if isinstance(kind, sa.Date):
        return date(2022, 4, chance.randint(1, 30))
    if isinstance(kind, UtcDateTime):
        return datetime(2022, 4, 1, tzinfo=UTC) + timedelta(microseconds=chance.randint(0, 10**12))
    return "".join(chance.choice("aăâđ ệ'%\"\\:,-\n0") for _ in range(chance.randint(1, 12)))[: kind.length]


def _unique_sleep(connection):
    """An index that forbids a row to be written twice is dropped by its owner before the forgery."""
    for table in books().values():
        for index in table.indexes:
            if index.unique:
                connection.exec_driver_sql(f'DROP INDEX IF EXISTS "{index.name}"')


def found(connection):
    return sorted(one[:4] for one in audit.books.prove(connection, 1).wrong)


def tampered(hand, connection, rounds, deeds):
    """How many hands reached in; each is found, and nothing else is."""
    missed, done = [], 0
    for _ in rounds:
        deed = hand.chance.choice(deeds)
        try:
            spoilt = deed()
        except sa.exc.IntegrityError:  # the table itself refuses it: nothing was changed
            connection.exec_driver_sql("ROLLBACK TO clean")
            continue
        done += 1
        told = found(connection)
        if told != spoilt:
            missed.append((deed.__name__, spoilt, told))
        connection.exec_driver_sql("ROLLBACK TO clean")
    return done, missed


def look_through(filled, seed, rounds, seen=iter):
    connection = db.session.connection()
    assert found(connection) == []
    hand = filled(seed)
    assert set(hand.filled) == set(books())
    assert audit.books.prove_seals(connection, 1) is None
    done, missed = tampered(
        hand, connection, seen(range(rounds)), (hand.change, hand.change, hand.swap, hand.take_away, hand.put_in)
    )
    assert missed == []
    assert done > rounds * 0.7
    assert found(connection) == []


def test_some_hands_in_the_rows_are_found(filled):
    look_through(filled, 20220423, 60)


def test_one_hand_in_each_column_of_every_table_with_rows_is_found(filled):
    """A sixth of the columns at a time: the whole drill takes them all."""
    connection, hand = db.session.connection(), filled(20220424)
    for place, name in hand.chance.sample(hand.columns, len(hand.columns) // 6):
        spoilt = hand.change(place, name)
        assert found(connection) == spoilt
        connection.exec_driver_sql("ROLLBACK TO clean")


@pytest.mark.trust("G7")
@pytest.mark.timeout(3600)
def test_five_thousand_hands_in_the_rows_are_found(filled, drill):
    look_through(filled, 20220422, ROW_ROUNDS, drill.each)


@pytest.mark.trust("G7")
@pytest.mark.timeout(3600)
def test_a_hand_in_every_column_is_found(filled, drill):
    connection, hand = db.session.connection(), filled(20220425)
    for place, name in drill.each(hand.columns):
        spoilt = hand.change(place, name)
        assert found(connection) == spoilt, (place, name)
        connection.exec_driver_sql("ROLLBACK TO clean")


def mended(number):
    """Everything from that entry on is computed anew, as somebody with the source code would: rows, marks, chain."""
    entry = Entry.__table__
    previous = None
    for row in db.session.execute(
        sa.select(entry).where(entry.c.ward_id == 1, entry.c.number >= number).order_by(entry.c.number)
    ).all():
        facts = row._asdict()
        marks = (
            db.session.execute(sa.select(RowMark.__table__).where(RowMark.ward_id == 1, RowMark.number == row.number))
            .mappings()
            .all()
        )
        facts["rows"] = audit.books.sealing.sealed(marks) if marks else None
        facts["previous"] = previous or facts["previous"]
        previous = link(Entry(**{key: value for key, value in facts.items() if key != "hash"}))
        kept = {"rows": facts["rows"], "previous": facts["previous"], "hash": previous}
        db.session.execute(sa.update(entry).where(entry.c.id == row.id).values(kept))
    db.session.execute(sa.update(Head.__table__).where(Head.ward_id == 1).values(hash=previous))


def test_a_row_and_its_mark_and_the_chain_computed_anew_are_found_by_an_older_head(owner):
    one = owner.commitments["member_1"][0]
    audit.record(owner.actor("front_1"), "drill", audit.About("person", owner.member_1))
    db.session.commit()
    observed = audit.anchor(1)
    connection = db.session.connection()
    connection.execute(sa.text("UPDATE commitment SET remedy = 'Khác' WHERE id = :id"), {"id": one})
    (number,) = connection.scalars(sa.select(RowMark.number).where(RowMark.row_id == one))
    assert not verify_all(1).holds
    ((_, texts),) = audit.books.sealing.rows_of(connection, 1, "commitment", columns_of("commitment"), [one])
    forged = audit.books.sealing.mark_of("commitment", texts)
    db.session.execute(sa.update(RowMark.__table__).where(RowMark.row_id == one).values(forged))
    mended(number)

    assert verify_all(1).holds  # all of it is right again: hence heads outside
    found = verify_all(1, (observed,))
    assert (found.broken.number, found.broken.reason) == (observed[0], "differs from its anchor")


def test_the_rows_of_a_cut_tail_are_found_by_their_marks(owner):
    """Whoever cuts the trail's tail and mends its end leaves rows that no mark knows."""
    before = audit.anchor(1)
    person = db.session.get(Person, (1, owner.member_1))
    person.birth_year = 1961
    audit.record(owner.actor("office"), "people.corrected", person)
    db.session.commit()
    for table in (Entry, Payload, RowMark):
        db.session.execute(sa.delete(table.__table__).where(table.__table__.c.number > before[0]))
    db.session.execute(sa.update(Head.__table__).where(Head.ward_id == 1).values(number=before[0], hash=before[1]))
    assert audit.verify(1) is None
    (wrong,) = verify_all(1).proof.wrong
    assert wrong[:3] == ("person", owner.member_1, "changed")
    assert {"birth_year", "version"} & set(wrong.columns)
