"""The reorganisation of 2025 replayed: the article's ward and two neighbours are divided among two new wards. Every
figure of April 2022 is the same before, after and undone, by page, command, workbook, Word and snapshot; after the
undoing every page answers as before but those that tell of it."""

from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa

from portal import audit
from portal.arrangements.models import Arrangement
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.service import agreeing
from portal.audit.models import Entry, Payload
from portal.demo import arranged, build
from portal.ground.db import Base, db, enter_ward, in_ward, will_write, writing
from portal.organisations.models import Holding, Ward
from portal.organisations.queries import units_standing
from portal.organisations.wards import the_portal, wards
from portal.people.models import CellMembership, Exemption
from portal.supervision.queries.assignment import assigned
from portal.supervision.service.periods import open_period
from tests.arrangements.arranging import OF_ARRANGING
from tests.arrangements.told import differing, every_figure, frozen
from tests.arrangements.walked import again, back_home, morning_of, readers, walk
from tests.kit.found import as_found

SMALL = arranged.Divided({2: (100, 4), 3: (110, 5)}, {1: 14, 2: 3, 3: 0})
EVE = date(2025, 6, 30)
OLD = (1, 2, 3)


@pytest.fixture
def portal(demonstrations, tmp_path):
    """The demonstration ward in a place of its own: this test writes."""
    app = demonstrations.copy(tmp_path / "instance")
    with app.app_context():
        enter_ward(1)
        yield app
        db.session.remove()
        db.engine.dispose()
        will_write(False)
        enter_ward(None)


def books(number):
    """Every table of the ward as a reader of today finds it."""
    found = as_found(number, but=OF_ARRANGING | {"told", "sign_in", "known_device"}, aside={"path"})
    db.session.rollback()
    return found


def withdrawn(number):
    """By table, how many rows stand as taken back."""
    counts = {}
    for table in Base.metadata.sorted_tables:
        if "ward_id" in table.c and "withdrawn_at" in table.c:
            asked = sa.select(sa.func.count()).where(table.c.ward_id == number, table.c.withdrawn_at.is_not(None))
            counts[table.name] = db.session.scalar(asked)
    db.session.rollback()
    return counts


def newest(number):
    return db.session.scalar(sa.select(sa.func.max(Entry.number)).where(Entry.ward_id == number)) or 0


def trail_of_it(number, since):
    """What was recorded of arrangements from an entry on: of each kind, how many."""
    with in_ward(number):
        assert audit.verify_all(number).holds
        told = sa.and_(Entry.ward_id == Payload.ward_id, Entry.number == Payload.number)
        asked = (
            sa.select(Payload.content)
            .join(Entry, told)
            .where(Entry.ward_id == number, Entry.number > since, Entry.object_kind == "arrangement")
        )
        contents = db.session.scalars(asked.order_by(Entry.number)).all()
        db.session.rollback()
    last = contents[-1]
    assert last["undone"] == arranged.DECISION
    return Counter(next(iter(one)) for one in contents)


def opened(portal, *, whole):
    """Pages of all three wards on the first day of the new tree, by reader."""
    with morning_of(arranged.DAY):
        told = {reader: account for number in OLD for reader, account in readers(number, EVE, whole=whole).items()}
        seen = {reader: walk(portal, reader, account, whole=whole) for reader, account in told.items()}
    back_home()
    return told, seen


def opened_again(portal, told, seen):
    with morning_of(arranged.DAY):
        after = {reader: again(portal, reader, account, seen[reader]) for reader, account in told.items()}
    back_home()
    return after


def replay(portal, place, how, members, *, whole):
    arranged.raise_neighbours(how)
    snapshots = frozen()
    accounts, seen = opened(portal, whole=whole)
    figures = every_figure(portal, place, snapshots, whole=whole)
    before = {number: books(number) for number in OLD}
    aside = {number: withdrawn(number) for number in OLD}
    people = {number: arranged.members_of(number, EVE) for number in OLD}
    since = {number: newest(number) for number in OLD}

    drafted = arranged.draft(how)
    arranged.carry_out(drafted)
    assert differing(every_figure(portal, place, snapshots, whole=whole), figures) == {}
    new = divided(drafted, people, members)

    undone(drafted)
    assert differing(every_figure(portal, place, snapshots, whole=whole), figures) == {}
    taken = {number: taken_back(number, before[number], aside[number]) for number in OLD}
    assert taken[1] == OF_THE_ARTICLES_WARD
    assert all(one.keys() == OF_THE_ARTICLES_WARD.keys() - {"management"} for one in (taken[2], taken[3]))
    trails = {number: trail_of_it(number, since.get(number, 0)) for number in (*OLD, *drafted.new)}
    assert trails[1] == TRAIL_OF_THE_ARTICLES_WARD
    assert all(trails[number] == {"applied": 1, "undone": 1} for number in drafted.new)
    assert wards() == list(OLD)
    for number in drafted.new:
        assert not any(rows for name, rows in books(number).items() if name not in STAYS)
    after = opened_again(portal, accounts, seen)
    pages = {reader: differing(told, seen[reader]) for reader, told in after.items()}
    assert not any(pages.values()), pages
    assert sum(map(len, seen.values())) >= 20 * len(OLD)
    return new, seen


