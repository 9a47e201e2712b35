#!/usr/bin/env python3
"""One door to everything done with a checkout of the portal: `python3 manage.py help` lists it.

Needs nothing but Python's own library, since it builds the environment that all else runs in.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile

from tools import catalogue, cluster, debian, environment, installing, serving, settings, upgrading
from tools.console import NONE, ROOT, Refused, Settings, python, tell


def show_help(*rest: str) -> None:
    print("Tự Soi. Usage: make <target>, or python3 manage.py <target>\n")
    for name, (_, sentence) in DEEDS.items():
        print(f"  {name:14} {sentence}")


def setup(*rest: str) -> None:
    environment.make_ready(dev=True)
    debian.chromium()
    debian.office()
    debian.nginx()
    tell("Ready: `make run` serves the demonstration ward, `make test` runs the tests.")


def run(*rest: str) -> None:
    environment.make_ready()
    serving.serve_demo(*rest[:1])


def serve(*rest: str) -> None:
    environment.make_ready()
    serving.serve_real()


def demo(*rest: str) -> None:
    environment.make_ready()
    serving.rebuild_demo(*rest[:1])


def test(*rest: str) -> None:
    environment.make_ready(dev=True)
    pytest("-n", "2", "-m", "not trust", *rest, settings=with_programs())


def test_fast(*rest: str) -> None:
    environment.make_ready(dev=True)
    share = () if rest else ("--fast",)  # whoever names tests gets them all
    pytest("-n", "2", "-m", "not trust and not journey and not slow", *share, *rest)


def test_postgres(*rest: str) -> None:
    environment.make_ready(dev=True)
    settings = with_programs()
    with cluster.throw_away() as url:
        settings["DATABASE_URL"] = url
        pytest("-n", "2", "-m", "not trust", *rest, settings=settings)


def trust(*rest: str) -> None:
    environment.make_ready(dev=True)
    # Drills kill and measure: one at a time, and an hour each before one counts as hung.
    alone = ("-n", "0", "--timeout", "3600")
    only = os.environ.get("ONLY")
    chosen = ("-m", "trust", "--drill", only) if only else ("-m", "trust or grid or walk")
    kept = ("--results", str(ROOT / "bench" / "trust" / "results.json"))
    pytest(*chosen, "--whole", *alone, *kept, "tests", *rest, settings=with_browser())


def planted(*rest: str) -> None:
    environment.make_ready(dev=True)
    if python("tools.planted", *rest, check=False):
        raise Refused("Some planted bugs were seen by no test.")


def check(*rest: str) -> None:
    environment.make_ready(dev=True)
    checks: dict[str, tuple[str, ...]] = {
        "ruff": ("ruff", "check", "."),
        "ruff format": ("ruff", "format", "--check", "--quiet", "."),
        "mypy": ("mypy",),
        "djlint": ("djlint", "--lint", "--quiet", "templates"),
    }
    # Each may speak before any of them fails the whole.
    unclean = [name for name, words in checks.items() if python(*words, check=False)]
    if unclean:
        raise Refused(f"Not clean: {', '.join(unclean)}.")
    tell(f"Clean: {', '.join(checks)}.")


def bench(*rest: str) -> None:
    environment.make_ready(dev=True)
    python("bench", *rest)


def bench_growth(*rest: str) -> None:
    bench("growth", *rest)


def profile(*rest: str) -> None:
    bench("profile", *rest)


def backup(*rest: str) -> None:
    environment.make_ready()
    flask("backup", *rest)


def restore(*rest: str) -> None:
    words = list(rest) or words_from("FILE")
    if not words:
        raise Refused("Name the backup to restore: make restore FILE=path/to/backup")
    if reason := words_from("REASON"):  # otherwise it is asked for
        words += ["--reason", *reason]
    environment.make_ready()
    flask("restore", *words)


def upgrade(*rest: str) -> None:
    old = words_from("FROM")
    upgrading.upgrade(*(("--from", *old) if old else ()), *rest)


def screens(*rest: str) -> None:
    environment.make_ready(dev=True)
    if rest == ("first-day",):  # a ward of its own, from nothing to its first note
        place = {"TUSOI_PICTURES": str(ROOT / "docs" / "pictures")}
        pytest("tests/journeys/test_first_note.py", settings=with_browser() | place)
        return
    settings = with_browser() | serving.demo_settings()
    with serving.demo_in_background() as address:
        python("tools.screens", address, *rest, settings=settings)


def messages(*rest: str) -> None:
    environment.make_ready(dev=True)
    catalogue.gather()


def migration(*rest: str) -> None:
    words = rest or words_from("M")
    if not words:
        raise Refused('Say what changes: make migration M="people get a card number"')
    environment.make_ready(dev=True)
    with tempfile.TemporaryDirectory() as place:  # what the models changed is seen against nobody's data
        settings = {"TUSOI_INSTANCE": place, "DATABASE_URL": f"sqlite:///{place}/shape.sqlite3"}
        flask("db", "revision", *words, settings=settings)


def draw_settings(*rest: str) -> None:
    settings.write()


def doctor(*rest: str) -> None:
    environment.make_ready()
    os.environ.update({**serving.settings_of(dict(os.environ)), **os.environ})
    python("portal", "doctor", *rest)


def pin(*rest: str) -> None:
    environment.pin(*rest)


def pytest(*words: str, settings: Settings = NONE) -> None:
    # Once compiled is enough: each worker and each command that a test starts would read the whole house anew.
    python("pytest", *words, settings={**settings, "PYTHONDONTWRITEBYTECODE": ""})


def with_browser() -> dict[str, str]:
    return {"TUSOI_CHROMIUM": debian.chromium()}


def with_programs() -> dict[str, str]:
    """The browser, the office program that opens what the portal writes, and the server that stands before it."""
    return with_browser() | {"TUSOI_SOFFICE": debian.office(), "TUSOI_NGINX": debian.nginx()}


def flask(*words: str, settings: Settings = NONE) -> None:
    python("flask", "--app", "wsgi", *words, settings=settings)


def words_from(variable: str) -> list[str]:
    """What `make deed VARIABLE=...` hands over, since make exports it."""
    return [os.environ[variable]] if os.environ.get(variable) else []


DEEDS = {
    "help": (show_help, "Print this list."),
    "setup": (setup, "Build the environment with what tests and checks need: Chromium, LibreOffice, nginx too."),
    "run": (
        run,
        "Build what is missing, serve the demonstration ward on http://127.0.0.1:8000 (ARGS=2025: the second).",
    ),
    "serve": (serve, "Serve a real installation, its database brought up to date (HOST, PORT)."),
    "demo": (demo, "Build the demonstration ward again from nothing (ARGS=2025: three wards divided among two)."),
    "test": (test, 'Run all tests on SQLite (ARGS="-k plans" narrows them).'),
    "test-fast": (test_fast, "Run what needs no database, and a seventh of the rest but for journeys and slow ones."),
    "test-postgres": (test_postgres, "Run all tests on a PostgreSQL made for this one run."),
    "trust": (trust, "Run the drills of a release: crash, power loss, tampering, restore (ONLY=G2-P: one protocol)."),
    "planted": (planted, 'Plant known bugs one at a time; a test must see each (ARGS="slip" narrows them).'),
    "check": (check, "Read the code with ruff, mypy and djlint."),
    "bench": (bench, 'Measure the portal beside Django admin and Flask-Admin (ONLY="sheet,save"); ARGS=load: a crowd.'),
    "bench-growth": (bench_growth, "Measure the same pages in larger wards, on both engines (GROWN=700,500000)."),
    "profile": (
        profile,
        'Say where the time of each page goes, in process (PAGE="month sheet": the dearest functions).',
    ),
    "backup": (backup, "Write a backup and verify what was written."),
    "restore": (restore, "Verify a backup and put it in place of what stands (FILE=path/to/backup REASON='why')."),
    "upgrade": (upgrade, "Bring an installation to this folder's version, backed up first (FROM=the old folder)."),
    "go-back": (upgrading.go_back, "Give database and services back to the version before."),
    "screens": (screens, "Picture every page at 360 and 1280 pixels into screens/."),
    "messages": (messages, "Gather the interface's sentences into the catalogues, and compile."),
    "migration": (migration, 'Write a migration from what the models changed (M="what changes").'),
    "settings": (draw_settings, "Draw the guide's table of settings from the code."),
    "doctor": (doctor, "Say in a sentence each what is wrong with this installation."),
    "install": (installing.install, "Make it a service of this server: user, units, nginx, TLS (ARGS=--dry-run)."),
    "uninstall": (installing.uninstall, "Take units and site away again; data stay."),
    "bundle": (installing.bundle, "Gather what an office without internet installs from."),
    "pin": (pin, 'Compile requirements*.in into pinned files (ARGS="--upgrade" moves them).'),
}


def main(name: str = "help", *rest: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may have an older one
        raise Refused("Python 3.11 or newer is needed: make <target> PYTHON=python3.11")
    if name not in DEEDS:
        raise Refused(f"There is no target {name}; `make help` lists them.")
    # A stopped deed still stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.chdir(ROOT)
    (ROOT / "instance").mkdir(exist_ok=True, mode=0o700)
    deed, _ = DEEDS[name]
    deed(*rest)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Refused as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
