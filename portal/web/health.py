"""For monitors: whether the portal lives and whether it can serve. Neither asks who is there nor tells what is wrong;
that stands in the log."""

from pathlib import Path

import sqlalchemy as sa
from flask import Blueprint, Response, current_app

from portal.ground import engine, shape, space
from portal.ground.db import db
from portal.web.marks import public

bp = Blueprint("health", __name__)
ENDPOINTS = {"health.alive", "health.ready"}


@bp.get("/song")
@public
def alive() -> Response:
    return _said("sống", 200)


@bp.get("/san-sang")
@public
def ready() -> Response:
    fault = why_not()
    seen = current_app.extensions
    if fault and seen.get("not ready told") != fault:  # one line a fault, not one a look
        current_app.logger.error("not ready: %s", fault)
    seen["not ready told"] = fault
    return _said("chưa sẵn sàng", 503) if fault else _said("sẵn sàng", 200)


def why_not() -> str:
    """The database answers and has this version's shape, and there is room to write."""
    try:
        if found := shape.trouble():
            return shape.told(found)
        with db.engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError as fault:
        return str(getattr(fault, "orig", fault))
    share = space.left(*written_to())
    return f"{space.percent(share)} % of the disk is left" if share < space.REFUSED else ""


def written_to() -> list[Path]:
    file = engine.database_file()
    return [Path(current_app.config["FILES"]), *([file.parent] if file else [])]


def _said(word: str, status: int) -> Response:
    return Response(f"{word}\n", status, mimetype="text/plain")
