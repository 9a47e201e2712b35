from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import and_, func, select

from portal.ground.db import db
from portal.ground.files import StoredFile, content_of
from portal.ground.sql import Query
from portal.papers.models import PaperTemplate
from portal.people.models import Person


class TemplateRow(NamedTuple):
    """A version of the ward's own template."""

    id: int
    paper: str
    number: int
    file: str
    placeholders: list[str]
    reason: str | None
    made_by: str | None
    made_at: datetime
    withdrawn_at: datetime | None


def template_in_force(root: Path, paper: str) -> bytes | None:
    """The newest template of the ward that was not withdrawn; None: the portal's own serves."""
    stored = db.session.scalar(_files(paper).where(PaperTemplate.withdrawn_at.is_(None)).limit(1))
    return content_of(root, stored) if stored else None


def template_file(root: Path, paper: str, number: int) -> bytes | None:
    stored = db.session.scalar(_files(paper).where(PaperTemplate.number == number))
    return content_of(root, stored) if stored else None


def templates() -> dict[str, list[TemplateRow]]:
    """Every version of every paper, newest first."""
    rows = db.session.execute(
        select(
            PaperTemplate.id,
            PaperTemplate.paper,
            PaperTemplate.number,
            StoredFile.name,
            PaperTemplate.placeholders,
            PaperTemplate.reason,
            Person.name,
            PaperTemplate.made_at,
            PaperTemplate.withdrawn_at,
        )
        .join(StoredFile, and_(StoredFile.ward_id == PaperTemplate.ward_id, StoredFile.id == PaperTemplate.file_id))
        .outerjoin(Person, and_(Person.ward_id == PaperTemplate.ward_id, Person.id == PaperTemplate.made_by))
        .order_by(PaperTemplate.number.desc())
    )
    found: dict[str, list[TemplateRow]] = {}
    for row in rows:
        found.setdefault(row.paper, []).append(TemplateRow(*row))
    return found


def last_number(paper: str) -> int:
    return db.session.scalar(select(func.max(PaperTemplate.number)).where(PaperTemplate.paper == paper)) or 0


def _files(paper: str) -> Query:
    return (
        select(StoredFile)
        .join(PaperTemplate, and_(StoredFile.ward_id == PaperTemplate.ward_id, StoredFile.id == PaperTemplate.file_id))
        .where(PaperTemplate.paper == paper)
        .order_by(PaperTemplate.number.desc())
    )
