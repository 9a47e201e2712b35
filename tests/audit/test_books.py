"""The trail proves the books: whatever is changed past the portal is named by row, column and last honest entry."""

import pytest
import sqlalchemy as sa

from portal import audit
from portal.audit.books import forget_states, prove, prove_seals, proved_since
from portal.audit.books.watching import Unseen
from portal.audit.books.writing_down import books
from portal.audit.models import Entry, RowMark
from portal.ground.db import Base, OfWard, db, will_write
from portal.ground.ids import new_id
from portal.people.models import Person, Residence
from portal.plans.models import Commitment


def by_hand(statement, **values):
    """As somebody with the database's password would."""
    db.session.connection().execute(sa.text(statement), values)


def wrong():
    return [one[:4] for one in prove(db.session.connection(), 1).wrong]


@pytest.fixture
def writing(app, ward):
    will_write()
    return ward


def test_what_the_portal_wrote_holds(writing):
    proof = prove(db.session.connection(), 1)
    assert proof.wrong == []
    assert proof.rows > 300
    assert prove_seals(db.session.connection(), 1) is None
    assert proved_since(db.session.connection(), 1) is None


def test_a_changed_row_is_named_with_its_column_and_its_last_honest_entry(writing):
    (one, *_) = writing.commitments["member_1"]
    row = db.session.get(Commitment, (1, one))
    row.remedy = "Phát biểu hai lần mỗi buổi"
    audit.record(writing.actor("member_1"), "plan.saved", row)
    db.session.commit()
    number, moment = audit.anchor(1)[0], db.session.scalar(sa.select(Entry.at).order_by(Entry.number.desc()).limit(1))
    audit.record(writing.actor("member_1"), "plan.read", row)
    by_hand("UPDATE commitment SET remedy = 'Khác' WHERE id = :id", id=one)

    (found,) = prove(db.session.connection(), 1).wrong
    assert found == ("commitment", one, "changed", ["remedy"], number, moment)


def test_a_row_taken_away_and_a_row_put_in_are_found(writing):
    gone, person = writing.commitments["member_1"][0], new_id()
    by_hand("DELETE FROM commitment WHERE id = :id", id=gone)
    by_hand(
        "INSERT INTO person (ward_id, id, name, given_name, folded, sort_key, version) "
        "SELECT ward_id, :new, name, given_name, folded, sort_key, version FROM person WHERE id = :id",
        new=person,
        id=writing.member_1,
    )
    assert wrong() == [("commitment", gone, "missing", []), ("person", person, "added", [])]


def test_a_row_deleted_by_a_deed_is_not_missing_and_put_back_by_hand_is_found(writing):
    one = db.session.get(Commitment, (1, writing.commitments["member_1"][0]))
    kept = {column.name: getattr(one, column.key) for column in Commitment.__table__.columns}
    db.session.delete(one)
    audit.record(writing.actor("member_1"), "plan.saved", one)
    db.session.commit()
    assert wrong() == []
    words = ", ".join(kept)
    put_in = sa.text(f"INSERT INTO commitment ({words}) VALUES ({', '.join(':' + name for name in kept)})")
    types = [sa.bindparam(name, type_=Commitment.__table__.c[name].type) for name in kept]
    db.session.connection().execute(put_in.bindparams(*types), kept)
    assert wrong() == [("commitment", kept["id"], "added", [])]


@pytest.mark.parametrize("table", [False, True], ids=["by the model", "by the table"])
def test_many_rows_written_at_once_are_proved(writing, table):
    here = Residence.__table__.c if table else Residence
    kind = Residence.__table__ if table else Residence
    db.session.execute(
        sa.update(kind).where(here.place == "Tổ dân phố").values(place="Khu phố"),
        execution_options={"synchronize_session": False},
    )
    audit.record(writing.actor("office"), "people.moved")
    db.session.execute(sa.delete(kind).where(here.person_id == writing.member_3))
    db.session.execute(
        sa.insert(kind), [{"ward_id": 1, "id": new_id(), "person_id": writing.member_3, "place": "Nơi khác"}]
    )
    db.session.execute(sa.insert(Residence), [{"person_id": writing.member_1b, "place": "Nơi khác nữa"}])
    db.session.commit()
    assert wrong() == []


