"""The office that arranges: arrangements drafted, agreed and undone as the pages do it."""

from datetime import date

import sqlalchemy as sa

from portal.arrangements.models import Arrangement, ArrangementState
from portal.arrangements.rules.deeds import Deed, DeedKind
from portal.arrangements.rules.handover import MonthsGo
from portal.arrangements.service import agreeing, drafting
from portal.arrangements.service.applying import apply_what_is_due
from portal.ground.db import db, in_ward, writing
from portal.ground.ids import new_id
from portal.organisations.models import CellKind, UnitKind
from portal.organisations.wards import the_portal
from portal.people.models import CellMembership
from portal.supervision.queries.assignment import assigned
from tests.imports.test_undo import OF_THE_DEED
from tests.kit.found import as_found
from tests.kit.second import confirmed
from tests.kit.ward import TODAY

NUMBER, DAY = "15-QĐ/ĐU", date(2022, 5, 1)
OF_ARRANGING = OF_THE_DEED | {
    "arrangement",
    "arrangement_deed",
    "arrangement_placing",
    "arrangement_post",
    "arrangement_trace",
    "draft",
}


class Arranger:
    def __init__(self, ward):
        self.ward = ward
        self.id = None

    def draft(self, day=DAY, today=TODAY, months_go=MonthsGo.FINISHED):
        with writing(), in_ward(1):
            one = drafting.begin(
                self.ward.actor("office"),
                today,
                number=NUMBER,
                decided_on=min(day, TODAY),
                applies_on=day,
                months_go=months_go,
            )
            self.id = one.id
        return self

    def add(self, kind, unit=None, **told):
        """Answers with the unit that the deed is about."""
        unit_id = self.ward.units.get(unit, unit) or new_id()
        with writing(), in_ward(1):
            drafting.add_deed(self.ward.actor("office"), self.id, Deed(kind, unit_id, **told))
        return unit_id

    def open(self, name, kind=UnitKind.CELL, cell_kind=CellKind.RESIDENTIAL, group=None):
        group_id = self.ward.units.get(group) if group else None
        cell_kind = cell_kind if kind is UnitKind.CELL else None
        told = {"unit_kind": kind, "cell_kind": cell_kind, "group_id": group_id}
        return self.add(DeedKind.OPEN, name=name, short_name=name, **told)

    def merge(self, *codes, name="Chi bộ Hợp nhất", into=None, group=None):
        merged = tuple(self.ward.units[code] for code in codes)
        told = {"name": name if into is None else "", "group_id": self.ward.units.get(group) if group else None}
        return self.add(DeedKind.MERGE, into, merged=merged, short_name=told["name"], **told)

    def place(self, **whom):
        """Person by name in the kit: (from, to)."""
        wanted = {
            (self.ward.people[name], self.ward.units[source]): self.ward.units.get(to, to)
            for name, (source, to) in whom.items()
        }
        with writing(), in_ward(1):
            drafting.place(self.ward.actor("office"), self.id, wanted)

    def post(self, who, unit, role):
        with writing(), in_ward(1):
            drafting.add_post(
                self.ward.actor("office"),
                self.id,
                self.ward_name(who),
                unit_id=self.ward.units.get(unit, unit),
                role=role,
                title="",
            )

    @staticmethod
    def ward_name(who):
        from tests.kit.ward import PEOPLE

        return PEOPLE[who][0]

    def hand_in(self, today=TODAY, who="office"):
        with writing(), in_ward(1):
            agreeing.hand_in(self.ward.actor(who), self.id, today)

    def agreed(self, today=TODAY):
        self.hand_in(today)
        confirmed(self.ward, today=today)
        return self

    def day_comes(self, today=DAY):
        with writing(), in_ward(1):
            apply_what_is_due(the_portal(1), today)
        db.session.expire_all()
        return self

    def undone(self):
        with writing(), in_ward(1):
            agreeing.ask_to_undo(self.ward.actor("office"), self.id, reason="Quyết định được thu hồi")
        confirmed(self.ward)
        db.session.expire_all()

    @property
    def row(self):
        db.session.expire_all()
        return db.session.scalar(sa.select(Arrangement).where(Arrangement.id == self.id))

    @property
    def state(self) -> ArrangementState:
        return self.row.state


def cells_of(day):
    """By person, the cells in which they are on the day."""
    found = {}
    for person, cell in db.session.execute(
        sa.select(CellMembership.person_id, CellMembership.cell_id).where(CellMembership.holds(day))
    ):
        found.setdefault(person, []).append(cell)
    return found


def owed(day):
    return sorted((one.person_id, one.cell_id, one.body_id) for one in assigned(day))


def stands():
    return as_found(but=OF_ARRANGING)
