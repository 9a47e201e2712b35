"""A check of a cell by the committee member in charge: recorded, answered by the chi ủy, closed by whoever checked."""

from datetime import date

from portal import audit
from portal.checks import rules as rules
from portal.checks.models import Check, CheckAnswer
from portal.checks.queries.checks import CheckRow, in_charge
from portal.ground.clock import now
from portal.ground.db import db, flush, ward
from portal.ground.errors import Conflict, Invalid, refuse
from portal.ground.text import say
from portal.meetings import links
from portal.notifications import tell
from portal.organisations.queries import UnitRow, seats
from portal.policy import Action, Actor, PolicySubject, require
from portal.policy.relations import COMMITTEE


def record(
    actor: Actor, cell: UnitRow, today: date, *, on: date | None, finding: str, request: str, due_on: date | None
) -> Check:
    require(actor, Action.CHECK_RECORD, PolicySubject(path=cell.path, body_id=cell.id))
    wrong = rules.unfit(on, finding, request, due_on, today)
    if wrong or on is None or actor.person_id is None:
        raise Invalid(wrong)
    check = Check(cell_id=cell.id, on=on, finding=finding, request=request, due_on=due_on, by=actor.person_id)
    db.session.add(check)
    audit.record(actor, Action.CHECK_RECORD, check, cell=cell.code, on=on, due_on=due_on)
    flush()
    for person_id in {seat.person_id for seat in seats(today, *COMMITTEE) if seat.unit_id == cell.id}:
        if person_id != actor.person_id:
            words = say("%(name)s đã ghi kiểm tra ngày %(day)s.", name=actor.name, day=on)
            tell(person_id, words, link_to(check.id))
    return check


def answer(actor: Actor, check: CheckRow, *, text: str) -> CheckAnswer:
    require(actor, Action.CHECK_ANSWER, check.subject)
    row = _alone(check)
    refuse(rules.closed(row.closed_at is not None) or rules.answers_themself(row.by, actor.person_id))
    if (wrong := rules.unfit_answer(text)) or actor.person_id is None:
        raise Invalid(wrong)
    said = CheckAnswer(check_id=check.id, text=text, by=actor.person_id)
    db.session.add(said)
    audit.record(actor, Action.CHECK_ANSWER, row, cell=str(check.cell_id))
    words = say("%(cell)s đã trả lời lần kiểm tra ngày %(day)s.", cell=check.cell, day=check.on)
    tell(row.by, words, link_to(check.id))
    return said


def close(actor: Actor, check: CheckRow, today: date, *, answers_seen: int) -> None:
    """Content with the answer as it was read: one that came in meanwhile is read first."""
    require(actor, Action.CHECK_RECORD, check.subject)
    row = _alone(check)
    refuse(
        rules.closed(row.closed_at is not None)
        or rules.not_theirs(row.by, actor.person_id, in_charge(check.cell_id, row.by, today))
        or rules.unanswered(row.request, len(check.answers))
    )
    if answers_seen != len(check.answers):
        raise Conflict(say("Chi bộ vừa trả lời thêm; hãy đọc rồi kết thúc."))
    row.closed_at, row.closed_by = now(), actor.person_id
    audit.record(actor, Action.CHECK_RECORD, row, closed=True)
    for person_id in {seat.person_id for seat in seats(today, *COMMITTEE) if seat.unit_id == check.cell_id}:
        if person_id != actor.person_id:
            words = say("Lần kiểm tra %(cell)s ngày %(day)s đã kết thúc.", cell=check.cell, day=check.on)
            tell(person_id, words, link_to(check.id))


def link_to(check_id: int) -> str:
    return links.check(check_id)


def _alone(check: CheckRow) -> Check:
    return db.session.get_one(Check, (ward(), check.id), populate_existing=True, with_for_update=True)
