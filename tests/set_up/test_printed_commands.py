"""What README and guide print is typed as it stands there: on a real installation, and on the demonstration."""

import contextlib
import os
import re
import shlex
import subprocess

import pytest

import manage
from portal.config import ROOT
from portal.ground.db import db
from tests.kit import installation
from tools import door, serving

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "guide").glob("**/*.md"))]
TYPED = re.compile(
    r"(?:^ {4}|`|ExecStart=|\* )(?:\"?[^ `\"\n]*/|\./)?(tusoi|make|python3 manage\.py|flask)\"?((?: [^`#\n]*)?)", re.M
)
ROSTER = ROOT / "portal" / "demo" / "workbooks" / "danh-sach-dang-vien.xlsx"


def printed():
    """Each command line once: the program, and its words."""
    lines = {
        (program, words.strip()) for page in PAGES for program, words in TYPED.findall(page.read_text(encoding="utf-8"))
    }
    return sorted(line for line in lines if line[1] or line[0] == "make")


COMMANDS = [shlex.split(words) for program, words in printed() if program == "tusoi" and "…" not in words]
DEEDS = sorted({words.split()[0] for program, words in printed() if program == "make" and words[:1].isalpha()})


def as_tried(words, place, clerk):
    """The words with a real file, folder and login in place of FILE, DIR and LOGIN; what never ends, once."""
    stand_in = {"FILE": str(ROSTER), "DIR": str(place), "LOGIN": clerk}
    tried = [stand_in.get(word, word) for word in words]
    if words[:2] == ["jobs", "work"]:
        tried.append("--once")
    if words[0] == "permissions":  # it would write into the tree that these tests are read from
        tried.append("--help")
    return [word for word in tried if word not in ("--anchor", "N:HASH")]


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """A ward that was set up a moment ago, with the command that set it up."""
    place = tmp_path_factory.mktemp("real")
    app = installation.app(place)
    ran = app.test_cli_runner().invoke(args=["setup", *installation.options(), "--slip-to", str(place / "slip")])
    assert ran.exit_code == 0, ran.output
    return app


@pytest.fixture(scope="module")
def demonstration(demonstrations, tmp_path_factory):
    """The demonstration, copied: commands write into it."""
    return demonstrations.copy(tmp_path_factory.mktemp("demonstration") / "written")


def typed(app, words, place):
    """As `./tusoi` hands it over, in a process that has the portal loaded already."""
    with app.app_context(), contextlib.chdir(place):
        ran = app.test_cli_runner().invoke(args=words)
        db.session.remove()
    if not isinstance(ran.exception, SystemExit | None):
        raise ran.exception
    return ran


def test_there_are_commands_to_try():
    assert {words[0] for words in COMMANDS} >= {"setup", "figures", "report", "remind", "search", "import", "audit"}
    assert set(DEEDS) <= set(manage.DEEDS), "README or guide prints a make target that is none"


def test_no_page_prints_a_command_that_needs_an_environment_woken_first():
    assert not [words for program, words in printed() if program in ("flask", "python3 manage.py")]
    assert not [page.name for page in PAGES if re.search(r"flask --app|\.venv/bin", page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_it_runs_on_a_real_installation(words, real, tmp_path):
    ran = typed(real, as_tried(words, tmp_path, "thuky"), tmp_path)
    if ran.exit_code:  # a new ward has no month and no drive yet, which is said in a sentence
        assert ran.output.startswith("Error: "), ran.output
        assert words[0] in ("figures", "report")


@pytest.mark.slow
@pytest.mark.grid
@pytest.mark.timeout(900)  # whoever comes first builds the demonstration, on a machine that may have other things to do
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_it_runs_on_the_demonstration(words, demonstration, tmp_path):
    ran = typed(demonstration, as_tried(words, tmp_path, "minhhoa.van-phong"), tmp_path)
    assert ran.exit_code == (1 if words[0] == "setup" else 0), ran.output


@pytest.mark.parametrize("deed", DEEDS)
def test_make_knows_it(deed):
    subprocess.run(["make", "-n", deed], cwd=ROOT, check=True, capture_output=True)


@pytest.fixture
def checkout(monkeypatch, tmp_path):
    """Where the door looks, without a real ward and with the demonstration that `make run` left."""
    for name in ("DATABASE_URL", "TUSOI_INSTANCE"):
        monkeypatch.delenv(name, raising=False)
    demo = tmp_path / "demo.sqlite3"
    demo.touch()
    monkeypatch.setattr(serving, "DEMO_DATABASE", demo)
    monkeypatch.setattr(door, "REAL_DATABASE", tmp_path / "tusoi.sqlite3")
    monkeypatch.setattr(door, "SETTINGS_FILE", tmp_path / "tusoi.env")
    return tmp_path


def test_after_make_run_alone_a_command_speaks_to_the_demonstration_and_says_so(checkout, capsys):
    chosen = door.chosen(("figures", "--month", "2022-04"), {})
    assert chosen == {"TUSOI_DEMO": "1", "DATABASE_URL": f"sqlite:///{checkout / 'demo.sqlite3'}"}
    assert "Bản trình diễn" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("setup",), ("backup",), ("restore", "x.tar"), ("db", "upgrade")])
def test_what_makes_copies_or_replaces_a_database_never_takes_the_demonstrations(checkout, words):
    assert door.chosen(words, {}) == {}


@pytest.mark.parametrize("left", ["tusoi.sqlite3", "tusoi.sqlite3.lock", "tusoi.env"])
def test_where_a_real_ward_stood_the_demonstration_never_answers_for_it(checkout, left):
    (checkout / left).touch()
    assert door.chosen(("figures", "--month", "2022-04"), {}) == {}


@pytest.mark.parametrize("setting", ["DATABASE_URL", "TUSOI_INSTANCE"])
def test_a_named_database_is_the_one_that_is_meant(checkout, setting):
    assert door.chosen(("figures", "--month", "2022-04"), {setting: "somewhere"}) == {}


def test_from_another_folder_through_a_link_beside_a_file_named_like_a_library(real, tmp_path):
    """The one way from end to end: a shell, the environment found, the database chosen."""
    link = tmp_path / "tusoi"
    link.symlink_to(ROOT / "tusoi")
    (tmp_path / "flask.py").write_text("raise SystemExit('not the portal')")
    settings = {**os.environ, "TUSOI_INSTANCE": str(real.config["INSTANCE"]), "DATABASE_URL": ""}
    ran = subprocess.run([link, "audit", "verify"], cwd=tmp_path, env=settings, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert '"broken": null' in ran.stdout
