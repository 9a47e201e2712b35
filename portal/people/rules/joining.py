"""When two rows are joined into one person (gộp), and until when the joining is taken back (tách)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from portal.ground.text import Sentence, say

DAYS_TO_PART = 30

# Facts of which one holds at a time, or one for each of these columns: where both rows tell one for the same days, the
# one of the row that stays counts.
ONE_AT_A_TIME: Mapping[str, tuple[str, ...]] = {
    "membership": (),
    "cell_membership": (),
    "residence": (),
    "exemption": (),
    "management": (),
    "organisation_membership": ("organisation_id",),
    "post_holding": ("unit_id", "role"),
    "helper": ("body_id",),
    "typist": ("body_id",),
    "club_member": ("organiser_id",),
}


def not_joinable(*, same: bool, stays_joined: bool, goes_joined: bool) -> Sentence | None:
    if same:
        return say("Hãy chọn hai dòng khác nhau.")
    if stays_joined or goes_joined:
        return say("Một trong hai dòng này đã được gộp vào dòng khác.")
    return None


def both_have(what: Sequence[tuple[Sentence, int]]) -> Sentence | None:
    """Records of which a person can have one, and both rows have one."""
    if not what:
        return None
    named = ", ".join(str(one) for one, _ in what)
    return say("Cả hai dòng đều có: %(what)s. Hãy bỏ bớt ở một dòng rồi gộp.", what=named)


def closed_to_parting(joined_on: date, parted: bool, today: date) -> Sentence | None:
    if parted:
        return say("Hai dòng này đã được tách lại.")
    last = joined_on + timedelta(days=DAYS_TO_PART)
    return say("Chỉ tách lại được đến hết ngày %(day)s.", day=last) if today > last else None


def overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Whether two facts, each from a day and until another, hold on some day together."""
    (since, until), (from_, to) = one, other
    return (to is None or since is None or since < to) and (until is None or from_ is None or from_ < until)
