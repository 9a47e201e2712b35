from flask import Response

from portal.papers.making import MadeFile
from portal.web import files


def handed_out(file: MadeFile) -> Response:
    """A made paper as a download."""
    return files.handed_out(file.content, file.name, file.mimetype, plain=file.plain_name)
