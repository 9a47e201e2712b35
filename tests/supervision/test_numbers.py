"""What a home says of a body's months is what its sheets would say: counted for all of them at once, built for none."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
import sqlalchemy as sa

from portal.ground import clock
from portal.ground.db import db, will_write
from portal.organisations.models import Holding
from portal.organisations.queries import unit_of
from portal.people.models import CellMembership, Exemption, ExemptionKind, Kin, Membership, OrganisationMembership
from portal.policy import Role
from portal.supervision.models import Helper, HelperMember, Lead, Note, NoteKind, Part, Period, Programme
from portal.supervision.queries.assignment import assigned
from portal.supervision.queries.duties import duties, duties_of, masked, owed_in
from portal.supervision.queries.gaps import at_stake, headless, unsupervised
from portal.supervision.queries.numbers import in_numbers
from portal.supervision.queries.places import months, place, places
from portal.supervision.queries.sheet import sheet_for
from portal.supervision.queries.tallies import NOBODY, tallied
from portal.supervision.rules.parts import MonthStanding
from tests.kit import grown

MONTHS = ("2021-11", "2021-12", "2022-01", "2022-02", "2022-03")
BODIES = ("front", "front-1", "front-2", "front-3", "women", "youth", "veterans", "union")
READERS = ("front_1", "helper_1", "front_chair", "women_head", "youth_head", "office")


def _days(chance):
    """From-to, more often than not across the months; now and then open."""
    begun = date(2021, 9, 1) + timedelta(days=chance.randrange(300))
    over = begun + timedelta(days=chance.randrange(1, 250))
    return {"valid_from": chance.choice((None, begun, begun)), "valid_until": chance.choice((None, over, over))}


def _one_fact(ward, chance):
    people, units = list(ward.people.values()), ward.units
    person, cell = chance.choice(people), units[chance.choice(("cell-1", "cell-2", "cell-3", "cell-police"))]
    body = units[chance.choice(BODIES)]
    kind = chance.randrange(8)
    if kind == 0:
        return CellMembership(person_id=person, cell_id=cell, **_days(chance))
    if kind == 1:
        return OrganisationMembership(person_id=person, organisation_id=body, **_days(chance))
    if kind == 2:
        return Exemption(person_id=person, kind=chance.choice(list(ExemptionKind)), **_days(chance))
    if kind == 3:
        return Kin(person_id=person, relative_id=chance.choice([one for one in people if one != person]))
    if kind == 4:
        role = chance.choice((Role.MASS_HEAD, Role.AREA_FRONT_HEAD, Role.WARD_FRONT_DEPUTY, Role.GROUP_LEADER))
        return Holding(person_id=person, unit_id=body, role=role, title="Trưởng", **_days(chance))
    if kind == 5:
        hidden = chance.random() < 0.4
        return Lead(cell_id=cell, body_id=None if hidden else body, hidden=hidden, **_days(chance))
    if kind == 6:
        return Membership(person_id=person, card_number=f"99.{chance.randrange(10**6):06d}", **_days(chance))
    return Helper(body_id=body, person_id=person, title="Phó ban", named_by=person, **_days(chance))


def _since_ever(chance):
    """Nothing began in these months of itself: what does is told below. Some left the Party, others an organisation,
    and of the heads of organisations each was a plain member for a while."""
    for table in (CellMembership, OrganisationMembership, Membership, Holding):
        db.session.execute(sa.update(table).values(valid_from=None))
    joined = set(db.session.scalars(sa.select(OrganisationMembership.person_id)))
    for table in (OrganisationMembership, Membership):
        rows = db.session.scalars(sa.select(table).where(table.person_id.in_(joined)).order_by(table.id)).all()
        for row in chance.sample(rows, 3):
            row.valid_until = date(2021, 11, 29) + timedelta(days=chance.randrange(120))
    for post in db.session.scalars(sa.select(Holding).where(Holding.role == Role.MASS_HEAD)).all():
        post.valid_until = date(2021, 11, 29) + timedelta(days=chance.randrange(60))
        again = {name: getattr(post, name) for name in ("person_id", "unit_id", "role", "title")}
        db.session.add(Holding(**again, valid_from=post.valid_until + timedelta(days=40)))


def _told_by_chance(ward, chance):
    """The fact, unless another stands already that is the same; a few are mistakes, and withdrawn."""
    row = _one_fact(ward, chance)
    if chance.random() < 0.1:
        row.withdrawn_at = sa.func.now()
    with db.session.begin_nested() as attempt:
        try:
            db.session.add(row)
            db.session.flush()
            if isinstance(row, Helper) and chance.random() < 0.7:
                db.session.add(HelperMember(helper_id=row.id, person_id=chance.choice(list(ward.people.values()))))
                db.session.flush()
        except sa.exc.IntegrityError:
            attempt.rollback()


def _noted_by_chance(ward, chance, periods):
    for period in periods:
        for person in ward.people.values():
            for body in BODIES:
                if chance.random() < 0.25:
                    part = Part.LEAD if body.startswith("front") else Part.COORDINATING
                    db.session.add(
                        Note(
                            period_id=period.id,
                            body_id=ward.units[body],
                            person_id=person,
                            cell_id=ward.units["cell-1"],
                            part=part,
                            kind=chance.choice(list(NoteKind)),
                        )
                    )


@pytest.fixture(params=range(4))
def lived(ward, request):
    """Half a year in which people came and went, cells were hidden and heads changed."""
    chance = Random(request.param)
    will_write()
    db.session.execute(sa.update(Programme).values(first_month=MONTHS[0]))
    db.session.add_all(
        Period(month=one, due_on=date.fromisoformat(f"{one}-28"), locks_on=date.fromisoformat(f"{one}-28"))
        for one in MONTHS
    )
    db.session.flush()
    _since_ever(chance)
    for _ in range(60):
        _told_by_chance(ward, chance)
    _noted_by_chance(ward, chance, db.session.scalars(sa.select(Period)).all())
    db.session.commit()
    will_write(False)
    return ward


def _sheets(actor, found, today):
    return {one.month: sheet_for(actor, one, today) for one in found}


def test_a_body_counts_as_its_sheets_do_whatever_came_and_went(lived):
    different = set()
    for who in READERS:
        actor = lived.actor(who)
        for body in BODIES:
            found = places(months(), lived.units[body])
            assert [one.month for one in found] == sorted(months(), reverse=True)
            sheets = _sheets(actor, found, lived.today)
            for one in in_numbers(actor, found):
                sheet = sheets[one.place.month]
                assert one.parts == sheet.parts, (who, body, one.place.month)
                assert one.owed == len(sheet.owed)
                assert one.parts.open == len(sheet.open_rows)
                different.add(one.parts)
    assert len(different) > 10  # they are not all nothing


def test_a_month_is_the_same_place_alone_and_among_others(lived):
    for body in BODIES:
        for one in places(months(), lived.units[body]):
            assert one == place(one.month, lived.units[body])


def test_a_year_costs_as_many_statements_as_a_month(lived):
    actor, asked = lived.actor("women_head"), {}
    for body in ("front-1", "front", "women"):
        for number in (1, len(months())):
            found = places(months()[:number], lived.units[body])
            with grown.listening() as heard:
                in_numbers(actor, found)
            asked.setdefault(body, set()).add(len(heard.reads))
    assert asked == {"front-1": {2}, "front": {2}, "women": {1}}


def _one_by_one(period, readers):
    """The month's duties as they are read person by person, without their people."""
    return Counter(
        one._replace(person_id=NOBODY, cell_id=one.cell_id if one.part is Part.LEAD else NOBODY)
        for one in masked(duties(period), readers)
    )


