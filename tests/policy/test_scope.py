"""Each relation has two faces, a yes or no for one record and a WHERE clause for many. Over the whole invented ward,
for every person in it, both say the same."""

from datetime import date

import pytest
import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.prepared import Prepared
from portal.organisations.queries import units
from portal.people.queries.standing import begun, columns, starts, subjects_of
from portal.policy import Columns, Formal, PolicySubject, relations
from portal.policy.relations import PolicyRelation
from portal.policy.table import WHO_MAY
from tests.kit.ward import PEOPLE, TODAY

RELATIONS = {name: one for name, one in vars(relations).items() if isinstance(one, PolicyRelation)}
BODIES = ("front", "front-1", "front-3", "women", "cell-1")
WRITTEN = (None, date(2019, 5, 6), date(2020, 6, 1), date(2022, 3, 31), TODAY)  # before, on and after posts began
STATES = [(False, False), (True, False), (True, True)]  # draft, sent, released


@pytest.fixture
def members(ward):
    return columns(TODAY), subjects_of(ward.people.values(), TODAY)


@pytest.fixture
def notes(ward, members):
    """Every member once under every body in every state: a table of notes that needs no note."""
    _, subjects = members
    bodies = [(ward.units[code], code.startswith("front")) for code in BODIES]
    made = [
        (number, *note)
        for number, note in enumerate(
            (subject, body, of_front, sent, released)
            for subject in subjects.values()
            for body, of_front in bodies
            for sent, released in STATES
        )
    ]
    authors = [ward.people[one] for one in ("front_1", "sec_1", "dep_1", "ward_secretary")]
    kept = sa.Table(
        "every_note",
        sa.MetaData(),
        sa.Column("number", sa.Integer),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("path", sa.Text),
        sa.Column("lead_id", sa.BigInteger),
        sa.Column("hidden", sa.Boolean),
        sa.Column("body_id", sa.BigInteger),
        sa.Column("of_front", sa.Boolean),
        sa.Column("leads_cell", sa.Boolean),
        sa.Column("heads_cell", sa.Boolean),
        sa.Column("author_id", sa.BigInteger),
        sa.Column("written_on", sa.Date),
        sa.Column("head_wrote", sa.Boolean),
        sa.Column("sent", sa.Boolean),
        sa.Column("released", sa.Boolean),
        sa.Column("granted", sa.Boolean),
        prefixes=["TEMPORARY"],
    )
    kept.create(db.session.connection())
    db.session.execute(
        sa.insert(kept),
        [
            {
                "number": number,
                "person_id": one.person_id,
                "path": one.path,
                "lead_id": one.lead_id,
                "hidden": one.hidden,
                "body_id": body,
                "of_front": of_front,
                "leads_cell": one.leads_cell,
                "heads_cell": one.heads_cell,
                "author_id": authors[number % 4],
                "written_on": WRITTEN[number % 5],
                "head_wrote": number % 3 == 0,
                "sent": sent,
                "released": released,
                "granted": number % 5 == 0,
            }
            for number, one, body, of_front, sent, released in made
        ],
    )
    facts = Columns(**{name: kept.c[name] for name in Columns._fields if name in kept.c})
    facts = facts._replace(wrote=lambda person_id: kept.c.author_id == person_id)
    subjects = {
        number: PolicySubject(
            writers=frozenset({authors[number % 4]}),
            author_id=authors[number % 4],
            written_on=WRITTEN[number % 5],
            head_wrote=number % 3 == 0,
            person_id=one.person_id,
            path=one.path,
            lead_id=one.lead_id,
            hidden=one.hidden,
            leads_cell=one.leads_cell,
            heads_cell=one.heads_cell,
            body_id=body,
            of_front=of_front,
            sent=sent,
            released=released,
            granted=number % 5 == 0,
        )
        for number, one, body, of_front, sent, released in made
    }
    return (sa.select(kept.c.number), facts), subjects


