"""The job worker's part: a large file is read here, while its page shows how far it is."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from portal.ground.db import db, ward, writing
from portal.ground.jobs import Job, Progress
from portal.ground.reading import Unreadable
from portal.imports import service
from portal.imports.models import ImportKind, ImportRun, ImportState


def read_waiting(job: Job, progress: Progress) -> None:
    """A file that cannot be read leaves its sentence in the run, where the page shows it."""
    run_id, facts = job.about_id, dict(job.facts)
    root, kind, day = Path(facts["root"]), facts["kind"], facts["effective_on"]
    run = db.session.get_one(ImportRun, (ward(), run_id))
    try:
        planned = service.read_file(
            service.content_of(root, run),
            run.file_name,
            date.fromisoformat(facts["today"]),
            progress,
            kind=ImportKind(kind) if kind else None,
            effective_on=date.fromisoformat(day) if day else None,
        )
    except Unreadable as unreadable:
        with writing() as session:
            run = session.get_one(ImportRun, (ward(), run_id))
            run.state, run.problem = ImportState.FAILED, str(unreadable.sentence)
        return
    with writing() as session:
        service.show_in(session.get_one(ImportRun, (ward(), run_id)), planned)


HANDLERS: dict[str, Callable[[Job, Progress], None]] = {service.JOB: read_waiting}
