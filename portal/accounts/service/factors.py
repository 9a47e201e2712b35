"""Yếu tố thứ hai: an authenticator app, or a printed card of codes used once; either opens. Which accounts need one is
said in policy.power; a device that was trusted is not asked again for 180 days of use."""

import hashlib
import secrets
from datetime import datetime
from hmac import compare_digest
from typing import NamedTuple

import pyotp
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import audit
from portal.accounts import devices, links, passwords, rules, throttle
from portal.accounts.models import Account, AuthenticatorApp, CardCode, KnownDevice
from portal.accounts.slips import MISREAD
from portal.ground.clock import now
from portal.ground.db import apart, db, flush
from portal.ground.errors import Invalid, Refused, or_404, refuse
from portal.ground.ids import ALPHABET
from portal.ground.sql import SqlResult
from portal.ground.text import say
from portal.people.confirming.deciding import TELL
from portal.policy import Action, Actor, require
from portal.policy.power import FACTOR_ALWAYS, FACTOR_ON_UNKNOWN_DEVICE

CODES, LETTERS, GROUP = 10, 12, 4  # sixty random bits a code, typed in three groups
STEP, APART = 30, 1  # seconds of a code; how many steps a clock may be off


class Standing(NamedTuple):
    """How an account stands: its app, and how many codes of its card are left."""

    app: datetime | None
    card: datetime | None
    left: int

    @property
    def enrolled(self) -> bool:
        return bool(self.app or self.left)


class PrintedCard(NamedTuple):
    """Shown once: only digests are kept."""

    name: str
    login: str
    codes: list[str]


def standing_of(account: Account) -> Standing:
    everywhere = {"every_ward": True}  # at the door no ward may be in force yet
    app = db.session.scalar(
        sa.select(AuthenticatorApp.confirmed_at).where(
            *_of(AuthenticatorApp, account), AuthenticatorApp.confirmed_at.is_not(None)
        ),
        execution_options=everywhere,
    )
    left, made = db.session.execute(
        sa.select(sa.func.count(), sa.func.max(CardCode.made_at)).where(
            *_of(CardCode, account), CardCode.used_at.is_(None)
        ),
        execution_options=everywhere,
    ).one()
    return Standing(app, made, left)


def asked_for(account: Account, device: str) -> bool:
    """Whether a code is asked for at the door: whoever has a factor shows it where they are not trusted yet."""
    return standing_of(account).enrolled and not trusted(account, device)


def owed(account: Account, actor: Actor, device: str, *, by_slip: bool) -> bool:
    """Whether somebody who has none must first get one. A slip that was put into one's hands makes a device known."""
    if standing_of(account).enrolled:
        return False
    return actor.has(*FACTOR_ALWAYS) or (
        actor.has(*FACTOR_ON_UNKNOWN_DEVICE) and not by_slip and not _known(account, device)
    )


def trusted(account: Account, device: str) -> bool:
    until = db.session.scalar(
        sa.select(KnownDevice.trusted_until).where(*_of_device(account, device)), execution_options={"every_ward": True}
    )
    return bool(until and until > now())


def _known(account: Account, device: str) -> bool:
    kept = sa.select(KnownDevice.id).where(
        *_of_device(account, device), KnownDevice.seen_at > now() - rules.DEVICE_LASTS
    )
    return db.session.scalar(kept, execution_options={"every_ward": True}) is not None


def trust(account: Account, device: str, *, begins: bool) -> None:
    """From now on for 180 days; a device that was not trusted stays so unless its owner says it here."""
    until = now() + rules.TRUST_LASTS
    row = sa.update(KnownDevice).where(*_of_device(account, device))
    if not begins:
        row = row.where(KnownDevice.trusted_until > now())
    db.session.execute(row.values(trusted_until=until).execution_options(synchronize_session=False))


