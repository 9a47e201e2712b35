"""Sessions of the invented ward, arranged in one line."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event

from portal.ground.clock import HERE
from portal.ground.db import db, flush, will_write
from portal.ground.ids import new_id
from portal.meetings.models import Convening, Meeting, MeetingKind, MeetingType
from portal.meetings.queries.convened import Call
from portal.meetings.service.types import begin_types


@pytest.fixture
def types(ward):
    """The kinds a ward begins with, by code."""
    will_write()
    begin_types()
    db.session.commit()
    return {one.code: one.id for one in db.session.scalars(db.select(MeetingType))}


@pytest.fixture
def session(ward, types):
    """`session("cell-1")`: a session of that unit on 03/05/2022, to which it is convened; answers with its row."""

    def arranged(
        organiser="cell-1",
        calls=None,
        *,
        kind=MeetingKind.MONTHLY,
        code="monthly",
        on=date(2022, 5, 3),
        hour=19,
        place="Nhà văn hóa tổ dân phố",
        theme="Sinh hoạt chi bộ",
        chair=None,
        secretary=None,
        as_of=None,
    ):
        will_write()
        starts = datetime(on.year, on.month, on.day, hour, tzinfo=HERE)
        meeting = Meeting(
            id=new_id(),
            type_id=types[code],
            kind=kind,
            organiser_id=ward.units[organiser],
            theme=theme,
            place=place,
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            convened_as_of=as_of or on,
            chair_id=ward.people[chair] if chair else None,
            secretary_id=ward.people[secretary] if secretary else None,
        )
        db.session.add(meeting)
        flush()
        for call in calls if calls is not None else [Call(unit_id=ward.units[organiser])]:
            db.session.add(
                Convening(
                    meeting_id=meeting.id,
                    unit_id=call.unit_id,
                    roles=list(call.roles) or None,
                    club=call.club,
                    person_id=call.person_id,
                )
            )
        db.session.commit()
        return meeting

    return arranged


@pytest.fixture
def count_reads(app):
    """`count_reads(deed)`: how many statements it takes; a session's last-seen is written but once a minute."""

    def counted(deed):
        deed()
        made = []

        def listen(*args):
            made.append(args[2])

        event.listen(db.engine, "before_cursor_execute", listen)
        deed()
        event.remove(db.engine, "before_cursor_execute", listen)
        return len([one for one in made if not one.startswith(("BEGIN", "PRAGMA"))])

    return counted
