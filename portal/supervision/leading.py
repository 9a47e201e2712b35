"""What supervision says first to whoever leads: the ward's month, a cell's, a mass organisation's. One pure function a
line; what they are told is read through `*_for(actor)`; what is nought is not said."""

from collections.abc import Iterator
from datetime import date

from portal.ground.text import month_name, say
from portal.notifications.leading import LeadingLine
from portal.notifications.tasks import TaskKind
from portal.people import links as people_links
from portal.policy import Action, Actor, PolicySubject, Role, can
from portal.policy.relations import WARD_LEADERS
from portal.supervision import links
from portal.supervision.models import Part
from portal.supervision.queries.cell import home_sheets
from portal.supervision.queries.cellsheet import CellSheet
from portal.supervision.queries.duties import What
from portal.supervision.queries.numbers import SheetInNumbers, home_numbers
from portal.supervision.queries.own import own_notes
from portal.supervision.queries.places import bodies_of, latest, period_of
from portal.supervision.queries.progress import LeadsOfMonth, leads_for
from portal.supervision.queries.read_note import ReadNote

WARD, MINE = say("Toàn phường"), say("Của tôi")
OF_THE_WARD = (*WARD_LEADERS, Role.OFFICE, Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY)
OF_CELLS = (Role.CELL_SECRETARY, Role.CELL_DEPUTY, Role.CELL_SPONSOR)


def lines(actor: Actor, today: date) -> Iterator[LeadingLine]:
    month = latest(today)
    if month is None:
        return
    if actor.has(*OF_THE_WARD):
        yield from _ward(actor, month, today)
    yield from _masses(actor, month)
    yield from _cells(actor, month, today)


def of_me(actor: Actor, today: date) -> Iterator[LeadingLine]:
    """Last of all, for a Party member: what was told to them."""
    if actor.party and (notes := own_notes(actor, today)):
        yield of_own(notes, today)


def of_ward(progress: LeadsOfMonth, today: date) -> LeadingLine:
    """Who is still missing, how long there is, who has not begun. Bodies whose numbers the reader may not see are left
    out of both numbers where their own could be had by subtracting."""
    known = [line for line in progress.leads if line.number(What.OPEN) is not None]
    left_out = 0 if progress.still is not None else len(progress.leads) - len(known)
    still = progress.still if left_out == 0 else sum(line.number(What.OPEN) or 0 for line in known)
    whole = progress.owed if left_out == 0 else sum(line.whole for line in known)
    days = (progress.due_on - today).days
    facts = [say("đảng viên chưa được ghi sổ")]
    facts.append(say("còn %(days)s ngày", days=days) if days >= 0 else say("đã quá hạn %(due)s", due=progress.due_on))
    if bodies := sum(line.recorded == 0 and line.sent_on is None for line in progress.leads):
        facts.append(say("%(bodies)s tổ chức chưa mở sổ", bodies=bodies))
    if left_out:
        facts.append(say("chưa kể %(left_out)s tổ chức có nhóm quá ít người để hiện số", left_out=left_out))
    return LeadingLine(
        str(WARD),
        say("Nhận xét %(month)s", month=month_name(progress.month)),
        links.progress(progress.month),
        f"{still}/{whole}",
        facts,
    )


def of_cell(sheet: CellSheet) -> LeadingLine:
    """What is new, and when it is released."""
    where = sheet.where
    facts = [say("đảng viên có nhận xét tổ chức chủ trì đã gửi")]
    if sheet.unreleased and where.meets_on:
        words = say("%(new)s nhận xét mở tại buổi họp %(day)s", new=sheet.unreleased, day=where.meets_on)
        facts.append(words)
    elif sheet.unreleased:
        facts.append(say("%(new)s nhận xét chưa mở, chưa ghi ngày họp", new=sheet.unreleased))
    if sheet.questions:
        facts.append(say("%(asked)s đang làm rõ", asked=sheet.questions))
    return LeadingLine(
        where.cell.short_name,
        say("Nhận xét %(month)s", month=month_name(where.place.month)),
        links.cell_month(where.place.month, where.cell.id),
        f"{sheet.parts.recorded}/{sheet.parts.whole}",
        facts,
        frozenset({TaskKind.READ}),
    )


def of_mass(sheet: SheetInNumbers) -> LeadingLine:
    """A coordinating body is waited for by nobody: it is told until when it may write."""
    place = sheet.place
    return LeadingLine(
        place.body.short_name,
        say("Sổ giám sát %(month)s", month=month_name(place.month)),
        links.sheet(place.month, place.body.id),
        f"{sheet.parts.recorded}/{sheet.parts.whole}",
        (say("đảng viên đã ghi sổ"), say("ghi được đến %(day)s", day=place.window.locks_on)),
        frozenset({TaskKind.OWED}),
    )


def of_members(sheet: SheetInNumbers) -> LeadingLine:
    words = say("đảng viên sinh hoạt trong %(body)s", body=sheet.place.body.short_name)
    return LeadingLine(
        sheet.place.body.short_name, say("Danh sách"), people_links.members(), str(sheet.parts.whole), [words], rank=4
    )


def of_own(notes: list[ReadNote], today: date) -> LeadingLine:
    """Until when the member may answer; the notes themselves are one tap away."""
    until = [note.reply_until for note in notes if note.waits_for_member(today) and note.reply_until]
    facts = [say("nhận xét")]
    if until:
        day = min(until)
        facts.append(say("%(waiting)s chờ tiếp thu hoặc giải trình đến %(day)s", waiting=len(until), day=day))
    about, instead_of = say("Về đồng chí"), frozenset({TaskKind.READ})
    return LeadingLine(str(MINE), about, links.own(), str(len(notes)), facts, instead_of, rank=9)


def _ward(actor: Actor, month: str, today: date) -> Iterator[LeadingLine]:
    period = period_of(month)
    if period is None:
        return
    progress = leads_for(actor, period)
    if progress.leads:
        yield of_ward(progress, today)


def _cells(actor: Actor, month: str, today: date) -> Iterator[LeadingLine]:
    for cell_id in actor.units(*OF_CELLS):
        for sheet in home_sheets(actor, cell_id, today):
            if sheet.where.place.month == month:
                yield of_cell(sheet)


def _masses(actor: Actor, month: str) -> Iterator[LeadingLine]:
    led = set(actor.units(Role.MASS_HEAD, Role.MASS_DEPUTY))
    for body in bodies_of(actor) if led else ():
        if body.id not in led or not can(actor, Action.NOTE_RECORD, PolicySubject(body_id=body.id)):
            continue
        for sheet in home_numbers(actor, body.id, month):
            if sheet.place.month == month and sheet.place.part is Part.COORDINATING:
                yield of_mass(sheet)
                yield of_members(sheet)
