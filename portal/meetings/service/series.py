"""Sessions that repeat: the rule is kept, its sessions are made some months ahead, and each then lives its own life."""

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import HERE, now
from portal.ground.db import db
from portal.ground.errors import Invalid, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.meetings.models import Meeting, MeetingState, Series
from portal.meetings.queries.convened import Call
from portal.meetings.queries.meetings import MeetingRow, readable
from portal.meetings.rules import series as rules
from portal.meetings.service.meetings import MeetingContent, arrange, call_off
from portal.organisations.models import Unit
from portal.policy import Action, Actor, PolicySubject, require

ENDED = "Lịch định kỳ đã kết thúc"


def begin_series(
    actor: Actor,
    organiser: Unit,
    content: MeetingContent,
    repeat: rules.Repeat,
    at: datetime,
    *,
    until: date | None = None,
) -> Series:
    """Keep the rule and make its sessions for the months ahead."""
    require(actor, Action.MEETING_ARRANGE, _subject(organiser))
    first = content.starts_at.astimezone(HERE).date()
    if until is not None and until < first:
        raise Invalid({"until": say("Ngày kết thúc phải từ ngày họp đầu tiên trở đi.")})
    series = Series(
        id=new_id(),
        organiser_id=organiser.id,
        type_id=content.type_id,
        theme=content.theme,
        first_on=first,
        rule=rules.rule_of(repeat, first),
        until=until,
        pattern=_pattern(content),
        made_by=actor.person_id,
    )
    db.session.add(series)
    audit.record(actor, Action.MEETING_ARRANGE, series, theme=series.theme, rule=series.rule, until=until)
    make_sessions(actor, series, organiser, at)
    return series


def make_sessions(actor: Actor, series: Series, organiser: Unit, at: datetime) -> int:
    """Make what the rule asks for up to the end of the third month ahead; days that have their session, wherever it
    was put since, are left alone. Answers how many were made."""
    require(actor, Action.MEETING_ARRANGE, _subject(organiser))
    refuse(say("Lịch định kỳ này đã kết thúc.") if series.ended_at else None)
    today = at.astimezone(HERE).date()
    horizon = rules.months_on(max(today, series.first_on))
    until = min(horizon, series.until) if series.until else horizon
    made = set(db.session.scalars(sa.select(Meeting.series_on).where(Meeting.series_id == series.id)))
    after = max(series.first_on, today) - timedelta(days=1) if made else series.first_on - timedelta(days=1)
    days = [day for day in rules.occurrences(series.rule, series.first_on, after, until) if day not in made]
    for day in days:
        arrange(actor, organiser, _content(series, day), at, series_id=series.id, series_on=day)
    return len(days)


def end_series(actor: Actor, series: Series, organiser: Unit, at: datetime, *, last_on: date) -> int:
    """No session of it after this day: what was arranged beyond it is called off. Answers how many were."""
    require(actor, Action.MEETING_ARRANGE, _subject(organiser))
    refuse(say("Lịch định kỳ này đã kết thúc.") if series.ended_at else None)
    if last_on < at.astimezone(HERE).date() - timedelta(days=1):
        raise Invalid({"last_on": say("Ngày kết thúc đã qua; hãy ghi từ hôm nay trở đi.")})
    series.until, series.ended_at = last_on, now()
    beyond = datetime.combine(last_on + timedelta(days=1), time(), tzinfo=HERE)
    rows = db.session.execute(
        readable(actor, Action.MEETING_ARRANGE).where(
            Meeting.series_id == series.id, Meeting.state == MeetingState.PLANNED, Meeting.starts_at >= beyond
        )
    ).all()
    for row in rows:
        session = MeetingRow(*row)
        call_off(actor, session, at, reason=ENDED, version=session.version)
    audit.record(actor, Action.MEETING_ARRANGE, series, ended=last_on, called_off=len(rows))
    return len(rows)


def _subject(organiser: Unit) -> PolicySubject:
    return PolicySubject(body_id=organiser.id, path=organiser.path)


def _pattern(content: MeetingContent) -> dict[str, object]:
    starts = content.starts_at.astimezone(HERE)
    return {
        "starts": f"{starts:%H:%M}",
        "minutes": int((content.ends_at - content.starts_at).total_seconds() // 60),
        "place": content.place,
        "occasion": content.occasion,
        "agenda": content.agenda,
        "chair_id": content.chair_id,
        "secretary_id": content.secretary_id,
        "campaign_id": content.campaign_id,
        "calls": [[call.unit_id, list(call.roles), call.club, call.person_id] for call in content.calls],
    }


def _content(series: Series, day: date) -> MeetingContent:
    kept = series.pattern
    starts = datetime.combine(day, time.fromisoformat(kept["starts"]), tzinfo=HERE)
    return MeetingContent(
        type_id=series.type_id,
        theme=series.theme,
        place=kept["place"],
        starts_at=starts,
        ends_at=starts + timedelta(minutes=kept["minutes"]),
        occasion=kept["occasion"],
        agenda=kept["agenda"],
        chair_id=kept["chair_id"],
        secretary_id=kept["secretary_id"],
        campaign_id=kept["campaign_id"],
        calls=tuple(Call(unit, tuple(roles), club, person) for unit, roles, club, person in kept["calls"]),
    )
