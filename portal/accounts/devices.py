"""Known devices (thiết bị quen): where an account was signed in to before, a right password passes whatever strangers
try at its login elsewhere. The browser holds a random token for each ward (`1.x 7.y`); the server its digest for each
account used there."""

import hashlib

import sqlalchemy as sa

from portal.accounts import rules
from portal.accounts.models import Account, KnownDevice
from portal.ground.clock import now
from portal.ground.db import apart, db, flush
from portal.ground.tokens import new_token, ward_named

WARDS = 8  # of one browser: the oldest of more is forgotten


def digest(held: str, ward_id: int) -> str:
    return hashlib.sha256(_token(held, ward_id).encode("utf-8", "replace")).hexdigest()


def _token(held: str, ward_id: int) -> str:
    """What a browser that was given one for every ward, before 01/12/2026, holds for one without its own."""
    named = {ward_named(one): one for one in held.split()}
    return named.get(ward_id) or named.get(None, "")


def known(account: Account | None, held: str) -> int | None:
    """The account's own number for this browser, which no new token changes; asked alike where there is no account."""
    number = account.ward_id if account else 0
    with apart() as session:
        return session.scalar(
            sa.select(KnownDevice.id)
            .where(
                KnownDevice.ward_id == number,
                KnownDevice.account_id == (account.id if account else 0),
                KnownDevice.token_digest == digest(held, number),
                KnownDevice.seen_at > now() - rules.DEVICE_LASTS,
            )
            .execution_options(every_ward=True)
        )


def remember(account: Account, held: str, words: str) -> str:
    """After a sign-in the account knows the browser by what is answered here. Where it did not before, a new token
    takes the old one's place for the whole ward: what somebody laid into that browser is worth nothing afterwards."""
    before = digest(held, account.ward_id)
    mine = KnownDevice.account_id == account.id, KnownDevice.token_digest == before
    row = db.session.scalar(sa.select(KnownDevice).where(*mine))
    if row:
        row.seen_at, row.device = now(), words[:200]
        return held
    fresh = new_token(account.ward_id, 32)
    if held:
        db.session.execute(
            sa.update(KnownDevice)
            .where(KnownDevice.token_digest == before)
            .values(token_digest=digest(fresh, account.ward_id))
            .execution_options(synchronize_session=False)
        )
    db.session.add(KnownDevice(account_id=account.id, token_digest=digest(fresh, account.ward_id), device=words[:200]))
    flush()
    others = [one for one in held.split() if ward_named(one) != account.ward_id]
    return " ".join((fresh, *others)[:WARDS])


def forget_all(account: Account, but: str = "") -> None:
    """After a new password, a disabled account: all of the account's devices, or all but the one that holds `but`."""
    db.session.execute(
        sa.delete(KnownDevice)
        .where(KnownDevice.account_id == account.id, KnownDevice.token_digest != digest(but, account.ward_id))
        .execution_options(synchronize_session=False)
    )
