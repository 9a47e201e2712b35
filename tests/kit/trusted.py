"""A browser that an account trusts already: journeys are about what is behind the door, and the door has its own."""

from datetime import UTC, datetime

from flask import current_app
from itsdangerous import URLSafeSerializer

from portal.accounts import devices
from portal.accounts.models import CardCode, KnownDevice
from portal.accounts.rules import TRUST_LASTS
from portal.ground.clock import now
from portal.ground.db import db
from portal.ground.ids import new_id


def trusted_device(account):
    """The cookie of a device on which no code is asked for, of an account that has a card."""
    token = f"{account.ward_id}.trusted-by-{account.login}-{new_id()}"  # each window is a device of its own
    row = {"ward_id": account.ward_id, "account_id": account.id}
    db.session.add(CardCode(**row, number=1, digest="of a card that nobody shows"))
    seen = max(now(), datetime.now(UTC))  # by the tests' clock, and by that of a portal served for real
    times = {"seen_at": seen, "trusted_until": seen + TRUST_LASTS}
    db.session.add(KnownDevice(**row, token_digest=devices.digest(token, account.ward_id), **times))
    secure = current_app.config["SECURE_COOKIES"]
    signed = URLSafeSerializer(current_app.secret_key, salt="known device").dumps(token)
    name = "__Host-device" if secure else "device"
    return {"name": name, "value": signed, "secure": secure, "httpOnly": True, "sameSite": "Strict"}
