from collections.abc import Iterable, Mapping

from portal.ground import ids
from portal.ground.text import say
from portal.supervision.models import GapReason
from portal.supervision.service.sending import Reason
from portal.web.fields import block
from portal.web.forms import Form, clean

CODE, WORDS, ALL = "ly-do-", "ghi-ro-", "chung"  # the last one: for whoever has no reason of their own


class GapsForm(Form):
    general_remark = block(
        say("Nhận xét chung của tháng"), description=say("Đọc tại buổi họp chi bộ; không nêu tên ai.")
    )


def reasons(sent: Mapping[str, str], people: Iterable[int]) -> dict[int, Reason]:
    """Why each obligation is left open; 'another reason' needs its words."""
    for_all, given = _reason(sent, ALL), {}
    for person in people:
        key = ids.written(person)
        reason = _reason(sent, key) if sent.get(f"{CODE}{key}") else for_all
        if reason:
            given[person] = reason
    return given


def _reason(sent: Mapping[str, str], key: str) -> Reason | None:
    code = sent.get(f"{CODE}{key}", "")
    words = (clean(sent.get(f"{WORDS}{key}", "")) or "")[:300]
    return Reason(GapReason(code), words) if code in set(GapReason) and (code != GapReason.OTHER or words) else None
