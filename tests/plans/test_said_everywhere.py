"""A commitment says each thing on every place it must reach, under its own label, and nowhere it must not be.

The fields come from the description (plans.said): one added there is walked here without a line more, and what does not
follow by itself fails with the place's name.
"""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from portal.audit.models import Payload
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.described import Shape, Where, as_typed, values_of
from portal.plans.forms.writing import content, plan_form, row_as_fields, typed_fields
from portal.plans.models import Commitment
from portal.plans.queries.board import Promised
from portal.plans.queries.changes import changes_for
from portal.plans.queries.reading import plans_for
from portal.plans.rules.writing import CommitmentRow
from portal.plans.said import FIELDS, Committed, FollowedBy
from portal.privacy.records import RECORDS
from tests.kit.pages import Form
from tests.papers.conftest import letters_of, on_paper, words_of
from tests.privacy.test_own_data import taken
from tests.supervision.test_said_everywhere import plain

NUMBER = {one.name: number for number, one in enumerate(FIELDS, 1)}
NAMES = [one.name for one in FIELDS]
SEARCHED = {"shortcoming", "remedy"}  # written down here too: what is found is a promise
FOLLOWED = {"section", "shortcoming", "remedy", "due_on"}  # what a supervising body may read, and what hangs out


def value(one, turn=0):
    """A value that no other field has, another one at each turn."""
    if one.shape is Shape.DAY:
        return date(2022, 9, 1) + timedelta(days=NUMBER[one.name] + turn)
    if one.kind is FollowedBy:
        return [FollowedBy.BOTH, FollowedBy.LEAD][turn % 2]  # the body must be able to read it
    if one.kind is not None:
        return list(one.kind)[turn % len(one.kind)]
    return f"Lời riêng số {NUMBER[one.name]} lượt {turn}"


def words(one, turn=0):
    return one.in_words(value(one, turn))


def row(turn=0, continues=None):
    return CommitmentRow("a", continues, **{one.name: value(one, turn) for one in FIELDS})


@pytest.fixture
def promised(ward):
    """A plan in force whose first commitment says everything that can be said."""
    will_write()
    one = db.session.get(Commitment, (1, ward.commitments["member_1"][0]))
    for name, said in values_of(Committed, row()).items():
        setattr(one, name, said)
    db.session.commit()
    will_write(False)
    return one.id


def test_each_value_is_its_own_under_a_label_of_its_own():
    said = [words(one) for one in FIELDS]
    assert len(set(said)) == len(said)
    assert len({str(one.label) for one in FIELDS}) == len(FIELDS)
    assert len({one.at for one in FIELDS}) == len(FIELDS)


def test_what_follows_and_hangs_out_is_as_promised():
    for where in (Where.FOLLOWER, Where.BOARD, Where.EVIDENCE):
        assert {one.name for one in FIELDS if where not in one.not_in} == FOLLOWED, where


def test_the_table_has_a_column_for_each_and_no_other_words():
    columns = Commitment.__table__.c
    assert set(NAMES) <= set(columns.keys())
    texts = {name for name, one in columns.items() if isinstance(one.type, sa.Text)}
    assert texts - {"lowered", "folded"} == {one.name for one in FIELDS if one.is_words}


def test_the_form_holds_asks_and_gives_back_each():
    fields = row_as_fields(row())
    assert typed_fields(fields) == fields
    form = plan_form((), ["a"])(data=fields)
    for one in FIELDS:
        field = form[f"{one.at}-a"]
        assert str(field.label.text) == f"{one.label} 1"
        assert fields[f"{one.at}-a"] == as_typed(one, value(one))
    typed = plan_form((), ["a"])(formdata=MultiDict(fields))
    assert typed.validate()
    assert content(typed, (), ["a"]).rows == (row(),)


def test_the_page_on_which_it_is_written_shows_each_as_it_stands(as_, promised):
    fields = Form(as_("member_1").get("/ke-hoach/viet?doi=1").text, "/ke-hoach/viet?doi=1").fields
    shown = {one.name: fields[f"{one.at}-1"].strip() for one in FIELDS}
    assert shown == {one.name: as_typed(one, value(one)) for one in FIELDS}


def cells(html):
    """The cells of the page's tables by their labels."""
    found = re.findall(r'data-label="([^"]+)"[^>]*>(.*?)</td>', html, flags=re.S)
    return [(plain(label), plain(cell)) for label, cell in found]


def shown_on(html):
    """Names of what stands under its own label; the area stands over the shortcoming, in the same cell."""
    there, by_name = cells(html), {one.name: one for one in FIELDS}
    first = f"{words(by_name['section'])} {words(by_name['shortcoming'])}"
    heading = str(by_name["shortcoming"].label)
    both = {"section", "shortcoming"} if any(label == heading and first in cell for label, cell in there) else set()
    return both | {name for name, one in by_name.items() if (str(one.label), words(one)) in there}


