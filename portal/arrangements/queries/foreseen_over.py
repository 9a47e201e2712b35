"""The parts of a preview that reach into other wards: who leaves, and how many come."""

from collections import defaultdict
from datetime import date

from portal.arrangements.models import Arrangement
from portal.arrangements.queries import dependants
from portal.arrangements.queries.foreseen_parts import ForeseenPart
from portal.arrangements.queries.joint import comings, parts_of, wards_of
from portal.arrangements.queries.snapshot import Worked
from portal.arrangements.rules.over import Leaver, divided_whole, given_on
from portal.ground.clock import HERE
from portal.ground.text import Sentence, say
from portal.people.queries.history import names_of
from portal.plans.models import VersionState


def leavers(arrangement: Arrangement, worked: Worked, gone: dict[int, Leaver]) -> ForeseenPart:
    """By ward, with their names folded away; and what becomes of their accounts, posts, plans and months."""
    wards, names = wards_of(arrangement), names_of(gone)
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
    for words, whose in _what_goes_along(gone):
        if whose:
            folded[len(lines)] = sorted(names.get(one, "") for one in whose)
            lines.append(words)
    if gone:
        lines.append(
            say(
                "Sổ sách ở đây giữ nguyên. Phường mới chỉ thấy đảng tịch, miễn giảm và kế hoạch đang thực hiện; muốn "
                "xem hồ sơ cũ phải được cho phép."
            )
        )
    if given_on(worked.after):
        lines.append(
            say("Chức vụ trong tổ chức chuyển nguyên sang phường khác đi theo, nếu không tổ chức nào khác nhập vào đó")
        )
    if divided_whole(worked.before, worked.after):
        lines.append(say("Phường không còn chi bộ nào: từ ngày đó chỉ còn sổ lưu"))
    return ForeseenPart(say("Sang phường khác"), lines, folded)


def along(worked: Worked, day: date) -> ForeseenPart:
    """What hangs on units that go as they are: held there, set there, or kept in the books here."""
    given = given_on(worked.after)
    lines = [
        say(
            "%(theme)s, %(when)s, của %(unit)s: họp ở phường mới, trừ khi tổ chức khác nhập vào đó",
            theme=one.theme,
            when=one.starts_at.astimezone(HERE).date(),
            unit=worked.after.name_of(one.organiser_id),
        )
        for one in dependants.sessions_to_come(given, day)
    ]
    lines += [
        say("Lịch định kỳ “%(theme)s” của %(unit)s dừng", theme=one.theme, unit=worked.after.name_of(one.organiser_id))
        for one in dependants.series_of(given)
    ]
    lines += [
        say(
            "Nhiệm vụ “%(task)s” của %(unit)s: kết thúc ở đây, giao tiếp ở phường mới nếu đợt sinh hoạt tiếp tục ở đó",
            task=one.words,
            unit=worked.after.name_of(one.unit_id or 0),
        )
        for one in dependants.tasks_of(given)
    ]
    if count := len(dependants.convened_to_come(given, day)):
        lines.append(say("%(count)s buổi họp sắp tới của phường không còn triệu tập tổ chức chuyển đi", count=count))
    if count := len({one.document_id for one in dependants.documents_for(given)}):
        lines.append(say("%(count)s văn bản gửi tổ chức chuyển đi ở lại trong sổ phường này", count=count))
    if count := dependants.copies_to_send(given):
        lines.append(say("%(count)s bản chưa chuyển cho tổ chức chuyển đi: vẫn ở sổ giao nhận để ghi", count=count))
    lines += [
        say("Nơi gửi “%(route)s” không còn nêu tổ chức chuyển đi", route=one.words)
        for one in dependants.routes_naming(given, date.min)
    ]
    return ForeseenPart(say("Việc của tổ chức chuyển đi"), lines, {})


def _what_goes_along(gone: dict[int, Leaver]) -> list[tuple[Sentence, list[int]]]:
    """Plans and accounts that go with their people, and drafts that do not."""
    plans, waiting = dependants.plans_of(gone, VersionState.APPROVED), dependants.plans_of(gone, VersionState.SUBMITTED)
    accounts, drafts = dependants.accounts_of(gone)
    return [
        (say("%(count)s kế hoạch đang thực hiện đi theo người", count=len(plans)), plans),
        (say("%(count)s kế hoạch chờ thông qua: chi ủy ở phường mới xem", count=len(waiting)), waiting),
        (say("%(count)s tài khoản đi theo người, phiên đăng nhập ở đây kết thúc", count=len(accounts)), accounts),
        (say("%(count)s người còn nháp: nháp không đi theo, hãy ghi trước ngày đó", count=len(drafts)), drafts),
    ]


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
