"""Deeds of a drive: the office sets it up, each body tells when a task is done."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.campaigns.models import Campaign, CampaignContent, CampaignTask, TaskDone
from portal.campaigns.queries import campaign_called, campaigns, contents_of, subject_of, tasks_of
from portal.campaigns.rules import done_wrongly, inside, told_already
from portal.ground.clock import now
from portal.ground.db import db, ward
from portal.ground.errors import Conflict, Invalid, Unknown, found, refuse
from portal.ground.ids import new_id
from portal.ground.names import fold
from portal.ground.text import Sentence, say
from portal.organisations.queries import UnitRow
from portal.policy import Action, Actor, require

# `campaigns` is read from here as well: other chapters knew it under this name first.
__all__ = [
    "add_content",
    "add_task",
    "begin_campaign",
    "campaigns",
    "change_facts",
    "edit_content",
    "edit_task",
    "move",
    "tick",
    "withdraw",
    "withdraw_tick",
]

CHANGED = say("Nội dung này vừa được người khác sửa. Hãy xem bản đang có bên dưới rồi sửa lại.")
Line = CampaignContent | CampaignTask


def begin_campaign(
    actor: Actor,
    *,
    theme: str,
    document_number: str,
    document_date: date,
    starts_on: date,
    deadline: date,
    plan_label: str,
) -> Campaign:
    """Open a drive; its address is made of theme and year."""
    require(actor, Action.CAMPAIGN_MANAGE)
    _in_order(starts_on, deadline)
    letters = "".join(one if one.isalnum() else " " for one in fold(theme))
    slug = f"{'-'.join(letters.split())[:55].strip('-') or 'dot'}-{starts_on:%Y}"
    if campaign_called(slug):
        raise Invalid({"theme": say("Đã có đợt sinh hoạt này trong năm %(year)s.", year=starts_on.year)})
    campaign = Campaign(
        id=new_id(),
        slug=slug,
        theme=theme,
        document_number=document_number,
        document_date=document_date,
        starts_on=starts_on,
        deadline=deadline,
        plan_label=plan_label,
    )
    db.session.add(campaign)
    audit.record(
        actor,
        Action.CAMPAIGN_MANAGE,
        campaign,
        theme=theme,
        document=[document_number, document_date],
        starts_on=starts_on,
        deadline=deadline,
    )
    return campaign


def change_facts(
    actor: Actor,
    campaign: Campaign,
    *,
    version: int,
    theme: str,
    document_number: str,
    document_date: date,
    starts_on: date,
    deadline: date,
    plan_label: str,
) -> None:
    """The drive's facts as its document gives them; its address stays, since plans and papers point to it."""
    require(actor, Action.CAMPAIGN_MANAGE)
    _unchanged(campaign, version)
    _in_order(starts_on, deadline)
    facts = {
        "theme": theme,
        "document_number": document_number,
        "document_date": document_date,
        "starts_on": starts_on,
        "deadline": deadline,
        "plan_label": plan_label,
    }
    changed = {
        name: [getattr(campaign, name), value] for name, value in facts.items() if getattr(campaign, name) != value
    }
    for name, (_, value) in changed.items():
        setattr(campaign, name, value)
    audit.record(actor, Action.CAMPAIGN_MANAGE, campaign, **changed)


def add_content(actor: Actor, campaign: Campaign, *, words: str, source: str | None = None) -> CampaignContent:
    require(actor, Action.CAMPAIGN_MANAGE)
    content = CampaignContent(
        id=new_id(), campaign_id=campaign.id, position=_last(contents_of(campaign)) + 1, words=words, source=source
    )
    db.session.add(content)
    audit.record(actor, Action.CAMPAIGN_MANAGE, content, added=words)
    return content


def edit_content(actor: Actor, content: CampaignContent, *, version: int, words: str) -> None:
    require(actor, Action.CAMPAIGN_MANAGE)
    _unchanged(content, version)
    audit.record(actor, Action.CAMPAIGN_MANAGE, content, words=[content.words, words])
    content.words = words


def add_task(
    actor: Actor,
    campaign: Campaign,
    *,
    words: str,
    body: UnitRow | None,
    due_on: date | None,
    source: str | None = None,
) -> CampaignTask:
    """A task for one body or, without a body, for every cell by itself."""
    require(actor, Action.CAMPAIGN_MANAGE)
    _due_within(campaign, due_on)
    task = CampaignTask(
        id=new_id(),
        campaign_id=campaign.id,
        position=_last([one.row for one in tasks_of(campaign)]) + 1,
        words=words,
        unit_id=body.id if body else None,
        every_cell=body is None,
        due_on=due_on,
        source=source,
    )
    db.session.add(task)
    audit.record(
        actor, Action.CAMPAIGN_MANAGE, task, added=words, body=body.code if body else "every cell", due_on=due_on
    )
    return task


