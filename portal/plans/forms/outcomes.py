from portal.ground.text import say
from portal.plans.models import OutcomeKind
from portal.plans.rules.versions import LONGEST_WORDS
from portal.web.fields import block, choice_of, day
from portal.web.forms import Form


class CommitmentOutcomeForm(Form):
    """One commitment's row; the commitment's own prefix stands before its fields."""

    kind = choice_of(OutcomeKind, say("Kết quả"))
    words = block(say("Ghi rõ"), most=LONGEST_WORDS)
    on = day(say("Ngày xác định"))
