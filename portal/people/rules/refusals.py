"""When an event cannot be recorded, and what the office should look at twice before it is."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from portal.ground.text import Sentence, say
from portal.people.models import Ending
from portal.people.rules.events import OF_MEMBERS, OF_NEWCOMERS, Event, EventKind
from portal.people.rules.facts import PersonFact, PersonFactKind
from portal.policy import Role
from portal.policy.power import mixes

AHEAD = timedelta(days=31)
ADULT = 18  # Điều lệ Đảng, Điều 1
IN_CELL = (Role.CELL_SECRETARY, Role.CELL_DEPUTY, Role.CELL_COMMITTEE)
Facts = Sequence[PersonFact]


MIXED = say("Quản trị hệ thống không giữ chức vụ nào đọc hoặc ghi nội dung; hãy chọn hai người khác nhau.")


def refusal(event: Event, facts: Facts, today: date, birth_date: date | None) -> Sentence | None:
    """Why the event cannot be recorded; None when it can."""
    return (
        _day_refused(event, facts, today, birth_date)
        or _standing_refused(event, facts)
        or (REFUSALS[event.kind](event, facts) if event.kind in REFUSALS else None)
    )


def _day_refused(event: Event, facts: Facts, today: date, birth_date: date | None) -> Sentence | None:
    if event.day > today + AHEAD:
        return say("Chỉ ghi trước tối đa 31 ngày: ngày %(day)s còn quá xa.", day=event.day)
    if birth_date and event.day <= birth_date:
        return say("Ngày %(day)s không sau ngày sinh (%(birth)s).", day=event.day, birth=birth_date)
    admitted = _admitted(event, facts)
    if admitted and event.kind in (*OF_MEMBERS, EventKind.TRANSFER_IN) and event.day < admitted:
        return say("Ngày %(day)s trước ngày kết nạp Đảng (%(admitted)s).", day=event.day, admitted=admitted)
    return None


def _standing_refused(event: Event, facts: Facts) -> Sentence | None:
    member = any(one.kind is PersonFactKind.MEMBERSHIP and one.held_on(event.day) for one in facts)
    if event.kind in OF_MEMBERS and not member:
        return say("Ngày %(day)s người này không sinh hoạt đảng tại phường.", day=event.day)
    stands = any(one.kind is PersonFactKind.MEMBERSHIP and one.stands_after(event.day) for one in facts)
    if event.kind in OF_NEWCOMERS and stands:
        return say("Người này đã là đảng viên sinh hoạt tại phường.")
    gone = [one for one in facts if one.withdrawn_at is None and one.values.get("ending") is Ending.DIED]
    if gone:
        return say("Đã ghi người này từ trần ngày %(day)s.", day=gone[0].valid_until)
    return None


def _twice_official(event: Event, facts: Facts) -> Sentence | None:
    dates = [
        one.values["official_on"] for one in facts if one.kind is PersonFactKind.MEMBERSHIP and one.held_on(event.day)
    ]
    return say("Đã công nhận chính thức từ ngày %(day)s.", day=dates[0]) if dates[0] else None


def _exempt_twice(event: Event, facts: Facts) -> Sentence | None:
    if event.until and event.until <= event.day:
        return say("Ngày hết miễn, giảm phải sau ngày bắt đầu.")
    for one in facts:
        begins_before_the_end = event.until is None or one.valid_from is None or one.valid_from < event.until
        if one.kind is PersonFactKind.EXEMPTION and one.stands_after(event.day) and begins_before_the_end:
            return say("Đã có quyết định miễn, giảm trong thời gian này (từ ngày %(day)s).", day=one.valid_from or "?")
    return None


def _not_exempt(event: Event, facts: Facts) -> Sentence | None:
    exempt = any(one.kind is PersonFactKind.EXEMPTION and one.held_on(event.day) for one in facts)
    return None if exempt else say("Vào ngày đó người này không được miễn, giảm.")


def _same_cell(event: Event, facts: Facts) -> Sentence | None:
    here = {one.values["cell_id"] for one in facts if one.kind is PersonFactKind.CELL and one.held_on(event.day)}
    return say("Người này đang sinh hoạt ở chính chi bộ đó.") if event.cell_id in here else None


def _belongs(event: Event, facts: Facts) -> bool:
    return any(
        one.kind is PersonFactKind.ORGANISATION
        and one.stands_after(event.day)
        and one.values["organisation_id"] == event.organisation_id
        for one in facts
    )


def _joined_twice(event: Event, facts: Facts) -> Sentence | None:
    return say("Người này đã là hội viên, đoàn viên của tổ chức đó.") if _belongs(event, facts) else None


def _never_joined(event: Event, facts: Facts) -> Sentence | None:
    return None if _belongs(event, facts) else say("Người này không phải hội viên, đoàn viên của tổ chức đó.")


def _seated_twice(event: Event, facts: Facts) -> Sentence | None:
    held = any(
        one.kind is PersonFactKind.POST
        and one.stands_after(event.day)
        and (one.values["unit_id"], one.values["role"]) == (event.unit_id, event.role)
        for one in facts
    )
    return say("Người này đang giữ chính chức vụ đó.") if held else _mixed(event, facts)


def _mixed(event: Event, facts: Facts) -> Sentence | None:
    """Whoever keeps the machine running reads nothing on it."""
    held = [one.values["role"] for one in facts if one.kind is PersonFactKind.POST and one.stands_after(event.day)]
    if event.role and mixes(held, event.role):
        return MIXED
    return None


def _no_post(event: Event, facts: Facts) -> Sentence | None:
    held = any(one.kind is PersonFactKind.POST and one.id == event.fact_id and one.held_on(event.day) for one in facts)
    return None if held else say("Ngày %(day)s người này không giữ chức vụ đã chọn.", day=event.day)


REFUSALS: dict[EventKind, Callable[[Event, Facts], Sentence | None]] = {
    EventKind.OFFICIAL: _twice_official,
    EventKind.EXEMPTION: _exempt_twice,
    EventKind.RETURN: _not_exempt,
    EventKind.CELL: _same_cell,
    EventKind.JOINED: _joined_twice,
    EventKind.LEFT_ORGANISATION: _never_joined,
    EventKind.OFFICER: _seated_twice,
    EventKind.POST_ENDED: _no_post,
}


def warnings(event: Event, facts: Facts, birth_date: date | None, probation_months: int) -> list[Sentence]:
    """What is unusual but may be right: shown before saving, no wall."""
    said = []
    admitted = _admitted(event, facts)
    if event.kind is EventKind.OFFICIAL and admitted and event.day < months_after(admitted, probation_months):
        said.append(
            say("Chưa đủ %(months)s tháng dự bị (kết nạp ngày %(day)s).", months=probation_months, day=admitted)
        )
    if event.kind is EventKind.ADMISSION and birth_date and event.day < months_after(birth_date, 12 * ADULT):
        said.append(say("Vào ngày kết nạp chưa đủ 18 tuổi (sinh ngày %(day)s).", day=birth_date))
    cells = {one.values["cell_id"] for one in facts if one.kind is PersonFactKind.CELL and one.held_on(event.day)}
    if event.kind is EventKind.OFFICER and event.role in IN_CELL and cells and event.unit_id not in cells:
        said.append(say("Người này không sinh hoạt ở chi bộ đó vào ngày nhận chức vụ."))
    return said


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _admitted(event: Event, facts: Facts) -> date | None:
    if event.admitted_on:
        return event.admitted_on
    known = [
        one.values["admitted_on"] for one in facts if one.kind is PersonFactKind.MEMBERSHIP and not one.withdrawn_at
    ]
    return next((day for day in known if day), None)
