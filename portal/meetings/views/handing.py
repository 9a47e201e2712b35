"""How a view of this chapter hands a deed to the service, and a file to the reader."""

from collections.abc import Callable
from typing import Any

from flask import Response

from portal.ground.errors import Invalid
from portal.ground.workbook import MIMETYPE
from portal.web.forms import Form, attempt


def tried(form: Form, deed: Callable[[], Any]) -> tuple[int, object]:
    """The status the deed ends with and, when it was declined, why: reasons also stand beside their fields."""
    ended = attempt(form, deed)
    if ended.refusal is None:
        return ended.status, next((error for errors in form.errors.values() for error in errors), None)
    reasons = ended.refusal.reasons.values() if isinstance(ended.refusal, Invalid) else ended.refusal.args
    return ended.status, next(iter(reasons))


def workbook(content: bytes, name: str) -> Response:
    return Response(content, mimetype=MIMETYPE, headers={"Content-Disposition": f"attachment; filename={name}"})
