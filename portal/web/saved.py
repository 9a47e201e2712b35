"""Which lists can be kept as someone looks at them (cách xem đã lưu), and by which words of their address.

What no list names is never kept: a page number, a month that passes, a word typed to search (which stands in no address
in the first place).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.accounts.lists import SavedRow, saved_views
from portal.web.actor import actor

LISTS: dict[str, Callable[[], Sequence[str]]] = {}  # by endpoint: the filters that its address may bear
LONGEST = 200  # letters of one filter
MOST = 50  # filters: an address with more was not made by a page of ours


class Here(NamedTuple):
    """A list as it is looked at now."""

    path: str
    query: str

    @property
    def url(self) -> str:
        return f"{request.script_root}{self.path}" + (f"?{self.query}" if self.query else "")


class SavedViews(NamedTuple):
    here: Here
    views: list[SavedRow]

    @property
    def current(self) -> str:
        return next((one.name for one in self.views if one.query == self.here.query), "")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(saved_here=saved_here, saved_anywhere=saved_anywhere)


def address(typed: str) -> Here | None:
    """The list that an address means, with those of its filters that are kept; None when it is no list of ours."""
    try:
        parts = urlsplit(typed)
        filters = parse_qsl(parts.query, max_num_fields=MOST)
    except ValueError:
        return None
    path = parts.path.removeprefix(request.script_root)
    if parts.scheme or parts.netloc or not path.startswith("/") or path.startswith("//"):
        return None
    try:
        endpoint, _ = current_app.url_map.bind("").match(path, "GET")
    except (HTTPException, RequestRedirect):
        return None
    filters_of = LISTS.get(str(endpoint))
    if filters_of is None:
        return None
    asked = {name: value for name, value in reversed(filters) if len(value) <= LONGEST}
    return Here(path, urlencode([(name, asked[name]) for name in filters_of() if asked.get(name)]))


def saved_here() -> SavedViews | None:
    """For the page that is being drawn; asked for by kit/saved.html."""
    here = address(request.full_path)
    return SavedViews(here, saved_views(actor(), here.path)) if here else None


def saved_anywhere() -> list[dict[str, object]]:
    return [{"id": one.id, "name": one.name, "url": Here(one.path, one.query).url} for one in saved_views(actor())]
