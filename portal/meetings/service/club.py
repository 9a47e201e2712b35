"""Keeping the Young Theory Club's list."""

from datetime import date, timedelta

import sqlalchemy as sa

from portal import audit
from portal.ground.db import db, not_over
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.text import say
from portal.meetings.models import ClubMember
from portal.meetings.queries.calendar import CLUB
from portal.meetings.rules.meetings import grown_up
from portal.organisations.models import Unit
from portal.people.models import Person
from portal.policy import Action, Actor, PolicySubject, require


def join(actor: Actor, unit: Unit, person_id: int, *, since: date) -> ClubMember:
    """Put a grown-up on the list from a day on; young people are counted, never listed by name."""
    require(actor, Action.MEETING_ARRANGE, PolicySubject(body_id=unit.id, path=unit.path))
    person = db.session.execute(sa.select(Person).where(Person.id == person_id)).scalar_one()
    if not grown_up(person.birth_date, person.birth_year, since):
        raise Invalid({"person": say("Người dưới 18 tuổi không ghi tên trong danh sách; chỉ ghi số lượng.")})
    standing = db.session.scalar(
        sa.select(ClubMember.id).where(
            ClubMember.club == CLUB,
            ClubMember.organiser_id == unit.id,
            ClubMember.person_id == person_id,
            not_over(ClubMember, since),
        )
    )
    if standing:
        raise Invalid({"person": say("%(name)s đã có trong danh sách.", name=person.name)})
    member = ClubMember(club=CLUB, organiser_id=unit.id, person_id=person_id, valid_from=since)
    db.session.add(member)
    audit.record(actor, Action.MEETING_ARRANGE, member, club=CLUB, person=str(person_id), since=since)
    return member


def leave(actor: Actor, unit: Unit, member_id: int, *, last_on: date) -> ClubMember:
    require(actor, Action.MEETING_ARRANGE, PolicySubject(body_id=unit.id, path=unit.path))
    member = or_404(
        db.session.execute(
            sa.select(ClubMember).where(
                ClubMember.id == member_id, ClubMember.organiser_id == unit.id, ClubMember.club == CLUB
            )
        ).scalar_one_or_none()
    )
    refuse(say("Người này đã ra khỏi danh sách.") if member.valid_until else None)
    if member.valid_from and last_on < member.valid_from:
        raise Invalid({"last_on": say("Ngày ra phải từ ngày vào %(day)s trở đi.", day=member.valid_from)})
    member.valid_until = last_on + timedelta(days=1)
    audit.record(actor, Action.MEETING_ARRANGE, member, club=CLUB, person=str(member.person_id), last_on=last_on)
    return member
