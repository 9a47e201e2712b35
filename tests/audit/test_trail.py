"""The trail is appended to and never rewritten; whoever rewrites it all the same is found."""

from datetime import datetime

import pytest
import sqlalchemy as sa

from portal import audit
from portal.audit import About, Entry, Head, Payload
from portal.audit.trail import START, digest_of, link
from portal.ground.db import db, in_ward, will_write
from portal.organisations.service import found_ward
from portal.policy import Actor

DEEDS = ("note.opened", "note.recorded", "note.sent", "cell.released", "cell.closed")


@pytest.fixture
def trail(app, ward):
    """Five deeds of the head of area 1, about one member, after whatever the ward was built with."""
    will_write()
    actor, before = ward.actor("front_1"), audit.anchor(1)[0]
    for deed in DEEDS:
        audit.record(actor, deed, About("person", ward.member_1), words="Đã nhắc phân loại rác", month=ward.month)
    db.session.commit()
    return [before + place for place in range(1, len(DEEDS) + 1)]


@pytest.fixture
def tampering(trail):
    """The database's own administrator, who can take the triggers away."""

    def tamper(*statements):
        drop = ("DROP TRIGGER audit_entry_stands", "DROP TRIGGER audit_entry_stays")
        if db.engine.dialect.name != "sqlite":
            drop = ("DROP TRIGGER audit_entry_stands ON audit_entry",)
        for statement in (*map(sa.text, drop), *statements):
            db.session.execute(statement)
        db.session.commit()

    return tamper


def entries():
    return sa.update(Entry.__table__).where(Entry.ward_id == 1)


def of(table, number):
    return sa.and_(table.c.ward_id == 1, table.c.number == number)


def test_a_chain_that_nobody_touched_holds(trail):
    assert audit.verify(1) is None
    assert audit.verify(1, (audit.anchor(1),)) is None


def test_numbers_have_no_gap_and_each_link_names_the_one_before(trail):
    rows = db.session.execute(sa.select(Entry.number, Entry.previous, Entry.hash).order_by(Entry.number)).all()

    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert [row.previous for row in rows] == [START, *(row.hash for row in rows[:-1])]


def test_who_they_were_then_is_written_down(trail, ward):
    entry = db.session.scalars(sa.select(Entry).where(Entry.number == trail[0])).one()

    assert (entry.actor_id, entry.object_kind, entry.object_id) == (ward.front_1, "person", ward.member_1)
    assert entry.capacity == "Trưởng ban CTMT tổ dân phố 1"


def test_what_is_rolled_back_leaves_no_number_behind(trail, ward):
    audit.record(ward.actor("front_1"), "note.recorded", About("person", ward.member_1))
    db.session.rollback()

    assert audit.anchor(1)[0] == trail[-1]
    assert audit.verify(1) is None


def test_a_view_is_kept_although_the_request_fails(trail, ward):
    will_write(False)
    actor = ward.actor("front_1")
    db.session.rollback()
    audit.record_apart(actor, "refused", None, endpoint="sheet.sheet")
    db.session.rollback()

    assert audit.anchor(1)[0] == trail[-1] + 1
    assert audit.verify(1) is None


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_rewrite_the_trail(trail, statement):
    with pytest.raises(sa.exc.DBAPIError, match="never"):
        db.session.execute(sa.text(statement))
    db.session.rollback()


def test_a_changed_entry_is_found(trail, tampering):
    tampering(entries().where(Entry.number == trail[2]).values(capacity="Bí thư Chi bộ 1"))

    assert audit.verify(1) == (trail[2], "entry changed")


def test_a_changed_payload_is_found(trail, tampering):
    table = Payload.__table__
    tampering(sa.update(table).where(of(table, trail[1])).values(content={"words": "Không nhắc gì"}))

    assert audit.verify(1) == (trail[1], "payload changed")


def test_a_payload_taken_away_is_found(trail, tampering):
    table = Payload.__table__
    tampering(sa.delete(table).where(of(table, trail[1])))

    assert audit.verify(1) == (trail[1], "payload missing")


