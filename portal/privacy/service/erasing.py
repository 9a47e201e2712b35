"""Erasing the text of a year. The rows, their dates, states and numbers stay: a figure counts rows, never words."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.audit.models import Entry, Payload
from portal.ground.db import db, flush, ward
from portal.ground.files import StoredFile
from portal.ground.searched import Searched
from portal.ground.trial import OfTrial, in_trial
from portal.imports.models import ImportKind, ImportRun, ImportTrace
from portal.plans.models import PlanFile, Posting
from portal.policy import Action
from portal.privacy.records import RECORDS, RecordTable, notes, versions
from portal.privacy.rules.retention import ERASED
from portal.supervision.models import PraiseAnswer, Reply
from portal.supervision.queries.trials import known_trials

APART = {"synchronize_session": False}


class Erased(NamedTuple):
    texts: dict[str, int]  # rows whose text is gone, by kind of record
    files: list[StoredFile]  # whose bytes are to be removed once this is committed: that cannot be rolled back
    trail: int  # entries whose content is gone
    trail_digest: str  # of their numbers: which ones were erased lawfully can be shown


def erase_year(year: int) -> Erased:
    """A month of the year that was only tried out and kept is erased with it."""
    flush()
    texts: Counter[str] = Counter()
    numbers, held = _records(RECORDS, year, texts), _answer_strips(year)
    for trial in known_trials():
        if trial.month.startswith(f"{year:04}-"):
            with in_trial(trial.id):
                tried = [one for one in RECORDS if issubclass(one.table, OfTrial)]
                numbers += _records(tried, year, texts)
                held += _answer_strips(year)
    held += _plan_files(year) + _source_workbooks(year) + _sheets_handed_in(year)
    db.session.expire_all()
    return Erased(dict(texts), _without_twin(held), len(numbers), _digest(numbers))


def _records(records: Iterable[RecordTable], year: int, texts: Counter[str]) -> list[int]:
    """Writes their texts over, counting them; answers with the entries whose content is gone."""
    numbers: list[int] = []
    for record in records:
        if record.texts or record.in_trail:
            ids = sa.select(record.table.id).where(record.key.in_(record.of(year)))
            for name in {record.table.__tablename__, record.trail or record.table.__tablename__}:
                numbers += audit.erase_payloads(name, ids)
        texts[record.kind] += _write_over(record, year)
    return numbers


def _write_over(record: RecordTable, year: int) -> int:
    """What was empty stays empty: whether something was written is itself no secret, and pages tell it by this."""
    if not record.texts:
        return 0
    columns = [getattr(record.table, name) for name in record.texts]
    instead: dict[str, object] = {
        column.key: sa.case((sa.or_(column.is_(None), column == ""), column), else_=ERASED) for column in columns
    }
    instead |= dict.fromkeys(record.cleared)
    if issubclass(record.table, Searched):
        instead |= {"lowered": "", "folded": ""}  # what it is found by goes with it
    said = sa.or_(*(sa.and_(column.is_not(None), column.not_in(["", ERASED])) for column in columns))
    asked = sa.and_(record.table.ward_id == ward(), record.key.in_(record.of(year)))
    done: Any = db.session.execute(sa.update(record.table).where(asked, said).values(instead), execution_options=APART)
    audit.books.forget_states(record.table, sa.select(record.table.id).where(record.key.in_(record.of(year))))
    return int(done.rowcount)


def _plan_files(year: int) -> list[StoredFile]:
    """Scans of signed papers, attachments, pictures of the board."""
    scans = db.session.scalars(sa.select(PlanFile).where(PlanFile.plan_version_id.in_(versions(year)))).all()
    boards = db.session.scalars(
        sa.select(Posting).where(Posting.plan_version_id.in_(versions(year)), Posting.photo_id.is_not(None))
    ).all()
    ids = [one.file_id for one in scans] + [one.photo_id for one in boards if one.photo_id]
    for scan in scans:
        db.session.delete(scan)
    for board in boards:
        board.photo_id = None
    return _taken_out(ids)


def _source_workbooks(year: int) -> list[StoredFile]:
    """The summary that plans were taken over from says them again, in its file, in its preview and in what it wrote."""
    runs = db.session.scalars(sa.select(ImportRun).where(ImportRun.kind == ImportKind.PLANS)).all()
    runs = [one for one in runs if one.effective_on.year == year]
    ids = [one.file_id for one in runs if one.file_id]
    db.session.execute(sa.delete(ImportTrace).where(ImportTrace.run_id.in_([one.id for one in runs])))
    for one in runs:
        one.changes, one.file_id = [], None
    return _taken_out(ids)


def _sheets_handed_in(year: int) -> list[StoredFile]:
    """Filled-in workbooks of notes, known by what the trail says of them."""
    rows = db.session.execute(
        sa.select(Entry.object_id, Payload.content)
        .join(Payload, sa.and_(Payload.ward_id == Entry.ward_id, Payload.number == Entry.number))
        .where(Entry.object_kind == StoredFile.__tablename__, Entry.action == Action.NOTE_RECORD)
    )
    ids = [row.object_id for row in rows if str((row.content or {}).get("month", "")).startswith(f"{year:04}-")]
    return _taken_out([one for one in ids if one])


def _answer_strips(year: int) -> list[StoredFile]:
    """Pictures of the strips from which answers were typed."""
    ids: list[int | None] = []
    kinds: tuple[Any, ...] = (Reply, PraiseAnswer)
    for kind in kinds:
        typed = db.session.scalars(sa.select(kind).where(kind.note_id.in_(notes(year)), kind.picture_id.is_not(None)))
        for one in typed.all():
            ids.append(one.picture_id)
            one.picture_id = None
    return _taken_out([one for one in ids if one])


def _taken_out(ids: list[int]) -> list[StoredFile]:
    flush()  # what refers to them goes first
    found = list(db.session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(ids))))
    for one in found:
        db.session.delete(one)
    flush()
    return found


def _without_twin(held: list[StoredFile]) -> list[StoredFile]:
    """The bytes stay where another record of any ward was made of the same."""
    others = sa.select(StoredFile.sha256).where(StoredFile.sha256.in_([one.sha256 for one in held]))
    kept = set(db.session.scalars(others.execution_options(every_ward=True)))
    return [one for one in held if one.sha256 not in kept]


def _digest(numbers: list[int]) -> str:
    return hashlib.sha256(",".join(map(str, sorted(numbers))).encode()).hexdigest()
