"""A body reads commitments after they were delivered to it and as long as it supervises: the hostile ways round."""

from datetime import date, timedelta

import pytest

from portal.audit.models import Entry
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.organisations.models import Holding
from portal.people.events.record import record_event
from portal.people.models import CellMembership, Person
from portal.people.rules.events import Event, EventKind
from portal.plans import clockwork
from portal.plans.models import Delivery, DeliveryState, PlanVersion, Recipient, VersionState
from portal.plans.queries.reading import commitments_for
from portal.plans.queries.register import RegisterFilter, count_to_send_for, register_for
from portal.plans.service.register import correct
from portal.supervision.queries.sheet import sheet_for
from portal.supervision.service.periods import set_lead

SECRET = "Chưa gương mẫu trong phân loại rác tại nguồn (member_1)"


def bodies_of(ward, name):
    db.session.rollback()
    rows = db.session.execute(
        db.select(Delivery.unit_id, Delivery.state).where(
            Delivery.plan_version_id == ward.versions[name], Delivery.recipient == Recipient.SUPERVISING_BODY
        )
    )
    codes = {unit: code for code, unit in ward.units.items()}
    return {codes[row.unit_id]: row.state for row in rows}


def taken_back(ward, name="member_1"):
    """The office writes that the copy never went out."""
    one = db.session.scalar(db.select(Delivery).where(Delivery.plan_version_id == ward.versions[name]))
    will_write()
    correct(ward.actor("office"), one.id, ward.today, to=DeliveryState.TO_SEND, words="Chưa chuyển", seen=one.version)
    db.session.commit()
    will_write(False)


def sees(as_, ward, who="front_1", body="front-1", name="member_1"):
    page = as_(who).get(f"/giam-sat/2022-04/{ids.written(ward.units[body])}?mo={ids.written(ward.people[name])}")
    return f"({name})" in page.text


def test_before_delivery_the_body_sees_that_there_is_a_member_and_no_more(as_, ward):
    assert sees(as_, ward)
    taken_back(ward)
    assert not sees(as_, ward)
    assert not sees(as_, ward, "helper_1")
    assert commitments_for(ward.actor("front_1"), ward.member_1) is None
    (row,) = [
        one
        for one in sheet_for(ward.actor("front_1"), ward.place("front-1"), ward.today).rows
        if one.person_id == ward.member_1
    ]
    assert (row.delivered, row.commitments) == (False, 0)
    assert SECRET not in as_("front_1").get(f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}/in").text


def test_from_the_end_of_the_post_nothing_opens(as_, ward):
    will_write()
    db.session.execute(db.update(Holding).where(Holding.person_id == ward.front_1).values(valid_until=ward.today))
    db.session.commit()
    assert not sees(as_, ward)
    assert commitments_for(ward.actor("front_1"), ward.member_1) is None
    assert register_for(ward.actor("front_1"), RegisterFilter()) == []
    for who in ("former_front_1", "front_3"):
        assert not sees(as_, ward, who)
        assert commitments_for(ward.actor(who), ward.member_1) is None


def moved(ward, name="member_1", cell="cell-3", day=None):
    will_write()
    person = db.session.get(Person, (1, ward.people[name]))
    event = Event(EventKind.CELL, day or ward.today, "QĐ 12-QĐ/ĐU", cell_id=ward.units[cell])
    record_event(ward.actor("office"), person, event, ward.today)
    db.session.commit()
    will_write(False)


def test_who_moves_to_another_cell_is_delivered_to_its_body_at_once(as_, ward, drive):
    assert bodies_of(ward, "member_1") == {"front-1": DeliveryState.SENT}
    moved(ward)
    assert bodies_of(ward, "member_1") == {"front-1": DeliveryState.SENT, "front-3": DeliveryState.SENT}
    assert commitments_for(ward.actor("front_3"), ward.member_1)
    assert commitments_for(ward.actor("front_1"), ward.member_1) is None  # access ends with the assignment
    assert not sees(as_, ward)


def test_who_moves_into_the_police_cell_is_gone_from_the_bodies_and_from_the_register_of_theirs(as_, ward, drive):
    moved(ward, cell="cell-police")
    assert bodies_of(ward, "member_1") == {"front-1": DeliveryState.SENT}
    assert commitments_for(ward.actor("front_1"), ward.member_1) is None
    assert "Nguyễn Thị Hoà" not in {one.name for one in register_for(ward.actor("front_1"), RegisterFilter())}
    assert not sees(as_, ward)


