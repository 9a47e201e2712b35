"""What measures is measured: the page of figures is made from what was kept, a page that outgrows its ward is named, a
promise that was not kept is counted, and the people of a load open what is theirs."""

import re
import signal
import socket
import xml.etree.ElementTree as tree

import pytest

from bench import growth, growth_told, load, load_told, people, plots, profiling, report, stalled
from bench.kept import GROWTH, LOAD, PAGES, PROFILE, kept
from portal.demo.city.building import raise_generated
from portal.ground.db import db, enter_ward
from tests.kit import installation, store
from tests.kit.pages import Browser


def test_nothing_on_the_page_of_figures_is_written_by_hand():
    assert report.PLACE.read_text() == report.made(kept(PAGES), kept(GROWTH), kept(LOAD), kept(PROFILE))


def test_each_plot_draws_every_page_that_was_measured():
    for file, told in plots.told(kept(GROWTH)).items():
        written = set(tree.parse(file).getroot().itertext())
        assert told["lines"]
        assert set(told["lines"]) <= written, file


def of_sizes(of_ward=False, **work):
    sizes = {size.removeprefix("of_"): number for size, number in work.items()}
    return {
        size: {"cpu_ms": 9.0, "statements": 1, "work": number, "kb": 1, "of_ward": of_ward}
        for size, number in sizes.items()
    }


def grown(**pages):
    return {"sqlite": {"machine": "ours", "months": 12, "load": [0.5], "pages": pages}}


def test_a_page_about_a_cell_that_grows_with_the_ward_is_named_and_one_about_the_ward_is_not():
    found = grown(
        sheet=of_sizes(of_700=40_000, of_50000=90_000), list=of_sizes(of_ward=True, of_700=1, of_50000=90_000)
    )
    assert [(one.page, one.size, one.times) for one in growth_told.outgrown(found)] == [("sheet", "50000", 2.25)]
    assert "Beyond it by work: sheet (SQLite, 50,000: 2.2 times)." in growth_told.growth(found)


def test_a_ward_in_a_city_is_held_against_the_same_ward_alone():
    within = grown(sheet=of_sizes(of_700=10_000, of_4230=90_000, of_500000=100_000))
    assert [one.size for one in growth_told.outgrown(within)] == ["4230"]
    beyond = grown(sheet=of_sizes(of_700=10_000, of_4230=10_000, of_500000=100_000))
    assert [(one.size, one.times) for one in growth_told.outgrown(beyond)] == [("500000", 10)]


def test_half_a_million_are_a_city_and_what_stands_already_counts_to_it():
    small, city = growth.raisings([500_000, 700])
    assert small.wards == (700,)
    assert abs(sum(city.wards) + 700 - 500_000) < city.wards[0]
    assert (city.months(0), city.months(len(city.wards) - 1)) == (growth.AROUND, growth.MONTHS)


def met(name, **facts):
    steady = {"first": 1, "last": 1, "most": 1, "mean": 1, "grown": 1.0}
    usual = {
        **{"minutes": 10, "people": 50, "sendings": 50, "lost": 0, "beside": {}},
        "total": {"failures": 0, "p95_ms": 90, "p99_ms": 290},
        "held": {"memory_mb": steady, "open_files": steady, "wal_mb": steady},
    }
    return {one["goal"] for one in load_told.goals(name, {**usual, **facts}) if not one["met"]}


def test_a_goal_of_the_load_that_is_missed_is_said():
    assert met("think") == met("evening") == set()
    assert met("think", lost=1) == {"lost"}
    assert met("think", total={"failures": 2, "p95_ms": 120, "p99_ms": 301}) == {"errors", "p95, ms", "p99, ms"}
    assert met("evening", sendings=49) == {"months not sent"}
    assert met("beside", beside={"backup": {"wrong": ["no room"]}}) == {"errors"}
    gone = {"clients": {"standing": 10, "of": 600, "came back": 0}}
    assert met("stalled", beside=gone) == {"stalled clients missing"}


