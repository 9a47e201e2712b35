"""Once a day: files that no row names, left by whoever was killed, are laid aside; after a month they go, and so does
the way back from an upgrade."""

import time
from pathlib import Path

from flask import current_app

from portal.ground import files
from portal.ground.clock import now
from portal.keeping.service import note, places, told
from portal.keeping.upgrading import let_old_way_back_go

A_DAY, A_MONTH = 24 * 3600, 30 * 24 * 3600


def lay_aside() -> None:
    where = places(current_app.config)
    last = told(where).get("swept_at")
    if last and (now() - last).total_seconds() < A_DAY:
        return
    let_old_way_back_go(where, now())
    root = Path(current_app.config["FILES"])
    aside = root.with_name("unnamed")
    for old in aside.glob("*"):
        if time.time() - old.stat().st_mtime > A_MONTH:
            old.unlink()
    moved = files.lay_aside_unnamed(root, aside, time.time() - A_DAY)
    if moved:
        current_app.logger.warning("%s files without a row were laid aside in %s", moved, aside)
    note(where, swept_at=now())
