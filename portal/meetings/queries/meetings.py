"""Sessions as the policy knows them: the one way to a protected session."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.clock import HERE
from portal.ground.days import day_of
from portal.ground.prepared import EACH, prepared
from portal.ground.sql import Query, SqlId
from portal.meetings.models import Meeting, MeetingKind, MeetingState, MeetingType
from portal.meetings.queries.convened import sessions_of
from portal.organisations.models import Unit, UnitKind
from portal.organisations.names import beside_today, unit_called
from portal.people.models import Person
from portal.people.queries.namesakes import spelt
from portal.policy import Action, Actor, Columns, Formal, PolicySubject, scope


class MeetingRow(NamedTuple):
    """One session, and how its reader stands to it."""

    id: int
    type_id: int
    type: str
    type_code: str
    counts_heads: bool
    kind: MeetingKind
    campaign_id: int | None
    series_id: int | None
    organiser_id: int
    organiser: str  # as it was called on the day
    organiser_today: str
    organiser_kind: UnitKind
    path: str
    theme: str
    occasion: str | None
    place: str
    starts_at: datetime
    ends_at: datetime
    whole_days: bool
    chair_id: int | None
    chair: str | None
    secretary_id: int | None
    secretary: str | None
    agenda: str | None
    state: MeetingState
    reason: str | None
    moved_to_id: int | None
    convened_as_of: date | None
    roll_closed_at: datetime | None
    sequence: int
    source: str | None
    arranged_at: datetime
    version: int
    convened: bool
    officer: bool

    @property
    def subject(self) -> PolicySubject:
        return PolicySubject(path=self.path, body_id=self.organiser_id, convened=self.convened, officer=self.officer)

    @property
    def begins(self) -> datetime:
        """As a clock at Asia/Ho_Chi_Minh shows it; the demonstration's shifted clock does not move a session."""
        return self.starts_at.astimezone(HERE)

    @property
    def ends(self) -> datetime:
        return self.ends_at.astimezone(HERE)

    @property
    def organiser_on_screen(self) -> str:
        return beside_today(self.organiser, self.organiser_today)

    @property
    def on(self) -> date:
        return self.begins.date()


def meeting_for(actor: Actor, meeting_id: int, action: Action = Action.MEETING_READ) -> MeetingRow | None:
    """The session, if there is one and the actor may do this with it: outside, the two look alike."""
    row = _one(actor=actor, action=action, meeting_id=meeting_id).first()
    return MeetingRow(*row) if row else None


@prepared(actor=Formal, action=EACH, meeting_id=sa.BigInteger)
def _one(actor: Actor, action: Action, meeting_id: SqlId) -> Query:
    return readable(actor, action).where(Meeting.id == meeting_id)


def readable(actor: Actor, action: Action = Action.MEETING_READ) -> Query:
    """Every session with which the actor may do this, as the columns of MeetingRow."""
    organiser, chair, secretary = sa.orm.aliased(Unit), sa.orm.aliased(Person), sa.orm.aliased(Person)
    convened, officer = convened_clause(actor), officer_clause(actor)
    facts = Columns(body_id=Meeting.organiser_id, path=organiser.path, convened=convened, officer=officer)
    return (
        sa.select(
            Meeting.id,
            MeetingType.id,
            MeetingType.name,
            MeetingType.code,
            MeetingType.counts_heads,
            Meeting.kind,
            Meeting.campaign_id,
            Meeting.series_id,
            organiser.id,
            unit_called(organiser, day_of(Meeting.starts_at)),
            organiser.short_name.label("organiser_today"),
            organiser.kind,
            organiser.path,
            Meeting.theme,
            Meeting.occasion,
            Meeting.place,
            Meeting.starts_at,
            Meeting.ends_at,
            Meeting.whole_days,
            Meeting.chair_id,
            spelt(chair, day_of(Meeting.starts_at)),
            Meeting.secretary_id,
            spelt(secretary, day_of(Meeting.starts_at)),
            Meeting.agenda,
            Meeting.state,
            Meeting.reason,
            Meeting.moved_to_id,
            Meeting.convened_as_of,
            Meeting.roll_closed_at,
            Meeting.sequence,
            Meeting.source,
            Meeting.arranged_at,
            Meeting.version,
            convened,
            officer,
        )
        .join(MeetingType, sa.and_(MeetingType.ward_id == Meeting.ward_id, MeetingType.id == Meeting.type_id))
        .join(organiser, sa.and_(organiser.ward_id == Meeting.ward_id, organiser.id == Meeting.organiser_id))
        .outerjoin(chair, sa.and_(chair.ward_id == Meeting.ward_id, chair.id == Meeting.chair_id))
        .outerjoin(secretary, sa.and_(secretary.ward_id == Meeting.ward_id, secretary.id == Meeting.secretary_id))
        .where(scope(actor, action, facts))
    )


def convened_clause(actor: Actor) -> sa.ColumnElement[bool]:
    if actor.person_id is None:
        return sa.false()
    return Meeting.id.in_(sessions_of(actor.person_id))


def officer_clause(actor: Actor) -> sa.ColumnElement[bool]:
    if actor.person_id is None:
        return sa.false()
    return sa.func.coalesce(
        sa.or_(Meeting.chair_id == actor.person_id, Meeting.secretary_id == actor.person_id), sa.false()
    )
