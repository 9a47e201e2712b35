"""Every row that names a person is held against what that person's copy says, table by table as the metadata has
them: a table that nobody thought of is planted, looked for, and missed.

Ids are drawn at random, so a number that equals a person's is that person.
"""

import json
import re
from collections import defaultdict
from datetime import date

import pytest
import sqlalchemy as sa

from portal.ground.clock import now
from portal.ground.db import Base, UtcDateTime, db, will_write
from portal.ground.ids import new_id
from tests.privacy.test_own_data import taken

TABLES = {one.name: one for one in sorted(Base.metadata.tables.values(), key=lambda one: one.name)}
DEED = re.compile(r"(^|_)by(_id)?$")  # who did it: counted in the person's own trail, and shown by their post
DID = {  # deeds by another name: what the person did for others is the others' data
    ("contribution", "speaker_id"),
    ("figure_snapshot", "signer_id"),
    ("figure_snapshot", "taken_by"),
    ("meeting", "chair_id"),
    ("meeting", "secretary_id"),
    ("note_revision", "author_id"),
    ("report_file", "asked_by"),
    ("ward_fact", "by"),
}
OF_NO_TRIAL = "trial_id"  # nought: what counts (ground.trial); tests/supervision/test_trial.py asks of the others
NO_PERSON = {  # numbers that are no person's
    "arrangement": {"joint_id"},  # the same in each ward of one decision
    "arrangement_placing": {"from_id", "unit_id"},
    "arrangement_post": {"unit_id"},
    "audit_entry": {"number", "object_id"},
    "audit_head": {"number"},
    "audit_payload": {"number"},
    "audit_ahead": {"lot", "row_id"},
    "audit_lot": {"lot", "number"},
    "audit_row": {"row_id", "number"},
    "authenticator_app": {"last_step"},
    "cell_month": {"meeting_id"},  # the session whose day it is
    "commitment": {"continues_id"},
    "draft": {"pinned_id"},
    "job": {"about_id"},
    "person_link": {"other_person_id", "other_ward_id"},  # of the other ward
    "report_file": {"rows"},
    "sign_in_attempt": {"device"},
    "stored_file": {"size"},
    "unit_succession_abroad": {"other_ward_id", "other_unit_id"},
    "ward_fact": {"value"},
}
TRAIL = {
    ("audit_entry", "actor_id"),
    ("audit_entry", "account_id"),
    ("once_key", "account_id"),
    ("person", "joined_to"),
}
SILENT = {  # tables whose words the copy leaves out, and why
    "arrangement_placing": "told as the cell, residence or organisation once it holds",
    "arrangement_post": "told as the post once it holds",
    "draft": "may be about others: that there is one is told, its words are where they were typed",
    "helper_member": "what a helper may write about is told with the helper's post",
    "meeting_convening": "told with the attendance of the session that was called",
    "meeting_visit": "told with the attendance of the session that was visited",
    "note_withdrawal": "taken back before anybody but its body read it: no note about the person",
    "person_join": "two rows that were one person: what moved is told where it stands",
    "sending_gap": "told with the sheet of the month: a reason of the body, not of the person",
    "mail_address": "its one-time code is a secret; the address itself is told",
}
CODED = {  # a word of the program's own: a person reads its label
    ("club_member", "club"): "ly-luan-tre",
    ("data_request", "record"): "notes",
    ("person_correction", "field"): "name",
}
UNSAID = {  # texts that the copy leaves out, and why
    ("meeting_opinion", "speaker_words"): "a guest who is no member",
    ("note_covering", "words"): "the third person's name itself",
    ("out_mail", "address"): "told as where letters go",
    ("out_mail", "once"): "a mark that no letter is written twice",
    ("out_mail", "stop_url"): "opens without signing in",
    ("out_mail", "text"): "while it is under way: the tasks of the home page; erased when it has gone",
    ("told", "link"): "an address of the portal",
    ("told", "words"): "a sentence with its places open: told filled in",
}
TRUE = {("question", "to_member")}
BLANK = re.compile(r"until|withdrawn|ended|disabled|closed")  # what has not happened yet
SECRETS = re.compile(r"hash|digest|sha256|secret|salt|token|code_|folded|lowered|sort_key|key$|fingerprint|^code$")


