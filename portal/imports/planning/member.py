"""One member as the roster tells of them, held against what the portal knows on the roster's day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.ground.text import Sentence, say
from portal.ground.values import RowValues
from portal.imports.planning.base import CurrentFacts, KnownPerson, StatedRow
from portal.imports.planning.change import PersonChange, UnitRef, Writes
from portal.imports.planning.units import UnitFinder
from portal.imports.values import Exempted
from portal.people.models import (
    CellMembership,
    DatedFact,
    Exemption,
    ExemptionKind,
    Management,
    Membership,
    OrganisationMembership,
    Person,
    Residence,
    Sex,
)

TIER = "Ban Thường vụ Quận ủy"


@dataclass(frozen=True)
class ImportedMember:
    """None: the list has no such column, or the cell says nothing that could be held against what is known."""

    name: str
    sex: Sex | None
    birth_date: date | None
    birth_year: int | None
    card: str | None
    admitted_on: date | None
    official_on: date | None
    cell: str | None
    group: str | None
    place: str
    exempt: Exempted | None
    organisations: frozenset[str] | None
    managed: bool | None
    letters: dict[str, str]
    tells_exemptions: bool = False
    probationary: bool | None = None  # by a word; None where only the days tell


def update_member(
    change: PersonChange,
    writes: Writes,
    base: CurrentFacts,
    units: UnitFinder,
    day: date,
    person_id: int,
    known: KnownPerson | None,
    member: ImportedMember,
    basis: str,
) -> None:
    """Plan what the row changes: what ends on the roster's day, what begins on it, what was unknown and is now told."""
    one = _Update(change, writes, base, units, day, person_id, member, basis)
    one.identity(known)
    if known and not one.member_here():
        return
    one.membership()
    one.cell()
    one.residence()
    one.exemption()
    one.organisations()
    one.management()


