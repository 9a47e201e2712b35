"""The small forms of the page from which a meeting is run; each is saved, and drafted, by itself."""

from collections.abc import Sequence
from datetime import date

from wtforms import BooleanField, SelectField

from portal.ground import ids
from portal.ground.errors import Invalid
from portal.ground.text import say
from portal.ground.values import JsonObject
from portal.meetings.forms.seen import SessionSeenForm
from portal.minutes.rules.scoring import CODES, Criteria, Criterion, parse_points, written_points
from portal.minutes.said import LONGEST, ConcludedItem
from portal.web.fields import block, day, draw, line, said_on
from portal.web.forms import Form

NOBODY = ("", say("Chọn người"))


class DraftForm(SessionSeenForm):
    """Filled with what was typed before and not yet saved."""

    def refill(self, fields: JsonObject) -> None:
        for field in self:
            if isinstance(field, BooleanField):
                field.data = field.name in fields
            elif field.name in fields:  # a day that is none yet is shown as it was typed
                field.raw_data = [fields[field.name]]
                field.data = fields[field.name] if field.type != "DateField" else None


class NewItemForm(DraftForm):
    """An item is put on the agenda by its name and what is put before the meeting."""


draw(NewItemForm, ConcludedItem, only=("title", "text"))


class ItemForm(DraftForm):
    """One item's words and conclusion."""

    @property
    def said(self) -> ConcludedItem:
        return ConcludedItem(**said_on(self, ConcludedItem))


draw(ItemForm, ConcludedItem)


class OpinionForm(DraftForm):
    speaker = SelectField(say("Người phát biểu"), choices=[], validate_choice=False)
    guest = line(say("Hoặc khách dự"), most=120)
    text = block(say("Ý kiến"), most=LONGEST)

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        self.speaker.choices = [NOBODY, *((ids.written(one), name) for one, name in people)]

    @property
    def speaker_id(self) -> int | None:
        return ids.read(self.speaker.data or "")


class ItemOutcomeForm(DraftForm):
    words = block(say("Kết quả thực hiện"), most=1000)


class ScoreForm(DraftForm):
    """Votes here; the points' own fields are drawn from the ward's criteria."""

    agreed = line(say("Số phiếu đồng ý"), most=5)
    opposed = line(say("Số phiếu không đồng ý"), most=5)
    voted = line(say("Giờ biểu quyết"), most=10)

    def votes(self) -> tuple[int | None, int | None]:
        found = []
        for name in ("agreed", "opposed"):
            typed = (self[name].data or "").strip()
            if typed and not (typed.isascii() and typed.isdigit()):
                raise Invalid({name: say("Hãy ghi một số nguyên.")})
            found.append(int(typed) if typed else None)
        return found[0], found[1]


class FinishForm(DraftForm):
    """`chair` and `secretary` are asked where the session was arranged without them: minutes are signed by both."""

    chair = SelectField(say("Chủ trì"), choices=[], validate_choice=False)
    secretary = SelectField(say("Thư ký"), choices=[], validate_choice=False)
    ended = line(say("Giờ kết thúc"), most=10)
    number = line(say("Số biên bản"), most=30)
    guests = block(say("Khách dự"), most=2000)
    reason = line(say("Lý do đính chính"), most=300)

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        for field in (self.chair, self.secretary):
            field.choices = [NOBODY, *((ids.written(one), name) for one, name in people)]

    @property
    def officers(self) -> tuple[int | None, int | None]:
        return ids.read(self.chair.data or ""), ids.read(self.secretary.data or "")


class CriteriaForm(Form):
    since = day(say("Áp dụng cho buổi họp từ ngày"), required=say("Hãy ghi ngày bắt đầu áp dụng, ví dụ 01/05/2022."))
    basis = line(say("Căn cứ"), most=200)
    good = line(say("Tốt từ (điểm)"), most=5)
    fair = line(say("Khá từ (điểm)"), most=5)
    middling = line(say("Trung bình từ (điểm)"), most=5)

    def show(self, criteria: Criteria, since: date) -> None:
        self.since.data = since
        for field, number in zip((self.good, self.fair, self.middling), criteria.thresholds, strict=True):
            field.data = written_points(number)


def typed_criteria(fields: JsonObject, known: Criteria) -> Criteria:
    """The lines that have a name; a ward's new ones get a code of their own."""
    codes = [one.code for one in known.lines]
    lines = []
    for place in CODES:
        label = " ".join((fields.get(f"label_{place}") or "").split())[:120]
        if label:
            number = CODES.index(place)
            code = codes[number] if number < len(codes) else f"own-{place}"
            most = parse_points(fields.get(f"most_{place}") or "") or 0
            lines.append(Criterion(code, label, most, fields.get(f"must_{place}") == "y"))
    good, fair, middling = (parse_points(fields.get(name) or "") or 0 for name in ("good", "fair", "middling"))
    return Criteria(tuple(lines), (good, fair, middling))
