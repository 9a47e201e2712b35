"""Naming who helps a body: helpers who write, typists who type its signed paper sheets. Both dated, both told."""

from collections.abc import Collection
from datetime import date, timedelta

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush, not_over
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import Sentence, say
from portal.notifications import tell
from portal.policy import Action, Actor, require
from portal.supervision import links
from portal.supervision.models import Helper, HelperMember, Typist
from portal.supervision.queries.bodies import helper_of, people_meant, typist_of
from portal.supervision.queries.places import BodyPlace
from portal.supervision.queries.sheet import members_of


def name_helper(
    actor: Actor,
    place: BodyPlace,
    typed: str,
    *,
    title: str,
    since: date,
    last_on: date | None = None,
    members: Collection[int] | None = None,
) -> Helper:
    """Name someone to write for the body, about everyone (`members` None) or those listed; sending stays the head's."""
    require(actor, Action.HELPER_NAME, place.subject)
    person_id = _meant(typed, {} if title else {"title": say("Hãy ghi chức danh, ví dụ Phó ban CTMT, Chi hội trưởng.")})
    refuse(_oneself(actor, person_id))
    if last_on is not None and last_on < since:
        raise Invalid({"last_on": say("Ngày cuối phải từ ngày bắt đầu trở đi.")})
    on_sheet = {person for person, _ in members_of(place)}
    if members is not None and not set(members) & on_sheet:
        raise Invalid({"members": say("Hãy chọn ít nhất một đảng viên trong sổ, hoặc chọn “Mọi đảng viên trong sổ”.")})
    refuse(_named_already(Helper, place, person_id, since))
    helper = Helper(
        id=new_id(),
        body_id=place.body.id,
        person_id=person_id,
        title=title,
        everyone=members is None,
        named_by=actor.person_id,
        valid_from=since,
        valid_until=_after(last_on),
    )
    db.session.add(helper)
    flush()
    listed = sorted(set(members) & on_sheet) if members is not None else []
    db.session.add_all(HelperMember(helper_id=helper.id, person_id=member) for member in listed)
    audit.record(
        actor,
        Action.HELPER_NAME,
        helper,
        person=person_id,
        body=place.body.id,
        title=title,
        since=since,
        last_on=last_on,
        members=[str(one) for one in listed] or "everyone",
    )
    tell(
        person_id,
        say(
            "Đồng chí được cử giúp việc %(body)s (%(title)s) từ ngày %(day)s.",
            body=place.body.short_name,
            title=title,
            day=since,
        ),
        links.month(place.month),
    )
    return helper


def _oneself(actor: Actor, person_id: int) -> Sentence | None:
    """The office names helpers for every body: for itself it would take a sheet that nobody gave it."""
    return say("Không ai tự cử chính mình.") if person_id == actor.person_id else None


def end_helper(actor: Actor, place: BodyPlace, helper_id: int, today: date) -> None:
    """From this moment the helper opens nothing for the body; what they wrote stays theirs."""
    require(actor, Action.HELPER_NAME, place.subject)
    said = say("Đồng chí thôi giúp việc %(body)s từ ngày %(day)s.", body=place.body.short_name, day=today)
    _end(actor, place, or_404(helper_of(place.body.id, helper_id)), today, said)


def name_typist(actor: Actor, place: BodyPlace, typed: str, *, since: date, last_on: date | None = None) -> Typist:
    """Name someone to type the body's signed paper sheets: the signer stays the author and is told."""
    require(actor, Action.HELPER_NAME, place.subject)
    person_id = _meant(typed)
    refuse(_oneself(actor, person_id))
    if last_on is not None and last_on < since:
        raise Invalid({"last_on": say("Ngày cuối phải từ ngày bắt đầu trở đi.")})
    refuse(_named_already(Typist, place, person_id, since))
    typist = Typist(
        id=new_id(),
        body_id=place.body.id,
        person_id=person_id,
        named_by=actor.person_id,
        valid_from=since,
        valid_until=_after(last_on),
    )
    db.session.add(typist)
    audit.record(actor, Action.HELPER_NAME, typist, person=person_id, body=place.body.id, since=since, last_on=last_on)
    tell(
        person_id,
        say("Đồng chí được cử nhập phiếu giấy cho %(body)s từ ngày %(day)s.", body=place.body.short_name, day=since),
        links.month(place.month),
    )
    return typist


def end_typist(actor: Actor, place: BodyPlace, typist_id: int, today: date) -> None:
    require(actor, Action.HELPER_NAME, place.subject)
    said = say("Đồng chí thôi nhập phiếu giấy cho %(body)s từ ngày %(day)s.", body=place.body.short_name, day=today)
    _end(actor, place, or_404(typist_of(place.body.id, typist_id)), today, said)


def _meant(typed: str, wrong: dict[str, Sentence] | None = None) -> int:
    """The one person meant by a full name or a card number."""
    people = people_meant(typed) if typed else []
    wrong = dict(wrong or {})
    if not typed:
        wrong["person"] = say("Hãy ghi đủ họ và tên, hoặc số thẻ đảng viên.")
    elif not people:
        wrong["person"] = say(
            "Không có ai tên hoặc số thẻ “%(typed)s”. Hãy ghi đủ họ, tên đệm và tên như trong danh sách.",
            typed=typed[:60],
        )
    elif len(people) > 1:
        wrong["person"] = say(
            "Có %(count)s người tên “%(typed)s”. Hãy ghi số thẻ đảng viên.", count=len(people), typed=typed[:60]
        )
    if wrong:
        raise Invalid(wrong)
    return people[0]


def _named_already(kind: type[Helper] | type[Typist], place: BodyPlace, person_id: int, since: date) -> Sentence | None:
    """The same power twice would outlive its ending."""
    standing = db.session.scalar(
        sa.select(kind.id).where(kind.body_id == place.body.id, kind.person_id == person_id, not_over(kind, since))
    )
    return say("Người này đang được cử. Hãy cho thôi trước khi cử lại.") if standing else None


def _after(last_on: date | None) -> date | None:
    return last_on + timedelta(days=1) if last_on else None


def _end(actor: Actor, place: BodyPlace, row: Helper | Typist, today: date, words: Sentence) -> None:
    over = row.withdrawn_at is not None or (row.valid_until is not None and row.valid_until <= today)
    refuse(say("Việc cử người này đã kết thúc từ trước.") if over else None)
    if row.valid_from is not None and row.valid_from > today:  # it never came into force
        row.withdrawn_at = now()
    else:
        row.valid_until = today
    audit.record(actor, Action.HELPER_NAME, row, ended=today, person=row.person_id, body=place.body.id)
    tell(row.person_id, words)
