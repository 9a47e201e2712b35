from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, of_ward
from portal.ground.labels import Labelled
from portal.ground.values import JsonObject


class Told(OfWard, Base):
    """One message to one person: words from the catalogue with facts, so that it is read in the reader's language."""

    passes = "a message of the day: it goes by itself"
    __tablename__ = "told"
    __table_args__ = (
        of_ward("person_id", target="person"),
        sa.Index("ix_told_person", "ward_id", "person_id", "read_at"),
    )

    person_id: Mapped[int]
    words: Mapped[str]
    facts: Mapped[JsonObject]
    link: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]


class MailOften(Labelled):
    """How often someone wants to hear that work waits for them."""

    WEEKLY = "weekly", "Mỗi tuần một thư"
    DAILY = "daily", "Mỗi ngày một thư, ngày nào có việc chờ"


class MailAddress(OfWard, Base):
    """Where someone wants reminders by e-mail (địa chỉ nhận lời nhắc): typed by themself on their own page, used only
    after the one-time link sent there was opened, and deleted when they stop."""

    __tablename__ = "mail_address"
    __table_args__ = (
        of_ward("account_id", target="account"),
        of_ward("person_id", target="person"),
        sa.UniqueConstraint("ward_id", "account_id"),
        sa.UniqueConstraint("ward_id", "stop_key"),
        sa.Index("ix_mail_address_confirm", "ward_id", "confirm_digest"),
    )

    account_id: Mapped[int]
    person_id: Mapped[int]
    address: Mapped[str]
    often: Mapped[MailOften] = mapped_column(default=MailOften.WEEKLY)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    confirm_digest: Mapped[str | None] = mapped_column(sa.String(64))
    confirm_until: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    stop_key: Mapped[str]  # every letter carries it; all it can do is stop them


class MailKind(Labelled):
    CONFIRM = "confirm", "Xác nhận địa chỉ"
    OWN = "own", "Có việc chờ"
    OVERVIEW = "overview", "Tổ chức chưa gửi nhận xét"
    SLIP = "slip", "Đã in phiếu đặt mật khẩu"


class MailState(Labelled):
    WAITING = "waiting", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Không gửi được"


class OutMail(OfWard, Base):
    """One letter (thư nhắc) and what became of it. Its text is erased when it has gone, or cannot go any more."""

    passes = "a letter under way: it goes by itself"
    __tablename__ = "out_mail"
    __table_args__ = (
        of_ward("person_id", target="person"),
        sa.UniqueConstraint("ward_id", "once"),
        sa.Index("ix_out_mail_waiting", "ward_id", "state", "next_at"),
        sa.Index("ix_out_mail_made", "ward_id", "made_at"),
    )

    person_id: Mapped[int]
    kind: Mapped[MailKind]
    once: Mapped[str]  # kind, person and day or week: of two commands at once one writes the letter
    address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    stop_url: Mapped[str]
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    tries: Mapped[int] = mapped_column(sa.Integer, default=0)
    next_at: Mapped[datetime] = mapped_column(default=now)
    reason: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
