"""The code with which the first run goes on in a browser: printed once by whoever sits at the server, worth one ward.

Its digest lies in the instance, not in the database: there is no ward yet in which a row could stand."""

import hmac
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from portal.accounts import slips
from portal.ground import disk
from portal.ground.clock import now

FILE, LASTS = "first-run.json", timedelta(days=3)


class FirstCode(NamedTuple):
    code: str
    until: datetime


def draw(instance: Path) -> FirstCode:
    """A fresh one; what was printed before is worth nothing from now on."""
    code, until = slips.new_code(), now() + LASTS
    disk.folder(instance)
    fresh = (instance / FILE).with_suffix(".part")
    fresh.unlink(missing_ok=True)
    disk.private(fresh, json.dumps({"digest": slips.digest(code), "until": until.isoformat()}).encode())
    fresh.rename(instance / FILE)
    disk.sync(instance)
    return FirstCode(slips.in_groups(code), until)


def is_open(instance: Path) -> bool:
    return _kept(instance) is not None


def fits(instance: Path, typed: str) -> bool:
    kept = _kept(instance)
    return kept is not None and hmac.compare_digest(kept, slips.digest(typed))


def spend(instance: Path) -> None:
    (instance / FILE).unlink(missing_ok=True)


def _kept(instance: Path) -> str | None:
    try:
        told = json.loads((instance / FILE).read_text(encoding="utf-8"))
        return str(told["digest"]) if now() < datetime.fromisoformat(told["until"]) else None
    except (OSError, ValueError, KeyError):
        return None
