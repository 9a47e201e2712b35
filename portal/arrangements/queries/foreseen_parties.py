"""Of a preview: what stands in an đảng bộ cơ sở from the day on, and whose months are handed over to whom."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from portal.arrangements.queries.snapshot import Worked
from portal.arrangements.rules.handover import SeatAfter
from portal.arrangements.rules.shapes import PARTIES
from portal.ground.text import Sentence, say
from portal.people.queries.history import names_of


def in_parties(worked: Worked) -> Iterator[Sentence]:
    """Who approves, closes, leads and counts in what is raised or put under another."""
    after = worked.after
    for one in dict.fromkeys(after.under):
        parent = after.nodes[one].parent_id
        yield say(
            "%(unit)s trực thuộc %(parent)s",
            unit=after.name_of(one),
            parent=after.nodes[parent].name if parent is not None else say("Đảng bộ phường"),
        )
    for one in after.opened:
        if after.nodes[one].kind in PARTIES:
            yield say(
                "%(unit)s: chi ủy từng chi bộ vẫn thông qua kế hoạch và chốt kỳ; kế hoạch của bí thư chi bộ do đảng ủy "
                "ở đó hoặc Ban Thường vụ Đảng ủy thông qua; tổ chức chủ trì giám sát không đổi; số liệu vẫn tính theo "
                "chi bộ.",
                unit=after.name_of(one),
            )


def handed_lines(worked: Worked, handed: Mapping[int, Sequence[SeatAfter]], until: date) -> list[Sentence]:
    names = names_of({one.person_id for people in handed.values() for one in people})
    return [
        say(
            "%(name)s nhận bàn giao kỳ đang mở của %(unit)s đến trước ngày %(day)s: thấy trạng thái, không thấy "
            "nội dung",
            name="; ".join(dict.fromkeys(names.get(one.person_id, "") for one in people)),
            unit=worked.after.name_of(unit_id),
            day=until,
        )
        for unit_id, people in handed.items()
    ]
