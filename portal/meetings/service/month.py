"""A unit's month arranged in one sitting."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from portal.ground.db import db
from portal.meetings.models import Headcount, Meeting
from portal.meetings.service.meetings import MeetingContent, arrange
from portal.organisations.models import Unit
from portal.policy import Action, Actor, PolicySubject, require

EXPECTED = "doan-vien"  # the number typed in the month's grid; the other groups are filled in on the session's page


class PlannedSession(NamedTuple):
    content: MeetingContent
    expected: int | None


def arrange_month(actor: Actor, organiser: Unit, sessions: Sequence[PlannedSession], at: datetime) -> list[Meeting]:
    """All of them in one transaction: one that cannot be kept keeps none."""
    require(actor, Action.MEETING_ARRANGE, PolicySubject(body_id=organiser.id, path=organiser.path))
    made = []
    for one in sessions:
        meeting = arrange(actor, organiser, one.content, at)
        if one.expected is not None:
            db.session.add(Headcount(meeting_id=meeting.id, group=EXPECTED, expected=one.expected))
        made.append(meeting)
    return made
