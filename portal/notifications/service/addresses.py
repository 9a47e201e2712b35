"""Where someone's reminders go by e-mail: typed by themself, confirmed by a one-time link, stopped at will."""

import hashlib
from datetime import timedelta

import sqlalchemy as sa

from portal import audit
from portal.audit import About
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.errors import Invalid, Refused, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.ground.tokens import new_token
from portal.notifications import letters, rules
from portal.notifications.models import MailAddress, MailKind, MailOften, MailState, OutMail
from portal.notifications.queries import stop_url
from portal.policy import Action, Actor, require

LETTERS = 32  # bytes of randomness: nobody guesses a key, so nothing counts attempts
DAY = timedelta(days=1)
LEFT = say("Người nhận đã đổi địa chỉ hoặc thôi nhận.")
OFF = say("Thư điện tử đang tắt ở phường này. Văn phòng Đảng ủy bật được khi có máy chủ thư.")


def ask_for_letters(actor: Actor, *, address: str, often: MailOften, base: str | None) -> bool:
    """Keep the address and send it a link; True when a letter was sent. `base` is the portal's address, None while
    letters are off. An address that is confirmed already only changes how often."""
    require(actor, Action.OWN_ACCOUNT)
    if base is None:
        raise Refused(OFF)
    address = address.strip()
    if wrong := rules.wrong_address(address):
        raise Invalid({"address": wrong})
    kept = _of(actor)
    if kept and kept.address == address and kept.confirmed_at:
        kept.often = often
        audit.record(actor, Action.OWN_ACCOUNT, kept, letters=often.value)
        return False
    refuse(rules.too_many_confirmations(_confirmations_today(actor)))
    if kept:
        _forget(actor, kept)
    key = new_token(actor.ward_id, LETTERS)
    kept = MailAddress(
        id=new_id(),
        account_id=actor.account_id,
        person_id=actor.person_id,
        address=address,
        often=often,
        confirm_digest=digest(key),
        confirm_until=now() + rules.CONFIRM_WITHIN,
        stop_key=new_token(actor.ward_id, LETTERS),
    )
    db.session.add(kept)
    letter = letters.confirmation(base, key, stop_url(base, kept.stop_key))
    put(kept, MailKind.CONFIRM, f"{MailKind.CONFIRM.value}:{kept.id}", letter)
    audit.record(actor, Action.OWN_ACCOUNT, kept, letters="asked")  # that it was asked for; the address is no deed
    return True


def confirm(key: str) -> bool:
    """Whoever opens the link holds the letter box. False when the key is unknown, used or too old."""
    kept = _by(MailAddress.confirm_digest == digest(key), MailAddress.confirm_until > now())
    if kept is None:
        return False
    kept.confirmed_at, kept.confirm_digest, kept.confirm_until = now(), None, None
    audit.record(_owner(kept), Action.OWN_ACCOUNT, kept, letters="confirmed")
    return True


def stop(actor: Actor) -> None:
    """No more letters; the address is forgotten, and what waited to go there is not sent."""
    require(actor, Action.OWN_ACCOUNT)
    if kept := _of(actor):
        _forget(actor, kept)


def stop_by_key(key: str) -> bool:
    """The same from the link in a letter, without signing in."""
    kept = _by(MailAddress.stop_key == key)
    if kept is None:
        return False
    _forget(_owner(kept), kept)
    return True


def put(to: MailAddress, kind: MailKind, once: str, letter: letters.Letter) -> OutMail:
    """Put a letter among those that wait to be sent."""
    mail = OutMail(
        id=new_id(),
        person_id=to.person_id,
        kind=kind,
        once=once,
        address=to.address,
        subject=letter.subject,
        text=letter.text,
        stop_url=letter.stop_url,
    )
    db.session.add(mail)
    return mail


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _of(actor: Actor) -> MailAddress | None:
    return db.session.scalar(sa.select(MailAddress).where(MailAddress.account_id == actor.account_id))


def _by(*clauses: sa.ColumnElement[bool]) -> MailAddress | None:
    return db.session.scalar(sa.select(MailAddress).where(*clauses))


def _owner(kept: MailAddress) -> Actor:
    return Actor(ward_id=kept.ward_id, person_id=kept.person_id, account_id=kept.account_id)


def _forget(actor: Actor, kept: MailAddress) -> None:
    db.session.execute(
        sa.update(OutMail)
        .where(OutMail.person_id == kept.person_id, OutMail.state == MailState.WAITING)
        .values(state=MailState.FAILED, text="", address="", stop_url="", reason=str(LEFT))
        .execution_options(synchronize_session=False)
    )
    db.session.delete(kept)
    flush()  # a new address of the same account follows in the same transaction
    audit.record(actor, Action.OWN_ACCOUNT, About("mail_address", kept.id), letters="stopped")


def _confirmations_today(actor: Actor) -> int:
    return (
        db.session.scalar(
            sa.select(sa.func.count(OutMail.id)).where(
                OutMail.person_id == actor.person_id, OutMail.kind == MailKind.CONFIRM, OutMail.made_at > now() - DAY
            )
        )
        or 0
    )
