"""A share is of its own whole, on its own day."""

from datetime import date

from portal.campaigns.queries import campaign_called
from portal.ground.db import db, will_write
from portal.people.models import CellMembership
from portal.reports import figures
from portal.reports.figures import meetings
from portal.supervision.models import Lead
from portal.supervision.queries.places import period_of


def test_obligations_are_of_all_who_take_part(app, ward):
    """In a cell that no body leads nobody owes a note; its members take part all the same."""
    period = period_of("2022-04")
    before = figures.obligations(period)
    will_write()
    db.session.execute(db.update(Lead).where(Lead.cell_id == ward.units["cell-school-1"]).values(body_id=None))
    db.session.commit()
    found = figures.obligations(period)
    assert (found.part, found.whole) == (before.part - 2, before.whole)


def test_cells_are_those_of_the_deadline_though_asked_later(app, ward):
    drive = campaign_called("tu-soi-2022")
    later = date(2022, 6, 1)
    before = meetings.held(drive, later)
    will_write()
    # Founded after the deadline: its members move there from cell 3.
    db.session.execute(
        db.update(CellMembership)
        .where(CellMembership.cell_id == ward.units["cell-school-1"])
        .values(valid_from=date(2022, 5, 10))
    )
    db.session.commit()
    found = meetings.held(drive, later)
    assert found.whole == before.whole - 1
