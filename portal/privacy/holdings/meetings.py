"""Sessions: being there, make-up study, what was said to the person and what they said in the minutes."""

from typing import Any

import sqlalchemy as sa

from portal.attendance.models import Attendance, MakeUp, MakeUpPhoto
from portal.ground.db import db
from portal.ground.files import StoredFile
from portal.ground.text import say
from portal.meetings.models import Meeting, Participation, SharedEvent
from portal.minutes.models import AgendaItem, Contribution, NotPresented, Opinion, Presentation
from portal.people.models import Person
from portal.policy import Action
from portal.privacy.holdings.section import DataKind, HeldRows, HoldingScope, held

BASIS = say("Chế độ sinh hoạt chi bộ, học tập nghị quyết (Hướng dẫn 12-HD/BTCTW năm 2018)")
SESSION, BEGAN = say("Buổi"), say("Bắt đầu")


def attendance(asked: HoldingScope) -> HeldRows:
    rows = db.session.execute(
        sa.select(
            Meeting.theme,
            Meeting.starts_at,
            Attendance.presence,
            Attendance.reason,
            Attendance.words,
            Attendance.came_at,
            Attendance.left_at,
            Attendance.taken_by,
            Attendance.source,
        )
        .join(Meeting, sa.and_(Meeting.ward_id == Attendance.ward_id, Meeting.id == Attendance.meeting_id))
        .where(Attendance.person_id == asked.person_id)
        .order_by(Meeting.starts_at)
    ).all()
    silent = db.session.execute(
        sa.select(Meeting.theme, Meeting.starts_at)
        .join(Presentation, sa.and_(Presentation.ward_id == Meeting.ward_id, Presentation.meeting_id == Meeting.id))
        .join(
            NotPresented,
            sa.and_(NotPresented.ward_id == Presentation.ward_id, NotPresented.presentation_id == Presentation.id),
        )
        .where(NotPresented.person_id == asked.person_id, Presentation.withdrawn_at.is_(None))
        .order_by(Meeting.starts_at)
    ).all()
    lines: list[tuple[Any, ...]] = [tuple(row) for row in rows]
    lines += [(*row, say("Chưa trình bày tự soi"), *[""] * 6) for row in silent]
    columns = (
        SESSION,
        BEGAN,
        say("Có mặt, vắng"),
        say("Lý do"),
        say("Lời ghi"),
        say("Đến muộn, lúc"),
        say("Về sớm, lúc"),
        say("Cách ghi"),
        say("Nguồn"),
    )
    return held(columns, lines, [row[1] for row in lines])


def make_up(asked: HoldingScope) -> HeldRows:
    rows = db.session.execute(
        sa.select(
            Meeting.theme,
            Meeting.starts_at,
            MakeUp.state,
            MakeUp.studied_on,
            MakeUp.words,
            MakeUp.answer,
            MakeUp.materials_on,
            sa.select(sa.func.count(MakeUpPhoto.id))
            .where(
                MakeUpPhoto.ward_id == MakeUp.ward_id,
                MakeUpPhoto.make_up_id == MakeUp.id,
                MakeUpPhoto.file_id.is_not(None),
            )
            .scalar_subquery(),
        )
        .join(Meeting, sa.and_(Meeting.ward_id == MakeUp.ward_id, Meeting.id == MakeUp.meeting_id))
        .where(MakeUp.person_id == asked.person_id)
        .order_by(Meeting.starts_at)
    ).all()
    columns = (
        SESSION,
        BEGAN,
        say("Trạng thái"),
        say("Ngày học"),
        say("Đồng chí trình bày"),
        say("Chi ủy trả lời"),
        say("Ngày gửi tài liệu"),
        say("Ảnh còn giữ"),
    )
    return held(columns, rows, [row.starts_at for row in rows])


def contributions(asked: HoldingScope) -> HeldRows:
    """Said to the person: by whom, as minutes name speakers. Said by them to others: that it was, its words are the
    other's to read."""
    told = db.session.execute(
        sa.select(Meeting.theme, Meeting.starts_at, Person.name, Contribution.text, Contribution.answer)
        .join(Meeting, sa.and_(Meeting.ward_id == Contribution.ward_id, Meeting.id == Contribution.meeting_id))
        .join(Person, sa.and_(Person.ward_id == Contribution.ward_id, Person.id == Contribution.speaker_id))
        .where(Contribution.addressee_id == asked.person_id, Contribution.withdrawn_at.is_(None))
        .order_by(Meeting.starts_at, Contribution.recorded_at)
    ).all()
    gave = db.session.execute(
        sa.select(Meeting.theme, Meeting.starts_at, sa.func.count(Contribution.id))
        .join(Meeting, sa.and_(Meeting.ward_id == Contribution.ward_id, Meeting.id == Contribution.meeting_id))
        .where(Contribution.speaker_id == asked.person_id, Contribution.withdrawn_at.is_(None))
        .group_by(Meeting.id, Meeting.theme, Meeting.starts_at)
        .order_by(Meeting.starts_at)
    ).all()
    rows = [(row[0], row[1], say("Góp ý cho đồng chí"), *row[2:]) for row in told]
    rows += [(row[0], row[1], say("Đồng chí góp ý: %(count)s lượt", count=row[2]), "", "", "") for row in gave]
    columns = (SESSION, BEGAN, say("Việc"), say("Người góp ý"), say("Nội dung"), say("Đồng chí trả lời"))
    return held(columns, rows, [row[1] for row in rows])


