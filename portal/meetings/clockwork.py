"""What time brings: a ward that has no kinds of sessions yet gets those it begins with."""

import sqlalchemy as sa

from portal.ground.db import db
from portal.meetings.models import MeetingType
from portal.meetings.service.types import begin_types
from portal.organisations.wards import in_each_ward


def begin_kinds() -> None:
    in_each_ward(lambda: db.session.scalar(sa.select(MeetingType.id).limit(1)) is None, lambda *_: begin_types())
