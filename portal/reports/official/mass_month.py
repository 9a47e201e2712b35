"""A mass organisation's members in a month: who they are and how far the month has come, for its own head."""

from datetime import date

from portal.ground.errors import Unknown, found
from portal.ground.text import Sentence, month_name, say
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow, units
from portal.policy import Action, Actor, Subject, can
from portal.reports.official.content import Column, Report, Table, Value
from portal.reports.official.kind import Asked
from portal.supervision.queries.places import Place, place_for
from portal.supervision.queries.sendings import sendings_of
from portal.supervision.queries.sheet import Sheet, sheet_for

COLUMNS = (
    Column(say("STT"), number=True),
    Column(say("Họ và tên")),
    Column(say("Chi bộ")),
    Column(say("Nhận xét trong tháng")),
)


def organisations(actor: Actor, _day: date) -> list[UnitRow]:
    """Those for which the actor sends the month."""
    return [
        one
        for one in units(UnitKind.MASS_ORGANISATION)
        if can(actor, Action.NOTE_SEND, Subject(body_id=one.id, path=one.path))
    ]


def mass_month_report(actor: Actor, asked: Asked, today: date) -> Report:
    place = found(place_for(actor, asked.month, asked.unit_id or 0, Action.NOTE_SEND))
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


def _paragraphs(place: Place, sheet: Sheet) -> list[Sentence | str]:
    parts = sheet.parts
    return [
        say("%(body)s có %(count)s đảng viên là hội viên.", body=place.body.short_name, count=parts.whole),
        parts.in_words,
    ]


def _table(sheet: Sheet) -> Table:
    """A draft is its writer's alone; to everybody else nothing is written yet."""
    rows: list[list[Value]] = [
        [number, row.name, row.cell, row.standing.label] for number, row in enumerate(sheet.rows, 1)
    ]
    return Table(say("Danh sách"), COLUMNS, rows)
