"""People of the demonstration ward to look through the eyes of, named by their post. They have accounts without a
password, which only the demonstration opens; a real ward has none of this."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.accounts.models import Account
from portal.accounts.service import welcome
from portal.ground.db import db, in_ward, ward
from portal.ground.errors import or_404
from portal.ground.ids import new_id
from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.organisations.models import Holding, SuccessionAbroad, Unit, Ward
from portal.people.models import CellMembership, Membership
from portal.people.queries.active import active
from portal.policy import Role


class Side(Labelled):
    FRONT = "front", "Mặt trận và đoàn thể"
    CELL = "cell", "Chi bộ"
    WARD = "ward", "Đảng ủy"
    DESK = "desk", "Văn phòng và quản trị"


class Persona(NamedTuple):
    """Who holds the post `role` in the unit; without a post, a member of that cell."""

    key: str
    side: Side
    role: Role | None
    unit: str | None
    label: Sentence


PERSONAS = (
    Persona("truong-ban-3", Side.FRONT, Role.AREA_FRONT_HEAD, "front-3", say("Trưởng ban CTMT tổ dân phố 3")),
    Persona(
        "truong-ban-1", Side.FRONT, Role.AREA_FRONT_HEAD, "front-1", say("Trưởng ban CTMT tổ dân phố 1, là đảng viên")
    ),
    Persona("phu-nu", Side.FRONT, Role.MASS_HEAD, "women", say("Chủ tịch Hội LHPN phường")),
    Persona("doan-thanh-nien", Side.FRONT, Role.MASS_HEAD, "youth", say("Bí thư Đoàn phường")),
    Persona("cuu-chien-binh", Side.FRONT, Role.MASS_HEAD, "veterans", say("Chủ tịch Hội CCB phường")),
    Persona("mat-tran", Side.FRONT, Role.WARD_FRONT_CHAIR, None, say("Chủ tịch UBMTTQ phường")),
    Persona("bi-thu-3", Side.CELL, Role.CELL_SECRETARY, "cell-3", say("Bí thư Chi bộ 3")),
    Persona("pho-bi-thu-3", Side.CELL, Role.CELL_DEPUTY, "cell-3", say("Phó Bí thư Chi bộ 3")),
    Persona("dang-vien", Side.CELL, None, "cell-3", say("Một đảng viên Chi bộ 3")),
    Persona("phu-trach-3", Side.WARD, Role.CELL_SPONSOR, "cell-3", say("Đảng ủy viên phụ trách Chi bộ 3")),
    Persona("bi-thu-dang-uy", Side.WARD, Role.WARD_SECRETARY, None, say("Bí thư Đảng ủy")),
    Persona("van-phong", Side.DESK, Role.OFFICE, None, say("Văn phòng Đảng ủy")),
    Persona("quan-tri", Side.DESK, Role.ADMINISTRATOR, None, say("Quản trị hệ thống")),
)
BY_KEY = {persona.key: persona for persona in PERSONAS}


def make_personas(today: date) -> dict[str, int]:
    """Accounts for the personas whose posts are held, as far as they are missing: key to account."""
    accounts = {}
    for persona in PERSONAS:
        person_id = _holder(persona, today)
        if person_id is None:
            continue
        account = _account(person_id)
        if account is None:
            account = Account(id=new_id(), person_id=person_id, login=f"minhhoa.{persona.key}")
            db.session.add(account)
            db.session.flush()  # one person may be two personas
        accounts[persona.key] = account.id
    return accounts


def offered(today: date) -> list[tuple[Side, list[Persona]]]:
    """Those that stand ready in the demonstration ward, by side."""
    number = _demonstration()
    if number is None:
        return []
    with in_ward(number):
        ready = [one for one in PERSONAS if (person := _holder(one, today)) and _account(person)]
    return [(side, here) for side in Side if (here := [one for one in ready if one.side is side])]


def enter(key: str, today: date) -> Account:
    """The persona's account, signed in to without a password and written down as such."""
    persona = or_404(BY_KEY.get(key))
    with in_ward(or_404(_demonstration())):
        account = or_404(_account(or_404(_holder(persona, today))))
    return welcome(account, today, "account.sign_in", persona=key)


def _demonstration() -> int | None:
    """The first that still stands: wards that were divided among others are books."""
    standing = sa.select(Ward.id).where(Ward.demonstration, Ward.ended_on.is_(None), Ward.withdrawn_at.is_(None))
    return db.session.scalar(standing.order_by(Ward.id).limit(1))


def _units(code: str) -> list[int]:
    """The unit of that code, or what follows it here since its own ward was divided."""
    own = list(db.session.scalars(sa.select(Unit.id).where(Unit.code == code)))
    gone, unit = SuccessionAbroad.__table__, Unit.__table__
    first = sa.select(sa.func.min(Ward.id)).where(Ward.demonstration).scalar_subquery()
    followed = (
        sa.select(gone.c.other_unit_id)
        .join(unit, sa.and_(unit.c.ward_id == gone.c.ward_id, unit.c.id == gone.c.unit_id))
        .where(unit.c.code == code, gone.c.ward_id == first, gone.c.other_ward_id == ward())
    )
    return own or list(db.session.scalars(followed))


def _account(person_id: int) -> Account | None:
    return db.session.scalar(sa.select(Account).where(Account.person_id == person_id))


def _holder(persona: Persona, today: date) -> int | None:
    if persona.role is None:
        return _plain_member(persona.unit or "", today)
    held = (
        sa.select(Holding.person_id)
        .join(Unit, sa.and_(Unit.ward_id == Holding.ward_id, Unit.id == Holding.unit_id))
        .where(Holding.role == persona.role, Holding.holds(today))
        .order_by(Holding.id)
        .limit(1)
    )
    return db.session.scalar(held.where(Unit.id.in_(_units(persona.unit))) if persona.unit else held)


def _plain_member(cell: str, today: date) -> int | None:
    """The cell's member without any post whom the roster lists first among those who take part: an exempt one has no
    plan and no notes to look at."""
    held = sa.select(Holding.person_id).where(Holding.holds(today))
    return db.session.scalar(
        active(today)
        .with_only_columns(CellMembership.person_id)
        .join(Unit, sa.and_(Unit.ward_id == CellMembership.ward_id, Unit.id == CellMembership.cell_id))
        .where(Unit.id.in_(_units(cell)), CellMembership.person_id.not_in(held))
        .order_by(Membership.card_number, Membership.id)
        .limit(1)
    )
