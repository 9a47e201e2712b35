"""Leave to read an old record: given by the person, or by the office of the ward that keeps it; ended by whoever may
give it; each reading stands in the trail of both wards."""

from datetime import date

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, ward
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.text import say
from portal.ground.typed import clean_line
from portal.organisations.queries import this_ward
from portal.organisations.wards import the_portal, there
from portal.people.models import Link, PastGrant
from portal.policy import Action, Actor, require
from portal.privacy.queries.past import counterpart, other_self, record_elsewhere, subject_elsewhere
from portal.privacy.rules.past import LONGEST_REASON, not_to_grant


def grant(actor: Actor, person_id: int, link_id: int, today: date, *, reason: str, last_on: date | None) -> PastGrant:
    link, keeper = _kept_by(actor, person_id, link_id)
    reason = clean_line(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid({"reason": say("Hãy ghi lý do, không quá %(most)s ký tự.", most=LONGEST_REASON)})
    if (wrong := not_to_grant(last_on, today)) or last_on is None:
        raise Invalid({"last_on": wrong})
    with there(keeper.ward_id):
        mine = or_404(counterpart(link) if link.came else link)
        row = PastGrant(link_id=mine.id, given_by=keeper.person_id or 0, reason=reason, last_on=last_on)
        db.session.add(row)
        audit.record(keeper, Action.PAST_GRANT, row, person=mine.person_id, reason=reason, last_on=last_on)
    if keeper.ward_id != actor.ward_id:
        audit.record(actor, Action.PAST_GRANT, audit.About("person", person_id), last_on=last_on)
    return row


def end_grant(actor: Actor, person_id: int, link_id: int) -> int:
    """Every leave that stands; answers how many ended."""
    link, keeper = _kept_by(actor, person_id, link_id)
    record = or_404(record_elsewhere(person_id, link_id))
    refuse(None if record.grants else say("Hiện không ai được cho xem."))
    with there(keeper.ward_id):
        for row in record.grants:
            row.ended_at = now()
        audit.record(keeper, Action.PAST_GRANT, record.grants[0], ended=len(record.grants))
    if keeper.ward_id != actor.ward_id:
        audit.record(actor, Action.PAST_GRANT, audit.About("person", person_id), ended=link.id)
    return len(record.grants)


def _kept_by(actor: Actor, person_id: int, link_id: int) -> tuple[Link, Actor]:
    """The link, and who acts in the ward that keeps the old record: the person in person, or its own office."""
    record = or_404(record_elsewhere(person_id, link_id))
    require(actor, Action.PAST_GRANT, subject_elsewhere(person_id))
    if not record.link.came:
        return record.link, actor
    refuse(
        None
        if actor.person_id == person_id
        else say("Hồ sơ cũ do phường cũ hoặc chính đồng chí đó cho xem; Văn phòng phường này không tự cho mình.")
    )
    return record.link, other_self(record.link, actor.name)


def told_there(actor: Actor, link: Link) -> None:
    """The ward that keeps the record knows that it was read, from where and in which capacity."""
    capacity = "; ".join(sorted(post.title or post.role for post in actor.posts))
    reader = f"{capacity}, {this_ward().name}"
    audit.record_apart(
        the_portal(link.other_ward_id),
        Action.PAST_READ,
        audit.About("person", link.other_person_id),
        read_from=ward(),
        reader=reader,
    )
