"""`./tusoi COMMAND`: the environment is found, the database chosen, and the portal's own command line entered.

A real installation comes first. The demonstration answers when it is asked for (--demo), and unasked where nothing but
the demonstration was ever set up: then every command of the README runs as printed after `make run`. What creates,
copies or replaces a database never falls back.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from tools import environment, serving
from tools.console import ROOT, VENV, Settings, tell

REAL_DATABASE = ROOT / "instance" / "tusoi.sqlite3"
SETTINGS_FILE = ROOT / "instance" / "tusoi.env"
ONLY_REAL = {"setup", "backup", "restore", "upgrade", "db", "keys", "open-backup", "doctor"}
DEMO_WORD = "--demo"


def enter(*words: str) -> None:
    """Becomes the command: its answer is the shell's."""
    python = VENV / "bin" / "python"
    if not python.exists():
        environment.make_ready()
    command = tuple(word for place, word in enumerate(words) if place or word != DEMO_WORD)
    settings = {"PYTHONPATH": str(ROOT), "TUSOI_DEMO": "", **chosen(words, os.environ)}
    # -P: a file called flask.py in the folder one stands in is not the portal's.
    os.execve(python, [str(python), "-P", "-m", "portal", *command], {**os.environ, **settings})


def chosen(words: tuple[str, ...], given: Mapping[str, str]) -> Settings:
    """Settings that name the demonstration, or none: the real installation."""
    if words[:1] == (DEMO_WORD,):
        return serving.demo_settings()
    if not words or words[0] in ONLY_REAL or words[0].startswith("-") or a_real_one_is_meant(given):
        return {}
    if not serving.DEMO_DATABASE.exists():
        return {}
    tell("Bản trình diễn (nhân vật và số liệu minh họa): ở đây chưa có phường nào khác.")
    return serving.demo_settings()


def a_real_one_is_meant(given: Mapping[str, str]) -> bool:
    """Named by a setting, standing, or gone from where it stood: its lock stays when a disk is not mounted."""
    named = any(given.get(name) for name in ("DATABASE_URL", "TUSOI_INSTANCE"))
    left = (REAL_DATABASE, REAL_DATABASE.with_name(REAL_DATABASE.name + ".lock"), SETTINGS_FILE)
    return named or any(place.exists() for place in left)
