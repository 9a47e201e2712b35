"""Two desks of two wards in one database: parts of one decision, drafted, agreed and done as the pages do."""

from datetime import date

import sqlalchemy as sa

from portal.accounts.models import Account
from portal.accounts.queries import actor_of, person_name
from portal.arrangements.models import Arrangement
from portal.arrangements.queries.reading import laid_deeds
from portal.arrangements.rules.deeds import Deed, DeedKind
from portal.arrangements.service import agreeing, drafting
from portal.arrangements.service.over import drafting as over
from portal.arrangements.service.over.carrying import apply_joints_due
from portal.ground.db import db, flush, in_ward, writing
from portal.ground.ids import new_id
from portal.organisations.models import CellKind, UnitKind, Ward
from portal.organisations.wards import the_portal
from portal.people.confirming import deciding
from portal.people.models import Confirmation, ConfirmationState
from portal.policy import Role
from tests.kit.ward import OTHER, TODAY

NUMBER, DAY = "1656-NQ/TU", date(2022, 5, 1)


class Joint:
    """The first ward's office begins; `units` and `people` by ward and name."""

    KIND, SCHOOL = UnitKind.CELL, CellKind.SCHOOL

    def __init__(self, ward):
        self.ward = ward
        self.units = {1: ward.units, OTHER: ward.other["units"]}
        self.people = {1: ward.people, OTHER: ward.other["people"]}
        self.accounts = {1: ward.accounts, OTHER: ward.other["accounts"]}
        self.ids, self.new = {}, None

    def actor(self, number, who="office", today=TODAY):
        account = db.session.get(Account, (number, self.accounts[number][who]))
        return actor_of(account, person_name(account), today)

    def begun(self, day=DAY, *, with_other=True):
        with writing(), in_ward(1):
            one = drafting.begin(self.actor(1), TODAY, number=NUMBER, decided_on=min(day, TODAY), applies_on=day)
            self.ids[1] = one.id
            if with_other:
                self.ids[OTHER] = over.join(self.actor(1), one.id, OTHER).id
                flush()
        return self

    def found(self, name="phường Hợp Nhất", led_by="office"):
        with writing(), in_ward(1):
            self.new = over.found_ward(self.actor(1), self.ids[1], name=name, superior="Thành ủy Hà Nội")
        if led_by:
            self.led(self.new, led_by)
        return self.new

    def led(self, number, who):
        """Somebody who is in no cell goes there as secretary and keeps the office as well."""
        with in_ward(1):
            once = {one.deed.unit_kind: one.deed.unit_id for one in laid_deeds(self.ids[1]) if one.deed.ward == number}
            db.session.rollback()
        self.post(1, who, once[UnitKind.WARD_PARTY], Role.WARD_SECRETARY)
        self.post(1, who, once[UnitKind.WARD_OFFICE], Role.OFFICE)

    def add(self, number, kind, unit=None, **told):
        unit_id = self.units[number].get(unit, unit) or new_id()
        with writing(), in_ward(number):
            drafting.add_deed(self.actor(number), self.ids[number], Deed(kind, unit_id, **told))
        return unit_id

    def give(self, number, unit, to, name="", short_name=""):
        """The unit as it is; answers with the node that it becomes."""
        node = new_id()
        told = {"into": (node,), "ward": to, "name": name or short_name, "short_name": short_name}
        self.add(number, DeedKind.GIVE, unit, **told)
        return node

    def area(self, number, area, to, named=None):
        """A residence group with its Front committee and its cell."""
        named = named or f"{area}"
        self.give(number, f"group-{area}", to, short_name=f"Tổ {named}", name=f"Tổ dân phố {named}")
        self.give(number, f"front-{area}", to, short_name=f"Ban CTMT {named}")
        return self.give(number, f"cell-{area}", to, short_name=f"Chi bộ {named}")

    def post(self, number, who, unit, role, title="Chức vụ"):
        from tests.kit.ward import PEOPLE

        with writing(), in_ward(number):
            drafting.add_post(
                self.actor(number), self.ids[number], PEOPLE[who][0], unit_id=unit, role=role, title=title
            )

    def hand_in(self, number, today=TODAY):
        with writing(), in_ward(number):
            agreeing.hand_in(self.actor(number), self.ids[number], today)

    def confirm(self, number, today=TODAY, who="ward_secretary"):
        with writing(), in_ward(number):
            waiting = sa.select(Confirmation.id, Confirmation.version).where(
                Confirmation.state == ConfirmationState.WAITING
            )
            for one in db.session.execute(waiting).all():
                deciding.confirm(self.actor(number, who), one.id, today, version=one.version)
                flush()
        db.session.expunge_all()

    def agreed(self, today=TODAY):
        for number in self.ids:
            self.hand_in(number, today)
            self.confirm(number, today)
        return self

    def day_comes(self, today=DAY):
        with writing(), in_ward(1):
            apply_joints_due(the_portal(1), [self.ids[1]], today)
        db.session.expunge_all()
        return self

    def undone(self, number=1):
        with writing(), in_ward(number):
            agreeing.ask_to_undo(self.actor(number), self.ids[number], reason="Quyết định được thu hồi")
        self.confirm(number)

    def undone_by_set_up(self):
        """Where whoever confirms in the first ward has gone elsewhere."""
        with writing(), in_ward(1):
            agreeing.ask_to_undo(the_portal(1), self.ids[1], reason="Quyết định được thu hồi")
        db.session.expunge_all()

    def wards(self):
        """All that hold people of the decision, those that it opened among them."""
        return db.session.scalars(sa.select(Ward.id).where(Ward.id > 0, Ward.withdrawn_at.is_(None))).all()

    def row(self, number=1):
        with in_ward(number):
            return db.session.scalar(sa.select(Arrangement).where(Arrangement.id == self.ids[number]))
