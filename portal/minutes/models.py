from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled
from portal.ground.values import JsonObject


class ItemKind(Labelled):
    ROLL = "roll", "Điểm danh"
    LAST_CONCLUSIONS = "last_conclusions", "Việc thực hiện kết luận kỳ trước"
    ORDINARY = "ordinary", "Nội dung"
    SUPERVISION = "supervision", "Nhận xét chung việc thực hiện kế hoạch tu dưỡng"
    SCORING = "scoring", "Đánh giá buổi sinh hoạt"


class AgendaItem(OfWard, Versioned, Base):
    """One item of the meeting, with the chair's conclusion; what is left over goes to the next session."""

    __tablename__ = "meeting_item"
    __table_args__ = (
        of_ward("meeting_id", target="meeting"),
        of_ward("done_at_id", target="meeting", name="fk_meeting_item_done_at"),
        of_ward("carried_from_id", target="meeting_item", name="fk_meeting_item_carried_from"),
        sa.Index("ix_meeting_item_meeting", "ward_id", "meeting_id", "position"),
    )

    meeting_id: Mapped[int]
    position: Mapped[int] = mapped_column(sa.Integer)
    kind: Mapped[ItemKind]
    title: Mapped[str]
    text: Mapped[str | None]  # what was put before the meeting
    conclusion: Mapped[str | None]
    due_on: Mapped[date | None]  # by when the conclusion is to be carried out
    done_words: Mapped[str | None]  # what came of it, said at a later session
    done_at_id: Mapped[int | None]  # ... which one: until then it is asked for at each
    left_over: Mapped[bool] = mapped_column(default=False)
    carried_from_id: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None]


class Opinion(OfWard, Base):
    """What someone said to an item; the speaker is named, as minutes name speakers."""

    __tablename__ = "meeting_opinion"
    __table_args__ = (of_ward("item_id", target="meeting_item"), of_ward("speaker_id", target="person"))

    item_id: Mapped[int]
    speaker_id: Mapped[int | None]
    speaker_words: Mapped[str | None]  # a guest who is no member
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[int | None]  # person
    withdrawn_at: Mapped[datetime | None]


class Scoring(OfWard, Versioned, Base):
    """The meeting's own score by the ward's criteria as they stood (HD 12-HD/BTCTW, 06/7/2018, in practice)."""

    __tablename__ = "meeting_scoring"
    __table_args__ = (of_ward("meeting_id", target="meeting"), sa.UniqueConstraint("ward_id", "meeting_id"))

    meeting_id: Mapped[int]
    points: Mapped[JsonObject]  # criterion code: points
    proposed_by: Mapped[int | None]  # person
    agreed: Mapped[int | None] = mapped_column(sa.Integer)  # votes for, against
    opposed: Mapped[int | None] = mapped_column(sa.Integer)
    voted_at: Mapped[time | None]  # by the ward's wall clock: who was in the room then is the whole
    confirmed_by: Mapped[int | None]  # person: the committee member in charge of the cell, who attended
    confirmed_at: Mapped[datetime | None]


class Minutes(OfWard, Base):
    """Minutes (biên bản), one row a revision; finished ones are never rewritten, a correction is the next revision."""

    __tablename__ = "meeting_minutes"
    __table_args__ = (of_ward("meeting_id", target="meeting"), sa.UniqueConstraint("ward_id", "meeting_id", "revision"))

    meeting_id: Mapped[int]
    revision: Mapped[int] = mapped_column(sa.Integer)
    number: Mapped[str | None]  # số, ký hiệu
    content: Mapped[JsonObject]  # frozen: what Word and PDF are made from
    reason: Mapped[str | None]  # of a correction
    finished_at: Mapped[datetime] = mapped_column(default=now)
    finished_by: Mapped[int | None]  # person


class Contribution(OfWard, Versioned, Base):
    """Góp ý in a themed session: who says it to whom; the addressee answers and may take it into the plan."""

    __tablename__ = "contribution"
    __table_args__ = (
        of_ward("meeting_id", target="meeting"),
        of_ward("speaker_id", target="person"),
        of_ward("addressee_id", target="person"),
        sa.Index("ix_contribution_meeting", "ward_id", "meeting_id"),
    )

    meeting_id: Mapped[int]
    speaker_id: Mapped[int]
    addressee_id: Mapped[int | None]  # None: to the chi ủy as a whole, or `to_ward`
    to_ward: Mapped[bool] = mapped_column(default=False)  # to the ward's Party committee (Đảng ủy)
    text: Mapped[str]
    recorded_by: Mapped[int | None]  # person
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    answer: Mapped[str | None]
    answered_by: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    into_plan: Mapped[bool] = mapped_column(default=False)
    withdrawn_at: Mapped[datetime | None]


class Presentation(OfWard, Base):
    """At a themed session everyone present put their self-examination before the cell (trình bày tự soi, tự sửa), but
    for the exceptions; recorded wrongly it is withdrawn, and recorded anew."""

    __tablename__ = "meeting_presentation"
    __table_args__ = (
        of_ward("meeting_id", target="meeting"),
        sa.Index("ix_meeting_presentation_meeting", "ward_id", "meeting_id"),
    )

    meeting_id: Mapped[int]
    recorded_by: Mapped[int | None]  # person
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]


class NotPresented(OfWard, Base):
    """Somebody present who did not."""

    __tablename__ = "meeting_not_presented"
    __table_args__ = (
        of_ward("presentation_id", target="meeting_presentation"),
        of_ward("person_id", target="person"),
        sa.UniqueConstraint("ward_id", "presentation_id", "person_id"),
    )

    presentation_id: Mapped[int]
    person_id: Mapped[int]
