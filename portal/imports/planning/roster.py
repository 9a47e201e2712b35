"""The roster (danh sách đảng viên): who is a member, in which cell, living where, exempt, belonging to what."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from portal.ground.names import fold, nfc, tidy_name
from portal.ground.text import Sentence, say
from portal.ground.typed import PartialDay, parse_partial_day
from portal.imports.columns import ticked, tidy_card
from portal.imports.models import ImportKind
from portal.imports.planning.base import Base, Known
from portal.imports.planning.change import STRIDE, Cells, Change, Plan, Progress, Source, State, Writes
from portal.imports.planning.member import Member, update_member
from portal.imports.planning.titles import Crosscheck
from portal.imports.planning.units import UnitFinder, cell_code
from portal.imports.titles import parse_organisations
from portal.organisations import queries as organisations
from portal.people.models import Membership, Sex
from portal.people.service import person_row

# Read to find people and to check against, never written from here.
NOT_KEPT = say("Cột “%(column)s” được đối chiếu, không ghi: chức vụ lấy từ danh sách cấp ủy, Mặt trận, đoàn thể.")


def plan_roster(sources: list[Source], file_name: str, day: date, progress: Progress) -> Plan:
    base = Base()
    units = UnitFinder(base, organisations.this_ward().name)
    plan = Plan(ImportKind.ROSTER, day)
    read = [
        (cells, cell_code(cells, units) if "name" in cells else None)
        for source in sources
        for cells in _rows(source, plan)
    ]
    plan.units = sorted(units.new.values(), key=lambda unit: unit.row)
    plan.writes.units = plan.units
    roster = Roster(base, units, plan, file_name, Crosscheck(base, day))
    for at, (cells, cell) in enumerate(read, 1):
        roster.take(cells, cell)
        if at % STRIDE == 0 or at == len(read):
            progress(at, len(read))
    plan.leave_out(sources)
    for source in sources:
        if "title" in source.table.headings:
            plan.remarks.append(say(NOT_KEPT.words, column=source.table.headings["title"]))
    return plan


def _rows(source: Source, plan: Plan) -> Iterator[Cells]:
    for record in source.table.records:
        change = Change(record.row_number, source.sheet, "")
        plan.changes.append(change)
        cells = Cells(source, record, change)
        change.who = tidy_name(nfc(cells.text("name")))
        yield cells


class Roster:
    def __init__(self, base: Base, units: UnitFinder, plan: Plan, file_name: str, posts: Crosscheck) -> None:
        self.base, self.units, self.plan, self.posts = base, units, plan, posts
        self.file_name = file_name
        self.day = plan.effective_on
        self.cards: dict[str, int] = {}  # first row of each
        self.people: dict[tuple[str, Any, Any, str], int] = {}
        self.matched: dict[int, int] = {}

    def take(self, cells: Cells, cell: str | None) -> None:
        """Plan one row: all of it, or nothing when something in it cannot be taken."""
        change = cells.change
        member = self._read(cells, cell)
        known = self._match(cells, member) if member else None
        if member is None or change.rejected:
            return
        writes = Writes()
        basis = f"{self.file_name}, dòng {cells.record.row_number}"
        if known is None:
            if member.cell is None:
                cells.reject("cell", say("Đảng viên mới cần có chi bộ."))
                return
            person = person_row(member.name, sex=member.sex, birth_date=member.birth_date, birth_year=member.birth_year)
            writes.people.append(person)
            person_id = person["id"]
        else:
            person_id = known.id
        update_member(change, writes, self.base, self.units, self.day, person_id, known, member, basis)
        if not change.rejected:
            change.state = State.NEW if known is None else State.CHANGED if change.facts else State.UNCHANGED
            change.notes += self.posts.notes(person_id, cells.text("title"), member.cell)
            self.plan.writes.absorb(writes)

    def _read(self, cells: Cells, cell: str | None) -> Member | None:
        change = cells.change
        if not change.who:
            cells.reject("name", say("Thiếu họ và tên."))
            return None
        birth, sex = self._birth(cells)
        admitted = cells.read("admitted", parse_partial_day)
        official = cells.read("official", parse_partial_day)
        for field_name, day in (("admitted", admitted), ("official", official)):
            if day and day.day is None:
                change.notes.append(
                    say(
                        "%(column)s chỉ ghi %(typed)s, chưa đủ ngày nên để trống.",
                        column=cells.source.table.headings[field_name],
                        typed=str(day),
                    )
                )
            elif day and day.day > self.day:
                cells.reject(
                    field_name, say("Ngày %(day)s ở sau ngày của danh sách (%(as_of)s).", day=day.day, as_of=self.day)
                )
        if admitted and official and admitted.day and official.day and official.day < admitted.day:
            cells.reject(
                "official",
                say(
                    "Ngày chính thức (%(official)s) ở trước ngày kết nạp (%(admitted)s).",
                    official=official.day,
                    admitted=admitted.day,
                ),
            )
        place = cells.text("residence")
        member = Member(
            name=change.who,
            sex=sex,
            birth_date=birth.day if birth else None,
            birth_year=birth.year if birth else None,
            card=tidy_card(cells.raw("card")) or None,
            admitted_on=admitted.day if admitted else None,
            official_on=official.day if official else None,
            cell=cell,
            group=self.units.group(place) if place else None,
            place=place,
            exempt=ticked(cells.raw("exempt")) if "exempt" in cells else None,
            organisations=self._organisations(cells),
            managed=ticked(cells.raw("managed")) if "managed" in cells else None,
            letters={name: cells.letter(name) for name in cells.source.table.mapping},
        )
        self._once(cells, member)
        return member

    def _birth(self, cells: Cells) -> tuple[PartialDay | None, Sex | None]:
        """The birth date, and the sex told by which of two columns it stands in."""
        male, female = cells.text("birth_male"), cells.text("birth_female")
        if male and female:
            cells.reject("birth_female", say("Ngày sinh ghi ở cả hai cột Nam và Nữ."))
            return None, None
        if male or female:
            column, sex = ("birth_male", Sex.MALE) if male else ("birth_female", Sex.FEMALE)
            if ticked(cells.raw(column)):  # only ticked: the date stands in a column of its own
                return cells.read("birth", parse_partial_day), sex
            return cells.read(column, parse_partial_day), sex
        told = fold(cells.text("sex")).strip(" .")
        named = {"nam": Sex.MALE, "nu": Sex.FEMALE}.get(told)
        return cells.read("birth", parse_partial_day), named

    def _organisations(self, cells: Cells) -> frozenset[str] | None:
        if "mass_organisations" not in cells:
            return None
        named = parse_organisations(cells.text("mass_organisations"))
        unknown = [words for code, words in named if code is None or code not in self.base.by_code]
        if unknown:
            cells.reject("mass_organisations", say("Không có đoàn thể “%(named)s”.", named=", ".join(unknown)[:80]))
        return frozenset(code for code, _words in named if code)

    def _once(self, cells: Cells, member: Member) -> None:
        """A second row about the same person is a slip of the list."""
        row = cells.record.row_number
        if member.card and (first := self.cards.setdefault(member.card, row)) != row:
            cells.reject("card", say("Số thẻ %(card)s đã có ở dòng %(row)s.", card=member.card, row=first))
        key = (fold(member.name), member.birth_date, member.birth_year, member.card or "")
        if not member.card and (first := self.people.setdefault(key, row)) != row:
            cells.reject(
                "name", say("Trùng họ tên, ngày sinh với dòng %(row)s mà không có số thẻ để phân biệt.", row=first)
            )

    def _match(self, cells: Cells, member: Member) -> Known | None:
        """The person the row is about: by card number, else by name and birth."""
        by_card = self.base.by_card.get(member.card) if member.card else None
        known: Known | None
        if by_card is not None:
            known = self.base.people[by_card]
            self._same(cells, known, member)
        else:
            known = self._by_name(cells, member)
        if known and (first := self.matched.setdefault(known.id, cells.record.row_number)) != cells.record.row_number:
            cells.reject("name", say("Cùng một người với dòng %(row)s.", row=first))
        return known

    def _same(self, cells: Cells, known: Known, member: Member) -> None:
        if known.folded != fold(member.name):
            cells.reject("card", say("Số thẻ %(card)s trên cổng là của %(name)s.", card=member.card, name=known.name))
        elif _differ(known.birth_date, member.birth_date) or _differ(known.birth_year, member.birth_year):
            column = next((name for name in ("birth_male", "birth_female", "birth") if cells.text(name)), "birth")
            reason: Sentence = say(
                "Ngày sinh khác với trên cổng (%(known)s). Nếu cần sửa, hãy ghi bằng biểu mẫu biến động.",
                known=known.birth_date or known.birth_year,
            )
            cells.reject(column, reason)

    def _by_name(self, cells: Cells, member: Member) -> Known | None:
        same = self.base.named(fold(member.name), member.birth_date, member.birth_year)
        carded = [one for one in same if any(row.values[0] for row in self.base.of(one.id, Membership))]
        if member.card:
            # Another card is another person, unless even the day of birth agrees.
            twins = [one for one in carded if one.birth_date and one.birth_date == member.birth_date]
            if twins:
                cells.reject("card", say("Cùng họ tên, ngày sinh với một đảng viên mang số thẻ khác."))
                return None
            same = [one for one in same if one not in carded]
        if not member.birth_year and same:
            cells.reject(
                "name", say("Thiếu ngày sinh và số thẻ để biết có phải %(name)s đã có trên cổng.", name=same[0].name)
            )
            return None
        if len(same) > 1:
            cells.reject(
                "name",
                say("Có %(count)s người cùng họ tên, ngày sinh trên cổng; hãy ghi số thẻ đảng viên.", count=len(same)),
            )
            return None
        return same[0] if same else None


def _differ(known: object, told: object) -> bool:
    return known is not None and told is not None and known != told
