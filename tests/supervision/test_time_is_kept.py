"""Random months: meetings moved, reminders, questions, late sendings, openings of the lock, reopenings, strips typed
and clocks set back. Nobody is ever concluded on before two full days of being told and their right of reply, nothing
about them is missing from their copy, no praise is heard without a yes, and what was locked is opened by nobody but
who may."""

import json
import random
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from portal import audit
from portal.ground.clock import at_ward, now, ward_today
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused, Unknown
from portal.ground.uploads import Clean
from portal.supervision.models import (
    Conclusion,
    ConclusionOutcome,
    GapReason,
    LockException,
    Locking,
    Note,
    NoteKind,
    NoteRevision,
    Period,
    PraiseAnswer,
    PraiseWord,
    Question,
    Rating,
    ReopenedMember,
    Reopening,
    Reply,
    ReplyKind,
    Telling,
    ToldWay,
)
from portal.supervision.queries.cell import cell_place_for
from portal.supervision.queries.own import praise_for
from portal.supervision.queries.praised import read_out_at
from portal.supervision.queries.reading import note_for
from portal.supervision.queries.sheet import sheet_for
from portal.supervision.said import NoteSaid
from portal.supervision.service import (
    closing,
    conclusions,
    praise,
    questions,
    releases,
    reopening,
    replies,
    sending,
    tellings,
)
from portal.supervision.service.locking import record_what_is_over
from portal.supervision.service.notes import record_note
from portal.supervision.service.replies import Strip
from tests.kit import chance
from tests.privacy.test_own_data import taken

MEMBERS = ("member_1", "member_1b", "member_1c")
HEADS = ("sec_1", "dep_1")
DECLINED = (Refused, Invalid, NotAllowed, Conflict, Unknown)
STEPS = 110
PHOTO = Clean(b"\xff\xd8\xff strip", "phieu.jpg", "image/jpeg")


