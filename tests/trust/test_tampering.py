"""A drill of the trail: three hundred hands in the chain at random, each found where it reached in."""

import random

import pytest
import sqlalchemy as sa

from portal import audit
from portal.audit import Entry, Payload
from portal.ground.db import db, will_write

pytestmark = pytest.mark.trust
LENGTH, ROUNDS = 60, 300


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
    lambda number: change(Payload, number, content={"remark": "Khác."}),
    lambda number: change(Payload, number, salt="0" * 32),
    lambda number: cut(number - 1),
)


def test_every_hand_in_the_chain_is_found_where_it_reached_in(app, ward):
    will_write()
    for trigger in ("audit_entry_stands", "audit_entry_stays"):  # an owner can drop them: they are no evidence
        if db.engine.dialect.name == "sqlite":
            db.session.execute(sa.text(f"DROP TRIGGER {trigger}"))
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("DROP TRIGGER audit_entry_stands ON audit_entry"))
    for number in range(LENGTH):
        audit.record(ward.actor("front_1"), "drill", audit.About("person", ward.member_1), step=number)
    db.session.commit()
    assert audit.verify(1, (audit.anchor(1),)) is None
    chance = random.Random(20220422)
    for _ in range(ROUNDS):
        number, tamper = chance.randint(2, LENGTH - 1), chance.choice(TAMPERINGS)
        tamper(number)
        broken = audit.verify(1, (audit.anchor(1),))
        assert broken is not None
        assert broken.number == number
        db.session.rollback()
    assert audit.verify(1, (audit.anchor(1),)) is None
