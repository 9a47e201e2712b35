"""The events that the office records (biến động)."""

from datetime import date
from typing import NamedTuple

from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.people.models import ExemptionKind, Sex
from portal.policy import Role

SINGLE = (  # posts of which a unit has one: a new holder follows the one before
    Role.WARD_SECRETARY,
    Role.PEOPLE_CHAIR,
    Role.BASE_SECRETARY,
    Role.CELL_SECRETARY,
    Role.CELL_SPONSOR,
    Role.WARD_FRONT_CHAIR,
    Role.AREA_FRONT_HEAD,
    Role.MASS_HEAD,
)


class EventKind(Labelled):
    TRANSFER_IN = "chuyen-den", "Chuyển sinh hoạt đảng đến"
    TRANSFER_OUT = "chuyen-di", "Chuyển sinh hoạt đảng đi"
    ADMISSION = "ket-nap", "Kết nạp đảng viên"
    OFFICIAL = "chinh-thuc", "Công nhận đảng viên chính thức"
    EXEMPTION = "mien-giam", "Miễn, giảm công tác và sinh hoạt đảng"
    RETURN = "tro-lai", "Trở lại sinh hoạt sau miễn, giảm"
    DEATH = "tu-tran", "Từ trần"
    LEFT = "ra-khoi-dang", "Ra khỏi Đảng"
    CELL = "doi-chi-bo", "Chuyển chi bộ trong phường"
    RESIDENCE = "doi-noi-cu-tru", "Thay đổi nơi cư trú"
    JOINED = "vao-doan-the", "Vào đoàn thể"
    LEFT_ORGANISATION = "thoi-doan-the", "Thôi là hội viên, đoàn viên"
    OFFICER = "nhan-chuc-vu", "Nhận chức vụ"
    POST_ENDED = "thoi-chuc-vu", "Thôi chức vụ"


class Event(NamedTuple):
    """What the office records: since which day, by which decision, and what the kind asks for."""

    kind: EventKind
    day: date  # the first day on which it holds
    basis: str
    card_number: str | None = None
    admitted_on: date | None = None
    official_on: date | None = None
    cell_id: int | None = None
    group_id: int | None = None
    place: str = ""
    organisation_id: int | None = None
    exemption: ExemptionKind | None = None
    until: date | None = None
    unit_id: int | None = None
    role: Role | None = None
    title: str = ""
    succeeds: bool = False
    fact_id: int | None = None  # the post that ends


class Newcomer(NamedTuple):
    """Somebody whom the portal does not know yet."""

    name: str
    sex: Sex | None
    birth_date: date | None


def words_of(name: str, event: Event, unit: str) -> Sentence:
    """What a second person reads: the role that gives the power, not only the title typed beside it."""
    if event.kind is EventKind.OFFICER and event.role:
        return say(
            "%(name)s nhận chức vụ “%(title)s” (%(role)s, %(unit)s) từ ngày %(day)s",
            name=name,
            title=event.title,
            role=event.role.label,
            unit=unit,
            day=event.day,
        )
    return say("%(name)s: %(event)s từ ngày %(day)s", name=name, event=event.kind.label, day=event.day)


OF_MEMBERS = (
    EventKind.TRANSFER_OUT,
    EventKind.OFFICIAL,
    EventKind.EXEMPTION,
    EventKind.RETURN,
    EventKind.LEFT,
    EventKind.CELL,
    EventKind.JOINED,
    EventKind.LEFT_ORGANISATION,
)
OF_NEWCOMERS = (EventKind.TRANSFER_IN, EventKind.ADMISSION)
MAY_BE_UNKNOWN = (*OF_NEWCOMERS, EventKind.OFFICER)  # people whom the portal need not know yet
