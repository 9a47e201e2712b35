"""Where a ward's numbers are printed: each place with what it tells of (a month or a drive) and whose it is."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from portal.ground.ids import written
from portal.organisations.models import UnitKind
from portal.organisations.queries import units
from portal.policy import Role

READERS = (Role.WARD_SECRETARY, Role.OFFICE, Role.WARD_FRONT_CHAIR, Role.CELL_SECRETARY, Role.AREA_FRONT_HEAD)


class PrintedPlace(NamedTuple):
    """A page with numbers. `about`: the unit it is of; empty for the ward's. `paper`: which one it is, where it lies on
    tables and is masked alike for everyone."""

    of: str  # the month or the drive
    address: str
    about: str = ""
    paper: str = ""


def of_month(month: str) -> Iterator[PrintedPlace]:
    yield PrintedPlace(month, f"/giam-sat/{month}/tien-do")
    yield PrintedPlace(month, f"/giao-ban/{month}", paper="giao-ban")
    for cell in units(UnitKind.CELL):
        yield PrintedPlace(month, f"/giam-sat/{month}/chi-bo/{written(cell.id)}", cell.short_name)
    for body in units(UnitKind.WARD_FRONT, UnitKind.AREA_FRONT, UnitKind.MASS_ORGANISATION):
        yield PrintedPlace(month, f"/giam-sat/{month}/{written(body.id)}", body.short_name)
        yield PrintedPlace(month, f"/giam-sat/{month}/{written(body.id)}/phieu", body.short_name, "phieu")
        yield PrintedPlace(month, f"/tong-quan/thang/{month}/{written(body.id)}", body.short_name)


def of_drive(slug: str, as_of: date) -> Iterator[PrintedPlace]:
    yield PrintedPlace(slug, f"/dot-sinh-hoat/{slug}")
    yield PrintedPlace(slug, f"/dot-sinh-hoat/{slug}/chi-tieu")
    yield PrintedPlace(slug, f"/tong-quan/cap-tren/{slug}?ngay={as_of:%d/%m/%Y}")
