from datetime import time

from wtforms import HiddenField

from portal.ground.errors import Invalid
from portal.ground.typed import BadText
from portal.meetings.rules.meetings import parse_hour
from portal.web.forms import Form


class SessionSeenForm(Form):
    """A form that knows which version of the row it was drawn from."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def hour(self, name: str) -> time | None:
        """What was typed there; Invalid for what is no hour."""
        try:
            return parse_hour(self[name].data)
        except BadText as bad:
            raise Invalid({name: bad.sentence}) from None
