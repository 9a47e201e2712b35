"""What supervision asks of each person: sheets to write, questions to answer, notes to read, answers to give. What is
late stays until it is done, however many months ago."""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from portal.ground.prepared import prepared
from portal.ground.sql import Query
from portal.ground.text import Sentence, month_name, say
from portal.notifications.tasks import HomeTask, TaskKind
from portal.organisations.queries import UnitRow, units
from portal.policy import Action, Actor, Formal, Role, can
from portal.policy.formal import listed
from portal.policy.relations import COMMITTEE, HEADS
from portal.supervision import links
from portal.supervision.models import Note, Part, Period, Question
from portal.supervision.queries.cell import CellSheet, home_sheets
from portal.supervision.queries.cellsheet import Filter
from portal.supervision.queries.gaps import at_stake, headless, passed, unsupervised
from portal.supervision.queries.help import asked_of_front, not_asked_yet
from portal.supervision.queries.looks import waiting_looks
from portal.supervision.queries.numbers import SheetInNumbers, home_numbers, sent_months
from portal.supervision.queries.own import own_notes
from portal.supervision.queries.places import PARTS, bodies_of, latest, months, programme_for
from portal.supervision.rules.month import month_of
from portal.supervision.service import looks

TOLD_OF_GAPS = (Role.OFFICE, Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY)


def tasks(actor: Actor, today: date) -> Iterator[HomeTask]:
    yield from _sheets(actor, today)
    yield from _questions(actor)
    yield from _cells(actor, today)
    yield from _own(actor, today)
    yield from _looks(actor, today)
    yield from _help(actor, today)
    yield from _gaps(actor, today)


def _sheets(actor: Actor, today: date) -> Iterator[HomeTask]:
    for body in bodies_of(actor):
        if PARTS[body.kind] is Part.CELL:
            continue
        sent = sent_months(body.id)
        for sheet in home_numbers(actor, body.id, latest(today)):
            if sheet.place.month not in sent:
                yield from _unsent(sheet, body, today)
            elif sheet.place.month == months()[0]:
                words = say("%(body)s đã gửi nhận xét %(month)s.", body=body.short_name, month=_named(sheet))
                yield HomeTask(TaskKind.DONE, words, links.sheet(sheet.place.month, body.id))


def _unsent(sheet: SheetInNumbers, body: UnitRow, today: date) -> Iterator[HomeTask]:
    if not sheet.owed:
        return
    owes = sheet.place.part is Part.LEAD
    due_on = sheet.place.window.due_on
    words = (
        say(
            "Sổ giám sát %(month)s, %(body)s: %(open)s/%(all)s đảng viên chưa ghi sổ.",
            month=_named(sheet),
            body=body.short_name,
            open=sheet.parts.open,
            all=sheet.parts.whole,
        )
        if sheet.parts.open
        else say("Sổ giám sát %(month)s, %(body)s: đã ghi đủ, chưa gửi.", month=_named(sheet), body=body.short_name)
    )
    # A coordinating body is never late: its notes help, nobody waits for them.
    kind = TaskKind.LATE if owes and today > due_on else TaskKind.OWED
    yield HomeTask(kind, words, links.sheet(sheet.place.month, body.id), due_on if owes else None)


def _named(sheet: SheetInNumbers) -> Sentence:
    return month_name(sheet.place.month)


def _questions(actor: Actor) -> Iterator[HomeTask]:
    """Questions on what the actor's bodies wrote, unless the note is about the actor or their kin."""
    for row in _asked(actor=actor):
        words = say("Chi ủy đề nghị làm rõ một nhận xét %(month)s.", month=month_name(row.month))
        yield HomeTask(TaskKind.ASKED, words, links.note(row.id))


@prepared(actor=Formal)
def _asked(actor: Actor) -> Query:
    mine: list[sa.ColumnElement[bool]] = [Note.body_id.in_(actor.units(*HEADS, *COMMITTEE))]
    mine += [
        Note.body_id == one.body_id
        if one.only is None
        else sa.and_(Note.body_id == one.body_id, Note.person_id.in_(listed(one.only)))
        for one in actor.helps
    ]
    not_mine = sa.true() if actor.person_id is None else Note.person_id != actor.person_id
    return (
        sa.select(Note.id, Period.month)
        .join(Question, sa.and_(Question.ward_id == Note.ward_id, Question.note_id == Note.id))
        .join(Period, sa.and_(Period.ward_id == Note.ward_id, Period.id == Note.period_id))
        .where(
            sa.or_(*mine),
            Question.answered_at.is_(None),
            Question.closed_at.is_(None),
            not_mine,
            Note.person_id.not_in(listed(actor.kin)),
        )
    )


def _cells(actor: Actor, today: date) -> Iterator[HomeTask]:
    for cell_id in actor.units(*COMMITTEE):
        for sheet in home_sheets(actor, cell_id, today):
            month = sheet.where.place.month
            if month in months()[:3] and not sheet.where.closed:
                yield from _of_cell(sheet, month, links.cell_month(month, cell_id), today)


