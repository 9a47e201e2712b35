"""Pages and their parts. The only place that reads HX-* headers."""

from typing import Any

from flask import Response, flash, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.db import db, will_write


def asks_for_part() -> bool:
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def settle(status: int) -> None:
    """Keep the request's work or drop it, before anything is rendered: no write lock is held over a template."""
    if g.get("settled"):
        return
    g.settled = True
    if status < 400:
        db.session.commit()
    else:
        db.session.rollback()
    will_write(False)


def show(page: str, part: str | None = None, status: int = 200, **context: Any) -> Response:
    """Answer with the whole page or, when htmx asks for part of it, that part alone."""
    settle(status)
    template = page
    if part and asks_for_part():
        template = f"{page.rpartition('/')[0]}/{part}"
    response = make_response(render_template(template, **context), status)
    response.vary.add("HX-Request")
    return response


def done(url: str, said: object = None) -> BaseResponse:
    """The deed is kept; go and see it. A sentence may be shown there."""
    settle(303)
    if said:
        flash(str(said))
    if asks_for_part():
        response = make_response("", 200)
        response.headers["HX-Location"] = url
        return response
    return redirect(url, 303)
