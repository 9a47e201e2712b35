"""The reorganisation of 2025 replayed: the article's ward and two neighbours are divided among two new wards. Every
figure of April 2022 is the same before, after and undone, by page, command, workbook, Word and snapshot."""

import json
import re
from datetime import date
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from portal import audit
from portal.accounts.models import Account
from portal.arrangements.models import Arrangement
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.service import agreeing
from portal.audit.models import Entry, Payload
from portal.campaigns.queries import campaign_called
from portal.demo import arranged, build
from portal.ground.clock import now
from portal.ground.db import Base, db, enter_ward, in_ward, will_write, writing
from portal.organisations.models import Holding, Ward
from portal.organisations.wards import the_portal, wards
from portal.policy import Role
from portal.reports.snapshots.subjects import SnapshotSubject, counted
from portal.supervision.queries.assignment import assigned
from portal.supervision.queries.places import period_of
from tests.arrangements.desk import OF_ARRANGING
from tests.arrangements.test_the_wards_april import SLUG, TODAY, told
from tests.kit.pages import Browser, standing

SMALL = arranged.Divided({2: (100, 4), 3: (110, 5)}, {1: 14, 2: 3, 3: 0})
EVE = date(2025, 6, 30)
PAGES = (f"/dot-sinh-hoat/{SLUG}/chi-tieu?ngay=2022-04-25", f"/dot-sinh-hoat/{SLUG}/chi-tieu?ngay=2022-04-05")
OLD = (1, 2, 3)
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)


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


def clerk(portal):
    """Whoever keeps the old ward's books: in no cell, so they stay when everybody leaves."""
    with in_ward(1):
        person = db.session.scalars(sa.select(Holding.person_id).where(Holding.role == Role.OFFICE)).first()
        account = db.session.scalars(sa.select(Account.id).where(Account.person_id == person)).one()
        db.session.rollback()
    return Browser(portal, SimpleNamespace(number=1, accounts={"office": account}), "office")


def every_figure(portal, place, known):
    """All that is told of April 2022, by each way on which it is told."""
    with in_ward(1):
        frozen = json.dumps(
            counted(SnapshotSubject(campaign=campaign_called(SLUG)), TODAY, known), default=str, sort_keys=True
        )
        of_month = counted(SnapshotSubject(period=period_of("2022-04")), TODAY, known)
        month = json.dumps(of_month, default=str, sort_keys=True)
        db.session.rollback()
    browser = clerk(portal)
    pages = {}
    for path in PAGES:
        answer = browser.get(path)
        assert answer.status_code == 200, path
        pages[path] = MAIN.search(standing(answer.text))[0]
    db.session.remove()
    enter_ward(1)
    return {**told(portal, place), "snapshot": frozen, "month of snapshot": month, **pages}


def differing(after, before):
    """Ways on which something else is told now."""
    assert after.keys() == before.keys()
    return [way for way, told_now in after.items() if told_now != before[way]]


def books(number):
    """Every table of the ward as a reader of today finds it, and how many rows in all."""
    aside, found = {"id", "version", "recorded_at", "withdrawn_at", "path"}, {}
    for table in Base.metadata.sorted_tables:
        if table.name in OF_ARRANGING | {"told", "sign_in", "known_device"} or "ward_id" not in table.c:
            continue
        rows = sa.select(table).where(table.c.ward_id == number)
        if "withdrawn_at" in table.c:
            rows = rows.where(table.c.withdrawn_at.is_(None))
        read = [{k: v for k, v in row.items() if k not in aside} for row in db.session.execute(rows).mappings()]
        found[table.name] = sorted(map(repr, read))
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


def replay(portal, place, how, members):
    arranged.raise_neighbours(how)
    known = now()
    figures = every_figure(portal, place, known)
    before = {number: books(number) for number in OLD}
    aside = {number: withdrawn(number) for number in OLD}
    people = {number: arranged.members_of(number, EVE) for number in OLD}

    drafted = arranged.draft(how)
    arranged.carry_out(drafted)
    assert differing(every_figure(portal, place, known), figures) == []
    assert {number: arranged.members_of(number, EVE) for number in OLD} == people
    assert not any(arranged.members_of(number, arranged.DAY) for number in OLD)
    assert {one.ended_on for one in db.session.query(Ward).filter(Ward.id.in_(OLD))} == {arranged.DAY}
    db.session.rollback()
    new = {number: arranged.members_of(number, arranged.DAY) for number in drafted.new}
    assert sum(map(len, new.values())) == sum(map(len, people.values()))
    assert [len(set(cells.values())) for cells in new.values()] == members
    for number in drafted.new:
        begins_its_first_month(number)
    for number in (*OLD, *drafted.new):
        with in_ward(number):
            assert audit.verify_all(number).holds
            db.session.rollback()

    undone(drafted)
    assert differing(every_figure(portal, place, known), figures) == []
    taken = []
    for number in OLD:
        after = books(number)
        assert {name for name, rows in after.items() if rows != before[number][name]} == set()
        more = {name: count - aside[number][name] for name, count in withdrawn(number).items()}
        taken.append({name: count for name, count in more.items() if count})
        with in_ward(number):
            assert audit.verify_all(number).holds
            asked = sa.select(Payload.content).join(
                Entry, sa.and_(Entry.ward_id == Payload.ward_id, Entry.number == Payload.number)
            )
            told_so = asked.where(Entry.object_kind == "arrangement", Payload.ward_id == number)
            newest = db.session.scalars(told_so.order_by(Entry.number.desc()).limit(1)).one()
            assert newest["undone"] == arranged.DECISION
            db.session.rollback()
    assert taken[0] == OF_THE_ARTICLES_WARD
    assert all(one.keys() == OF_THE_ARTICLES_WARD.keys() - {"management"} for one in taken[1:])
    assert wards() == list(OLD)
    for number in drafted.new:
        assert not any(rows for name, rows in books(number).items() if name not in STAYS)
    return new


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
STAYS = {"arrangement", "arrangement_trace"}


def begins_its_first_month(number):
    """Every member who owes a plan and is not hidden is supervised by one body, once."""
    with writing(), in_ward(number):
        due = arranged.open_period(the_portal(number), arranged.MONTH, arranged.DAY).due_on
        db.session.flush()
        duties = assigned(due)
        assert len({one.person_id for one in duties}) == len(duties)
        assert {one.person_id for one in duties} <= set(arranged.CellMembership and _members(due))
        assert all(one.body_id is not None or one.hidden or one.moved for one in duties)
        assert all(one.body_id != one.cell_id for one in duties)
        db.session.rollback()


def _members(day):
    rows = sa.select(arranged.CellMembership.person_id).where(arranged.CellMembership.holds(day))
    return db.session.scalars(rows).all()


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
    replay(portal, tmp_path, SMALL, [17, 9])


@pytest.mark.trust
@pytest.mark.timeout(1800)
def test_two_wards_of_ninety_eight_cells(portal, tmp_path):
    new = replay(portal, tmp_path, arranged.AS_IN_2025, [98, 98])
    assert all(3_850 < len(members) < 3_950 for members in new.values())