def _of_cell(sheet: CellSheet, month: str, url: str, today: date) -> Iterator[HomeTask]:
    cell, named = sheet.where.cell.short_name, month_name(month)
    if sheet.unreleased:
        words = say(
            "%(cell)s có %(count)s nhận xét %(month)s đã gửi, chưa mở cho đảng viên.",
            cell=cell,
            count=sheet.unreleased,
            month=named,
        )
        yield HomeTask(TaskKind.READ, words, url, sheet.where.meets_on)
    if sheet.untold:
        words = say(
            "%(cell)s có %(count)s đảng viên chưa được báo nhận xét %(month)s.",
            cell=cell,
            count=sheet.untold,
            month=named,
        )
        yield HomeTask(TaskKind.OWED, words, f"{url}?loc={Filter.UNTOLD.value}")
    waiting = sum(note.wants_conclusion for note in sheet.notes if note.released)
    if waiting:
        yield HomeTask(
            TaskKind.OWED,
            say("%(cell)s có %(count)s nhận xét %(month)s chờ chi ủy kết luận.", cell=cell, count=waiting, month=named),
            url,
        )
    all_sent = today > sheet.where.place.window.due_on or not sheet.unsent
    if sheet.where.released_on and all_sent and not (sheet.where.closed_on or sheet.unreleased or sheet.questions):
        yield HomeTask(TaskKind.OWED, say("%(cell)s có thể chốt kỳ giám sát %(month)s.", cell=cell, month=named), url)


def _own(actor: Actor, today: date) -> Iterator[HomeTask]:
    for note in own_notes(actor, today):
        if note.waits_for_member(today):
            words = say(
                "%(body)s có nhận xét %(month)s về đồng chí; có thể tiếp thu hoặc giải trình.",
                body=note.body,
                month=month_name(note.month),
            )
            yield HomeTask(TaskKind.READ, words, links.own(), note.reply_until)


def _looks(actor: Actor, today: date) -> Iterator[HomeTask]:
    """Second looks at conclusions whose turn is the actor's."""
    for note in waiting_looks(actor, today):
        if looks.may_look(actor, note):
            words = say(
                "%(cell)s: một đảng viên đề nghị xem lại kết luận %(month)s.",
                cell=note.cell,
                month=month_name(note.month),
            )
            yield HomeTask(TaskKind.ASKED, words, links.note(note.id))


def _help(actor: Actor, today: date) -> Iterator[HomeTask]:
    """Every head is asked in the last month of a quarter, whatever they wrote; the ward Front sees what waits."""
    if today.month % 3 == 0 and programme_for(month_of(today)):
        for body_id, body in not_asked_yet(actor, today):
            words = say("%(body)s: ông/bà cần hỗ trợ gì? Không cần thì chọn “Không cần hỗ trợ”.", body=body)
            yield HomeTask(TaskKind.READ, words, links.own_months(body_id))
    if can(actor, Action.HELP_GIVE) and (waiting := sum(one.given is None for one in asked_of_front(actor))):
        words = say("%(count)s đề nghị hỗ trợ chờ trả lời.", count=waiting)
        yield HomeTask(TaskKind.ASKED, words, links.help_asked())


def _gaps(actor: Actor, today: date) -> Iterator[HomeTask]:
    """To the office and the ward Front, from the day it comes about until it is put right: bodies without a head and
    members whom nobody supervises. Cells without a secretary are the office's matter."""
    if not actor.has(*TOLD_OF_GAPS) or programme_for(month_of(today)) is None:
        return
    for one in headless(today):
        url, kind = links.headless(one.unit.id), TaskKind.OWED
        if one.part is Part.CELL and not actor.has(Role.OFFICE):
            continue
        if one.waits_until:
            kind, words = (
                TaskKind.READ,
                say(
                    "%(body)s chờ người đứng đầu đến hết ngày %(day)s theo quyết định; %(count)s đảng viên.",
                    body=one.unit.short_name,
                    day=one.waits_until,
                    count=one.members,
                ),
            )
        elif one.part is Part.LEAD:
            words = say(
                "%(body)s không có người đứng đầu; %(count)s đảng viên không có ai nhận xét.",
                body=one.unit.short_name,
                count=one.members,
            )
        elif one.part is Part.COORDINATING:
            words = say(
                "%(body)s không có người đứng đầu nên chưa phân công phối hợp giám sát.", body=one.unit.short_name
            )
        else:
            words = say("%(cell)s không có bí thư, phó bí thư.", cell=one.unit.short_name)
        yield HomeTask(kind, words, url)
    names = {one.id: one.short_name for one in units()}
    for gone in passed(today):
        words = say(
            "Việc giám sát của %(body)s tạm giao %(to)s đến hết ngày %(day)s.",
            body=names[gone.body_id],
            to=names[gone.to_id],
            day=gone.last_on,
        )
        yield HomeTask(TaskKind.READ, words, links.headless(gone.body_id))
    if nobody := len(unsupervised(at_stake(today))):
        words = say("%(count)s đảng viên chưa có tổ chức nào giám sát.", count=nobody)
        yield HomeTask(TaskKind.OWED, words, links.without_supervisor(month_of(today)))
