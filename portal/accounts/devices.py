"""Known devices (thiết bị quen): where an account was signed in to before, a right password passes whatever strangers
try at its login elsewhere. The browser holds one random token; the server its digest for each account used there."""

import hashlib
import secrets

import sqlalchemy as sa

from portal.accounts import rules
from portal.accounts.models import Account, KnownDevice
from portal.ground.clock import now
from portal.ground.db import apart, db, flush


def digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def known(account: Account | None, token: str) -> int | None:
    """The account's own number for this browser, which no new token changes; asked alike where there is no account."""
    with apart() as session:
        return session.scalar(
            sa.select(KnownDevice.id)
            .where(
                KnownDevice.ward_id == (account.ward_id if account else 0),
                KnownDevice.account_id == (account.id if account else 0),
                KnownDevice.token_digest == digest(token),
                KnownDevice.seen_at > now() - rules.DEVICE_LASTS,
            )
            .execution_options(every_ward=True)
        )


def remember(account: Account, token: str, words: str) -> str:
    """After a sign-in the account knows the browser by the token answered here. Where it did not before, a new one
    takes the old one's place for everybody: what somebody laid into that browser is worth nothing afterwards."""
    mine = KnownDevice.account_id == account.id, KnownDevice.token_digest == digest(token)
    row = db.session.scalar(sa.select(KnownDevice).where(*mine))
    if row:
        row.seen_at, row.device = now(), words[:200]
        return token
    fresh = secrets.token_urlsafe(32)
    if token:
        db.session.execute(
            sa.update(KnownDevice)
            .where(KnownDevice.token_digest == digest(token))
            .values(token_digest=digest(fresh))
            .execution_options(every_ward=True, synchronize_session=False)
        )
    db.session.add(KnownDevice(account_id=account.id, token_digest=digest(fresh), device=words[:200]))
    flush()
    return fresh


def forget_all(account: Account, but: str = "") -> None:
    """After a new password, a disabled account: all of the account's devices, or all but the one that holds `but`."""
    db.session.execute(
        sa.delete(KnownDevice)
        .where(KnownDevice.account_id == account.id, KnownDevice.token_digest != digest(but))
        .execution_options(synchronize_session=False)
    )
