"""Sessions of cell 1 as their tests tell them: run by the secretary, minutes kept by the deputy."""

from dataclasses import replace
from datetime import time

from portal.attendance.queries.roll import roll_of
from portal.attendance.service import roll
from portal.attendance.service.roll import PresenceSaid
from portal.ground.clock import HERE
from portal.ground.db import db, will_write
from portal.ground.ids import written
from portal.meetings.queries.meetings import meeting_for
from portal.minutes.queries.items import items_of
from portal.minutes.queries.minutes import finished_minutes
from portal.minutes.said import ConcludedItem
from portal.minutes.service import items, minutes, opinions
from tests.kit.ward import TODAY


class Room:
    """One session, and what is done at it."""

    def __init__(self, ward, meeting):
        self.ward, self.id = ward, meeting.id

    def seen(self, who="sec_1"):
        db.session.expire_all()
        return meeting_for(self.ward.actor(who), self.id)

    @property
    def url(self):
        return f"/sinh-hoat/{written(self.id)}"

    @property
    def items(self):
        db.session.expire_all()
        return items_of(self.id)

    @property
    def minutes(self):
        db.session.expire_all()
        return finished_minutes(self.id)

    def do(self, deed, *args, who="sec_1", **how):
        will_write()
        done = deed(self.ward.actor(who), self.seen(who), *args, **how)
        db.session.commit()
        return done

    def begin(self, who="sec_1"):
        return self.do(items.begin_agenda, who=who)

    def add(self, title, who="sec_1"):
        return self.do(items.add_item, title=title, who=who).id

    def conclude(self, item_id, conclusion="", who="sec_1", **how):
        item = next(one for one in self.items if one.id == item_id)
        version = how.pop("version", item.version)
        said = replace(ConcludedItem(title=item.title, text=item.text or "", conclusion=conclusion), **how)
        self.do(items.write_item, item_id, who=who, said=said, version=version)

    def say(self, item_id, speaker, text, who="sec_1"):
        known = self.ward.people.get(speaker)
        guest = "" if known else speaker
        return self.do(opinions.record_opinion, item_id, speaker_id=known, guest=guest, text=text, who=who).id

    def away(self, whom, presence, reason=None, words=""):
        line = next((one for one in self.roll().rows if one.person_id == self.ward.people[whom]), None)
        self.do(
            roll.mark, self.ward.people[whom], TODAY, said=PresenceSaid(presence, reason, words), version=line.version
        )

    def roll(self):
        return roll_of(self.ward.actor("sec_1"), self.seen())

    def close(self):
        self.do(roll.everyone_present, TODAY)
        self.do(roll.close_roll, TODAY, unsaid_are_absent=False)

    def finish(self, who="sec_1", at=None, **how):
        row = self.seen(who)
        return self.do(
            minutes.finish,
            TODAY,
            at or row.starts_at.astimezone(HERE),
            who=who,
            **{"ended": time(20, 45), "number": "", "guests": "", **how},
        )
