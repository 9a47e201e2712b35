from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled
from portal.policy import Role


class Relation(Labelled):
    REPLACES = "replaces", "Thay thế"
    AMENDS = "amends", "Bổ sung, sửa đổi"
    BASED_ON = "based_on", "Căn cứ"


class StudyWay(Labelled):
    """How someone came to have studied a document."""

    THEMSELF = "themself", "Tự xác nhận"
    MEETING = "meeting", "Học tại buổi sinh hoạt, hội nghị"
    MAKE_UP = "make_up", "Học bù"
    PAPER = "paper", "Chi ủy ghi theo bản giấy"


class Document(OfWard, Versioned, Base):
    """A document of the library. Numbers repeat over the years: `reference` is number and date together."""

    __tablename__ = "document"
    __table_args__ = (
        of_ward("file_id", target="stored_file"),
        sa.UniqueConstraint("ward_id", "number", "dated", "issuer"),
        sa.Index("ix_document_dated", "ward_id", "dated"),
    )

    kind: Mapped[str]  # Nghị quyết, Kế hoạch, Hướng dẫn …: the issuer's own word
    number: Mapped[str]  # số, ký hiệu: 121-KH/ĐU
    dated: Mapped[date]
    issuer: Mapped[str]
    subject: Mapped[str]  # trích yếu
    file_id: Mapped[int | None]
    text: Mapped[str] = mapped_column(default="")  # what the file says, for search and reading aloud
    lowered: Mapped[str] = mapped_column(default="")  # number, issuer, subject and text in small letters, for search
    folded: Mapped[str] = mapped_column(default="")  # the same without marks
    scanned: Mapped[bool] = mapped_column(default=False)  # a picture of a paper: its words cannot be searched
    to_study: Mapped[bool] = mapped_column(default=False)
    study_by: Mapped[date | None]
    added_by: Mapped[int | None]  # person
    added_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]


class DocumentRelation(OfWard, Base):
    __tablename__ = "document_relation"
    __table_args__ = (of_ward("document_id", target="document"), of_ward("other_id", target="document"))

    document_id: Mapped[int]
    relation: Mapped[Relation]
    other_id: Mapped[int]


class Audience(OfWard, Base):
    """For whom a document is, a line each: everyone (neither unit nor role), a unit with all below it, or the holders
    of a post."""

    __tablename__ = "document_audience"
    __table_args__ = (of_ward("document_id", target="document"), of_ward("unit_id", target="unit"))

    document_id: Mapped[int]
    unit_id: Mapped[int | None]
    role: Mapped[Role | None]


class Acknowledgement(OfWard, Base):
    """Xác nhận đã học: one per person and document; a mistake is withdrawn."""

    __tablename__ = "document_acknowledgement"
    __table_args__ = (
        of_ward("document_id", target="document"),
        of_ward("person_id", target="person"),
        sa.UniqueConstraint("ward_id", "document_id", "person_id"),
    )

    document_id: Mapped[int]
    person_id: Mapped[int]
    studied_on: Mapped[date]
    way: Mapped[StudyWay]
    by: Mapped[int | None]  # person who recorded it
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
