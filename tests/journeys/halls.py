"""A themed session of cell 1 today, for journeys."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from portal.ground.clock import HERE
from portal.ground.db import db, enter_ward, will_write
from portal.ground.ids import new_id
from portal.meetings.models import Convening, Meeting, MeetingKind, MeetingType
from portal.meetings.service.types import begin_types
from tests.kit.ward import TODAY


def arrange(ward):
    """The id of the session; everyone of the cell is convened."""
    enter_ward(1)
    will_write()
    begin_types()
    kind = db.session.scalar(sa.select(MeetingType.id).where(MeetingType.code == "themed"))
    starts = datetime(TODAY.year, TODAY.month, TODAY.day, 8, tzinfo=HERE)
    meeting = Meeting(
        id=new_id(),
        type_id=kind,
        kind=MeetingKind.THEMED,
        organiser_id=ward.units["cell-1"],
        theme="Sinh hoạt chuyên đề tự soi, tự sửa",
        place="Nhà văn hóa",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        convened_as_of=TODAY,
    )
    db.session.add(meeting)
    db.session.flush()
    db.session.add(Convening(meeting_id=meeting.id, unit_id=ward.units["cell-1"]))
    db.session.commit()
    will_write(False)
    number = meeting.id
    db.session.remove()
    enter_ward(1)
    return number
