"""Who the people of a load are: accounts of generated wards, signed in as at the door, with the pages of their post."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from flask import Flask

from bench import asked
from portal.demo.city.building import CityWard
from portal.demo.city.people import MASS_SEATS
from portal.ground import ids
from portal.ground.db import db, enter_ward
from portal.people.models import CellMembership
from tests.kit.grown import hot_pages

# Of fifty: heads who write, secretaries of cells, the ward's own desks, and members who read what is theirs.
HEADS, SECRETARIES, MEMBERS = 25, 12, 6
DESKS = ("women", "youth", "veterans", "office", "office", "front", "ward_secretary")
OWN = (("home, member", "/"), ("what was noted about me", "/giam-sat/cua-toi"), ("calendar", "/lich"))
PLACE = 20  # in their cell, of the member whose page a secretary opens

Told = dict[str, Any]


def fifty(app: Flask, ward: CityWard, port: int) -> list[Told]:
    """As a ward's portal is opened on a working day."""
    enter_ward(ward.number)
    found = [_head(app, ward, f"front-{number}", port) for number in range(1, HEADS + 1)]
    found += [_reader(app, ward, f"cell-{number}", port) for number in range(1, SECRETARIES + 1)]
    found += [_reader(app, ward, who, port) for who in DESKS]
    member = {"pages": [{"name": name, "url": url} for name, url in OWN]}
    found += [_person(app, ward, "member", port, f"member {number}") | member for number in range(MEMBERS)]
    return found


def heads(app: Flask, wards: list[CityWard], port: int, count: int) -> list[Told]:
    """So many who send their month, ward after ward."""
    every = ((ward, code) for ward in wards for code in ward.accounts if code.startswith("front-"))
    found = []
    for ward, code in islice(every, count):
        enter_ward(ward.number)
        found.append(_head(app, ward, code, port))
    assert len(found) == count, f"{len(found)} heads of {count}"
    return found


def _head(app: Flask, ward: CityWard, who: str, port: int) -> Told:
    sheet = f"/giam-sat/{ward.months[-1]}/{ids.written(ward.units[who])}"
    return _reader(app, ward, who, port) | {"sheet": sheet}


def _reader(app: Flask, ward: CityWard, who: str, port: int) -> Told:
    return _person(app, ward, who, port, who) | {"pages": list(_pages(ward, who))}


def _person(app: Flask, ward: CityWard, who: str, port: int, name: str) -> Told:
    db.session.rollback()  # what was read for the last one must not turn into a write
    headers = {"Cookie": asked.cookies_of(app, ward, who), "Host": f"127.0.0.1:{port}"}
    return {"name": f"{name} of {ward.number}", "headers": headers}


def _pages(ward: CityWard, who: str) -> Iterator[dict[str, str]]:
    """The pages that are opened often, as they are for this body, cell or desk."""
    kind, _, number = who.partition("-")
    like, units, people = who, {}, {}
    if number:
        like = f"{kind}-1"
        units = {f"{one}-1": ward.units[f"{one}-{number}"] for one in ("front", "cell")}
        people = {"member": _member(ward.units[f"cell-{number}"])}
    elif who in MASS_SEATS:
        like, units = "women", {"women": ward.units[who]}
    theirs = ward._replace(units={**ward.units, **units}, people={**ward.people, **people})
    return ({"name": hot.name, "url": hot.url} for hot in hot_pages(theirs) if hot.who == like)


def _member(cell_id: int) -> int:
    of_cell = sa.select(CellMembership.person_id).where(CellMembership.cell_id == cell_id)
    return int(db.session.scalars(of_cell.order_by(CellMembership.person_id).offset(PLACE).limit(1)).one())