def presentations(asked: HoldingScope) -> HeldRows:
    """That the person was there and did not present; everyone else present did."""
    rows = db.session.execute(
        sa.select(Meeting.theme, Meeting.starts_at)
        .select_from(NotPresented)
        .join(
            Presentation,
            sa.and_(Presentation.ward_id == NotPresented.ward_id, Presentation.id == NotPresented.presentation_id),
        )
        .join(Meeting, sa.and_(Meeting.ward_id == Presentation.ward_id, Meeting.id == Presentation.meeting_id))
        .where(NotPresented.person_id == asked.person_id, Presentation.withdrawn_at.is_(None))
        .order_by(Meeting.starts_at)
    ).all()
    told = [(*row, say("có mặt, chưa trình bày tự soi")) for row in rows]
    return held((SESSION, BEGAN, say("Ghi nhận")), told, [row.starts_at for row in rows])


def opinions(asked: HoldingScope) -> HeldRows:
    rows = db.session.execute(
        sa.select(Meeting.theme, Meeting.starts_at, AgendaItem.title, Opinion.text)
        .select_from(Opinion)
        .join(AgendaItem, sa.and_(AgendaItem.ward_id == Opinion.ward_id, AgendaItem.id == Opinion.item_id))
        .join(Meeting, sa.and_(Meeting.ward_id == AgendaItem.ward_id, Meeting.id == AgendaItem.meeting_id))
        .where(Opinion.speaker_id == asked.person_id, Opinion.withdrawn_at.is_(None))
        .order_by(Meeting.starts_at, Opinion.at)
    ).all()
    return held((SESSION, BEGAN, say("Nội dung bàn"), say("Đồng chí phát biểu")), rows, [row[1] for row in rows])


def events(asked: HoldingScope) -> HeldRows:
    rows = db.session.execute(
        sa.select(SharedEvent.title, SharedEvent.on, SharedEvent.place)
        .join(
            Participation,
            sa.and_(Participation.ward_id == SharedEvent.ward_id, Participation.event_id == SharedEvent.id),
        )
        .where(Participation.person_id == asked.person_id, Participation.withdrawn_at.is_(None))
        .order_by(SharedEvent.on)
    ).all()
    return held((say("Việc chung"), say("Ngày"), say("Nơi")), rows, [row[1] for row in rows])


def files_of(asked: HoldingScope) -> list[StoredFile]:
    """Pictures of make-up study that are still kept."""
    mine = (
        sa.select(MakeUpPhoto.file_id)
        .join(MakeUp, sa.and_(MakeUp.ward_id == MakeUpPhoto.ward_id, MakeUp.id == MakeUpPhoto.make_up_id))
        .where(MakeUp.person_id == asked.person_id, MakeUpPhoto.file_id.is_not(None))
    )
    return list(db.session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(mine)).order_by(StoredFile.id)))


HOLDINGS = (
    DataKind(
        "attendance",
        say("Có mặt, vắng tại hội nghị, sinh hoạt"),
        say("Thống kê tham gia, mời học bù"),
        BASIS,
        (Action.ATTENDANCE_READ, Action.ABSENCE_REASON_READ),
        "meetings",
        attendance,
    ),
    DataKind(
        "makeup",
        say("Học bù và minh chứng"),
        say("Chi ủy xác nhận đã học bù"),
        BASIS,
        (Action.MAKEUP_READ,),
        "meetings",
        make_up,
    ),
    DataKind(
        "contributions",
        say("Góp ý trong sinh hoạt chuyên đề"),
        say("Tự phê bình và phê bình"),
        BASIS,
        (Action.CONTRIBUTION_READ,),
        "meetings",
        contributions,
    ),
    DataKind(
        "presentations",
        say("Trình bày tự soi trước chi bộ"),
        say("Tự phê bình và phê bình"),
        BASIS,
        (Action.CONTRIBUTION_RECORD,),
        "meetings",
        presentations,
    ),
    DataKind(
        "opinions",
        say("Phát biểu ghi trong biên bản"),
        say("Biên bản cuộc họp"),
        BASIS,
        (Action.MINUTES_READ,),
        "",
        opinions,
    ),
    DataKind(
        "events", say("Tham gia việc chung"), say("Ghi nhận tham gia"), BASIS, (Action.ATTENDANCE_READ,), "", events
    ),
)
