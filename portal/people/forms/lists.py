from collections.abc import Mapping
from typing import TypeVar

from portal.ground import ids
from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.people.columns import COLUMNS
from portal.people.models import ExemptionKind
from portal.people.rules.filters import NOT_EXEMPT, OUTSIDE, Order, PeopleFilter
from portal.people.rules.standing import PartyStanding
from portal.web.fields import Choice, block
from portal.web.forms import Form

Kind = TypeVar("Kind", bound=Labelled)
OUT = "ngoai"  # residence outside the ward's groups


class ExportForm(Form):
    reason = block(
        say("Tải danh sách này để làm gì"),
        most=300,
        required=say("Hãy ghi lý do tải danh sách, ví dụ: báo cáo quý II gửi Quận ủy."),
    )


def filter_from(asked: Mapping[str, str], order: Order, typed: str = "") -> PeopleFilter:
    """The filters as the address has them; what no filter is written as filters nothing."""
    group = asked.get("to", "")
    exemption = asked.get("mien", "")
    return PeopleFilter(
        cell_id=ids.read(asked.get("chi-bo", "")),
        group_id=OUTSIDE if group == OUT else ids.read(group),
        organisation_id=ids.read(asked.get("doan-the", "")),
        standing=_member(PartyStanding, asked.get("dien", "")),
        exemption=exemption if exemption == NOT_EXEMPT else _member(ExemptionKind, exemption),
        states=tuple(
            (column.code, state.value)
            for column in COLUMNS
            for state in [_member(column.states, asked.get(column.code, ""))]
            if state
        ),
        order=_member(Order, asked.get("xep", "")) or order,
        typed=typed[:100],
    )


def _member(kind: type[Kind], code: str) -> Kind | None:
    return next((one for one in kind if one.value == code), None)


def choices(
    asked: PeopleFilter,
    typed: Mapping[str, str],
    cells: Mapping[int, str],
    groups: Mapping[int, str],
    organisations: Mapping[int, str],
    detailed: bool,
) -> list[tuple[str, Sentence, list[Choice], str]]:
    """The filters offered: name, label, its values with their words, the one in use."""
    every = ("", say("Tất cả"))
    offered: list[tuple[str, Sentence, list[Choice]]] = []
    if len(cells) > 1:
        offered.append(("chi-bo", say("Chi bộ"), [every, *_by_id(cells)]))
    offered.append(("to", say("Tổ dân phố"), [every, *_by_id(groups), (OUT, say("Ngoài các tổ dân phố"))]))
    offered.append(("doan-the", say("Đoàn thể"), [every, *_by_id(organisations)]))
    if detailed:
        offered.append(("dien", say("Diện"), [every, *_by_value(PartyStanding)]))
    offered.append(
        ("mien", say("Miễn, giảm"), [every, (NOT_EXEMPT, say("Không miễn, giảm")), *_by_value(ExemptionKind)])
    )
    offered += [(column.code, column.label, [every, *_by_value(column.states)]) for column in COLUMNS]
    offered.append(("xep", say("Sắp xếp"), list(_by_value(Order))))
    return [
        (name, label, values, asked.order.value if name == "xep" else typed.get(name, ""))
        for name, label, values in offered
    ]


def _by_id(names: Mapping[int, str]) -> list[Choice]:
    return [(ids.written(key), name) for key, name in names.items()]


def _by_value(kind: type[Labelled]) -> list[Choice]:
    return [(one.value, one.label) for one in kind]
