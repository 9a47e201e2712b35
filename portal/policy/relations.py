"""How people stand to records. Each relation has two faces that must agree: a yes or no for one record, and a
WHERE clause for many. A third says where the rows of people begin (tests/policy/test_scope.py holds them together)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, not_, or_, true

from portal.ground.sql import SqlIds, SqlWord
from portal.policy.begins import NOWHERE, Beginning, both, either
from portal.policy.formal import listed, none_of
from portal.policy.standing import Actor, Columns, PolicySubject, Role

HEADS = (  # posts that speak for the body they are held in
    Role.AREA_FRONT_HEAD,
    Role.WARD_FRONT_CHAIR,
    Role.WARD_FRONT_DEPUTY,
    Role.MASS_HEAD,
    Role.MASS_DEPUTY,
)
COMMITTEE = (Role.CELL_SECRETARY, Role.CELL_DEPUTY, Role.CELL_COMMITTEE)
BASE_LEADERS = (Role.BASE_SECRETARY, Role.BASE_DEPUTY)  # of an đảng bộ cơ sở, or of an đảng bộ bộ phận in it
WARD_LEADERS = (Role.WARD_SECRETARY, Role.WARD_STANDING_DEPUTY, Role.WARD_DEPUTY, Role.WARD_STANDING)


@dataclass(frozen=True)
class PolicyRelation:
    name: str
    holds: Callable[[Actor, PolicySubject], bool]
    rows: Callable[[Actor, Columns], ColumnElement[bool]]
    begins: Callable[[Actor], Beginning | None] = lambda _actor: None  # None: anywhere in the ward
    made_of: tuple[Any, ...] = ()  # ("|", one, other), ("&", one, other), ("~", one): for printing the table

    def __or__(self, other: "PolicyRelation") -> "PolicyRelation":
        return PolicyRelation(
            f"{self.name} | {other.name}",
            lambda actor, subject: self.holds(actor, subject) or other.holds(actor, subject),
            lambda actor, columns: or_(self.rows(actor, columns), other.rows(actor, columns)),
            lambda actor: either(self.begins(actor), other.begins(actor)),
            ("|", self, other),
        )

    def __and__(self, other: "PolicyRelation") -> "PolicyRelation":
        return PolicyRelation(
            f"({self.name}) & {other.name}",
            lambda actor, subject: self.holds(actor, subject) and other.holds(actor, subject),
            lambda actor, columns: and_(self.rows(actor, columns), other.rows(actor, columns)),
            lambda actor: both(self.begins(actor), other.begins(actor)),
            ("&", self, other),
        )

    def __invert__(self) -> "PolicyRelation":
        return PolicyRelation(
            f"~({self.name})",
            lambda actor, subject: not self.holds(actor, subject),
            lambda actor, columns: not_(self.rows(actor, columns)),
            made_of=("~", self),
        )

    def named(self, name: str) -> "PolicyRelation":
        return PolicyRelation(name, self.holds, self.rows, self.begins)


def fact(name: str) -> PolicyRelation:
    """What the record itself says, whoever asks: sent, released, hidden."""

    def rows(_actor: Actor, columns: Columns) -> ColumnElement[bool]:
        column = getattr(columns, name)
        return false() if column is None else column.is_(True)

    return PolicyRelation(name, lambda _actor, subject: bool(getattr(subject, name)), rows)


def post(role: Role) -> PolicyRelation:
    """Holding the role over the record's unit, directly or from a unit above it."""

    def rows(actor: Actor, columns: Columns) -> ColumnElement[bool]:
        if columns.path is None:
            return false()
        return or_(false(), *(_under(columns.path, reach) for reach in actor.reaches(role)))

    return PolicyRelation(
        role.value,
        lambda actor, subject: any(subject.path.startswith(reach) for reach in actor.reaches(role)),
        rows,
        lambda actor: Beginning(paths=frozenset(actor.reaches(role))),
    )


def anywhere(role: Role) -> PolicyRelation:
    """Holding the role in this ward at all: for what concerns the ward and no unit in particular."""
    return PolicyRelation(
        f"{role.value} (ward)",
        lambda actor, _subject: actor.has(role),
        lambda actor, _columns: true() if actor.has(role) else false(),
        lambda actor: None if actor.has(role) else NOWHERE,
    )


