"""Whatever happens to members and plans before and after: a snapshot's parts add up, and it is told again exactly.

Units cannot be merged in the portal yet, so no history merges any; moving every member of a cell stands for it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.campaigns.queries import campaign_called
from portal.ground.clock import now
from portal.ground.db import db, will_write
from portal.people.models import CellMembership, Exemption, ExemptionKind
from portal.people.service import end_facts
from portal.plans.models import PlanVersion, Return
from portal.reports.snapshots import service
from portal.reports.snapshots.kept import differs
from portal.reports.snapshots.queries import figures_of, snapshot_for
from portal.reports.snapshots.subjects import SnapshotSubject, counted
from tests.reports.test_campaign_figures_hold import days, live, lives

befalls = st.lists(st.tuples(st.sampled_from(["exempt", "move", "leave", "return", "empty"]), days), max_size=5)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(lives(), min_size=1, max_size=4), after=st.lists(lives(), max_size=3), later=befalls, as_of=days)
def test_a_snapshot_holds_together_and_is_told_again_exactly(app, ward, before, after, later, as_of):
    db.session.rollback()
    will_write()
    campaign = campaign_called("tu-soi-2022")
    cells = [ward.units[code] for code in ("cell-1", "cell-2", "cell-3")]
    day = min(as_of, ward.today)
    try:
        lived = [live(life, number, cells, campaign.id) for number, life in enumerate(before)]
        db.session.flush()
        snapshot = service.freeze(
            ward.actor("office"),
            SnapshotSubject(campaign=campaign),
            ward.today,
            as_of=day,
            signer_id=ward.ward_secretary,
            reason="Thử",
        )
        db.session.flush()
        kept = figures_of(snapshot.id)
        _holds_together(kept)

        for number, life in enumerate(after, len(before)):
            live(life, number, cells, campaign.id)
        for number, (what, when) in enumerate(later):
            _befall(what, when, lived[number % len(lived)], cells)
        db.session.flush()
        db.session.expire_all()

        again = {one.name: one for one in counted(SnapshotSubject(campaign=campaign), day, snapshot.known_at)}
        assert {one.name: differs(one, again.get(one.name)) for one in kept} == {one.name: [] for one in kept}
        whole = snapshot_for(ward.actor("ward_secretary"), snapshot.id, ward.today)
        assert (whole.same, whole.intact) == (True, True)
    finally:
        db.session.rollback()
        will_write(False)


def _holds_together(kept):
    for one in kept:
        if one.stood:  # figures of people; what counts sessions has shares of its own
            assert one.part == len(one.people), one.name
        assert sum(part for _, _, part, _ in one.shares) == one.part, one.name
        if one.whole is not None:
            assert one.part <= one.whole, one.name
            assert set(one.people) <= set(one.out_of), one.name
            assert sum(whole for *_, whole in one.shares) == one.whole, one.name
            assert all(part <= whole for _, _, part, whole in one.shares), one.name


def _befall(what, when, person_id, cells):
    """What the office records afterwards, as its deeds record it: nothing told is written over."""
    if what == "exempt":
        db.session.add(Exemption(kind=ExemptionKind.EXEMPT, person_id=person_id, valid_from=when))
    elif what == "leave":
        end_facts(CellMembership, [(row.id, when) for row in _in_cell(person_id, when)])
    elif what == "move":
        end_facts(CellMembership, [(row.id, when) for row in _in_cell(person_id, when)])
        db.session.add(CellMembership(person_id=person_id, cell_id=cells[0], valid_from=when))
    elif what == "empty":  # a whole cell goes over to another
        for row in db.session.scalars(
            db.select(CellMembership).where(CellMembership.cell_id == cells[1], CellMembership.withdrawn_at.is_(None))
        ).all():
            row.withdrawn_at = now()
            held = {"valid_from": row.valid_from, "valid_until": row.valid_until}
            db.session.add(CellMembership(person_id=row.person_id, cell_id=cells[2], **held))
    elif version := db.session.scalar(db.select(PlanVersion.id).order_by(PlanVersion.id)):
        db.session.add(Return(plan_version_id=version, returned_on=when))
    db.session.flush()


def _in_cell(person_id, when):
    """As a deed of that day finds them: what ended before is over, and nobody is in two cells at once."""
    there = (CellMembership.person_id == person_id, CellMembership.withdrawn_at.is_(None))
    on = db.or_(CellMembership.valid_until.is_(None), CellMembership.valid_until > when)
    return db.session.scalars(db.select(CellMembership).where(*there, on)).all()
