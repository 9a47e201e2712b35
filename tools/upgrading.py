"""`manage.py upgrade`, run in the folder of the new version: the environment is built while the old one still serves,
then the database is backed up, brought over and read through, then the services are the new folder's. `go-back` gives
database and services back to the folder of the version before."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tools import environment, installing
from tools.console import ROOT, VENV, Failed, Refused, run, tell
from tools.installing import ENABLED, Step
from tools.units import Home, home_of, units

STATE = "upgraded.json"
UNIT = "etc/systemd/system/tusoi.service"
PATIENCE = 60  # seconds in which the new version must be ready
LOCK = "setup.lock"
UNDER_WAY = ("tusoi-remind.service", "tusoi-backup.service")


class Standing(NamedTuple):
    """The installation as it stands: `code` is the old version's folder, `home` what its units say if it has some."""

    root: Path
    code: Path | None
    instance: Path
    home: Home | None

    @property
    def by_systemd(self) -> bool:
        return self.home is not None and self.root == Path("/") and Path("/run/systemd/system").is_dir()


def upgrade(*words: str) -> None:
    reader = _reader("manage.py upgrade")
    reader.add_argument("--from", dest="old", type=Path, help="The folder of the version that stands.")
    said = reader.parse_args(list(words))
    stands = standing(said.root, said.old)
    _do(_forward(stands), said.dry_run)
    tell("Upgraded. The way back, by one command in this folder: make go-back")


def go_back(*words: str) -> None:
    said = _reader("manage.py go-back").parse_args(list(words))
    stands = standing(said.root, None)
    try:
        told = json.loads((stands.instance / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Refused(f"{stands.instance / STATE} tells of no upgrade: there is nothing to go back from.") from None
    old, archive = Path(told.get("code") or ""), Path(told["aside"])
    if not (old / "portal").is_dir():
        raise Refused(
            f"The folder of the version before is not there ({old}): get it back, and in it run\n"
            f"  TUSOI_INSTANCE={stands.instance} ./tusoi restore {archive}"
        )
    if not archive.is_file():
        raise Refused(f"{archive} is gone: restore a backup of before the upgrade with {old}/tusoi restore.")
    _do(_backward(stands, old, archive), said.dry_run)
    tell(f"Back at the version in {old}.")


def standing(root: Path, old: Path | None) -> Standing:
    """What the units say comes first; without units, what the folder of the old version holds."""
    unit = root / UNIT
    home = home_of(unit.read_text(encoding="utf-8")) if unit.is_file() else None
    if old and not (old / "portal").is_dir():
        raise Refused(f"--from {old}: there is no version of the portal in that folder.")
    found = old or (home.code if home else None)
    code = found.resolve() if found and found.resolve() != ROOT else None
    if home:
        instance = root / str(home.instance).lstrip("/")
    elif given := os.environ.get("TUSOI_INSTANCE"):
        instance = Path(given)
    else:
        instance = (code or ROOT) / "instance"
    if home and root == Path("/") and os.geteuid():
        raise Refused("The services are root's: sudo python3 manage.py …")
    return Standing(root, code, instance, home)


def _reader(name: str) -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(name, allow_abbrev=False)
    reader.add_argument("--root", type=Path, default=Path("/"), help="Another system's root, for a trial.")
    reader.add_argument("--dry-run", action="store_true", help="Print every step and do none.")
    return reader


def _forward(stands: Standing) -> list[Step]:
    noted = ("--code-before", str(stands.code)) if stands.code else ()
    return [
        Step("compare the packages that were carried over", installing.compare_bundle),
        Step("build the environment; the old version still serves", environment.make_ready),
        *_stopping(stands),
        Step("back up, bring the database over, read it through", lambda: _over(stands, noted)),
        *_moving(stands, ROOT, VENV / "bin" / "python"),
        *_starting(stands),
    ]


def _backward(stands: Standing, old: Path, archive: Path) -> list[Step]:
    python = old / ".venv" / "bin" / "python"
    restored = ("restore", str(archive), "--reason", "Trở lại phiên bản trước")
    return [
        *_stopping(stands),
        Step(f"restore {archive} by the version in {old}", lambda: portal(stands, old, python, *restored)),
        *_moving(stands, old, python),
        Step("forget the upgrade", lambda: (stands.instance / STATE).unlink()),
        *_starting(stands),
    ]


def _stopping(stands: Standing) -> list[Step]:
    return [installing.command("systemctl", "stop", *ENABLED, *UNDER_WAY)] if stands.by_systemd else []


def _starting(stands: Standing) -> list[Step]:
    if not stands.by_systemd or not stands.home:
        return [Step("nothing is started: systemd does not keep this installation", lambda: None)]
    port = stands.home.port
    return [
        installing.command("systemctl", "daemon-reload"),
        installing.command("systemctl", "start", *ENABLED),
        Step("wait until it is ready", lambda: _ready(port)),
    ]


def _over(stands: Standing, noted: Sequence[str]) -> None:
    """What fails here left the old database: the old version serves on."""
    try:
        portal(stands, ROOT, VENV / "bin" / "python", "upgrade", *noted)
    except Failed:
        if stands.by_systemd:
            run("systemctl", "start", *ENABLED, check=False)
        raise


def _moving(stands: Standing, code: Path, python: Path) -> list[Step]:
    """The services work in that folder from now on; without services its instance is the one that stands."""
    if stands.home is None:
        return [Step(f"{code / 'instance'} is {stands.instance}", lambda: _lead_to(stands.instance, code))]
    fresh = units(stands.home._replace(code=code, python=python))
    return [installing.writing(stands.root / "etc/systemd/system" / name, text) for name, text in fresh.items()]


def _lead_to(instance: Path, code: Path) -> None:
    own = code / "instance"
    if own.resolve() == instance.resolve() or os.environ.get("TUSOI_INSTANCE"):
        return
    if own.is_dir() and {one.name for one in own.iterdir()} <= {LOCK}:
        (own / LOCK).unlink(missing_ok=True)
        own.rmdir()
    if own.exists():
        raise Refused(f"{own} holds something already: say TUSOI_INSTANCE={instance} when you start this version.")
    own.symlink_to(instance.resolve(), target_is_directory=True)


def portal(stands: Standing, code: Path, python: Path, *words: str) -> None:
    """A command of the version in that folder, as the account that the data belong to."""
    given = {"TUSOI_INSTANCE": str(stands.instance.resolve()), "PYTHONPATH": str(code), "TUSOI_DEMO": ""}
    owner = stands.instance.stat()
    account = {} if os.geteuid() else {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    asked = [str(python), "-P", "-m", "portal", *words]
    answered = subprocess.run(asked, cwd=code, env={**os.environ, **given}, **account).returncode  # type: ignore[call-overload]
    if answered:
        raise Failed(answered if answered > 0 else 128 - answered)


def _ready(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/san-sang", timeout=5).close()
            return
        except OSError:
            time.sleep(1)
    raise Refused("The new version is not ready: see `make doctor`, or go back with `make go-back`.")


def _do(steps: Sequence[Step], dry: bool) -> None:
    installing.do(steps, dry)
