"""From a title to the unit the post is held in, and to the words it is shown with."""

import re
from datetime import date

from portal.ground.text import Sentence, say
from portal.imports.planning.base import CurrentFacts
from portal.imports.titles import Title, parse_titles
from portal.organisations import queries as organisations
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow
from portal.policy.standing import Role

WRITTEN_OUT = (  # of a branch's post, which is shown as the list wrote it
    (re.compile(r"^CHT\b\.?"), "chi hội trưởng"),
    (re.compile(r"^CHP\b\.?"), "chi hội phó"),
    (re.compile(r"^P\.?BT\b\.?"), "phó bí thư"),
    (re.compile(r"^BT\b\.?"), "bí thư"),
    (re.compile(r"\bCH\b"), "Chi hội"),
)
AT_WARD = {
    Role.WARD_SECRETARY: "ward",
    Role.WARD_STANDING_DEPUTY: "ward",
    Role.WARD_DEPUTY: "ward",
    Role.WARD_STANDING: "ward",
    Role.WARD_COMMITTEE: "ward",
    Role.PEOPLE_CHAIR: "people",
    Role.PEOPLE_DEPUTY: "people",
    Role.OFFICE_HEAD: "office",
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


class PostPlaces:
    """Where posts are held on a day: a body of a residence group is found by the group's name and what stands on it,
    whatever codes the office gave them."""

    def __init__(self, base: CurrentFacts, day: date) -> None:
        self.base, self.day = base, day
        self.grounds = {one.unit_id: one.group_id for one in organisations.grounds(day)}

    def unit(self, title: Title, cell: str | None) -> UnitRow | None:
        """None when the words do not say, or when there is no such body."""
        role = Role(str(title.role_code))
        if role in IN_CELL:
            return self.base.by_code.get(cell or "")
        if isinstance(title.unit_hint, tuple):
            stem, number = title.unit_hint
            group = self.base.groups.get(f"to dan pho {number}") or self.base.groups.get(f"group-{number}")
            return group if stem == "group" or group is None else self.committee_on(group.id)
        return self.base.by_code.get(title.unit_hint or AT_WARD.get(role) or "")

    def committee_on(self, group_id: int) -> UnitRow | None:
        """The Front committee on that ground; one that begins later than the list counts where there is no other."""
        here = [self.base.by_id[one] for one, ground in self.grounds.items() if ground == group_id]
        fronts = [one for one in here if one.kind is UnitKind.AREA_FRONT]
        return fronts[0] if len(fronts) == 1 else organisations.committee_on(group_id, self.day)


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
        words = title.text
        for short, full in WRITTEN_OUT:
            words = short.sub(full, words)
        return f"{words[:1].lower()}{words[1:]}"
    if role in IN_CELL:
        return CALLED[role]
    if role in CALLED:
        number = "".join(filter(str.isdigit, unit.name))
        return f"{CALLED[role]} tổ dân phố {number}" if number else f"{CALLED[role]}, {unit.name}"
    label = str(role.label)
    return f"{label[:1].lower()}{label[1:]}"


class Crosscheck:
    """The roster's own column of posts beside the posts the portal knows: told, never written."""

    def __init__(self, base: CurrentFacts, day: date) -> None:
        self.places = PostPlaces(base, day)
        self.held = {(one.person_id, one.role, one.unit_id) for one in organisations.seats(day)}

    def notes(self, person_id: int, text: str, cell: str | None) -> list[Sentence]:
        missing = [
            title.text
            for title in parse_titles(text)
            if title.role_code is None or not self._holds(person_id, title, cell)
        ]
        if not missing:
            return []
        return [say("Chức vụ trong danh sách chưa có trên cổng: %(titles)s.", titles=", ".join(missing))]

    def _holds(self, person_id: int, title: Title, cell: str | None) -> bool:
        unit = self.places.unit(title, cell)
        return unit is not None and (person_id, title.role_code, unit.id) in self.held
