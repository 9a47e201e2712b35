"""When what the portal tells of a person may be put right (đính chính): it is another thing, and it is possible."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.ground.text import Sentence, say
from portal.ground.values import RowValues

NAME = re.compile(r"[^\W\d_][^\d_=+@<>{}\[\]|\\/#$%^&*;:!?\"]*")
CARD = re.compile(r"\d{2}\.\d{6}|\d{12}", re.ASCII)

LABELS = {
    "name": say("Họ và tên"),
    "sex": say("Giới tính"),
    "birth_date": say("Ngày sinh"),
    "birth_year": say("Năm sinh"),
    "card_number": say("Số thẻ đảng viên"),
    "admitted_on": say("Ngày kết nạp"),
    "official_on": say("Ngày chính thức"),
}


def told_otherwise(before: Mapping[str, object], said: Mapping[str, object]) -> RowValues:
    """What is said and differs; what was left empty stays as it is."""
    return {name: value for name, value in said.items() if value not in (None, "") and value != before.get(name)}


def refused(
    before: Mapping[str, Any], values: Mapping[str, Any], today: date, *, member: bool, card_of: str | None
) -> Sentence | None:
    """Why these values cannot stand; `card_of` is who else holds the card."""
    if not values:
        return say("Chưa có gì khác với thông tin trên cổng.")
    if "name" in values and not NAME.fullmatch(values["name"]):
        return say("“%(name)s” không phải là họ tên người.", name=values["name"][:60])
    if "card_number" in values and not CARD.fullmatch(values["card_number"]):
        return say("“%(card)s” không đúng dạng số thẻ đảng viên (ví dụ 38.101176).", card=values["card_number"])
    if card_of:
        return say("Số thẻ %(card)s trên cổng là của %(name)s.", card=values["card_number"], name=card_of)
    if not member and values.keys() & {"card_number", "admitted_on", "official_on"}:
        return say("Người này không phải đảng viên của phường.")
    return _days_refused({**before, **values}, today)


def _days_refused(after: Mapping[str, Any], today: date) -> Sentence | None:
    born, admitted, official = (after.get(name) for name in ("birth_date", "admitted_on", "official_on"))
    if late := next((day for day in (born, admitted, official) if day and day > today), None):
        return say("Ngày %(day)s ở sau hôm nay.", day=late)
    if born and admitted and admitted <= born:
        return say("Kết nạp (%(admitted)s) trước khi sinh (%(born)s).", admitted=admitted, born=born)
    if admitted and official and official < admitted:
        return say(
            "Ngày chính thức (%(official)s) ở trước ngày kết nạp (%(admitted)s).", official=official, admitted=admitted
        )
    return None