def test_a_lawful_erasure_takes_the_words_and_leaves_the_chain(trail, tampering):
    table = Payload.__table__
    tampering(sa.update(table).where(of(table, trail[1])).values(content=sa.null()))

    assert audit.verify(1, (audit.anchor(1),)) is None


def test_an_entry_taken_from_the_middle_is_found(trail, tampering):
    table = Entry.__table__
    tampering(sa.delete(table).where(of(table, trail[2])))

    assert audit.verify(1) == (trail[2], "number missing")


def test_a_cut_tail_is_found(trail, tampering):
    tampering(*_cut(trail[-1]))

    assert audit.verify(1) == (trail[-1], "tail missing")


def test_a_cut_tail_with_a_mended_end_is_found_by_its_anchor(trail, tampering):
    anchor, last = audit.anchor(1), trail[-1]
    (shortened,) = db.session.scalars(sa.select(Entry.hash).where(Entry.number == last - 1))
    mended = sa.update(Head.__table__).where(Head.ward_id == 1).values(number=last - 1, hash=shortened)
    tampering(*_cut(last), mended)

    assert audit.verify(1) is None  # the chain alone cannot know: hence anchors outside
    assert audit.verify(1, (anchor,)) == (last, "anchored entry missing")


def test_a_chain_computed_anew_is_found_by_its_anchor(trail, tampering):
    anchor = audit.anchor(1)
    tampering()
    _compute_anew(trail[2], {"words": "Không nhắc gì"})

    assert audit.verify(1) is None  # every link is right again
    assert audit.verify(1, (anchor,)) == (anchor[0], "differs from its anchor")


def test_each_ward_has_its_own_chain(trail, ward):
    found_ward(3, "phường Khác")
    with in_ward(3):
        stranger = Actor(ward_id=3, person_id=None)
        audit.record(stranger, "office.opened", About("ward", 3))
        db.session.commit()

        assert audit.anchor(3)[0] == 1
        assert audit.verify(3) is None
    assert audit.anchor(1)[0] == trail[-1]


def test_the_order_of_what_is_hashed_never_changes():
    """Chains written by older versions must verify: a new field needs a new shape, not another place here."""
    entry = Entry(
        ward_id=1,
        number=7,
        at=datetime(2022, 4, 25, 1, 2, 3, 4),
        actor_id=11,
        account_id=12,
        capacity="Bí thư Chi bộ 3",
        action="note.recorded",
        object_kind="note",
        object_id=13,
        digest=digest_of("0f", {"b": 1, "a": "ă"}),
        previous=START,
    )

    assert entry.digest == "38777d4da1ee7cd3e4b476e95b53ab2a10f297feed0b98c2cbbbf261c1d116e7"
    assert link(entry) == "332a257c8d04311afb022175e663b74a7c287f7b40c025b808b242a1680a067c"


def _cut(number):
    return [sa.delete(table).where(of(table, number)) for table in (Entry.__table__, Payload.__table__)]


def _compute_anew(number, content):
    """What an administrator with the source code could do: change one payload and hash all that follows again."""
    entry, payload = Entry.__table__, Payload.__table__
    previous = None
    for row in db.session.execute(sa.select(entry).where(entry.c.number >= number).order_by(entry.c.number)).all():
        facts = row._asdict()
        if row.number == number:
            salt = db.session.scalar(sa.select(payload.c.salt).where(of(payload, number)))
            facts["digest"] = digest_of(salt, content)
            db.session.execute(sa.update(payload).where(of(payload, number)).values(content=content))
        else:
            facts["previous"] = previous
        previous = link(Entry(**{key: value for key, value in facts.items() if key != "hash"}))
        changed = {"digest": facts["digest"], "previous": facts["previous"], "hash": previous}
        db.session.execute(sa.update(entry).where(of(entry, row.number)).values(changed))
    db.session.execute(sa.update(Head.__table__).where(Head.ward_id == 1).values(hash=previous))
    db.session.commit()
