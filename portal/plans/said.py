"""What a commitment says (nội dung khắc phục), described once: form, difference, own data and erasing follow.

A field more is a line in `Committed`, its column and migration, its English and a test of its rule; the walk in
tests/plans/test_said_everywhere.py names the place where it is missing.
"""

from dataclasses import dataclass
from datetime import date

from portal.ground.described import Where, choice, day, described, searched_in, text
from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say

NOT_FOLLOWED = (Where.FOLLOWER, Where.BOARD, Where.EVIDENCE)  # the chi ủy and the member read it, nobody else


class FollowedBy(Labelled):
    """Who follows a commitment: the chi ủy, the lead supervising body, or both."""

    CHI_UY = "chi_uy", "Chi ủy"
    LEAD = "lead", "Tổ chức giám sát"
    BOTH = "both", "Chi ủy và tổ chức giám sát"


class Section(Labelled):
    """The parts of the default plan form that commitments stand under."""

    POLITICS = "politics", "Tư tưởng chính trị"
    ETHICS = "ethics", "Đạo đức, lối sống"
    DISCIPLINE = "discipline", "Ý thức tổ chức kỷ luật"
    STYLE = "style", "Tác phong, lề lối làm việc"
    DUTIES = "duties", "Thực hiện nhiệm vụ được giao"
    RESIDENCE = "residence", "Giữ mối liên hệ nơi cư trú"
    OTHER = "other", "Nội dung khác"


@dataclass(frozen=True, kw_only=True)
class Committed:
    """One shortcoming with its cause, its remedy and by when; under which area, and who follows it (None while the
    member has not chosen)."""

    section: Section = choice(say("Lĩnh vực"), Section, at="linh-vuc", unchosen=say("Chọn lĩnh vực"))
    shortcoming: str = text(
        say("Hạn chế, khuyết điểm"), most=1000, at="han-che", hint=say("Nêu việc cụ thể, của chính mình")
    )
    cause: str = text(say("Nguyên nhân"), most=1000, at="nguyen-nhan", searched=False, not_in=NOT_FOLLOWED)
    remedy: str = text(
        say("Biện pháp khắc phục"), most=1000, at="bien-phap", hint=say("Việc sẽ làm, người khác thấy được")
    )
    due_on: date | None = day(say("Thời hạn"), at="thoi-han", hint=say("Ví dụ 30/12/2022"))
    followed_by: FollowedBy = choice(
        say("Người theo dõi"), FollowedBy, at="theo-doi", unchosen=say("Theo lĩnh vực"), not_in=NOT_FOLLOWED
    )

    @property
    def after_the_shortcoming(self) -> list[tuple[Sentence, str]]:
        """Label and words of everything else, blank where nothing was said; the area stands above the shortcoming."""
        return [(one.label, one.in_words(getattr(self, one.name))) for one in REST]

    @property
    def is_blank(self) -> bool:
        """An area or a follower alone commits nobody to anything."""
        return not (self.due_on or any(getattr(self, one.name) for one in FIELDS if one.is_words))


FIELDS = described(Committed)
REST = tuple(one for one in FIELDS if one.name not in ("section", "shortcoming"))
SEARCHED = searched_in(Committed)  # not the cause: supervising bodies search here and do not read it