def _under(path: SQLColumnExpression[str | None], reach: SqlWord) -> ColumnElement[bool]:
    return path.startswith(reach, autoescape=isinstance(reach, str))


def _among(column: SQLColumnExpression[int | None] | None, ids: SqlIds) -> ColumnElement[bool]:
    return false() if column is None or none_of(ids) else column.in_(ids)


signed_in = PolicyRelation("signed_in", lambda _actor, _subject: True, lambda _actor, _columns: true())

themself = PolicyRelation(
    "themself",
    lambda actor, subject: subject.person_id is not None and actor.person_id == subject.person_id,
    lambda actor, columns: _among(columns.person_id, [] if actor.person_id is None else [actor.person_id]),
    lambda actor: Beginning(people=frozenset([actor.person_id] if actor.person_id else [])),
)
wrote = PolicyRelation(  # the note, or sent it: two hats that one person may not wear
    "wrote",
    lambda actor, subject: actor.person_id in subject.writers,
    lambda actor, columns: columns.wrote(actor.person_id) if columns.wrote and actor.person_id is not None else false(),
)
to_one_person = PolicyRelation(  # a record meant for one person, and not for their committee as a whole
    "to_one_person",
    lambda _actor, subject: subject.person_id is not None,
    lambda _actor, columns: columns.person_id.is_not(None) if columns.person_id is not None else false(),
)
kin = PolicyRelation(  # người thân, declared; the kind is not stored
    "kin",
    lambda actor, subject: subject.person_id in actor.kin,
    lambda actor, columns: _among(columns.person_id, listed(actor.kin)),
    lambda actor: Beginning(people=actor.kin),
)
lead_head = PolicyRelation(  # speaks for the body that leads the member's supervision
    "lead_head",
    lambda actor, subject: subject.lead_id in actor.units(*HEADS),
    lambda actor, columns: _among(columns.lead_id, actor.units(*HEADS)),
    lambda actor: Beginning(leads=frozenset(actor.units(*HEADS))),
)
mass_head = PolicyRelation(  # speaks for a mass organisation the member belongs to
    "mass_head",
    lambda actor, subject: any(unit in subject.org_ids for unit in actor.units(*HEADS)),
    lambda actor, columns: (
        false() if none_of(actor.units(*HEADS)) or not columns.in_orgs else columns.in_orgs(actor.units(*HEADS))
    ),
    lambda actor: Beginning(organisations=frozenset(actor.units(*HEADS))),
)
body_head = PolicyRelation(
    "body_head",
    lambda actor, subject: subject.body_id in actor.units(*HEADS),
    lambda actor, columns: _among(columns.body_id, actor.units(*HEADS)),
)
organises = PolicyRelation(  # speaks for the cell or body that holds the session; nobody from above it
    "organises",
    lambda actor, subject: subject.body_id in actor.units(*COMMITTEE, *HEADS, *WARD_LEADERS),
    lambda actor, columns: _among(columns.body_id, actor.units(*COMMITTEE, *HEADS, *WARD_LEADERS)),
)
body_committee = PolicyRelation(  # the chi ủy, for what only the cell can see
    "body_committee",
    lambda actor, subject: subject.body_id in actor.units(*COMMITTEE),
    lambda actor, columns: _among(columns.body_id, actor.units(*COMMITTEE)),
)
body_typist = PolicyRelation(  # người nhập thay
    "body_typist",
    lambda actor, subject: subject.body_id in actor.types_for,
    lambda actor, columns: _among(columns.body_id, listed(actor.types_for)),
)


def _helped(actor: Actor, body_id: int | None, person_id: int | None) -> bool:
    return any(
        one.body_id == body_id and (one.only is None or person_id is None or person_id in one.only)
        for one in actor.helps
    )


def _helped_rows(
    actor: Actor, body: SQLColumnExpression[int | None] | None, person: SQLColumnExpression[int | None] | None
) -> ColumnElement[bool]:
    if body is None:
        return false()
    clauses = []
    for one in actor.helps:
        clause: ColumnElement[bool] = body == one.body_id
        if one.only is not None and person is not None:
            clause = and_(clause, _among(person, listed(one.only)))
        clauses.append(clause)
    return or_(false(), *clauses)


