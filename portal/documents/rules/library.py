"""What makes a document's key, and what may be said about its study."""

import re
from datetime import date
from typing import NamedTuple

from portal.ground.names import nfc
from portal.ground.text import Sentence, say
from portal.ground.typed import BadText, parse_day

DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
AROUND = re.compile(r"\s*([-/.])\s*")
DAY = r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}"
REFERENCE = re.compile(rf"^(?P<number>\S(?:.*?\S)?)(?:[\s,]+(?:ngày\s+)?(?P<day>{DAY}))?$")


class Reference(NamedTuple):
    """A document as people name it: the number, and the date when they say it."""

    number: str
    dated: date | None


def tidy_number(typed: str) -> str:
    """One way to write "121 – KH / ÐU": the office's hyphen, no blanks around signs, the letter Đ."""
    plain = AROUND.sub(r"\1", DASHES.sub("-", nfc(typed).replace("Ð", "Đ").replace("ð", "đ")))
    return " ".join(plain.removeprefix("Số:").removeprefix("số:").split())


def same_number(one: str, other: str) -> bool:
    return tidy_number(one).casefold() == tidy_number(other).casefold()


def references(typed: str) -> list[Reference]:
    """ "21-KL/TW ngày 25/10/2021; 37-QĐ/TW": parted by semicolons or lines. Raises BadText for a date that is none."""
    found = []
    for piece in re.split(r"[;\n]", nfc(typed)):
        words = DASHES.sub("-", " ".join(piece.split())).strip(" ,.")
        match = REFERENCE.match(words)
        if match:
            found.append(Reference(tidy_number(match["number"].rstrip(" ,")), parse_day(match["day"])))
    return found


def wrong_dates(dated: date, study_by: date | None, today: date) -> dict[str, Sentence]:
    wrong = {}
    if dated > today:
        wrong["dated"] = say("Ngày ban hành không thể sau hôm nay (%(today)s).", today=today)
    if study_by and study_by < dated:
        wrong["study_by"] = say("Hạn học phải từ ngày ban hành trở đi.")
    return wrong


def not_studied_then(on: date, dated: date, today: date) -> Sentence | None:
    if on > today:
        return say("Ngày học không thể sau hôm nay (%(today)s).", today=today)
    if on < dated:
        return say("Ngày học không thể trước ngày ban hành (%(day)s).", day=dated)
    return None


def closed_to_study(to_study: bool, withdrawn: bool) -> Sentence | None:
    if withdrawn:
        return say("Văn bản này đã được gỡ khỏi thư viện.")
    return None if to_study else say("Văn bản này không yêu cầu xác nhận đã học.")


__all__ = [
    "BadText",
    "Reference",
    "closed_to_study",
    "not_studied_then",
    "references",
    "same_number",
    "tidy_number",
    "wrong_dates",
]
