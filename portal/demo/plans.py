"""Plans that wait to be read, so that reviewing can be tried: three members of one cell and a cell secretary change
theirs in mid-year. Written by the portal's own service and marked as demonstration; nothing is approved and nothing
handed back, for the article tells of neither."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.demo.people import acting, seated
from portal.ground.db import db
from portal.ground.described import values_of
from portal.organisations.queries import seats, unit_coded
from portal.people.models import CellMembership, Person
from portal.people.queries.active import active
from portal.plans.models import FollowedBy, Section
from portal.plans.queries.reading import commitments_of
from portal.plans.queries.writing import writing_for
from portal.plans.rules.writing import CommitmentRow, PlanContent
from portal.plans.said import Committed
from portal.plans.service.writing import WritingWindow, hand_in
from portal.policy import Role

CELL, SECRETARYS = "cell-3", "cell-4"
YEARS_END = date(2022, 12, 30)
NARRATIVES = {
    "politics": "Học tập, quán triệt các nghị quyết của Đảng; dự đủ các buổi sinh hoạt và phát biểu ý kiến ở mỗi buổi.",
    "ethics": "Giữ nếp sống giản dị, gần dân; chấp hành sự phân công của chi bộ, báo cáo trước khi vắng mặt.",
    "duties": "Hoàn thành việc chi bộ giao, mỗi tháng báo cáo một lần; đi đầu trong tổng vệ sinh sáng thứ bảy.",
    "example": "Đăng ký làm theo: thực hành tiết kiệm, mỗi tháng giúp một hộ khó khăn trong tổ dân phố.",
}


class DemoChange(NamedTuple):
    """Why a plan is changed, and the row that is added."""

    reason: str
    row: CommitmentRow


CHANGES = (
    DemoChange(
        "Được chi bộ giao thêm việc phụ trách tổ liên gia (minh họa)",
        CommitmentRow(
            "moi",
            shortcoming="Chưa nắm hết các hộ trong tổ liên gia mới nhận",
            cause="Mới nhận địa bàn từ tháng 4",
            remedy="Mỗi tháng gặp năm hộ, ghi sổ kiến nghị và trả lời trong mười ngày",
            due_on=YEARS_END,
            section=Section.DUTIES,
        ),
    ),
    DemoChange(
        "Bổ sung theo góp ý tại buổi sinh hoạt chuyên đề (minh họa)",
        CommitmentRow(
            "moi",
            shortcoming="Còn ngại phát biểu trong sinh hoạt chi bộ",
            cause="Chuẩn bị chưa kỹ",
            remedy="Chuẩn bị ý kiến bằng văn bản trước mỗi buổi, phát biểu ít nhất một lần",
            due_on=date(2022, 9, 30),
            section=Section.POLITICS,
        ),
    ),
    DemoChange(
        "Thay đổi nơi làm việc, điều chỉnh thời hạn (minh họa)",
        CommitmentRow(
            "moi",
            shortcoming="Ít tham gia hoạt động nơi cư trú",
            cause="Đi làm xa, về muộn",
            remedy="Tham gia tổng vệ sinh ít nhất hai sáng thứ bảy mỗi tháng",
            due_on=date(2022, 10, 31),
            section=Section.RESIDENCE,
            followed_by=FollowedBy.LEAD,
        ),
    ),
    DemoChange(
        "Được Đảng ủy giao dự thảo quy chế của chi bộ (minh họa)",
        CommitmentRow(
            "moi",
            shortcoming="Chi bộ chưa có quy chế làm việc sửa đổi",
            cause="Chờ hướng dẫn mới",
            remedy="Trình chi bộ thông qua quy chế làm việc trong quý II",
            due_on=date(2022, 6, 30),
            section=Section.DUTIES,
        ),
    ),
)


def change_in_mid_year(day: date) -> None:
    people = [*_plain_members(day), _secretary(day)]
    for person_id, change in zip(people, CHANGES, strict=True):
        _change(person_id, change, day)


def _change(person_id: int, change: DemoChange, day: date) -> None:
    actor = acting(person_id, day)
    writing = writing_for(actor, day, changing=True)
    if writing is None or writing.newest is None:  # only a plan in force can be changed
        raise LookupError(f"no plan to change: {person_id}")
    standing = commitments_of([writing.newest.id])[writing.newest.id]
    carried = [
        replace(CommitmentRow(str(one.position), one.id, **values_of(Committed, one)), due_on=one.due_on or YEARS_END)
        for one in standing
    ]
    content = PlanContent(NARRATIVES, (*carried, change.row), change.reason)
    hand_in(actor, writing, day, content, WritingWindow("minh-hoa", "", writing.form.number))


def _plain_members(day: date) -> list[int]:
    """Three of the cell's members without a post, from the middle of its list: the first is whom a visitor may be."""
    cell = unit_coded(CELL)
    posts = {seat.person_id for seat in seats(day)}
    query = (
        active(day)
        .with_only_columns(CellMembership.person_id)
        .join(Person, sa.and_(Person.ward_id == CellMembership.ward_id, Person.id == CellMembership.person_id))
        .where(CellMembership.cell_id == (cell.id if cell else 0))
        .order_by(Person.sort_key, Person.id)
    )
    listed = [person for person in db.session.scalars(query) if person not in posts]
    return [listed[len(listed) * share // 5] for share in (1, 2, 3)]


def _secretary(day: date) -> int:
    cell = unit_coded(SECRETARYS)
    return seated(cell.id if cell else 0, Role.CELL_SECRETARY, day)
