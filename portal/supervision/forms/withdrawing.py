"""Why a note is taken back."""

from wtforms import HiddenField

from portal.ground.text import say
from portal.supervision.rules.withdrawing import LONGEST
from portal.web.fields import block
from portal.web.forms import Form


class NoteWithdrawForm(Form):
    revision = HiddenField()
    reason = block(say("Lý do rút"), most=LONGEST, description=say("Ví dụ: ghi nhầm sang người khác."))

    @property
    def seen(self) -> int:
        text = self.revision.data or "0"
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
