from collections.abc import Iterable

from wtforms import SelectField

from portal.ground import ids
from portal.ground.text import say
from portal.supervision.forms.note import NoteForm
from portal.web.fields import SelectChoice, one_of


class SignedPaperForm(NoteForm):
    """The note's form, and who signed the paper."""

    signer: SelectField = one_of(say("Người đã ký phiếu"), [], missing=say("Hãy chọn người đã ký phiếu giấy."))

    def offer(self, signers: Iterable[tuple[int, str, str]]) -> None:
        """Person, name and capacity of each who may have signed."""
        labels = {ids.written(person_id): f"{name}, {capacity}" for person_id, name, capacity in signers}
        self.codes = list(labels)
        self.signer.choices = [SelectChoice(value="", label=say("Chọn người ký"))] + [
            SelectChoice(value=code, label=label) for code, label in labels.items()
        ]

    def signed_by(self, before: str) -> None:
        """Whoever signed the sheet before signed this one too, and where one person alone may sign it is they."""
        if not self.signer.data and (before in self.codes or len(self.codes) == 1):
            self.signer.data = before if before in self.codes else self.codes[0]
