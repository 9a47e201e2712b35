"""A note says each thing on every place it must reach, under its own label, and nowhere it must not be.

The fields come from the description (supervision.said): one added there is walked here without a line more, and what
does not follow by itself fails with the place's name.
"""

import json
import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.audit.models import Payload
from portal.ground import ids
from portal.ground.db import db
from portal.ground.described import Shape, Where, heading
from portal.privacy.records import RECORDS
from portal.supervision.forms.note import typed_fields
from portal.supervision.models import NoteKind, NoteRevision, Rating
from portal.supervision.said import FIELDS, NoteSaid
from tests.kit.pages import Form
from tests.papers.conftest import letters_of, words_of
from tests.privacy.test_own_data import taken
from tests.supervision.test_workbook import applied, handed_in, looked_over, taken_out

NUMBER = {one.name: number for number, one in enumerate(FIELDS, 1)}
NAMES = [one.name for one in FIELDS]
SPOKEN = [one for one in FIELDS if one.name != "reason"]


SEARCHED = {"remark", "fact", "fact_place", "recommendation"}  # written down here too: what is found is a promise
NEVER_EVIDENCE = {"reason"}  # why a note was corrected is no evidence about the member


def value(one, turn=0):
    """A value that no other field has, another one at each turn."""
    if one.shape is Shape.DAY:
        return date(2022, 4, 1) + timedelta(days=NUMBER[one.name] + turn)
    if one.kind is not None:
        return list(one.kind)[turn % len(one.kind)]
    return f"Lời riêng số {NUMBER[one.name]} lượt {turn}"


def words(one, turn=0):
    return one.in_words(value(one, turn))


def typed(one, turn=0):
    """As a form holds it: a choice by its code."""
    return str(value(one, turn)) if one.kind is not None else words(one, turn)


@pytest.fixture
def full(ward):
    """A note that says everything that can be said."""

    def said(turn=0, kind=NoteKind.REMARK):
        first = ward.commitments["member_1"][0]
        told = {one.name: value(one, turn) for one in FIELDS}
        if kind is not NoteKind.REMARK:
            return NoteSaid(kind, **told)
        return NoteSaid(kind, ratings={first: Rating.NOT_YET}, reminds=frozenset({first}), **told)

    return said


@pytest.fixture
def written(month, full):
    return month.write("member_1", said=full())


@pytest.fixture
def released(month, written):
    month.send()
    month.meet()
    month.agree(written)
    month.open()
    return written


