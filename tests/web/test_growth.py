"""A page about a cell, a body or a person costs the same in a ward of 700 as in one of 4,230; a page about the ward
grows with it and no faster. What is counted is free of noise: statements, and the steps of SQLite's machine or the
rows that PostgreSQL visits.

    Each page is held to its number of statements. Whoever adds one says here that it is worth it.
"""

import itertools
import re
from collections import Counter

import pytest

from portal.ground import ids, worker
from portal.ground.db import db, enter_ward, will_write
from portal.supervision.views.listing import PAGE
from tests.kit import grown, installation, store
from tests.kit.pages import Browser

AT_MOST = 1.25
MOST_BYTES = 150_000  # of a list, before it is packed
# A page about the ward grows in a straight line; PostgreSQL takes other plans for the larger ward, and a square of its
# size would be six times as much.
WITH_THE_WARD = 2
GROWN = grown.LARGE / grown.SMALL
STATEMENTS = {
    "empty page": 5,
    "home, head": 27,
    "home, secretary": 45,
    "home, member": 24,
    "home, mass head": 31,
    "home, office": 68,
    "month sheet": 34,  # a member is open on it
    "member opened": 37,
    "mass sheet": 30,
    "cell's list": 18,
    "member list": 20,
    "member's card": 15,
    "cell's month": 20,
    "cell's plans": 25,
    "overview, head": 25,
    "overview, cell": 10,
    "progress": 40,  # who waits for a head by decision, on which number heads are reached; who is counted one by one
    "heat map": 25,
    "briefing": 20,
    "figures": 23,
    "calendar": 10,
    "save": 25,
    "save and the next": 53,
    "search, office": 20,
    "search, head": 20,
}
# `ground.once` says of a query that it is read once a request.
ASKED_TWICE = {
    "progress": {"cell_membership"}  # of some people for two questions, which are asked of other people elsewhere
}
# What a ward has many of: no page about one cell may read all of them.
MANY = (
    *("person", "membership", "cell_membership", "residence", "exemption", "organisation_membership"),
    *("plan", "plan_version", "commitment", "plan_delivery", "note", "note_revision", "note_rating", "post_holding"),
    *("note_release", "sending", "closing", "cell_month", "unit_name"),
)


@pytest.fixture(scope="module")
def wards(tmp_path_factory, worker_id):
    place = tmp_path_factory.mktemp("growth")
    with installation.standing(place, store.for_worker(place, f"growth_{worker_id}")) as app:
        both = grown.wards()
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
        db.session.remove()
        yield app, both


@pytest.fixture
def small_and_large(wards):
    app, both = wards
    with app.app_context():
        yield app, both
        db.session.remove()
        will_write(False)
        enter_ward(None)


def heard_of(app, ward, deed):
    """What the deed asked of the database when it is done for the second time."""
    deed()
    with grown.listening() as heard:
        deed()
    return heard


def work(heard, of_ward=False):
    """Steps of SQLite's machine, or rows that PostgreSQL visits."""
    if db.engine.dialect.name == "sqlite":
        return heard.steps
    with db.engine.connect() as connection:
        return sum(grown.visited(connection, one, by_keys=not of_ward) for one in heard.reads)


def open_page(app, ward, hot):
    enter_ward(ward.number)
    browser = Browser(app, ward, hot.who)

    def opened():
        assert browser.get(hot.url).status_code == 200

    return heard_of(app, ward, opened)


def twice(heard):
    """The tables of what was read again though nothing had been written."""
    often = Counter((one.sql, repr(one.values)) for one in heard.reads)
    return {re.search(r"\bFROM (\w+)", sql)[1] for (sql, _), times in often.items() if times > 1}


HOT = [hot.name for hot in grown.hot_pages(grown.PATTERN)]


