"""One decision over several wards: who may, what goes along and what stays, done in all or in none, undone as one."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import audit
from portal.accounts.models import Account, LoginName
from portal.accounts.queries import actor_of, person_name
from portal.arrangements.queries.joint import EVERY
from portal.arrangements.queries.reading import laid_deeds, posts_of
from portal.arrangements.rules.deeds import DeedKind
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.service import drafting
from portal.audit.models import Entry
from portal.ground.db import Base, db, in_ward, writing
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.organisations.models import Holding, Ward
from portal.organisations.queries import units
from portal.organisations.wards import the_portal, wards
from portal.people.models import CellMembership, Confirmation, Ending, Exemption, Link, Membership
from portal.plans.models import Commitment, Plan, PlanVersion, VersionState
from portal.policy import Action, Role
from portal.privacy.queries.past import GRANTED, kept_elsewhere, record_elsewhere, records_elsewhere
from portal.privacy.service import past
from portal.supervision.models import Note
from portal.supervision.queries.assignment import assigned
from portal.supervision.service.periods import open_period
from tests.arrangements.arranging import OF_ARRANGING
from tests.arrangements.joint import DAY
from tests.kit import chance
from tests.kit.pages import Browser
from tests.kit.ward import OTHER, TODAY
from tests.supervision.conftest import Month

BEFORE = DAY - timedelta(days=1)


def cells_of(number, day):
    with in_ward(number):
        rows = db.session.execute(
            sa.select(CellMembership.person_id, CellMembership.cell_id).where(CellMembership.holds(day))
        ).all()
    return {row.person_id: row.cell_id for row in rows}


def stands(number):
    """Every table of the ward as a reader of today finds it."""
    aside = {"id", "version", "recorded_at", "withdrawn_at"}
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in OF_ARRANGING | {"told"} or "ward_id" not in table.c:
            continue
        rows = sa.select(table).where(table.c.ward_id == number)
        if "withdrawn_at" in table.c:
            rows = rows.where(table.c.withdrawn_at.is_(None))
        told = [{k: v for k, v in row.items() if k not in aside} for row in db.session.execute(rows).mappings()]
        found[table.name] = sorted(map(repr, told))
    db.session.rollback()
    return found


def test_a_cell_goes_to_the_other_ward_with_all_who_are_in_it(joint):
    here, there = cells_of(1, BEFORE), cells_of(OTHER, BEFORE)
    going = [one for one, cell in here.items() if cell == joint.ward.units["cell-1"]]
    joint.begun()
    joint.area(1, 1, OTHER, named="Mới")
    joint.agreed().day_comes()
    assert joint.row().state is ArrangementState.APPLIED, joint.row().problem
    assert joint.row(OTHER).state is ArrangementState.APPLIED
    assert cells_of(1, BEFORE) == here
    assert cells_of(1, DAY).keys() == here.keys() - set(going)
    assert len(cells_of(OTHER, DAY)) == len(there) + len(going)
    assert [audit.verify(number) for number in (1, OTHER)] == [None, None]
    with in_ward(OTHER):
        duties = assigned(DAY)
        assert len({one.person_id for one in duties}) == len(duties)
        assert all(one.body_id is not None or one.hidden or one.moved for one in duties)


def test_undone_as_one(joint):
    before = {number: stands(number) for number in (1, OTHER)}
    joint.begun()
    joint.area(1, 1, OTHER, named="Mới")
    joint.agreed().day_comes()
    assert joint.row().state is ArrangementState.APPLIED, joint.row().problem
    joint.undone()
    assert joint.row(OTHER).state is ArrangementState.UNDONE
    for number in (1, OTHER):
        after = stands(number)
        assert {name: rows for name, rows in after.items() if rows != before[number][name]} == {}
    assert [audit.verify(number) for number in (1, OTHER)] == [None, None]


def test_nothing_is_done_before_every_wards_second_person(joint):
    joint.begun()
    joint.area(1, 1, OTHER, named="Mới")
    joint.hand_in(1)
    joint.confirm(1)
    joint.day_comes()
    assert joint.row().state is ArrangementState.CONFIRMED
    assert "Chưa xác nhận" in joint.row().problem
    assert cells_of(1, DAY) == cells_of(1, BEFORE)


def test_a_wards_own_people_confirm_its_part(joint):
    joint.begun()
    joint.area(1, 1, OTHER, named="Mới")
    joint.hand_in(1)
    with pytest.raises(NotAllowed):
        joint.confirm(1, who="office")
    joint.hand_in(OTHER)
    with in_ward(OTHER):
        assert db.session.scalar(sa.select(sa.func.count(Confirmation.id))) == 1
        db.session.rollback()


def test_a_day_inside_a_month_is_refused(joint):
    joint.begun(day=TODAY)
    joint.area(1, 1, OTHER, named="Mới")
    with pytest.raises(Refused, match="đang chạy"):
        joint.hand_in(1)


def test_only_wards_of_the_decision_receive(joint):
    joint.begun(with_other=False)
    joint.area(1, 1, OTHER, named="Mới")
    with pytest.raises(Refused, match="cùng quyết định"):
        joint.hand_in(1)


def test_a_ward_is_opened_with_a_secretary_and_an_office(joint):
    """Who they are is asked: without them nobody could do anything there."""
    joint.begun()
    new = joint.found(led_by=None)
    joint.area(1, 1, new, named="Mới")
    with pytest.raises(Refused, match="chưa có Bí thư Đảng ủy"):
        joint.hand_in(1)
    joint.led(new, "office")
    joint.agreed().day_comes()
    assert joint.row().state is ArrangementState.APPLIED, joint.row().problem
    with in_ward(new):
        held = sa.select(Holding.role).where(Holding.person_id == moved(joint, "office"), Holding.holds(DAY))
        assert set(db.session.scalars(held)) == {Role.WARD_SECRETARY, Role.OFFICE}
        db.session.rollback()


def test_a_ward_taken_out_goes_with_what_it_would_have_had(joint):
    joint.begun()
    joint.found()
    with in_ward(1):
        founded = next(one for one in laid_deeds(joint.ids[1]) if one.deed.kind is DeedKind.FOUND)
        db.session.rollback()
    with writing(), in_ward(1):
        drafting.take_out(joint.actor(1), joint.ids[1], founded.id)
    with in_ward(1):
        assert (laid_deeds(joint.ids[1]), list(posts_of(joint.ids[1]))) == ([], [])
        db.session.rollback()


def test_the_account_goes_along_and_its_sessions_end(joint, app):
    browser = Browser(app, joint.ward, "member_1")
    assert browser.get("/toi").status_code == 200
    joint.begun()
    joint.area(1, 1, OTHER, named="Mới")
    joint.agreed().day_comes()
    assert browser.get("/toi").status_code in (302, 303, 401)
    found = db.session.scalars(sa.select(Account).where(Account.login == "member_1"), execution_options=EVERY).all()
    assert [(one.ward_id, one.disabled_at) for one in found] == [(OTHER, None)]
    with in_ward(1):
        old = db.session.get(Account, (1, joint.ward.accounts["member_1"]))
        assert old.disabled_at is not None
        assert old.login != "member_1"
        db.session.rollback()
    assert names_stand_where_their_accounts_do()
    joint.undone()
    assert names_stand_where_their_accounts_do()
    assert db.session.scalar(sa.select(LoginName.ward_id).where(LoginName.login == "member_1")) == 1


def names_stand_where_their_accounts_do():
    borne = set(map(tuple, db.session.execute(sa.select(Account.login, Account.ward_id), execution_options=EVERY)))
    told = set(map(tuple, db.session.execute(sa.select(LoginName.login, LoginName.ward_id))))
    db.session.rollback()
    return told == borne


def moved(joint, name="member_1"):
    """Who the person is in the other ward."""
    with in_ward(1):
        asked = sa.select(Link.other_person_id).where(Link.person_id == joint.ward.people[name])
        return db.session.scalars(asked.where(Link.came.is_(False))).one()


def test_standing_and_the_plan_in_force_go_along_and_nothing_older(joint):
    Month(joint.ward).write("member_1")
    joint.begun()
    joint.area(1, 1, OTHER, named="Mới")
    joint.agreed().day_comes()
    who = moved(joint)
    with in_ward(OTHER):
        one = db.session.scalars(sa.select(Membership).where(Membership.person_id == who)).one()
        assert (one.valid_from, one.official_on.year) == (DAY, 1991)
        version = db.session.scalars(
            sa.select(PlanVersion).join(Plan, Plan.id == PlanVersion.plan_id).where(Plan.person_id == who)
        ).one()
        assert version.state is VersionState.APPROVED
        said = db.session.scalars(sa.select(Commitment).where(Commitment.plan_version_id == version.id)).all()
        assert len(said) == 3
        exempt = db.session.scalars(sa.select(Exemption).where(Exemption.person_id == moved(joint, "exempt_1"))).one()
        assert exempt.valid_from == DAY
        assert not db.session.scalars(sa.select(Note).where(Note.person_id == who)).all()
        db.session.rollback()
    with in_ward(1):
        assert db.session.scalars(sa.select(Note).where(Note.person_id == joint.ward.member_1)).all()
        ended = sa.select(Membership).where(Membership.person_id == joint.ward.member_1, Membership.holds(BEFORE))
        assert db.session.scalars(ended).one().ending is Ending.TRANSFERRED
        db.session.rollback()


def test_posts_of_a_cell_that_goes_as_it_is_go_along(joint):
    joint.begun()
    joint.area(1, 1, OTHER, named="Mới")
    joint.agreed().day_comes()
    with in_ward(OTHER):
        held = sa.select(Holding.role).where(Holding.person_id == moved(joint, "sec_1"), Holding.holds(DAY))
        assert db.session.scalars(held).all() == [Role.CELL_SECRETARY]
        db.session.rollback()
    with in_ward(1):
        still = sa.select(Holding).where(Holding.person_id == joint.ward.sec_1, Holding.holds(DAY))
        assert not db.session.scalars(still).all()
        db.session.rollback()


def test_a_ward_divided_whole_among_two_that_are_opened(joint):
    """Two cells of each kind go to each; both old wards are books alone, and all of it is undone as one."""
    before = {number: stands(number) for number in (1, OTHER)}
    joint.begun()
    first, second = joint.found("phường Bắc"), joint.found("phường Nam", led_by="admin")
    for number, called in ((1, "Một"), (OTHER, "Hai")):
        for area, to in ((1, first), (2, second), (3, second)):
            joint.area(number, area, to, named=f"{area} {called}")
        for cell, to in (("cell-police", first), ("cell-school-1", second)):
            joint.give(number, cell, to, short_name=f"{cell} {called}")
    joint.agreed().day_comes()
    assert joint.row().state is ArrangementState.APPLIED, joint.row().problem
    people = sum(len(cells_of(number, BEFORE)) for number in (1, OTHER))
    assert sum(len(cells_of(number, DAY)) for number in (first, second)) == people
    assert not cells_of(1, DAY)
    assert {one.ended_on for one in db.session.query(Ward).filter(Ward.id.in_((1, OTHER)))} == {DAY}
    for number in (first, second):
        with in_ward(number):
            assert audit.verify_all(number).holds
            due = open_period(the_portal(number), "2022-05", DAY).due_on
            db.session.flush()
            duties = assigned(due)
            assert len({one.person_id for one in duties}) == len(duties) > 0
            assert all(one.body_id is not None or one.hidden or one.moved for one in duties)
            db.session.rollback()
    joint.undone_by_set_up()
    assert joint.row().state is ArrangementState.UNDONE
    for number in (1, OTHER):
        after = stands(number)
        assert {name: rows for name, rows in after.items() if rows != before[number][name]} == {}
        assert audit.verify_all(number).holds
    assert {one.id for one in db.session.query(Ward).filter(Ward.withdrawn_at.is_(None))} >= {1, OTHER}
    assert not {first, second} & set(wards())


def test_the_old_record_is_read_by_leave_and_each_reading_stands_in_both_trails(joint, app):
    joint.begun()
    joint.area(1, 1, OTHER, named="Mới")
    joint.agreed().day_comes()
    who = moved(joint)
    with in_ward(OTHER):
        link = db.session.scalars(sa.select(Link).where(Link.person_id == who)).one().id
        secretary = as_account(moved(joint, "sec_1"))
        stranger = as_account(joint.people[OTHER]["sec_3"])
        own = as_account(who)
        for actor in (secretary, stranger):
            record = record_elsewhere(who, link)
            with pytest.raises(NotAllowed):
                kept_elsewhere(actor, who, record, DAY)
        assert {one.holding.code for one in kept_elsewhere(own, who, record_elsewhere(who, link), DAY)} >= {"plans"}
        with pytest.raises(Refused):
            past.grant(joint.actor(OTHER), who, link, DAY, reason="Để biết", last_on=DAY)
        db.session.rollback()
    chance.back_to_the_morning()
    with in_ward(OTHER), writing():
        with pytest.raises(Invalid):
            past.grant(own, who, link, TODAY, reason="Chi ủy mới cần", last_on=TODAY + timedelta(days=32))
        past.grant(own, who, link, TODAY, reason="Chi ủy mới cần", last_on=TODAY + timedelta(days=9))
    with in_ward(OTHER):
        told = kept_elsewhere(secretary, who, record_elsewhere(who, link), DAY)
        assert {one.holding.code for one in told} <= set(GRANTED)
        assert "commitments" in {one.holding.code for one in told}
        with pytest.raises(NotAllowed):
            kept_elsewhere(stranger, who, record_elsewhere(who, link), DAY)
        db.session.rollback()
        past.told_there(secretary, record_elsewhere(who, link).link)
        db.session.rollback()
    with in_ward(1):
        newest = db.session.scalars(sa.select(Entry).order_by(Entry.number.desc()).limit(1)).one()
        assert (newest.action, newest.object_id) == (Action.PAST_READ, joint.ward.member_1)
        db.session.rollback()


def test_who_moved_twice_is_read_by_leave_in_both_wards_of_before(joint):
    """From the first ward to the other and back: what either keeps is read like any old record."""
    joint.begun()
    joint.area(1, 1, OTHER, named="Mới")
    joint.agreed().day_comes()
    first = joint.ward.member_1
    second = moved(joint)
    with in_ward(OTHER):
        named = {one.short_name: one.id for one in units()}
        db.session.rollback()
    back = DAY + timedelta(days=31)
    joint.begun(back)
    for name in ("Tổ Mới", "Ban CTMT Mới", "Chi bộ Mới"):
        joint.give(OTHER, named[name], 1, short_name=f"{name} về")
    joint.agreed().day_comes(back)
    assert joint.row().state is ArrangementState.APPLIED, joint.row().problem
    with in_ward(OTHER):
        asked = sa.select(Link.other_person_id).where(Link.person_id == second, Link.came.is_(False))
        third = db.session.scalars(asked).one()
        db.session.rollback()
    with in_ward(1):
        records = records_elsewhere(third)
        assert [(one.link.other_ward_id, one.link.other_person_id) for one in records] == [(OTHER, second), (1, first)]
        own = as_account(third, back)
        assert all(kept_elsewhere(own, third, one, back) for one in records)
        reader = as_account(now_here(joint, "sec_1"), back)
        for one in records:
            with pytest.raises(NotAllowed):
                kept_elsewhere(reader, third, one, back)
        oldest = records[1].link.id
        db.session.rollback()
    with in_ward(1), writing():
        past.grant(own, third, oldest, TODAY, reason="Chi ủy mới cần", last_on=TODAY + timedelta(days=9))
    with in_ward(1):
        recent, oldest = records_elsewhere(third)
        assert {one.holding.code for one in kept_elsewhere(reader, third, oldest, back)} <= set(GRANTED)
        with pytest.raises(NotAllowed):  # leave is given for each ward by itself
            kept_elsewhere(reader, third, recent, back)
        db.session.rollback()


def now_here(joint, name):
    """Who they are after going and coming back."""
    there = moved(joint, name)
    with in_ward(OTHER):
        asked = sa.select(Link.other_person_id).where(Link.person_id == there, Link.came.is_(False))
        found = db.session.scalars(asked).one()
    return found


def as_account(person_id, day=DAY):
    account = db.session.scalars(sa.select(Account).where(Account.person_id == person_id)).one()
    return actor_of(account, person_name(account), day)
