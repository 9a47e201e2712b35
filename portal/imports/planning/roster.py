"""The roster (danh sách đảng viên): who is a member, in which cell, living where, exempt, belonging to what."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from portal.ground.names import fold
from portal.ground.text import say
from portal.imports.models import ImportKind
from portal.imports.planning.base import CurrentFacts, KnownPerson
from portal.imports.planning.change import (
    STRIDE,
    Cells,
    ChangeState,
    ImportPlan,
    PersonChange,
    Progress,
    SourceTable,
    Writes,
)
from portal.imports.planning.corrections import differences, same_person
from portal.imports.planning.member import ImportedMember, update_member
from portal.imports.planning.titles import Crosscheck
from portal.imports.planning.told import read_member, settled
from portal.imports.planning.units import UnitFinder, cell_code
from portal.imports.values import called as called_by
from portal.organisations import queries as organisations
from portal.people.models import Membership, Sex
from portal.people.service import person_row

BY_LIST = say("Theo danh sách nhập vào")
# Read to find people and to check against, never written from here.
NOT_KEPT = say("Cột “%(column)s” được đối chiếu, không ghi: chức vụ lấy từ danh sách cấp ủy, Mặt trận, đoàn thể.")


def plan_roster(
    sources: list[SourceTable], file_name: str, day: date, progress: Progress, agreed: frozenset[str] = frozenset()
) -> ImportPlan:
    base = CurrentFacts()
    units = UnitFinder(base, organisations.this_ward().name)
    plan = ImportPlan(ImportKind.ROSTER, day)
    read = [
        (cells, cell_code(cells, units) if "name" in cells else None)
        for source in sources
        for cells in _rows(source, plan)
    ]
    plan.units = sorted(units.new.values(), key=lambda unit: unit.row)
    plan.writes.units = plan.units
    roster = Roster(base, units, plan, file_name, Crosscheck(base, day), agreed)
    roster.alike.update(fold(cells.change.who) for cells, _cell in read)
    for at, (cells, cell) in enumerate(read, 1):
        roster.take(cells, cell)
        if at % STRIDE == 0 or at == len(read):
            progress(at, len(read))
    plan.leave_out(sources)
    for source in sources:
        if "title" in source.table.headings:
            plan.remarks.append(say(NOT_KEPT.words, column=source.table.headings["title"]))
    return plan


def _rows(source: SourceTable, plan: ImportPlan) -> Iterator[Cells]:
    for record in source.table.records:
        change = PersonChange(record.row_number, source.sheet, "")
        plan.changes.append(change)
        cells = Cells(source, record, change)
        change.who = called_by(cells.text("name"))
        yield cells


class Roster:
    def __init__(
        self,
        base: CurrentFacts,
        units: UnitFinder,
        plan: ImportPlan,
        file_name: str,
        posts: Crosscheck,
        agreed: frozenset[str] = frozenset(),
    ) -> None:
        self.agreed = agreed
        self.base, self.units, self.plan, self.posts = base, units, plan, posts
        self.file_name = file_name
        self.day = plan.effective_on
        self.cards: dict[str, PersonChange] = {}  # first row of each
        self.people: dict[tuple[str, date | None, int | None, str], PersonChange] = {}
        self.matched: dict[int, PersonChange] = {}
        self.alike: Counter[str] = Counter()  # rows of the list by name

    def take(self, cells: Cells, cell: str | None) -> None:
        """Plan one row: all of it, or nothing when something in it cannot be taken or waits for a yes."""
        change = cells.change
        read = read_member(cells, self.base, self.units, cell, self.day)
        if read is None:
            return
        member = settled(read)
        self._once(cells, member)
        known = self._match(cells, member)
        if change.rejected:
            return
        if known is None and member.cell is None:
            cells.reject("cell", say("Đảng viên mới cần có chi bộ."))
            return
        if self.source_hides(cells):
            change.notes.append(say("Dòng ẩn trong tệp."))
        self._plan(cells, known, member)

    def source_hides(self, cells: Cells) -> bool:
        return cells.source.hidden(cells.record.row_number)

    def _plan(self, cells: Cells, known: KnownPerson | None, member: ImportedMember) -> None:
        change, writes = cells.change, Writes()
        basis = f"{self.file_name}, dòng {cells.record.row_number}"
        if known is None:
            person = person_row(member.name, sex=member.sex, birth_date=member.birth_date, birth_year=member.birth_year)
            writes.people.append(person)
            person_id = person["id"]
        else:
            person_id = known.id
            self._corrections(cells, writes, known, member, basis)
        update_member(change, writes, self.base, self.units, self.day, person_id, known, member, basis)
        if change.rejected:
            return
        waits = change.held and change.key not in self.agreed
        alone = change.held and not writes.corrections
        fresh = ChangeState.NEW if known is None else ChangeState.CHANGED if change.facts else ChangeState.UNCHANGED
        change.state = ChangeState.ASKED if waits and alone else fresh
        change.told = self._told(cells, member)
        change.notes += self.posts.notes(person_id, cells.text("title"), member.cell)
        if not waits:
            self.plan.writes.absorb(writes)

    def _corrections(
        self, cells: Cells, writes: Writes, known: KnownPerson, member: ImportedMember, basis: str
    ) -> None:
        """What is told otherwise than it stands: shown before and after, and written only with a yes of its own."""
        found = differences(known, member)
        for one in found:
            cells.change.becomes(one.label, _words(one.before), _words(one.after))
        if found:
            cells.change.held = True
            values = {one.field: one.after for one in found}
            writes.corrections.append(
                {"person_id": known.id, "values": values, "since": self.day, "paper": basis, "reason": str(BY_LIST)}
            )
            born = {"birth_date", "birth_year"} & {one.field for one in found}
            before = {"name": known.name, "born": _day(known.birth_date), "female": known.sex is Sex.FEMALE}
            now = {
                "name": member.name if "name" in values else known.name,
                "born": _day(member.birth_date) if born else before["born"],
                "female": (member.sex or known.sex) is Sex.FEMALE,
            }
            cells.change.correction = {"card": member.card, "was": before, "now": now}

    def _told(self, cells: Cells, member: ImportedMember) -> dict[str, object]:
        """The row as it would stand, for a terminal and for whoever checks it against the list."""
        exempt = member.exempt
        return {
            "card": member.card or "",
            "name": member.name,
            "sex": str(member.sex.label).casefold() if member.sex else "",
            "born": _day(member.birth_date) or str(member.birth_year or ""),
            "admitted": _day(member.admitted_on),
            "official": _day(member.official_on),
            "cell": self.units.name(member.cell),
            "probationary": bool(member.probationary),
            "exempt_from": _day(exempt.since or self.day) if exempt else "",
            "hidden": self.source_hides(cells),
        }

    def _once(self, cells: Cells, member: ImportedMember) -> None:
        """A second row about the same person is a slip of the list."""
        row = cells.change
        if member.card and (first := self.cards.setdefault(member.card, row)) is not row:
            cells.reject(
                "card", say("Số thẻ %(card)s đã có ở dòng %(row)s.", card=member.card, row=first.seen_from(row))
            )
        key = (fold(member.name), member.birth_date, member.birth_year, member.card or "")
        if not member.card and (first := self.people.setdefault(key, row)) is not row:
            cells.reject(
                "name",
                say(
                    "Trùng họ tên, ngày sinh với dòng %(row)s mà không có số thẻ để phân biệt.",
                    row=first.seen_from(row),
                ),
            )

    def _match(self, cells: Cells, member: ImportedMember) -> KnownPerson | None:
        """The person the row is about: by card number, else by name and birth."""
        by_card = self.base.by_card.get(member.card) if member.card else None
        known: KnownPerson | None
        if by_card is not None:
            known = self.base.people[by_card]
            self._same(cells, known, member)
        else:
            known = self._by_name(cells, member)
        row = cells.change
        if known and (first := self.matched.setdefault(known.id, row)) is not row:
            cells.reject("name", say("Cùng một người với dòng %(row)s.", row=first.seen_from(row)))
        return known

    def _same(self, cells: Cells, known: KnownPerson, member: ImportedMember) -> None:
        if not same_person(known, member):
            cells.reject("card", say("Số thẻ %(card)s trên cổng là của %(name)s.", card=member.card, name=known.name))

    def _by_name(self, cells: Cells, member: ImportedMember) -> KnownPerson | None:
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
        if same and self.alike[fold(member.name)] > 1 and not (same[0].birth_year or same[0] in carded):
            cells.ask(
                "name",
                say(
                    "Trên cổng có %(name)s chưa ghi ngày sinh, số thẻ, mà danh sách có %(count)s người tên như vậy: "
                    "không ghép với ai; ai là người ấy thì gộp hai dòng sau khi nhập.",
                    name=same[0].name,
                    count=self.alike[fold(member.name)],
                ),
            )
            return None
        return same[0] if same else None


def _words(value: object) -> object:
    return value.label if isinstance(value, Sex) else value


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
