"""Who may sign a body's paper, and what stands above the name: the collective's head by the body's own setting, a
deputy of a collective under the same authority with a post of their own (T/M, TM.), a deputy of one who heads an office
alone on that head's behalf (K/T, KT.). Sources: for the Party HD 36-HD/VPTW of 03/4/2018; for the Front Nghị định
30/2020/NĐ-CP of 05/3/2020 as far as it suits; for the Youth Union 367-QĐ/TWĐTN-VP of 29/10/2013."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from portal.ground.names import fold
from portal.organisations.models import UnitKind
from portal.organisations.queries import Seat, seats
from portal.papers.letterheads import HasName, kept_on, whose
from portal.people.queries.history import names_of
from portal.policy import Role


class Signer(NamedTuple):
    """`capacity`: authority and post, line by line, as they stand above the signature."""

    person_id: int
    name: str
    capacity: tuple[str, ...]


HEADS = (
    Role.WARD_SECRETARY,
    Role.CELL_SECRETARY,
    Role.WARD_FRONT_CHAIR,
    Role.AREA_FRONT_HEAD,
    Role.MASS_HEAD,
    Role.PEOPLE_CHAIR,
)
DEPUTIES = (
    Role.WARD_DEPUTY,
    Role.CELL_DEPUTY,
    Role.WARD_FRONT_DEPUTY,
    Role.AREA_FRONT_DEPUTY,
    Role.MASS_DEPUTY,
    Role.PEOPLE_DEPUTY,
)
ALONE = {UnitKind.AREA_FRONT: "KT.", UnitKind.WARD_PEOPLE: "KT.", UnitKind.WARD_OFFICE: "K/T"}
CHIEF = "chanh van phong"  # of the office, only its chief signs, or the chief's deputy: no clerk


def signers(unit: HasName, day: date) -> list[Signer]:
    """Heads first, then deputies; nobody who only works there."""
    own = [one for one in seats(day, *HEADS, *DEPUTIES, Role.OFFICE) if one.unit_id == unit.id]
    above = kept_on(whose(unit.kind, unit.code), day)
    found = [(one, lines) for one in own if (lines := _capacity(one, unit.kind, above.authority, above.post))]
    found.sort(key=lambda pair: pair[0].role in DEPUTIES or len(pair[1]) > 2)
    names = names_of([one.person_id for one, _ in found])
    return [Signer(one.person_id, names[one.person_id], lines) for one, lines in found]


def _capacity(seat: Seat, kind: UnitKind, authority: str, post: str) -> tuple[str, ...]:
    is_deputy = seat.role in DEPUTIES
    if seat.role is Role.OFFICE:
        if CHIEF not in fold(seat.title):
            return ()
        is_deputy = fold(seat.title).startswith("pho ")
    if not is_deputy:
        return _lines(authority, post)
    if kind in ALONE:
        return _lines(f"{ALONE[kind]} {post}", f"PHÓ {post}")
    return _lines(authority, f"PHÓ {post}")


def _lines(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


def signed_by(found: Sequence[Signer], person_id: int | None) -> Signer | None:
    return next((one for one in found if one.person_id == person_id), None)
