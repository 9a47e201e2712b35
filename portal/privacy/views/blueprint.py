"""The chapter's blueprint, and how a file is handed out that nobody else may have."""

from pathlib import Path

from flask import Blueprint, current_app, request

from portal.privacy.forms import whole_number

ZIP = "application/zip"
bp = Blueprint("privacy", __name__)


def root() -> Path:
    return Path(current_app.config["FILES"])


def seen_version() -> int:
    """The version a form saw; what is none of ours matches none."""
    found = whole_number(request.form.get("version"))
    return -1 if found is None else found
