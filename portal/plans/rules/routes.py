"""Whom a route (nơi gửi) means, and when it may be changed.

What `Route.matches` holds: who is meant, by "everyone": true, "roles": [code], "tier": words, "cells": [id],
"cell_kinds": [code], "people": [id], several of them added up; and who is left out of it, by "but_kinds": [code].
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.organisations.models import CellKind
from portal.policy.standing import Role

Matches = Mapping[str, Any]


class Meant(Labelled):
    """By what a rule finds its people."""

    EVERYONE = "everyone", "Mọi đảng viên có kế hoạch được thông qua"
    ROLES = "roles", "Theo chức vụ"
    TIER = "tier", "Cán bộ diện cấp trên quản lý"
    CELLS = "cells", "Theo chi bộ"
    CELL_KINDS = "cell_kinds", "Theo loại chi bộ"
    PEOPLE = "people", "Theo danh sách họ tên"


class Traits(NamedTuple):
    """What the rules look at in a person on a day."""

    person_id: int
    roles: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    cell_id: int | None = None
    cell_kind: str | None = None
    hidden: bool = False  # the cell is hidden from Front and mass organisations


def means(matches: Matches, one: Traits) -> bool:
    if one.cell_kind in matches.get("but_kinds", ()):
        return False
    return bool(
        matches.get("everyone")
        or matches.get("tier") in one.tiers
        or one.roles.intersection(matches.get("roles", ()))
        or one.cell_id in matches.get("cells", ())
        or one.cell_kind in matches.get("cell_kinds", ())
        or one.person_id in matches.get("people", ())
    )


def closed_to_change(
    valid_from: date | None, valid_until: date | None, withdrawn: bool, since: date, today: date
) -> Sentence | None:
    """A rule is changed or ended from a day on, and the past stays as it was told."""
    if withdrawn or (valid_until is not None and valid_until <= since):
        return say("Quy tắc này đã kết thúc hoặc đã được thay. Hãy mở lại danh sách để xem quy tắc đang dùng.")
    if valid_until is not None:
        return say("Quy tắc này đã được định ngày kết thúc %(day)s.", day=valid_until)
    if since < today:
        return say("Quy tắc chỉ đổi từ hôm nay trở đi; những bản đã chuyển giữ nguyên theo quy tắc cũ.")
    if valid_from is not None and since < valid_from:
        return say("Quy tắc này có hiệu lực từ ngày %(day)s; ngày đổi không được sớm hơn.", day=valid_from)
    return None


def begins_too_early(since: date, today: date) -> Sentence | None:
    return say("Quy tắc mới có hiệu lực từ hôm nay trở đi.") if since < today else None


def in_words(matches: Matches, cells: Mapping[int, str]) -> str:
    """Whom the rule means, for the list of rules."""
    said = [str(say("mọi đảng viên"))] if matches.get("everyone") else []
    said += [str(Role(code).label) for code in matches.get("roles", ())]
    said += [str(say("diện %(tier)s quản lý", tier=matches["tier"]))] if matches.get("tier") else []
    said += [cells.get(cell_id, "") for cell_id in matches.get("cells", ())]
    said += [_of_kind(code) for code in matches.get("cell_kinds", ())]
    if matches.get("people"):
        said.append(str(say("%(count)s đồng chí trong danh sách", count=len(matches["people"]))))
    words = ", ".join(filter(None, said))
    if matches.get("but_kinds"):
        words += str(say("; trừ đảng viên ở %(kinds)s", kinds=", ".join(map(_of_kind, matches["but_kinds"]))))
    return words


def _of_kind(code: str) -> str:
    return str(say("chi bộ %(kind)s", kind=CellKind(code).label))
