"""A new officer sees states of the past, not texts: on every place that a note's words reach."""

import io
from datetime import date

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from portal.accounts import drafts
from portal.ground.db import db, will_write
from portal.ground.errors import Refused
from portal.ground.ids import written
from portal.organisations.models import Holding
from portal.policy import Role
from portal.supervision.models import Helper, Note, NoteRevision
from portal.supervision.queries.paper import slip_for
from portal.supervision.queries.places import place
from portal.supervision.queries.rows import FORM
from portal.supervision.queries.sheet import record_key
from portal.supervision.queries.withdrawn import withdrawn_of
from portal.supervision.said import NoteKind, NoteSaid
from portal.supervision.service.withdrawing import withdraw_note
from tests.kit.ward import MONTH, TODAY

WORDS, MINE = "Hiên nhà ngăn nắp, bốn hộ khen.", "Đã gặp hai hộ cùng tổ trưởng."
BEFORE, SINCE = date(2022, 4, 20), date(2022, 4, 22)  # written, and followed
SAID = NoteSaid(NoteKind.REMARK, remark=WORDS)


def followed(ward, who="front_3", body="front-1", role=Role.AREA_FRONT_HEAD):
    """The head goes and another comes, in the middle of the month."""
    will_write()
    held = Holding.unit_id == ward.units[body], Holding.role == role, Holding.valid_until.is_(None)
    db.session.scalars(sa.select(Holding).where(*held)).one().valid_until = SINCE
    new = Holding(person_id=ward.people[who], unit_id=ward.units[body], role=role, title="Trưởng ban", valid_from=SINCE)
    db.session.add(new)
    db.session.commit()


@pytest.fixture
def early(ward, month):
    """April as it stood on the 20th; the ward's today is the 25th."""
    ward.today = BEFORE
    yield month
    ward.today = TODAY


def places(client, ward, note_id):
    """Every address at which a head meets the words of a note, as text."""
    body, who = written(ward.units["front-1"]), written(ward.member_1)
    sheet = f"/giam-sat/{MONTH}/{body}"
    answers = {
        "sheet": client.get(f"{sheet}?loc="),
        "member": client.get(f"{sheet}?mo={who}"),
        "stale": client.post(f"{sheet}/{who}", {"deed": "record", "remark": MINE, "revision": "0"}),
        "large": client.get(f"{sheet}/in?kho=lon"),
        "register": client.get(f"{sheet}/in"),
        "slip": client.get(f"{sheet}/phieu?chi-bo={written(ward.units['cell-1'])}"),
        "note": client.get(f"/giam-sat/nhan-xet/{written(note_id)}"),
        "thread": client.get(f"/giam-sat/{MONTH}/dien-bien/{who}"),
        "evidence": client.get(f"/ho-so/{who}"),
        "month": client.get(f"/giam-sat/{MONTH}"),
        "next month": client.get(f"/giam-sat/2022-05/{body}?mo={who}"),
        "home": client.get("/"),
        "kept": client.get("/nhap"),
    }
    told = {name: answer.get_data(as_text=True) for name, answer in answers.items()}
    taken = client.get(f"{sheet}/excel")
    if taken.status_code == 200:
        book = CalamineWorkbook.from_filelike(io.BytesIO(taken.get_data()))
        told["workbook"] = str([book.get_sheet_by_name(one).to_python() for one in book.sheet_names])
    told["search"] = client.post("/tim", {"q": "ngăn nắp hộ khen"}).text
    return told


def where(told, words=WORDS):
    return {name for name, text in told.items() if words in text}


def test_the_walk_finds_the_words_where_they_are_told(as_, ward, early):
    """Else the next tests would walk past them."""
    note_id = early.write("member_1", said=SAID)
    told = places(as_("front_1"), ward, note_id)
    assert where(told) >= {"member", "stale", "note", "workbook"}
    assert "nhan-xet" in told["search"]
    early.send_whole()
    assert where(places(as_("front_1"), ward, note_id)) >= {"member", "note", "thread", "slip"}


@pytest.mark.parametrize("sent", [False, True], ids=["unsent", "sent"])
def test_not_one_word_of_a_predecessor_reaches_the_new_head(as_, ward, early, sent):
    note_id = early.write("member_1", said=SAID)
    if sent:
        early.send_whole()
    followed(ward)
    told = places(as_("front_3"), ward, note_id)
    assert where(told) == set()
    assert "nhan-xet/" not in told["search"]
    assert "Trưởng ban CTMT tổ dân phố 1 đã ghi ngày 20/04/2022" in told["member"]
    assert as_("front_3").get(f"/giam-sat/nhan-xet/{written(note_id)}").status_code == 404


def test_who_went_reads_nothing_more_and_the_cell_what_was_sent_to_it(as_, ward, early):
    note_id = early.write("member_1", said=SAID)
    early.send_whole()
    followed(ward)
    assert where(places(as_("front_1"), ward, note_id)) == set()
    assert WORDS in as_("sec_1").get(f"/giam-sat/nhan-xet/{written(note_id)}").text
    assert WORDS in as_("front_chair").get(f"/giam-sat/nhan-xet/{written(note_id)}").text


