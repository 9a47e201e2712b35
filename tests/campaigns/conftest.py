"""A drive with two contents and three tasks: for every cell, for the Women's Union, for a single cell."""

from datetime import date

import pytest

from portal.campaigns import queries, service
from portal.campaigns.models import TaskTo
from portal.ground.db import db, will_write
from portal.ground.ids import written
from portal.organisations.queries import units

SLUG = "tu-soi-2022"
HOME = f"/dot-sinh-hoat/{SLUG}"


class Drive:
    """The invented ward's drive: its rows by name, and its addresses."""

    def __init__(self, ward):
        self.ward = ward
        self.units = {one.code: one for one in units()}
        will_write()
        office, campaign = ward.actor("office"), self.campaign
        self.contents = [service.add_content(office, campaign, words=words).id for words in ("Thứ nhất", "Thứ hai")]
        wanted = (("cells", None, date(2022, 4, 5)), ("women", "women", None), ("cell", "cell-1", date(2022, 5, 30)))
        self.tasks = {}
        for name, code, due_on in wanted:
            body = self.units[code] if code else TaskTo.EVERY_CELL
            task = service.add_task(office, campaign, words=f"Nhiệm vụ {name}", to=body, due_on=due_on)
            self.tasks[name] = task.id
            db.session.commit()
        will_write(False)

    @property
    def campaign(self):
        return queries.campaign_called(SLUG)

    def task(self, name="cells"):
        return queries.task_of(self.campaign, self.tasks[name])

    def page(self, name="cells", body=None):
        address = f"{HOME}/nhiem-vu/{written(self.tasks[name])}"
        return f"{address}/{written(self.ward.units[body])}" if body else address

    def tick(self, who="sec_1", name="cells", body="cell-1", **facts):
        will_write()
        facts = {"done_on": date(2022, 4, 3), "words": "Biên bản ngày 03/04/2022", **facts}
        done = service.tick(
            self.ward.actor(who), self.campaign, self.task(name).row, self.units[body], self.ward.today, **facts
        )
        db.session.commit()
        will_write(False)
        return done.id


@pytest.fixture
def drive(ward):
    return Drive(ward)
