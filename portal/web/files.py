"""How the portal hands over a file that it made."""

from urllib.parse import quote

from flask import Response

from portal.ground.workbook import MIMETYPE as WORKBOOK


def handed_out(content: bytes, name: str, mimetype: str = WORKBOOK, *, plain: str = "") -> Response:
    """A download under its name; `plain` is its ASCII name, for programs that know no more."""
    response = Response(content, mimetype=mimetype)
    also = f"; filename*=UTF-8''{quote(name)}" if plain else ""
    response.headers["Content-Disposition"] = f'attachment; filename="{plain or name}"{also}'
    return response
