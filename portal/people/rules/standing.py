from collections.abc import Sequence
from datetime import date

from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.policy import Role


class Standing(Labelled):
    """How far a Party member's membership has come."""

    OFFICIAL = "official", "Chính thức"
    PROBATIONARY = "probationary", "Dự bị"


OF_WARD_PARTY = (Role.WARD_SECRETARY, Role.WARD_DEPUTY, Role.WARD_STANDING, Role.OFFICE)
WARD_WIDE = (*OF_WARD_PARTY, Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY)
OF_CELL = (Role.CELL_SECRETARY, Role.CELL_DEPUTY, Role.CELL_COMMITTEE, Role.CELL_SPONSOR)
OF_MASS = (Role.MASS_HEAD, Role.MASS_DEPUTY)


def standing_on(day: date, admitted_on: date | None, official_on: date | None) -> Standing:
    """Without either date nothing speaks against official standing: old rosters leave both out."""
    if official_on is None:
        return Standing.PROBATIONARY if admitted_on else Standing.OFFICIAL
    return Standing.OFFICIAL if official_on <= day else Standing.PROBATIONARY


def birth(birth_date: date | None, birth_year: int | None) -> str:
    if birth_date:
        return f"{birth_date:%d/%m/%Y}"
    return str(birth_year) if birth_year else ""


def heading(posts: Sequence[tuple[str, str]]) -> Sentence:
    """What the list is and whose, from (role, unit's name) of the reader's posts; '' for a helper's body."""
    units = {unit for _, unit in posts}
    if any(role in WARD_WIDE for role, _ in posts):
        return say("Đảng viên Đảng bộ phường")
    if len(units) != 1:
        return say("Đảng viên trong phạm vi phụ trách")
    ((role, unit),) = {posts[0]}
    if role in OF_MASS or unit.startswith(("Hội ", "Đoàn ", "Công đoàn")):
        return of_organisation(unit)
    if role in OF_CELL:
        return say("Đảng viên %(unit)s", unit=unit)
    return say("Đảng viên do %(unit)s phụ trách", unit=unit)


def of_organisation(unit: str) -> Sentence:
    """Associations have hội viên, the youth union and the trade union đoàn viên."""
    short = unit.replace("Liên hiệp Phụ nữ", "LHPN")
    if unit.startswith("Hội"):
        return say("Đảng viên là hội viên %(unit)s", unit=short)
    return say("Đảng viên là đoàn viên %(unit)s", unit=short)
