"""One form an event: each kind asks for its day and decision, and for what only it needs."""

from collections.abc import Callable, Mapping

from wtforms import BooleanField, Field, RadioField, SelectField

from portal.ground import ids
from portal.ground.text import Sentence, say
from portal.people.models import ExemptionKind, Sex
from portal.people.rules.events import MAY_BE_UNKNOWN, SINGLE, Event, EventKind
from portal.policy import Role
from portal.web.fields import Choice, block, choice_of, day, line, one_of
from portal.web.forms import Form


def tick(label: Sentence) -> BooleanField:
    return BooleanField(label)


Offered = Mapping[str, list[Choice]]  # the ward's own, by what is chosen
CHOOSE = ("", say("Chọn một mục"))
NEEDED = say("Hãy chọn một mục.")


class EventWithdrawForm(Form):
    only_end = tick(say("Chỉ rút lại ngày kết thúc: mốc này vẫn đang còn"))
    reason = block(say("Lý do rút lại"), most=300, required=say("Hãy ghi lý do rút lại."))


def event_form(kind: EventKind, choices: Offered, *, known: bool) -> Form:
    """The form of the kind; `choices` has the ward's cells, groups, organisations, units and the person's posts."""
    fields: dict[str, Field] = dict(_newcomer() if not known and kind in MAY_BE_UNKNOWN else {})
    fields |= FIELDS[kind](choices)
    fields["day"] = day(say("Từ ngày"), required=say("Hãy ghi ngày có hiệu lực."))
    fields["basis"] = line(
        say("Số, ngày của quyết định hoặc căn cứ"),
        required=say("Hãy ghi căn cứ, ví dụ: QĐ 15-QĐ/ĐU ngày 12/4/2022."),
        render_kw={"list": "matters"},
    )
    return type("EventForm", (Form,), fields)()  # type: ignore[no-any-return]


def typed_event(kind: EventKind, form: Form) -> Event:
    said = form.data
    unit, role = said.get("unit"), said.get("role")
    return Event(
        kind,
        said["day"],
        said["basis"],
        said.get("card_number") or None,
        said.get("admitted_on"),
        said.get("official_on"),
        cell_id=_id(said.get("cell")),
        group_id=_id(said.get("group")),
        place=said.get("place") or "",
        organisation_id=_id(said.get("organisation")),
        exemption=said.get("exemption"),
        until=said.get("until"),
        unit_id=_id(unit),
        role=Role(role) if role else None,
        title=said.get("title") or "",
        succeeds=bool(said.get("succeeds")) or role in SINGLE,
        fact_id=_id(said.get("post")),
    )


def _id(written: str | None) -> int | None:
    return ids.read(written or "")


def _newcomer() -> dict[str, Field]:
    return {
        "name": line(say("Họ và tên khai sinh"), most=100, required=say("Hãy ghi họ và tên.")),
        "sex": choice_of(Sex, say("Giới tính")),
        "birth_date": day(say("Ngày sinh")),
    }


def _chosen(label: Sentence, choices: list[Choice], *, required: bool = True) -> SelectField:
    return one_of(label, [CHOOSE, *choices], missing=NEEDED if required else None)


def _home(choices: Offered, *, required: bool) -> dict[str, Field]:
    place = say("Nơi ở, nếu ngoài các tổ dân phố") if required else say("Hoặc nơi ở ngoài các tổ dân phố")
    return {"group": _chosen(say("Tổ dân phố"), choices["groups"], required=False), "place": line(place)}


def _arrival(choices: Offered) -> dict[str, Field]:
    return {
        "card_number": line(say("Số thẻ đảng viên"), most=20),
        "admitted_on": day(say("Ngày kết nạp")),
        "official_on": day(say("Ngày chính thức")),
        "cell": _chosen(say("Chi bộ"), choices["cells"]),
        **_home(choices, required=False),
    }


def _admission(choices: Offered) -> dict[str, Field]:
    return {"cell": _chosen(say("Chi bộ"), choices["cells"]), **_home(choices, required=False)}


def _exemption(_choices: Offered) -> dict[str, Field]:
    kind: RadioField = choice_of(ExemptionKind, say("Được miễn hay giảm"), missing=NEEDED)
    return {"exemption": kind, "until": day(say("Đến trước ngày, nếu quyết định có thời hạn"))}


def _officer(choices: Offered) -> dict[str, Field]:
    roles = [(role.value, role.label) for role in Role]
    return {
        "unit": _chosen(say("Tổ chức"), choices["units"]),
        "role": _chosen(say("Vai trò"), roles),
        "title": line(say("Chức danh ghi trên văn bản"), required=say("Hãy ghi chức danh, ví dụ: Bí thư Chi bộ 3.")),
        "succeeds": tick(say("Người đang giữ chức vụ này thôi giữ từ cùng ngày")),
    }


def _nothing(_choices: Offered) -> dict[str, Field]:
    return {}


def _organisation(choices: Offered) -> dict[str, Field]:
    return {"organisation": _chosen(say("Đoàn thể"), choices["organisations"])}


FIELDS: dict[EventKind, Callable[[Offered], dict[str, Field]]] = {
    **dict.fromkeys(EventKind, _nothing),
    EventKind.TRANSFER_IN: _arrival,
    EventKind.ADMISSION: _admission,
    EventKind.EXEMPTION: _exemption,
    EventKind.CELL: lambda choices: {"cell": _chosen(say("Chuyển đến chi bộ"), choices["cells"])},
    EventKind.RESIDENCE: lambda choices: _home(choices, required=True),
    EventKind.JOINED: _organisation,
    EventKind.LEFT_ORGANISATION: _organisation,
    EventKind.OFFICER: _officer,
    EventKind.POST_ENDED: lambda choices: {"post": _chosen(say("Chức vụ thôi giữ"), choices["posts"])},
}
