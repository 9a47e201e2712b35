"""What hung on units that end goes to those that follow, or ends with them."""

from portal.arrangements.queries import dependants
from portal.arrangements.queries.snapshot import Worked
from portal.arrangements.service.dated import OnDay
from portal.campaigns.models import CampaignTask
from portal.documents.models import Audience
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.text import say
from portal.meetings.models import Convening, MeetingState
from portal.plans.models import Route


def hand_on(worked: Worked, on: OnDay) -> None:
    ended = worked.after.ended
    _call_off(worked, on)
    for called in dependants.convened_to_come(ended, on.day):
        _call_followers(called, ended[called.unit_id or 0])
    for task in dependants.tasks_of(ended):
        _give(task, ended[task.unit_id or 0])
    for route in dependants.routes_naming(ended, on.day):
        _mean_followers(route, worked, on)
    for told in dependants.documents_for(ended):
        known = dependants.documents_for(ended[told.unit_id or 0])
        there = {one.unit_id for one in known if one.document_id == told.document_id}
        db.session.add_all(
            Audience(document_id=told.document_id, unit_id=one, role=told.role)
            for one in ended[told.unit_id or 0]
            if one not in there
        )
        flush()


def _call_off(worked: Worked, on: OnDay) -> None:
    """Nobody holds a session in the name of what stands no longer; the new unit arranges its own."""
    for meeting in dependants.sessions_to_come(worked.after.ended, on.day):
        meeting.state, meeting.sequence = MeetingState.NOT_HELD, meeting.sequence + 1
        meeting.reason = str(say("Tổ chức kết thúc theo %(basis)s", basis=on.basis))
    for series in dependants.series_of(worked.after.ended):
        series.ended_at = now()
    flush()


def _call_followers(called: Convening, into: tuple[int, ...]) -> None:
    db.session.add_all(
        Convening(meeting_id=called.meeting_id, unit_id=one, roles=called.roles, club=called.club) for one in into
    )


def _give(task: CampaignTask, into: tuple[int, ...]) -> None:
    """Foreseen already: a task that several could have is given by the office before."""
    if len(into) == 1:
        task.unit_id = into[0]


def _mean_followers(route: Route, worked: Worked, on: OnDay) -> None:
    """The rule means those that follow, from the day on."""
    cells = [new for one in route.matches["cells"] for new in worked.after.ended.get(one, (one,))]
    told = {"recipient": route.recipient, "words": route.words, "receiver": route.receiver, "shows": route.shows}
    matches = {**route.matches, "cells": list(dict.fromkeys(cells))}
    route.end(on.day)
    db.session.add(Route(**told, matches=matches, valid_from=on.day, basis=on.basis))
