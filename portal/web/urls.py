"""What stands in addresses: ids that tell nothing, and months."""

import re

from flask import current_app, request
from werkzeug.routing import BaseConverter, ValidationError

from portal.ground import ids


class IdConverter(BaseConverter):
    regex = "[0-9a-z]{13}"

    def to_python(self, value: str) -> int:
        number = ids.read(value)
        if number is None:
            raise ValidationError
        return number

    def to_url(self, value: int) -> str:
        return ids.written(value)


class MonthConverter(BaseConverter):
    regex = r"[^/]+"

    def to_python(self, value: str) -> str:
        if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", value):
            raise ValidationError
        return value


def public_url() -> str:
    """The portal's own address, for texts that are read elsewhere: as it is set, else as the reader came to it (only
    names of ours are answered, see TRUSTED_HOSTS)."""
    return str(current_app.config["PUBLIC_URL"] or request.host_url).rstrip("/")


CONVERTERS = {"id": IdConverter, "month": MonthConverter}