def check(account: Account, typed: str, *, source: str, device: str = "") -> None:
    """Use up one code of app or card. Raises Invalid, Slowed. Nothing is open meanwhile (see door)."""
    db.session.rollback()
    known = devices.known(account, device)
    one = throttle.admit("factor", rules.FACTOR, account.login, source, known)
    plain = "".join(sign for sign in typed.casefold() if sign.isalnum())
    if not (_app_opens(account, plain) or _card_opens(account, plain)):
        who = Actor(account.ward_id, account.person_id, account.id)
        audit.record_apart(who, "account.factor.failed", audit.About("account", account.id))
        raise Invalid({"code": rules.WRONG_FACTOR})
    throttle.succeeded(one)


def begin_app(actor: Actor) -> AuthenticatorApp:
    """A secret to be shown as a picture; it counts once a code of it was typed. The last one that was begun is shown
    again, so that a page opened twice asks for no second picture."""
    require(actor, Action.OWN_ACCOUNT)
    begun = db.session.scalar(
        sa.select(AuthenticatorApp).where(
            AuthenticatorApp.account_id == actor.account_id,
            AuthenticatorApp.confirmed_at.is_(None),
            AuthenticatorApp.ended_at.is_(None),
        )
    )
    if begun is None:
        begun = AuthenticatorApp(account_id=actor.account_id, secret=pyotp.random_base32())
        db.session.add(begun)
        flush()
    audit.record(actor, "account.factor.app", audit.About("account", actor.account_id), shown=True)
    return begun


def address_of(secret: str, login: str, ward: str) -> str:
    """What the picture says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=f"Tự Soi {ward}")


def confirm_app(actor: Actor, typed: str) -> None:
    require(actor, Action.OWN_ACCOUNT)
    begun = or_404(
        db.session.scalar(
            sa.select(AuthenticatorApp).where(
                AuthenticatorApp.account_id == actor.account_id,
                AuthenticatorApp.confirmed_at.is_(None),
                AuthenticatorApp.ended_at.is_(None),
            )
        )
    )
    step = _step_of(begun.secret, "".join(typed.split()))
    if step is None:
        raise Invalid({"code": say("Mã chưa đúng. Quét lại hình rồi ghi mã đang hiện trong ứng dụng.")})
    db.session.execute(
        sa.update(AuthenticatorApp)
        .where(AuthenticatorApp.account_id == actor.account_id, AuthenticatorApp.id != begun.id)
        .where(AuthenticatorApp.ended_at.is_(None))
        .values(ended_at=now())
    )
    begun.confirmed_at, begun.last_step = now(), step
    audit.record(actor, "account.factor.app", audit.About("account", actor.account_id), begun=True)


def end_app(actor: Actor) -> None:
    require(actor, Action.OWN_ACCOUNT)
    account = or_404(db.session.get(Account, (actor.ward_id, actor.account_id)))
    refuse(_last_one(actor, standing_of(account)))
    mine = sa.select(AuthenticatorApp).where(
        AuthenticatorApp.account_id == actor.account_id, AuthenticatorApp.ended_at.is_(None)
    )
    for one in or_404(db.session.scalars(mine).all() or None):
        one.ended_at = now()
    audit.record(actor, "account.factor.app", account, ended=True)


def own_card(actor: Actor) -> PrintedCard:
    require(actor, Action.OWN_ACCOUNT)
    account = or_404(db.session.get(Account, (actor.ward_id, actor.account_id)))
    card = _new_card(account, actor)
    audit.record(actor, "account.factor.card", account, codes=CODES)
    return card


def replace_card(actor: Actor, account: Account, name: str) -> PrintedCard:
    """A lost card: the office hands out another at once against signature. The old one and every trust end."""
    require(actor, Action.SLIP_PRINT)
    refuse(rules.no_slip_for(account.disabled_at))
    if account.id == actor.account_id:
        raise Refused(say("Thẻ của chính mình thì in ở trang cá nhân."))
    card = _new_card(account, actor)
    db.session.execute(sa.update(KnownDevice).where(KnownDevice.account_id == account.id).values(trusted_until=None))
    audit.record(actor, "account.factor.card", account, codes=CODES, replaced=True)
    words = say(
        "Văn phòng (%(name)s) đã cấp thẻ mã mới cho tài khoản này; thẻ cũ hết giá trị. "
        "Nếu không phải theo yêu cầu của mình, báo ngay Bí thư Đảng ủy.",
        name=actor.name,
    )
    for tell in TELL:
        tell(account.person_id, words, links.own())
    return card._replace(name=name)


def _last_one(actor: Actor, standing: Standing) -> object:
    if actor.has(*FACTOR_ALWAYS) and not standing.left:
        return say("Chức vụ này cần yếu tố thứ hai: in thẻ mã trước, rồi mới bỏ ứng dụng.")
    return None


def _new_card(account: Account, actor: Actor) -> PrintedCard:
    flush()
    db.session.execute(
        sa.update(CardCode).where(CardCode.account_id == account.id, CardCode.ended_at.is_(None)).values(ended_at=now())
    )
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(CODES)]
    for number, code in enumerate(codes, 1):
        row = CardCode(account_id=account.id, number=number, digest=_digest(account, code), made_by=actor.person_id)
        db.session.add(row)
    flush()
    return PrintedCard(actor.name, account.login, [_grouped(code) for code in codes])


def _grouped(code: str) -> str:
    return " ".join(code[at : at + GROUP] for at in range(0, LETTERS, GROUP)).upper()


def _digest(account: Account, code: str) -> str:
    """Slow on purpose; an account's number is random, and so is what it salts."""
    salt = hashlib.sha256(f"card of {account.id}".encode()).digest()[:16]
    return passwords.of_a_code(code.translate(MISREAD), salt)