def test_whoever_helped_then_reads_on(as_, ward, early):
    note_id = early.write("member_1", said=SAID)
    followed(ward)
    assert where(places(as_("helper_1"), ward, note_id)) >= {"member", "note", "workbook"}


def test_a_new_helper_reads_what_is_written_from_then_on(as_, ward, early):
    early.write("member_1", said=SAID)
    will_write()
    db.session.scalars(sa.select(Helper)).one().valid_from = SINCE
    db.session.commit()
    page = as_("helper_1").get(f"/giam-sat/{MONTH}/{written(ward.units['front-1'])}?mo={written(ward.member_1)}")
    assert WORDS not in page.text


def test_a_post_held_anew_reads_what_was_written_in_it_before(as_, ward, early):
    """A term ends and the next begins on the same day: nothing of the reader's own time is lost."""
    note_id = early.write("member_1", said=SAID, who="helper_1")
    followed(ward, who="front_1")
    assert where(places(as_("front_1"), ward, note_id)) >= {"member", "note", "workbook"}


def test_the_new_head_writes_their_own_from_there(as_, ward, early):
    early.write("member_1", said=SAID)
    followed(ward)
    client, body, who = as_("front_3"), written(ward.units["front-1"]), written(ward.member_1)
    sheet = f"/giam-sat/{MONTH}/{body}"
    page = client.get(f"{sheet}?mo={who}")
    answer = client.submit(page, f"/{who}", deed="record", remark=MINE)
    assert answer.status_code == 303
    again = client.get(f"{sheet}?mo={who}").text
    assert MINE in again
    assert WORDS not in again
    both = db.session.scalars(sa.select(NoteRevision).order_by(NoteRevision.number)).all()
    assert [(one.author_id, one.remark) for one in both] == [(ward.front_1, WORDS), (ward.front_3, MINE)]


def test_a_draft_of_the_predecessor_stays_theirs(ward, early):
    place_now, key = place(MONTH, ward.units["front-1"]), record_key(place(MONTH, ward.units["front-1"]), ward.member_1)
    will_write()
    drafts.keep(ward.actor("front_1"), FORM, key, {"remark": WORDS}, None)
    db.session.commit()
    followed(ward)
    assert place_now is not None
    assert drafts.draft_of(ward.actor("front_3"), FORM, key) is None
    assert drafts.draft_of(ward.actor("front_1"), FORM, key).fields["remark"] == WORDS


def test_what_is_asked_of_the_body_is_answered_by_whoever_holds_it(as_, ward, early):
    """The question is read, and of the note that it stands."""
    note_id = early.write("member_1", said=SAID)
    early.send()
    early.ask(note_id, text="Hộ nào khen?")
    followed(ward)
    client = as_("front_3")
    page = client.get(f"/giam-sat/nhan-xet/{written(note_id)}")
    assert "Hộ nào khen?" in page.text
    assert WORDS not in page.text
    answered = client.submit(page, "tra-loi", **{f"answer-{written(note_id)}-text": "Hộ ông An."})
    assert answered.status_code == 303
    assert client.get(f"/giam-sat/nhan-xet/{written(note_id)}").status_code == 404


def test_a_predecessors_note_is_not_withdrawn_to_read_it(ward, early):
    note_id = early.write("member_1", said=SAID)
    followed(ward)
    will_write()
    with pytest.raises(Refused, match="người tiền nhiệm"):
        withdraw_note(ward.actor("front_3"), ward.place("front-1"), ward.member_1, TODAY, reason="Nhầm", revision=1)
    db.session.rollback()
    assert db.session.get(Note, (1, note_id)) is not None


def test_of_what_was_withdrawn_before_the_fact_and_the_reason_are_told(ward, early):
    early.write("member_1", said=SAID)
    will_write()
    front = ward.place("front-1")
    withdraw_note(ward.actor("front_1"), front, ward.member_1, BEFORE, reason="Nhầm người", revision=1)
    db.session.commit()
    followed(ward)
    (mine,) = withdrawn_of(ward.actor("helper_1"), front, ward.member_1)
    (new,) = withdrawn_of(ward.actor("front_3"), front, ward.member_1)
    assert WORDS in mine.said
    assert (new.said, new.reason) == ("", "Nhầm người")


def test_the_slip_says_the_same_numbers_and_no_predecessors_words(ward, early):
    early.write("member_1", said=SAID)
    early.send_whole()
    followed(ward)
    slip = slip_for(ward.actor("front_3"), ward.place("front-1"))
    assert slip.parts.whole == slip_for(ward.actor("helper_1"), ward.place("front-1")).parts.whole
    assert slip.notes == []


def test_a_mass_organisations_new_head_as_well(as_, ward, early):
    note_id = early.write("member_1", who="women_head", body="women", said=SAID)
    early.send(who="women_head", body="women")
    followed(ward, who="sec_3", body="women", role=Role.MASS_HEAD)
    assert as_("sec_3").get(f"/giam-sat/nhan-xet/{written(note_id)}").status_code == 404
    body, who = written(ward.units["women"]), written(ward.member_1)
    assert WORDS not in as_("sec_3").get(f"/giam-sat/{MONTH}/{body}?mo={who}").text
