"""Good things count too: a praise is told to the member alone, and without their yes not a word of it goes further."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from PIL import Image

from portal.audit import verify
from portal.audit.models import Entry
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused
from portal.ground.uploads import Clean
from portal.notifications.models import Told
from portal.supervision.models import CellMonth, Note, NoteKind, PraiseAnswer, PraiseWord, Rating, Telling, ToldWay
from portal.supervision.queries.reading import notes_in_full
from portal.supervision.said import NoteSaid
from portal.supervision.service import praise
from tests.privacy.test_own_data import taken

PRAISE = "Cứu cháu bé khỏi đuối nước ngày 12/4 ở hồ Sài Đồng."
PRAISING = NoteSaid(NoteKind.REMARK, remark="Gặp gỡ bốn hộ trong tháng.", praise=PRAISE)
PHOTO = Clean(b"\xff\xd8\xff strip", "phieu.jpg", "image/jpeg")
PLAIN = NoteSaid(NoteKind.REMARK, remark="Gặp gỡ bốn hộ trong tháng.")


@pytest.fixture
def praised(month):
    note = month.write("member_1", said=PRAISING)
    month.send()
    return note


def own(as_, who="member_1"):
    return as_(who).get("/giam-sat/cua-toi").text


def word(as_, note, said, who="member_1", revision="1", **more):
    address = f"/giam-sat/nhan-xet/{ids.written(note)}/bieu-duong"
    return as_(who).post(address, {"word": said, "revision": revision}, **more)


def words_said():
    return [one.word for one in db.session.scalars(sa.select(PraiseAnswer).order_by(PraiseAnswer.at))]


def read(note, today):
    return notes_in_full(today, Note.id == note)[0]


def photo():
    kept = BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "JPEG")
    kept.seek(0)
    return kept


def test_a_praise_alone_is_a_remark_and_one_unseen_is_none(month):
    month.write("member_1", said=NoteSaid(NoteKind.REMARK, praise=PRAISE))
    with pytest.raises(Invalid) as refused:
        month.write("member_1b", said=NoteSaid(NoteKind.UNSEEN, reason="Đi vắng", praise=PRAISE))
    assert "praise" in refused.value.reasons


def test_before_it_is_sent_nobody_hears_of_it(as_, month):
    month.write("member_1", said=PRAISING)
    assert PRAISE not in own(as_)
    assert not db.session.scalar(sa.select(sa.func.count(Told.id)).where(Told.person_id == month.ward.member_1))


def test_sent_it_is_told_to_the_member_alone_before_the_note_opens(as_, month, praised):
    assert db.session.scalar(sa.select(sa.func.count(Told.id)).where(Told.person_id == month.ward.member_1)) == 1
    page = own(as_)
    assert PRAISE in page
    assert "Gặp gỡ bốn hộ" not in page  # the note itself waits for the meeting
    assert as_("member_1").get(f"/giam-sat/nhan-xet/{ids.written(praised)}").status_code == 404
    (told,) = db.session.scalars(sa.select(Telling))
    assert (told.released, told.way, told.revision) == (False, ToldWay.OPENED, 1)
    for stranger in ("member_1b", "relative_1", "sec_3"):
        assert PRAISE not in own(as_, stranger)


def test_of_a_praise_told_before_the_release_no_days_of_an_answer_begin(as_, month, praised):
    own(as_)
    month.meet()
    month.open_alone()
    note = read(praised, month.ward.today)
    assert note.heard_at is None
    assert note.reply_until is None


def test_a_praise_holds_no_note_back(month, praised):
    month.meet()
    month.open_alone()
    assert read(praised, month.ward.today).released


def test_the_yes_is_recorded_and_taken_back_until_the_meeting(as_, month, praised):
    own(as_)
    assert word(as_, praised, "agreed").status_code == 303
    assert "Rút lời đồng ý" in own(as_)
    assert word(as_, praised, "declined").status_code == 303
    assert word(as_, praised, "agreed").status_code == 303
    assert words_said() == [PraiseWord.AGREED, PraiseWord.DECLINED, PraiseWord.AGREED]
    assert read(praised, month.ward.today).praise_agreed
    month.meet()
    month.open()
    page = own(as_)
    assert "Rút lời đồng ý" not in page
    answer = word(as_, praised, "declined")
    assert answer.status_code == 409
    assert "Chi bộ đã nghe lời biểu dương ngày" in answer.text
    assert (
        db.session.scalar(sa.select(sa.func.count(Entry.number)).where(Entry.action == "supervision.praise.answer"))
        == 3
    )
    assert verify(1) is None


def test_the_same_by_htmx(as_, month, praised):
    own(as_)
    answer = word(as_, praised, "agreed", htmx=True)
    assert answer.status_code in (200, 204)
    assert words_said() == [PraiseWord.AGREED]


def test_opened_on_a_day_on_which_no_session_was_held_the_yes_is_still_theirs(month, praised):
    """The session stands in the calendar and is not held yet: nobody has heard anything."""
    month.agree(praised)
    month.meet()
    month.open()
    will_write()
    db.session.execute(sa.update(CellMonth).values(meeting_id=77))
    db.session.commit()
    assert read(praised, month.ward.today).read_out_on is None
    month.agree(praised, word=PraiseWord.DECLINED)
    will_write()
    db.session.execute(sa.update(CellMonth).values(held_on=month.ward.today))
    db.session.commit()
    month.agree(praised)
    assert read(praised, month.ward.today).read_out_on == month.ward.today


def test_a_yes_after_the_meeting_is_for_the_evidence_alone_and_can_always_be_taken_back(month, praised):
    month.meet()
    month.open()
    later = month.ward.today + timedelta(days=1)
    month.agree(praised, today=later)
    note = read(praised, later)
    assert (note.praise_agreed, note.read_out_on) == (True, None)
    month.agree(praised, word=PraiseWord.DECLINED, today=later)
    assert not read(praised, later).praise_agreed


@pytest.mark.parametrize("who", ["sec_1", "front_1", "ward_secretary", "member_1b", "front_chair"])
def test_nobody_says_yes_for_the_member(as_, month, praised, who):
    assert word(as_, praised, "agreed", who=who).status_code == 404
    with pytest.raises(NotAllowed):
        month.agree(praised, who=who)
    assert words_said() == []


def test_a_word_on_an_older_version_is_refused_and_one_on_the_same_praise_is_kept(month, praised):
    month.agree(praised)
    month.write(
        "member_1", said=NoteSaid(NoteKind.REMARK, remark="Gặp năm hộ.", praise=PRAISE, reason="Đếm lại"), revision=1
    )
    assert read(praised, month.ward.today).praise_agreed
    with pytest.raises(Conflict):
        month.agree(praised, revision=1)
    other = NoteSaid(NoteKind.REMARK, remark="Gặp năm hộ.", praise="Nhặt được của rơi trả lại.", reason="Ghi lại")
    month.write("member_1", said=other, revision=2)
    note = read(praised, month.ward.today)
    assert not note.praise_agreed
    assert note.told is None  # what is new is told anew


def test_a_note_without_praise_takes_no_word(month):
    note = month.write("member_1", said=PLAIN)
    month.send()
    with pytest.raises(Refused):
        month.agree(note)


def test_what_is_praised_beside_a_reminder_is_told_with_it_and_starts_no_clock_before(as_, month, ward):
    said = NoteSaid(
        NoteKind.REMARK,
        ratings={ward.commitments["member_1"][0]: Rating.NOT_YET},
        reminds=[ward.commitments["member_1"][0]],
        fact="Để rác sai chỗ.",
        fact_on=date(2022, 4, 16),
        praise=PRAISE,
    )
    note = month.write("member_1", said=said)
    month.send()
    month.meet(ward.today + timedelta(days=9))
    assert PRAISE not in own(as_)
    assert not db.session.scalar(sa.select(sa.func.count(Telling.id)).where(Telling.note_id == note))
    month.meet(ward.today + timedelta(days=2))
    page = own(as_)
    assert PRAISE in page
    assert "Để rác sai chỗ." in page


def test_the_strip_of_a_member_without_a_screen_is_typed_with_its_picture(as_, month, ward, praised, tmp_path):
    slip = as_("sec_1").get(f"/giam-sat/nhan-xet/{ids.written(praised)}/phieu-bao").text
    assert PRAISE in slip
    assert "Không đồng ý" in slip
    assert "Gặp gỡ bốn hộ" not in slip
    browser = as_("com_1")
    address = f"/giam-sat/nhan-xet/{ids.written(praised)}"
    prefix = f"praisestrip-{ids.written(praised)}-"
    given = {"revision": "1", f"{prefix}word": "agreed", f"{prefix}answered_on": f"{ward.today:%d/%m/%Y}"}
    bare = browser.post(f"{address}/bieu-duong/phieu", given)
    assert bare.status_code == 422
    assert "Hãy chụp phiếu trả lời" in bare.text
    full = browser.post(f"{address}/bieu-duong/phieu", {**given, f"{prefix}picture": (photo(), "phieu.jpg")})
    assert full.status_code == 303
    (said,) = db.session.scalars(sa.select(PraiseAnswer))
    assert (said.person_id, said.word, said.typed_by) == (ward.member_1, PraiseWord.AGREED, ward.com_1)
    (told,) = db.session.scalars(sa.select(Telling))
    assert (told.way, told.by) == (ToldWay.PAPER, ward.com_1)
    shown = f"{address}/bieu-duong/phieu/{ids.written(said.id)}"
    assert as_("member_1").get(shown).mimetype == "image/jpeg"  # before the release too
    assert as_("sec_1").get(shown).status_code == 200
    assert as_("member_1b").get(shown).status_code == 404
    # the member is its author, and takes it back
    month.agree(praised, word=PraiseWord.DECLINED)
    assert not read(praised, ward.today).praise_agreed


def test_who_wrote_the_note_types_no_yes_to_it(month, ward, tmp_path):
    note = month.write("member_1", who="com_1", body="cell-1", said=PRAISING)
    will_write()
    strip = praise.PraiseStrip(PraiseWord.AGREED, ward.today, PHOTO)
    with pytest.raises(NotAllowed):
        praise.type_answer(ward.actor("com_1"), read(note, ward.today), tmp_path, ward.today, strip, revision=1)
    praise.type_answer(ward.actor("dep_1"), read(note, ward.today), tmp_path, ward.today, strip, revision=1)


def test_the_member_finds_praise_and_word_in_thread_and_copy(as_, month, praised):
    month.agree(praised)
    month.meet()
    month.open()
    thread = as_("member_1").get(f"/giam-sat/{month.ward.month}/dien-bien/{ids.written(month.ward.member_1)}").text
    assert PRAISE in thread
    assert "Ý kiến của đảng viên về lời biểu dương" in thread
    copy = taken(as_("member_1"))["du-lieu.json"].decode()
    assert PRAISE in copy
    assert "Ý kiến của đảng viên về lời biểu dương" in copy


def test_one_found_without_grounds_leaves_nothing(month, praised):
    month.agree(praised)
    month.meet()
    month.open()
    will_write()
    db.session.execute(sa.update(Note).where(Note.id == praised).values(unfounded=True))
    db.session.commit()
    assert not read(praised, month.ward.today).praise_agreed
