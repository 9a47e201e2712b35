from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.values import JsonList, JsonObject


class LoginName(Base):
    """Which ward a sign-in name opens (danh bạ tên đăng nhập): see accounts.directory."""

    __tablename__ = "login_name"
    __table_args__ = (sa.UniqueConstraint("ward_id", "login"),)

    login: Mapped[str] = mapped_column(primary_key=True)  # across the installation: people do not know ward numbers
    ward_id: Mapped[int] = mapped_column(sa.Integer)


class Account(OfWard, Versioned, Base):
    __tablename__ = "account"
    __table_args__ = (
        of_ward("person_id", target="person"),
        sa.ForeignKeyConstraint(["ward_id", "login"], ["login_name.ward_id", "login_name.login"]),
        sa.UniqueConstraint("ward_id", "login"),
        sa.UniqueConstraint("ward_id", "person_id"),
    )

    person_id: Mapped[int]
    login: Mapped[str] = mapped_column(active_history=True)  # the name it had is let go (accounts.directory)
    password_hash: Mapped[str | None]  # Argon2id; None until activated
    password_set_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    language: Mapped[str] = mapped_column(default="vi")
    theme: Mapped[str] = mapped_column(default="auto")
    large_print: Mapped[bool] = mapped_column(default=False)
    letter_keys: Mapped[bool] = mapped_column(default=True)  # keys of one letter (WCAG 2.1.4)


class ActivationSlip(OfWard, Base):
    """A printed slip (phiếu kích hoạt): a code used once, kept only as a digest, valid for days."""

    __tablename__ = "activation_slip"
    __table_args__ = (
        of_ward("account_id", target="account"),
        sa.Index("ix_activation_slip_account", "ward_id", "account_id"),
    )

    account_id: Mapped[int]
    code_digest: Mapped[str] = mapped_column(sa.String(64))
    issued_at: Mapped[datetime] = mapped_column(default=now)
    issued_by: Mapped[int | None]
    expires_at: Mapped[datetime]
    handed_at: Mapped[datetime | None]  # put into its owner's hands
    handed_by: Mapped[int | None]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class AccountReset(OfWard, Base):
    """A slip that was asked for (đặt lại mật khẩu): who asked, who confirmed where the account has power, who printed.
    Its owner reads it on their own page, whoever signed in meanwhile."""

    __tablename__ = "account_reset"
    __table_args__ = (
        of_ward("account_id", target="account"),
        sa.Index("ix_account_reset_account", "ward_id", "account_id"),
    )

    account_id: Mapped[int]
    asked_by: Mapped[int | None]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_by: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    printed_by: Mapped[int | None]
    printed_at: Mapped[datetime | None]


class SignIn(OfWard, Base):
    """A session kept on the server; the browser holds a random token whose digest stands here."""

    passes = "a session: it ends within the day and gives no power that its account has not"
    __tablename__ = "sign_in"
    __table_args__ = (
        of_ward("account_id", target="account"),
        sa.UniqueConstraint("ward_id", "token_digest"),
        sa.Index("ix_sign_in_account", "ward_id", "account_id"),
    )

    account_id: Mapped[int]
    token_digest: Mapped[str] = mapped_column(sa.String(64))
    began_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]
    proved_at: Mapped[datetime] = mapped_column(default=now)  # when whoever sits there last showed that it is them
    factor_at: Mapped[datetime | None]  # when a code of the second factor was last shown in this session
    owes_factor: Mapped[bool] = mapped_column(default=False)  # first a second factor, then the portal
    posts: Mapped[JsonList]  # ids of the posts in force at sign-in: when one ends, so does the session
    device: Mapped[str] = mapped_column(default="")


class KnownDevice(OfWard, Base):
    """A browser in which the account was signed in to (thiết bị quen). It holds a random token for each ward, whose
    digest stands here once for each account of it that people use there."""

    passes = "a browser that was seen before: it gives no power and goes by itself"
    __tablename__ = "known_device"
    __table_args__ = (
        of_ward("account_id", target="account"),
        sa.UniqueConstraint("ward_id", "account_id", "token_digest"),
    )

    account_id: Mapped[int]
    token_digest: Mapped[str] = mapped_column(sa.String(64))
    first_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    device: Mapped[str] = mapped_column(default="")
    trusted_until: Mapped[datetime | None]  # no second factor is asked for here until then; renewed by use


class AuthenticatorApp(OfWard, Base):
    """An app that shows a new code each half minute (TOTP). One that was begun counts once a code of it was typed."""

    __tablename__ = "authenticator_app"
    __table_args__ = (
        of_ward("account_id", target="account"),
        sa.Index("ix_authenticator_app_account", "ward_id", "account_id"),
    )

    account_id: Mapped[int]
    secret: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)  # a code opens once: no step twice, none before it
    ended_at: Mapped[datetime | None]


class CardCode(OfWard, Base):
    """A code of a printed card (thẻ mã): used once, kept only as a digest."""

    __tablename__ = "card_code"
    __table_args__ = (
        of_ward("account_id", target="account"),
        sa.Index("ix_card_code_account", "ward_id", "account_id"),
    )

    account_id: Mapped[int]
    number: Mapped[int] = mapped_column(sa.Integer)
    digest: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_by: Mapped[int | None]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Attempt(Base):
    """A try that no success has followed, to slow guessing down. What came out right is taken away again."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        sa.Index("ix_sign_in_attempt_login", "login", "at"),
        sa.Index("ix_sign_in_attempt_place", "place", "at"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    login: Mapped[str] = mapped_column(sa.String(64))  # digest of what was tried (password, slip) and the login typed
    place: Mapped[str] = mapped_column(sa.String(64))  # digest of what was tried and where from
    device: Mapped[int | None]  # the known device it was tried on: nobody else's tries are counted there
    at: Mapped[datetime] = mapped_column(default=now)


class OnceKey(OfWard, Base):
    """A form that was taken: a double click or a resent request records once."""

    passes = "that a form was taken: it goes by itself"
    __tablename__ = "once_key"
    __table_args__ = (sa.UniqueConstraint("ward_id", "account_id", "key"),)

    account_id: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(default=now)
    led_to: Mapped[str] = mapped_column(default="")


class Draft(OfWard, Versioned, Base):
    """What someone is typing (nháp): theirs alone, by form and record; neither audited nor released."""

    passes = "what someone is still typing: it is written every few seconds and goes by itself"
    __tablename__ = "draft"
    __table_args__ = (
        of_ward("account_id", target="account"),
        sa.UniqueConstraint("ward_id", "account_id", "form", "record"),
    )

    account_id: Mapped[int]
    form: Mapped[str]
    record: Mapped[str]
    fields: Mapped[JsonObject]
    pinned_id: Mapped[int | None]  # the plan version in force when it was begun
    saved_at: Mapped[datetime] = mapped_column(default=now)


class SavedView(OfWard, Base):
    """A list as someone wants to see it again (cách xem đã lưu): its page and filters, never a word typed to search."""

    passes = "a filter somebody keeps for themself: it tells nothing of the ward"
    __tablename__ = "saved_view"
    __table_args__ = (
        of_ward("account_id", target="account"),
        sa.UniqueConstraint("ward_id", "account_id", "path", "name"),
    )

    account_id: Mapped[int]
    path: Mapped[str]
    query: Mapped[str]
    name: Mapped[str]
    saved_at: Mapped[datetime] = mapped_column(default=now)
