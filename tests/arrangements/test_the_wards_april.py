"""The article's ward is arranged: cells merged and divided, Front committees and residence groups with them, the
district gone. Every figure of April 2022 is the same before, after, and after the undoing."""

import hashlib
import io
import json
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
import time_machine
from python_calamine import CalamineWorkbook

from portal.arrangements.models import Arrangement
from portal.arrangements.rules.deeds import Deed, DeedKind
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.service import agreeing, drafting
from portal.arrangements.service.applying import apply_what_is_due
from portal.campaigns.queries import campaign_called
from portal.ground.clock import now
from portal.ground.db import db, enter_ward, in_ward, will_write, writing
from portal.ground.ids import new_id
from portal.organisations.models import UnitKind
from portal.organisations.names import units_on
from portal.organisations.queries import unit_coded
from portal.organisations.wards import the_portal
from portal.reports.snapshots.subjects import SnapshotSubject, counted
from portal.supervision.queries.assignment import assigned
from portal.supervision.service.periods import open_period
from tests.arrangements.arranging import cells_of
from tests.papers.conftest import words_of

pytestmark = pytest.mark.slow
SLUG, TODAY, DAY = "tu-soi-2022", date(2022, 4, 25), date(2022, 7, 1)
STILL = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


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


def told(portal, place):
    """Every figure of April, by command, workbook and Word."""
    run, found = portal.test_cli_runner().invoke, {}
    for name, args in (
        ("drive", ["figures", "--campaign", SLUG, "--as-of", "25/04/2022", "--json", "--names"]),
        ("table", ["figures", "--campaign", SLUG, "--as-of", "05/04/2022"]),
        ("month", ["figures", "--month", "2022-04", "--json"]),
    ):
        answer = run(args=args)
        assert answer.exit_code == 0, answer.output
        found[name] = answer.output
    with time_machine.travel(STILL, tick=False):  # a file bears the hour at which it was made
        answer = run(args=["report", "campaign", SLUG, "--out", str(place), "--as-of", "25/04/2022"])
    assert answer.exit_code == 0, answer.output
    for form in ("xlsx", "docx"):
        found[f"bytes of {form}"] = hashlib.sha256((place / f"{SLUG}.{form}").read_bytes()).hexdigest()
    book = CalamineWorkbook.from_filelike(io.BytesIO((place / f"{SLUG}.xlsx").read_bytes()))
    found["xlsx"] = str([(one, book.get_sheet_by_name(one).to_python()) for one in book.sheet_names])
    found["docx"] = words_of((place / f"{SLUG}.docx").read_bytes())
    return found


def snapshot(subject, known):
    """Its bytes, as a snapshot taken then keeps them."""
    return json.dumps(counted(subject, TODAY, known), default=str, sort_keys=True).encode()


def arranged(portal):
    """Drafted by set-up, alone: two persons are another test's."""
    office = the_portal(1)
    ids = {
        code: unit_coded(code).id for code in ("cell-1", "cell-2", "cell-3", "cell-4", "cell-5", "front-1", "front-2")
    }
    groups = {number: unit_coded(f"group-{number}").id for number in range(1, 12)}
    one = drafting.begin(office, TODAY, number="1656-NQ", decided_on=TODAY, applies_on=DAY)
    merged, front, group = new_id(), new_id(), new_id()

    def add(kind, unit, **said):
        drafting.add_deed(office, one.id, Deed(kind, unit, **said))

    add(DeedKind.MERGE, group, merged=(groups[1], groups[2]), name="Tổ dân phố Một", short_name="Tổ Một")
    add(DeedKind.MERGE, front, merged=(ids["front-1"], ids["front-2"]), name="Ban CTMT Một", short_name="Ban CTMT Một")
    add(DeedKind.MERGE, merged, merged=(ids["cell-1"], ids["cell-2"]), name="Chi bộ Một", short_name="Chi bộ Một")
    add(
        DeedKind.SPLIT,
        ids["cell-3"],
        into=(ids["cell-4"], ids["cell-5"]),
        by_group=((groups[3], ids["cell-4"]),),
        rest=ids["cell-5"],
    )
    add(DeedKind.ABOVE, new_id(), name="Thành ủy Thử Nghiệm", short_name="Thành ủy", receiver="Ban Xây dựng Đảng")
    agreeing.hand_in(office, one.id, TODAY)
    return one.id, merged


def test_every_figure_of_april_is_the_same(portal, tmp_path):
    before, known = told(portal, tmp_path), now()
    with in_ward(1):
        subject = SnapshotSubject(campaign=campaign_called(SLUG))
        frozen = snapshot(subject, known)
        members = cells_of(date(2022, 6, 30))
        db.session.rollback()

    with in_ward(1), writing():
        arrangement_id, merged = arranged(portal)
    with in_ward(1), writing():
        apply_what_is_due(the_portal(1), DAY)
    with in_ward(1):
        one = db.session.scalar(sa.select(Arrangement).where(Arrangement.id == arrangement_id))
        assert one.state is ArrangementState.APPLIED, one.problem
        db.session.rollback()
    assert told(portal, tmp_path) == before
    with in_ward(1):
        assert snapshot(subject, known) == frozen
        after = cells_of(DAY)
        assert after.keys() == members.keys()
        assert all(len(there) == 1 for there in after.values())
        assert len(units_on(DAY, UnitKind.CELL)) == 15
        assert len(units_on(date(2022, 6, 30), UnitKind.CELL)) == 17
        db.session.rollback()
    with in_ward(1), writing():
        period = open_period(the_portal(1), "2022-07", DAY)
        due = period.due_on
        db.session.flush()
        duties = assigned(due)
        assert len(duties) == len({one.person_id for one in duties}) == 575
        assert all(one.body_id is not None or one.hidden or one.moved for one in duties)
        assert len([one for one in duties if one.cell_id == merged]) > 80
        db.session.rollback()

    with in_ward(1), writing():
        agreeing.ask_to_undo(the_portal(1), arrangement_id, reason="Quyết định được thu hồi")
    assert told(portal, tmp_path) == before
    with in_ward(1):
        assert snapshot(subject, known) == frozen
        assert cells_of(DAY) == members
        db.session.rollback()
