"""Sealing a backup for the keys of two safes, and opening one. age's own format: any age program opens it."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from portal.ground import disk
from portal.ground.errors import Refused
from portal.ground.text import say

ENDING = ".age"
NOT_OPENED = say(
    "Không mở được bản sao lưu này: khóa không phải của nó, hoặc tệp đã hỏng. Hãy thử khóa kia hoặc bản khác."
)
KEYS = 2  # at least: whoever loses one safe still has the other


class KeySheet(NamedTuple):
    """A fresh key: its public half stays on the server, its private half on paper in a safe."""

    number: int
    public: str
    private: str


def new_keys(count: int = KEYS) -> list[KeySheet]:
    from pyrage import x25519  # compiled, and only wanted here

    made = [x25519.Identity.generate() for _ in range(count)]
    return [KeySheet(at, str(one.to_public()), str(one)) for at, one in enumerate(made, 1)]


def refuse_to_replace(file: Path) -> None:
    if file.exists():
        raise Refused(say("Đã có khóa sao lưu ở %(place)s. Muốn thay khóa, hãy dời tệp ấy đi trước.", place=file))


def keep_public(file: Path, sheets: Sequence[KeySheet]) -> None:
    disk.folder(file.parent)
    disk.private(file, "".join(f"{one.public}\n" for one in sheets).encode())
    disk.sync(file.parent)


def public_keys(file: Path) -> list[str]:
    """Those that the server knows; Refused when they are fewer than two or are no keys. None: backups lie open."""
    if not file.exists():
        return []
    lines = [line.split("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines()]
    keys = [line for line in lines if line]
    if len(set(keys)) < KEYS or not all(key.startswith("age1") for key in keys):
        raise Refused(say("Tệp %(place)s phải có ít nhất hai khóa công khai khác nhau (age1…).", place=file))
    return keys


def seal(archive: Path, sealed: Path, keys: Sequence[str]) -> None:
    import pyrage  # compiled, and only wanted here

    fresh = sealed.with_name(f"{sealed.name}.part")
    try:
        recipients = [pyrage.x25519.Recipient.from_str(key) for key in keys]
        disk.private(fresh, b"")
        pyrage.encrypt_file(str(archive), str(fresh), recipients)
        disk.sync(fresh)
        os.replace(fresh, sealed)
        disk.sync(sealed.parent)
    except pyrage.RecipientError as wrong:
        raise Refused(say("Có khóa công khai không đọc được: %(why)s", why=wrong)) from wrong
    finally:
        fresh.unlink(missing_ok=True)


def open_sealed(sealed: Path, key: str, target: Path) -> None:
    """With either key; the target is for its owner alone, and the caller's to remove."""
    import pyrage  # compiled, and only wanted here

    try:
        identity = pyrage.x25519.Identity.from_str("".join(key.split()).upper())
    except pyrage.IdentityError as wrong:
        raise Refused(say("Khóa gõ vào không đúng dạng AGE-SECRET-KEY-1…; hãy gõ lại như trên phiếu khóa.")) from wrong
    disk.private(target, b"")
    try:
        pyrage.decrypt_file(str(sealed), str(target), [identity])
    except (pyrage.DecryptError, OSError) as wrong:
        target.unlink(missing_ok=True)
        raise Refused(NOT_OPENED) from wrong
