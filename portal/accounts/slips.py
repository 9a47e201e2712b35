"""The code on a printed activation slip: eighty random bits, read aloud and typed in groups of four."""

import hashlib
import secrets

from portal.ground.ids import ALPHABET

LENGTH, GROUP = 16, 4
# Letters the alphabet leaves out, as people misread them.
MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", "u": "v"})


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def in_groups(code: str) -> str:
    """As printed: 7K3M 0P2D X9QA B4TE."""
    return " ".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP)).upper()


def digest(typed: str) -> str:
    """Of the code however it was typed: capitals, spaces, dashes and misread letters do not matter."""
    plain = "".join(sign for sign in typed.casefold() if sign.isalnum()).translate(MISREAD)
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()