@pytest.fixture
def meetings(ward):
    """Sessions of every unit, to which the asker is convened or not, over which they preside or not."""
    made = [
        (number, unit, convened, officer)
        for number, (unit, convened, officer) in enumerate(
            (unit, convened, officer) for unit in units() for convened in (False, True) for officer in (False, True)
        )
    ]
    kept = sa.Table(
        "every_meeting",
        sa.MetaData(),
        sa.Column("number", sa.Integer),
        sa.Column("path", sa.Text),
        sa.Column("body_id", sa.BigInteger),
        sa.Column("convened", sa.Boolean),
        sa.Column("officer", sa.Boolean),
        sa.Column("addressed", sa.Boolean),
        prefixes=["TEMPORARY"],
    )
    kept.create(db.session.connection())
    db.session.execute(
        sa.insert(kept),
        [
            {
                "number": number,
                "path": unit.path,
                "body_id": unit.id,
                "convened": convened,
                "officer": officer,
                "addressed": convened,
            }
            for number, unit, convened, officer in made
        ],
    )
    facts = Columns(**{name: kept.c[name] for name in Columns._fields if name in kept.c})
    subjects = {
        number: PolicySubject(path=unit.path, body_id=unit.id, convened=convened, officer=officer, addressed=convened)
        for number, unit, convened, officer in made
    }
    return (sa.select(kept.c.number), facts), subjects


def agree(ward, world, every):
    (rows, facts), subjects = world
    for name in PEOPLE:
        actor = ward.actor(name)
        for what, relation in every.items():
            listed = {row[0] for row in db.session.execute(rows.where(relation.rows(actor, facts)))}
            asked = {key for key, subject in subjects.items() if relation.holds(actor, subject)}
            assert listed == asked, f"{name}, {what}"


def test_a_read_built_once_says_the_same_to_each_who_asks(ward, members, notes, meetings):
    """Built for one, it serves whoever stands alike and nobody else."""
    for (rows, facts), subjects in (members, notes, meetings):
        for what, relation in RELATIONS.items():
            read = Prepared(
                lambda actor, relation=relation, rows=rows, facts=facts: rows.where(relation.rows(actor, facts)),
                actor=Formal,
            )
            for name in PEOPLE:
                actor = ward.actor(name)
                asked = {key for key, subject in subjects.items() if relation.holds(actor, subject)}
                assert {row[0] for row in read(actor=actor)} == asked, f"{name}, {what}"
            assert len(read.kept) <= 4, f"{what} is built {len(read.kept)} times"


def test_who_stands_otherwise_is_never_answered_by_anothers_statement(ward):
    clerk, member = ward.actor("office"), ward.actor("member_1")
    formal = Formal(clerk)
    assert formal.has("office")
    formal.finish()
    assert (formal.stands_for(clerk), formal.stands_for(member)) == (True, False)
    with pytest.raises(LookupError):
        formal.units("office")
    with pytest.raises(AttributeError):
        _ = formal.posts  # what would be built into the statement as a value


def test_the_two_faces_of_every_relation_agree_about_members(ward, members):
    agree(ward, members, RELATIONS)


def test_the_two_faces_of_every_relation_agree_about_notes(ward, notes):
    agree(ward, notes, RELATIONS)


def test_the_two_faces_of_every_line_of_the_table_agree_about_notes(ward, notes):
    agree(ward, notes, WHO_MAY)


def test_the_two_faces_agree_about_meetings(ward, meetings):
    agree(ward, meetings, RELATIONS)
    agree(ward, meetings, WHO_MAY)


def test_no_relation_is_empty_in_the_invented_ward(ward, members, notes, meetings):
    """A relation that nobody has would agree with anything; each is met by somebody here, or named with its reason."""
    actors = [ward.actor(name) for name in PEOPLE]
    subjects = [*members[1].values(), *notes[1].values(), *meetings[1].values()]
    never = {
        name
        for name, relation in RELATIONS.items()
        if not any(relation.holds(actor, subject) for actor in actors for subject in subjects)
    }

    assert never <= {
        "base_committee",
        "mass_helper",
        "ward_deputy",
        "standing_deputy_of_all",
        "office_head_of_all",
    }  # the invented ward names none of them


def test_where_people_begin_leaves_out_nobody_whom_the_table_lets_through(ward, members):
    (rows, facts), _ = members
    for name in PEOPLE:
        actor = ward.actor(name)
        for action, relation in WHO_MAY.items():
            opened = rows.where(relation.rows(actor, facts))
            among, start = starts(relation.begins(actor))
            limited = opened.where(begun(ward.today, among, **start))
            assert _people(limited) == _people(opened), f"{name}, {action}"


def _people(query):
    return {row[0] for row in db.session.execute(query)}
