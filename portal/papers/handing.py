from urllib.parse import quote

from flask import Response

from portal.papers.making import MadeFile


def handed_out(file: MadeFile) -> Response:
    """A made paper as a download, under its Vietnamese name and an ASCII one for programs that know no more."""
    response = Response(file.content, mimetype=file.mimetype)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{file.plain_name}\"; filename*=UTF-8''{quote(file.name)}"
    )
    return response
