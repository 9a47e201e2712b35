"""Deeds upon plans as the tests tell them: handed in by a member, read by the chi ủy, approved or handed back."""

from datetime import date

import pytest

from portal.ground.db import db, will_write
from portal.plans.models import PlanVersion, ReturnReason, Section
from portal.plans.queries.reading import whole_plan_for
from portal.plans.queries.writing import writing_for
from portal.plans.rules.writing import CommitmentRow, PlanContent
from portal.plans.service import review
from portal.plans.service.deliveries import open_routes
from portal.plans.service.writing import WritingWindow, hand_in

WRITTEN = {
    "politics": "Học và làm theo nghị quyết của Đảng.",
    "ethics": "Sống giản dị, gần dân.",
    "duties": "Hoàn thành việc chi bộ giao.",
    "example": "Tiết kiệm điện, nước.",
}
ROW = CommitmentRow(
    "a",
    shortcoming="Chưa phân loại rác tại nguồn",
    cause="Thói quen cũ",
    remedy="Phân loại rác tại nhà",
    due_on=date(2022, 12, 30),
    section=Section.ETHICS,
)


class Review:
    """The drive of the invented ward, moved on by its people."""

    def __init__(self, ward):
        self.ward = ward

    def hand_in(self, who, *rows, reason="", day=None, **narratives):
        """The member's next version; over an approved one with its reason. Answers with its id."""
        day = day or self.ward.today
        actor = self.ward.actor(who)
        writing = writing_for(actor, day, changing=bool(reason))
        will_write()
        said = PlanContent(WRITTEN | narratives, rows or (ROW,), reason)
        version = hand_in(actor, writing, day, said, WritingWindow("test", "", writing.form.number))
        db.session.commit()
        return version.id

    def read(self, version_id, who="sec_1"):
        return whole_plan_for(self.ward.actor(who), version_id)

    def send_back(self, version_id, who="sec_1", code=ReturnReason.GENERAL, reason="Nêu rõ việc.", seen=None):
        whole = self.read(version_id, who)
        will_write()
        made = review.send_back(
            self.ward.actor(who),
            whole,
            self.ward.today,
            code=code,
            reason=reason,
            seen=whole.version.version if seen is None else seen,
        )
        db.session.commit()
        return made

    def approve(self, version_id, who="sec_1", seen=None, day=None):
        whole = self.read(version_id, who)
        will_write()
        made = review.approve(
            self.ward.actor(who), whole, day or self.ward.today, seen=whole.version.version if seen is None else seen
        )
        db.session.commit()
        return made

    def state(self, version_id):
        db.session.rollback()
        return db.session.get(PlanVersion, (1, version_id), populate_existing=True).state


@pytest.fixture
def drive(ward):
    """The drive's plans and what its people do with them, in a ward that has its first four routes."""
    will_write()
    open_routes()
    db.session.commit()
    will_write(False)
    return Review(ward)
