"""The ward Front's month for the Party committee: counts by body, general remarks, themes. No single note stands in it
and no name."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.errors import or_404
from portal.ground.text import Sentence, month_name, say
from portal.organisations.models import UnitKind
from portal.organisations.names import units_on
from portal.organisations.queries import UnitRow, setting, this_ward, units
from portal.papers.content import words
from portal.papers.numerals import counted, day_written
from portal.plans.models import Commitment, Section
from portal.policy import Action, Actor, PolicySubject, Role, require
from portal.policy.relations import WARD_LEADERS
from portal.reports.official.campaign import ward_party
from portal.reports.official.content import NOT_SHOWN, Report, ReportTable, TableColumn, Value
from portal.reports.official.kind import ReportRequest
from portal.reports.official.wording import filled, parts_on
from portal.supervision.models import Note, NoteRating, NoteRevision, Period, Sending
from portal.supervision.queries.duties import FRONTS, OF_PARTS, SPLIT, What, readers
from portal.supervision.queries.places import is_over, period_of
from portal.supervision.queries.progress import Progress, ProgressLine, progress_for
from portal.supervision.rules.parts import ABOUT_READERS, OPTIONAL, MonthStanding

READERS = (*WARD_LEADERS, Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY)  # who may have it made (Action.REPORT_FRONT)
OF_STANDING = {What[one.name]: one for one in MonthStanding}


def require_front_report(actor: Actor) -> None:
    require(actor, Action.REPORT_FRONT, PolicySubject(path=ward_party().path))


def ward_front() -> UnitRow:
    return units(UnitKind.WARD_FRONT)[0]


def front_month_report(actor: Actor, asked: ReportRequest, today: date) -> Report:
    require_front_report(actor)
    period = or_404(period_of(asked.month))
    about = readers(today, *READERS)
    progress = progress_for(actor, period, today, readers=about)
    spoken_of = _themes(period, about)
    themes = [words(row[0]).lower() for table in spoken_of for row in table.rows]
    shown = [what for what in OF_PARTS if what not in SPLIT] if is_over(period, today) else list(OF_PARTS)
    return Report(
        title="BÁO CÁO",
        sub=say("kết quả giám sát đảng viên thực hiện kế hoạch tu dưỡng, %(month)s", month=month_name(period.month)),
        issuer=ward_front(),
        as_of=asked.as_of,
        paragraphs=[],
        sections=filled(parts_on("front_month", today), _facts(progress, period, themes)),
        tables=[
            _bodies(say("Tổ chức chủ trì giám sát"), progress.leads, shown, progress),
            *([_bodies(say("Đoàn thể phối hợp"), progress.coordinating, shown)] if progress.coordinating else []),
            *_remarks(period),
            *spoken_of,
        ],
        notes=_notes(progress),
        document="BC",
        upward=True,
    )


def _bodies(
    caption: Sentence, lines: list[ProgressLine], shown: list[What], progress: Progress | None = None
) -> ReportTable:
    """A coordinating body is never missing any: what is open beside it nobody waits for."""
    columns = [
        TableColumn(say("Tổ chức")),
        TableColumn(say("Số đảng viên"), number=True),
        TableColumn(What.RECORDED.label, number=True),
        *(TableColumn(OPTIONAL if what is What.OPEN and not progress else what.label, number=True) for what in shown),
        TableColumn(say("Ngày gửi")),
    ]
    rows: list[list[Value]] = [
        [line.unit.short_name, line.whole, *_numbers(line, shown), line.sent_on or say("chưa gửi")] for line in lines
    ]
    total: list[Value] | None = None
    if progress and progress.parts:
        parts = progress.parts
        total = [say("Cộng"), parts.whole, parts.recorded, *(parts.number(OF_STANDING[what]) for what in shown), None]
    return ReportTable(caption, columns, rows, total)


def _numbers(line: ProgressLine, shown: list[What]) -> list[Value]:
    numbers = [line.recorded, *(line.number(what) for what in shown)]
    return [NOT_SHOWN if number is None else number for number in numbers]


def _facts(progress: Progress, period: Period, themes: Sequence[str]) -> dict[str, str | None]:
    """What the report's sentences are filled in with: official.wording names them."""
    sent = sum(line.sent_on is not None for line in progress.leads)
    unsent = len(progress.leads) - sent
    still = progress.parts.open if progress.parts else 0
    told = [
        f"{counted(number)} {what}"
        for number, what in ((unsent, "tổ chức chủ trì chưa gửi nhận xét"), (still, "đảng viên chưa ghi sổ"))
        if number
    ]
    return {
        "phuong": this_ward().name,
        "thang": words(month_name(period.month)),
        "han_gui": day_written(period.due_on),
        "duoc_giam_sat": counted(progress.owed),
        "da_gui": f"{sent}/{len(progress.leads)}",
        "ghi_so": words(progress.parts.in_words) if progress.parts else None,
        "noi_dung": "; ".join(themes) or None,
        "con_thieu": f"Còn {', '.join(told)}." if told else "Không có.",
    }


def _remarks(period: Period) -> list[ReportTable]:
    """General remarks as the Front's bodies sent them: what the mass organisations wrote goes to the cells, and not
    every reader of this report may read it."""
    rows = db.session.execute(
        sa.select(Sending.body_id, Sending.general_remark, Sending.sent_on)
        .where(Sending.period_id == period.id)
        .order_by(Sending.number)
    ).all()
    lines: list[list[Value]] = [
        [body.short_name, row.general_remark, row.sent_on]
        for body in units_on(period.due_on, *FRONTS)
        for row in rows
        if row.body_id == body.id and row.general_remark
    ]
    columns = (TableColumn(say("Tổ chức")), TableColumn(say("Nhận xét chung")), TableColumn(say("Ngày gửi")))
    return [ReportTable(say("Nhận xét chung của các tổ chức"), columns, lines)] if lines else []


def _themes(period: Period, about: set[int]) -> list[ReportTable]:
    """How many of the Front's sent notes speak of each part of the plan; what is written about those who read the
    report counts from its release."""
    bodies = [one.id for one in units(*FRONTS)]
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
            sa.or_(Note.person_id.not_in(sorted(about)), Note.released_at.is_not(None)),
        )
        .group_by(Commitment.section)
    )
    told = {row.section: row.notes for row in rows}
    below = int(setting("suppress_below", period.due_on))
    few = say("dưới %(number)s", number=below)
    lines: list[list[Value]] = [
        [section.label, told[section] if told[section] >= below else few] for section in Section if told.get(section)
    ]
    columns = (TableColumn(say("Nội dung")), TableColumn(say("Số nhận xét nói đến"), number=True))
    return [ReportTable(say("Các nội dung được nhận xét"), columns, lines)] if lines else []


def _notes(progress: Progress) -> list[Sentence | str]:
    said: list[Sentence | str] = [say("Báo cáo không nêu tên, không trích nhận xét về từng người.")]
    if progress.masked:
        said.append(ABOUT_READERS)
    if progress.unassigned:
        names = ", ".join(one.short_name for one in progress.unassigned)
        said.append(say("Chưa phân công: %(names)s.", names=names))
    return said
