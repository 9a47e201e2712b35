"""The invented ward with words that can be looked for: every text about one person bears that person's own canary."""

from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from portal.accounts.models import Draft
from portal.attendance.models import Attendance, MakeUp, MakeUpPhoto, Presence, TakenBy
from portal.documents.models import Acknowledgement, Document, StudyWay
from portal.ground import clock
from portal.ground.db import db, will_write
from portal.ground.files import keep
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.meetings.models import Meeting, MeetingKind, MeetingType
from portal.minutes.models import Contribution
from portal.notifications import tell
from portal.plans.models import Commitment, FileRole, Narrative, Outcome, OutcomeKind, PlanFile, Return
from portal.supervision.models import NoteKind, ReplyKind
from portal.supervision.said import NoteSaid
from tests.supervision.conftest import Month

HELD = datetime(2022, 4, 10, 19, 0)
PEOPLE = ("member_1", "member_1b")


@pytest.fixture
def reads(app):
    """`reads(deed)`: how many statements the deed sends to the database."""

    def counted(deed):
        sent = []

        def count(*args):
            sent.append(args[2])

        event.listen(db.engine, "before_cursor_execute", count)
        deed()
        event.remove(db.engine, "before_cursor_execute", count)
        return len(sent)

    return counted


@pytest.fixture
def root(app):
    return Path(app.config["FILES"])


@pytest.fixture
def at():
    """`at(date(2026, 1, 5))`: in this test the ward's clock is put there. A session keeps its hour on the ward's
    clock, as it would where real time has passed."""

    def put(day):
        clock.run_on_from(datetime(day.year, day.month, day.day, 8, 0, tzinfo=clock.HERE), clock.now())
        will_write()
        db.session.execute(sa.update(Meeting).values(starts_at=clock.stored(HELD), ends_at=clock.stored(HELD)))
        db.session.commit()
        will_write(False)

    return put


def canaries(name):
    """Every kind of text about a person, by its place."""
    places = (
        "narrative",
        "shortcoming",
        "cause",
        "remedy",
        "return",
        "outcome",
        "remark",
        "fact",
        "place",
        "advice",
        "reply",
        "conclusion",
        "contribution",
        "answer",
        "makeup",
        "absence",
        "message",
        "scan",
        "photo",
    )
    return {place: f"chim {name.replace('_', '')} {place} hót" for place in places}


@pytest.fixture
def written(ward, root):
    """Both members' records filled with their canaries, through the services where those stand for the writing."""
    month = Month(ward)
    for name in PEOPLE:
        said = canaries(name)
        note = month.write(
            name,
            said=NoteSaid(
                NoteKind.REMARK,
                remark=said["remark"],
                fact=said["fact"],
                fact_on=date(2022, 4, 16),
                fact_place=said["place"],
                recommendation=said["advice"],
            ),
        )
        ward.__dict__.setdefault("notes", {})[name] = note
    month.send()
    month.meet()
    month.open()
    for name in PEOPLE:
        month.reply(ward.notes[name], who=name, kind=ReplyKind.EXPLAIN, text=canaries(name)["reply"])
    will_write()
    from portal.supervision.models import ConclusionOutcome  # two chapters call their outcome so
    from portal.supervision.service.conclusions import conclude

    for name in PEOPLE:
        about = month.read(ward.notes[name])
        conclude(
            ward.actor("sec_1"),
            about,
            ward.today,
            outcome=ConclusionOutcome.NO_ACTION,
            text=canaries(name)["conclusion"],
            revision=1,
        )
    meeting = _session(ward)
    document = _document()
    for number, name in enumerate(PEOPLE):
        _papers(ward, root, name, PEOPLE[1 - number], meeting, document)
    db.session.commit()
    will_write(False)
    db.session.remove()
    return ward


def _session(ward):
    kind = MeetingType(id=new_id(), code="themed-x", name="Chuyên đề", kind=MeetingKind.THEMED)
    db.session.add(kind)
    db.session.flush()
    starts = clock.stored(HELD)
    meeting = Meeting(
        id=new_id(),
        type_id=kind.id,
        kind=MeetingKind.THEMED,
        organiser_id=ward.units["cell-1"],
        theme="Tự soi",
        place="Nhà văn hóa",
        starts_at=starts,
        ends_at=starts,
    )
    db.session.add(meeting)
    db.session.flush()
    return meeting


def _document():
    document = Document(
        id=new_id(), kind="Nghị quyết", number="4-NQ/TW", dated=date(2016, 10, 30), issuer="BCH", subject="Xây dựng"
    )
    db.session.add(document)
    db.session.flush()
    return document


def _papers(ward, root, name, other, meeting, document):
    said, person, version = canaries(name), ward.people[name], ward.versions[name]
    first = ward.commitments[name][0]
    promise = db.session.get_one(Commitment, (1, first))
    promise.shortcoming, promise.cause, promise.remedy = said["shortcoming"], said["cause"], said["remedy"]
    scan, photo = keep(root, said["scan"].encode(), "bản chụp.pdf"), keep(root, said["photo"].encode(), "ảnh.jpg")
    db.session.flush()
    make_up = MakeUp(id=new_id(), meeting_id=meeting.id, person_id=person, words=said["makeup"])
    db.session.add_all(
        [
            Narrative(plan_version_id=version, section="politics", text=said["narrative"]),
            Return(plan_version_id=version, reason=said["return"], returned_on=date(2022, 3, 25)),
            Outcome(commitment_id=first, kind=OutcomeKind.PARTLY, words=said["outcome"], on=ward.today, by=ward.sec_1),
            PlanFile(plan_version_id=version, file_id=scan.id, role=FileRole.SCAN),
            make_up,
            Attendance(
                meeting_id=meeting.id,
                person_id=person,
                presence=Presence.EXCUSED,
                words=said["absence"],
                taken_by=TakenBy.ROLL,
            ),
            Contribution(
                meeting_id=meeting.id,
                speaker_id=ward.people[other],
                addressee_id=person,
                text=said["contribution"],
                answer=said["answer"],
            ),
            Acknowledgement(
                document_id=document.id, person_id=person, studied_on=date(2022, 4, 1), way=StudyWay.THEMSELF
            ),
            Draft(account_id=ward.accounts[name], form="x", record="y", fields={"a": "b"}),
        ]
    )
    db.session.flush()
    db.session.add(MakeUpPhoto(make_up_id=make_up.id, file_id=photo.id, sha256=photo.sha256))
    tell(person, say(said["message"]), "/")
