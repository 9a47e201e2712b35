"""A mass organisation's members in a month: who they are and how far the month has come, for its own head."""

from datetime import date

from portal.ground.errors import Unknown, or_404
from portal.ground.text import Sentence, month_name, say
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow, units
from portal.policy import Action, Actor, PolicySubject, can
from portal.reports.official.content import Report, ReportTable, TableColumn, Value
from portal.reports.official.kind import ReportRequest
from portal.supervision.queries.places import BodyPlace, place_for
from portal.supervision.queries.sendings import sendings_of
from portal.supervision.queries.sheet import MonthSheet, SheetRow, sheet_for

COLUMNS = (
    TableColumn(say("STT"), number=True),
    TableColumn(say("Họ và tên")),
    TableColumn(say("Chi bộ")),
    TableColumn(say("Nhận xét trong tháng")),
)


def organisations(actor: Actor, _day: date) -> list[UnitRow]:
    """Those for which the actor sends the month."""
    return [
        one
        for one in units(UnitKind.MASS_ORGANISATION)
        if can(actor, Action.NOTE_SEND, PolicySubject(body_id=one.id, path=one.path))
    ]


def mass_month_report(actor: Actor, asked: ReportRequest, today: date) -> Report:
    place = or_404(place_for(actor, asked.month, asked.unit_id or 0, Action.NOTE_SEND))
    if place.body.kind is not UnitKind.MASS_ORGANISATION:
        raise Unknown
    sheet = sheet_for(actor, place, today)
    heard = [one.general_remark for one in sendings_of(place) if one.general_remark]
    return Report(
        title="DANH SÁCH",
        sub=say(
            "đảng viên là hội viên %(body)s và kết quả nhận xét %(month)s",
            body=place.body.short_name,
            month=month_name(asked.month),
        ),
        issuer=place.body,
        as_of=asked.as_of,
        paragraphs=[*_paragraphs(place, sheet), *(say("Nhận xét chung: %(remark)s", remark=one) for one in heard)],
        tables=[_table(sheet)],
    )


def _paragraphs(place: BodyPlace, sheet: MonthSheet[SheetRow]) -> list[Sentence | str]:
    parts = sheet.parts
    return [
        say("%(body)s có %(count)s đảng viên là hội viên.", body=place.body.short_name, count=parts.whole),
        parts.in_words,
    ]


def _table(sheet: MonthSheet[SheetRow]) -> ReportTable:
    """A draft is its writer's alone; to everybody else nothing is written yet."""
    rows: list[list[Value]] = [
        [number, row.name, row.cell, row.standing.label] for number, row in enumerate(sheet.rows, 1)
    ]
    return ReportTable(say("Danh sách"), COLUMNS, rows)