def divided(drafted, people, members):
    """Everybody stands once in a new ward, whose first month supervises each; the old wards are books."""
    assert {number: arranged.members_of(number, EVE) for number in OLD} == people
    assert not any(arranged.members_of(number, arranged.DAY) for number in OLD)
    assert {one.ended_on for one in db.session.query(Ward).filter(Ward.id.in_(OLD))} == {arranged.DAY}
    db.session.rollback()
    new = {number: arranged.members_of(number, arranged.DAY) for number in drafted.new}
    assert sum(map(len, new.values())) == sum(map(len, people.values()))
    assert [len(set(cells.values())) for cells in new.values()] == members
    for number in drafted.new:
        begins_its_first_month(number)
    return new


def taken_back(number, before, aside):
    """The books stand as they did; by table, how many rows more are kept as withdrawn."""
    after = books(number)
    assert {name for name, rows in after.items() if rows != before[name]} == set()
    more = {name: count - aside[name] for name, count in withdrawn(number).items()}
    return {name: count for name, count in more.items() if count}


# How many rows stand as withdrawn afterwards: each as it was before, told again, and as it was meanwhile.
OF_THE_ARTICLES_WARD = {
    "cell_membership": 1400,
    "exemption": 250,
    "management": 6,
    "membership": 1400,
    "organisation_membership": 1142,
    "post_holding": 202,
    "programme_body": 22,
    "residence": 1400,
    "supervision_lead": 34,
    "unit_area": 44,
    "unit_place": 78,
}
# By kind: the deeds as they were laid, two wards asked, and each step once.
TRAIL_OF_THE_ARTICLES_WARD = {"drafted": 1, "joined": 2, "deed": 47, "confirmed": 1, "applied": 1, "undone": 1}
STAYS = {"arrangement", "arrangement_trace"}


def begins_its_first_month(number):
    """Whoever takes part is supervised by one body of the new ward, once; the others are exempt."""
    with writing(), in_ward(number):
        due = open_period(the_portal(number), arranged.MONTH, arranged.DAY).due_on
        db.session.flush()
        duties = assigned(due)
        supervised = {one.person_id for one in duties}
        members = set(db.session.scalars(sa.select(CellMembership.person_id).where(CellMembership.holds(due))))
        exempt = set(db.session.scalars(sa.select(Exemption.person_id).where(Exemption.holds(due))))
        assert len(supervised) == len(duties)
        assert supervised == members - exempt
        standing = {one.id for one in units_standing(due)}
        heads = {
            (row.unit_id, row.person_id)
            for row in db.session.execute(sa.select(Holding.unit_id, Holding.person_id).where(Holding.holds(due)))
        }
        for one in duties:
            assert one.hidden or (one.body_id in standing and one.body_id != one.cell_id)
            assert one.moved or (one.body_id, one.person_id) not in heads
        db.session.rollback()


def undone(drafted):
    with writing(), in_ward(1):
        agreeing.ask_to_undo(the_portal(1), drafted.parts[1], reason="Quyết định được thu hồi")
    db.session.expire_all()
    for number, arrangement_id in drafted.parts.items():
        with in_ward(number):
            one = db.session.get(Arrangement, (number, arrangement_id))
            assert one.state is ArrangementState.UNDONE
    db.session.rollback()


@pytest.mark.slow
def test_april_is_the_same_on_a_sample_of_the_neighbours(portal, tmp_path):
    assert build.NUMBER in OLD
    replay(portal, tmp_path, SMALL, [17, 9], whole=False)


@pytest.mark.trust("WARDS")
@pytest.mark.timeout(1800)
def test_two_wards_of_ninety_eight_cells(portal, tmp_path, drill):
    new, seen = replay(portal, tmp_path, arranged.AS_IN_2025, [98, 98], whole=True)
    assert all(3_850 < len(members) < 3_950 for members in new.values())
    drill.count(sum(map(len, seen.values())))
