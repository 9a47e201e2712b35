from collections.abc import Sequence

from wtforms import BooleanField, SelectField, SelectMultipleField

from portal.ground import ids
from portal.ground.text import say
from portal.meetings.forms.seen import SessionSeenForm
from portal.minutes.forms.running import NOBODY, DraftForm
from portal.minutes.rules.contributions import LONGEST
from portal.web.fields import SelectChoice, block
from portal.web.forms import Form

CHI_UY = "chi-uy"
DANG_UY = "dang-uy"


class ContributionForm(DraftForm):
    speaker = SelectField(say("Người góp ý"), choices=[], validate_choice=False)
    addressee = SelectField(say("Góp ý cho"), choices=[], validate_choice=False)
    text = block(say("Lời góp ý"), most=LONGEST)

    def offer(self, people: Sequence[tuple[int, str]], committee: Sequence[tuple[int, str]] = ()) -> None:
        named = [(ids.written(one), name) for one, name in people]
        above = [(ids.written(one), name) for one, name in committee if one not in dict(people)]
        self.speaker.choices = [NOBODY, *named]
        self.addressee.choices = [NOBODY, (CHI_UY, say("Chi ủy")), *named, (DANG_UY, say("Đảng ủy phường")), *above]

    @property
    def speaker_id(self) -> int | None:
        return ids.read(self.speaker.data or "")

    @property
    def to_ward(self) -> bool:
        return bool(self.addressee.data == DANG_UY)

    @property
    def addressee_id(self) -> int | None:
        return ids.read(self.addressee.data or "")

    def check(self) -> bool:
        """Whom it is for is always said; nothing chosen is not the chi ủy."""
        fine = self.validate()
        if self.addressee.data not in (CHI_UY, DANG_UY) and self.addressee_id is None:
            self.addressee.errors = [*self.addressee.errors, say("Hãy chọn góp ý cho ai.")]
            return False
        return bool(fine)


class PresentedForm(Form):
    but = SelectMultipleField(say("Đồng chí có mặt nhưng chưa trình bày"), choices=[], validate_choice=False)

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        self.but.choices = [SelectChoice(value=ids.written(one), label=name) for one, name in people]

    @property
    def people(self) -> list[int]:
        return [one for one in map(ids.read, self.but.data or []) if one is not None]


class ContributionAnswerForm(SessionSeenForm):
    answer = block(say("Trả lời"), most=LONGEST)
    into_plan = BooleanField(say("Tiếp thu, đưa vào kế hoạch tu dưỡng của tôi"))
