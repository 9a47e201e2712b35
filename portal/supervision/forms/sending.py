from collections.abc import Iterable, Mapping

from portal.ground import ids
from portal.ground.text import say
from portal.supervision.models import GapReason
from portal.supervision.service.sending import Reason
from portal.web.fields import block
from portal.web.forms import Form, clean

CODE, WORDS = "ly-do-", "ghi-ro-"


class GapsForm(Form):
    general_remark = block(
        say("Nhận xét chung của tháng"), description=say("Đọc tại buổi họp chi bộ; không nêu tên ai.")
    )


def reasons(sent: Mapping[str, str], people: Iterable[int]) -> dict[int, Reason]:
    """Why each obligation is left open; 'another reason' needs its words."""
    given = {}
    for person in people:
        code = sent.get(f"{CODE}{ids.written(person)}", "")
        words = (clean(sent.get(f"{WORDS}{ids.written(person)}", "")) or "")[:300]
        if code in set(GapReason) and (code != GapReason.OTHER or words):
            given[person] = Reason(GapReason(code), words)
    return given
