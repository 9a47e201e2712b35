"""Every page is opened by everybody: none breaks, each keeps the promises that every page makes."""

import re
from collections import Counter
from contextlib import contextmanager
from html.parser import HTMLParser

import pytest
import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.ids import written
from tests.kit.crowd import more_members
from tests.kit.ward import MONTH, PEOPLE
from tests.web.promises import headers_owed

NAMED = {  # what may stand in an address, and what of the invented ward is put there
    "month": lambda _: [MONTH],
    "body_id": lambda ward: [ward.units[code] for code in ("front-1", "women", "cell-1")],
    "cell_id": lambda ward: [ward.units["cell-1"], ward.units["cell-police"]],
    "unit_id": lambda ward: [ward.units["cell-1"], ward.units["front-1"], ward.units["cell-police"]],
    "person_id": lambda ward: [ward.member_1, ward.police_1],
    "slug": lambda _: ["tu-soi-2022"],
    "figure": lambda _: ["ke-hoach-da-thong-qua", "luot-yeu-cau-chinh-sua"],
}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
IN_LINE = re.compile(r"<style\b|<script\b(?![^>]*\bsrc=)|\sstyle\s*=\s*[\"']|\son(?:click|change|submit|load)\s*=")


class Page(HTMLParser):
    """What the promises are about: headings, fields, labels, ids."""

    def __init__(self, html):
        super().__init__()
        self.headings, self.fields, self.labels, self.ids, self.depth = 0, [], set(), [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids += [attrs["id"]] if "id" in attrs else []
        self.headings += tag == "h1"
        if tag == "label":
            self.depth += 1
            self.labels.add(attrs.get("for"))
        elif tag in {"input", "select", "textarea"} and attrs.get("type") not in UNLABELLED:
            self.fields.append((attrs, bool(self.depth)))

    def handle_endtag(self, tag):
        self.depth -= tag == "label"

    def unlabelled(self):
        return [
            attrs.get("name") or attrs.get("id") or str(attrs)
            for attrs, inside in self.fields
            if not (inside or attrs.get("id") in self.labels or {"aria-label", "aria-labelledby"} & set(attrs))
        ]


def addresses(app, ward):
    """Every page that takes nothing, or only a month, a body, a cell or a person."""
    with app.test_request_context(base_url="https://localhost"):
        for rule in app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint == "static" or not rule.arguments <= set(NAMED):
                continue
            ways = [{}]
            for name in sorted(rule.arguments):
                ways = [{**way, name: value} for way in ways for value in NAMED[name](ward)]
            for way in ways:
                yield rule.endpoint, app.url_map.bind("localhost").build(rule.endpoint, way)


def broken_promises(response):
    for name, value in headers_owed().items():
        if response.headers.get(name) != value:
            yield f"header {name} is {response.headers.get(name)}"
    if response.mimetype.startswith("text/") and response.mimetype_params.get("charset") != "utf-8":
        yield f"in which letters is {response.content_type}?"
    if response.mimetype != "text/html":
        return
    if found := IN_LINE.search(response.text):
        yield f"in-line: {found[0].strip()}"
    page = Page(response.text)
    if "<html" in response.text and response.status_code == 200 and page.headings != 1:
        yield f"{page.headings} h1"
    for name in page.unlabelled():
        yield f"field without a label: {name}"
    for twice in (one for one, times in Counter(page.ids).items() if times > 1):
        yield f"id {twice} stands twice"


@pytest.mark.grid
@pytest.mark.parametrize("name", [*PEOPLE, None], ids=str)
def test_every_page_keeps_its_promises_whoever_opens_it(app, ward, as_, stranger, name):
    browser = as_(name) if name else stranger
    offences = []
    for endpoint, url in addresses(app, ward):
        try:
            response = browser.get(url)
        except Exception as broken:  # under test a break is raised, not answered: the other pages are opened as well
            offences.append(f"{endpoint} {url} broke: {broken!r}"[:300])
            browser._keep(None)
            continue
        offences += [f"{endpoint} {url}: {broken}" for broken in broken_promises(response)]

    assert not offences, "\n".join(["", *offences])


MONTH_PAGE = f"/giam-sat/{MONTH}"
NUMBERS_ONLY = (f"{MONTH_PAGE}/tien-do", "/")  # pages that name nobody


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("front_1", MONTH_PAGE + "/{front-1}"),
        ("sec_1", MONTH_PAGE + "/{cell-1}"),
        ("sec_1", MONTH_PAGE + "/chi-bo/{cell-1}"),
        ("office", "/dang-vien"),
        ("sec_1", "/dang-vien"),
        ("women_head", "/dang-vien"),
        ("office", f"{MONTH_PAGE}/tien-do"),
        ("ward_secretary", "/"),
    ],
)
def test_thirty_more_members_cost_no_more_reads(app, ward, as_, name, page):
    browser, url = as_(name), page.format_map({code: written(unit) for code, unit in ward.units.items()})
    more_members(ward, 45)  # a list of several pages has a bar to jump by
    browser.get(url)  # the first visit also remembers the visitor
    with counting() as few:
        before = browser.get(url)
    more_members(ward, 30, first=45)
    with counting() as many:
        after = browser.get(url)

    assert (before.status_code, after.status_code) == (200, 200)
    assert few
    assert ("Trần Thị Thêm" in after.text) is (page not in NUMBERS_ONLY)
    assert len(many) <= len(few), "\n".join(statement for statement in many if statement not in few)


@contextmanager
def counting():
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(db.engine, "before_cursor_execute", note)