def plain(html):
    """A page's words as one line: tags out, white space folded."""
    inside = re.sub(r"<(script|style|head)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())


def tells(html, fields=FIELDS, turn=0):
    text = plain(html)
    return [one.name for one in fields if f"{one.label}: {words(one, turn)}" not in text]


def test_each_value_is_its_own():
    said = [words(one) for one in FIELDS]
    assert len(set(said)) == len(said)
    assert all(one.label.words for one in FIELDS)
    assert len({str(one.label) for one in FIELDS}) == len(FIELDS)


@pytest.mark.parametrize("who", ["front_1", "sec_1", "ward_secretary", "front_chair"])
def test_the_notes_own_page(as_, month, written, who):
    month.send()
    assert tells(as_(who).get(f"/giam-sat/nhan-xet/{ids.written(written)}").text) == []


def test_the_members_page_from_the_release_on(as_, released):
    assert tells(as_("member_1").get("/giam-sat/cua-toi").text) == []


def test_before_the_release_the_member_reads_of_a_reminder_the_fact_alone(as_, month, written):
    month.send()
    month.meet(month.ward.today + timedelta(days=2))
    page = plain(as_("member_1").get("/giam-sat/cua-toi").text)
    shown = {one.name for one in FIELDS if words(one) in page}
    assert shown == {"fact", "fact_on", "fact_place", "praise"}


def test_the_form_holds_what_stands_and_asks_each_correction_for_its_own_reason(as_, ward, written):
    address = f"/giam-sat/{ward.month}/{ids.written(ward.units['front-1'])}"
    page = as_("front_1").get(f"{address}?mo={ids.written(ward.member_1)}").text
    fields = Form(page, ids.written(ward.member_1)).fields
    assert {name: fields[name].strip() for name in NAMES} == {
        one.name: "" if one.name == "reason" else typed(one) for one in FIELDS
    }


def test_what_is_typed_and_kept_as_a_draft_comes_back_in_its_own_field(as_, ward):
    address = f"/giam-sat/{ward.month}/{ids.written(ward.units['front-1'])}"
    person = ids.written(ward.member_1)
    given = {one.name: typed(one) for one in FIELDS}
    head = as_("front_1")
    assert typed_fields(given) == given
    assert head.post(f"{address}/{person}/nhap", {**given, "revision": "0", "version": ""}).status_code == 200
    fields = Form(head.get(f"{address}?mo={person}").text, person).fields
    assert {name: fields[name].strip() for name in NAMES} == given


def test_the_form_records_each_in_its_own_column(as_, ward):
    address = f"/giam-sat/{ward.month}/{ids.written(ward.units['front-1'])}"
    person = ids.written(ward.member_1)
    head = as_("front_1")
    page = head.get(f"{address}?mo={person}")
    answer = head.submit(page, person, deed="record", **{one.name: typed(one) for one in FIELDS})
    assert answer.status_code == 303, plain(answer.text)[:400]
    row = db.session.scalars(sa.select(NoteRevision)).one()
    assert {name: getattr(row, name) for name in NAMES} == {one.name: value(one) for one in FIELDS}


def test_the_typists_form_asks_for_each(as_, ward):
    page = as_("typist_1").get(
        f"/giam-sat/{ward.month}/{ids.written(ward.units['front-1'])}/nhap-phieu/{ids.written(ward.member_1)}"
    )
    assert [name for name in NAMES if f'name="{name}"' not in page.text] == []


def test_the_sheet_to_fill_in_by_hand_has_a_place_for_each(as_, ward):
    page = plain(as_("front_1").get(f"/giam-sat/{ward.month}/{ids.written(ward.units['front-1'])}/in").text)
    asked = [one for one in FIELDS if Where.BLANK not in one.not_in]
    assert [one.name for one in asked if f"{one.label}:" not in page] == []
    assert asked != []


def test_the_slip_of_the_month(as_, ward, month, written):
    month.send()
    month.agree(written)
    slip = f"/giam-sat/{ward.month}/{ids.written(ward.units['front-1'])}/phieu"
    general = plain(as_("sec_1").get(slip).text)
    assert not any(words(one) in general for one in FIELDS)  # its first part names nobody
    assert tells(as_("sec_1").get(f"{slip}?chi-bo={ids.written(ward.units['cell-1'])}").text) == []


def test_the_workbook_says_each_under_its_heading(as_, ward, written):
    sheet = taken_out(as_("front_1"), ward)
    stands = {one.name: sheet.at("Nguyễn Thị Hoà", one.name) or "" for one in FIELDS}
    assert stands == {one.name: "" if one.name == "reason" else words(one) for one in FIELDS}
    top = next(row for row in sheet.sheet.iter_rows(values_only=True) if heading(FIELDS[0]) in row)
    assert [one.name for one in FIELDS if heading(one) not in top] == []


def test_the_workbook_comes_back_with_each_in_its_own_column(as_, ward):
    head = as_("front_1")
    sheet = taken_out(head, ward).fill("Nguyễn Thị Hoà", **{one.name: words(one, 1) for one in SPOKEN})
    preview = plain(looked_over(head, ward, sheet).text)
    assert [one.name for one in SPOKEN if f"{one.label} để trống {words(one, 1)}" not in preview] == []
    assert applied(head, ward, sheet).status_code == 303
    row = db.session.scalars(sa.select(NoteRevision)).one()
    assert {one.name: getattr(row, one.name) for one in SPOKEN} == {one.name: value(one, 1) for one in SPOKEN}


@pytest.mark.parametrize("name", [one.name for one in FIELDS if one.most])
def test_too_long_is_said_beside_its_field_and_column(as_, ward, name):
    one = FIELDS[NUMBER[name] - 1]
    head = as_("front_1")
    sheet = taken_out(head, ward).fill("Nguyễn Thị Hoà", **{name: "x" * (one.most + 1), "nil": ""})
    answer = handed_in(head, ward, sheet)
    page = plain(head.get(answer.location).text)
    assert f"Cột “{heading(one)}” dài quá {one.most} ký tự" in page


def test_a_correction_shows_each_before_and_after(as_, month, written, full):
    month.send()
    month.write("member_1", said=full(1), revision=1)
    page = plain(as_("sec_1").get(f"/giam-sat/nhan-xet/{ids.written(written)}").text)
    assert [one.name for one in SPOKEN if f"{one.label} {words(one)} {words(one, 1)}" not in page] == []
    assert f"lý do: {words(FIELDS[NUMBER['reason'] - 1], 1)}" in page


def test_the_evidence_sheet_and_its_papers(as_, ward, released):
    address = f"/ho-so-minh-chung/{ids.written(ward.member_1)}/2022-quy-2"
    browser = as_("member_1")
    told = {"page": plain(browser.get(address).text), "docx": words_of(browser.get(f"{address}/tai?dang=docx").data)}
    for place, text in told.items():
        for one in FIELDS:
            expected = one.name not in NEVER_EVIDENCE
            assert (f"{one.label}: {words(one)}" in text) is expected, (place, one.name)
    letters = letters_of(browser.get(f"{address}/tai?dang=pdf").data)
    for one in FIELDS:
        squeezed = "".join(f"{one.label}: {words(one)}".split())
        assert (squeezed in "".join(letters.split())) is (one.name not in NEVER_EVIDENCE), one.name


def test_own_data_page_and_copy(as_, released):
    browser = as_("member_1")
    page, files = browser.get("/toi/du-lieu").text, taken(browser)
    notes = next(kind for kind in json.loads(files["du-lieu.json"])["kinds"] if kind["code"] == "notes")
    (row,) = notes["rows"]
    told = dict(zip(notes["columns"], row, strict=True)) if isinstance(row, list) else row
    assert {one.name: told.get(str(one.label)) for one in FIELDS} == {one.name: words(one) for one in FIELDS}
    labelled = re.findall(r'data-label="([^"]+)"[^>]*>(.*?)</td>', page, flags=re.S)
    shown = {(plain(label), plain(cell)) for label, cell in labelled}
    assert [one.name for one in FIELDS if (str(one.label), words(one)) not in shown] == []


def test_the_trail_proves_each(written):
    (said,) = [one for one in db.session.scalars(sa.select(Payload.content)) if one and "fact" in one]
    kept = {name: str(said[name]) for name in NAMES}
    assert kept == {one.name: str(value(one)) for one in FIELDS}
    assert said["kind"] == "remark"
    assert len(said["ratings"]) == 1
    assert len(said["reminds"]) == 1


def test_search_finds_what_is_searched_and_nothing_else(as_, released):
    browser = as_("sec_1")
    for one in FIELDS:
        if one.is_words:
            page = browser.post("/tim", {"q": words(one)}).text
            assert ("/giam-sat/nhan-xet/" in page) is (one.name in SEARCHED), one.name


def test_erasing_a_year_leaves_none_of_it():
    record = next(one for one in RECORDS if one.table is NoteRevision)
    assert set(record.texts) | set(record.cleared) >= set(NAMES)
    assert set(record.texts) == {one.name for one in FIELDS if one.is_words}


def test_nobody_reads_it_before_it_is_sent(as_, written):
    for who in ("sec_1", "ward_secretary", "member_1", "women_head"):
        assert as_(who).get(f"/giam-sat/nhan-xet/{ids.written(written)}").status_code == 404, who


def test_the_table_has_a_column_for_each_and_no_other_words():
    columns = set(NoteRevision.__table__.c.keys())
    assert set(NAMES) <= columns
    texts = {name for name, one in NoteRevision.__table__.c.items() if isinstance(one.type, sa.Text)}
    known = {"capacity", "lowered", "folded"}
    assert texts - known == {one.name for one in FIELDS if one.is_words}, "a text of the note is not described"
