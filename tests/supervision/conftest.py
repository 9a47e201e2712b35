"""Deeds of the month as the tests tell them: written by a Front head, sent, asked, opened, answered."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.ground.clock import now
from portal.ground.db import db, will_write
from portal.supervision.models import GapReason, Note, NoteKind, PraiseWord, Rating, ReplyKind, Telling, ToldWay
from portal.supervision.queries.cell import cell_place_for
from portal.supervision.queries.reading import note_for, notes_in_full
from portal.supervision.queries.sheet import sheet_for
from portal.supervision.said import NoteSaid
from portal.supervision.service import praise, questions, releases, replies
from portal.supervision.service.notes import record_nil, record_note
from portal.supervision.service.sending import Reason, send_month

REMARK = NoteSaid(NoteKind.REMARK, remark="Gặp gỡ bốn hộ trong tháng.")


class Month:
    """April in the invented ward, moved on by its people."""

    def __init__(self, ward):
        self.ward = ward

    def write(self, whom, who="front_1", body="front-1", said=REMARK, revision=0):
        will_write()
        note = record_note(
            self.ward.actor(who),
            self.ward.place(body),
            self.ward.people[whom],
            self.ward.today,
            said=said,
            revision=revision,
        )
        db.session.commit()
        return note.id

    def remind(self, whom, **kwargs):
        said = NoteSaid(
            NoteKind.REMARK,
            ratings={self.ward.commitments[whom][0]: Rating.NOT_YET},
            reminds=[self.ward.commitments[whom][0]],
            fact="Để rác sai chỗ.",
            fact_on=date(2022, 4, 16),
            fact_place="Ngõ 5",
            remark="Cần nhắc.",
        )
        return self.write(whom, said=said, **kwargs)

    def send(self, who="front_1", body="front-1"):
        will_write()
        actor, place = self.ward.actor(who), self.ward.place(body)
        gaps = {row.person_id: Reason(GapReason.AWAY) for row in sheet_for(actor, place, self.ward.today).open_rows}
        send_month(actor, place, self.ward.today, general_remark="Nhìn chung tốt.", gaps=gaps)
        db.session.commit()

    def send_whole(self):
        """A note on everybody whom the Front follows in cell 1, so that nothing is left open."""
        will_write()
        for who, body in (("front_1", "front-1"), ("front_chair", "front"), ("helper_1", "front-1")):
            actor, place = self.ward.actor(who), self.ward.place(body)
            people = [row.person_id for row in sheet_for(actor, place, self.ward.today).open_rows]
            record_nil(actor, place, people, self.ward.today)
        db.session.commit()
        self.send_all()

    def send_all(self):
        """Also the two in cell 1 on whom the ward Front writes: its own people and their kin."""
        self.send()
        self.send(who="front_chair", body="front")

    def where(self, who="sec_1", cell="cell-1"):
        return cell_place_for(self.ward.actor(who), self.ward.month, self.ward.units[cell])

    def read(self, note_id, who="sec_1", today=None):
        return note_for(self.ward.actor(who), note_id, today or self.ward.today)

    def meet(self, day=None, who="sec_1"):
        will_write()
        day = day or self.ward.today
        releases.arrange_meeting(self.ward.actor(who), self.where(who), self.ward.today, meets_on=day)
        db.session.commit()

    def told(self, days_ago=0, today=None):
        """Everybody has opened what is theirs to know: what was released, and the reminders that wait."""
        will_write()
        on = (today or self.ward.today) - timedelta(days=days_ago)
        for note in db.session.scalars(sa.select(Note).where(Note.sent_at.is_not(None))):
            db.session.add(
                Telling(
                    note_id=note.id,
                    revision=note.revision,
                    released=note.released_at is not None,
                    way=ToldWay.OPENED,
                    told_on=on,
                    told_at=now() - timedelta(days=days_ago),
                )
            )
        db.session.commit()

    def open(self, who="sec_1", today=None):
        """At the meeting, two full days after the reminders were opened; and each opens what is theirs."""
        self.told(days_ago=2)
        release = self.open_alone(who, today)
        self.told(today=today)
        return release

    def open_alone(self, who="sec_1", today=None):
        will_write()
        release = releases.release_at_meeting(self.ward.actor(who), self.where(who), today or self.ward.today)
        db.session.commit()
        return release

    def ask(self, note_id, who="sec_1", text="Hộ nào?"):
        will_write()
        question = questions.ask(self.ward.actor(who), self.read(note_id, who), self.ward.today, text=text)
        db.session.commit()
        return question

    def agree(self, note_id, who="member_1", word=PraiseWord.AGREED, revision=1, today=None):
        """The member, told alone, says whether the praise may be told to others."""
        will_write()
        today = today or self.ward.today
        (note,) = notes_in_full(today, Note.id == note_id)
        said = praise.answer(self.ward.actor(who), note, today, word=word, revision=revision)
        db.session.commit()
        return said

    def reply(self, note_id, who="member_1", kind=ReplyKind.ACCEPT, text="", revision=1, today=None):
        will_write()
        today = today or self.ward.today
        said = replies.reply(
            self.ward.actor(who), self.read(note_id, who, today), today, kind=kind, text=text, revision=revision
        )
        db.session.commit()
        return said


@pytest.fixture
def month(ward):
    return Month(ward)
