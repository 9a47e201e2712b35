"""Every five minutes a snapshot. Once a day: files that no row names, left by whoever was killed, are laid aside; after
a month they go, and so does the way back from an upgrade."""

import time
from pathlib import Path

from flask import current_app

from portal.ground import files
from portal.ground.clock import now
from portal.ground.errors import Refused
from portal.keeping import snapshots
from portal.keeping.service import note, places, told
from portal.keeping.upgrading import let_old_way_back_go

A_DAY, A_MONTH = 24 * 3600, 30 * 24 * 3600


def snap() -> None:
    """What cannot be done is one line in the log until it changes; home and doctor tell of it meanwhile."""
    if current_app.config["DEMO"]:
        return
    where = places(current_app.config)
    try:
        why = "" if snapshots.take_if_due(where, Path(current_app.config["FILES"])) else None
    except Refused as refused:
        why = str(refused.args[0])
        if told(where).get("snapshot_fault") != why:
            current_app.logger.error("no snapshot: %s", why)
    if why is not None:
        note(where, snapshot_fault=why)


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
