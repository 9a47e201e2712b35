"""The ward Front's month for the Party committee: counts by body, general remarks, themes. No single note stands in it
and no name."""

from datetime import date

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.errors import found
from portal.ground.text import Sentence, month_name, say
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow, setting, units
from portal.plans.models import Commitment, Section
from portal.policy import Action, Actor, Subject, can, require
from portal.reports.official.campaign import ward_party
from portal.reports.official.content import NOT_SHOWN, Column, Report, Table, Value
from portal.reports.official.kind import Asked
from portal.supervision.models import Note, NoteRating, NoteRevision, Period, Sending
from portal.supervision.queries.places import period_of
from portal.supervision.queries.progress import FRONTS, Line, Progress, What, progress_for

COLUMNS = (
    Column(say("Tổ chức")),
    Column(say("Số đảng viên"), number=True),
    Column(say("Đã nhận xét"), number=True),
    Column(say("Không có ý kiến nhận xét"), number=True),
    Column(say("Chưa có điều kiện theo dõi"), number=True),
    Column(say("Chưa nhận xét"), number=True),
    Column(say("Ngày gửi")),
)
COUNTED = (What.REMARK, What.NIL, What.UNSEEN, What.OPEN)


def require_front_report(actor: Actor) -> None:
    require(actor, Action.REPORT_FRONT, Subject(path=ward_party().path))


def front_month_report(actor: Actor, asked: Asked, _today: date) -> Report:
    require_front_report(actor)
    period = found(period_of(asked.month))
    progress = progress_for(actor, period)
    return Report(
        title="BÁO CÁO",
        sub=say("kết quả giám sát đảng viên thực hiện kế hoạch tu dưỡng, %(month)s", month=month_name(period.month)),
        issuer=units(UnitKind.WARD_FRONT)[0],
        as_of=asked.as_of,
        paragraphs=_paragraphs(progress, period),
        tables=[
            _bodies(say("Tổ chức chủ trì giám sát"), progress.leads, progress),
            *([_bodies(say("Đoàn thể phối hợp"), progress.coordinating)] if progress.coordinating else []),
            *_remarks(actor, period),
            *_themes(actor, period),
        ],
        notes=_notes(progress),
        document="BC",
    )


def _bodies(caption: Sentence, lines: list[Line], progress: Progress | None = None) -> Table:
    """A coordinating body is never missing any."""
    rows: list[list[Value]] = [
        [
            line.unit.short_name,
            line.whole,
            *(_number(line, what, progress is not None) for what in COUNTED),
            line.sent_on or say("chưa gửi"),
        ]
        for line in lines
    ]
    total: list[Value] | None = None
    if progress and progress.totals:
        numbers = [progress.totals[what] for what in COUNTED]
        total = [
            say("Cộng"),
            sum(line.whole for line in lines),
            *(NOT_SHOWN if one is None else one for one in numbers),
            None,
        ]
    return Table(caption, COLUMNS, rows, total)


def _number(line: Line, what: What, owed: bool) -> Value:
    if what is What.OPEN and not owed:
        return None
    number = line.number(what)
    return NOT_SHOWN if number is None else number


def _paragraphs(progress: Progress, period: Period) -> list[Sentence | str]:
    sent = sum(line.sent_on is not None for line in progress.leads)
    said: list[Sentence | str] = [
        say(
            "Trong %(month)s có %(owed)s đảng viên được giám sát, hạn gửi nhận xét ngày %(due)s. %(sent)s/%(bodies)s "
            "tổ chức chủ trì đã gửi nhận xét.",
            month=month_name(period.month),
            owed=progress.owed,
            due=period.due_on,
            sent=sent,
            bodies=len(progress.leads),
        )
    ]
    told = {what: progress.totals.get(what) for what in COUNTED}
    if all(number is not None for number in told.values()):
        said.append(
            say(
                "Đã nhận xét %(remark)s đảng viên, không có ý kiến nhận xét %(nil)s, chưa có điều kiện theo dõi "
                "%(unseen)s, chưa nhận xét %(open)s.",
                **{what.name.lower(): number for what, number in told.items()},
            )
        )
    return said


def _remarks(actor: Actor, period: Period) -> list[Table]:
    """General remarks as the bodies sent them, of bodies whose sent month the actor may read."""
    rows = db.session.execute(
        sa.select(Sending.body_id, Sending.general_remark, Sending.sent_on)
        .where(Sending.period_id == period.id)
        .order_by(Sending.number)
    ).all()
    lines: list[list[Value]] = [
        [body.short_name, row.general_remark, row.sent_on]
        for body in units(*FRONTS, UnitKind.MASS_ORGANISATION)
        if _may_read(actor, body)
        for row in rows
        if row.body_id == body.id and row.general_remark
    ]
    columns = (Column(say("Tổ chức")), Column(say("Nhận xét chung")), Column(say("Ngày gửi")))
    return [Table(say("Nhận xét chung của các tổ chức"), columns, lines)] if lines else []


def _may_read(actor: Actor, body: UnitRow) -> bool:
    subject = Subject(path=ward_party().path, body_id=body.id, of_front=body.kind in FRONTS, sent=True)
    return can(actor, Action.NOTE_READ, subject)


def _themes(actor: Actor, period: Period) -> list[Table]:
    """How many sent notes speak of each part of the plan; what is written about the reader counts from its release."""
    bodies = [one.id for one in units(*FRONTS, UnitKind.MASS_ORGANISATION) if _may_read(actor, one)]
    rows = db.session.execute(
        sa.select(Commitment.section, sa.func.count(Note.id.distinct()).label("notes"))
        .join(NoteRating, sa.and_(NoteRating.ward_id == Commitment.ward_id, NoteRating.commitment_id == Commitment.id))
        .join(
            NoteRevision, sa.and_(NoteRevision.ward_id == NoteRating.ward_id, NoteRevision.id == NoteRating.revision_id)
        )
        .join(
            Note,
            sa.and_(
                Note.ward_id == NoteRevision.ward_id,
                Note.id == NoteRevision.note_id,
                Note.revision == NoteRevision.number,
            ),
        )
        .where(
            Note.period_id == period.id,
            Note.sent_at.is_not(None),
            Note.body_id.in_(bodies),
            NoteRating.rating.is_not(None),
            sa.or_(Note.person_id != (actor.person_id or 0), Note.released_at.is_not(None)),
        )
        .group_by(Commitment.section)
    )
    told = {row.section: row.notes for row in rows}
    below = int(setting("suppress_below", period.due_on))
    few = say("dưới %(number)s", number=below)
    lines: list[list[Value]] = [
        [section.label, told[section] if told[section] >= below else few] for section in Section if told.get(section)
    ]
    columns = (Column(say("Nội dung")), Column(say("Số nhận xét nói đến"), number=True))
    return [Table(say("Các nội dung được nhận xét"), columns, lines)] if lines else []


def _notes(progress: Progress) -> list[Sentence | str]:
    said: list[Sentence | str] = [say("Báo cáo không nêu tên, không trích nhận xét về từng người.")]
    if progress.without_oneself:
        said.append(say("Không tính nhận xét về chính người lập báo cáo khi chưa mở."))
    if progress.unassigned:
        names = ", ".join(one.short_name for one in progress.unassigned)
        said.append(say("Chưa phân công: %(names)s.", names=names))
    return said