def test_clients_stall_and_came_back_when_thrown_out(monkeypatch):
    monkeypatch.setattr(stalled, "EACH", 2)
    monkeypatch.setattr(stalled, "BEAT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        clients = stalled.Stalled(server.getsockname()[1], "/large", {"Host": "here"})
        clients.start()
        lines = [server.accept()[0] for _ in range(4)]
        begins = sorted(line.recv(4) for line in lines)
        for line in lines:
            line.close()
        again = [server.accept()[0] for _ in range(4)]
        clients.enough.set()
        clients.join(10)
        for line in again:
            line.close()
    assert begins == [b"GET ", b"GET ", b"POST", b"POST"]
    assert clients.came_back >= 4
    assert not clients.is_alive()


@pytest.fixture(scope="module")
def city(tmp_path_factory, worker_id):
    """A ward with as many heads as a load has."""
    place = tmp_path_factory.mktemp("load")
    with installation.standing(place, store.for_worker(place, f"load_{worker_id}")) as app:
        ward = raise_generated(1, members=30 * (people.PLACE + 2), cells=30, periods=1, proved=False)
        db.session.remove()
        yield app, ward


def test_the_people_of_a_load_open_what_is_theirs(city):
    app, ward = city
    with app.app_context():
        fifty = people.fifty(app, ward, 8000)
        assert len(fifty) == 50
        assert all(one["pages"] and one["headers"]["Cookie"] for one in fifty)
        for one in fifty[::5]:
            browser = Browser(app, ward, one["name"].split()[0])
            urls = [page["url"] for page in one["pages"]]
            urls += [f"{one['sheet']}?loc=chua", f"{one['sheet']}/gui"] if "sheet" in one else []
            assert {url: browser.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_a_promise_that_stands_nowhere_or_twice_is_lost(city):
    app, ward = city
    with app.app_context():
        enter_ward(1)
        browser = Browser(app, ward, "front-2")
        (told,) = (one for one in people.heads(app, [ward], 8000, 20) if one["name"] == "front-2 of 1")
        page = browser.get(f"{told['sheet']}?loc=chua").text
        who = re.search(r"[?&;]mo=([0-9a-z]{13})", page)[1]
        said = {"deed": "record", "remark": "Lượt 1 của front-2.", "revision": "0"}
        assert browser.post(f"{told['sheet']}/{who}", said).status_code == 303
        enter_ward(None)
        db.session.remove()
        assert load.missing({"kept": ["Lượt 1 của front-2."], "sent": []}) == 0
        assert load.missing({"kept": ["Lượt 1 của front-2.", "Lượt 2 của front-2."], "sent": ["Lượt gửi."]}) == 2


class Moment:
    """Of a stack, as an interrupt finds it."""

    def __init__(self, inner, *outer):
        file, name = inner
        self.f_code = compile(f"def {name}(): pass", file, "exec").co_consts[0]
        self.f_back = Moment(*outer) if outer else None


def test_what_python_and_the_driver_do_is_counted_to_whom_they_work_for():
    page, row = ("/t/portal/web/pages.py", "page"), ("/t/templates/row.html", "root")
    taken = profiling.Taken(times=10, seconds=1.0)
    for stack in (
        (page,),
        (("/lib/python3.11/json/encoder.py", "iterencode"), page),
        (row, page),
        (("/lib/python3.11/enum.py", "value"), ("/v/jinja2/runtime.py", "call"), row, page),
        (("/v/sqlalchemy/engine/default.py", "do_execute"), ("/v/sqlalchemy/engine/base.py", "execute"), page),
    ):
        taken.met(Moment(*stack))
    assert profiling.shares_of(taken) == {"portal": 0.4, "templates": 0.4, "database": 0.2}
    told = [line.split(None, 2) for line in profiling.dearest(taken)]
    assert {(where, ms) for ms, _, where in told} == {
        ("web/pages.py:1 page", "100.0"),
        ("/t/templates/row.html:1 root", "40.0"),
    }


def test_a_profile_finds_what_the_deed_does():
    def deed():
        sum(number * number for number in range(20_000))

    taken = profiling.profiled(deed, 0.3)
    assert taken.times > 3
    assert taken.seconds >= 0.3
    assert taken.parts[profiling.THE_REST] == taken.parts.total() > 20
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_the_page_of_figures_says_where_a_missed_page_spends_its_time():
    found = {"pages": {"figures": {"cpu_ms": 80.0, "spread": 0.01, "p50_ms": 1, "p99_ms": 2, "kb": 3}}}
    told = report.made(
        found | {"machine": "m", "members": 700, "months": 12, "load": 0, "worker_memory_mb": 1},
        {},
        {},
        {"figures": {"SQLAlchemy": 0.46, "portal": 0.2}},
    )
    assert "| figures | its own CPU | 40 | 40 | 80.0 ms | missed 2.0 times | SQLAlchemy 46 %, portal 20 % |" in told
