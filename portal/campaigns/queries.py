"""Reads of drives. A drive is public to everyone signed in; how far cells have come, to whoever follows them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.campaigns.counting import Counted, TaskCount, count_called, span_of
from portal.campaigns.models import Campaign, CampaignContent, CampaignTask, TaskDone, TaskTo
from portal.campaigns.progress import STATES, ProgressState, Share
from portal.campaigns.rules import CellNumbers, days_over, withheld
from portal.ground.clock import ward_today
from portal.ground.db import db, ward
from portal.ground.text import Sentence, month_name, say
from portal.organisations.models import UnitKind
from portal.organisations.names import units_on
from portal.organisations.queries import UnitRow, setting, units
from portal.people.models import Person
from portal.policy import Action, Actor, PolicySubject, can


class Done(NamedTuple):
    """A body's word that its task is done."""

    id: int
    unit_id: int
    done_on: date
    words: str
    link: str | None
    by: str
    source: str | None


class TaskLine(NamedTuple):
    """What the portal counts of a task: of a month, or once (`month` empty). `total` is the same for every reader: how
    many of the units have done it, and of the ward alone its own numbers."""

    month: str
    total: Share
    by_unit: Mapping[int, Counted]

    @property
    def finished(self) -> bool:
        return bool(self.by_unit) and all(one.done for one in self.by_unit.values())


class Task(NamedTuple):
    """A task with the bodies it is set to, and what they have told or the portal counts."""

    row: CampaignTask
    bodies: tuple[UnitRow, ...]
    done: dict[int, Done]
    lines: tuple[TaskLine, ...] = ()

    @property
    def counted_by(self) -> TaskCount | None:
        return count_called(self.row.counted_by)

    @property
    def given_to(self) -> Sentence | str:
        return self.row.given_to.label if self.row.unit_id is None else assignee(self.bodies[0])

    @property
    def results(self) -> list[Sentence]:
        """In words, as papers print them: a line a month, or one."""
        if not self.counted_by:
            told = Share(self.part, len(self.bodies))
            return [say("%(told)s đơn vị đã báo cáo hoàn thành", told=told.in_words)]
        if not self.lines:
            return [say("chưa có gì để đếm")]
        return [
            say("%(month)s: %(told)s", month=month_name(line.month), told=line.total.in_words)
            if line.month
            else line.total.in_words
            for line in reversed(self.lines)
        ]

    @property
    def part(self) -> int:
        return sum(body.id in self.done for body in self.bodies)

    @property
    def waiting(self) -> list[UnitRow]:
        """The bodies that have to tell it done and have not."""
        return [] if self.counted_by else [body for body in self.bodies if body.id not in self.done]

    @property
    def begun(self) -> bool:
        return bool(self.part) or any(one.share.part for line in self.lines for one in line.by_unit.values())

    @property
    def finished(self) -> bool:
        """A task of every month is never done once for all."""
        if way := self.counted_by:
            return not way.monthly and bool(self.lines) and all(line.finished for line in self.lines)
        return bool(self.bodies) and self.part == len(self.bodies)

    def over(self, today: date) -> int:
        """Days past its date while somebody still has it to do."""
        return 0 if self.finished else days_over(self.row.due_on, today)


class CellStates(NamedTuple):
    """A cell's line in the table of states; None: not shown to this reader."""

    unit: UnitRow
    shares: tuple[Share | None, ...]
    opens: tuple[bool, ...]


def campaigns() -> list[Campaign]:
    return list(db.session.scalars(sa.select(Campaign).order_by(Campaign.starts_on.desc())))


def campaign_called(slug: str) -> Campaign | None:
    return db.session.scalar(sa.select(Campaign).where(Campaign.slug == slug))


def contents_of(campaign: Campaign) -> list[CampaignContent]:
    return list(
        db.session.scalars(
            sa.select(CampaignContent)
            .where(CampaignContent.campaign_id == campaign.id, CampaignContent.withdrawn_at.is_(None))
            .order_by(CampaignContent.position, CampaignContent.id)
        )
    )


def content_of(campaign: Campaign, content_id: int) -> CampaignContent | None:
    row = db.session.get(CampaignContent, (ward(), content_id))
    return row if row and row.campaign_id == campaign.id and row.withdrawn_at is None else None


def task_row(campaign: Campaign, task_id: int) -> CampaignTask | None:
    row = db.session.get(CampaignTask, (ward(), task_id))
    return row if row and row.campaign_id == campaign.id and row.withdrawn_at is None else None


def tasks_of(campaign: Campaign, task_id: int | None = None) -> list[Task]:
    """The drive's tasks in order, or one of them; three reads however many cells there are."""
    query = (
        sa.select(CampaignTask)
        .where(CampaignTask.campaign_id == campaign.id, CampaignTask.withdrawn_at.is_(None))
        .order_by(CampaignTask.position, CampaignTask.id)
    )
    rows = list(db.session.scalars(query if task_id is None else query.where(CampaignTask.id == task_id)))
    done = _done([row.id for row in rows])
    day = min(ward_today(), campaign.deadline)
    every = [one for one in units() if one.stood_on(day)]
    return [Task(row, _set_to(row, every), done[row.id]) for row in rows]


