"""What an event in someone's record does to the months that are still open, said before it is saved."""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.text import Sentence, month_name, say
from portal.organisations.queries import seats, unit_of
from portal.people.queries.history import facts_of
from portal.people.rules.changes import changes_of
from portal.people.rules.events import Event
from portal.people.rules.facts import PersonFactKind
from portal.policy.relations import HEADS
from portal.supervision.models import Note, Period
from portal.supervision.queries.assignment import supervising_body
from portal.supervision.queries.gaps import CELL_HEADS


def on_open_months(person_id: int | None, event: Event, today: date) -> list[Sentence]:
    said = list(_left_without_a_head(person_id, event))
    for period in db.session.scalars(sa.select(Period).where(Period.locks_on >= today).order_by(Period.month)):
        month = month_name(period.month)
        if event.day > period.due_on:
            said.append(
                say(
                    "Kỳ %(month)s không đổi: sổ tính theo hạn gửi %(due)s, trước ngày này.",
                    month=month,
                    due=period.due_on,
                )
            )
            continue
        body_id = supervising_body([person_id], period.due_on).get(person_id) if person_id else None
        body = unit_of(body_id) if body_id else None
        if body:
            now = say("Kỳ %(month)s còn mở, hiện do %(body)s nhận xét.", month=month, body=body.short_name)
        else:
            now = say("Kỳ %(month)s còn mở, hiện chưa có tổ chức phải nhận xét đồng chí này.", month=month)
        said += [now, say("Sau khi ghi, tổ chức phải nhận xét tính lại theo hạn gửi %(due)s.", due=period.due_on)]
        count = db.session.scalar(
            sa.select(sa.func.count(Note.id)).where(Note.period_id == period.id, Note.person_id == person_id)
        )
        if person_id and count:
            said.append(say("%(count)s nhận xét đã ghi trong kỳ %(month)s được giữ nguyên.", month=month, count=count))
    return said


def _left_without_a_head(person_id: int | None, event: Event) -> Iterator[Sentence]:
    """Bodies and cells whose last head the event takes: they keep their members, and nobody writes or sends."""
    facts = facts_of(person_id) if person_id else []
    ends = {
        one.fact.id: one.fact.values for one in changes_of(event, facts).ends if one.fact.kind is PersonFactKind.POST
    }
    held = seats(event.day, *HEADS, *CELL_HEADS)
    for unit_id in {values["unit_id"] for values in ends.values() if values["role"] in (*HEADS, *CELL_HEADS)}:
        unit = unit_of(unit_id)
        if unit and not any(seat.unit_id == unit_id and seat.id not in ends for seat in held):
            yield say(
                "%(unit)s không còn người đứng đầu từ ngày %(day)s; Văn phòng Đảng ủy và UBMTTQ phường được nhắc cho "
                "đến khi có người nhận chức vụ.",
                unit=unit.short_name,
                day=event.day,
            )
