"""All that the policy knows of people and records: plain values, no tables."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, SQLColumnExpression

from portal.ground.labels import Labelled


class Role(Labelled):
    """What a dated post lets its holder be (chức vụ)."""

    WARD_SECRETARY = "ward_secretary", "Bí thư Đảng ủy"
    WARD_STANDING_DEPUTY = "ward_standing_deputy", "Phó Bí thư Thường trực Đảng ủy"
    WARD_DEPUTY = "ward_deputy", "Phó Bí thư Đảng ủy"
    WARD_STANDING = "ward_standing", "Ủy viên Ban Thường vụ Đảng ủy"
    WARD_COMMITTEE = "ward_committee", "Đảng ủy viên"
    PEOPLE_CHAIR = "people_chair", "Chủ tịch UBND phường"
    PEOPLE_DEPUTY = "people_deputy", "Phó Chủ tịch UBND phường"
    OFFICE_HEAD = "office_head", "Chánh Văn phòng Đảng ủy"
    OFFICE = "office", "Văn phòng Đảng ủy"
    ADMINISTRATOR = "administrator", "Quản trị hệ thống"
    BASE_SECRETARY = "base_secretary", "Bí thư Đảng ủy cơ sở"
    BASE_DEPUTY = "base_deputy", "Phó Bí thư Đảng ủy cơ sở"
    CELL_SPONSOR = "cell_sponsor", "Đảng ủy viên phụ trách chi bộ"
    CELL_SECRETARY = "cell_secretary", "Bí thư chi bộ"
    CELL_DEPUTY = "cell_deputy", "Phó Bí thư chi bộ"
    CELL_COMMITTEE = "cell_committee", "Chi ủy viên"
    WARD_FRONT_CHAIR = "ward_front_chair", "Chủ tịch UBMTTQ phường"
    WARD_FRONT_DEPUTY = "ward_front_deputy", "Phó Chủ tịch UBMTTQ phường"
    AREA_FRONT_HEAD = "area_front_head", "Trưởng ban Công tác Mặt trận"
    MASS_HEAD = "mass_head", "Trưởng đoàn thể phường"
    MASS_DEPUTY = "mass_deputy", "Phó trưởng đoàn thể phường"
    # Posts a ward has that open nothing here: kept so that a list of them loses none.
    INSPECTION_HEAD = "inspection_head", "Chủ nhiệm UBKT Đảng ủy"
    INSPECTION_DEPUTY = "inspection_deputy", "Phó Chủ nhiệm UBKT Đảng ủy"
    INSPECTION_MEMBER = "inspection_member", "Ủy viên UBKT Đảng ủy"
    GROUP_LEADER = "group_leader", "Tổ trưởng tổ dân phố"
    GROUP_DEPUTY = "group_deputy", "Tổ phó tổ dân phố"
    AREA_FRONT_DEPUTY = "area_front_deputy", "Phó ban Công tác Mặt trận"
    AREA_FRONT_MEMBER = "area_front_member", "Thành viên Ban Công tác Mặt trận"
    BRANCH_HEAD = "branch_head", "Chi hội trưởng, bí thư chi đoàn"
    BRANCH_DEPUTY = "branch_deputy", "Chi hội phó, phó bí thư chi đoàn"


# Whoever holds the first may all that the second may.
ALSO = {Role.WARD_STANDING_DEPUTY: Role.WARD_DEPUTY, Role.OFFICE_HEAD: Role.OFFICE}


class Post(NamedTuple):
    """A post in force: over which unit, and down to where it reaches in the tree."""

    role: str
    unit_id: int
    reach: str = ""  # path prefix: "/ward/cell/"
    id: int = 0
    title: str = ""

    def counts_as(self, *roles: str) -> bool:
        return self.role in roles or ALSO.get(self.role) in roles  # type: ignore[call-overload]


class Helping(NamedTuple):
    """Named by a body's head to write for all of its members, or for those listed (phó ban, chi hội trưởng)."""

    body_id: int
    only: frozenset[int] | None = None
    id: int = 0
    title: str = ""


