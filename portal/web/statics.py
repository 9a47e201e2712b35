"""Static files by the digest of what is in them: an address says which content it means, and may be kept for ever.

Text goes out compressed, made so once a process. Pages do not: what is secret in them could be guessed from how long
they become (BREACH).
"""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request, url_for

PARAMETER = "v"
TEXTS = {"text/css", "text/javascript", "application/javascript", "image/svg+xml", "text/plain", "text/html"}


def init_app(app: Flask) -> None:
    app.url_defaults(_name_the_content)
    app.jinja_env.globals["icons"] = _icons


def _icons() -> str:
    """Their address, once a request: a page shows dozens."""
    if "icons" not in g:
        g.icons = url_for("static", filename="icons-1.svg")
    return str(g.icons)


def digest_of(filename: str) -> str:
    """Of the file as it stands now; '' where there is none."""
    place = Path(str(current_app.static_folder)) / filename
    try:
        stands = place.stat()
    except OSError:
        return ""
    return _digest(place, stands.st_mtime_ns, stands.st_size)


def keep_for(response: Response) -> str:
    """How long a browser keeps the answer: for ever what was asked for by its digest, else it asks again each time."""
    asked = request.args.get(PARAMETER, "")
    same = bool(asked) and asked == digest_of((request.view_args or {}).get("filename", ""))
    return "public, max-age=31536000, immutable" if same and response.status_code < 400 else "no-cache"


def compress(response: Response) -> None:
    """A static text, for whoever reads gzip."""
    if response.status_code != 200 or response.mimetype not in TEXTS:
        return
    response.vary.add("Accept-Encoding")
    place = Path(str(current_app.static_folder)) / (request.view_args or {}).get("filename", "")
    if not request.accept_encodings.quality("gzip") or not place.is_file():
        return
    stands = place.stat()
    response.close()  # the file, which is read no further
    response.direct_passthrough = False
    response.set_data(_packed(place, stands.st_mtime_ns, stands.st_size))
    response.content_encoding = "gzip"
    if etag := response.get_etag()[0]:
        response.set_etag(etag, weak=True)  # the same file, not the same bytes


def _name_the_content(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values:
        values.setdefault(PARAMETER, digest_of(values["filename"]))


@lru_cache(maxsize=64)
def _digest(place: Path, _changed: int, _size: int) -> str:
    return hashlib.sha256(place.read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=64)
def _packed(place: Path, _changed: int, _size: int) -> bytes:
    return gzip.compress(place.read_bytes(), 9, mtime=0)
