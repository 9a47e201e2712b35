"""What a ward and what stands above it may be called. Pure: values in, a sentence or a value out."""

from portal.ground.names import nfc
from portal.ground.text import Sentence, say

LONGEST_NAME = 120


def bad_ward(typed: str) -> Sentence | None:
    wrong = say("Tên phường phải có chữ, dài không quá %(most)s ký tự.", most=LONGEST_NAME)
    return wrong if _no_name(typed) else None


def bad_superior(typed: str) -> Sentence | None:
    wrong = say("Tên đảng bộ cấp trên phải có chữ, dài không quá %(most)s ký tự.", most=LONGEST_NAME)
    return wrong if _no_name(typed) else None


def _no_name(typed: str) -> bool:
    name = " ".join(nfc(typed).split())
    return not (name.isprintable() and sum(map(str.isalpha, name)) > 1 and len(name) <= LONGEST_NAME)
