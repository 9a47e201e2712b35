"""A database in which cells were led by themselves comes up to date: the rows are withdrawn, the relation is told from
what the portal itself raised, and the clock gives each cell the body that leads there."""

from datetime import date

import pytest
import sqlalchemy as sa
from alembic import command

from portal.ground import migrate
from portal.ground.db import db, in_ward, writing
from portal.ground.ids import new_id
from portal.organisations.models import CellKind, UnitArea, UnitKind
from portal.organisations.queries import unit_coded
from portal.organisations.service import add_unit
from portal.supervision import clockwork
from portal.supervision.models import Lead
from portal.supervision.queries.assignment import assigned

BEFORE = "55e9e3f03703"
DUE = date(2022, 4, 28)
INTO = sa.text(
    "INSERT INTO supervision_lead (ward_id, id, cell_id, body_id, hidden, valid_from, valid_until, recorded_at)"
    " VALUES (1, :id, :cell, :body, :hidden, :since, :until, '2022-04-20 08:00:00')"
)


@pytest.fixture
def before(app, ward):
    """The ward as a release before wrote it: a cell that the office opened leads itself, one did until it was put right
    by hand, one has two bodies side by side, and the school was given to a Front committee."""
    with in_ward(1), writing():
        cells = {
            code: add_unit(UnitKind.CELL, code, code, code, unit_coded("ward"), CellKind.OTHER).id
            for code in ("chi-bo-12", "chi-bo-13", "chi-bo-14")
        }
    db.session.remove()
    with db.engine.connect() as connection, migrate._keys_at_rest(connection), connection.begin():
        command.downgrade(migrate._config(connection), BEFORE)
        front, front_3 = ward.units["front"], ward.units["front-3"]
        for cell, body, since, until in (
            ("chi-bo-12", cells["chi-bo-12"], None, None),
            ("chi-bo-13", cells["chi-bo-13"], None, date(2022, 4, 22)),
            ("chi-bo-13", front, date(2022, 4, 22), None),
            ("chi-bo-14", front, None, None),
            ("chi-bo-14", front_3, date(2022, 4, 10), None),
        ):
            given = {"cell": cells[cell], "body": body, "since": since, "until": until}
            connection.execute(INTO, {"id": new_id(), "hidden": False, **given})
        connection.execute(
            sa.text("UPDATE supervision_lead SET body_id = :body WHERE cell_id = :cell"),
            {"body": front_3, "cell": ward.units["cell-school-1"]},
        )
    migrate.upgrade()
    return cells


def leads(cell_id, day=DUE):
    return list(db.session.scalars(sa.select(Lead.body_id).where(Lead.cell_id == cell_id, Lead.holds(day))))


def test_what_led_itself_is_led_by_another_and_nothing_else_moves(before, ward):
    clockwork.lead_new_cells()
    with in_ward(1):
        assert leads(before["chi-bo-12"]) == [ward.units["front"]]
        assert leads(before["chi-bo-13"]) == [ward.units["front"]]
        assert leads(before["chi-bo-13"], date(2022, 4, 21)) == []
        assert leads(before["chi-bo-14"]) == [ward.units["front-3"]]
        assert leads(before["chi-bo-14"], date(2022, 4, 9)) == [ward.units["front"]]
        assert leads(ward.units["cell-school-1"]) == [ward.units["front-3"]]
        assert leads(ward.units["cell-1"]) == [ward.units["front-1"]]
        assert leads(ward.units["cell-police"]) == [None]
        wrong = db.session.scalars(sa.select(Lead).where(Lead.body_id == Lead.cell_id)).all()
        assert len(wrong) == 2
        assert all(one.withdrawn_at for one in wrong)
        every = assigned(DUE)
        assert len(every) == len({one.person_id for one in every})


def test_the_relation_is_told_for_what_the_portal_raised_together(before, ward):
    with in_ward(1):
        found = {(one.unit_id, one.group_id) for one in db.session.scalars(sa.select(UnitArea))}
    raised = {
        (ward.units[f"{kind}-{number}"], ward.units[f"group-{number}"])
        for kind in ("cell", "front")
        for number in (1, 2, 3)
    }
    assert found == raised