@dataclass
class _Update:
    change: PersonChange
    writes: Writes
    base: CurrentFacts
    units: UnitFinder
    day: date
    person_id: int
    member: ImportedMember
    basis: str

    def identity(self, known: KnownPerson | None) -> None:
        told = (
            (say("Giới tính"), "sex", self.member.sex),
            (say("Ngày sinh"), "birth_date", self.member.birth_date),
            (say("Năm sinh"), "birth_year", self.member.birth_year),
        )
        values: RowValues = {}
        for label, name, value in told:
            if value is None or (known and getattr(known, name) is not None):
                continue
            values[name] = value
            if not (name == "birth_year" and self.member.birth_date):
                self.change.becomes(label, "", value.label if isinstance(value, Sex) else value)
        if known and values:
            self.writes.fill(Person, known.id, **values, version=known.version)

    def member_here(self) -> bool:
        """Whether the portal, too, knows them as a member on the roster's day."""
        rows = self.base.of(self.person_id, Membership)
        if any(row.holds(self.day) for row in rows) or not rows:
            return True
        ended = [row.valid_until for row in rows if row.valid_until and row.valid_until <= self.day]
        self.change.reject(
            self.member.letters.get("name", ""),
            say(
                "Đã thôi sinh hoạt tại phường từ ngày %(day)s. Nếu trở lại, hãy ghi chuyển đến bằng biểu mẫu.",
                day=max(ended),
            )
            if ended
            else say("Cổng đã có thông tin từ sau ngày %(day)s của danh sách này.", day=self.day),
        )
        return False

    def membership(self) -> None:
        rows = [row for row in self.base.of(self.person_id, Membership) if row.holds(self.day)]
        before = rows[0].values if rows else (None, None, None)
        told = (self.member.card, self.member.admitted_on, self.member.official_on)
        after = tuple(new if new is not None else old for new, old in zip(told, before, strict=True))
        if rows and after == before:
            return
        labels = (say("Số thẻ đảng viên"), say("Ngày kết nạp"), say("Ngày chính thức"))
        for label, old, new in zip(labels, before, after, strict=True):
            if old != new:
                self.change.becomes(label, old, new)
        names = ("card_number", "admitted_on", "official_on")
        if rows and all(old in (None, new) for old, new in zip(before, after, strict=True)):
            self.writes.fill(Membership, rows[0].id, **dict(zip(names, after, strict=True)))
            return
        if self._replaced(Membership, rows, "official"):
            self._state(Membership, **dict(zip(names, after, strict=True)), **self._since(rows))

    def _since(self, rows: list[StatedRow]) -> dict[str, date]:
        """Who comes with the list has been a member since their own day, older than the list's."""
        admitted = self.member.admitted_on
        return {"valid_from": admitted} if admitted and not rows and admitted < self.day else {}

    def cell(self) -> None:
        if self.member.cell:
            self._single(CellMembership, say("Chi bộ"), "cell", {"cell_id": self.member.cell}, self.units.name)

    def residence(self) -> None:
        if not self.member.place:
            return
        wanted = {"group_id": self.member.group, "place": self.member.place}
        rows = [row for row in self.base.of(self.person_id, Residence) if row.holds(self.day)]
        before = rows[0].values if rows else None
        if before and (self._code(before[0]), before[1]) == (self.member.group, self.member.place):
            return
        self.change.becomes(say("Nơi ở"), before[1] if before else "", self.member.place)
        if self._replaced(Residence, rows, "residence"):
            self._state(Residence, **wanted)

    def exemption(self) -> None:
        """An exemption has a day of its own, older than the list's; a tick alone begins on the list's."""
        if not self.member.tells_exemptions:
            return
        told = self.member.exempt
        rows = [row for row in self.base.of(self.person_id, Exemption) if row.holds(self.day)]
        if told is None:
            rows = [row for row in rows if row.values[0] is ExemptionKind.EXEMPT]
            self._ticked(Exemption, say("Miễn công tác, sinh hoạt đảng"), "exempt", rows, False, {})
            return
        if any(row.values[0] is told.kind and told.since in (None, row.valid_from) for row in rows):
            return
        since = told.since or self.day
        before = f"{rows[0].values[0].label}, {say('từ')} {rows[0].valid_from:%d/%m/%Y}" if rows else ""
        self.change.becomes(told.kind.label, before, f"{say('từ')} {since:%d/%m/%Y}")
        if self._replaced(Exemption, rows, "exempt", since):
            basis = f"{told.decision} ({self.basis})" if told.decision else self.basis
            self._state(Exemption, kind=told.kind, valid_from=since, basis=basis)

    def management(self) -> None:
        if self.member.managed is None:
            return
        rows = [row for row in self.base.of(self.person_id, Management) if row.holds(self.day)]
        label = say("Diện Ban Thường vụ cấp trên quản lý")
        self._ticked(Management, label, "managed", rows, self.member.managed, {"tier": TIER})

    def organisations(self) -> None:
        if self.member.organisations is None:
            return
        held = {
            self._code(row.values[0]): row
            for row in self.base.of(self.person_id, OrganisationMembership)
            if row.holds(self.day)
        }
        if set(held) == self.member.organisations:
            return
        self.change.becomes(say("Sinh hoạt đoàn thể"), self._names(held), self._names(self.member.organisations))
        gone = [row for code, row in held.items() if code not in self.member.organisations]
        if self._replaced(OrganisationMembership, gone, "mass_organisations"):
            for code in sorted(self.member.organisations - set(held)):
                self._state(OrganisationMembership, organisation_id=code)

    def _names(self, codes: Any) -> str:
        return ", ".join(sorted(self.base.by_code[code].short_name for code in codes))

    def _single(
        self,
        kind: type[DatedFact],
        label: Sentence,
        column: str,
        wanted: dict[str, str],
        name: Callable[[str | None], str],
    ) -> None:
        """A fact of which one holds at a time, told by a unit's code."""
        (code,) = wanted.values()
        rows = [row for row in self.base.of(self.person_id, kind) if row.holds(self.day)]
        before = self._code(rows[0].values[0]) if rows else None
        if before == code:
            return
        self.change.becomes(label, name(before), name(code))
        if self._replaced(kind, rows, column):
            self._state(kind, **wanted)

    def _ticked(
        self,
        kind: type[DatedFact],
        label: Sentence,
        column: str,
        rows: list[StatedRow],
        wanted: bool,
        values: RowValues,
    ) -> None:
        if bool(rows) == wanted:
            return
        self.change.becomes(label, say("có") if rows else "", say("có") if wanted else "")
        if self._replaced(kind, rows, column) and wanted:
            self._state(kind, **values)

    def _replaced(self, kind: type[DatedFact], rows: list[StatedRow], column: str, since: date | None = None) -> bool:
        """End what held before the new row begins; False when the portal knows of something newer than this list."""
        newer = [row for row in self.base.of(self.person_id, kind) if row.newer_than(self.day)]
        if newer:
            self.change.reject(
                self.member.letters.get(column, ""),
                say("Cổng đã ghi thay đổi sau ngày %(day)s; danh sách cũ hơn không ghi đè.", day=self.day),
            )
            return False
        for row in rows:
            # What began on this very day never held: it was mistaken, so it is withdrawn rather than ended.
            begins = since or self.day
            never_held = row.valid_from is None or row.valid_from >= begins if since else row.valid_from == self.day
            self.writes.end(kind, row.id, None if never_held else begins)
        return True

    def _state(self, kind: type[DatedFact], /, **values: Any) -> None:
        named = {
            name: UnitRef(value) if name in ("cell_id", "group_id", "organisation_id") and value else value
            for name, value in values.items()
        }
        told = {"person_id": self.person_id, "valid_from": self.day, "basis": self.basis, **named}
        self.writes.state(kind, **told)

    def _code(self, unit_id: int | None) -> str | None:
        return None if unit_id is None else self.base.by_id[unit_id].code
