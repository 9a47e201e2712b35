"""A machine that cannot do it now says so, hands the words back, and goes on by itself when it can again."""

import errno
import logging
from io import BytesIO

import psycopg
import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite

from portal.ground import disk, engine, ids
from portal.ground.db import db
from portal.supervision.models import NoteRevision
from portal.web.errors import KEPT_NOT_SHOWN, SENTENCES
from tests.imports.lists import ROSTER, member, sheet
from tests.kit.ward import MONTH

REMARK = "Gặp gỡ bốn hộ trong tháng."


@pytest.fixture
def head(as_, ward):
    """A head at their sheet, who opened it when all was well: `head(htmx)` saves a note."""
    window = as_("front_1")
    token = window.token()
    sheet = f"/giam-sat/{MONTH}/{ids.written(ward.units['front-1'])}"

    def save(htmx=False):
        typed = {"deed": "record", "remark": REMARK, "revision": "0", "csrf_token": token}
        return window.post(f"{sheet}/{ids.written(ward.member_1)}", typed, htmx=htmx, token=False)

    save.window, save.sheet = window, sheet
    return save


@pytest.fixture
def breaking(app):
    """`breaking("commit", fault)`: from here on the engine's event raises it; answers with how to mend it."""
    undone = []

    def begin(name, fault, when=lambda *_: True):
        def breaks(*about):
            if when(*about):
                raise fault

        db.session.remove()
        db.engine.dispose()
        sa.event.listen(db.engine, name, breaks)
        mend = lambda: sa.event.remove(db.engine, name, breaks)  # noqa: E731
        undone.append(mend)
        return lambda: (undone.remove(mend), mend())

    yield begin
    for mend in undone:
        mend()


def away():
    """What the engine's own driver raises when nobody answers."""
    if db.engine.dialect.name == "sqlite":
        return sqlite.OperationalError("unable to open database file")
    return psycopg.OperationalError("connection refused")


def wrapped(said="database or disk is full"):
    return sa.exc.OperationalError("INSERT", {}, sqlite.OperationalError(said))


def said_once(caplog):
    return [line for line in caplog.records if line.levelno >= logging.ERROR and not line.exc_info]


@pytest.mark.parametrize("htmx", [False, True])
def test_with_the_database_away_every_answer_is_ours_and_the_next_one_needs_no_restart(head, breaking, htmx, caplog):
    mend = breaking("do_connect", away())
    for answer in (head(htmx), head.window.get("/", htmx), head.window.get("/toi", htmx)):
        assert answer.status_code == 503
        assert str(SENTENCES[503]) in answer.text
        assert "Internal Server Error" not in answer.text
    assert len(said_once(caplog)) == len(caplog.records) == 3, "one line a fault, and no traceback"
    answer = head(htmx)
    assert htmx or REMARK in answer.text
    mend()
    assert head(htmx).status_code == (200 if htmx else 303)
    assert db.session.scalar(sa.select(NoteRevision.remark)) == REMARK


@pytest.mark.parametrize("event", ["begin", "commit", "before_cursor_execute"])
@pytest.mark.parametrize("htmx", [False, True])
def test_a_fault_in_the_midst_of_a_save_keeps_the_words_and_nothing_else(head, breaking, event, htmx, caplog):
    mend = breaking(event, wrapped())
    answer = head(htmx)
    assert answer.status_code == 503
    assert str(SENTENCES[503]) in answer.text
    assert htmx or REMARK in answer.text
    assert len(caplog.records) == 1
    mend()
    assert db.session.scalar(sa.select(sa.func.count(NoteRevision.id)).execution_options(every_ward=True)) == 0
    assert head(htmx).status_code == (200 if htmx else 303)


@pytest.mark.parametrize(
    "spoil", [lambda whole: whole[:8192], lambda whole: whole[:4096] + b"\xff" * 122880, lambda _: b""]
)
def test_a_file_that_was_cut_or_overwritten(head, spoil, caplog):
    file = engine.database_file()
    if file is None:
        pytest.skip("PostgreSQL's files are its own")
    head.window.get("/")
    db.session.remove()
    db.engine.dispose()
    whole = file.read_bytes()
    file.write_bytes(spoil(whole))
    for htmx in (False, True):
        answer = head(htmx)
        assert answer.status_code == 503, answer.text
        assert htmx or REMARK in answer.text
    assert len(caplog.records) == 2
    db.session.remove()
    db.engine.dispose()
    file.write_bytes(whole)
    assert head().status_code == 303


def test_where_a_view_cannot_be_recorded_one_persons_pages_close_and_lists_go_on(head, ward, breaking):
    member = f"{head.sheet}?mo={ids.written(ward.member_1)}"
    assert head.window.get(member).status_code == 200
    writes = lambda _c, _cursor, statement, *_: statement.startswith(("INSERT", "UPDATE"))  # noqa: E731
    mend = breaking("before_cursor_execute", wrapped(), writes)
    for htmx in (False, True):
        answer = head.window.get(member, htmx)
        assert answer.status_code == 503
        assert "phân loại rác" not in answer.text, "what was not recorded was not shown"
    for page in ("/", "/lich", "/toi"):
        assert head.window.get(page).status_code == 200, page
    mend()
    assert head.window.get(member).status_code == 200


def test_what_was_kept_is_not_said_to_be_lost_when_its_page_cannot_be_drawn(head, app, monkeypatch):
    def breaks(*_words, **_named):
        raise wrapped()

    monkeypatch.setattr("portal.web.htmx.Page.draw", breaks)
    answer = head(htmx=True)
    if answer.status_code == 503:  # a save that answers with a part; one that leads on has nothing to draw
        assert str(KEPT_NOT_SHOWN) in answer.text
    monkeypatch.undo()
    assert db.session.scalar(sa.select(NoteRevision.remark)) == REMARK


def held(app):
    return {one for one in app.config["FILES"].rglob("*") if one.is_file()}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
def test_an_upload_on_a_full_disk_is_said_to_be_so_and_leaves_no_half_file(app, as_, monkeypatch, number):
    real, before = disk.private, held(app)

    def fills(path, content):
        real(path, content[: len(content) // 2])
        raise OSError(number, "no room")

    office = as_("office")
    token = office.token()
    monkeypatch.setattr(disk, "private", fills)
    handed = {
        "file": (BytesIO(sheet(ROSTER, member())), "danh-sach.xlsx"),
        "kind": "",
        "effective_on": "",
        "csrf_token": token,
    }
    answer = office.post("/nhap-du-lieu", handed, token=False)
    assert answer.status_code == 503
    assert str(SENTENCES[503]) in answer.text
    assert held(app) == before


def test_a_mistake_of_ours_is_still_a_mistake(app, as_, monkeypatch):
    def breaks():
        raise sa.exc.IntegrityError("INSERT", {}, Exception("UNIQUE"))

    monkeypatch.setitem(app.view_functions, "home.index", breaks)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert as_("front_1").get("/").status_code == 500