def test_the_month_in_groups_is_the_month_one_by_one(lived):
    alike = set()
    for period in db.session.scalars(sa.select(Period)):
        for readers in (set(), {lived.women_head}, {lived.member_1, lived.front_1, lived.sec_1, lived.relative_1}):
            every = _one_by_one(period, readers)
            assert tallied(period, readers) == every
            leads = Counter({one: times for one, times in every.items() if one.part is Part.LEAD})
            assert tallied(period, readers, coordinating=False) == leads
            alike |= set(every)
    assert {one.standing for one in alike} == set(MonthStanding)
    assert {one.part for one in alike} == {Part.LEAD, Part.COORDINATING}


def test_whoever_a_gap_speaks_of_is_at_stake(lived):
    told = []
    for period in db.session.scalars(sa.select(Period)):
        day = period.due_on
        every, some = assigned(day), at_stake(day)
        assert Counter(unsupervised(some)) == Counter(unsupervised(every))
        owing = Counter(one.body_id for one in every)
        within = Counter(one.cell_id for one in every if not one.hidden)
        for one in headless(day):
            whole = within if one.part is Part.CELL else owing if one.part is Part.LEAD else None
            assert whole is None or one.members == whole[one.unit.id]
            told.append(one)
    assert told


def test_one_bodys_duties_are_those_of_the_month_that_are_its_own(lived):
    met = set()
    for period in db.session.scalars(sa.select(Period)):
        for known_at in (None, clock.now()):
            every = duties(period, known_at)
            for code in BODIES:
                body = unit_of(lived.units[code])
                own = sorted(one for one in every if one.body_id == body.id)
                assert sorted(duties_of(body, period, known_at)) == own, (code, period.month)
                met.add((code, bool(own)))
    assert {("front", True), ("front-1", True), ("women", True)} <= met


def test_what_is_owed_in_one_cell_is_the_months_there(lived):
    for period in db.session.scalars(sa.select(Period)):
        every = [one for one in duties(period) if one.part is Part.LEAD]
        for code in ("cell-1", "cell-2", "cell-3", "cell-police"):
            cell = lived.units[code]
            assert sorted(owed_in(cell, period)) == sorted(one for one in every if one.cell_id == cell), code


def test_a_mass_organisation_without_a_head_has_no_duties(ward):
    (period,) = [one for one in db.session.scalars(sa.select(Period)) if one.month == ward.month]
    women = unit_of(ward.units["women"])
    assert duties_of(women, period)
    will_write()
    db.session.execute(sa.update(Holding).where(Holding.unit_id == women.id).values(withdrawn_at=clock.now()))
    db.session.commit()
    assert duties_of(women, period) == []
