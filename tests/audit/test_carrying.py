"""An upgrade carries the marks over: what held is marked anew, what did not hold stays wrong and is named."""

import sqlalchemy as sa

from portal.audit import verify_all
from portal.audit.books import prove
from portal.audit.carrying import carry_over
from portal.audit.models import Entry, RowMark
from portal.ground.db import db, will_write


def upgraded(*statements):
    """What a migration does, in one transaction with what goes around it."""
    will_write()
    connection = db.session.connection()
    with carry_over(connection):
        for statement in statements:
            connection.execute(sa.text(statement))
    db.session.commit()


def last_action():
    return db.session.scalar(sa.select(Entry.action).order_by(Entry.number.desc()).limit(1))


def test_what_a_migration_writes_holds_after_it(app, ward):
    upgraded("UPDATE commitment SET cause = 'như cũ' WHERE ward_id = 1")
    assert verify_all(1).holds
    assert last_action() == "rows.carried"


def test_what_was_tampered_with_before_is_not_made_right(app, ward):
    one = ward.commitments["member_1"][0]
    will_write()
    db.session.connection().execute(sa.text("UPDATE commitment SET remedy = 'x' WHERE id = :id"), {"id": one})
    db.session.commit()
    upgraded("UPDATE commitment SET cause = 'như cũ' WHERE ward_id = 1")
    (wrong,) = prove(db.session.connection(), 1).wrong
    assert wrong[:3] == ("commitment", one, "changed")
    assert "remedy" in wrong.columns


def test_an_upgrade_that_touches_nothing_writes_nothing(app, ward):
    before = db.session.scalar(sa.select(sa.func.max(Entry.number)))
    upgraded()
    assert db.session.scalar(sa.select(sa.func.max(Entry.number))) == before


def test_the_first_time_all_that_stands_is_marked_and_nothing_before_it_is_proved(app, ward):
    will_write()
    db.session.execute(sa.text("DELETE FROM audit_row"))
    db.session.execute(sa.text("DROP TRIGGER audit_entry_stands" + on_entry()))
    db.session.execute(sa.text("UPDATE audit_entry SET rows = NULL"))
    db.session.commit()
    upgraded()
    found = verify_all(1)
    assert found.proof.wrong == []
    assert found.since[0] == db.session.scalar(sa.select(sa.func.max(Entry.number)).where(Entry.ward_id == 1))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RowMark).where(RowMark.ward_id == 1)) > 300


def on_entry():
    return " ON audit_entry" if db.engine.dialect.name == "postgresql" else ""


def test_a_table_that_joins_the_books_is_marked_as_it_stands_and_what_was_wrong_elsewhere_stays_so(app, ward):
    one = ward.commitments["member_1"][0]
    will_write()
    for marks in ("audit_row", "audit_shape"):
        db.session.execute(sa.text(f"DELETE FROM {marks} WHERE place = 'post_holding'"))
    db.session.execute(sa.text("UPDATE commitment SET remedy = 'x' WHERE id = :id"), {"id": one})
    db.session.commit()
    assert {row.place for row in prove(db.session.connection(), 1).wrong} == {"commitment", "post_holding"}
    upgraded()
    assert [row[:2] for row in prove(db.session.connection(), 1).wrong] == [("commitment", one)]
