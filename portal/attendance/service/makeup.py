"""Make-up study: sent by the member, accepted or returned by the cell; its pictures are deleted after a set time."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from portal import audit
from portal.attendance.models import MakeUp, MakeUpPhoto, MakeUpState
from portal.attendance.queries.makeup import Owed, papers_of, photos_of
from portal.attendance.rules import makeup as rules
from portal.documents.models import StudyWay
from portal.documents.service import acknowledge
from portal.ground import files
from portal.ground.clock import now, ward_today
from portal.ground.db import db, flush, ward
from portal.ground.errors import Conflict, Invalid, refuse
from portal.ground.files import StoredFile
from portal.ground.text import say
from portal.ground.uploads import Clean
from portal.meetings import links
from portal.meetings.queries.meetings import MeetingRow
from portal.notifications import tell
from portal.organisations.queries import seats, setting
from portal.policy import Action, Actor, require
from portal.policy.relations import COMMITTEE

CHANGED = say("Phần học bù này vừa được người khác xử lý; hãy xem lại.")


def send(
    actor: Actor,
    owed: Owed,
    root: Path,
    today: date,
    *,
    studied_on: date | None,
    words: str,
    photos: Sequence[Clean] = (),
    removed: Sequence[int] = (),
    version: int,
    demonstration: bool = False,
) -> MakeUp:
    """Hand in what was studied, with up to five pictures; what was returned is sent anew."""
    require(actor, Action.MAKEUP_SEND, owed.subject)
    make_up = _alone(owed, version)
    refuse(rules.closed_to_sending(make_up.state))
    kept = [one for one in photos_of(owed.id) if one.file_id and one.id not in removed]
    wrong = rules.unfit(studied_on, words, len(kept) + len(photos), begins=owed.on, today=today)
    if wrong:
        raise Invalid(wrong)
    _drop(root, sa.and_(MakeUpPhoto.make_up_id == owed.id, MakeUpPhoto.id.in_(list(removed))))
    for one in photos:
        stored = files.keep(root, one.content, one.name)
        flush()
        db.session.add(MakeUpPhoto(make_up_id=owed.id, file_id=stored.id, sha256=stored.sha256))
    make_up.studied_on, make_up.words, make_up.sent_at = studied_on, words, now()
    make_up.state, make_up.answer, make_up.decided_by, make_up.decided_at = MakeUpState.SENT, None, None, None
    make_up.demonstration = make_up.demonstration or demonstration
    audit.record(
        actor,
        Action.MAKEUP_SEND,
        make_up,
        meeting=owed.meeting_id,
        studied_on=studied_on,
        photos=len(kept) + len(photos),
        demonstration=demonstration,
    )
    for seat in seats(today, *COMMITTEE):
        if seat.unit_id == owed.cell_id and seat.person_id != owed.person_id and not demonstration:
            words_of_it = say("%(name)s đã gửi minh chứng học bù %(theme)s.", name=owed.name, theme=owed.theme)
            tell(seat.person_id, words_of_it, link_to(owed))
    return make_up


def send_materials(actor: Actor, meeting: MeetingRow, today: date, *, on: date) -> int:
    """Whoever runs the session says that what was to be studied went to everyone absent who had not had it yet; each of
    them is told. Answers with how many."""
    require(actor, Action.MEETING_RUN, meeting.subject)
    if wrong := rules.materials_wrongly(on, begins=meeting.on, today=today):
        raise Invalid({"on": wrong})
    waiting = db.session.scalars(
        sa.select(MakeUp)
        .where(MakeUp.meeting_id == meeting.id, MakeUp.materials_on.is_(None))
        .order_by(MakeUp.id)
        .with_for_update()
    ).all()
    refuse(rules.nobody_to_send_to(len(waiting)))
    words = say("Tài liệu của %(theme)s đã được gửi cho đồng chí để học bù.", theme=meeting.theme)
    for one in waiting:
        one.materials_on, one.materials_by = on, actor.person_id
        tell(one.person_id, words, links.makeup(one.id))
    audit.record(
        actor,
        Action.MEETING_RUN,
        audit.About("meeting", meeting.id),
        materials_on=on,
        people=[str(one.person_id) for one in waiting],
    )
    return len(waiting)


def accept(actor: Actor, owed: Owed, *, version: int) -> MakeUp:
    """The cell takes it as studied: the fact stays for good."""
    make_up = _decide(actor, owed, version, MakeUpState.ACCEPTED, None)
    for paper in papers_of(owed.meeting_id):
        acknowledge(
            actor,
            paper.id,
            [owed.person_id],
            make_up.studied_on or owed.on,
            StudyWay.MAKE_UP,
            demonstration=make_up.demonstration,
        )
    tell(owed.person_id, say("Chi ủy đã ghi nhận đồng chí học bù %(theme)s.", theme=owed.theme), link_to(owed))
    return make_up


def give_back(actor: Actor, owed: Owed, *, answer: str, version: int) -> MakeUp:
    """The cell asks for more, in a sentence which the member reads."""
    require(actor, Action.MAKEUP_DECIDE, owed.subject)
    if not answer:
        raise Invalid({"answer": say("Hãy ghi cần bổ sung gì.")})
    if len(answer) > rules.LONGEST:
        raise Invalid({"answer": say("Dài quá %(most)s ký tự, hãy rút gọn.", most=rules.LONGEST)})
    make_up = _decide(actor, owed, version, MakeUpState.RETURNED, answer)
    tell(owed.person_id, say("Chi ủy đề nghị bổ sung phần học bù %(theme)s.", theme=owed.theme), link_to(owed))
    return make_up


def delete_old_photos(root: Path) -> int:
    """Pictures whose time is over are taken off the disk; that they were there, and what was decided, stays."""
    gone = _drop(root, MakeUpPhoto.id.in_(list(db.session.scalars(_old_photos()))))
    if gone:
        audit.record(Actor(ward_id=ward(), person_id=None), Action.MAKEUP_DECIDE, None, photos_deleted=gone)
    return gone


def photos_are_due() -> bool:
    return db.session.scalar(_old_photos().limit(1)) is not None


def _old_photos() -> sa.Select[int]:
    """Counted from the cell's word, or from the upload while there is none."""
    since = sa.func.coalesce(MakeUp.decided_at, MakeUpPhoto.added_at)
    days = setting("makeup_photo_days", ward_today())
    return (
        sa.select(MakeUpPhoto.id)
        .join(MakeUp, sa.and_(MakeUp.ward_id == MakeUpPhoto.ward_id, MakeUp.id == MakeUpPhoto.make_up_id))
        .where(MakeUpPhoto.file_id.is_not(None), since <= now() - timedelta(days=days))
    )


