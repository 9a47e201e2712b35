from datetime import date, datetime
from typing import NamedTuple

from portal.ground.labels import Labelled
from portal.ground.text import Sentence
from portal.ground.values import RowValues


class PersonFactKind(Labelled):
    """The dated facts that make up a person's history (quá trình)."""

    MEMBERSHIP = "dang-tich", "Đảng tịch"
    CELL = "chi-bo", "Nơi sinh hoạt đảng"
    RESIDENCE = "cu-tru", "Nơi cư trú"
    EXEMPTION = "mien-giam", "Miễn, giảm sinh hoạt"
    ORGANISATION = "doan-the", "Hội viên, đoàn viên"
    POST = "chuc-vu", "Chức vụ"


class PersonFact(NamedTuple):
    """One dated fact of one person, as a value."""

    kind: PersonFactKind
    id: int
    person_id: int
    what: Sentence | str
    values: RowValues
    valid_from: date | None = None
    valid_until: date | None = None
    recorded_at: datetime | None = None
    withdrawn_at: datetime | None = None
    basis: str | None = None

    def held_on(self, day: date) -> bool:
        return self.stands_after(day) and (self.valid_from is None or self.valid_from <= day)

    def stands_after(self, day: date) -> bool:
        """In force on the day or beginning later: what an end on that day cuts off."""
        return self.withdrawn_at is None and (self.valid_until is None or day < self.valid_until)
