"""What time itself brings to pictures of make-up study: they are deleted when their days are over, in every ward."""

from pathlib import Path

from flask import current_app

from portal.ground.db import db, in_ward, writing
from portal.meetings.service.makeup import delete_old_photos, photos_are_due
from portal.supervision.clockwork import wards


def delete_what_is_due() -> None:
    root = Path(current_app.config["FILES"])
    for ward_id in wards():
        with in_ward(ward_id):
            due = photos_are_due()
            db.session.rollback()
            if due:
                with writing():
                    delete_old_photos(root)