@pytest.mark.parametrize("who", ["member_1", "sec_1", "ward_secretary"])
def test_the_plans_own_page_says_all(as_, ward, promised, who):
    address = "/ke-hoach/cua-toi" if who == "member_1" else f"/ke-hoach/{ids.written(ward.member_1)}"
    assert shown_on(as_(who).get(address).text) == set(NAMES)


def test_a_supervising_body_reads_what_it_follows_and_no_more(as_, ward, promised):
    page = plain(as_("front_1").get(f"/ke-hoach/{ids.written(ward.member_1)}").text)
    assert {one.name for one in FIELDS if words(one) in page} == FOLLOWED
    sheet = f"/giam-sat/{ward.month}/{ids.written(ward.units['front-1'])}"
    page = plain(as_("front_1").get(f"{sheet}?mo={ids.written(ward.member_1)}").text)
    assert {one.name for one in FIELDS if words(one) in page} == FOLLOWED


def test_what_hangs_out_is_what_may_be_read_by_all():
    assert set(Promised._fields) == FOLLOWED


def test_a_change_shows_each_before_and_after(as_, drive, ward, promised):
    drive.hand_in("member_1", row(1, promised), reason="Đổi việc")
    page = as_("sec_1").get(f"/ke-hoach/{ids.written(ward.member_1)}/so-sanh").text
    text = plain(page)
    for one in FIELDS:
        assert str(one.label) in text, one.name
        assert words(one, 1).split()[-1] in text, one.name
    (changed,) = [one for one in changes(ward) if one.before and one.after and one.before.id == promised]
    told = {str(line.label): (line.before, line.after) for line in changed.lines}
    assert told == {str(one.label): (words(one), words(one, 1)) for one in FIELDS}


def changes(ward):
    newest, before = [one.id for one in plans_for(ward.actor("sec_1"), ward.member_1)][:2]
    return changes_for(ward.actor("sec_1"), before, newest).rows


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_papers_of_a_plan(as_, ward, promised, form):
    version = ids.written(ward.versions["member_1"])
    data = as_("sec_1").get(f"/ke-hoach/{ids.written(ward.member_1)}/ban/{version}/tai?dang={form}").data
    text = words_of(data) if form == "docx" else letters_of(data)
    squeezed = "".join(text.split())
    assert [one.name for one in FIELDS if "".join(on_paper(words(one)).split()) not in squeezed] == []
    assert squeezed.count("".join(words(FIELDS[1]).split())) == 1


def test_the_evidence_sheet_says_what_was_followed(as_, ward, promised):
    page = as_("member_1").get(f"/ho-so-minh-chung/{ids.written(ward.member_1)}/2022-quy-2").text
    assert shown_on(page) == FOLLOWED


def test_own_data_page_and_copy(as_, promised):
    browser = as_("member_1")
    files = taken(browser)
    kind = next(kind for kind in json.loads(files["du-lieu.json"])["kinds"] if kind["code"] == "commitments")
    rows = [dict(zip(kind["columns"], one, strict=True)) if isinstance(one, list) else one for one in kind["rows"]]
    (mine,) = [one for one in rows if words(FIELDS[1]) in one.values()]
    assert {one.name: mine.get(str(one.label)) for one in FIELDS} == {one.name: words(one) for one in FIELDS}
    there = cells(browser.get("/toi/du-lieu").text)
    assert [one.name for one in FIELDS if (str(one.label), words(one)) not in there] == []


def test_the_trail_proves_each(drive, ward, promised):
    drive.hand_in("member_1", row(1, promised), reason="Đổi việc")
    handed = [one for one in db.session.scalars(sa.select(Payload.content)) if one and "commitments" in one]
    (said,) = handed[-1]["commitments"]
    assert {name: str(said[name]) for name in NAMES} == {one.name: str(value(one, 1)) for one in FIELDS}


def test_search_finds_what_is_searched_and_nothing_else(as_, ward, promised):
    browser, theirs = as_("sec_1"), f"/ke-hoach/{ids.written(ward.member_1)}"
    for one in FIELDS:
        if one.is_words:
            page = browser.post("/tim", {"q": f'"{words(one)}"'}).text
            assert (f'href="{theirs}' in page) is (one.name in SEARCHED), one.name


def test_erasing_a_year_leaves_none_of_its_words():
    record = next(one for one in RECORDS if one.table is Commitment)
    assert set(record.texts) == {one.name for one in FIELDS if one.is_words}


def test_a_row_without_a_word_is_none():
    assert CommitmentRow("a", section=value(FIELDS[0])).is_blank
    for one in FIELDS:
        if one.is_words or one.shape is Shape.DAY:
            assert not replace(CommitmentRow("a"), **{one.name: value(one)}).is_blank, one.name