def task_of(campaign: Campaign, task_id: int) -> Task | None:
    return next(iter(tasks_of(campaign, task_id)), None)


def as_counted_for(actor: Actor, campaign: Campaign, task: Task, day: date) -> Task:
    """With what the portal counts of it up to and with the day: a line a month, newest first, or one. How many people
    of a cell is for who may list them; whether the cell has done its task is for everybody."""
    way = task.counted_by
    if way is None:
        return task
    about = {one.id: one for one in units()}

    def may(action: Action | None, unit: int) -> bool:
        return action is None or can(actor, action, subject_of(about[unit]))

    def shown(unit: int, one: Counted) -> Counted:
        numbers = about[unit].kind is not UnitKind.CELL or may(way.lists, unit)
        return one.shown(numbers=numbers, opens=may(way.opens or way.lists, unit))

    span = span_of(campaign, task.row.due_on, day)
    tally = way.tally(campaign, task.bodies, span)
    lines = [
        TaskLine(month, _total(tally[month], about), {unit: shown(unit, one) for unit, one in tally[month].items()})
        for month in (span.months if way.monthly else [""])
        if tally.get(month)
    ]
    return task._replace(lines=tuple(lines))


def _total(found: Mapping[int, Counted], about: Mapping[int, UnitRow]) -> Share:
    only = next(iter(found)) if len(found) == 1 else None
    if only is not None and about[only].kind is not UnitKind.CELL:
        return found[only].share
    return Share(sum(one.done for one in found.values()), len(found))


def assignee(body: UnitRow) -> Sentence | str:
    """A task is set to the Đảng ủy, never to the Đảng bộ."""
    return say("Đảng ủy phường") if body.kind is UnitKind.WARD_PARTY else body.short_name


def subject_of(body: UnitRow) -> PolicySubject:
    return PolicySubject(path=body.path, body_id=body.id)


def followed(actor: Actor, bodies: Iterable[UnitRow]) -> list[UnitRow]:
    """Of these, the ones whose progress the actor may see: those they answer for, follow, or list plans of."""
    wanted = (Action.PROGRESS_READ, Action.PLAN_LIST, Action.TASK_TICK)
    return [body for body in bodies if any(can(actor, action, subject_of(body)) for action in wanted)]


def states_for(actor: Actor, campaign: Campaign, as_of: date) -> tuple[list[ProgressState], list[CellStates]]:
    """How far each cell has come that this actor follows; small groups withheld where they may open no list."""
    cells = followed(actor, units_on(as_of, UnitKind.CELL))
    if not cells:
        return [], []
    below = int(setting("suppress_below", as_of))
    columns = [_column(actor, state, campaign, as_of, cells, below) for state in STATES]
    return list(STATES), [
        CellStates(
            cell, tuple(column[cell.id][0] for column in columns), tuple(column[cell.id][1] for column in columns)
        )
        for cell in cells
    ]


def _column(
    actor: Actor, state: ProgressState, campaign: Campaign, as_of: date, cells: list[UnitRow], below: int
) -> dict[int, tuple[Share | None, bool]]:
    found = state.by_cell(campaign, as_of)
    opened = {cell.id for cell in cells if can(actor, state.lists, subject_of(cell))}
    shown = withheld({cell: CellNumbers(*share) for cell, share in found.items()}, opened, below)
    hidden = shown.parts | shown.wholes if state.of_people else frozenset()
    return {
        cell.id: (None if cell.id in hidden else found.get(cell.id), cell.id in opened and cell.id in found)
        for cell in cells
    }


# Which bodies share a task set to a kind; one body is named by the task itself.
SET_TO: dict[TaskTo, tuple[UnitKind, ...]] = {
    TaskTo.EVERY_CELL: (UnitKind.CELL,),
    TaskTo.EVERY_AREA_FRONT: (UnitKind.AREA_FRONT,),
    TaskTo.FRONT_AND_ORGANISATIONS: (UnitKind.WARD_FRONT, UnitKind.MASS_ORGANISATION),
}


def _set_to(row: CampaignTask, every: Iterable[UnitRow]) -> tuple[UnitRow, ...]:
    if row.given_to is TaskTo.BODY:
        return tuple(one for one in every if one.id == row.unit_id)
    return tuple(one for one in every if one.kind in SET_TO[row.given_to])


def _done(tasks: list[int]) -> dict[int, dict[int, Done]]:
    rows = db.session.execute(
        sa.select(
            TaskDone.task_id,
            TaskDone.id,
            TaskDone.unit_id,
            TaskDone.done_on,
            TaskDone.words,
            TaskDone.link,
            Person.name,
            TaskDone.source,
        )
        .join(Person, sa.and_(Person.ward_id == TaskDone.ward_id, Person.id == TaskDone.by))
        .where(TaskDone.task_id.in_(tasks), TaskDone.withdrawn_at.is_(None))
    )
    found: dict[int, dict[int, Done]] = defaultdict(dict)
    for row in rows:
        found[row.task_id][row.unit_id] = Done(*row[1:])
    return found
