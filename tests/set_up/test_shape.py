"""A database that cannot be served is said to be so: on the terminal with its place, in the browser without."""

import gzip
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from portal import config
from portal.ground import shape
from portal.ground.shape import Trouble
from tests.kit import installation
from tools import serving

RELEASE = Path(__file__).parent.parent / "ground" / "releases" / "first-shape.sqlite3.gz"
COMMANDS = (
    ("figures", "--month", "2022-04"),
    ("remind",),
    ("audit", "verify"),
    ("backup",),
    ("jobs", "work", "--once"),
    ("search", "rebuild"),
)


def missing(file):
    pass


def empty(file):
    file.touch()


def older(file):
    file.write_bytes(gzip.decompress(RELEASE.read_bytes()))


def newer(file):
    stamped(file, "ffffffffffff")


def no_ward(file):
    stamped(file, shape.shapes()[0])


def garbage(file):
    file.write_bytes(b"not a database " * 4096)


def stamped(file, revision):
    with sqlite.connect(file) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        database.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
        database.execute("CREATE TABLE ward (id INTEGER PRIMARY KEY, name TEXT)")
    database.close()


STATES = {
    Trouble.MISSING: missing,
    Trouble.EMPTY: empty,
    Trouble.OLDER: older,
    Trouble.NEWER: newer,
    Trouble.NO_WARD: no_ward,
    Trouble.CLOSED: garbage,
}
each = pytest.mark.parametrize("trouble", STATES, ids=lambda one: one.name.lower())


@pytest.fixture
def unserved(trouble, installed, tmp_path):
    STATES[trouble](tmp_path / "tusoi.sqlite3")
    return installed(SECURE_COOKIES=False)


@each
def test_every_command_answers_with_the_sentence_and_the_place(trouble, unserved, tmp_path):
    for words in COMMANDS:
        ran = unserved.test_cli_runner().invoke(args=words)
        assert ran.exit_code == 1, words
        assert isinstance(ran.exception, SystemExit), words
        assert str(trouble.value) in ran.output, words
        assert str(tmp_path / "tusoi.sqlite3") in ran.output, words


@each
def test_a_page_says_it_once_in_the_log_and_never_where(trouble, unserved, tmp_path, caplog):
    browser = unserved.test_client()
    for answer in (browser.get("/"), browser.get("/dang-nhap"), browser.post("/dang-nhap", data={"login": "thuky"})):
        assert answer.status_code == 503
        assert str(trouble.value) in answer.text
        assert str(tmp_path) not in answer.text
    assert len([line for line in caplog.messages if str(trouble.value) in line]) == 1
    with browser.get("/static/portal.css") as style:
        assert style.status_code == 200


@each
def test_looking_makes_no_database(trouble, unserved, tmp_path):
    before = sorted(file.name for file in tmp_path.glob("*.sqlite3"))
    unserved.test_client().get("/")
    unserved.test_cli_runner().invoke(args=["db", "upgrade"])
    assert sorted(file.name for file in tmp_path.glob("*.sqlite3")) == before


def test_a_part_is_answered_in_its_place_with_the_words_still_on_the_screen(installed):
    answer = installed(SECURE_COOKIES=False).test_client().get("/", headers={"HX-Request": "true"})
    assert answer.status_code == 503
    assert "<html" not in answer.text
    assert answer.headers["HX-Retarget"] == "#refusal"


def test_the_portal_opens_by_itself_once_the_ward_stands(installed):
    app = installed(SECURE_COOKIES=False)
    assert app.test_client().get("/dang-nhap").status_code == 503
    assert app.test_cli_runner().invoke(args=["setup", *installation.options()]).exit_code == 0
    assert app.test_client().get("/dang-nhap").status_code == 200


def test_upgrade_brings_only_an_older_one_up_to_date(installed, tmp_path):
    older(tmp_path / "tusoi.sqlite3")
    app = installed(SECURE_COOKIES=False)
    ran = app.test_cli_runner().invoke(args=["db", "upgrade"])
    assert ran.exit_code == 0, ran.output
    assert app.test_client().get("/dang-nhap").status_code == 200


def test_the_demonstration_is_told_how_it_is_built(installed):
    ran = installed(demo=True).test_cli_runner().invoke(args=["figures", "--month", "2022-04"])
    assert "make run" in ran.output
    assert "setup" not in ran.output


def test_an_address_of_postgresql_is_named_without_its_password(installed):
    app = installed(DATABASE_URL="postgresql://tusoi:hemlig@127.0.0.1:9/tusoi")
    ran = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert ran.exit_code == 1
    assert str(Trouble.CLOSED.value) in ran.output
    assert "127.0.0.1:9/tusoi" in ran.output
    assert "hemlig" not in ran.output


def test_the_newest_shape_is_the_one_alembic_names(app):
    from portal.ground import migrate  # heavy, as everywhere

    assert shape.shapes() == (migrate.newest(), frozenset(migrate.revisions()))


def test_an_installations_settings_are_the_same_for_server_timer_and_whoever_types(tmp_path):
    (tmp_path / "tusoi.env").write_text(
        '# names\nTUSOI_URL="https://tusoi.example"\nTUSOI_MAIL_HOST = mail\n\nPORT=8001\n'
    )
    given = {"TUSOI_INSTANCE": str(tmp_path), "TUSOI_MAIL_HOST": "other"}
    found = config.settings(given)
    assert (found["PUBLIC_URL"], found["MAIL_HOST"]) == ("https://tusoi.example", "other")
    assert serving.settings_of(given)["PORT"] == "8001"
    assert config.settings({**given, "TUSOI_DEMO": "1"})["PUBLIC_URL"] == "", (
        "the demonstration has settings of its own"
    )
