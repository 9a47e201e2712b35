"""How a view of this chapter hands a deed to the service, and a file to the reader."""

from collections.abc import Callable
from typing import Any

from flask import Response

from portal.ground.errors import Conflict, Invalid, Refused
from portal.ground.workbook import MIMETYPE
from portal.web.forms import Form
from portal.web.htmx import settle


def tried(form: Form, deed: Callable[[], Any]) -> tuple[int, object]:
    """The status the deed ends with and, when it was declined, why: reasons also stand beside their fields."""
    if not form.validate():
        settle(422)
        return 422, next((error for errors in form.errors.values() for error in errors), None)
    try:
        deed()
    except (Invalid, Conflict, Refused) as declined:
        status = form.explain(declined)
        settle(status)
        why = next(iter(declined.reasons.values())) if isinstance(declined, Invalid) else declined.args[0]
        return status, why
    return 200, None


def workbook(content: bytes, name: str) -> Response:
    return Response(content, mimetype=MIMETYPE, headers={"Content-Disposition": f"attachment; filename={name}"})
