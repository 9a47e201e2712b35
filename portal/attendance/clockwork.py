"""What time itself brings to pictures of make-up study: they are deleted when their days are over, in every ward."""

from pathlib import Path

from flask import current_app

from portal.attendance.service.makeup import delete_old_photos, photos_are_due
from portal.organisations.wards import in_each_ward


def delete_what_is_due() -> None:
    root = Path(current_app.config["FILES"])
    in_each_ward(photos_are_due, lambda *_: delete_old_photos(root))
