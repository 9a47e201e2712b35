"""The parts of a preview about what hangs on units that end: sessions to come, tasks and documents, drafts."""

from datetime import date

import sqlalchemy as sa

from portal.accounts.models import Account, Draft
from portal.arrangements.queries import dependants
from portal.arrangements.queries.foreseen_parts import ForeseenPart, ending_posts, plain_part
from portal.arrangements.queries.snapshot import Worked
from portal.ground.clock import HERE
from portal.ground.db import db
from portal.ground.text import say


def sessions(worked: Worked, day: date) -> ForeseenPart:
    ended = worked.after.ended
    lines = [
        say(
            "%(theme)s, %(when)s: không họp, tổ chức mới tự lên lịch",
            theme=one.theme,
            when=one.starts_at.astimezone(HERE).date(),
        )
        for one in dependants.sessions_to_come(ended, day)
    ]
    lines += [
        say("Lịch định kỳ “%(theme)s” của %(unit)s dừng", theme=one.theme, unit=worked.after.name_of(one.organiser_id))
        for one in dependants.series_of(ended)
    ]
    if count := len(dependants.convened_to_come(ended, day)):
        lines.append(say("%(count)s buổi họp sắp tới triệu tập tổ chức kế tiếp thay cho tổ chức kết thúc", count=count))
    return plain_part(say("Buổi họp sắp tới"), lines)


def tasks(worked: Worked) -> ForeseenPart:
    ended = worked.after.ended
    lines = [
        say(
            "“%(task)s” của %(unit)s: giao cho %(to)s",
            task=task.words,
            unit=worked.after.name_of(task.unit_id or 0),
            to=", ".join(worked.after.name_of(one) for one in ended[task.unit_id or 0]) or "?",
        )
        for task in dependants.tasks_of(ended)
    ]
    if count := len({one.document_id for one in dependants.documents_for(ended)}):
        lines.append(say("%(count)s văn bản gửi tổ chức kết thúc: tổ chức kế tiếp cũng đọc được", count=count))
    return plain_part(say("Nhiệm vụ, văn bản"), lines)


def drafts(worked: Worked, day: date) -> ForeseenPart:
    """How many, never of what: a draft is its writer's own."""
    people = {post.person_id for post in ending_posts(worked, day)}
    asked = (
        sa.select(sa.func.count(Draft.id))
        .join(Account, sa.and_(Account.ward_id == Draft.ward_id, Account.id == Draft.account_id))
        .where(Account.person_id.in_(people))
    )
    count = db.session.scalar(asked) or 0
    lines = [say("%(count)s nháp của người thôi chức vụ: còn nguyên cho người viết", count=count)] if count else []
    return plain_part(say("Nháp"), lines)
