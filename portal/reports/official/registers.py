"""The ward's registers as workbooks: sổ giao nhận, sổ niêm yết, attendance of a cell's year. Each shows what its own
page shows the same reader."""

from datetime import date

from portal.attendance.models import Presence
from portal.attendance.queries.cell_year import year_of
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow, units
from portal.plans.queries.board import postings_for
from portal.plans.queries.register import RegisterFilter, register_for
from portal.policy import Action, Actor, PolicySubject, Role, can, require
from portal.policy.relations import COMMITTEE, HEADS, WARD_LEADERS
from portal.reports.official.campaign import ward_party
from portal.reports.official.content import Report, ReportTable, TableColumn, Value
from portal.reports.official.kind import ReportRequest

SIGNS = {Presence.PRESENT: "x", Presence.EXCUSED: "P", Presence.ABSENT: "K", Presence.EXEMPT: "M"}
NUMBER = TableColumn(say("STT"), number=True)


def office() -> UnitRow:
    return next(iter(units(UnitKind.WARD_OFFICE)), ward_party())


def reads_register(actor: Actor, _day: date) -> bool:
    return actor.has(Role.OFFICE, *WARD_LEADERS, *COMMITTEE, *HEADS) or bool(actor.helps)


def deliveries_report(actor: Actor, asked: ReportRequest, _today: date) -> Report:
    """Every line that the register shows this reader; states and days, never a word of a plan."""
    columns = [
        NUMBER,
        *(
            TableColumn(one)
            for one in (
                say("Nơi nhận"),
                say("Đơn vị nhận"),
                say("Đảng viên"),
                say("Chi bộ"),
                say("Bản số"),
                say("Trạng thái"),
                say("Ngày chuyển"),
                say("Người chuyển"),
                say("Ngày nhận"),
                say("Người nhận"),
                say("Ghi chú"),
            )
        ),
    ]
    rows: list[list[Value]] = [
        [
            number,
            one.recipient.label,
            one.place,
            one.name,
            one.cell or "",
            one.number,
            one.state.label,
            one.sent_on,
            one.sent_by or "",
            one.received_on,
            one.received_by or "",
            one.source or "",
        ]
        for number, one in enumerate(register_for(actor, RegisterFilter()), 1)
    ]
    return _book("SỔ GIAO NHẬN", say("kế hoạch tu dưỡng"), asked, ReportTable(say("Sổ giao nhận"), columns, rows))


def postings_report(actor: Actor, asked: ReportRequest, _today: date) -> Report:
    require(actor, Action.POSTING_MANAGE)
    columns = [
        NUMBER,
        *(
            TableColumn(one)
            for one in (
                say("Đảng viên"),
                say("Chức vụ"),
                say("Bản số"),
                say("Nơi niêm yết"),
                say("Từ ngày"),
                say("Đến ngày"),
                say("Người niêm yết"),
                say("Ngày gỡ"),
                say("Người gỡ"),
                say("Lý do gỡ"),
                say("Người chứng kiến"),
                say("Biên bản"),
                say("Ghi chú"),
            )
        ),
    ]
    rows: list[list[Value]] = [
        [
            number,
            one.name,
            ", ".join(one.titles),
            one.number,
            one.place,
            one.posted_from,
            one.posted_until,
            one.posted_by or "",
            one.withdrawn_on,
            one.withdrawn_by or "",
            one.withdrawn_reason or "",
            one.witnesses or "",
            one.minutes or "",
            one.source or "",
        ]
        for number, one in enumerate(postings_for(actor), 1)
    ]
    return _book("SỔ NIÊM YẾT", say("kế hoạch tu dưỡng"), asked, ReportTable(say("Sổ niêm yết"), columns, rows))


def cells_of_attendance(actor: Actor, _day: date) -> list[UnitRow]:
    return [one for one in units(UnitKind.CELL) if can(actor, Action.ATTENDANCE_READ, PolicySubject(path=one.path))]


def attendance_report(actor: Actor, asked: ReportRequest, _today: date) -> Report:
    """Members by sessions, as the cell's own page has them; never a count by member, never why someone was away."""
    year = or_404(year_of(actor, asked.unit_id or 0, asked.year))
    columns = [
        NUMBER,
        TableColumn(say("Họ và tên")),
        *(TableColumn(say("%(day)s %(theme)s", day=one.on, theme=one.theme)) for one in year.sessions),
    ]
    rows: list[list[Value]] = [
        [number, one.name, *(SIGNS.get(mark, "") if mark else "" for mark in one.marks)]
        for number, one in enumerate(year.members, 1)
    ]
    sub = say("%(cell)s, năm %(year)s", cell=year.cell, year=year.year)
    legend = say("x: có mặt; P: vắng có lý do; K: vắng không lý do; M: được miễn; để trống: không triệu tập.")
    book = _book("SỔ ĐIỂM DANH", sub, asked, ReportTable(say("Điểm danh"), columns, rows))
    cell = next((one for one in units(UnitKind.CELL) if one.id == year.cell_id), office())
    return book._replace(issuer=cell, notes=[legend])


def _book(title: str, sub: object, asked: ReportRequest, table: ReportTable) -> Report:
    return Report(title, sub, office(), asked.as_of, [], [table], landscape=True)  # type: ignore[arg-type]
