"""Files that were taken off a plan before it was handed in: what no version holds is not kept."""

import sqlalchemy as sa

from portal.ground.db import db, flush, ward
from portal.ground.files import StoredFile, erasable
from portal.plans.models import PlanFile, VersionState
from portal.plans.queries.whole_plan import VersionHead


def let_go(file_id: int, newest: VersionHead | None) -> StoredFile | None:
    """The record goes, unless a version that was handed in holds the file. Answers with it when no other record, of
    this ward or another, was made of the same bytes: they are erased after the commit."""
    if newest is not None and newest.state is VersionState.DRAFT:  # taken back: its files are the member's to drop
        db.session.execute(
            sa.delete(PlanFile).where(PlanFile.plan_version_id == newest.id, PlanFile.file_id == file_id)
        )
    if db.session.scalar(sa.select(PlanFile.id).where(PlanFile.file_id == file_id).limit(1)) is not None:
        return None
    stored = db.session.get(StoredFile, (ward(), file_id))
    if stored is None:
        return None
    db.session.delete(stored)
    flush()
    return stored if erasable(stored) else None
