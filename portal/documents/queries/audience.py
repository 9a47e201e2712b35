"""For whom a document is: who may open it, and who is expected to have studied it."""

from datetime import date

import sqlalchemy as sa

from portal.documents.models import Audience, Document
from portal.ground.clock import ward_today
from portal.ground.db import dated
from portal.ground.sql import SqlDay, SqlId
from portal.organisations.models import Holding, Unit, UnitKind
from portal.people.models import CellMembership, OrganisationMembership
from portal.people.queries.active import active, same_person
from portal.policy import Action, Actor, Columns, scope

PARTY = (UnitKind.WARD_PARTY, UnitKind.CELL)
EVERYONE = sa.and_(Audience.unit_id.is_(None), Audience.role.is_(None))


def readable(actor: Actor) -> sa.ColumnElement[bool]:
    """The documents whose audience, or whose keeping, includes the actor; what was taken out is its keepers' alone."""
    ward_path = sa.select(Unit.path).where(Unit.kind == UnitKind.WARD_PARTY).limit(1).scalar_subquery()
    facts = Columns(path=ward_path, addressed=_addressed(actor, ward_today()))
    kept = scope(actor, Action.DOCUMENT_MANAGE, Columns(path=ward_path))
    return sa.and_(scope(actor, Action.DOCUMENT_READ, facts), sa.or_(Document.withdrawn_at.is_(None), kept))


def _addressed(actor: Actor, day: date) -> sa.ColumnElement[bool]:
    above, below = sa.orm.aliased(Unit), sa.orm.aliased(Unit)
    own: list[sa.ColumnElement[bool]] = [below.id.in_(sorted(post.unit_id for post in actor.posts))]
    if actor.person_id:
        own += [
            below.id.in_(sa.select(row_unit).where(row.person_id == actor.person_id, dated(row, day)))
            for row, row_unit in (
                (CellMembership, CellMembership.cell_id),
                (OrganisationMembership, OrganisationMembership.organisation_id),
            )
        ]
    around = sa.select(above.id).join(below, below.path.startswith(above.path)).where(sa.or_(*own))
    return sa.exists(
        sa.select(Audience.id).where(
            Audience.ward_id == Document.ward_id,
            Audience.document_id == Document.id,
            sa.or_(
                EVERYONE, Audience.role.in_(sorted({post.role for post in actor.posts})), Audience.unit_id.in_(around)
            ),
        )
    )


def studying(day: SqlDay, *, person_id: SqlId | None = None, document_id: int | None = None) -> sa.Subquery:
    """(document_id, person_id, cell_id): everyone of each audience who takes part on the day, each once."""
    above, below, org, place = (sa.orm.aliased(Unit) for _ in range(4))
    people = active(day)
    ward = Audience.ward_id == CellMembership.ward_id
    of_cell = (
        people.join(below, sa.and_(below.ward_id == CellMembership.ward_id, below.id == CellMembership.cell_id))
        .join(above, below.path.startswith(above.path))
        .join(Audience, sa.and_(ward, Audience.unit_id == above.id))
    )
    of_organisation = (
        people.join(
            OrganisationMembership, sa.and_(same_person(OrganisationMembership), dated(OrganisationMembership, day))
        )
        .join(org, org.id == OrganisationMembership.organisation_id)
        .join(above, org.path.startswith(above.path))
        .join(Audience, sa.and_(ward, Audience.unit_id == above.id))
    )
    in_post = people.join(Holding, sa.and_(same_person(Holding), dated(Holding, day)))
    of_body = (
        in_post.join(place, place.id == Holding.unit_id)
        .join(above, sa.and_(place.path.startswith(above.path), above.kind.not_in(PARTY)))
        .join(Audience, sa.and_(ward, Audience.unit_id == above.id))
    )
    ways = (
        people.join(Audience, sa.and_(ward, EVERYONE)),
        of_cell,
        of_organisation,
        of_body,
        in_post.join(Audience, sa.and_(ward, Audience.role == Holding.role)),
    )
    narrowed = [sa.true() if person_id is None else CellMembership.person_id == person_id]
    if document_id is not None:
        narrowed.append(Audience.document_id == document_id)
    return sa.union(
        *(
            way.with_only_columns(
                Audience.document_id, CellMembership.person_id, CellMembership.cell_id, maintain_column_froms=True
            ).where(*narrowed)
            for way in ways
        )
    ).subquery("studying")