def person_columns():
    """(table, column) of every column that holds a person's number or an account's."""
    for table in TABLES.values():
        for column in table.columns:
            targets = {key.column.table.name for key in column.foreign_keys}
            if targets & {"person", "account"} and column.name != "ward_id":
                yield table.name, column.name


def owned():
    """Tables whose rows are about somebody, by a column of their own or by what they hang on, however far: what hangs
    on these is about whom they are about."""
    known = {name for name, column in person_columns() if (name, column) not in DID}
    while True:
        hung = {
            table.name
            for table in TABLES.values()
            for column in table.columns
            for key in column.foreign_keys
            if column.name != "ward_id" and key.column.table.name in known
        }
        if hung <= known:
            return known
        known |= hung


def free_numbers():
    for table in TABLES.values():
        for column in table.columns:
            if isinstance(column.type, sa.BigInteger) and not column.foreign_keys and column.name != "id":
                yield table.name, column.name


def test_every_number_that_can_be_a_person_is_known_to_be_one_or_not():
    known = DID | TRAIL | {(table, column) for table, columns in NO_PERSON.items() for column in columns}
    numbers = [one for one in free_numbers() if one[1] != OF_NO_TRIAL]
    unknown = [one for one in numbers if one not in known and not DEED.search(one[1])]
    assert unknown == []
    assert {*person_columns(), *free_numbers()} >= DID | TRAIL
    assert SILENT.keys() <= TABLES.keys()


class Planting:
    """Rows made by the metadata alone: every text of them is a word that stands nowhere else."""

    def __init__(self, ward, whom):
        self.person, self.account, self.other = ward.people[whom], ward.accounts[whom], ward.sec_1
        self.owned = owned()
        self.rows = defaultdict(list)  # by table: ids of the rows that are about the person

    def find(self):
        """What is about the person by a column of its own, and what hangs on that."""
        about = [one for one in person_columns() if one not in DID]
        for name, column in about:
            whose = self.account if self._target(name, column) == "account" else self.person
            self._add(name, TABLES[name].c[column] == whose)
        links = list(hanging())
        for _ in range(4):  # plan, version, commitment, outcome: the longest chain
            for name, column, parent in links:
                if self.rows[parent]:
                    self._add(name, TABLES[name].c[column].in_(self.rows[parent]))

    def wanted(self):
        return sorted(owned() - SILENT.keys())

    def plant(self, name):
        row = self._row(name)
        db.session.execute(TABLES[name].insert().values(**row))
        return row["id"]

    def texts(self, name):
        """(column, words) of every text in the rows about the person."""
        table = TABLES[name]
        columns = [
            one for one in table.columns if type(one.type) in (sa.Text, sa.String) and not SECRETS.search(one.name)
        ]
        found = db.session.execute(sa.select(*columns).where(table.c.id.in_(self.rows[name]))) if columns else ()
        told = [one for one in columns if (name, one.name) not in CODED.keys() | UNSAID.keys()]
        return [(one.name, row[columns.index(one)]) for row in found for one in told if row[columns.index(one)]]

    def _add(self, name, clause):
        table = TABLES[name]
        found = db.session.scalars(sa.select(table.c.id).where(table.c.ward_id == 1, clause))
        self.rows[name] += [one for one in found if one not in self.rows[name]]

    def _target(self, name, column):
        targets = {key.column.table.name for key in TABLES[name].c[column].foreign_keys}
        return "account" if "account" in targets else "person"

    def _row(self, name):
        row = {"ward_id": 1, "id": new_id()}
        for column in TABLES[name].columns:
            if column.name not in row:
                row[column.name] = self._value(name, column)
        return row

    def _value(self, name, column):
        targets = {key.column.table.name for key in column.foreign_keys}
        if targets and column.name != "ward_id":
            return self._parent((targets - {"ward"}).pop(), name, column)
        kind = column.type
        if isinstance(kind, sa.Enum):
            return kind.enums[0] if kind.enum_class is None else next(iter(kind.enum_class))
        if isinstance(kind, sa.JSON):
            return None if column.nullable else {}
        if column.name == OF_NO_TRIAL:
            return 0
        if isinstance(kind, sa.BigInteger):
            return self.other if DEED.search(column.name) else None if column.nullable else 1
        if isinstance(kind, sa.Text | sa.String):
            if (name, column.name) in CODED:
                return CODED[name, column.name]
            return "2022-04" if column.name == "month" else f"chim {name} {column.name} hót"[: kind.length or 200]
        if column.nullable and BLANK.search(column.name):
            return None
        if isinstance(kind, UtcDateTime):
            return now()
        if (name, column.name) in TRUE:
            return True
        return {bool: False, date: date(2022, 4, 20), int: 1, float: 1.0}.get(kind.python_type, b"")

    def _parent(self, target, name, column):
        if target in ("person", "account"):
            mine = (name, column.name) not in DID
            return (self.account if target == "account" else self.person) if mine else self.other
        if target in self.owned and self.rows[target]:
            return self.rows[target][0]
        if column.nullable:
            return None
        kept = db.session.scalar(sa.select(TABLES[target].c.id).where(TABLES[target].c.ward_id == 1).limit(1))
        return kept or self.plant(target)


