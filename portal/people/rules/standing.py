from collections.abc import Collection
from dataclasses import replace
from datetime import date

from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.policy import Actor, Role


class PartyStanding(Labelled):
    """How far a Party member's membership has come."""

    OFFICIAL = "official", "Chính thức"
    PROBATIONARY = "probationary", "Dự bị"


OF_WARD_PARTY = (
    Role.WARD_SECRETARY,
    Role.WARD_STANDING_DEPUTY,
    Role.WARD_DEPUTY,
    Role.WARD_STANDING,
    Role.OFFICE_HEAD,
    Role.OFFICE,
)
WARD_WIDE = (*OF_WARD_PARTY, Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY)
OF_CELL = (Role.CELL_SECRETARY, Role.CELL_DEPUTY, Role.CELL_COMMITTEE, Role.CELL_SPONSOR)
OF_MASS = (Role.MASS_HEAD, Role.MASS_DEPUTY)
GIVING = (*WARD_WIDE, *OF_MASS, Role.AREA_FRONT_HEAD, *OF_CELL)  # posts that come with a list


def standing_on(day: date, admitted_on: date | None, official_on: date | None) -> PartyStanding:
    """Without either date nothing speaks against official standing: old rosters leave both out."""
    if official_on is None:
        return PartyStanding.PROBATIONARY if admitted_on else PartyStanding.OFFICIAL
    return PartyStanding.OFFICIAL if official_on <= day else PartyStanding.PROBATIONARY


def birth(birth_date: date | None, birth_year: int | None) -> str:
    if birth_date:
        return f"{birth_date:%d/%m/%Y}"
    return str(birth_year) if birth_year else ""


def capacities(actor: Actor) -> list[int]:
    """The units in whose name the actor has a list, the widest post first: each capacity has a list of its own, so that
    the head of an organisation who also looks after a cell sees exactly the organisation's members in one of them."""
    posts = sorted((GIVING.index(post.role), post.unit_id) for post in actor.posts if post.role in GIVING)
    helped = sorted((len(GIVING), one.body_id) for one in actor.helps)
    return list(dict.fromkeys(unit_id for _, unit_id in [*posts, *helped]))


def in_capacity(actor: Actor, unit_id: int | None) -> Actor:
    """The actor as far as posts in this unit reach; still themself, of whom some states are not shown yet."""
    return replace(
        actor,
        posts=frozenset(post for post in actor.posts if post.unit_id == unit_id),
        helps=frozenset(one for one in actor.helps if one.body_id == unit_id),
    )


def heading(roles: Collection[str], unit: str) -> Sentence:
    """What the list is and whose; a helper holds no role and reads the body's own list."""
    if set(roles) & set(WARD_WIDE):
        return say("Đảng viên Đảng bộ phường")
    if set(roles) & set(OF_MASS) or unit.startswith(("Hội ", "Đoàn ", "Công đoàn")):
        return of_organisation(unit)
    if set(roles) & set(OF_CELL):
        return say("Đảng viên %(unit)s", unit=unit)
    return say("Đảng viên do %(unit)s phụ trách", unit=unit)


def of_organisation(unit: str) -> Sentence:
    """Associations have hội viên, the youth union and the trade union đoàn viên."""
    short = unit.replace("Liên hiệp Phụ nữ", "LHPN")
    if unit.startswith("Hội"):
        return say("Đảng viên là hội viên %(unit)s", unit=short)
    return say("Đảng viên là đoàn viên %(unit)s", unit=short)
