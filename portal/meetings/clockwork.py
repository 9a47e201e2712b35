"""What time brings: a ward that has no kinds of sessions yet gets those it begins with."""

import sqlalchemy as sa

from portal.ground.db import db, in_ward, writing
from portal.meetings.models import MeetingType
from portal.meetings.service.types import begin_types
from portal.supervision.clockwork import wards


def begin_kinds() -> None:
    for ward_id in wards():
        with in_ward(ward_id):
            wanted = db.session.scalar(sa.select(MeetingType.id).limit(1)) is None
            db.session.rollback()
            if wanted:
                with writing():
                    begin_types()
