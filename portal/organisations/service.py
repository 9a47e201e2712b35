from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, insert, select

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.errors import Invalid, refuse
from portal.ground.ids import new_id, written
from portal.ground.names import fold
from portal.ground.text import say
from portal.ground.values import RowValues
from portal.organisations import areas
from portal.organisations.masses import MASSES
from portal.organisations.models import CellKind, Holding, Setting, Unit, UnitKind, UnitName, UnitPlace, Ward
from portal.organisations.queries import plain, unit_coded, units, units_now
from portal.organisations.rules import PHONE, PLACED, not_yet
from portal.policy import Action, Actor, Role, any_power, require


def found_ward(number: int, name: str, demonstration: bool = False) -> Ward:
    """Open a tenant; what stands in it is written with this ward in force."""
    refuse(say("Phường số %(number)s đã có trong hệ thống.", number=number) if db.session.get(Ward, number) else None)
    ward = Ward(id=number, name=name, demonstration=demonstration)
    db.session.add(ward)
    flush()
    return ward


def raise_ward(name: str, *, superior: str, areas: int = 0, since: date | None = None) -> dict[str, Unit]:
    """The skeleton every ward has, by code: Party root, office, people's committee, Front, mass organisations, and
    `areas` residence groups, each with its cell and its Front committee. The roster adds what is missing."""
    root = add_unit(UnitKind.WARD_PARTY, "ward", f"Đảng bộ {name}", "Đảng bộ phường", None, order=1, since=since)
    skeleton = [
        add_unit(UnitKind.SUPERIOR, "superior", superior, superior, None, order=0, since=since),
        root,
        add_unit(UnitKind.WARD_OFFICE, "office", "Văn phòng Đảng ủy", "Văn phòng", root, order=2, since=since),
        add_unit(UnitKind.WARD_PEOPLE, "people", f"Ủy ban nhân dân {name}", "UBND phường", root, order=3, since=since),
        add_unit(
            UnitKind.WARD_FRONT,
            "front",
            f"Ủy ban Mặt trận Tổ quốc Việt Nam {name}",
            "UBMTTQ phường",
            root,
            order=4,
            since=since,
        ),
    ]
    skeleton += [
        add_unit(UnitKind.MASS_ORGANISATION, one.code, one.name, one.short_name, root, order=5 + place, since=since)
        for place, one in enumerate(MASSES)
    ]
    by_code = {unit.code: unit for unit in skeleton}
    for number in range(1, areas + 1):
        for unit in add_area(number, by_code, since=since):
            by_code[unit.code] = unit
    return by_code


def add_area(
    number: int,
    ward: dict[str, Unit],
    *,
    since: date | None = None,
    basis: str | None = None,
    cell_name: str | None = None,
) -> list[Unit]:
    """A residence group with its Front committee and its cell, as far as they are not there yet."""
    wanted: tuple[tuple[UnitKind, str, str, str, Unit, CellKind | None, int], ...] = (
        (
            UnitKind.RESIDENCE_GROUP,
            f"group-{number}",
            f"Tổ dân phố {number}",
            f"Tổ {number}",
            ward["people"],
            None,
            100,
        ),
        (
            UnitKind.AREA_FRONT,
            f"front-{number}",
            f"Ban Công tác Mặt trận tổ dân phố {number}",
            f"Ban CTMT tổ dân phố {number}",
            ward["front"],
            None,
            200,
        ),
        (
            UnitKind.CELL,
            f"cell-{number}",
            cell_name or f"Chi bộ {number}",
            f"Chi bộ {number}",
            ward["ward"],
            CellKind.RESIDENTIAL,
            300,
        ),
    )
    added = [
        add_unit(kind, code, name, short, parent, cell_kind, order=base + number, since=since, basis=basis)
        for kind, code, name, short, parent, cell_kind, base in wanted
        if code not in ward
    ]
    there = {unit.kind: unit for unit in [*(ward[one[1]] for one in wanted if one[1] in ward), *added]}
    for kind in PLACED:
        if areas.standing(there[kind]) is None:
            areas.relate(there[kind], there[UnitKind.RESIDENCE_GROUP], since=since, basis=basis)
    return added


