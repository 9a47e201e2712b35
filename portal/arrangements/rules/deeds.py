"""The deeds of which an arrangement is made, each as it will be done; written down as text and read back."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from portal.ground.labels import Labelled
from portal.ground.values import JsonObject
from portal.organisations.models import CellKind, Rank, UnitKind


class DeedKind(Labelled):
    OPEN = "open", "Thành lập"
    RENAME = "rename", "Đổi tên"
    MERGE = "merge", "Sáp nhập"
    SPLIT = "split", "Chia tách"
    END = "end", "Kết thúc hoạt động"
    MOVE = "move", "Chuyển địa bàn"
    RANK = "rank", "Nâng loại hình"
    RAISE = "raise", "Nâng thành đảng bộ cơ sở"
    UNDER = "under", "Đổi tổ chức trực thuộc"
    LEAD = "lead", "Đổi tổ chức chủ trì giám sát"
    ABOVE = "above", "Đổi cấp trên"
    FOUND = "found", "Thành lập phường"
    ABROAD = "abroad", "Nêu tổ chức ở phường khác"
    GIVE = "give", "Chuyển sang phường khác"


class Deed(NamedTuple):
    """`unit_id`: whom it is about; of OPEN, of RAISE, and of a MERGE into a new unit, the one that is opened."""

    kind: DeedKind
    unit_id: int
    merged: tuple[int, ...] = ()  # MERGE: those that become one; RAISE: the cell that becomes an đảng bộ cơ sở
    into: tuple[int, ...] = ()  # SPLIT, END: those that follow
    by_group: tuple[tuple[int, int], ...] = ()  # whoever lives in this residence group goes to that unit
    rest: int | None = None  # whoever nothing else is said of goes here
    name: str = ""
    short_name: str = ""
    unit_kind: UnitKind | None = None
    cell_kind: CellKind | None = None
    group_id: int | None = None
    body_id: int | None = None
    parent_id: int | None = None  # OPEN, UNDER: the đảng bộ cơ sở or đảng bộ bộ phận it stands in; None: the ward's own
    rank: Rank | None = None
    receiver: str = ""  # ABOVE: who takes the copies of plans there; FOUND: what stands above the ward
    ward: int | None = None  # FOUND, ABROAD, GIVE: which ward of the installation


WORDS = ("name", "short_name", "receiver")
IDS = ("unit_id", "rest", "group_id", "body_id", "parent_id")
NUMBERS = ("ward",)
LISTS = ("merged", "into")
ENUMS: Mapping[str, Any] = {"unit_kind": UnitKind, "cell_kind": CellKind, "rank": Rank}


def told(deed: Deed) -> JsonObject:
    """Ids as text: they are larger than what JSON keeps exactly."""
    said: JsonObject = {name: getattr(deed, name) for name in WORDS}
    said |= {name: str(value) for name in (*IDS, *NUMBERS) if (value := getattr(deed, name)) is not None}
    said |= {name: [str(one) for one in getattr(deed, name)] for name in LISTS}
    said |= {name: value.value for name in ENUMS if (value := getattr(deed, name)) is not None}
    return said | {"by_group": [[str(group), str(unit)] for group, unit in deed.by_group]}


def read(kind: DeedKind, said: Mapping[str, Any]) -> Deed:
    values: JsonObject = {name: said.get(name, "") for name in WORDS}
    values |= {name: int(said[name]) for name in (*IDS, *NUMBERS) if said.get(name)}
    values |= {name: tuple(int(one) for one in said.get(name, ())) for name in LISTS}
    values |= {name: of(said[name]) for name, of in ENUMS.items() if said.get(name)}
    values["by_group"] = tuple((int(group), int(unit)) for group, unit in said.get("by_group", ()))
    return Deed(kind, **values)
