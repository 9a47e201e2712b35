"""What is unlikely is asked, what nobody sees is told of, and the clerk of the first day is found in their own row."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa

from portal.accounts.models import Account
from portal.ground.db import db, in_ward, writing
from portal.imports.models import ImportKind
from portal.people.models import Membership, Person
from portal.people.service import add_people, person_row
from tests.imports.lists import bring_in
from tests.imports.nasty import book
from tests.imports.test_nasty_lists import DAY, told_of

HEADING = ("Họ tên", "Ngày sinh", "Giới tính", "Số thẻ", "Ngày kết nạp", "Ngày chính thức", "Chi bộ")
SOUND = ("Hứa Thị Cúc", "01/02/1970", "Nữ", "52.500001", "03/02/1995", "03/02/1996", "Chi bộ 1")
COLUMN = dict(zip(("birth", "sex", "admitted", "official"), (1, 2, 4, 5), strict=True))


def roster(*rows):
    return book(("Danh sách", (HEADING, *rows)))


@pytest.mark.parametrize(
    ("column", "told", "question"),
    [
        ("admitted", "03/02/1987", "chưa đủ 18 tuổi"),
        ("official", None, "đến nay chưa chính thức"),
        ("sex", "Nam", "không hợp với chữ đệm"),
    ],
)
def test_what_is_unlikely_is_asked_and_taken(app, ward, column, told, question):
    row = list(SOUND)
    row[COLUMN[column]] = told
    found, _rows, _notes = told_of(roster(row))
    assert (found["people"], found["refused"]) == (1, [])
    (asked,) = found["asked"]
    assert [question in one for one in asked["questions"]] == [True]
    assert told_of(roster(SOUND))[0]["asked"] == []


@pytest.mark.parametrize("card", ["01/02/1980", "1980-02-01", date(1980, 2, 1), "52.50000", "ABC"])
def test_a_day_is_no_card(app, ward, card):
    row = list(SOUND)
    row[3] = card
    found, _rows, _notes = told_of(roster(row))
    assert [(one["row"], one["column"]) for one in found["refused"]] == [(2, "card")]


def test_hidden_columns_and_rows_are_told_of(app, ward):
    made = openpyxl.load_workbook(BytesIO(roster(SOUND)))
    made.active.column_dimensions["F"].hidden = True
    made.active.row_dimensions[2].hidden = True
    kept = BytesIO()
    made.save(kept)
    said = " ".join(told_of(kept.getvalue())[0]["remarks"])
    assert "cột ẩn (F)" in said
    assert "1 dòng ẩn (dòng 2)" in said


def test_a_post_of_a_body_without_its_number_is_asked(app, ward):
    bring_in(app, ward, roster((*SOUND[:-1], "Chi bộ Trường Mầm non số 1")), effective_on=DAY)
    rows = ("Họ tên", "Số thẻ", "Chức vụ", "Từ ngày"), ("Hứa Thị Cúc", "52.500001", "Trưởng ban CTMT", "01/06/2025")
    told, _rows, _notes = told_of(book(("CV", rows)), kind=ImportKind.POSTS)
    (why,) = told["refused"]
    assert (why["row"], why["column"], why["reason"]) == (
        2,
        "title",
        "“Trưởng ban CTMT” của tổ dân phố nào? Hãy ghi số tổ.",
    )


@pytest.fixture
def clerk(app, ward):
    """As the first day makes them: a name and an account, and nothing else known."""
    with writing(), in_ward(1):
        rows = [person_row("Hứa Thị Cúc")]
        add_people(rows)
        db.session.add(Account(person_id=rows[0]["id"], login="thuky"))
    return rows[0]["id"]


def test_the_clerk_of_the_first_day_is_joined_with_their_own_row(app, ward, clerk):
    bring_in(app, ward, roster(SOUND), effective_on=DAY)
    assert db.session.scalar(sa.select(sa.func.count(Person.id)).where(Person.name == "Hứa Thị Cúc")) == 1
    assert db.session.scalar(sa.select(Membership.person_id).where(Membership.card_number == "52.500001")) == clerk


def test_of_two_rows_that_may_be_the_clerks_neither_is_guessed(app, ward, clerk):
    other = ("Hứa Thị Cúc", "05/06/1988", "Nữ", "52.500002", "03/02/2015", "03/02/2016", "Chi bộ 3")
    told, _rows, _notes = told_of(roster(SOUND, other))
    assert (told["people"], told["new"], told["refused"]) == (2, 2, [])
    assert all("gộp hai dòng" in one["questions"][0] for one in told["asked"])
    assert len(told["asked"]) == 2
