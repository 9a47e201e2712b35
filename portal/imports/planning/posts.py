"""The list of committee, Front and mass-organisation posts: who holds what since when."""

from dataclasses import replace
from datetime import date

from portal.ground.names import fold
from portal.ground.text import say
from portal.ground.typed import parse_partial_day
from portal.imports.models import ImportKind
from portal.imports.planning.base import CurrentFacts
from portal.imports.planning.change import (
    STRIDE,
    Cells,
    ChangeState,
    ImportPlan,
    PersonChange,
    Progress,
    SourceTable,
    UnitRef,
    Writes,
)
from portal.imports.planning.titles import PostPlaces, called, words_of
from portal.imports.titles import OF_AN_AREA, Title, parse_titles
from portal.imports.values import called as called_by
from portal.imports.values import first_day, name_fault, tidy_card
from portal.organisations import queries as organisations
from portal.organisations.models import Holding
from portal.organisations.queries import Seat, UnitRow, plain
from portal.people.models import CellMembership, Membership
from portal.people.service import person_row
from portal.policy.standing import Role

NO_MEMBER = "khong phai dang vien"
# Posts with one seat: whoever the list names takes it over from who held it.
ONE_SEAT = {
    Role.WARD_SECRETARY,
    Role.PEOPLE_CHAIR,
    Role.CELL_SECRETARY,
    Role.WARD_FRONT_CHAIR,
    Role.AREA_FRONT_HEAD,
    Role.MASS_HEAD,
}


def plan_posts(sources: list[SourceTable], file_name: str, day: date, progress: Progress) -> ImportPlan:
    plan = ImportPlan(ImportKind.POSTS, day)
    posts = Posts(CurrentFacts((Membership, CellMembership)), plan, file_name)
    rows = [(source, record) for source in sources for record in source.table.records]
    for at, (source, record) in enumerate(rows, 1):
        change = PersonChange(record.row_number, source.sheet, "")
        plan.changes.append(change)
        cells = Cells(source, record, change)
        change.who = called_by(cells.text("name"))
        posts.take(cells)
        if at % STRIDE == 0 or at == len(rows):
            progress(at, len(rows))
    plan.leave_out(sources)
    return plan