def add_unit(
    kind: UnitKind,
    code: str,
    name: str,
    short_name: str,
    parent: Unit | None,
    cell_kind: CellKind | None = None,
    *,
    order: int = 0,
    since: date | None = None,
    basis: str | None = None,
    unit_id: int | None = None,
) -> Unit:
    """A unit with its name and place as dated rows; `since` None: it stood before the portal knew of it."""
    unit_id = unit_id or new_id()
    unit = Unit(
        id=unit_id,
        kind=kind,
        cell_kind=cell_kind,
        code=code,
        name=name,
        short_name=short_name,
        order=order,
        parent_id=parent.id if parent else None,
        path=f"{parent.path if parent else '/'}{written(unit_id)}/",
        opened_on=since,
    )
    db.session.add(unit)
    flush()  # name and place refer to it, and siblings to its path
    db.session.add(UnitName(unit_id=unit_id, name=name, short_name=short_name, valid_from=since, basis=basis))
    db.session.add(UnitPlace(unit_id=unit_id, parent_id=unit.parent_id, valid_from=since, basis=basis))
    return unit


def appoint(
    actor: Actor, person_id: int, unit: Unit, role: Role, title: str, *, since: date | None, basis: str | None
) -> Holding:
    require(actor, Action.PEOPLE_RECORD)
    holding = Holding(person_id=person_id, unit_id=unit.id, role=role, title=title, valid_from=since, basis=basis)
    db.session.add(holding)
    audit.record(
        actor,
        Action.PEOPLE_RECORD,
        holding,
        person=person_id,
        unit=unit.code,
        role=role,
        title=title,
        since=since,
        basis=basis,
        **({"second_person": "none: set-up"} if actor.account_id is None and any_power([role]) else {}),
    )
    return holding


def seat_many(rows: Sequence[RowValues]) -> None:
    """Posts of a whole list at once; the deed that brings the list in is the one that is recorded."""
    if rows:
        db.session.execute(insert(Holding), rows)


def vacate_many(ends: Iterable[tuple[int, date | None]]) -> None:
    """Posts that end, by id and day; without a day the row was mistaken. What was told is withdrawn and told again with
    its end, so that who held a post is known as it was known then."""
    told = dict(ends)
    for holding in db.session.scalars(select(Holding).where(Holding.id.in_(told))).all():
        holding.withdrawn_at = now()
        if (on := told[holding.id]) is not None:
            db.session.add(
                Holding(
                    person_id=holding.person_id,
                    unit_id=holding.unit_id,
                    role=holding.role,
                    title=holding.title,
                    valid_from=holding.valid_from,
                    valid_until=on,
                    basis=holding.basis,
                )
            )
    flush()


def decide(actor: Actor, key: str, value: object, *, since: date, basis: str | None = None) -> Setting:
    """Set what the ward decides for itself from a day on; what held before stays reproducible."""
    require(actor, Action.SETTINGS_MANAGE)
    for before in db.session.scalars(select(Setting).where(Setting.key == key, Setting.holds(since))):
        if before.valid_from == since:
            before.withdrawn_at = now()
        else:
            before.valid_until = since
    setting = Setting(key=key, value=value, valid_from=since, basis=basis)
    db.session.add(setting)
    audit.record(actor, Action.SETTINGS_MANAGE, setting, key=key, value=value, since=since)
    return setting


def tell_office_phone(actor: Actor, phone: str, today: date) -> Setting:
    """Whom to call stands at the foot of every page; an empty number takes it away."""
    if phone and not PHONE.fullmatch(phone):
        raise Invalid({"phone": say("“%(typed)s” không phải là số điện thoại.", typed=phone)})
    return decide(actor, "office_phone", phone, since=today)


