"""From a title to the unit the post is held in, and to the words it is shown with."""

import re
from datetime import date

from portal.ground.text import Sentence, say
from portal.imports.planning.base import Base
from portal.imports.titles import Title, parse_titles
from portal.organisations import queries as organisations
from portal.policy.standing import Role

BRANCH = re.compile(r"\bCH\b")
AT_WARD = {
    Role.WARD_SECRETARY: "ward",
    Role.WARD_DEPUTY: "ward",
    Role.WARD_STANDING: "ward",
    Role.WARD_COMMITTEE: "ward",
    Role.PEOPLE_CHAIR: "people",
    Role.PEOPLE_DEPUTY: "people",
    Role.OFFICE: "office",
    Role.WARD_FRONT_CHAIR: "front",
    Role.WARD_FRONT_DEPUTY: "front",
    Role.INSPECTION_HEAD: "ward",
    Role.INSPECTION_DEPUTY: "ward",
    Role.INSPECTION_MEMBER: "ward",
}
# How a post is called in a list of posts, its unit's name apart.
CALLED = {
    Role.CELL_SECRETARY: "bí thư chi bộ",
    Role.CELL_DEPUTY: "phó bí thư chi bộ",
    Role.CELL_COMMITTEE: "chi ủy viên",
    Role.AREA_FRONT_HEAD: "trưởng ban CTMT",
    Role.AREA_FRONT_DEPUTY: "phó ban CTMT",
    Role.AREA_FRONT_MEMBER: "thành viên Ban CTMT",
    Role.GROUP_LEADER: "tổ trưởng",
    Role.GROUP_DEPUTY: "tổ phó",
}
MASS_CALLED = {Role.MASS_HEAD: "chủ tịch", Role.MASS_DEPUTY: "phó chủ tịch"}
YOUTH_CALLED = {Role.MASS_HEAD: "bí thư", Role.MASS_DEPUTY: "phó bí thư"}

IN_CELL = {Role.CELL_SECRETARY: "Bí thư", Role.CELL_DEPUTY: "Phó Bí thư", Role.CELL_COMMITTEE: "Chi ủy viên"}


def unit_code(title: Title, cell: str | None) -> str | None:
    """Where the post is held; None when the words do not say."""
    role = Role(str(title.role_code))
    if role in IN_CELL:
        return cell
    if isinstance(title.unit_hint, tuple):
        return f"{title.unit_hint[0]}-{title.unit_hint[1]}"
    return title.unit_hint or AT_WARD.get(role)


def words_of(title: Title, unit: organisations.UnitRow) -> str:
    """'Bí thư chi bộ' of Chi bộ 3 is shown as 'Bí thư Chi bộ 3'."""
    start = IN_CELL.get(Role(str(title.role_code)))
    return f"{start} {unit.name}" if start else title.text


def called(title: Title, unit: organisations.UnitRow) -> str:
    """The post as anybody would call it, however the list wrote it: trưởng ban CTMT tổ dân phố 3."""
    role = Role(str(title.role_code))
    if role in MASS_CALLED:
        start = (YOUTH_CALLED if unit.code == "youth" else MASS_CALLED)[role]
        return f"{start} {unit.short_name.removesuffix(' phường')} phường"
    if role in (Role.BRANCH_HEAD, Role.BRANCH_DEPUTY):
        return f"{title.text[:1].lower()}{BRANCH.sub('Chi hội', title.text[1:])}"
    if role in IN_CELL:
        return CALLED[role]
    if role in CALLED:
        number = "".join(filter(str.isdigit, unit.name))
        return f"{CALLED[role]} tổ dân phố {number}" if number else f"{CALLED[role]}, {unit.name}"
    label = str(role.label)
    return f"{label[:1].lower()}{label[1:]}"


class Crosscheck:
    """The roster's own column of posts beside the posts the portal knows: told, never written."""

    def __init__(self, base: Base, day: date) -> None:
        self.base = base
        self.held = {(one.person_id, one.role, base.by_id[one.unit_id].code) for one in organisations.seats(day)}

    def notes(self, person_id: int, text: str, cell: str | None) -> list[Sentence]:
        missing = [
            title.text
            for title in parse_titles(text)
            if title.role_code is None or (person_id, title.role_code, unit_code(title, cell)) not in self.held
        ]
        if not missing:
            return []
        return [say("Chức vụ trong danh sách chưa có trên cổng: %(titles)s.", titles=", ".join(missing))]
