"""The parts of a preview that reach into other wards: who leaves, and how many come."""

from collections import defaultdict

from portal.arrangements.models import Arrangement
from portal.arrangements.queries.foreseen_parts import ForeseenPart
from portal.arrangements.queries.joint import comings, parts_of, wards_of
from portal.arrangements.queries.snapshot import Worked
from portal.arrangements.rules.over import Leaver, divided_whole, given_on
from portal.ground.text import Sentence, say
from portal.people.queries.history import names_of


def leavers(one: Arrangement, worked: Worked, gone: dict[int, Leaver]) -> ForeseenPart:
    """By ward, with their names folded away; and what becomes of their accounts, posts, plans and months."""
    wards, names = wards_of(one), names_of(gone)
    by_ward: dict[int, list[str]] = defaultdict(list)
    for leaver in gone.values():
        by_ward[leaver.ward].append(names.get(leaver.person_id, ""))
    lines: list[Sentence] = []
    folded = {}
    for deed in worked.after.founded.values():
        lines.append(say("Thành lập %(ward)s, cấp trên là %(superior)s", ward=deed.name, superior=deed.short_name))
    for number, people in sorted(by_ward.items()):
        folded[len(lines)] = sorted(people)
        lines.append(say("%(count)s người sang %(ward)s", count=len(people), ward=wards.get(number, "?")))
    if gone:
        lines.append(
            say(
                "Tài khoản đi theo người, phiên đăng nhập ở phường này kết thúc; sổ sách ở đây giữ nguyên. Phường mới "
                "chỉ thấy đảng tịch, miễn giảm và kế hoạch đang thực hiện."
            )
        )
    if given_on(worked.after):
        lines.append(
            say("Chức vụ trong tổ chức chuyển nguyên sang phường khác đi theo, nếu không tổ chức nào khác nhập vào đó")
        )
    if divided_whole(worked.before, worked.after):
        lines.append(say("Phường không còn chi bộ nào: từ ngày đó chỉ còn sổ lưu"))
    return ForeseenPart(say("Sang phường khác"), lines, folded)


def coming(one: Arrangement) -> ForeseenPart:
    """Numbers alone: who they are is their own ward's to see until the day."""
    lines: list[Sentence] = [
        say(
            "%(ward)s, %(unit)s: %(count)s đảng viên từ %(from)s",
            ward=come.to_ward,
            unit=come.unit,
            count=come.people,
            **{"from": come.ward_name},
        )
        for come in comings(one)
    ]
    waits = [part for part in parts_of(one) if part.ward_id != one.ward_id]
    lines += [say("%(ward)s: %(state)s", ward=part.ward_name, state=part.state.label) for part in waits]
    return ForeseenPart(say("Các phường cùng quyết định"), lines, {})
