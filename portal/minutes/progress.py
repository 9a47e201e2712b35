"""What meetings tell on a drive's page: cell by cell, whether the themed session was held and how it was attended; and
the sessions that may fulfil a body's task."""

from collections.abc import Mapping
from datetime import date

from portal.campaigns.models import Campaign
from portal.campaigns.progress import FulfillingRecord, ProgressState, Share
from portal.ground.text import say
from portal.meetings import links
from portal.minutes.queries import drive
from portal.policy import Action

OFFERED = 20  # so many sessions a list of choices holds


def _held(campaign: Campaign, as_of: date) -> Mapping[int, Share]:
    done = drive.in_time(campaign, drive.sessions(campaign, as_of))
    return {cell: Share(int(cell in done), 1) for cell in drive.cells_on(min(as_of, campaign.deadline))}


def _attendance(campaign: Campaign, as_of: date) -> Mapping[int, Share]:
    found: dict[int, Share] = {}
    for one in drive.sessions(campaign, as_of):
        if one.convened is not None:
            before = found.get(one.cell_id, Share(0, 0))
            found[one.cell_id] = Share(before.part + (one.present or 0), (before.whole or 0) + one.convened)
    return found


states = [
    ProgressState(
        "chi-bo-da-hop-chuyen-de", say("Đã sinh hoạt chuyên đề"), _held, Action.ATTENDANCE_READ, of_people=False
    ),
    ProgressState("du-chuyen-de", say("Dự sinh hoạt chuyên đề"), _attendance, Action.ATTENDANCE_READ),
]


def records(campaign: Campaign, unit_id: int, day: date) -> list[FulfillingRecord]:
    """The sessions the body has held in the drive, newest first: the minutes a task points to are theirs."""
    return [
        FulfillingRecord(say("%(theme)s, %(day)s", theme=one.theme, day=one.on), links.session(one.id))
        for one in drive.held_by(campaign, unit_id, day)[:OFFERED]
    ]
