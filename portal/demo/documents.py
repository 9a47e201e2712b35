"""The documents that the article names: number, date, issuer and subject as it states them, no file. The ward's own
plan has a made-up sample of a text, which says so, so that reading on a phone and searching inside can be tried."""

from datetime import date
from io import BytesIO
from pathlib import Path

import sqlalchemy as sa

from portal.attendance.models import Attendance, Presence
from portal.documents.models import Document, Relation, StudyWay
from portal.documents.service import acknowledge
from portal.documents.service.library import DocumentContent, For, Upload, add
from portal.ground.db import db, flush
from portal.meetings.models import Meeting, MeetingKind
from portal.policy import Actor

EVERYONE: tuple[For, ...] = ((None, None),)
WARD_PARTY = "Đảng ủy phường Phúc Đồng"
CENTRE = "Ban Chấp hành Trung ương"
STUDIED_BY = date(2022, 4, 5)
CONFERENCE_ENDED = date(2022, 3, 4)
SAMPLE = (
    "KẾ HOẠCH",
    "tổ chức đợt sinh hoạt chính trị trong Đảng với chủ đề “Tự soi, tự sửa”",
    "Đây là văn bản minh họa, không phải nguyên văn Kế hoạch số 121-KH/ĐU.",
    "Căn cứ Kết luận số 21-KL/TW ngày 25/10/2021 về đẩy mạnh xây dựng, chỉnh đốn Đảng và hệ thống chính trị.",
    "Các chi bộ tổ chức sinh hoạt chuyên đề vào trung tuần tháng 3 và hoàn thành trước ngày 05/4/2022.",
    "Mỗi đảng viên xây dựng kế hoạch tu dưỡng, rèn luyện, nêu rõ nội dung cần khắc phục, biện pháp và thời hạn.",
    "Ủy ban MTTQ, các đoàn thể phường, các ban công tác Mặt trận phối hợp với chi ủy giám sát việc thực hiện.",
)


def fill_library(office: Actor, files: Path, today: date) -> None:
    conclusion = _add(
        office,
        files,
        today,
        DocumentContent(
            "Kết luận",
            "21-KL/TW",
            date(2021, 10, 25),
            CENTRE,
            "Đẩy mạnh xây dựng, chỉnh đốn Đảng và hệ thống chính trị; kiên quyết ngăn chặn, đẩy lùi, xử lý nghiêm cán "
            "bộ, đảng viên suy thoái về tư tưởng chính trị, đạo đức, lối sống, biểu hiện “tự diễn biến”, “tự "
            "chuyển hóa”",
            EVERYONE,
            to_study=True,
            study_by=STUDIED_BY,
        ),
    )
    regulation = _add(
        office,
        files,
        today,
        DocumentContent(
            "Quy định",
            "37-QĐ/TW",
            date(2021, 10, 25),
            CENTRE,
            "Những điều đảng viên không được làm",
            EVERYONE,
            to_study=True,
            study_by=STUDIED_BY,
        ),
    )
    _add(
        office,
        files,
        today,
        DocumentContent(
            "Quy định",
            "101-QĐ/TW",
            date(2012, 6, 7),
            "Ban Bí thư",
            "Trách nhiệm nêu gương của cán bộ, đảng viên, nhất là cán bộ lãnh đạo chủ chốt các cấp",
            EVERYONE,
        ),
    )
    plan = DocumentContent(
        "Kế hoạch",
        "121-KH/ĐU",
        date(2022, 3, 14),
        WARD_PARTY,
        "Tổ chức đợt sinh hoạt chính trị trong Đảng với chủ đề “Tự soi, tự sửa”",
        EVERYONE,
        relations=((Relation.BASED_ON, conclusion.id),),
        to_study=True,
    )
    _add(office, files, today, plan, Upload(_sample(), "121-KH-ĐU (bản minh họa).docx"))
    _action_programme(office, files, today, conclusion)
    _studied_at_the_conference(office, conclusion, regulation)


def _action_programme(office: Actor, files: Path, today: date, conclusion: Document) -> None:
    """The article says that it was supplemented after the conference, and gives neither number nor day."""
    programme = DocumentContent(
        "Chương trình hành động",
        "01-CTr/ĐU (số minh họa)",
        date(2021, 5, 10),
        WARD_PARTY,
        "Thực hiện Nghị quyết Đại hội XIII của Đảng, Nghị quyết Đại hội Đảng bộ quận Long Biên lần thứ IV, nhiệm kỳ "
        "2020-2025",
        EVERYONE,
    )
    supplement = DocumentContent(
        "Chương trình hành động",
        "02-CTr/ĐU (số minh họa)",
        date(2022, 3, 10),
        WARD_PARTY,
        "Bổ sung nội dung thực hiện Kết luận số 21-KL/TW vào Chương trình hành động thực hiện Nghị quyết Đại hội XIII",
        EVERYONE,
        relations=((Relation.AMENDS, _add(office, files, today, programme).id), (Relation.BASED_ON, conclusion.id)),
    )
    _add(office, files, today, supplement)


def _add(office: Actor, files: Path, today: date, entry: DocumentContent, upload: Upload | None = None) -> Document:
    return add(office, files, today, entry, upload)


def _studied_at_the_conference(office: Actor, *documents: Document) -> None:
    """Whoever the conference's own roll has as present studied what it was held for: the conclusion and the regulation
    of the Central Committee's fourth session."""
    present = db.session.scalars(
        sa.select(Attendance.person_id)
        .join(Meeting, sa.and_(Meeting.ward_id == Attendance.ward_id, Meeting.id == Attendance.meeting_id))
        .where(
            Attendance.presence == Presence.PRESENT, Meeting.kind == MeetingKind.CONFERENCE, Meeting.source.is_not(None)
        )
    ).all()
    for document in documents:
        acknowledge(office, document.id, present, CONFERENCE_ENDED, StudyWay.MEETING, demonstration=True)
    flush()


def _sample() -> bytes:
    from docx import Document as Word  # slow to load, and only the demonstration writes this sample

    word = Word()
    for line in SAMPLE:
        word.add_paragraph(line)
    out = BytesIO()
    word.save(out)
    return out.getvalue()
