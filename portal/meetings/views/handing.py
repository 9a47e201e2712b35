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
    except Invalid as invalid:
        settle(422)
        for name, reason in invalid.reasons.items():
            field = form._fields.get(name)
            if field is None:
                form.form_errors.append(reason)
            else:
                field.errors = [*field.errors, reason]
        return 422, next(iter(invalid.reasons.values()))
    except (Conflict, Refused) as declined:
        settle(409)
        form.form_errors.append(declined.args[0])
        return 409, declined.args[0]
    return 200, None


def workbook(content: bytes, name: str) -> Response:
    return Response(content, mimetype=MIMETYPE, headers={"Content-Disposition": f"attachment; filename={name}"})
