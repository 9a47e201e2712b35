"""The chapter's blueprint, and how a file is handed out that nobody else may have."""

from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request

from portal.privacy.forms import whole_number

bp = Blueprint("privacy", __name__)


def root() -> Path:
    return Path(current_app.config["FILES"])


def seen_version() -> int:
    """The version a form saw; what is none of ours matches none."""
    found = whole_number(request.form.get("version"))
    return -1 if found is None else found


def handed_out(content: bytes, name: str, plain: str) -> Response:
    """What was recorded of it is kept before the first byte leaves."""
    response = Response(content, mimetype="application/zip")
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return response