class Service(NamedTuple):
    """When somebody wrote for a body, now or before, as its head, on its committee or as a helper: what was written
    there while they did, they read."""

    body_id: int
    since: date | None = None  # None: since ever
    until: date | None = None  # the first day on which they no longer did
    only: frozenset[int] | None = None  # the members about whom a helper wrote

    def covers(self, body_id: int | None, on: date, person_id: int | None) -> bool:
        begun, over = self.since is None or self.since <= on, self.until is not None and self.until <= on
        return self.body_id == body_id and begun and not over and (self.only is None or person_id in self.only)


class PolicySubject(NamedTuple):
    """A record as the policy sees it: about whom, under which unit, whose, and how far it has come."""

    person_id: int | None = None
    path: str = ""  # of the member's cell, or of the unit concerned
    lead_id: int | None = None  # body that leads the member's supervision (chủ trì)
    org_ids: frozenset[int] = frozenset()  # mass organisations the member belongs to
    hidden: bool = False  # the whole cell is hidden from Front and mass organisations (police)
    body_id: int | None = None  # body whose record it is
    of_front: bool = False  # ... and whether that is a Front body
    leads_cell: bool = False  # the member is secretary or deputy of the cell: the ward may act instead
    heads_cell: bool = False  # the member is secretary of the cell: only the ward approves their plan
    writers: frozenset[int] = frozenset()  # people who wrote or sent the note
    author_id: int | None = None  # who wrote the words that stand
    written_on: date | None = None  # ... and on which of the ward's days; None: no words are asked for
    head_wrote: bool = False  # ... among them the secretary or deputy of the member's cell: the ward may act instead
    sent: bool = False
    released: bool = False
    convened: bool = False  # the asker is convened to this session
    officer: bool = False  # ... or is its chair or secretary
    addressed: bool = False  # the document is for the asker
    granted: bool = False  # the old ward, or the person, lets the ward where they stand now read their old record


class Columns(NamedTuple):
    """The same facts, as the columns a query finds them in; None where a list cannot know one."""

    person_id: SQLColumnExpression[int | None] | None = None
    path: SQLColumnExpression[str | None] | None = None
    lead_id: SQLColumnExpression[int | None] | None = None
    in_orgs: Callable[[list[int]], ColumnElement[bool]] | None = None
    hidden: Any = None
    body_id: SQLColumnExpression[int | None] | None = None
    of_front: SQLColumnExpression[bool | None] | None = None
    leads_cell: Any = None
    heads_cell: Any = None
    wrote: Callable[[int], ColumnElement[bool]] | None = None  # the note, or its sending
    author_id: SQLColumnExpression[int | None] | None = None
    written_on: SQLColumnExpression[date | None] | None = None
    head_wrote: SQLColumnExpression[bool | None] | None = None
    sent: SQLColumnExpression[bool | None] | None = None
    released: SQLColumnExpression[bool | None] | None = None
    convened: SQLColumnExpression[bool | None] | None = None
    officer: SQLColumnExpression[bool | None] | None = None
    addressed: SQLColumnExpression[bool | None] | None = None
    granted: SQLColumnExpression[bool | None] | None = None


@dataclass(frozen=True)
class Actor:
    """A signed-in person with the posts in force at this moment: power comes from posts, never from the account."""

    ward_id: int
    person_id: int | None
    account_id: int | None = None
    posts: frozenset[Post] = frozenset()
    helps: frozenset[Helping] = frozenset()
    services: frozenset[Service] = frozenset()  # for which bodies they wrote, and when
    types_for: frozenset[int] = frozenset()  # bodies for which they type signed paper sheets
    kin: frozenset[int] = frozenset()
    name: str = ""
    party: bool = False  # is a Party member: plans, notes and evidence are about them

    def reaches(self, role: str) -> list[str]:
        return sorted(post.reach for post in self.posts if post.counts_as(role))

    def units(self, *roles: str) -> list[int]:
        return sorted(post.unit_id for post in self.posts if post.counts_as(*roles))

    @property
    def places(self) -> list[int]:
        """The units of every post."""
        return sorted({post.unit_id for post in self.posts})

    @property
    def roles(self) -> list[str]:
        return sorted({post.role for post in self.posts})

    def has(self, *roles: str) -> bool:
        return any(post.counts_as(*roles) for post in self.posts)
