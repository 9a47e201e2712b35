"""The evidence sheets of a cell's members for a quarter, bound in one file to print. A member of whom nothing was
released has a page too: a missing page would tell something."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import sqlalchemy as sa

from portal import papers
from portal.ground.db import dated, db
from portal.ground.errors import Unknown, or_404
from portal.ground.text import say
from portal.organisations.models import UnitKind
from portal.organisations.names import named_on
from portal.organisations.queries import UnitRow, units
from portal.papers.kinds import Content
from portal.people.models import CellMembership, Membership, Person
from portal.people.queries.active import same_person
from portal.policy import Action, Actor, PolicySubject, can
from portal.reports.evidence.paper import NO_CLASS, evidence_paper
from portal.reports.evidence.queries import evidence_for
from portal.reports.evidence.span import Span, span_of
from portal.reports.official.kind import Binding, Bundle, ReportRequest

EACH = 5  # members between two words of how far it is: each is a write


def cells_with_evidence(actor: Actor, _day: date) -> list[UnitRow]:
    return [one for one in units(UnitKind.CELL) if can(actor, Action.EVIDENCE_READ, PolicySubject(path=one.path))]


def asked_of(actor: Actor, asked: ReportRequest) -> tuple[UnitRow, Span]:
    """Unknown where the actor may not read the cell's sheets, or the quarter has not begun."""
    cell = or_404(next((one for one in cells_with_evidence(actor, asked.as_of) if one.id == asked.unit_id), None))
    span = or_404(span_of(asked.period))
    (cell,) = named_on([cell], span.last)
    if span.first > asked.as_of:
        raise Unknown
    return cell, span


def cell_quarter_bundle(actor: Actor, asked: ReportRequest, today: date, binding: Binding) -> Bundle:
    from pypdf import PdfReader, PdfWriter  # heavy, and needed for this file alone

    cell, span = asked_of(actor, asked)
    people = _members(cell.id, min(span.last, today))
    sheets: list[tuple[int, str, bytes]] = []
    for number, person_id in enumerate(people, 1):
        sheet = evidence_for(actor, person_id, span, today)
        if sheet is not None:  # who moved away since is another cell's to read
            context, head = evidence_paper(sheet, today)
            sheets.append((person_id, sheet.name, papers.pdf("evidence", context, head)))
        if number % EACH == 0 or number == len(people):
            binding.progress(number, len(people))
    if not sheets:
        raise Unknown
    book = PdfWriter()
    book.append(PdfReader(BytesIO(_cover(cell, span, len(sheets), binding.marks, today))))
    for _, name, content in sheets:
        book.append(PdfReader(BytesIO(content)), outline_item=name)
    book.metadata = None  # no maker, no hour: the portal's own marks say who and when
    out = BytesIO()
    book.write(out)
    return Bundle(out.getvalue(), len(sheets), tuple(person_id for person_id, _, _ in sheets))


def _cover(cell: UnitRow, span: Span, count: int, marks: Sequence[str], today: date) -> bytes:
    head = papers.letterhead(cell, today)
    context: Content = {
        "title": "HỒ SƠ MINH CHỨNG",
        "sub": say("%(cell)s, %(span)s", cell=cell.short_name, span=span.label),
        "paragraphs": [
            say("Tập này gồm hồ sơ của %(count)s đảng viên, xếp theo tên.", count=count),
            say("Đảng viên chưa có nhận xét nào được mở trong thời gian này vẫn có hồ sơ."),
        ],
        "remarks": [NO_CLASS, *marks],
    }
    return papers.pdf("report", context, head)


def _members(cell_id: int, day: date) -> list[int]:
    return list(
        db.session.scalars(
            sa.select(Person.id)
            .join(
                CellMembership, sa.and_(CellMembership.ward_id == Person.ward_id, CellMembership.person_id == Person.id)
            )
            .join(Membership, same_person(Membership))
            .where(CellMembership.cell_id == cell_id, dated(CellMembership, day), dated(Membership, day))
            .order_by(Person.sort_key, Person.id)
        )
    )