class Posts:
    def __init__(self, base: CurrentFacts, plan: ImportPlan, file_name: str) -> None:
        self.base, self.plan, self.file_name = base, plan, file_name
        self.day = plan.effective_on
        self.seats = organisations.seats(self.day)
        self.places = PostPlaces(self.base, self.day)
        self.new_people: dict[str, int] = {}  # who is no member and comes with this list
        self.taken: dict[tuple[int, str, str], PersonChange] = {}  # first row of each person's post

    def take(self, cells: Cells) -> None:
        change = cells.change
        titles = parse_titles(cells.text("title"))
        since = cells.read("since", parse_partial_day)
        if since and since.day and since.day > self.day:
            cells.reject(
                "since", say("Ngày %(day)s ở sau ngày của danh sách (%(as_of)s).", day=since.day, as_of=self.day)
            )
        if fault := name_fault(cells.raw("name"), change.who):
            cells.reject("name", fault)
        if not titles:
            cells.reject("title", say("Thiếu chức vụ."))
        cells.tell_fonts(("name", "title", "cell"))
        known = [title for title in titles if title.role_code]
        aside = [title.text for title in titles if not title.role_code]
        change.told_titles = {"title": cells.text("title"), "posts": [], "aside": aside}
        if aside:
            cells.lose(
                say("Không phải chức vụ cổng theo dõi nên không lấy: %(titles)s.", titles=", ".join(aside)[:200])
            )
        if change.rejected or not known:
            return
        titles = known
        writes = Writes()
        person_id, is_new = self._person(cells, writes, titles)
        if person_id is None:
            return
        cell = self._cell(cells, person_id)
        begins = first_day(since) or self.day
        if since and since.day is None:
            change.notes.append(say("Chỉ ghi %(typed)s nên lấy từ ngày %(day)s.", typed=str(since), day=begins))
        for title in titles:
            self._post(cells, writes, person_id, title, self._placed(title, titles, cell), begins)
        if not change.rejected:
            change.state = ChangeState.NEW if is_new else ChangeState.CHANGED if change.facts else ChangeState.UNCHANGED
            if not is_new and change.facts and not writes.ends:
                change.state = ChangeState.NEW  # a post that nobody held before
            self.plan.writes.absorb(writes)

    def _person(self, cells: Cells, writes: Writes, titles: list[Title]) -> tuple[int | None, bool]:
        name, card = fold(cells.change.who), tidy_card(cells.raw("card"))
        if card:
            person_id = self.base.by_card.get(card)
            if person_id is None:
                cells.reject(
                    "card",
                    say("Không có đảng viên mang số thẻ %(card)s. Hãy nhập danh sách đảng viên trước.", card=card),
                )
            elif self.base.people[person_id].folded != name:
                cells.reject(
                    "card",
                    say("Số thẻ %(card)s trên cổng là của %(name)s.", card=card, name=self.base.people[person_id].name),
                )
                return None, False
            return person_id, False
        outside = NO_MEMBER in fold(cells.text("note")) or not cells.text("cell")
        return self._outsider(cells, writes, titles) if outside else (self._member(cells, name), False)

    def _member(self, cells: Cells, name: str) -> int | None:
        cell = self.base.cells.get(plain(cells.text("cell")))
        same = [
            one.id
            for one in self.base.by_name.get(name, ())
            if cell and (where := self.base.cell_of(one.id, self.day)) and where.id == cell.id
        ]
        if len(same) == 1:
            return same[0]
        cells.reject("card", say("Thiếu số thẻ; trong chi bộ này có %(count)s đảng viên tên như vậy.", count=len(same)))
        return None

    def _outsider(self, cells: Cells, writes: Writes, titles: list[Title]) -> tuple[int | None, bool]:
        """Someone who is no Party member: known by name and post, else by name alone, else new."""
        name = fold(cells.change.who)
        same = [one.id for one in self.base.by_name.get(name, ()) if not self.base.member_on(one.id, self.day)]
        wanted = {(title.role_code, unit.id) for title in titles if (unit := self.places.unit(title, None))}
        holding = [
            one.person_id for one in self.seats if one.person_id in same and (one.role.value, one.unit_id) in wanted
        ]
        for known in (sorted(set(holding)), same):
            if len(known) == 1:
                return known[0], False
        if same:
            cells.reject(
                "name",
                say(
                    "Có %(count)s người ngoài Đảng cùng tên trên cổng; hãy ghi bằng biểu mẫu chức vụ.", count=len(same)
                ),
            )
            return None, False
        if name in self.new_people:
            return self.new_people[name], False
        person = person_row(cells.change.who)
        writes.people.append(person)
        self.new_people[name] = person["id"]
        cells.change.notes.append(say("Người mới trên cổng, không phải đảng viên."))
        return person["id"], True

    def _cell(self, cells: Cells, person_id: int) -> str | None:
        if text := cells.text("cell"):
            known = self.base.cells.get(plain(text))
            return known.code if known else None
        where = self.base.cell_of(person_id, self.day) if person_id in self.base.people else None
        return where.code if where else None

    def _placed(self, title: Title, beside: list[Title], cell: str | None) -> UnitRow | None:
        """Where the post is held; one of a residence group told without its number is that of the post beside it, else
        of the cell's ground."""
        if title.role_code not in OF_AN_AREA or title.unit_hint:
            return self.places.unit(title, cell)
        stem = OF_AN_AREA[title.role_code]
        numbers = {one.unit_hint[1] for one in beside if isinstance(one.unit_hint, tuple)}
        if len(numbers) == 1:
            return self.places.unit(replace(title, unit_hint=(stem, numbers.pop())), cell)
        unit = self.base.by_code.get(cell or "")
        group = self.places.grounds.get(unit.id) if unit else None
        if group is None:
            return None
        return self.base.by_id[group] if stem == "group" else self.places.committee_on(group)

    def _post(
        self, cells: Cells, writes: Writes, person_id: int, title: Title, unit: UnitRow | None, since: date
    ) -> None:
        if title.role_code is None:
            cells.reject(
                "title", say("Không nhận ra chức vụ “%(title)s”. Hãy ghi bằng biểu mẫu chức vụ.", title=title.text[:80])
            )
            return
        if unit is None and title.role_code in OF_AN_AREA and not title.unit_hint:
            cells.reject("title", say("“%(title)s” của tổ dân phố nào? Hãy ghi số tổ.", title=title.text[:80]))
            return
        if unit is None:
            cells.reject(
                "title",
                say(
                    "Chưa có tổ chức của “%(title)s” trên cổng. Hãy nhập danh sách đảng viên trước.",
                    title=title.text[:80],
                ),
            )
            return
        role, words = Role(title.role_code), words_of(title, unit)
        cells.change.told_titles["posts"].append(called(title, unit))
        first = self.taken.setdefault((person_id, role, unit.code), row := cells.change)
        if first is not row:
            again = say("Chức vụ này của cùng một người đã có ở dòng %(row)s.", row=first.seen_from(row))
            cells.reject("title", again)
            return
        held = [one for one in self.seats if (one.role, one.unit_id) == (role, unit.id)]
        mine = next((one for one in held if one.person_id == person_id), None)
        told_since = since if cells.text("since") else None
        if mine and mine.title == words and (told_since is None or mine.valid_from == told_since):
            return
        self._seat(cells, writes, person_id, role, unit, words, since, mine, held)

    def _seat(
        self,
        cells: Cells,
        writes: Writes,
        person_id: int,
        role: Role,
        unit: UnitRow,
        words: str,
        since: date,
        mine: Seat | None,
        held: list[Seat],
    ) -> None:
        before = ""
        if mine:  # told otherwise than before: the earlier row was mistaken
            writes.end(Holding, mine.id, None)
            before = f"{mine.title}, {say('từ')} {mine.valid_from:%d/%m/%Y}" if mine.valid_from else mine.title
        elif role in ONE_SEAT:
            for other in held:
                if other.valid_from and other.valid_from >= since:
                    cells.reject(
                        "since",
                        say(
                            "%(name)s giữ chức vụ này từ ngày %(day)s, sau ngày ghi ở dòng này.",
                            name=self._name(other),
                            day=other.valid_from,
                        ),
                    )
                    return
                writes.end(Holding, other.id, since)
                before = f"{other.title}: {self._name(other)}"
        cells.change.becomes(say("Chức vụ"), before, f"{words}, {say('từ')} {since:%d/%m/%Y}")
        writes.state(
            Holding,
            person_id=person_id,
            unit_id=UnitRef(unit.code),
            role=role,
            title=words,
            valid_from=since,
            basis=f"{self.file_name}, dòng {cells.record.row_number}",
        )

    def _name(self, seat: Seat) -> str:
        return self.base.people[seat.person_id].name
