"""What supervision says first to whoever leads: the ward's month, a cell's, a mass organisation's. One pure function a
line; what they are told is read through `*_for(actor)`."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from portal.ground.errors import NotAllowed
from portal.ground.text import Sentence, month_name, say
from portal.notifications.leading import Line
from portal.notifications.tasks import TaskKind
from portal.people import links as people_links
from portal.policy import Actor, Role
from portal.policy.relations import WARD_LEADERS
from portal.supervision import links
from portal.supervision.models import Part
from portal.supervision.queries.cell import cell_place_for, cell_sheet_for
from portal.supervision.queries.cellsheet import CellSheet
from portal.supervision.queries.duties import What
from portal.supervision.queries.own import own_notes
from portal.supervision.queries.places import bodies_of, months, period_of, place_for
from portal.supervision.queries.progress import Progress, progress_for
from portal.supervision.queries.sheet import Sheet, sheet_for
from portal.supervision.queries.whole import ReadNote
from portal.supervision.rules.month import month_of

WARD, MINE = say("Toàn phường"), say("Của tôi")
OF_THE_WARD = (*WARD_LEADERS, Role.OFFICE, Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY)
OF_CELLS = (Role.CELL_SECRETARY, Role.CELL_DEPUTY, Role.CELL_SPONSOR)


def lines(actor: Actor, today: date) -> Iterator[Line]:
    month = _month(today)
    if month is None:
        return
    if actor.has(*OF_THE_WARD):
        yield from _ward(actor, month, today)
    yield from _cells(actor, month, today)
    yield from _masses(actor, month, today)


def of_me(actor: Actor, today: date) -> Iterator[Line]:
    """Last of all, for a Party member: what was told to them."""
    if actor.party and (notes := own_notes(actor, today)):
        yield Line(str(MINE), of_own(notes, today), links.own(), frozenset({TaskKind.READ}), rank=9)


def of_ward(progress: Progress, today: date) -> Sentence:
    """Who is still missing, how long there is, who has not begun. Bodies whose numbers the reader may not see are left
    out of both numbers where their own could be had by subtracting."""
    known = [line for line in progress.leads if line.number(What.OPEN) is not None]
    left_out = 0 if progress.still is not None else len(progress.leads) - len(known)
    days = (progress.due_on - today).days
    facts: dict[str, Any] = {
        "month": month_name(progress.month),
        "open": progress.still if left_out == 0 else sum(line.number(What.OPEN) or 0 for line in known),
        "whole": progress.owed if left_out == 0 else sum(line.whole for line in known),
        "time": say("còn %(days)s ngày", days=days) if days >= 0 else say("đã quá hạn %(due)s", due=progress.due_on),
        "bodies": sum(line.recorded == 0 and line.sent_on is None for line in progress.leads),
    }
    if left_out:
        return say(
            "Nhận xét %(month)s: còn %(open)s/%(whole)s đảng viên chưa được ghi sổ, %(time)s; %(bodies)s tổ chức chưa "
            "mở sổ. Chưa kể %(left_out)s tổ chức có nhóm quá ít người để hiện số.",
            left_out=left_out,
            **facts,
        )
    return say(
        "Nhận xét %(month)s: còn %(open)s/%(whole)s đảng viên chưa được ghi sổ, %(time)s; "
        "%(bodies)s tổ chức chưa mở sổ.",
        **facts,
    )


def of_cell(sheet: CellSheet) -> Sentence:
    """What is new, and when it is released."""
    facts = {
        "month": month_name(sheet.where.place.month),
        "sent": sheet.parts.recorded,
        "whole": sheet.parts.whole,
        "new": sheet.unreleased,
        "asked": sheet.questions,
    }
    if sheet.where.meets_on:
        return say(
            "Nhận xét %(month)s: đã gửi %(sent)s/%(whole)s; %(new)s nhận xét mở tại buổi họp ngày %(day)s, "
            "%(asked)s đang làm rõ.",
            day=sheet.where.meets_on,
            **facts,
        )
    return say(
        "Nhận xét %(month)s: đã gửi %(sent)s/%(whole)s; %(new)s nhận xét chưa mở, %(asked)s đang làm rõ, "
        "chưa ghi ngày họp.",
        **facts,
    )


def of_mass(sheet: Sheet) -> Sentence:
    """A coordinating body is waited for by nobody: it is told until when it may write."""
    return say(
        "Sổ giám sát %(month)s: đã ghi sổ %(recorded)s/%(whole)s đảng viên, ghi được đến ngày %(day)s.",
        month=month_name(sheet.place.month),
        recorded=sheet.parts.recorded,
        whole=sheet.parts.whole,
        day=sheet.place.window.locks_on,
    )


def of_members(sheet: Sheet) -> Sentence:
    return say(
        "Đảng viên sinh hoạt trong %(body)s: %(count)s.", body=sheet.place.body.short_name, count=len(sheet.rows)
    )


def of_own(notes: list[ReadNote], today: date) -> Sentence:
    """Until when the member may answer; the notes themselves are one tap away."""
    until = [note.reply_until for note in notes if note.waits_for_member(today) and note.reply_until]
    if not until:
        return say("Nhận xét về đồng chí: %(count)s, không còn nhận xét nào chờ ý kiến.", count=len(notes))
    return say(
        "Nhận xét về đồng chí: %(count)s, chờ tiếp thu hoặc giải trình %(waiting)s, chậm nhất ngày %(day)s.",
        count=len(notes),
        waiting=len(until),
        day=min(until),
    )


def _ward(actor: Actor, month: str, today: date) -> Iterator[Line]:
    period = period_of(month)
    if period is None:
        return
    try:
        progress = progress_for(actor, period, today)
    except NotAllowed:
        return
    if progress.leads:
        yield Line(str(WARD), of_ward(progress, today), links.progress(month))


def _cells(actor: Actor, month: str, today: date) -> Iterator[Line]:
    for cell_id in actor.units(*OF_CELLS):
        where = cell_place_for(actor, month, cell_id)
        if where is not None:
            words = of_cell(cell_sheet_for(actor, where, today))
            yield Line(where.cell.short_name, words, links.cell_month(month, cell_id), frozenset({TaskKind.READ}))


def _masses(actor: Actor, month: str, today: date) -> Iterator[Line]:
    led = set(actor.units(Role.MASS_HEAD, Role.MASS_DEPUTY))
    for body in bodies_of(actor) if led else ():
        place = place_for(actor, month, body.id) if body.id in led else None
        if place is not None and place.part is Part.COORDINATING:
            sheet = sheet_for(actor, place, today)
            yield Line(body.short_name, of_mass(sheet), links.sheet(month, body.id), frozenset({TaskKind.OWED}))
            yield Line(body.short_name, of_members(sheet), people_links.members(), rank=4)


def _month(today: date) -> str | None:
    known, this = months(), month_of(today)
    return this if this in known or not known else known[0]
