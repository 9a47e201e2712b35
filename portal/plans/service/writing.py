"""Writing a plan: drafts, handing in, taking back, and typing in a signed paper. Nothing approved is edited."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.accounts import drafts
from portal.ground import files, ids
from portal.ground.db import db, flush
from portal.ground.described import values_of
from portal.ground.errors import Conflict, Invalid, Refused, refuse
from portal.ground.files import StoredFile
from portal.ground.ids import new_id
from portal.ground.text import Sentence, say
from portal.ground.uploads import Clean
from portal.notifications import tell
from portal.organisations import queries as organisations
from portal.people.queries import subject_of
from portal.plans import links
from portal.plans.models import Commitment, FileRole, Narrative, Origin, Plan, PlanFile, PlanVersion, VersionState
from portal.plans.queries.writing import PAPER, PlanWriting, attachments_of, carried_on
from portal.plans.rules import writing as rules
from portal.plans.rules.writing import PlanContent, lowered
from portal.plans.said import Committed
from portal.plans.service.forms import form_to_write_in
from portal.plans.service.unused import let_go
from portal.policy import Action, Actor, PolicySubject, require
from portal.policy.relations import BASE_LEADERS, COMMITTEE, WARD_LEADERS

TAB, SEEN, FILES = "cua-so", "luc", "tep"  # in a draft: which window kept it, when, and the files added to it
MOVED_ON = say("Kế hoạch vừa thay đổi ở nơi khác. Nội dung của đồng chí còn nguyên bên dưới; hãy xem lại rồi nộp.")


class OtherWindow(Conflict):
    """The draft was kept in another window since this one read it; `theirs` is that draft."""


class WritingWindow(NamedTuple):
    """What the window in which someone types has read: the draft kept last, and the number of the form."""

    tab: str
    seen: str
    form: int = 0


def hand_in(actor: Actor, writing: PlanWriting, today: date, said: PlanContent, window: WritingWindow) -> PlanVersion:
    """Nộp: the plan goes to the cell committee. Raises Invalid, Refused or Conflict; what was drafted stays then."""
    require(actor, Action.PLAN_WRITE, PolicySubject(person_id=writing.person_id))
    content = said.filled()
    _refuse_untimely(writing, window)
    wrong = _lacking(actor, writing, content)
    if wrong:
        raise Invalid(wrong)
    version = _write(actor, writing, content, Origin.PORTAL, today, FileRole.ATTACHMENT)
    audit.record(actor, Action.PLAN_WRITE, version, **_payload(writing, version, content, files_of(actor, writing)))
    handed_in = say(
        "%(name)s đã nộp %(what)s, bản số %(number)s.",
        name=writing.name,
        what=lowered(writing.campaign.plan_label),
        number=version.number,
    )
    deciding, link = _who_decides(writing, today)
    for person_id in deciding:
        tell(person_id, handed_in, link)
    return version


def type_paper(
    actor: Actor, writing: PlanWriting, today: date, said: PlanContent, window: WritingWindow, *, signed_on: date | None
) -> PlanVersion:
    """Theo bản giấy: the chi ủy types in what a member signed on paper; the scan stays with it; the member is told."""
    require(actor, Action.PLAN_TYPE, subject_of(writing.person_id, today))
    content = said.filled()
    _refuse_untimely(writing, window)
    scans = len(files_of(actor, writing))
    wrong = rules.wrong_on_paper(signed_on, starts_on=writing.campaign.starts_on, today=today, scans=scans)
    wrong = {**_lacking(actor, writing, content), **wrong}
    if wrong or signed_on is None:
        raise Invalid(wrong)
    version = _write(actor, writing, content, Origin.PAPER, signed_on, FileRole.SCAN)
    audit.record(actor, Action.PLAN_TYPE, version, **_payload(writing, version, content, files_of(actor, writing)))
    typed = say(
        "%(what)s đồng chí ký trên giấy ngày %(day)s đã được chi ủy nhập vào cổng; hãy xem lại.",
        what=writing.campaign.plan_label,
        day=signed_on,
    )
    tell(writing.person_id, typed, links.own())
    return version


def take_back(actor: Actor, writing: PlanWriting) -> PlanVersion:
    """Rút lại what was handed in and not yet reviewed; the same version is written on."""
    require(actor, Action.PLAN_WRITE, PolicySubject(person_id=writing.person_id))
    newest = writing.newest
    if newest is None:
        raise Refused(say("Đồng chí chưa nộp kế hoạch nào trong đợt này."))
    refuse(rules.closed_to_taking_back(newest.state, on_paper=newest.origin is Origin.PAPER))
    version = db.session.scalars(sa.select(PlanVersion).where(PlanVersion.id == newest.id).with_for_update()).one()
    version.state, version.submitted_on, version.submitted_by = VersionState.DRAFT, None, None
    audit.record(actor, Action.PLAN_WRITE, version, number=version.number, taken_back=True)
    return version


def keep_draft(actor: Actor, writing: PlanWriting, fields: Mapping[str, object], window: WritingWindow) -> datetime:
    """Keep what is being typed. What another window kept meanwhile is not overwritten unseen: OtherWindow."""
    require(actor, *_asked(writing))
    refuse(untimely(writing))
    _refuse_other_window(writing, window)
    if drafts.size_of(fields) > rules.LARGEST_DRAFT:
        raise Invalid(
            {"": say("Nội dung dài quá %(most)s ký tự nên chưa lưu nháp được. Hãy rút gọn.", most=rules.LARGEST_DRAFT)}
        )
    files_added = {FILES: writing.draft.fields[FILES]} if writing.draft and FILES in writing.draft.fields else {}
    return _keep(actor, writing, {**fields, **files_added, TAB: window.tab})


def _refuse_other_window(writing: PlanWriting, window: WritingWindow) -> None:
    theirs = writing.draft
    if theirs and theirs.fields.get(TAB) not in (None, window.tab) and written_at(theirs.saved_at) != window.seen:
        raise OtherWindow(
            say("Nháp này vừa được lưu ở một cửa sổ khác. Chưa lưu đè; bấm “Lưu nháp” để so hai bản."), theirs
        )


def _keep(actor: Actor, writing: PlanWriting, fields: Mapping[str, object]) -> datetime:
    saved: datetime = drafts.keep(
        actor, writing.kind, writing.record, fields, writing.form.id, largest=rules.LARGEST_DRAFT * 2
    )
    flush()
    return saved


def written_at(moment: datetime) -> str:
    """The instant of keeping as a form carries it, so that a window knows which draft it has read."""
    return moment.isoformat()


class DraftFile(NamedTuple):
    id: int
    name: str
    declared: bool = False  # the person's own word that it bears no mark of secrecy


def files_of(actor: Actor, writing: PlanWriting) -> list[DraftFile]:
    """The files added to what is being written; a plan that is written on brings those of the version before."""
    if writing.draft and FILES in writing.draft.fields:
        listed = writing.draft.fields[FILES]["added"]
        return [
            DraftFile(number, one["name"], one.get("declared", False))
            for one in listed
            if (number := ids.read(one["id"]))
        ]
    if writing.kind == PAPER or writing.newest is None:
        return []
    return [DraftFile(file_id, name) for file_id, name in attachments_of(writing.newest.id)]


def add_file(actor: Actor, writing: PlanWriting, root: Path, clean: Clean, *, declared: bool = False) -> None:
    """Keep a file with the draft at once: a form that is refused later must not ask for it again."""
    require(actor, *_asked(writing))
    refuse(untimely(writing))
    there = files_of(actor, writing)
    if len(there) >= rules.MOST_FILES:
        raise Invalid({"file": say("Mỗi kế hoạch kèm nhiều nhất %(most)s tệp.", most=rules.MOST_FILES)})
    stored = files.keep(root, clean.content, clean.name)
    flush()
    _keep_files(actor, writing, [*there, DraftFile(stored.id, clean.name, declared)])
    audit.record(actor, _asked(writing)[0], stored, attached=str(writing.person_id))


def drop_file(actor: Actor, writing: PlanWriting, file_id: int) -> StoredFile | None:
    """Take a file off what is being written; answers with it when its bytes are to be erased after the commit."""
    require(actor, *_asked(writing))
    refuse(untimely(writing))
    there = files_of(actor, writing)
    if file_id not in {one.id for one in there}:
        return None
    _keep_files(actor, writing, [one for one in there if one.id != file_id])
    gone = let_go(file_id, writing.newest)
    audit.record(actor, _asked(writing)[0], audit.About("stored_file", file_id), taken_off=str(writing.person_id))
    return gone


def _keep_files(actor: Actor, writing: PlanWriting, kept: list[DraftFile]) -> None:
    fields = dict(writing.draft.fields) if writing.draft else {}
    listed = [{"id": ids.written(one.id), "name": one.name, "declared": one.declared} for one in kept]
    _keep(actor, writing, {**fields, FILES: {"added": listed}})


def _asked(writing: PlanWriting) -> tuple[Action, PolicySubject]:
    if writing.kind == PAPER:
        return Action.PLAN_TYPE, subject_of(writing.person_id)
    return Action.PLAN_WRITE, PolicySubject(person_id=writing.person_id)


def untimely(writing: PlanWriting) -> Sentence | None:
    """Why nothing can be written now."""
    return rules.closed_to_writing(
        writing.state, changing=writing.changing, in_cell=writing.cell_id is not None, on_paper=writing.kind == PAPER
    )


def _refuse_untimely(writing: PlanWriting, window: WritingWindow) -> None:
    refuse(untimely(writing))
    _refuse_other_window(writing, window)
    if writing.form.number != window.form:
        raise Conflict(
            say("Mẫu kế hoạch vừa được sửa. Nội dung của đồng chí còn nguyên; hãy xem lại theo mẫu mới rồi nộp.")
        )


def _lacking(actor: Actor, writing: PlanWriting, content: PlanContent) -> dict[str, Sentence]:
    wrong: dict[str, Sentence] = dict(
        rules.lacking(
            content,
            writing.form.parts,
            starts_on=writing.campaign.starts_on,
            changing=writing.needs_reason,
            files=len(files_of(actor, writing)),
        )
    )
    if rules.unknown_continuations(content.rows, carried_on(writing.person_id)):
        wrong[""] = say(
            "Một nội dung chép từ kế hoạch trước không còn tìm thấy. Hãy chép nội dung vừa gõ, mở lại trang rồi chép "
            "lại."
        )
    return wrong


def _write(
    actor: Actor, writing: PlanWriting, content: PlanContent, origin: Origin, day: date, role: FileRole
) -> PlanVersion:
    """The version with all it says; one that was taken back is written anew under its own number."""
    form, added = form_to_write_in(writing.campaign), files_of(actor, writing)
    version = _version(writing)
    version.state, version.origin, version.template_id = VersionState.SUBMITTED, origin, form.id
    version.submitted_on, version.submitted_by, version.reason = day, actor.person_id, content.reason or None
    try:
        flush()
    except IntegrityError as raced:  # handed in twice at the same instant
        db.session.rollback()
        raise Conflict(MOVED_ON) from raced
    for kind in (Narrative, Commitment, PlanFile):
        db.session.execute(sa.delete(kind).where(kind.plan_version_id == version.id))
    for part in form.parts:
        if text := content.narratives.get(part.code):
            db.session.add(Narrative(plan_version_id=version.id, section=part.code, text=text))
    for position, row in enumerate(content.rows, 1):
        db.session.add(
            Commitment(
                plan_version_id=version.id,
                position=position,
                continues_id=row.continues_id,
                **values_of(Committed, rules.with_usual(row)),
            )
        )
    for one in added:
        db.session.add(PlanFile(plan_version_id=version.id, file_id=one.id, role=role, added_by=actor.person_id))
    drafts.drop(actor, writing.kind, writing.record)
    flush()
    return version


def _version(writing: PlanWriting) -> PlanVersion:
    newest = writing.newest
    if newest and newest.state is VersionState.DRAFT:
        return db.session.scalars(sa.select(PlanVersion).where(PlanVersion.id == newest.id).with_for_update()).one()
    plan_id = newest.plan_id if newest else new_id()
    if newest is None:
        db.session.add(Plan(id=plan_id, person_id=writing.person_id, campaign_id=writing.campaign.id))
    try:
        flush()
    except IntegrityError as raced:  # the other window was first
        db.session.rollback()
        raise Conflict(MOVED_ON) from raced
    version = PlanVersion(
        id=new_id(), plan_id=plan_id, number=writing.number, state=VersionState.SUBMITTED, origin=Origin.PORTAL
    )
    db.session.add(version)
    return version


def _payload(
    writing: PlanWriting, version: PlanVersion, content: PlanContent, added: list[DraftFile]
) -> dict[str, object]:
    """What was handed in, as the trail keeps it."""
    return {
        "person": writing.person_id,
        "number": version.number,
        "origin": version.origin,
        "reason": content.reason,
        "submitted_on": version.submitted_on,
        "narratives": dict(content.narratives),
        "commitments": [{**values_of(Committed, row), "continues_id": row.continues_id} for row in content.rows],
        "files_declared": [ids.written(one.id) for one in added if one.declared],
    }


def _who_decides(writing: PlanWriting, today: date) -> tuple[list[int], str]:
    """The chi ủy, never the member themself; for the cell's secretary, the committee of its đảng bộ cơ sở, else the
    ward's standing committee. And where they read it."""
    if subject_of(writing.person_id, today).heads_cell:
        over = organisations.above(writing.cell_id or 0)
        based = {one.person_id for one in organisations.seats(today, *BASE_LEADERS) if one.unit_id in over}
        if based - {writing.person_id}:
            return sorted(based - {writing.person_id}), links.to_read()
        found = {seat.person_id for seat in organisations.seats(today, *WARD_LEADERS)}
        return sorted(found - {writing.person_id}), links.to_read()
    found = {seat.person_id for seat in organisations.seats(today, *COMMITTEE) if seat.unit_id == writing.cell_id}
    return sorted(found - {writing.person_id}), links.cell(writing.cell_id or 0)
