from collections.abc import Iterable

from wtforms import SelectField

from portal.ground import ids
from portal.ground.text import say
from portal.supervision.forms.note import NoteForm
from portal.web.fields import SelectChoice, one_of


class PaperForm(NoteForm):
    """The note's form, and who signed the paper."""

    signer: SelectField = one_of(say("Người đã ký phiếu"), [], missing=say("Hãy chọn người đã ký phiếu giấy."))

    def offer(self, signers: Iterable[tuple[int, str, str]]) -> None:
        """Person, name and capacity of each who may have signed."""
        self.signer.choices = [SelectChoice(value="", label=say("Chọn người ký"))] + [
            SelectChoice(value=ids.written(person_id), label=f"{name}, {capacity}")
            for person_id, name, capacity in signers
        ]
