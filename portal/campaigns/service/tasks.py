"""Tasks of a drive: the office sets them, each body tells its own done."""

from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.campaigns.counting import count_called
from portal.campaigns.models import Campaign, CampaignTask, TaskDone, TaskTo
from portal.campaigns.queries import SET_TO, subject_of, tasks_of
from portal.campaigns.rules import counts_itself, done_wrongly, inside, told_already
from portal.campaigns.service.lines import last_of, unchanged
from portal.ground.clock import now
from portal.ground.db import db, ward
from portal.ground.errors import Invalid, Unknown, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import Sentence, say
from portal.organisations.queries import UnitRow
from portal.policy import Action, Actor, require


def add_task(
    actor: Actor,
    campaign: Campaign,
    *,
    words: str,
    to: UnitRow | TaskTo,
    due_on: date | None,
    counted_by: str | None = None,
    source: str | None = None,
) -> CampaignTask:
    """A task for one body, or for each body of a kind by itself."""
    require(actor, Action.CAMPAIGN_MANAGE)
    _due_within(campaign, due_on)
    _can_be_counted(to, counted_by)
    task = CampaignTask(
        id=new_id(),
        campaign_id=campaign.id,
        position=last_of([one.row for one in tasks_of(campaign)]) + 1,
        words=words,
        unit_id=_unit_of(to),
        given_to=_kind_of(to),
        due_on=due_on,
        counted_by=counted_by,
        source=source,
    )
    db.session.add(task)
    audit.record(
        actor,
        Action.CAMPAIGN_MANAGE,
        task,
        added=words,
        to=to.value if isinstance(to, TaskTo) else to.code,
        due_on=due_on,
        counted_by=counted_by,
    )
    return task


def edit_task(
    actor: Actor,
    campaign: Campaign,
    task: CampaignTask,
    *,
    version: int,
    words: str,
    to: UnitRow | TaskTo,
    due_on: date | None,
    counted_by: str | None = None,
) -> None:
    """Words, dates and how it is counted may change; to whom it is set only while nobody has told it done."""
    require(actor, Action.CAMPAIGN_MANAGE)
    unchanged(task, version)
    _due_within(campaign, due_on)
    _can_be_counted(to, counted_by)
    unit_id, given_to = _unit_of(to), _kind_of(to)
    if (unit_id, given_to) != (task.unit_id, task.given_to):
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
        body=[task.unit_id, unit_id],
        to=[task.given_to, given_to],
        counted_by=[task.counted_by, counted_by],
    )
    task.words, task.due_on, task.counted_by = words, due_on, counted_by
    task.unit_id, task.given_to = unit_id, given_to


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
    refuse(counts_itself(way.label if (way := count_called(task.counted_by)) else None))
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
    done = or_404(db.session.get(TaskDone, (ward(), done_id), with_for_update=True))
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


def _due_within(campaign: Campaign, due_on: date | None) -> None:
    if due_on and due_on < campaign.starts_on:
        raise Invalid({"due_on": _too_early(campaign)})


def _too_early(campaign: Campaign) -> Sentence:
    return say("Đợt bắt đầu từ ngày %(day)s; hạn của nhiệm vụ phải từ hôm đó trở đi.", day=campaign.starts_on)


def _unit_of(to: UnitRow | TaskTo) -> int | None:
    return None if isinstance(to, TaskTo) else to.id


def _kind_of(to: UnitRow | TaskTo) -> TaskTo:
    return to if isinstance(to, TaskTo) else TaskTo.BODY


def _can_be_counted(to: UnitRow | TaskTo, counted_by: str | None) -> None:
    """What a count knows nothing of would stand at nought for ever."""
    way = count_called(counted_by)
    if counted_by and way is None:
        raise Invalid({"counted_by": say("Hãy chọn một cách đếm trong danh sách.")})
    kinds = SET_TO[to] if isinstance(to, TaskTo) else (to.kind,)
    if way and not set(kinds) <= set(way.of):
        raise Invalid(
            {
                "counted_by": say(
                    "Cổng không đếm được “%(way)s” cho đơn vị này. Hãy chọn cách đếm khác, hoặc để đơn vị tự báo.",
                    way=way.label,
                )
            }
        )
