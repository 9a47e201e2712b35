"""The chi ủy asks the author to make a note clear: hostile ways first."""

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.notifications import Told
from portal.supervision.models import Note, Question
from portal.supervision.queries.cell import cell_sheet_for
from portal.supervision.queries.cellsheet import Stand
from portal.supervision.service import questions
from tests.kit.pages import standing


def told(person_id):
    return list(db.session.scalars(db.select(Told.words).where(Told.person_id == person_id)))


@pytest.fixture
def sent(month):
    note = month.write("member_1")
    month.send()
    return note


@pytest.mark.parametrize("who", ["front_1", "sponsor_1", "ward_secretary", "front_chair"])
def test_others_read_but_do_not_ask(month, sent, ward, who):
    with pytest.raises(NotAllowed):
        questions.ask(ward.actor(who), month.read(sent), ward.today, text="Hộ nào?")


@pytest.mark.parametrize("who", ["sec_3", "member_1", "women_head", "office", "admin", "former_front_1"])
def test_strangers_and_the_member_find_nothing(month, sent, who):
    assert month.read(sent, who) is None


def test_what_is_not_sent_is_not_there_for_the_cell(month):
    note = month.write("member_1")
    assert month.read(note) is None


def test_the_secretary_neither_sees_nor_asks_about_a_note_on_themself(month, ward):
    note = month.write("sec_1")
    month.send()
    assert month.read(note, "sec_1") is None
    with pytest.raises(NotAllowed):
        questions.ask(ward.actor("sec_1"), month.read(note, "dep_1"), ward.today, text="Hộ nào?")
    assert month.ask(note, "dep_1").capacity == "Phó Bí thư Chi bộ 1"


def test_the_ward_asks_about_the_notes_on_secretary_and_deputy_only(month, sent, ward):
    on_deputy = month.write("dep_1")
    month.send()
    assert month.ask(on_deputy, "ward_secretary")
    with pytest.raises(NotAllowed):
        month.ask(sent, "ward_secretary")


def test_the_author_is_told_and_answers_and_the_asker_is_told(month, sent, ward):
    month.ask(sent)
    assert told(ward.front_1) == ["Chi ủy %(cell)s đề nghị làm rõ một nhận xét %(month)s."]
    will_write()
    questions.answer(ward.actor("front_1"), month.read(sent, "front_1"), ward.today, text="Bốn hộ ngõ 5.")
    db.session.commit()
    assert "%(body)s đã trả lời đề nghị làm rõ về nhận xét %(month)s." in told(ward.sec_1)
    with pytest.raises(Refused, match="đã được trả lời"):
        questions.answer(ward.actor("front_1"), month.read(sent, "front_1"), ward.today, text="Lần nữa.")


def test_nobody_but_the_body_answers(month, sent, ward):
    month.ask(sent)
    with pytest.raises(NotAllowed):
        questions.answer(ward.actor("sec_1"), month.read(sent), ward.today, text="Tự trả lời.")


def test_only_the_asker_closes(month, sent, ward):
    month.ask(sent)
    with pytest.raises(NotAllowed):
        questions.close(ward.actor("dep_1"), month.read(sent, "dep_1"), ward.today)
    will_write()
    questions.close(ward.actor("sec_1"), month.read(sent), ward.today)
    db.session.commit()
    assert month.read(sent).open_question is None


def test_one_question_at_a_time(month, sent):
    month.ask(sent)
    with pytest.raises(Refused, match="chưa xong"):
        month.ask(sent, "dep_1")


def test_an_empty_question_is_none(month, sent):
    with pytest.raises(Invalid):
        month.ask(sent, text="")


def test_the_row_shows_the_question(month, sent, ward):
    month.ask(sent)
    sheet = cell_sheet_for(ward.actor("dep_1"), month.where("dep_1"), ward.today)
    stands = {entry.stand for row in sheet.rows for entry in row.entries if entry.note}
    assert stands == {Stand.ASKED}


@pytest.mark.parametrize("htmx", [True, False])
def test_asking_and_answering_on_the_pages(as_, month, sent, ward, htmx):
    secretary, note = as_("sec_1"), f"/giam-sat/nhan-xet/{ids.written(sent)}"
    row = f"/giam-sat/2022-04/chi-bo/{ids.written(ward.units['cell-1'])}?mo={ids.written(ward.member_1)}"
    name = f"ask-{ids.written(sent)}-text"
    page = secretary.get(row)
    refused = secretary.submit(page, f"{note}/lam-ro", htmx, **{name: "x" * 1001})
    assert refused.status_code == 422
    assert "x" * 1001 in refused.text
    assert ("<html" in refused.text) is not htmx
    assert secretary.submit(page, f"{note}/lam-ro", htmx, **{name: "Hộ nào?"}).status_code == (200 if htmx else 303)
    again = secretary.submit(page, f"{note}/lam-ro", htmx, once="", **{name: "Hộ nào nữa?"})
    assert again.status_code == 409
    assert "Hộ nào nữa?" in again.text
    head = as_("front_1")
    page = head.get(note)
    assert "Hộ nào?" in page.text
    answer = head.submit(page, f"{note}/tra-loi", htmx, **{f"answer-{ids.written(sent)}-text": "Bốn hộ."})
    assert answer.status_code == (200 if htmx else 303)
    assert db.session.scalar(db.select(Question.answer)) == "Bốn hộ."
    assert secretary.submit(secretary.get(row), f"{note}/lam-ro-xong", htmx).status_code == (200 if htmx else 303)
    assert db.session.scalar(db.select(Question.closed_at))


def test_a_foreign_note_and_a_missing_one_look_alike(as_, sent):
    browser = as_("sec_3")
    foreign = browser.get(f"/giam-sat/nhan-xet/{ids.written(sent)}")
    missing = browser.get("/giam-sat/nhan-xet/zzzzzzzzzzzzz")
    assert (foreign.status_code, standing(foreign.text)) == (404, standing(missing.text))
    assert db.session.scalar(db.select(db.func.count(Note.id))) == 1