def edit_task(
    actor: Actor,
    campaign: Campaign,
    task: CampaignTask,
    *,
    version: int,
    words: str,
    body: UnitRow | None,
    due_on: date | None,
) -> None:
    """Words and dates may change; to whom it is set only while nobody has told it done."""
    require(actor, Action.CAMPAIGN_MANAGE)
    _unchanged(task, version)
    _due_within(campaign, due_on)
    to = body.id if body else None
    if to != task.unit_id:
        refuse(
            say("Đã có đơn vị báo xong nhiệm vụ này, không đổi đơn vị được nữa. Hãy rút và giao nhiệm vụ mới.")
            if _told(task.id)
            else None
        )
    audit.record(
        actor,
        Action.CAMPAIGN_MANAGE,
        task,
        words=[task.words, words],
        due_on=[task.due_on, due_on],
        body=[task.unit_id, to],
    )
    task.words, task.due_on, task.unit_id, task.every_cell = words, due_on, to, body is None


def withdraw(actor: Actor, line: Line) -> None:
    """Take a content or a task off the drive; it stays in the record."""
    require(actor, Action.CAMPAIGN_MANAGE)
    line.withdrawn_at = now()
    audit.record(actor, Action.CAMPAIGN_MANAGE, line, withdrawn=line.words)


def move(actor: Actor, lines: Sequence[Line], line: Line, *, up: bool) -> None:
    """Change places with the neighbour; at the end of the list nothing happens."""
    require(actor, Action.CAMPAIGN_MANAGE)
    place = next(number for number, one in enumerate(lines) if one.id == line.id)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(lines):
        return
    order = list(lines)
    order[place], order[other] = order[other], order[place]
    for number, one in enumerate(order, 1):
        if one.position != number:
            one.position = number
    audit.record(actor, Action.CAMPAIGN_MANAGE, line, moved=[place + 1, other + 1])


def tick(
    actor: Actor,
    campaign: Campaign,
    task: CampaignTask,
    body: UnitRow,
    today: date,
    *,
    done_on: date,
    words: str,
    link: str | None = None,
    source: str | None = None,
) -> TaskDone:
    """A body tells its task done: the words of its minutes, or the record of the portal that fulfils it, or both."""
    require(actor, Action.TASK_TICK, subject_of(body))
    if not words and not link:
        raise Invalid({"words": say("Hãy ghi biên bản nào nêu việc này, hoặc chọn bản ghi trong cổng.")})
    place = inside(link) if link else None
    if link and place is None:
        raise Invalid({"link": say("Đây không phải địa chỉ một trang của cổng. Hãy chép từ / trở đi, ví dụ /to-chuc.")})
    if wrong := done_wrongly(done_on, today, campaign.starts_on):
        raise Invalid({"done_on": wrong})
    _hold(task)
    refuse(told_already(_told(task.id, body.id)))
    done = TaskDone(
        id=new_id(),
        task_id=task.id,
        unit_id=body.id,
        done_on=done_on,
        words=words,
        link=place,
        by=actor.person_id or 0,
        source=source,
    )
    db.session.add(done)
    audit.record(actor, Action.TASK_TICK, done, task=task.id, body=body.code, done_on=done_on, words=words, link=place)
    return done


def withdraw_tick(actor: Actor, task: CampaignTask, body: UnitRow, done_id: int) -> None:
    """What was told by mistake is withdrawn, never changed; what is right is told anew."""
    require(actor, Action.TASK_TICK, subject_of(body))
    done = found(db.session.get(TaskDone, (ward(), done_id), with_for_update=True))
    if (done.task_id, done.unit_id) != (task.id, body.id):
        raise Unknown
    refuse(say("Lần báo này đã được rút.") if done.withdrawn_at else None)
    done.withdrawn_at = now()
    audit.record(actor, Action.TASK_TICK, done, withdrawn=True, task=task.id, body=body.code)


def _hold(task: CampaignTask) -> None:
    """Two people of one body telling the same task at once: the second waits and is then refused."""
    db.session.execute(sa.select(CampaignTask.id).where(CampaignTask.id == task.id).with_for_update())


def _told(task_id: int, unit_id: int | None = None) -> date | None:
    query = sa.select(TaskDone.done_on).where(TaskDone.task_id == task_id, TaskDone.withdrawn_at.is_(None))
    return db.session.scalar(query.where(TaskDone.unit_id == unit_id).limit(1) if unit_id else query.limit(1))


def _unchanged(row: Campaign | Line, version: int) -> None:
    if row.version != version:
        raise Conflict(CHANGED, row)


def _in_order(starts_on: date, deadline: date) -> None:
    if deadline < starts_on:
        raise Invalid({"deadline": say("Hạn hoàn thành phải từ ngày bắt đầu trở đi.")})


def _due_within(campaign: Campaign, due_on: date | None) -> None:
    if due_on and due_on < campaign.starts_on:
        raise Invalid({"due_on": _too_early(campaign)})


def _too_early(campaign: Campaign) -> Sentence:
    return say("Đợt bắt đầu từ ngày %(day)s; hạn của nhiệm vụ phải từ hôm đó trở đi.", day=campaign.starts_on)


def _last(lines: Sequence[Line]) -> int:
    return max((one.position for one in lines), default=0)
