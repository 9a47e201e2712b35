"""How far the thirteen who missed the conference have come with their make-up study; the workbooks do not say, so this
is made up, written through the portal's own services and marked as demonstration. Four still have no evidence."""

from datetime import date
from pathlib import Path

import sqlalchemy as sa

from portal.attendance.models import MakeUp
from portal.attendance.queries.makeup import Owed, make_up_for
from portal.attendance.service.makeup import accept, give_back, send
from portal.demo.people import acting, seated
from portal.documents.models import Acknowledgement, StudyWay
from portal.ground.db import db, flush
from portal.meetings.models import Meeting, MeetingDocument, MeetingKind
from portal.people.models import Person
from portal.policy import Role

STUDIED = date(2022, 3, 12)
SENT_ON = date(2022, 3, 15)
WORDS = "Đã đọc tài liệu hội nghị tại nhà, ghi chép vào sổ tay."
ASK = "Đề nghị ghi rõ phần liên hệ bản thân rồi gửi lại."
ACCEPTED, RETURNED, WAITING = 6, 1, 2  # of the thirteen, in the order of names


def make_up(files: Path) -> None:
    _lay_out_what_was_studied()
    missed = list(
        db.session.scalars(
            sa.select(MakeUp.person_id)
            .join(Meeting, sa.and_(Meeting.ward_id == MakeUp.ward_id, Meeting.id == MakeUp.meeting_id))
            .join(Person, sa.and_(Person.ward_id == MakeUp.ward_id, Person.id == MakeUp.person_id))
            .where(Meeting.kind == MeetingKind.CONFERENCE, Meeting.source.is_not(None))
            .order_by(Person.sort_key, Person.id)
        )
    )
    for number, person_id in enumerate(missed[: ACCEPTED + RETURNED + WAITING]):
        owed = _seen(person_id)
        send(
            acting(person_id, SENT_ON),
            owed,
            files,
            SENT_ON,
            studied_on=STUDIED,
            words=WORDS,
            version=owed.version,
            demonstration=True,
        )
        flush()
        if number < ACCEPTED + RETURNED:
            _decide(_seen(person_id), returned=number >= ACCEPTED)
            flush()


def _lay_out_what_was_studied() -> None:
    """The documents of the conference are those that its roll has as studied there."""
    conference = db.session.scalar(sa.select(Meeting.id).where(Meeting.kind == MeetingKind.CONFERENCE))
    studied = sa.select(Acknowledgement.document_id).where(Acknowledgement.way == StudyWay.MEETING).distinct()
    for document_id in db.session.scalars(studied):
        db.session.add(MeetingDocument(meeting_id=conference, document_id=document_id))
    flush()


def _decide(owed: Owed, *, returned: bool) -> None:
    """The secretary's word, or the deputy's when it is about the secretary."""
    assert owed.cell_id is not None
    secretary = seated(owed.cell_id, Role.CELL_SECRETARY, SENT_ON)
    role = Role.CELL_DEPUTY if secretary == owed.person_id else Role.CELL_SECRETARY
    chair = acting(seated(owed.cell_id, role, SENT_ON), SENT_ON)
    if returned:
        give_back(chair, owed, answer=ASK, version=owed.version)
    else:
        accept(chair, owed, version=owed.version)


def _seen(person_id: int) -> Owed:
    make_up_id = db.session.scalar(sa.select(MakeUp.id).where(MakeUp.person_id == person_id))
    owed = make_up_for(acting(person_id, SENT_ON), make_up_id or 0)
    assert owed is not None
    return owed
