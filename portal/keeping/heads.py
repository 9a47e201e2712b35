"""Signed heads: where each ward's trail ended, in a list that leaves the house with each backup and on an observer's
disk. `audit/observer.py` checks it there with nothing but Python; what is forged later can no longer agree with it."""

import json
import os
import secrets
import shutil
from pathlib import Path

from portal import audit
from portal.audit import observer
from portal.ground import disk
from portal.ground.clock import now
from portal.ground.db import db, in_ward
from portal.ground.errors import Refused
from portal.ground.text import say
from portal.ground.values import JsonObject
from portal.organisations.wards import trails

LIST, KEY, CHECKER = "heads.jsonl", "heads.key", "observer.py"


def add(instance: Path) -> dict[str, JsonObject]:
    """Sign where each ward's trail ends now, at the end of the list; answers with them by ward."""
    secret = _secret(instance)
    file = instance / LIST
    known = file.read_text(encoding="utf-8") if file.exists() else ""
    last = {head["ward"]: head for head in map(json.loads, known.splitlines())}
    fresh = {}
    for ward_id in trails():
        with in_ward(ward_id):
            number, digest = audit.anchor(ward_id)
            db.session.rollback()
        head: JsonObject = {
            "ward": ward_id,
            "number": number,
            "hash": digest,
            "at": f"{now():%Y-%m-%dT%H:%M:%S.%fZ}",
            "key": observer.public_of(secret).hex(),
            "before": last[ward_id]["signature"] if ward_id in last else None,
        }
        head["signature"] = observer.sign(secret, observer.message_of(head)).hex()
        fresh[str(ward_id)] = head
    _append(file, "".join(f"{json.dumps(head, ensure_ascii=False)}\n" for head in fresh.values()))
    return fresh


def lay(instance: Path, place: Path) -> Path:
    """A copy of the list in that folder, which may be on another disk; one that goes on from another is refused."""
    there, here = place / LIST, (instance / LIST).read_text(encoding="utf-8")
    if there.exists() and not here.startswith(there.read_text(encoding="utf-8")):
        raise Refused(
            say("Tệp %(file)s không phải phần đầu của danh sách mốc trên máy này. Hãy báo Bí thư.", file=there)
        )
    fresh = place / f".{LIST}.part"
    fresh.unlink(missing_ok=True)
    disk.private(fresh, here.encode())
    os.replace(fresh, there)
    disk.sync(place)
    return there


def give(instance: Path, place: Path) -> str:
    """What an observer takes home: the list and the program that checks it. Answers with the key that signs."""
    if not place.is_dir():
        raise Refused(say("Không thấy thư mục %(place)s. Hãy xem lại ổ đĩa.", place=place))
    add(instance)
    lay(instance, place)
    shutil.copyfile(Path(observer.__file__), place / CHECKER)
    disk.sync(place / CHECKER)
    disk.sync(place)
    return str(observer.public_of(_secret(instance)).hex())


def anchors(file: Path) -> dict[int, list[tuple[int, str]]]:
    """By ward what an observer's list says; Refused when the list itself does not hold."""
    heads, wrong = observer.heads_of(file.read_text(encoding="utf-8"))
    if wrong:
        raise Refused(say("Danh sách mốc không còn nguyên: %(why)s", why=wrong[0]))
    told: dict[int, list[tuple[int, str]]] = {}
    for head in heads:
        if head["number"]:
            told.setdefault(head["ward"], []).append((head["number"], head["hash"]))
    return told


def _secret(instance: Path) -> bytes:
    file = instance / KEY
    if not file.exists():
        disk.folder(instance)
        disk.private(file, secrets.token_bytes(32))
        disk.sync(instance)
    return file.read_bytes()


def _append(file: Path, lines: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(handle, "w", encoding="utf-8") as kept:
        kept.write(lines)
        kept.flush()
        os.fsync(kept.fileno())
    disk.sync(file.parent)
