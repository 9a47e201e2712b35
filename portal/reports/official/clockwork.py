"""What time itself brings to reports that were made: their files go when their days are over, in every ward."""

from pathlib import Path

from flask import current_app

from portal.organisations.wards import in_each_ward
from portal.reports.official.service import erase_due, is_due


def erase_what_is_due() -> None:
    root = Path(current_app.config["FILES"])
    in_each_ward(is_due, lambda actor, _due: erase_due(actor, root))