body_helper = PolicyRelation(  # phó ban, chi hội trưởng named by the head
    "body_helper",
    lambda actor, subject: _helped(actor, subject.body_id, subject.person_id),
    lambda actor, columns: _helped_rows(actor, columns.body_id, columns.person_id),
)
lead_helper = PolicyRelation(
    "lead_helper",
    lambda actor, subject: _helped(actor, subject.lead_id, subject.person_id),
    lambda actor, columns: _helped_rows(actor, columns.lead_id, columns.person_id),
    lambda actor: Beginning(leads=frozenset(one.body_id for one in actor.helps)),
)
mass_helper = PolicyRelation(
    "mass_helper",
    lambda actor, subject: any(
        one.body_id in subject.org_ids and (one.only is None or subject.person_id in one.only) for one in actor.helps
    ),
    lambda actor, columns: (
        or_(
            false(),
            *(
                columns.in_orgs([one.body_id])
                if one.only is None
                else and_(columns.in_orgs([one.body_id]), _among(columns.person_id, listed(one.only)))
                for one in actor.helps
            ),
        )
        if columns.in_orgs
        else false()
    ),
    lambda actor: Beginning(organisations=frozenset(one.body_id for one in actor.helps)),
)


def _in_office(actor: Actor, subject: PolicySubject) -> bool:
    on = subject.written_on
    if on is None:
        return False
    own = subject.author_id is not None and subject.author_id == actor.person_id
    return own or any(one.covers(subject.body_id, on, subject.person_id) for one in actor.services)


def _in_office_rows(actor: Actor, columns: Columns) -> ColumnElement[bool]:
    if columns.written_on is None:
        return false()
    clauses = [_among(columns.author_id, [] if actor.person_id is None else [actor.person_id])]
    for one in actor.services:
        clause: ColumnElement[bool] = columns.body_id == one.body_id if columns.body_id is not None else false()
        if one.since is not None:
            clause = and_(clause, columns.written_on >= one.since)
        if one.until is not None:
            clause = and_(clause, columns.written_on < one.until)
        if one.only is not None:
            clause = and_(clause, _among(columns.person_id, listed(one.only)))
        clauses.append(clause)
    return and_(columns.written_on.is_not(None), or_(false(), *clauses))


in_office_then = PolicyRelation(  # wrote for the body when the words were written: a predecessor's stay theirs
    "in_office_then", _in_office, _in_office_rows
)
hidden = fact("hidden")
of_front = fact("of_front")
leads_cell = fact("leads_cell")
head_wrote = fact("head_wrote")
heads_cell = fact("heads_cell")
sent = fact("sent")
released = fact("released")
convened = fact("convened")
officer = fact("officer")
addressed = fact("addressed")
granted = fact("granted")

ward_secretary = post(Role.WARD_SECRETARY)
ward_deputy = post(Role.WARD_DEPUTY)
ward_standing = post(Role.WARD_STANDING)
base_committee = (post(Role.BASE_SECRETARY) | post(Role.BASE_DEPUTY)).named(
    "bí thư, phó bí thư đảng ủy cơ sở, đảng ủy bộ phận"
)
cell_sponsor = post(Role.CELL_SPONSOR)
cell_secretary = post(Role.CELL_SECRETARY)
cell_deputy = post(Role.CELL_DEPUTY)
cell_committee = post(Role.CELL_COMMITTEE)
ward_front = post(Role.WARD_FRONT_CHAIR) | post(Role.WARD_FRONT_DEPUTY)
office = anywhere(Role.OFFICE)
ward_secretary_of_all = anywhere(Role.WARD_SECRETARY)
ward_front_of_all = anywhere(Role.WARD_FRONT_CHAIR) | anywhere(Role.WARD_FRONT_DEPUTY)
administrator = anywhere(Role.ADMINISTRATOR)
standing_deputy_of_all = anywhere(Role.WARD_STANDING_DEPUTY)
office_head_of_all = anywhere(Role.OFFICE_HEAD)
