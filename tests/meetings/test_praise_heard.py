"""What a meeting, its minutes, the evidence sheet and the month's papers say of a praise: nothing without the member's
yes. Twin worlds: one in which the praise was written and one in which it was not, alike to the letter."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from docx import Document
from openpyxl import load_workbook

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.supervision.models import NoteKind, NoteRevision, PraiseWord
from portal.supervision.said import NoteSaid
from tests.kit.pages import standing
from tests.kit.ward import TODAY
from tests.meetings.rooms import Room
from tests.papers.conftest import letters_of
from tests.supervision.conftest import Month

PRAISE = "Cứu cháu bé khỏi đuối nước ngày 12/4."


@pytest.fixture
def month(ward):
    return Month(ward)


@pytest.fixture
def room(ward, session):
    one = Room(ward, session(on=TODAY, chair="sec_1", secretary="dep_1"))
    one.begin()
    return one


@pytest.fixture
def praised(month):
    note = month.write("member_1", said=NoteSaid(NoteKind.REMARK, remark="Gặp gỡ bốn hộ.", praise=PRAISE))
    month.send_all()
    return note


def told_without_it():
    """The same ward, had nobody praised."""
    will_write()
    db.session.execute(
        sa.update(NoteRevision).values(praise="", lowered=NoteRevision.lowered, folded=NoteRevision.folded)
    )
    db.session.commit()


def text_of(answer):
    """What a page or a file says, in a form in which two worlds can be held against each other."""
    if answer.mimetype == "text/html":
        return re.sub(r"<meta[^>]*>", "", standing(answer.text))
    if answer.mimetype.endswith("wordprocessingml.document"):
        paper = Document(BytesIO(answer.data))
        cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        return "\n".join([one.text for one in paper.paragraphs] + cells)
    if answer.mimetype.endswith("spreadsheetml.sheet"):
        book = load_workbook(BytesIO(answer.data))
        return "\n".join(str(row) for sheet in book for row in sheet.iter_rows(values_only=True))
    if answer.mimetype == "application/pdf":
        return letters_of(answer.data)
    return answer.get_data(as_text=True)


def outward(as_, ward, room):
    """Every page and paper on which a month goes further than the readers of a note."""
    cell, front = ids.written(ward.units["cell-1"]), ids.written(ward.units["front-1"])
    evidence = f"/ho-so-minh-chung/{ids.written(ward.member_1)}/2022-quy-2"
    asked = [
        ("sec_1", f"{room.url}/hop"),
        ("dep_1", f"{room.url}/hop"),
        ("sec_1", f"{room.url}/bien-ban/du-thao"),
        ("member_1b", room.url),
        ("sec_1", evidence),
        ("sec_1", f"{evidence}/tai?dang=docx"),
        ("sec_1", f"{evidence}/tai?dang=pdf"),
        ("ward_secretary", evidence),
        ("sec_1", f"/giam-sat/2022-04/{front}/phieu"),
        ("sec_1", f"/giam-sat/2022-04/{front}/phieu?chi-bo={cell}"),
        ("front_1", f"/giam-sat/2022-04/{front}/phieu?chi-bo={cell}"),
        ("ward_secretary", "/giam-sat/2022-04/tien-do"),
        ("front_chair", "/giam-sat/2022-04/tien-do"),
        ("office", "/giam-sat/2022-04/tien-do"),
        ("ward_secretary", "/"),
        ("front_chair", "/"),
        ("office", "/"),
        ("member_1b", "/giam-sat/cua-toi"),
    ]
    answers = [(who, url, as_(who).get(url)) for who, url in asked]
    return {(who, url): (one.status_code, text_of(one)) for who, url, one in answers}


def test_two_wards_that_differ_in_a_praise_without_a_yes_are_alike_outside(as_, ward, month, room, praised):
    month.meet()
    month.open()
    outward(as_, ward, room)  # opened once, so that what an opening leaves behind is in both
    praising = outward(as_, ward, room)
    told_without_it()
    silent = outward(as_, ward, room)
    assert {place for place, (status, _) in praising.items() if status != 200} <= {("member_1b", room.url)}
    for place, said in praising.items():
        assert PRAISE not in said[1], place
        assert said == silent[place], place


def test_a_no_and_a_yes_taken_back_say_as_little(as_, ward, month, room, praised):
    month.agree(praised)
    month.agree(praised, word=PraiseWord.DECLINED)
    month.meet()
    month.open()
    for place, (_, said) in outward(as_, ward, room).items():
        assert PRAISE not in said, place


def test_with_their_yes_it_is_read_out_and_stands_in_the_evidence(as_, ward, month, room, praised):
    month.agree(praised)
    assert PRAISE in as_("sec_1").get(f"{room.url}/hop").text  # at the meeting, before the notes open
    month.meet()
    month.open()
    shown = outward(as_, ward, room)
    assert f"Nguyễn Thị Hoà: {PRAISE}" in shown["sec_1", f"{room.url}/hop"][1]
    evidence = f"/ho-so-minh-chung/{ids.written(ward.member_1)}/2022-quy-2"
    for place in (("sec_1", evidence), ("sec_1", f"{evidence}/tai?dang=docx"), ("ward_secretary", evidence)):
        assert PRAISE in shown[place][1], place
    squeezed = "".join(shown["sec_1", f"{evidence}/tai?dang=pdf"][1].split())
    assert "".join(PRAISE.split()) in squeezed
    for place in (("office", "/giam-sat/2022-04/tien-do"), ("member_1b", "/giam-sat/cua-toi")):
        assert PRAISE not in shown[place][1], place


def test_a_yes_given_after_the_meeting_is_not_read_out_at_it(as_, ward, month, room, praised):
    month.agree(praised, today=TODAY + timedelta(days=1))
    assert PRAISE not in as_("sec_1").get(f"{room.url}/hop").text


def test_what_a_question_holds_back_is_not_read_out(as_, ward, month, room, praised):
    month.agree(praised)
    month.ask(praised)
    assert PRAISE not in as_("sec_1").get(f"{room.url}/hop").text


def test_minutes_count_the_praised_and_name_nobody(room, month, praised):
    month.agree(praised)
    month.meet()
    month.open()
    room.close()
    room.finish()
    content = room.minutes[0].content
    assert content["heard"]["praised"] == 1
    assert PRAISE not in str(content)
    assert "Nguyễn Thị Hoà" not in str(content["heard"])
