"""How a view of this chapter hands a file to the reader."""

from flask import Response

from portal.ground.workbook import MIMETYPE


def workbook(content: bytes, name: str) -> Response:
    return Response(content, mimetype=MIMETYPE, headers={"Content-Disposition": f"attachment; filename={name}"})
