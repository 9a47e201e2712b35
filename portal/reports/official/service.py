"""Having a report made: at once or in the background, kept for its asker until its days are over."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from portal import audit
from portal.audit import About
from portal.ground import files, workbook
from portal.ground.clock import now, ward_today
from portal.ground.db import db, flush, ward, writing
from portal.ground.errors import Invalid, NotAllowed, Unknown, or_404, refuse
from portal.ground.files import StoredFile
from portal.ground.jobs import Job, Progress, still_held
from portal.ground.text import say
from portal.notifications import tell
from portal.organisations.queries import setting
from portal.organisations.service import decide
from portal.papers import filling, typesetting
from portal.papers.content import words
from portal.papers.letterheads import letterhead
from portal.papers.signing import Signer, signed_by, signers
from portal.policy import Action, Actor, PolicySubject, can, require
from portal.reports import links
from portal.reports.exports import report_book
from portal.reports.models import ReportFile, ReportState
from portal.reports.official import KINDS, ReportForm, ReportKind, ReportRequest, wording
from portal.reports.official.content import Report
from portal.reports.official.kind import Binding, Bundle
from portal.reports.official.marks import marks
from portal.reports.official.paper import report_paper
from portal.reports.official.wording import ReportPart

JOB = "reports.make"
MIMETYPES = {
    ReportForm.XLSX: workbook.MIMETYPE,
    ReportForm.DOCX: filling.MIMETYPE,
    ReportForm.PDF: typesetting.MIMETYPE,
}
ERASED = say("Tệp này đã được xóa khi hết hạn giữ. Hãy lập lại báo cáo.")
NOT_YET = say("Báo cáo này chưa lập xong.")


def silent(_done: int, _total: int) -> None:
    """Nobody watches a short report being made."""


def ask(
    actor: Actor,
    root: Path,
    kind: ReportKind,
    asked: ReportRequest,
    form: ReportForm,
    today: date,
    *,
    reason: str | None = None,
) -> ReportFile:
    """Have a report made; NotAllowed or Unknown where the actor may not have it, Invalid without a reason for names."""
    require_kind(actor, kind, today)
    if form not in kind.forms:
        raise Invalid({"dang": say("Báo cáo này không lập được ở dạng đó.")})
    if kind.names and not (reason or "").strip():
        raise Invalid({"reason": say("Hãy ghi lý do tải danh sách, ví dụ: báo cáo quý II gửi Quận ủy.")})
    title = kind.title(actor, asked)
    row = ReportFile(
        kind=kind.code,
        form=form.value,
        asked=asked.plain(),
        as_of=asked.as_of,
        title=title,
        filters=words(kind.filters(actor, asked)),
        reason=reason or None,
        asked_by=actor.person_id,
        keep_until=today + timedelta(days=int(setting("report_days", today))),
    )
    db.session.add(row)
    flush()
    if kind.long:
        facts = {"root": str(root), "today": today.isoformat()}
        db.session.add(Job(kind=JOB, about_id=row.id, facts=facts, asked_by=actor.account_id))
        _record(actor, row, begun=True)
    else:
        _keep(actor, root, row, made(actor, root, kind, asked, form, today, reason=reason))
    return row


def make_waiting(actor: Actor, root: Path, report_id: int, today: date, progress: Progress) -> None:
    """The background's part: read and draw first, write in one short transaction at the end. What was made before the
    worker was cut off is not made again."""
    row = _one(report_id)
    if row.state is not ReportState.MAKING:
        return
    kind, asked, form, reason = KINDS[row.kind], ReportRequest.read(row.asked), ReportForm(row.form), row.reason
    db.session.rollback()
    require_kind(actor, kind, today)
    bundle = made(actor, root, kind, asked, form, today, reason=reason, progress=progress)
    with writing():
        still_held()
        row = _one(report_id)
        _keep(actor, root, row, bundle)
        if row.asked_by:
            tell(row.asked_by, say("Báo cáo “%(title)s” đã lập xong.", title=row.title), link_to(row.id))


def made(
    actor: Actor,
    root: Path,
    kind: ReportKind,
    asked: ReportRequest,
    form: ReportForm,
    today: date,
    *,
    reason: str | None = None,
    progress: Progress = silent,
) -> Bundle:
    """The file itself, with what it counts for the trail; the command makes its files here too."""
    said = marks(actor, kind.filters(actor, asked), asked.as_of, reason)
    if kind.bundle is not None:
        return kind.bundle(actor, asked, today, Binding(said, root, progress))
    assert kind.report is not None
    report = with_signature(kind, kind.report(actor, asked, today), asked, today)
    if form is ReportForm.XLSX:
        head = letterhead(report.issuer, today, document=report.document, number=report.number or None)
        return Bundle(report_book(report, said, head), report.rows, ())
    name = kind.title(actor, asked)
    paper = report_paper(report, said, today, form=form.value, name=name, root=root)
    return Bundle(paper.content, report.rows, ())


def signers_of(kind: ReportKind, day: date) -> list[Signer]:
    """Who may sign a paper of this kind; a list that is no official paper is signed by hand."""
    return signers(kind.issuer(), day) if kind.issuer else []


def with_signature(kind: ReportKind, report: Report, asked: ReportRequest, day: date) -> Report:
    return report._replace(number=asked.number, signer=signed_by(signers_of(kind, day), asked.signer_id))


def set_wording(actor: Actor, kind: ReportKind, parts: Sequence[ReportPart], today: date) -> bool:
    """The sentences of reports made from today on; False where nothing changed, Invalid says which field is wrong."""
    require(actor, Action.PAPERS_MANAGE)
    if wrong := wording.unfit(kind.code, parts):
        raise Invalid(wrong)
    kept = [part for part in parts if part.text.strip()]
    if kept == wording.parts_on(kind.code, today):
        return False
    decide(actor, wording.key(kind.code), [list(part) for part in kept], since=today)
    return True


def content_for(actor: Actor, root: Path, report_id: int, today: date) -> tuple[ReportFile, bytes]:
    """The file, for its asker while their posts still let them have it."""
    row = or_404(db.session.get(ReportFile, (ward(), report_id)))
    if not can(actor, Action.REPORT_FILE, PolicySubject(person_id=row.asked_by)):
        raise Unknown  # another's report looks like none
    require_kind(actor, KINDS[row.kind], today, ReportRequest.read(row.asked))
    refuse(ERASED if row.state is ReportState.ERASED else NOT_YET if row.state is not ReportState.READY else None)
    stored = db.session.get_one(StoredFile, (ward(), row.file_id))
    return row, files.content_of(root, stored)


def require_kind(actor: Actor, kind: ReportKind, today: date, asked: ReportRequest | None = None) -> None:
    """The kind is offered to the actor and, when asked of a cell or body, of that very one."""
    if not kind.offered(actor, today):
        raise NotAllowed(kind.code)
    if asked is not None and asked.unit_id and asked.unit_id not in {one.id for one in kind.places(actor, today)}:
        raise NotAllowed(kind.code)


def is_due() -> bool:
    return db.session.scalar(_due().limit(1)) is not None


def erase_due(actor: Actor, root: Path) -> int:
    """Files whose days are over go; that they were made, by whom and of what stays."""
    rows = list(db.session.scalars(_due()))
    stored = [db.session.get_one(StoredFile, (ward(), row.file_id)) for row in rows]
    for row in rows:
        row.state, row.file_id, row.erased_at = ReportState.ERASED, None, now()
    flush()
    for one in stored:
        files.forget(root, one)
    if rows:
        audit.record(actor, Action.REPORT_FILE, None, erased=len(rows))
    return len(rows)


def link_to(report_id: int) -> str:
    return links.file(report_id)


def _due() -> sa.Select[ReportFile]:
    return sa.select(ReportFile).where(ReportFile.file_id.is_not(None), ReportFile.keep_until < ward_today())


def _one(report_id: int) -> ReportFile:
    return db.session.get_one(ReportFile, (ward(), report_id), populate_existing=True)


def _keep(actor: Actor, root: Path, row: ReportFile, bundle: Bundle) -> None:
    stored = files.keep(root, bundle.content, f"{row.title}.{row.form}")
    flush()
    row.file_id, row.sha256 = stored.id, hashlib.sha256(bundle.content).hexdigest()
    row.rows, row.state, row.made_at = bundle.rows, ReportState.READY, now()
    _record(actor, row)
    period = row.asked.get("period")
    for person_id in bundle.people:  # whose texts are taken out: it stands with each of them
        audit.record(actor, Action.EVIDENCE_READ, About("person", person_id), how=row.form, period=period)


def _record(actor: Actor, row: ReportFile, **more: object) -> None:
    told = {"kind": row.kind, "form": row.form, "filters": row.asked, "as_of": row.as_of, "reason": row.reason}
    audit.record(actor, Action.REPORT_FILE, row, **told, rows=row.rows, sha256=row.sha256, **more)
