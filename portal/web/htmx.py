"""Pages and their parts. The only place that reads HX-* headers.

A view returns what it wants shown; the gate keeps the request's work or drops it, and only then draws: no write lock is
held over a template.
"""

from collections.abc import Callable

from flask import Response, flash, g, make_response, redirect, render_template, request
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.db import db, will_write
from portal.web.guard import guarded, recorded
from portal.web.kept import handed_back


def asks_for_part() -> bool:
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def settle(status: int, *, only_shown: bool = False) -> None:
    """Keep the request's work or drop it, before anything is rendered: no write lock is held over a template.

    What is kept was recorded, and its draft goes; `only_shown` where a form was answered by the next page of its job.
    """
    if g.get("settled"):
        return
    g.settled = True
    if status < 400:
        if not only_shown:
            recorded()
        db.session.commit()
        g.work_is_kept = request.method not in ("GET", "HEAD", "OPTIONS")
    else:
        db.session.rollback()
    will_write(False)


def end_reading() -> None:
    """The connection goes back and what was read stays read. Whoever kept theirs and asked for a second (ground.apart)
    would wait for others who do the same, until all of a pool's are kept."""
    if not (db.session.new or db.session.dirty or db.session.deleted):
        db.session.commit()


def keep_a_part() -> None:
    """Of a deed about thousands: what is done so far is kept, and whoever waits to write has their turn before the
    rest."""
    db.session.commit()


def keep_now() -> None:
    """The deed is kept before its next page is read: nobody who writes waits for that."""
    settle(200)


class Page(Response):
    """A page that is still to be drawn, with the status that says whether the work is kept."""

    def __init__(self, template: str, status: int, context: dict[str, object]) -> None:
        super().__init__(status=status)
        self.template, self.context = template, context

    def draw(self) -> None:
        html = guarded(render_template(self.template, **self.context), status=self.status_code)
        self.set_data(handed_back(html) if self.status_code >= 400 else html)


def show(page: str, part: str | None = None, status: int = 200, **context: object) -> Page:
    """Answer with the whole page or, when htmx asks for part of it, that part alone."""
    template = f"{page.rpartition('/')[0]}/{part}" if part and asks_for_part() else page
    response = Page(template, status, context)
    response.vary.add("HX-Request")
    return response


def done(url: str, said: object = None) -> BaseResponse:
    """The deed is kept; go and see it. A sentence may be shown there."""
    url = iri_to_uri(url)  # what was typed may stand in it, and a header is one line
    if said:
        flash(str(said))
    if asks_for_part():
        response = make_response("", 200)
        response.headers["HX-Location"] = url
        return response
    return redirect(url, 303)


def once_kept(deed: Callable[[], object]) -> None:
    """Do this when the request's work is committed, and only then: bytes of a file do not roll back."""
    g.setdefault("once_kept", []).append(deed)
