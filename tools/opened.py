"""The program's folder is root's and read by the portal's own user, whatever the umask of whoever fetched it."""

from __future__ import annotations

from pathlib import Path

from tools.console import Refused

OWN = {".git", "instance"}  # read by its owner alone


def open_to_read(program: Path) -> None:
    """Refused where a folder above lets nobody pass: a clone in root's home starts no service."""
    closed = next((one for one in program.resolve().parents if not one.stat().st_mode & 0o001), None)
    if closed:
        raise Refused(f"Only its owner may pass through {closed}: move it to /srv/tusoi and install from there.")
    for top in program.iterdir():
        if top.name not in OWN:
            for one in (top, *(top.rglob("*") if top.is_dir() and not top.is_symlink() else ())):
                _open(one)
    _open(program)


def _open(place: Path) -> None:
    if place.is_symlink():
        return
    mode = place.stat().st_mode
    runs = 0o055 if place.is_dir() or mode & 0o100 else 0o044
    if mode & runs != runs:
        place.chmod(mode & 0o7777 | runs)