def open_unit(
    actor: Actor,
    kind: UnitKind,
    name: str,
    short_name: str,
    parent: Unit,
    cell_kind: CellKind | None = None,
    *,
    since: date,
    today: date,
    basis: str,
    group: Unit | None = None,
) -> Unit:
    """A body set up by decision, on the ground of a residence group if it has one; its code is made of its short
    name, and nothing is read from it."""
    require(actor, Action.PEOPLE_RECORD)
    refuse(not_yet(since, today))
    standing = unit_coded("-".join(fold(short_name).split()))
    there = (standing is not None and standing.ended_on is None) or _called(kind, name, short_name)
    refuse(say("Đã có tổ chức tên gọi tắt là “%(name)s”.", name=short_name) if there else None)
    code = free_code(short_name)
    unit = add_unit(kind, code, name, short_name, parent, cell_kind, order=_last_order(kind), since=since, basis=basis)
    audit.record(actor, Action.PEOPLE_RECORD, unit, opened=name, kind=kind, since=since, basis=basis)
    if group is not None:
        areas.place_unit(actor, unit, group, since=since, today=today, basis=basis)
    else:
        areas.follow(actor, since, today)
    return unit


def rename_unit(actor: Actor, unit: Unit, name: str, short_name: str, *, since: date, today: date, basis: str) -> None:
    """The unit goes on under another name from a day; what was written before keeps the old one."""
    require(actor, Action.PEOPLE_RECORD)
    refuse(not_yet(since, today))
    before = db.session.scalars(select(UnitName).where(UnitName.unit_id == unit.id, UnitName.holds(since))).all()
    refuse(say("Tên này đang dùng.") if (unit.name, unit.short_name) == (name, short_name) else None)
    refuse(
        say("Đã có lần đổi tên từ ngày %(day)s; ngày đổi mới phải sau ngày đó.", day=before[0].valid_from)
        if before and before[0].valid_from == since
        else None
    )
    for one in before:
        one.valid_until = since
    db.session.add(UnitName(unit_id=unit.id, name=name, short_name=short_name, valid_from=since, basis=basis))
    audit.record(actor, Action.PEOPLE_RECORD, unit, renamed=name, before=unit.name, since=since, basis=basis)
    unit.name, unit.short_name = name, short_name


def correct_ward_name(actor: Actor, ward: Ward, name: str, *, reason: str) -> None:
    """A name that was typed wrong when the ward was set up: every unit that bears it bore the right one all along."""
    require(actor, Action.PEOPLE_RECORD)
    before = ward.name
    refuse(say("Tên này đang dùng.") if name == before else None)
    ending = UnitName.name.endswith(before, autoescape=True)
    for one in db.session.scalars(select(UnitName).where(UnitName.withdrawn_at.is_(None), ending)).all():
        one.withdrawn_at = now()
        right = one.name.removesuffix(before) + name
        dates = {"valid_from": one.valid_from, "valid_until": one.valid_until, "basis": reason}
        db.session.add(UnitName(unit_id=one.unit_id, name=right, short_name=one.short_name, **dates))
    for unit in db.session.scalars(select(Unit).where(Unit.name.endswith(before, autoescape=True))).all():
        unit.name = unit.name.removesuffix(before) + name
    ward.name = name
    root = db.session.scalars(select(Unit).where(Unit.code == "ward")).one()
    audit.record(actor, Action.PEOPLE_RECORD, root, ward_name=name, before=before, reason=reason)


def free_code(short_name: str) -> str:
    """Made of the short name, and nothing is read from it; that of a unit that ended is not given again."""
    plainly, taken = "-".join(fold(short_name).split()), {one.code for one in units()}
    return next(one for one in (plainly, *(f"{plainly}-{number}" for number in range(2, 1000))) if one not in taken)


def _called(kind: UnitKind, name: str, short_name: str) -> bool:
    """Codes are no names: "Chi bộ 1" of the first day has another code than one that is opened by form."""
    wanted = {plain(name), plain(short_name)}
    return any(wanted & {plain(one.name), plain(one.short_name)} for one in units_now(kind))


def _last_order(kind: UnitKind) -> int:
    return (db.session.scalar(select(func.max(Unit.order)).where(Unit.kind == kind)) or 0) + 1
