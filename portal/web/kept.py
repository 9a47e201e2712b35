"""What someone typed when their session had ended: sealed, carried by the sign-in form, opened for the same account."""

from typing import Any

from flask import current_app, request, session
from itsdangerous import BadData, URLSafeTimedSerializer

NOT_TEXT = {"csrf_token", "once", "password", "new_password", "again", "current", "code", "kept"}
LONGEST = 200_000


def typed_fields() -> list[tuple[str, str]]:
    """Name and text of what a POST brought, without secrets and machinery."""
    if request.method != "POST" or request.endpoint is None:
        return []
    try:
        pairs = list(request.form.items(multi=True))
    except Exception:  # a broken body has no fields to keep
        return []
    kept = [(name, text) for name, text in pairs if name not in NOT_TEXT and text.strip()]
    return kept if sum(len(text) for _, text in kept) <= LONGEST else []


def had_a_session() -> bool:
    return bool(session.get("was"))


def seal() -> str:
    fields = typed_fields()
    if not fields:
        return ""
    whose, url = session.get("was", ""), request.full_path.rstrip("?")
    return _serializer().dumps({"whose": whose, "url": url, "fields": fields})


def opened(sealed: str, account_id: int) -> dict[str, Any] | None:
    """The sealed fields and their address, if they are this account's and not older than half a day."""
    try:
        content = _serializer().loads(sealed, max_age=12 * 3600)
    except BadData:
        return None
    return content if content.get("whose") == str(account_id) else None


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or b"", salt="typed text")