def test_what_a_future_day_brings_comes_on_that_day_and_once(ward, drive, monkeypatch):
    moved(ward, day=ward.today)  # so that the ward's own clock is the only thing that moves below
    will_write()
    db.session.execute(
        db.update(CellMembership)
        .where(CellMembership.person_id == ward.member_1b)
        .values(valid_until=ward.today + timedelta(days=1))
    )
    db.session.add(
        CellMembership(
            person_id=ward.member_1b, cell_id=ward.units["cell-3"], valid_from=ward.today + timedelta(days=1)
        )
    )
    db.session.commit()
    will_write(False)
    clockwork.follow_assignments()
    assert bodies_of(ward, "member_1b") == {"front-1": DeliveryState.SENT}
    monkeypatch.setattr(clockwork, "ward_today", lambda: ward.today + timedelta(days=1))
    clockwork.follow_assignments()
    clockwork.follow_assignments()
    assert bodies_of(ward, "member_1b") == {"front-1": DeliveryState.SENT, "front-3": DeliveryState.SENT}
    entries = db.session.scalars(db.select(Entry).where(Entry.action == "plan.delivery.send")).all()
    assert [(one.actor_id, one.capacity) for one in entries] == [(None, "Cổng Tự Soi")]


def test_a_cell_that_gets_another_lead_body_is_followed_within_the_minute(ward, drive):
    will_write()
    set_lead(ward.actor("office"), ward.units["cell-school-1"], ward.units["front-3"], since=ward.today)
    db.session.commit()
    clockwork.follow_assignments()
    assert set(bodies_of(ward, "school_1")) == {"front", "front-3"}


def test_following_assignments_sends_nothing_that_a_new_rule_would(ward, drive):
    clockwork.follow_assignments()
    elsewhere = db.session.scalar(
        db.select(db.func.count(Delivery.id)).where(Delivery.recipient != Recipient.SUPERVISING_BODY)
    )
    assert elsewhere == 0  # the office sends those by its own deed


def test_a_plan_without_any_rule_goes_nowhere(ward):
    """The drive has no routes here: approval itself is not refused for it."""
    assert date(2022, 4, 25) == ward.today
    clockwork.follow_assignments()
    assert bodies_of(ward, "police_1") == {}


@pytest.mark.parametrize("who", ["front_1", "helper_1"])
def test_copies_to_sign_for_are_a_task_and_signed_ones_are_none(as_, ward, who):
    page = as_(who).get("/")
    assert "bản kế hoạch chờ ký nhận" in page.text
    will_write()
    db.session.execute(db.update(Delivery).values(state=DeliveryState.RECEIVED))
    db.session.commit()
    assert "chờ ký nhận" not in as_(who).get("/").text


def test_what_a_summary_tells_of_asks_nobody_to_sign(as_, ward):
    will_write()
    db.session.execute(db.update(Delivery).values(source="ke-hoach.xlsx"))
    db.session.commit()
    assert "chờ ký nhận" not in as_("front_1").get("/").text


def test_the_office_is_told_what_is_to_be_sent_and_hung(as_, ward):
    assert "cần chuyển" not in as_("office").get("/").text
    will_write()
    for recipient, unit in ((Recipient.SUPERIOR, "superior"), (Recipient.NOTICE_BOARD, "office")):
        db.session.add(
            Delivery(
                plan_version_id=ward.versions["member_1"],
                recipient=recipient,
                unit_id=ward.units[unit],
                state=DeliveryState.TO_SEND,
            )
        )
    db.session.commit()
    page = as_("office").get("/").text
    assert "Còn 1 bản kế hoạch cần chuyển." in page
    assert "Còn 1 kế hoạch cần niêm yết." in page
    assert "cần chuyển" not in as_("member_1").get("/").text


def test_what_home_counts_is_what_the_register_lets_one_send(ward):
    """Both faces of one question, whoever asks: also of those whom home would not tell."""
    will_write()
    names = sorted(ward.versions)[:3]
    to = ((Recipient.SUPERIOR, "superior"), (Recipient.NOTICE_BOARD, "office"), (Recipient.WARD_COMMITTEE, "ward"))
    for name in names:
        for state, (recipient, unit) in zip(
            DeliveryState, (*to, (Recipient.SUPERVISING_BODY, "front-3")), strict=False
        ):
            for one in {state, DeliveryState.TO_SEND}:
                where = {"recipient": recipient, "unit_id": ward.units[unit if one is state else "front-2"]}
                db.session.add(Delivery(plan_version_id=ward.versions[name], state=one, **where))
    replaced = db.session.get(PlanVersion, (1, ward.versions[names[0]]))
    replaced.state = VersionState.SUPERSEDED
    db.session.commit()
    will_write(False)
    everybody = [ward.actor(who) for who in ward.people if who in ward.accounts]
    told = [count_to_send_for(one) for one in everybody]
    waiting = [register_for(one, RegisterFilter(state=DeliveryState.TO_SEND)) for one in everybody]
    assert told == [sum(line.may_send(one) for line in lines) for one, lines in zip(everybody, waiting, strict=True)]
    assert any(line.replaced for line in waiting[told.index(max(told))])
    assert any(0 < count < max(told) for count in told)
