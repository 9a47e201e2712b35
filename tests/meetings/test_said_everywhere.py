"""An item of the minutes says each thing on every place it must reach, and nowhere it must not be.

The fields come from the description (meetings.said): one added there is walked here without a line more, and what does
not follow by itself fails with the place's name.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.audit.models import Payload
from portal.ground.db import db
from portal.ground.described import Shape, as_typed
from portal.ground.ids import written
from portal.minutes.models import AgendaItem
from portal.minutes.rules.minutes import wrong_item
from portal.minutes.said import FIELDS, ConcludedItem
from tests.kit.pages import Form
from tests.kit.ward import TODAY
from tests.meetings.rooms import Room
from tests.papers.conftest import letters_of, on_paper, words_of
from tests.supervision.test_said_everywhere import plain

NUMBER = {one.name: number for number, one in enumerate(FIELDS, 1)}
NAMES = [one.name for one in FIELDS]
TO_BE_CARRIED_ON = "Chuyển bàn tiếp ở buổi sau."  # how minutes say that an item is left over


def value(one, turn=0):
    """A value that no other field has, another one at each turn."""
    if one.shape is Shape.TICK:
        return turn % 2 == 0
    if one.shape is Shape.DAY:
        return TODAY + timedelta(days=10 * NUMBER[one.name] + turn)
    return f"Lời riêng số {NUMBER[one.name]} lượt {turn}"


def in_minutes(one, turn=0):
    """As minutes say it: a sentence for what is ticked."""
    if one.shape is Shape.TICK:
        return TO_BE_CARRIED_ON if value(one, turn) else ""
    return one.in_words(value(one, turn))


def said(turn=0):
    return ConcludedItem(**{one.name: value(one, turn) for one in FIELDS})


@pytest.fixture
def full(ward, session):
    """A session with one item that says everything that can be said, and its minutes."""
    room = Room(ward, session(on=TODAY, chair="sec_1", secretary="dep_1"))
    room.item = room.add("Tạm gọi")
    room.conclude(room.item, **{name: getattr(said(), name) for name in NAMES})
    room.close()
    return room


def test_each_value_is_its_own_under_a_label_of_its_own():
    told = [in_minutes(one) for one in FIELDS]
    assert len(set(told)) == len(told)
    assert len({str(one.label) for one in FIELDS}) == len(FIELDS)


def test_the_table_has_a_column_for_each_and_no_other_words():
    columns = AgendaItem.__table__.c
    assert set(NAMES) <= set(columns.keys())
    texts = {name for name, one in columns.items() if isinstance(one.type, sa.Text)}
    assert texts - {"done_words"} == {one.name for one in FIELDS if one.is_words}  # what came of it is said later


def _fields(browser, full, here):
    """What the item's own form would send untouched."""
    page = Form(browser.get(f"{full.url}/hop").text)
    return next(form["fields"] for form in page.forms if form["action"] == here)


def test_the_form_holds_what_stands_and_records_each_in_its_own_column(as_, full):
    browser, here = as_("dep_1"), f"{full.url}/hop/noi-dung/{written(full.item)}"
    own = f"nd-{written(full.item)}"
    fields = _fields(browser, full, here)
    held = {name: fields.get(f"{own}-{name}", "").strip() for name in NAMES}
    assert held == {one.name: "y" if one.shape is Shape.TICK else as_typed(one, value(one)) for one in FIELDS}
    typed = {f"{own}-{one.name}": as_typed(one, value(one, 2)) for one in FIELDS if one.shape is not Shape.TICK}
    ticked = {f"{own}-{one.name}": "y" for one in FIELDS if one.shape is Shape.TICK}
    answer = browser.post(here, {**fields, **typed, **ticked})
    assert answer.status_code == 303, plain(answer.text)[:300]
    db.session.expire_all()
    row = db.session.get(AgendaItem, (1, full.item))
    assert {name: getattr(row, name) for name in NAMES} == {one.name: value(one, 2) for one in FIELDS}


def test_two_who_write_at_once_see_where_they_differ_in_everything(as_, full):
    browser, here = as_("dep_1"), f"{full.url}/hop/noi-dung/{written(full.item)}"
    own = f"nd-{written(full.item)}"
    fields = _fields(browser, full, here)
    full.conclude(full.item, **{name: getattr(said(1), name) for name in NAMES})
    page = browser.post(here, fields)
    assert page.status_code == 409
    text = plain(page.text)
    for one in FIELDS:
        assert f"{one.label} {one.in_words(value(one, 1))} {one.in_words(value(one))}".strip() in text.replace(
            "  ", " "
        ) or (one.shape is Shape.TICK and str(one.label) in text), one.name
    assert f'name="{own}-version"' in page.text


def test_the_minutes_page_word_and_pdf_say_each(as_, full):
    full.finish()
    browser = as_("member_1")
    told = {
        "page": plain(browser.get(f"{full.url}/bien-ban").text),
        "docx": words_of(browser.get(f"{full.url}/bien-ban/tai-ve?dang=docx").data),
        "pdf": letters_of(browser.get(f"{full.url}/bien-ban/tai-ve?dang=pdf").data),
    }
    for place, text in told.items():
        squeezed = "".join(text.split())
        missing = [one.name for one in FIELDS if "".join(on_paper(in_minutes(one)).split()) not in squeezed]
        assert missing == [], place
        assert squeezed.index("".join(in_minutes(FIELDS[0]).split())) < squeezed.index(
            "".join(in_minutes(FIELDS[2]).split())
        ), place


def test_the_trail_proves_each(full):
    (kept,) = [one for one in db.session.scalars(sa.select(Payload.content)) if one and "conclusion" in one]
    assert {name: str(kept[name]) for name in NAMES} == {one.name: str(value(one)) for one in FIELDS}


def test_what_is_left_over_begins_the_next_session_with_its_words_and_without_a_conclusion(ward, session, full):
    later = Room(ward, session(on=TODAY + timedelta(days=30), chair="sec_1", secretary="dep_1"))
    full.finish()
    (carried,) = [one for one in later.items if one.carried_from_id == full.item]
    assert (carried.title, carried.text) == (value(FIELDS[0]), value(FIELDS[1]))
    assert (carried.conclusion, carried.due_on, carried.left_over) == ("", None, False)


def test_what_is_missing_too_long_or_too_early_is_said_beside_its_field():
    assert set(wrong_item(replace(said(), title=""), TODAY)) == {"title"}
    for one in FIELDS:
        if one.most:
            assert set(wrong_item(replace(said(), **{one.name: "x" * (one.most + 1)}), TODAY)) == {one.name}
    assert set(wrong_item(replace(said(), conclusion=""), TODAY)) == {"conclusion"}
    assert set(wrong_item(replace(said(), due_on=date(2022, 4, 1)), TODAY)) == {"due_on"}
    assert wrong_item(said(), TODAY) == {}
