"""What stands around the meetings of Chi bộ 3, marked as demonstration: a shared event with some of its participants,
and a check by the committee member in charge that waits for an answer. The workbooks tell of neither."""

from datetime import date

from portal.checks.service import checks
from portal.demo.people import acting, seated
from portal.ground.db import flush
from portal.ground.errors import or_404
from portal.meetings.queries.events import event_for, tickable
from portal.meetings.service import events
from portal.organisations.models import UnitKind
from portal.organisations.queries import units
from portal.policy import Role

EVENT = ("Tổng vệ sinh môi trường (việc minh họa)", "Nhà văn hóa tổ dân phố 3", date(2022, 4, 16))
TOOK_PART = 12  # the first so many of the cell, in the order of names
CHECKED_ON, ANSWER_BY = date(2022, 4, 20), date(2022, 4, 27)
FINDING = (
    "Nội dung minh họa: chi bộ đã thông qua đủ kế hoạch; sổ nghị quyết chưa ghi kết luận buổi sinh hoạt chuyên đề."
)
REQUEST = "Nội dung minh họa: bổ sung kết luận vào sổ nghị quyết và báo lại Đảng ủy viên phụ trách."


def share_and_check(today: date) -> None:
    cell = next(one for one in units(UnitKind.CELL) if one.code == "cell-3")
    secretary = acting(seated(cell.id, Role.CELL_SECRETARY, today), today)
    title, place, on = EVENT
    shared = events.share(secretary, cell, today, title=title, place=place, on=on)
    event = or_404(event_for(secretary, shared.id))
    people = [one.person_id for one in tickable(secretary, event)]
    events.tick(secretary, event, today, ticked=people[:TOOK_PART], was=())
    sponsor = acting(seated(cell.id, Role.CELL_SPONSOR, today), today)
    checks.record(sponsor, cell, today, on=CHECKED_ON, finding=FINDING, request=REQUEST, due_on=ANSWER_BY)
    flush()
