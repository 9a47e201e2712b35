"""A sheet that is longer than a page: its pages say together what one page would, and every deed reaches everyone."""

import re

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.people.models import Person
from portal.supervision.models import Note
from portal.supervision.queries.sheet import RowState, outline_for, rows_of, sheet_for
from portal.supervision.said import NoteKind, NoteSaid
from portal.supervision.views import listing
from tests.kit.crowd import more_members

PAGES = [("front_1", "front-1"), ("women_head", "women")]
EVERY_SHEET = [*PAGES, ("front_chair", "front"), ("helper_1", "front-1"), ("sec_1", "cell-1"), ("typist_1", "front-1")]


@pytest.fixture
def long(ward, month, monkeypatch):
    """Some sixty on each sheet, shown by ten; notes of every kind, one draft, one namesake on another page."""
    more_members(ward, 50)
    month.write("member_1")
    month.write("member_1b", said=NoteSaid(NoteKind.NIL))
    month.write("member_1", "women_head", "women", said=NoteSaid(NoteKind.UNSEEN, reason="Đi vắng"))
    will_write()
    first, last = (
        db.session.scalars(db.select(Person).where(Person.name.like("Trần Thị Thêm%")).order_by(order)).first()
        for order in (Person.sort_key, Person.sort_key.desc())
    )
    last.name, last.birth_year = first.name, 1980
    db.session.commit()
    will_write(False)
    monkeypatch.setattr(listing, "PAGE", 10)
    return ward


def url(ward, body, month="2022-04"):
    return f"/giam-sat/{month}/{ids.written(ward.units[body])}"


def rows(text):
    return re.findall(r'<li id="m-.*?</li>', text, re.DOTALL)


def sums(text):
    """Everything above the list: sentences, bar, chips."""
    head = text.partition('<section id="sheet"')[2].partition('<ol class="sheet"')[0]
    return " ".join(re.sub(r'<nav class="jumps".*?</nav>', "", head, flags=re.DOTALL).split())


def walked(browser, address):
    """The pages one after the other, as their own links lead."""
    pages = [browser.get(address)]
    while found := re.search(r'rel="next" href="([^"]+)"', pages[-1].text):
        pages.append(browser.get(found[1].replace("&amp;", "&")))
    return [one.text for one in pages]


@pytest.mark.parametrize("query", ["?loc=", "?loc=chua"])
@pytest.mark.parametrize(("who", "body"), PAGES)
def test_the_pages_together_are_the_sheet(as_, long, monkeypatch, who, body, query):
    browser = as_(who)
    pages = walked(browser, url(long, body) + query)
    monkeypatch.setattr(listing, "PAGE", 1000)
    [whole] = walked(browser, url(long, body) + query)
    assert len(pages) > 4
    assert [row for page in pages for row in rows(page)] == rows(whole)
    assert {sums(page) for page in pages} == {sums(whole)}


@pytest.mark.parametrize(("who", "body"), EVERY_SHEET)
def test_an_outline_is_the_sheet_without_what_only_rows_say(long, who, body):
    actor, place = long.actor(who), long.place(body)
    whole, outline = sheet_for(actor, place, long.today), outline_for(actor, place, long.today)
    said = ("person_id", "cell_id", "state", "note_id", "sent", "asked", "draft_at", "locked")
    assert [[getattr(one, name) for name in said] for one in outline.rows] == [
        [getattr(one, name) for name in said] for one in whole.rows
    ]
    assert (outline.parts, outline.exempt, outline.locked) == (whole.parts, whole.exempt, whole.locked)
    for some in (whole.rows, whole.rows[:1], whole.rows[-3:]):
        assert rows_of(actor, outline, [one.person_id for one in some], long.today) == some


def test_the_page_of_whoever_is_open_stands_beside(as_, long):
    sheet = outline_for(long.actor("front_1"), long.place("front-1"), long.today)
    for line in (sheet.rows[0], sheet.rows[9], sheet.rows[10], sheet.rows[-1]):
        page = as_("front_1").get(f"{url(long, 'front-1')}?mo={ids.written(line.person_id)}").text
        assert f'data-row="m-{ids.written(line.person_id)}"' in page
        assert f'id="m-{ids.written(line.person_id)}"' in page, "beside"
        assert len(rows(page)) <= 10