def hanging():
    """(table, column, parent) of what hangs on a row that is about somebody."""
    known = owned()
    for table in TABLES.values():
        for column in table.columns:
            for key in column.foreign_keys:
                if key.column.table.name in known and column.name != "ward_id" and table.name not in SILENT:
                    yield table.name, column.name, key.column.table.name


def plant_all(written):
    will_write()
    world = Planting(written, "member_1")
    world.find()
    for name in world.wanted():
        if not world.rows[name]:
            world.plant(name)
            world.find()
    db.session.commit()
    will_write(False)
    return world


@pytest.fixture
def planted(written):
    return plant_all(written)


def unsaid(world, browser):
    """What stands in rows about the person and not in their copy, by table and column."""
    copy = json.loads(taken(browser)["du-lieu.json"])
    said = "\n".join(value for kind in copy["kinds"] for row in kind["rows"] for value in row.values())
    said += json.dumps(copy["files"], ensure_ascii=False)
    return {
        f"{name}.{column}": words for name in world.wanted() for column, words in world.texts(name) if words not in said
    }


def test_every_row_that_names_the_person_is_in_their_copy(as_, planted):
    assert [name for name in planted.wanted() if not planted.rows[name]] == []
    missing = unsaid(planted, as_("member_1"))
    assert not missing, "\n".join(f"{place}: {words}" for place, words in sorted(missing.items()))


@pytest.mark.grid(one_in=4)
@pytest.mark.parametrize("hangs_on", ["person", "account", "note", "reply"])
def test_a_table_that_nobody_thought_of_is_missed(as_, written, hangs_on):
    """The test above, tried: a new table about the person, or hanging on what is, fails it by name."""
    rumour = sa.Table(
        "rumour",
        Base.metadata,
        sa.Column("ward_id", sa.Integer, primary_key=True),
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("about_it", sa.BigInteger, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["ward_id", "about_it"], [f"{hangs_on}.ward_id", f"{hangs_on}.id"]),
    )
    TABLES["rumour"] = rumour
    try:
        will_write()
        rumour.create(db.session.connection())
        db.session.commit()
        world = plant_all(written)
        assert world.rows["rumour"]
        assert unsaid(world, as_("member_1")) == {"rumour.words": "chim rumour words hót"}
    finally:
        del TABLES["rumour"]
        db.session.rollback()
        will_write()
        rumour.drop(db.session.connection(), checkfirst=True)
        db.session.commit()
        Base.metadata.remove(rumour)


def test_a_number_that_nobody_thought_of_is_asked_for(written):
    """A person's number without a foreign key, as careless as can be, is asked about by its name."""
    whisper = sa.Table("whisper", sa.MetaData(), sa.Column("id", sa.BigInteger), sa.Column("whom", sa.BigInteger))
    TABLES["whisper"] = whisper
    try:
        assert ("whisper", "whom") in {*free_numbers()} - DID - TRAIL
        with pytest.raises(AssertionError, match="whisper"):
            test_every_number_that_can_be_a_person_is_known_to_be_one_or_not()
    finally:
        del TABLES["whisper"]
