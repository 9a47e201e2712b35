"""Taking out everything that is held about oneself: one zip with JSON, a page to read, and one's own files. It is made
while one waits and kept nowhere, so that no second copy lies about."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from portal import audit
from portal.audit import About
from portal.ground import files
from portal.ground.files import StoredFile
from portal.ground.values import JsonObject
from portal.policy import Action, Actor
from portal.privacy.archive import zipped
from portal.privacy.queries.own import OwnData, OwnDataKind, own_data


class Package(NamedTuple):
    content: bytes
    sha256: str
    files: int


def take_out(actor: Actor, root: Path, today: date, drawn: Callable[[OwnData], str]) -> Package:
    """`drawn` makes the page to read; the caller's own words for what was found here. Nobody's save waits
    while files are packed: what is written is a line in the trail, apart."""
    data = own_data(actor, today)  # asks the policy
    attached = [(f"tep/{number:02}-{_tidy(one.name)}", one) for number, one in enumerate(data.files, 1)]
    inside = {"du-lieu.html": drawn(data).encode(), "du-lieu.json": _json(actor, data, attached, today)}
    for name, one in attached:
        if (content := _content(root, one)) is not None:
            inside[name] = content
    content = zipped(inside)
    digest = hashlib.sha256(content).hexdigest()
    about = About("person", actor.person_id)
    audit.record_apart(actor, Action.OWN_DATA, about, how="export", sha256=digest, files=len(attached))
    return Package(content, digest, len(attached))


def _json(actor: Actor, data: OwnData, attached: list[tuple[str, StoredFile]], today: date) -> bytes:
    content: JsonObject = {
        "name": actor.name,
        "made_on": today.isoformat(),
        "kinds": [_kind(one) for one in data.kinds],
        "files": [{"file": name, "name": one.name, "sha256": one.sha256} for name, one in attached],
        "looks_by_others": data.looks,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _kind(one: OwnDataKind) -> dict[str, object]:
    columns = [str(column) for column in one.held.columns]
    return {
        "code": one.holding.code,
        "title": str(one.holding.title),
        "purpose": str(one.holding.purpose),
        "basis": str(one.holding.basis),
        "since": one.held.since.isoformat() if one.held.since else None,
        "kept": str(one.kept),
        "rows": [dict(zip(columns, row, strict=True)) for row in one.held.rows],
    }


def _content(root: Path, stored: StoredFile) -> bytes | None:
    """What the disk no longer holds is named in the JSON all the same."""
    try:
        return files.content_of(root, stored)
    except (OSError, ValueError):
        return None


def _tidy(name: str) -> str:
    """A file's name inside the zip: no folder, no climbing out of one."""
    kept = "".join(letter if letter.isalnum() or letter in " -_." else "_" for letter in name)
    return kept[-100:].strip(" .") or "tep"