def test_over_the_edge_of_a_page_the_list_turns_with_it(as_, long):
    """Within a page the member's part alone is drawn; the one after it is gone to as without a script."""
    browser = as_("front_1")
    sheet = outline_for(long.actor("front_1"), long.place("front-1"), long.today)
    there = url(long, "front-1")

    def saved(line, htmx=True):
        return browser.post(f"{there}/{ids.written(line.person_id)}", {"deed": "nil"}, htmx)

    edges = [at for at in range(9, 60, 10) if not {one.state for one in sheet.rows[at - 3 : at + 2]} - {RowState.OPEN}]
    inside, edge, beyond, other = (sheet.rows[one] for one in (edges[0] - 2, edges[0], edges[0] + 1, edges[1]))
    answer = saved(inside)
    assert f'data-row="m-{ids.written(sheet.rows[edges[0] - 1].person_id)}"' in answer.text
    assert "hx-get" in answer.text.partition('class="member-ways"')[2]
    turned = saved(edge).headers["HX-Location"]
    assert turned.endswith(f"?mo={ids.written(beyond.person_id)}&luu={ids.written(edge.person_id)}")
    page = browser.get(turned).text
    assert "Đã lưu" in page
    assert f'id="m-{ids.written(beyond.person_id)}"' in page, "beside"
    back, _, onward = page.partition('class="member-ways"')[2].partition("</nav>")[0].partition("to-whole")
    assert "hx-get" not in back, "over the edge again"
    assert "hx-get" in onward
    plain = saved(other, htmx=False)
    assert plain.status_code == 303
    assert f"mo={ids.written(sheet.rows[edges[1] + 1].person_id)}" in plain.location


def test_a_name_is_looked_for_on_all_pages(as_, long):
    there = url(long, "women")
    page = as_("women_head").get(f"{there}?loc=").text
    assert "data-narrows" not in page, "the browser has but one page of them"
    found = as_("women_head").post(f"{there}/tim", {"q": "chau"}, True).text
    assert "Phạm Hoàng Thị Minh Châu" in found
    many = as_("women_head").post(f"{there}/tim", {"q": "them"}, True).text
    assert len(rows(many)) == 10
    assert "Hiện 10 người đầu" in many
    assert "chau" not in re.findall(r'href="[^"]*"', found)
    apart = as_("women_head").post(f"{there}/tim", {"q": "1980"}, True).text
    assert len(rows(apart)) == 1, "what tells namesakes apart is found too"


def test_each_cell_is_a_jump_away(as_, long):
    page = as_("women_head").get(f"{url(long, 'women')}?loc=").text
    jumps = re.findall(r'<a href="([^"]+)"', page.partition('class="jumps"')[2].partition("</nav>")[0])
    assert len(jumps) > 1
    for one in jumps:
        address, _, place = one.replace("&amp;", "&").partition("#")
        assert f'id="{place}"' in as_("women_head").get(address).text


def test_a_page_that_is_not_there_is_the_last_or_the_first(as_, long):
    browser = as_("front_1")
    assert browser.get(f"{url(long, 'front-1')}?loc=&trang=0").text.count('rel="next"') == 1
    last = browser.get(f"{url(long, 'front-1')}?loc=&trang=99").text
    assert rows(last)
    assert 'rel="next"' not in last
    assert browser.get(f"{url(long, 'front-1')}?loc=&trang=x").status_code == 200


def test_a_nil_for_everybody_reaches_all_pages(as_, long):
    there, browser = f"{url(long, 'women')}/khong-y-kien", as_("women_head")
    waiting = len(outline_for(long.actor("women_head"), long.place("women"), long.today).open_rows)
    assert sum(page.count('name="person"') for page in walked(browser, there)) == waiting
    asked = browser.post(there, {"whom": "every", "kind": "nil"})
    assert asked.text.count('name="person"') == waiting > 20
    people = re.findall(r'name="person" value="(\w+)"', asked.text)
    assert browser.post(there, {"confirmed": "1", "person": people}).status_code == 303
    db.session.rollback()
    nil = db.select(db.func.count(Note.id)).where(Note.body_id == long.units["women"], Note.kind == NoteKind.NIL)
    assert db.session.scalar(nil) == waiting


def test_a_typist_leafs_through_the_same_sheet(as_, long, monkeypatch):
    there = f"{url(long, 'front-1')}/nhap-phieu"
    pages = walked(as_("typist_1"), there)
    monkeypatch.setattr(listing, "PAGE", 1000)
    [whole] = walked(as_("typist_1"), there)
    listed = [re.findall(r'<span class="no">.*?</b>', page) for page in (*pages, whole)]
    assert [one for page in listed[:-1] for one in page] == listed[-1]
    assert len(pages) > 4


@pytest.mark.parametrize(("who", "body"), PAGES)
def test_a_cells_sheet_has_no_pages(as_, ward, who, body):
    more_members(ward, 50)
    page = as_(who).get(f"{url(ward, body)}?loc=").text
    assert 'class="pager"' not in page
    assert 'class="jumps"' not in page
    assert "data-narrows" in page
    assert len(rows(page)) > 50
