"""A letter at once, where somebody wants letters: a slip for their account was printed. It names nobody."""

import sqlalchemy as sa
from flask import current_app

from portal.ground.db import db
from portal.ground.ids import written
from portal.notifications import letters
from portal.notifications.models import MailAddress, MailKind
from portal.notifications.queries import stop_url
from portal.notifications.service.addresses import put


def slip_printed(account_id: int, reset_id: int) -> None:
    """Nothing while letters are off, or the address is not confirmed."""
    config = current_app.config
    if not (config["MAIL_HOST"] and config["PUBLIC_URL"]):
        return
    to = db.session.scalar(
        sa.select(MailAddress).where(MailAddress.account_id == account_id, MailAddress.confirmed_at.is_not(None))
    )
    if to is None:
        return
    base = config["PUBLIC_URL"].rstrip("/")
    letter = letters.slip_printed(base, stop_url(base, to.stop_key))
    put(to, MailKind.SLIP, f"{MailKind.SLIP.value}:{written(reset_id)}", letter)
