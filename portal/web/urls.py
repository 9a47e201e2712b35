"""What stands in addresses: ids that tell nothing, and months."""

import re

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


CONVERTERS = {"id": IdConverter, "month": MonthConverter}
