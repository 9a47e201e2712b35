"""What the member list shows of the month: that a note is written or nil, never a rating, never a text."""

import sqlalchemy as sa

from portal.ground.labels import Labelled
from portal.ground.sql import SqlIds, SqlWord
from portal.ground.text import say
from portal.people.columns import MemberColumn
from portal.policy import Actor, Role
from portal.policy.relations import BASE_LEADERS, COMMITTEE, HEADS
from portal.supervision.models import Note, NoteKind, Part, Period
from portal.supervision.rules.parts import OF_KIND, MonthStanding

SEE_WHAT_WAS_SENT = (
    *COMMITTEE,
    Role.WARD_SECRETARY,
    Role.WARD_DEPUTY,
    Role.WARD_STANDING,
    Role.WARD_FRONT_CHAIR,
    Role.WARD_FRONT_DEPUTY,
    Role.OFFICE,
    Role.CELL_SPONSOR,
    *BASE_LEADERS,
)


class MonthState(Labelled):
    REMARK = MonthStanding.REMARK.value, MonthStanding.REMARK.vietnamese
    NIL = MonthStanding.NIL.value, MonthStanding.NIL.vietnamese
    UNSEEN = MonthStanding.UNSEEN.value, MonthStanding.UNSEEN.vietnamese
    NONE = "none", MonthStanding.OPEN.vietnamese


# Of several notes on a member the one that says most is shown.
SAYS_MOST = (NoteKind.REMARK, NoteKind.NIL, NoteKind.UNSEEN)


def _rows(actor: Actor, month: SqlWord, people: SqlIds | None) -> sa.Subquery:
    """The notes of the reader's own bodies; whoever reads what bodies send also sees that the lead body sent. A note
    about the reader themself shows nothing before its release."""
    helped = [one.body_id for one in actor.helps]
    seen: sa.ColumnElement[bool] = sa.or_(Note.body_id.in_(actor.units(*HEADS)), Note.body_id.in_(helped))
    if actor.has(*SEE_WHAT_WAS_SENT):
        seen = sa.or_(seen, sa.and_(Note.part == Part.LEAD, Note.sent_at.is_not(None)))
    own = actor.person_id
    rank = sa.func.min(sa.case(*((Note.kind == kind, place) for place, kind in enumerate(SAYS_MOST))))
    state = sa.case(*((rank == place, OF_KIND[kind].value) for place, kind in enumerate(SAYS_MOST)))
    return (
        sa.select(Note.ward_id, Note.person_id, state.label("state"))
        .join(Period, sa.and_(Period.ward_id == Note.ward_id, Period.id == Note.period_id))
        .where(
            Period.month == month,
            seen,
            sa.true() if own is None else sa.or_(Note.person_id != own, Note.released_at.is_not(None)),
            Note.person_id.not_in(actor.kin),
            sa.true() if people is None else Note.person_id.in_(people),
        )
        .group_by(Note.ward_id, Note.person_id)
        .subquery("month_states")
    )


month = MemberColumn(
    "thang-nay",
    say("Nhận xét tháng này"),
    MonthState,
    MonthState.NONE,
    _rows,
    {MonthState.REMARK: "done", MonthState.NIL: "nil", MonthState.UNSEEN: "apart"},
)
