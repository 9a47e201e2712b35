"""A deed as people read it."""

from typing import NamedTuple

from portal.arrangements.models import Arrangement
from portal.arrangements.queries.joint import wards_of
from portal.arrangements.queries.reading import laid_deeds
from portal.arrangements.queries.snapshot import worked_out
from portal.arrangements.rules.deeds import Deed, DeedKind
from portal.arrangements.rules.shapes import Arranged
from portal.arrangements.rules.states import ArrangementState
from portal.ground.text import Sentence, say
from portal.organisations.queries import units


class DeedLine(NamedTuple):
    id: int
    kind: DeedKind
    words: Sentence
    shares: bool  # its people are shared out among several


def deed_in_words(one: Arrangement) -> list[DeedLine]:
    laid = laid_deeds(one.id)
    settled = one.state in (ArrangementState.APPLIED, ArrangementState.UNDONE)
    names = {unit.id: unit.short_name for unit in units()}
    if not settled:
        names |= _opened(worked_out(one).after)
    opens = (DeedKind.OPEN, DeedKind.RAISE)
    names |= {each.deed.unit_id: each.deed.short_name for each in laid if each.deed.kind in opens}
    wards = wards_of(one)
    names |= {deed.unit_id: _abroad(deed, wards) for _, deed in laid if deed.kind is DeedKind.ABROAD}
    return [DeedLine(each.id, each.deed.kind, _said(each.deed, names, wards), len(each.deed.into) > 1) for each in laid]


def _opened(after: Arranged) -> dict[int, str]:
    return {unit_id: after.name_of(unit_id) for unit_id in after.opened}


def _abroad(deed: Deed, wards: dict[int, str]) -> str:
    return f"{deed.short_name}, {wards.get(deed.ward or 0, '?')}"


def _said(deed: Deed, names: dict[int, str], wards: dict[int, str]) -> Sentence:
    unit = names.get(deed.unit_id, deed.short_name)
    others = ", ".join(names.get(one, "?") for one in deed.into)
    if deed.kind is DeedKind.OPEN:
        return say("Thành lập %(unit)s", unit=deed.name)
    if deed.kind is DeedKind.RENAME:
        return say("Đổi tên %(unit)s thành %(name)s", unit=unit, name=deed.name)
    if deed.kind is DeedKind.MERGE:
        merged = ", ".join(names.get(one, "?") for one in deed.merged)
        return say("Sáp nhập %(merged)s thành %(unit)s", merged=merged, unit=deed.name or unit)
    if deed.kind is DeedKind.SPLIT:
        return say("Chia %(unit)s thành %(others)s", unit=unit, others=others)
    if deed.kind is DeedKind.END:
        return say("%(unit)s kết thúc, kế tiếp là %(others)s", unit=unit, others=others or "–")
    if deed.kind is DeedKind.MOVE:
        return say("%(unit)s chuyển địa bàn về %(group)s", unit=unit, group=names.get(deed.group_id or 0, "–"))
    if deed.kind is DeedKind.RANK:
        return say("%(unit)s thành %(rank)s", unit=unit, rank=deed.rank.label if deed.rank else "")
    if deed.kind is DeedKind.RAISE:
        cell = ", ".join(names.get(one, "?") for one in deed.merged)
        return say("%(cell)s nâng thành %(unit)s", cell=cell, unit=deed.name)
    if deed.kind is DeedKind.UNDER:
        parent = names.get(deed.parent_id or 0, say("Đảng bộ phường"))
        return say("%(unit)s trực thuộc %(parent)s", unit=unit, parent=parent)
    if deed.kind is DeedKind.LEAD:
        return say("%(unit)s do %(body)s chủ trì giám sát", unit=unit, body=names.get(deed.body_id or 0, "?"))
    if deed.kind is DeedKind.FOUND:
        return say("Thành lập %(ward)s, cấp trên là %(superior)s", ward=deed.name, superior=deed.short_name)
    if deed.kind is DeedKind.ABROAD:
        return say("Tổ chức ở phường khác: %(unit)s", unit=_abroad(deed, wards))
    if deed.kind is DeedKind.GIVE:
        there = _abroad(deed._replace(short_name=deed.short_name or unit), wards)
        return say("%(unit)s chuyển sang phường khác, thành %(there)s", unit=unit, there=there)
    return say("Cấp trên là %(unit)s", unit=deed.name)