class RandomMonth:
    """April of cell 1 as luck would have it; a deed that is declined changes nothing."""

    def __init__(self, ward, seed, root):
        self.ward, self.luck, self.root = ward, random.Random(seed), root
        self.latest = now()  # the latest that the clock ever showed: time as it really went
        self.heard: dict[tuple[int, int], datetime] = {}  # note and revision: when its member opened it
        self.done = dict.fromkeys(DEEDS, 0)
        self.said = 0

    def go(self):
        for _ in range(STEPS):
            name = self.luck.choices(list(DEEDS), DEEDS.values())[0]
            will_write()
            try:
                getattr(self, name)()
                db.session.commit()
                self.done[name] += 1
            except DECLINED:
                db.session.rollback()
            self.latest = max(self.latest, now())

    def words(self, begin):
        """No two deeds say the same, so that each is looked for by what it alone said."""
        self.said += 1
        return f"{begin} lần {self.said:03}."

    def who(self, *names):
        return self.ward.actor(self.luck.choice(names), ward_today())

    def note(self, actor, *wanted):
        ids = db.session.scalars(sa.select(Note.id).where(*wanted).order_by(Note.id)).all()
        found = note_for(actor, self.luck.choice(ids), ward_today()) if ids else None
        if found is None:
            raise Unknown
        return found

    def where(self, who="sec_1"):
        return cell_place_for(self.ward.actor(who, ward_today()), self.ward.month, self.ward.units["cell-1"])

    def time_passes(self):
        chance.pass_by(hours=self.luck.choice((1, 5, 20, 30, 50, 100, 250)))
        self.what_time_brings()

    def the_clock_is_set_back(self):
        audit.record(self.who("admin"), "account.sign_in")
        self.latest = max(self.latest, now())
        chance.pass_by(hours=-self.luck.choice((3, 30, 200, 400)))

    def the_clock_is_set_right(self):
        chance.pass_by(microseconds=max(0, (self.latest - now()) // timedelta(microseconds=1)))
        self.what_time_brings()

    def what_time_brings(self):
        system, today = self.ward.actor("office", ward_today()), ward_today()
        record_what_is_over(system, today)
        releases.release_at_lock(system, db.session.scalars(sa.select(Period)).one(), today)

    def write(self):
        whom, reminds = self.luck.choice(MEMBERS), self.luck.random() < 0.7
        commitment = self.ward.commitments[whom][0]
        note = db.session.scalars(
            sa.select(Note).where(Note.person_id == self.ward.people[whom], Note.body_id == self.ward.units["front-1"])
        ).first()
        said = NoteSaid(
            NoteKind.REMARK,
            ratings={commitment: Rating.NOT_YET} if reminds else {},
            reminds=[commitment] if reminds else [],
            fact="Để rác sai chỗ.",
            fact_on=date(2022, 4, 16),
            remark=self.words("Cần nhắc"),
            praise=self.words("Nhặt được của rơi") if self.luck.random() < 0.4 else "",
            reason=self.words("Viết rõ hơn"),
        )
        kept = record_note(
            self.who("front_1"),
            self.ward.place("front-1"),
            self.ward.people[whom],
            ward_today(),
            said=said,
            revision=note.revision if note else 0,
        )
        self.check_lock(kept)

    def check_lock(self, note):
        """What is written in a locked month stands in a body's opening or in a month that was reopened, which no clock
        begins again."""
        if not db.session.scalar(sa.select(Locking.id)):
            return
        running = [
            *db.session.scalars(sa.select(LockException).where(LockException.ended_at.is_(None))),
            *db.session.scalars(sa.select(Reopening).where(Reopening.ended_at.is_(None))),
        ]
        assert any(one.opens_on <= ward_today() <= one.last_on for one in running), note.id

    def send(self):
        actor, place = self.who("front_1"), self.ward.place("front-1")
        gaps = {
            row.person_id: sending.Reason(GapReason.AWAY) for row in sheet_for(actor, place, ward_today()).open_rows
        }
        sending.send_month(actor, place, ward_today(), general_remark="Tốt.", gaps=gaps)

    def the_meeting_is_moved(self):
        day = ward_today() + timedelta(days=self.luck.choice((0, 0, 0, 1, 4)))
        releases.arrange_meeting(self.who(*HEADS), self.where(), ward_today(), meets_on=day)

    def release(self):
        releases.release_at_meeting(self.who(*HEADS), self.where(), ward_today())

    def release_one(self):
        actor = self.who(*HEADS)
        releases.release_note(actor, self.note(actor), ward_today())

    def ask(self):
        actor = self.who(*HEADS, "com_1")
        questions.ask(actor, self.note(actor), ward_today(), text=self.words("Hộ nào"))

    def answer(self):
        actor = self.who("front_1")
        questions.answer(actor, self.note(actor), ward_today(), text=self.words("Hộ đầu ngõ"))

    def clear(self):
        actor = self.who(*HEADS, "com_1")
        questions.close(actor, self.note(actor), ward_today())

    def open_own(self):
        whom = self.luck.choice(MEMBERS)
        found = db.session.scalars(sa.select(Note.id).where(Note.person_id == self.ward.people[whom])).all()
        reader = self.ward.actor("sec_1", ward_today())
        notes = [note_for(reader, one, ward_today()) for one in found]
        shown = [one for one in notes if one and (one.released or one.waits_alone)]
        for one in shown:
            if one.released or one.reminds:
                self.heard.setdefault((one.id, one.revision), max(self.latest, now()))
        db.session.commit()
        tellings.note_opened(self.ward.actor(whom, ward_today()), shown)

    def tell(self):
        actor = self.who(*HEADS, "com_1")
        day = ward_today() - timedelta(days=self.luck.choice((0, 0, 1, 3)))
        way = self.luck.choice((ToldWay.PAPER, ToldWay.IN_PERSON, ToldWay.PHONE))
        tellings.tell(actor, self.note(actor), ward_today(), way=way, told_on=day)

    def reply(self):
        whom = self.luck.choice(MEMBERS)
        actor = self.ward.actor(whom, ward_today())
        note = self.note(actor, Note.person_id == self.ward.people[whom], Note.released_at.is_not(None))
        kind = self.luck.choice(list(ReplyKind))
        replies.reply(actor, note, ward_today(), kind=kind, text=self.words("Đã dọn"), revision=note.revision)
        self.heard.setdefault((note.id, note.revision), max(self.latest, now()))

    def type_strip(self):
        actor = self.who(*HEADS, "com_1")
        note = self.note(actor)
        strip = Strip(ReplyKind.EXPLAIN, self.words("Trên phiếu"), ward_today(), PHOTO)
        replies.type_strip(actor, note, self.root, ward_today(), strip, revision=note.revision)

    def conclude(self):
        actor = self.who(*HEADS, "com_1")
        note = self.note(actor)
        made = conclusions.conclude(
            actor,
            note,
            ward_today(),
            outcome=ConclusionOutcome.REMINDED,
            text=self.words("Kết luận"),
            revision=note.revision,
        )
        self.check_heard(made)

    def check_heard(self, made):
        told = db.session.scalars(sa.select(Telling).where(Telling.note_id == made.note_id)).all()
        first = min(one.told_at for one in told if one.revision == made.revision)
        assert made.at - first >= timedelta(days=2), "two full days"
        released = [one for one in told if one.revision == made.revision and one.released]
        answered = db.session.scalars(
            sa.select(Reply).where(Reply.note_id == made.note_id, Reply.revision == made.revision)
        ).all()
        assert answered or made.concluded_on > min(one.told_on for one in released) + timedelta(days=10), "a reply"
        opened = self.heard.get((made.note_id, made.revision))
        by_hand = [one.told_at for one in told if one.revision == made.revision and one.by]
        if opened and not by_hand:
            assert made.at - opened >= timedelta(days=2), "two full days as time really went"
            assert answered or at_ward(made.at).date() > at_ward(opened).date() + timedelta(days=10) or released

    def close_the_month(self):
        closing.close_month(self.who(*HEADS), self.where(), ward_today())

    def open_the_lock(self):
        sending.open_locked_month(
            self.who("office", "front_chair"),
            self.ward.month,
            self.ward.units["front-1"],
            ward_today(),
            opens_on=ward_today(),
            last_on=ward_today() + timedelta(days=2),
            reason="Mất điện",
        )

    def reopen(self):
        reopening.reopen_month(
            self.who("ward_secretary"),
            self.where("ward_secretary"),
            ward_today(),
            members=[self.ward.people[self.luck.choice(MEMBERS)]],
            opens_on=ward_today(),
            last_on=ward_today() + timedelta(days=3),
            reason=self.words("Phiếu đến muộn"),
        )

    def agree(self):
        """The praised member says yes or no, as a page that is open to them has it."""
        whom = self.luck.choice(MEMBERS)
        actor = self.ward.actor(whom, ward_today())
        found = db.session.scalars(sa.select(Note.id).where(Note.person_id == actor.person_id).order_by(Note.id)).all()
        if not found:
            raise Unknown
        note = praise_for(actor, self.luck.choice(found), ward_today())
        if note is None:
            raise Unknown
        word = self.luck.choice((PraiseWord.AGREED, PraiseWord.AGREED, PraiseWord.DECLINED))
        praise.answer(actor, note, ward_today(), word=word, revision=note.revision)

    def hear(self):
        """What the meeting would read out today has its member's own yes, given last, on these very words."""
        where = self.where()
        for one in read_out_at(where.cell.id, where.place.period_id, ward_today()):
            note = db.session.scalars(
                sa.select(Note)
                .join(NoteRevision, NoteRevision.note_id == Note.id)
                .where(NoteRevision.praise == one.text, NoteRevision.number == Note.revision)
            ).one()
            last = db.session.scalars(
                sa.select(PraiseAnswer).where(PraiseAnswer.note_id == note.id).order_by(PraiseAnswer.at)
            ).all()[-1]
            assert (last.word, last.person_id) == (PraiseWord.AGREED, note.person_id)
            told = sa.select(Telling.id).where(Telling.note_id == note.id)
            assert db.session.scalars(told).first(), "told first"

    def said_of(self, person_id):
        """Every word in a row about what was opened to the member, read from the tables alone."""
        for note in db.session.scalars(
            sa.select(Note).where(Note.person_id == person_id, Note.released_at.is_not(None))
        ):
            every = db.session.scalars(
                sa.select(NoteRevision).where(NoteRevision.note_id == note.id).order_by(NoteRevision.number)
            ).all()
            sent = [one for one in every if one.written_at <= note.sent_at][-1:]
            for one in sent + [one for one in every if one.written_at > note.sent_at]:
                yield from (one.remark, one.fact, one.praise, one.reason)
            for kind, names in ((Question, ("text", "answer")), (Reply, ("text",)), (Conclusion, ("text",))):
                for row in db.session.scalars(sa.select(kind).where(kind.note_id == note.id)):
                    yield from (getattr(row, name) for name in names)
            for row in db.session.scalars(sa.select(PraiseAnswer).where(PraiseAnswer.note_id == note.id)):
                yield str(row.word.label)
        named = sa.select(ReopenedMember.reopening_id).where(ReopenedMember.person_id == person_id)
        yield from db.session.scalars(sa.select(Reopening.reason).where(Reopening.id.in_(named)))

    def check_the_copy(self, as_):
        """Nothing about them is missing from their copy."""
        for whom in MEMBERS:
            wanted = {words for words in self.said_of(self.ward.people[whom]) if words}
            copy = json.loads(taken(as_(whom))["du-lieu.json"])
            told = "\n".join(value for kind in copy["kinds"] for row in kind["rows"] for value in row.values())
            assert sorted(words for words in wanted if words not in told) == []

    def check_the_whole(self):
        for note in db.session.scalars(sa.select(Note).where(Note.reminds, Note.released_at.is_not(None))):
            heard = db.session.scalars(
                sa.select(Telling.told_at).where(Telling.note_id == note.id, Telling.told_at <= note.released_at)
            ).all()
            written = db.session.scalars(
                sa.select(NoteRevision).where(NoteRevision.note_id == note.id, NoteRevision.number == note.revision)
            ).one()
            corrected = written.written_at > note.released_at
            assert corrected or note.released_at - min(heard) >= timedelta(days=2)
        for made in db.session.scalars(sa.select(Conclusion)):
            self.check_heard(made)


DEEDS = {
    "time_passes": 14,
    "the_clock_is_set_back": 3,
    "the_clock_is_set_right": 5,
    "write": 8,
    "send": 6,
    "the_meeting_is_moved": 6,
    "release": 7,
    "release_one": 3,
    "ask": 2,
    "answer": 2,
    "clear": 4,
    "open_own": 8,
    "tell": 4,
    "reply": 8,
    "type_strip": 3,
    "conclude": 14,
    "close_the_month": 3,
    "open_the_lock": 2,
    "reopen": 2,
    "agree": 5,
    "hear": 3,
}


@pytest.mark.grid
@pytest.mark.parametrize("seed", range(18))
def test_nobody_is_concluded_on_before_two_days_of_being_told_and_their_right_of_reply(ward, as_, tmp_path, seed):
    one = RandomMonth(ward, seed, tmp_path)
    one.go()
    one.check_the_whole()
    one.check_the_copy(as_)
    assert audit.verify(1) is None
    print({name: count for name, count in one.done.items() if count})


def test_the_random_months_do_come_to_every_deed(ward, tmp_path):
    """Luck that never released or concluded would prove nothing."""
    months = [RandomMonth(ward, f"all {seed}", tmp_path) for seed in range(4)]
    for one in months:
        one.go()
    for name in ("release", "open_own", "reply", "conclude", "the_clock_is_set_back", "agree", "hear"):
        assert sum(one.done[name] for one in months), name
