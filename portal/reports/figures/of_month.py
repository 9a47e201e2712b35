"""A month's figures, named as a drive's are: what is owed in the ward and what became of it, cell by cell, and how far
each lead body has come. The command's table of a month stands beside them in `months`."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from portal.ground.text import Sentence, say
from portal.organisations.names import units_on
from portal.policy import Action
from portal.reports.figures.figure import Figure
from portal.reports.figures.months import RULES
from portal.reports.figures.people import active, exempt, members
from portal.supervision.models import Part, Period
from portal.supervision.queries.duties import FRONTS, OF_PARTS, Duty, What, duties

OWED = say("Đảng viên được giám sát, mỗi người một tổ chức phải nhận xét, vào ngày hạn gửi")
STATES = (What.RECORDED, *OF_PARTS, What.SENT)


class OfMonth(NamedTuple):
    """A figure of a month by name. `about_notes`: whether a note stands shows in it, and what is not released yet may
    not be told to whom it is about."""

    name: str
    slug: str
    label: Sentence
    figure: Figure
    lists: Action = Action.PROGRESS_LIST
    about_notes: bool = True


def of_a_month(period: Period, known_at: datetime | None = None) -> list[OfMonth]:
    """As many reads however many members and bodies there are."""
    day = period.due_on
    owed = [one for one in duties(period, known_at) if one.part is Part.LEAD]
    found = [
        OfMonth("members", "dang-vien", say("Đảng viên"), members(day, known_at), Action.PLAN_LIST, False),
        OfMonth("exempt", "mien", say("Được miễn"), exempt(day, known_at), Action.PLAN_LIST, False),
        OfMonth("active", "sinh-hoat", say("Tham gia sinh hoạt"), active(day, known_at), Action.PLAN_LIST, False),
        OfMonth("obligations", "phai-nhan-xet", say("Phải nhận xét"), _of(owed, owed, OWED, period), about_notes=False),
    ]
    found += [
        OfMonth(
            what.name.lower(),
            what.value,
            what.label,
            _of([one for one in owed if one.counts_as(what)], owed, RULES[what], period),
        )
        for what in STATES
    ]
    for body in units_on(day, *FRONTS, known_at=known_at):
        mine = [one for one in owed if one.body_id == body.id]
        if mine:
            noted = [one for one in mine if one.counts_as(What.RECORDED)]
            label = say("Đã ghi sổ: %(body)s", body=body.short_name)
            figure = _of(noted, mine, RULES[What.RECORDED], period)
            found.append(OfMonth(f"body.{body.code}", f"xong-{body.code}", label, figure))
    return found


def _of(counted: Sequence[Duty], whole: Sequence[Duty], rule: Sentence, period: Period) -> Figure:
    people, out_of = [one.person_id for one in counted], [one.person_id for one in whole]
    return Figure(
        len(people),
        len(out_of),
        rule,
        period.due_on,
        lambda: people,
        lambda: out_of,
        lambda: {one.person_id: one.cell_id for one in whole},
    )