@pytest.mark.parametrize("name", HOT)
def test_a_page_costs_the_same_whatever_the_ward(small_and_large, name):
    app, both = small_and_large
    hot, small, large = None, None, None
    for ward in both:
        hot = next(one for one in grown.hot_pages(ward) if one.name == name)
        small, large = large, open_page(app, ward, hot)
    little, much = work(small, hot.of_ward), work(large, hot.of_ward)
    told = f"{name}: {small.count} and {large.count} statements, work {little} and {much}"
    assert small.count - small.telling_apart == large.count - large.telling_apart, told
    assert max(small.count, large.count) <= STATEMENTS[name], told
    assert twice(small) == ASKED_TWICE.get(name, set())
    allowed = GROWN * WITH_THE_WARD if hot.of_ward else AT_MOST
    assert much <= little * allowed + grown.SLACK, told
    if not hot.of_ward:
        assert not list(grown.walks(large.reads, MANY)), told


def test_sqlite_keeps_the_statements_of_all_hot_pages(small_and_large):
    """Its driver keeps a hundred by itself, of which the oldest never go: every later one was compiled at each run, a
    third of a home page. What is limited by a parameter is compiled anew whatever is kept (ground.sql.at_most)."""
    app, (ward, _) = small_and_large
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite's driver")
    enter_ward(ward.number)
    browsers = {hot.who: Browser(app, ward, hot.who) for hot in grown.hot_pages(ward)}
    rounds = []
    with grown.compiling() as compiled:
        for _ in range(3):
            for hot in grown.hot_pages(ward):
                browsers[hot.who].get(hot.url)
            rounds.append(len(compiled))
            compiled.clear()
    assert rounds[0] > 500
    assert rounds[2] < 30, rounds


def test_a_sheet_of_thousands_is_sent_by_the_page(small_and_large):
    """Whatever the number of members: a hundred of them, and a link to each cell."""
    app, both = small_and_large
    sizes = []
    for ward in both:
        enter_ward(ward.number)
        url = next(one.url for one in grown.hot_pages(ward) if one.name == "mass sheet")
        page = Browser(app, ward, "women").get(f"{url}?loc=").text
        assert page.count('<li id="m-') == PAGE
        sizes.append(len(page.encode()))
    assert sizes[1] <= min(MOST_BYTES, sizes[0] * AT_MOST), sizes


@pytest.mark.parametrize(("who", "name"), [("office", "search, office"), ("front-1", "search, head")])
def test_a_search_grows_no_faster_than_the_ward(small_and_large, who, name):
    app, both = small_and_large
    found = []
    for ward in both:
        enter_ward(ward.number)
        browser = Browser(app, ward, who)

        def typed(browser=browser):
            assert "data-rows" in browser.post("/tim", {"q": "hoa"}, htmx=True).text

        found.append(heard_of(app, ward, typed))
    small, large = found
    assert small.count == large.count <= STATEMENTS[name]
    assert work(large, of_ward=True) <= work(small, of_ward=True) * GROWN * WITH_THE_WARD


@pytest.mark.parametrize("htmx", [False, True])
def test_saving_a_note_costs_the_same_whatever_the_ward(small_and_large, htmx):
    app, both = small_and_large
    found = []
    for ward in both:
        enter_ward(ward.number)
        browser = Browser(app, ward, "front-1")
        sheet = f"/giam-sat/{ward.months[-1]}/{ids.written(ward.units['front-1'])}"
        person = ids.written(ward.people["member"])
        page = browser.get(f"{sheet}?mo={person}").text

        revisions = itertools.count(int(re.search(r'name="revision"[^>]*value="(\d+)"', page)[1]))

        def save(browser=browser, url=f"{sheet}/{person}", revisions=revisions):
            said = {"deed": "record", "remark": "Đã gặp trong tháng.", "revision": str(next(revisions))}
            assert browser.post(url, said, htmx).status_code == (200 if htmx else 303)

        found.append(heard_of(app, ward, save))
    small, large = found
    assert small.count - small.telling_apart == large.count - large.telling_apart
    assert max(small.count, large.count) <= STATEMENTS["save and the next" if htmx else "save"], small.count
    assert work(large) <= work(small) * AT_MOST + grown.SLACK
    assert not list(grown.walks(large.reads, MANY))


def test_the_workers_minute_asks_each_ward_once_and_walks_none(small_and_large):
    _, both = small_and_large
    enter_ward(None)
    heard = heard_of(None, None, worker.do_what_is_due)
    # What a rule sends is counted by the database in a few statements more, and read of nobody.
    assert heard.count <= 72 * len(both) + 22, heard.count