def _digest_before(account: Account, code: str) -> str:
    """Of cards that were printed before 30/11/2026."""
    return hashlib.sha256(f"{account.id}:{code.translate(MISREAD)}".encode("utf-8", "replace")).hexdigest()


def _app_opens(account: Account, plain: str) -> bool:
    if not (len(plain) == 6 and plain.isascii() and plain.isdigit()):
        return False
    with apart() as session:
        row = session.scalar(
            sa.select(AuthenticatorApp)
            .where(*_of(AuthenticatorApp, account), AuthenticatorApp.confirmed_at.is_not(None))
            .execution_options(every_ward=True)
        )
        step = _step_of(row.secret, plain) if row else None
        if row is None or step is None:
            return False
        used = session.execute(
            sa.update(AuthenticatorApp)
            .where(*_of(AuthenticatorApp, account), AuthenticatorApp.id == row.id, AuthenticatorApp.last_step < step)
            .values(last_step=step)
            .execution_options(every_ward=True, synchronize_session=False)
        )
        return _used_up(session, account, used, by="app")


def _card_opens(account: Account, plain: str) -> bool:
    digests = _digest(account, plain), _digest_before(account, plain)
    with apart() as session:
        used = session.execute(
            sa.update(CardCode)
            .where(*_of(CardCode, account), CardCode.digest.in_(digests), CardCode.used_at.is_(None))
            .values(used_at=now())
            .execution_options(every_ward=True, synchronize_session=False)
        )
        return _used_up(session, account, used, by="card")


def _used_up(session: Session, account: Account, used: SqlResult, *, by: str) -> bool:
    """Whether the code was there to be used; the trail says by what it came and proves the row, so that a secret
    exchanged or a code put back past the portal is found."""
    if not used.rowcount:  # type: ignore[attr-defined]
        return False
    who = Actor(account.ward_id, account.person_id, account.id)
    audit.record_in(session, who, "account.factor.used", audit.About("account", account.id), by=by)
    return True


def _step_of(secret: str, typed: str) -> int | None:
    """The half minute whose code this is, a clock being off by one; compared alike whatever was typed."""
    here, app = int(now().timestamp()) // STEP, pyotp.TOTP(secret)
    right = [
        step
        for step in range(here - APART, here + APART + 1)
        if compare_digest(app.generate_otp(step).encode(), typed.encode("utf-8", "replace"))
    ]
    return right[0] if right else None


def _of(kind: type[AuthenticatorApp] | type[CardCode], account: Account) -> tuple[sa.ColumnElement[bool], ...]:
    return kind.ward_id == account.ward_id, kind.account_id == account.id, kind.ended_at.is_(None)


def _of_device(account: Account, device: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        KnownDevice.ward_id == account.ward_id,
        KnownDevice.account_id == account.id,
        KnownDevice.token_digest == devices.digest(device, account.ward_id),
    )