def link_to(owed: Owed) -> str:
    return links.makeup(owed.id)


def _decide(actor: Actor, owed: Owed, version: int, state: MakeUpState, answer: str | None) -> MakeUp:
    require(actor, Action.MAKEUP_DECIDE, owed.subject)
    make_up = _alone(owed, version)
    refuse(rules.closed_to_deciding(make_up.state))
    make_up.state, make_up.answer = state, answer
    make_up.decided_by, make_up.decided_at = actor.person_id, now()
    audit.record(actor, Action.MAKEUP_DECIDE, make_up, person=owed.person_id, meeting=owed.meeting_id, state=state)
    return make_up


def _alone(owed: Owed, version: int) -> MakeUp:
    make_up = db.session.get_one(MakeUp, (ward(), owed.id), populate_existing=True, with_for_update=True)
    if make_up.version != version:
        raise Conflict(CHANGED, theirs=make_up)
    return make_up


def _drop(root: Path, which: sa.ColumnElement[bool]) -> int:
    """The bytes go, unless another record was made of the same; the row tells that a picture was there."""
    gone = list(db.session.scalars(sa.select(MakeUpPhoto).where(which, MakeUpPhoto.file_id.is_not(None))))
    stored = [db.session.get_one(StoredFile, (ward(), photo.file_id)) for photo in gone]
    for photo in gone:
        photo.file_id, photo.deleted_at = None, now()
    flush()
    for one in stored:
        files.forget(root, one)
    return len(gone)
