"""The evidence sheets of a cell's members for a quarter, bound in one file to print. A member of whom nothing was
released has a page too: a missing page would tell something."""

from datetime import date
from io import BytesIO
from pathlib import Path

import sqlalchemy as sa

from portal import papers
from portal.ground.db import dated, db
from portal.ground.errors import Unknown, found
from portal.ground.jobs import Progress
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow, units
from portal.people.models import CellMembership, Membership, Person
from portal.people.queries.active import same_person
from portal.policy import Action, Actor, Subject, can
from portal.reports.evidence.paper import evidence_paper
from portal.reports.evidence.queries import evidence_for
from portal.reports.evidence.span import Span, span_of
from portal.reports.official.kind import Asked, Bundle


def cells_with_evidence(actor: Actor, _day: date) -> list[UnitRow]:
    return [one for one in units(UnitKind.CELL) if can(actor, Action.EVIDENCE_READ, Subject(path=one.path))]


def asked_of(actor: Actor, asked: Asked) -> tuple[UnitRow, Span]:
    """Unknown where the actor may not read the cell's sheets, or the quarter has not begun."""
    cell = found(next((one for one in cells_with_evidence(actor, asked.as_of) if one.id == asked.unit_id), None))
    span = found(span_of(asked.period))
    if span.first > asked.as_of:
        raise Unknown
    return cell, span


def cell_quarter_bundle(actor: Actor, asked: Asked, today: date, root: Path, progress: Progress) -> Bundle:
    from pypdf import PdfReader, PdfWriter  # heavy, and needed for this file alone

    cell, span = asked_of(actor, asked)
    people = _members(cell.id, min(span.last, today))
    book, bound = PdfWriter(), []
    for number, person_id in enumerate(people, 1):
        sheet = evidence_for(actor, person_id, span, today)
        if sheet is not None:  # who moved away since is another cell's to read
            context, head = evidence_paper(sheet, today)
            made = papers.made("evidence", context, head, form="pdf", name=sheet.name, root=root)
            book.append(PdfReader(BytesIO(made.content)), outline_item=sheet.name)
            bound.append(person_id)
        progress(number, len(people))
    if not bound:
        raise Unknown
    book.metadata = None  # no maker, no hour: the portal's own marks say who and when
    out = BytesIO()
    book.write(out)
    return Bundle(out.getvalue(), len(bound), tuple(bound))


def _members(cell_id: int, day: date) -> list[int]:
    return list(
        db.session.scalars(
            sa.select(Person.id)
            .join(CellMembership, sa.and_(
                CellMembership.ward_id == Person.ward_id, CellMembership.person_id == Person.id,
            ))
            .join(Membership, same_person(Membership))
            .where(CellMembership.cell_id == cell_id, dated(CellMembership, day), dated(Membership, day))
            .order_by(Person.sort_key, Person.id)
        )
    )  # fmt: skip
