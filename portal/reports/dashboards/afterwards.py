"""Tính theo tổ chức sau sắp xếp: past months told by the cells of today, so that years compare over an arrangement.

The rule: who was counted in a cell that an arrangement ended or divided counts in the cell where it put them; one who
was no longer in the ward by then counts in its only follower, and in none where several follow.
"""

from collections import defaultdict
from datetime import date

import sqlalchemy as sa

from portal.ground.db import db
from portal.organisations.models import UnitKind
from portal.organisations.queries import successions, units
from portal.people.models import CellMembership


class CellsAfterwards:
    def __init__(self, today: date) -> None:
        cells = {one.id: one for one in units(UnitKind.CELL)}
        self.followers: dict[int, list[int]] = defaultdict(list)
        self.on: dict[int, date] = {}
        for told in successions():
            if told.before_id in cells and told.on <= today:
                self.followers[told.before_id].append(told.after_id)
                self.on[told.before_id] = told.on
        self.stands = {one.id for one in cells.values() if one.stood_on(today)}
        self.put = {day: self._where(day) for day in set(self.on.values())}

    @staticmethod
    def _where(day: date) -> dict[int, int]:
        asked = sa.select(CellMembership.person_id, CellMembership.cell_id).where(CellMembership.holds(day))
        return {row.person_id: row.cell_id for row in db.session.execute(asked)}

    def __bool__(self) -> bool:
        return bool(self.followers)

    def cell(self, person_id: int, cell_id: int) -> int | None:
        """The cell in which the person counts; several arrangements are gone through one after the other."""
        while cell_id in self.followers:
            into = self.followers[cell_id]
            there = self.put[self.on[cell_id]].get(person_id)
            if there in into:
                cell_id = there
            elif cell_id in self.stands:
                return cell_id
            elif len(into) == 1:
                cell_id = into[0]
            else:
                return None
        return cell_id