def test_what_no_deed_told_of_is_marked_all_the_same_and_shows(writing):
    db.session.get(Person, (1, writing.member_1)).birth_year = 1961
    db.session.commit()
    assert wrong() == []
    assert db.session.scalar(sa.select(Entry.action).order_by(Entry.number.desc()).limit(1)) == "rows.kept"


def test_what_is_rolled_back_leaves_no_mark(writing):
    before = db.session.scalar(sa.select(sa.func.count()).select_from(RowMark))
    db.session.get(Person, (1, writing.member_1)).birth_year = 1961
    audit.record(writing.actor("office"), "people.moved")
    db.session.rollback()
    audit.record(writing.actor("office"), "people.seen")
    db.session.commit()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RowMark)) == before
    assert wrong() == []


def test_what_a_savepoint_took_back_is_marked_again(writing):
    person = db.session.get(Person, (1, writing.member_1))
    person.birth_year = 1961
    db.session.flush()
    inner = db.session.begin_nested()
    audit.record(writing.actor("office"), "people.moved")
    inner.rollback()
    db.session.commit()
    assert wrong() == []


def test_a_write_past_the_session_is_refused(writing):
    table = Residence.__table__
    with pytest.raises(Unseen):
        db.session.connection().execute(sa.update(table).values(place="Khác"))
    with pytest.raises(Unseen):
        db.session.execute(sa.insert(Residence).from_select(["place"], sa.select(Residence.place)))
    with pytest.raises(Unseen):
        db.session.bulk_update_mappings(Residence, [{"ward_id": 1, "id": 1, "place": "Khác"}])


def test_marks_exchanged_or_taken_away_are_found_where_they_were_taken(writing):
    number = db.session.scalar(sa.select(sa.func.min(Entry.number)).where(Entry.rows.is_not(None)))
    by_hand("UPDATE audit_row SET digest = :other WHERE row_id = :id", other=b"x" * 32, id=writing.member_1)
    assert prove_seals(db.session.connection(), 1) == number
    db.session.rollback()
    by_hand("DELETE FROM audit_row WHERE row_id = :id", id=writing.member_1)
    assert prove_seals(db.session.connection(), 1) == number
    db.session.rollback()
    by_hand("UPDATE audit_row SET number = 99 WHERE number = :number", number=number)
    assert prove_seals(db.session.connection(), 1) == number


def test_an_erased_row_holds_and_its_older_marks_can_be_tried_no_more(writing):
    one = writing.commitments["member_1"][0]
    gone = {"remedy": "(đã xóa)", "lowered": "", "folded": ""}
    db.session.execute(sa.update(Commitment).where(Commitment.id == one).values(gone))
    forget_states(Commitment, sa.select(Commitment.id).where(Commitment.id == one))
    audit.record(writing.actor("ward_secretary"), "year.confirmed")
    db.session.commit()

    marks = db.session.execute(sa.select(RowMark.salt).where(RowMark.row_id == one).order_by(RowMark.number)).all()
    assert [bool(row.salt) for row in marks] == [False, True]
    assert wrong() == []
    assert prove_seals(db.session.connection(), 1) is None


def test_a_table_is_in_the_books_or_says_why_not():
    """Whoever adds a table need not think of it; whoever takes one out says why."""
    tables = {one.class_.__tablename__: one.class_ for one in Base.registry.mappers if issubclass(one.class_, OfWard)}
    out = {name for name, kind in tables.items() if kind.passes}
    assert tables.keys() - out == books().keys()
    assert all(len(tables[name].passes.split()) >= 4 for name in out)
    must = (
        "note note_revision note_rating note_withdrawal plan plan_version plan_narrative commitment post_holding "
        "membership cell_membership organisation_membership note_release note_telling conclusion reply question "
        "closing cell_month plan_delivery plan_delivery_entry plan_return meeting_minutes meeting_item helper typist "
        "authenticator_app card_code kin lock_exception supervision_lead account activation_slip person unit sending "
        "setting stored_file"
    )
    assert set(must.split()) <= books().keys()
