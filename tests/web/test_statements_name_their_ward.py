"""Past one machine a statement goes to the machine of its ward: each says which, table by table, or stands here with
its reason. Held on both engines; the engine for several machines is tried outside (docs/scale.md)."""

import re

import pytest

from portal.accounts import passwords
from portal.accounts.models import Account
from portal.demo.city.building import raise_generated
from portal.ground import distributing, ids, worker
from portal.ground.db import Base, db, enter_ward, in_ward, will_write, writing
from portal.ground.jobs import Job
from tests.kit import grown, installation, routed, store
from tests.kit.pages import Browser

# What is asked of all wards, by the words it is known by.
OF_ALL = {
    "SELECT job.ward_id, job.id FROM job WHERE": "the worker's look for jobs that wait, once a second, by a key",
    "SELECT stored_file.sha256 FROM stored_file": "which bytes a row names, once a day",
}
DISTRIBUTED = {table.name for table in distributing.distributed(Base.metadata)}


@pytest.fixture(scope="module")
def city(tmp_path_factory, worker_id):
    place = tmp_path_factory.mktemp("routed")
    with installation.standing(place, store.for_worker(place, f"routed_{worker_id}")) as app:
        wards = [raise_generated(number, members=260, periods=2, proved=True) for number in (1, 2)]
        db.session.remove()
        yield app, wards


@pytest.fixture
def ward(city):
    app, (_, ward) = city
    with app.app_context():
        enter_ward(ward.number)
        yield app, ward
        db.session.remove()
        will_write(False)
        enter_ward(None)


def wanting(heard):
    """Statements that do not say of every table which ward they want."""
    told = {}
    for one in heard.asked:
        words = grown.folded(one.sql).strip()
        if not any(words.startswith(known) for known in OF_ALL) and (missing := routed.unbound(one.sql, DISTRIBUTED)):
            told[words] = missing
    return told


@pytest.mark.parametrize("name", [hot.name for hot in grown.hot_pages(grown.PATTERN)])
def test_a_hot_page_names_its_ward(ward, name):
    app, here = ward
    hot = next(one for one in grown.hot_pages(here) if one.name == name)
    browser = Browser(app, here, hot.who)
    with grown.listening() as heard:
        assert browser.get(hot.url).status_code == 200
    assert heard.count > 2
    assert not wanting(heard)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_save_names_its_ward(ward, htmx):
    app, here = ward
    browser = Browser(app, here, "front-1")
    sheet = f"/giam-sat/{here.months[-1]}/{ids.written(here.units['front-1'])}"
    person = ids.written(here.people["member"])
    page = browser.get(f"{sheet}?mo={person}").text
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', page)[1]
    said = {"deed": "record", "remark": f"Đã gặp trong tháng{'' if htmx else ' này'}.", "revision": revision}
    with grown.listening() as heard:
        assert browser.post(f"{sheet}/{person}", said, htmx).status_code == (200 if htmx else 303)
    assert any(one.sql.startswith("INSERT INTO note_revision") for one in heard.asked)
    assert not wanting(heard)


def test_signing_in_names_its_ward(ward):
    app, here = ward
    with writing():
        account = db.session.get_one(Account, (here.number, here.accounts["member"]))
        account.password_hash = passwords.hashed("bốn chữ ở đây")
    door = Browser(app)
    with grown.listening() as heard:
        wrong = door.post("/dang-nhap", {"login": "p2.member", "password": "không phải"})
        right = door.post("/dang-nhap", {"login": "p2.member", "password": "bốn chữ ở đây"})
        nobody = door.post("/dang-nhap", {"login": "không.có.ai", "password": "bốn chữ ở đây"})
    assert (wrong.status_code, right.status_code) == (422, 303)
    assert nobody.status_code in (302, 303, 422)
    assert any(one.sql.startswith("INSERT INTO sign_in ") for one in heard.asked)
    assert not wanting(heard)


def test_the_workers_minute_names_each_ward(ward):
    with in_ward(2), writing() as session:
        session.add(Job(kind="none such", facts={}))
    enter_ward(None)
    with grown.listening() as heard:
        worker.do_what_is_due()
        with pytest.raises(KeyError):
            worker.take_next()
    assert any(one.sql.startswith("UPDATE job ") for one in heard.asked)
    assert not wanting(heard)


@pytest.mark.parametrize(
    ("sql", "missing"),
    [
        ("SELECT note.id FROM note WHERE note.ward_id = ? AND note.id = ?", set()),
        ("SELECT note.id FROM note WHERE note.id = ?", {"note"}),
        ("SELECT n.id FROM note AS n JOIN person ON person.ward_id = n.ward_id WHERE n.ward_id = 7", set()),
        ("SELECT n.id FROM note AS n JOIN person ON person.id = n.person_id WHERE n.ward_id = 7", {"person"}),
        ("SELECT n.id FROM note AS n JOIN person ON person.ward_id = n.ward_id", {"note", "person"}),
        ("SELECT 1 FROM note, person AS p WHERE note.ward_id = ? AND (p.ward_id = ? OR 1)", set()),
        (
            "SELECT 1 FROM note WHERE note.ward_id = ? AND EXISTS (SELECT 1 FROM unit WHERE unit.id = note.body_id)",
            {"unit"},
        ),
        (
            "SELECT 1 FROM note WHERE note.ward_id = %(a)s::INTEGER AND "
            "EXISTS (SELECT 1 FROM unit WHERE unit.ward_id = note.ward_id)",
            set(),
        ),
        (
            "SELECT 1 FROM (SELECT note.id FROM note UNION SELECT unit.id FROM unit WHERE unit.ward_id = ?) AS x",
            {"note"},
        ),
        ("UPDATE note SET state=? WHERE note.id = ?", {"note"}),
        ("DELETE FROM note WHERE ward_id = ? AND id = ?", set()),
        ("INSERT INTO note (id, person_id) VALUES (?, ?)", {"note"}),
        ("INSERT INTO note (ward_id, id) VALUES (?, ?) RETURNING id", set()),
        ("INSERT INTO note (ward_id, id) SELECT unit.ward_id, unit.id FROM unit", {"unit"}),
    ],
)
def test_a_statement_without_its_ward_is_seen(sql, missing):
    assert routed.unbound(sql, {"note", "person", "unit"}) == missing
