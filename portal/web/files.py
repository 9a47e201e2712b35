"""How the portal hands over a file that it made."""

from collections.abc import Callable
from urllib.parse import quote

from flask import Response

from portal.ground.workbook import MIMETYPE as WORKBOOK


class FileToDraw(Response):
    """A file that is still to be drawn, once the work is kept: nobody's save waits for it."""

    def __init__(self, make: Callable[[], bytes], mimetype: str) -> None:
        super().__init__(mimetype=mimetype)
        self.make = make

    def draw(self) -> None:
        self.set_data(self.make())


def handed_out(
    content: bytes | Callable[[], bytes], name: str, mimetype: str = WORKBOOK, *, plain: str = ""
) -> Response:
    """A download under its name; `plain` is its ASCII name, for programs that know no more. What a request that writes
    draws from what it has read is given as a call."""
    response = FileToDraw(content, mimetype) if callable(content) else Response(content, mimetype=mimetype)
    also = f"; filename*=UTF-8''{quote(name)}" if plain else ""
    response.headers["Content-Disposition"] = f'attachment; filename="{plain or name}"{also}'
    return response
