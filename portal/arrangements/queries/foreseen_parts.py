"""The parts of a preview: each names one kind of thing that the arrangement touches."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from portal.arrangements.models import Arrangement
from portal.arrangements.queries import dependants
from portal.arrangements.queries.foreseen_parties import handed_lines, in_parties
from portal.arrangements.queries.handover import handed_over
from portal.arrangements.queries.months import finished_until, in_hand, leads_of
from portal.arrangements.queries.reading import posts_of
from portal.arrangements.queries.snapshot import Worked
from portal.arrangements.rules.shapes import Going
from portal.arrangements.rules.when import due_before, finished_by_the_old
from portal.ground.db import db, not_over
from portal.ground.text import Sentence, month_name, say
from portal.organisations.models import Holding, Rank, UnitKind
from portal.people.queries.history import names_of
from portal.plans.models import Recipient, Route
from portal.supervision.queries.programme import running
from portal.supervision.rules.leading import LEADING


class ForeseenPart(NamedTuple):
    """One heading of the preview, with its lines; `names`: folded away under a line, by its place."""

    title: Sentence
    lines: list[Sentence]
    names: dict[int, list[str]]


def plain_part(title: Sentence, lines: Iterable[Sentence]) -> ForeseenPart:
    return ForeseenPart(title, list(lines), {})


def units(worked: Worked) -> ForeseenPart:
    after = worked.after
    lines = [say("Thành lập %(unit)s", unit=after.nodes[one].name) for one in after.opened]
    for one in after.renamed:
        lines.append(
            say("%(then)s đổi tên thành %(name)s", then=worked.before.nodes[one].name, name=after.nodes[one].name)
        )
    for one, into in after.ended.items():
        lines.append(_ends(after.name_of(one), [after.name_of(each) for each in into]))
    for one, into in after.shared.items():
        others = [after.name_of(each) for each in into if each != one]
        lines.append(say("%(unit)s chuyển một phần sang %(others)s", unit=after.name_of(one), others=", ".join(others)))
    for one in dict.fromkeys(after.moved):
        group_id = after.nodes[one].group_id
        group = after.nodes[group_id].name if group_id in after.nodes else say("không gắn với tổ dân phố nào")
        lines.append(say("%(unit)s: địa bàn %(group)s", unit=after.name_of(one), group=group))
    for one in dict.fromkeys(after.ranked):
        rank = after.nodes[one].rank
        lines.append(say("%(unit)s là %(rank)s", unit=after.name_of(one), rank=rank.label))
        if rank is Rank.BASE:
            lines.append(
                say(
                    "%(unit)s vẫn do chi ủy của mình thông qua kế hoạch và chốt kỳ; tổ chức chủ trì giám sát và mẫu số "
                    "không đổi.",
                    unit=after.name_of(one),
                )
            )
    lines += in_parties(worked)
    if after.above is not None:
        lines.append(
            say("Cấp trên từ ngày đó là %(unit)s, nhận những bản trước đây gửi cấp trên cũ", unit=after.above.name)
        )
    return plain_part(say("Tổ chức"), lines)


def _ends(unit: str, into: list[str]) -> Sentence:
    if not into:
        return say("%(unit)s kết thúc hoạt động, không có tổ chức kế tiếp", unit=unit)
    return say("%(unit)s kết thúc, kế tiếp là %(others)s", unit=unit, others=", ".join(into))


def people(worked: Worked, names: dict[int, str]) -> ForeseenPart:
    """By from and to; who they are is folded away under each line."""
    ways: dict[tuple[int, int], list[Going]] = defaultdict(list)
    for going in worked.after.goings:
        if going.to is not None:
            ways[going.belonging.unit_id, going.to].append(going)
    lines, folded = [], {}
    for place, ((unit, to), goings) in enumerate(ways.items()):
        lines.append(
            say(
                "%(count)s người từ %(unit)s sang %(to)s",
                count=len(goings),
                unit=worked.after.name_of(unit),
                to=worked.after.name_of(to),
            )
        )
        folded[place] = sorted(names.get(going.belonging.person_id, "") for going in goings)
    return ForeseenPart(say("Người chuyển"), lines, folded)


def ending_posts(worked: Worked, day: date) -> list[Holding]:
    asked = sa.select(Holding).where(Holding.unit_id.in_(worked.after.ended), not_over(Holding, day))
    return list(db.session.scalars(asked.order_by(Holding.unit_id, Holding.title)))


def posts_that_end(worked: Worked, one: Arrangement, *, finishes: bool = True) -> ForeseenPart:
    """`finishes`: whoever began a month is there to finish it."""
    day, handed = one.applies_on, handed_over(worked, one)
    posts = ending_posts(worked, day)
    names = names_of({post.person_id for post in posts})
    lines = [
        say("%(name)s thôi %(title)s", name=names.get(post.person_id, ""), title=post.title or post.role.label)
        for post in posts
    ]
    until = finished_until(worked, day)
    if until is None or not finishes:
        return plain_part(say("Chức vụ thôi từ ngày đó"), lines)
    if {post.unit_id for post in posts} - handed.keys():
        lines.append(
            say(
                "Người đứng đầu và chi ủy cũ chỉ còn làm nốt kỳ đang mở ở tổ chức cũ, đến trước ngày %(day)s.",
                day=until,
            )
        )
    lines += handed_lines(worked, handed, until)
    return plain_part(say("Chức vụ thôi từ ngày đó"), lines)


def posts_that_begin(one: Arrangement, worked: Worked) -> ForeseenPart:
    posts = posts_of(one.id)
    names = names_of({post.person_id for post in posts})
    lines = [
        say(
            "%(name)s nhận %(title)s tại %(unit)s",
            name=names.get(post.person_id, ""),
            title=post.title,
            unit=worked.after.name_of(post.unit_id),
        )
        for post in posts
    ]
    headed = {post.unit_id for post in posts}
    for unit_id in worked.after.opened:
        node = worked.after.nodes[unit_id]
        if unit_id not in headed and node.kind is not UnitKind.RESIDENCE_GROUP:
            lines.append(
                say(
                    "%(unit)s chưa có ai đứng đầu; Văn phòng và UBMTTQ phường được nhắc cho đến khi có",
                    unit=node.short_name,
                )
            )
    return plain_part(say("Chức vụ nhận"), lines)


def leading(worked: Worked) -> ForeseenPart:
    then, now = leads_of(worked, then=True), leads_of(worked)
    lines = []
    for cell_id, body_id in now.items():
        if cell_id in then and then[cell_id] == body_id:
            continue
        cell, before = worked.after.name_of(cell_id), then.get(cell_id)
        body = worked.after.name_of(body_id) if body_id else say("không công khai, không ai giám sát")
        if before:
            lines.append(
                say(
                    "%(cell)s: %(body)s (trước là %(before)s)",
                    cell=cell,
                    body=body,
                    before=worked.after.name_of(before),
                )
            )
        else:
            lines.append(say("%(cell)s: %(body)s", cell=cell, body=body))
    return plain_part(say("Tổ chức chủ trì giám sát"), lines)


def programmes(worked: Worked, today: date) -> ForeseenPart:
    after = worked.after
    lines = []
    for programme in running(today):
        for unit_id in after.opened:
            if after.nodes[unit_id].kind in LEADING:
                lines.append(say("%(unit)s vào %(programme)s", unit=after.name_of(unit_id), programme=programme.name))
        for unit_id in after.ended:
            if after.nodes[unit_id].kind in LEADING:
                lines.append(
                    say("%(unit)s ra khỏi %(programme)s", unit=after.name_of(unit_id), programme=programme.name)
                )
    return plain_part(say("Chương trình giám sát"), lines)


def months(worked: Worked, day: date, *, finishes: bool = True) -> ForeseenPart:
    months = in_hand(worked)
    finished = finished_by_the_old(months, day)
    lines = []
    for one in months:
        month = month_name(one.month)
        if one not in finished:
            lines.append(say("Kỳ %(month)s: tổ chức mới nhận cả kỳ, hạn gửi %(due)s", month=month, due=one.due_on))
        elif one.due_on >= day:
            lines.append(
                say(
                    "Kỳ %(month)s: tổ chức cũ đã bắt đầu nên làm nốt; hạn gửi chuyển về %(due)s, khóa sổ %(lock)s",
                    month=month,
                    due=due_before(one, day),
                    lock=one.locks_on,
                )
            )
        elif not finishes and one.locks_on >= day:
            lines.append(
                say(
                    "Kỳ %(month)s: khóa sổ sớm vào ngày %(eve)s, vì người làm nốt sang phường khác",
                    month=month,
                    eve=day - timedelta(days=1),
                )
            )
        else:
            lines.append(
                say(
                    "Kỳ %(month)s: đã đến hạn trước ngày đó, tổ chức cũ làm nốt đến khóa sổ %(lock)s",
                    month=month,
                    lock=one.locks_on,
                )
            )
    return plain_part(say("Kỳ đang mở"), lines)


def plans(worked: Worked) -> ForeseenPart:
    ended, waiting = worked.after.ended, dependants.names_waiting(worked)
    lines = [
        say(
            "%(count)s kế hoạch chờ thông qua chuyển sang chi ủy %(unit)s",
            count=len(whose),
            unit=worked.after.name_of(unit),
        )
        for unit, whose in waiting.items()
    ]
    for route in dependants.routes_naming(ended, date.min):
        lines.append(say("Nơi gửi “%(route)s”: nêu tổ chức kế tiếp thay cho tổ chức kết thúc", route=route.words))
    if count := dependants.copies_to_send(ended):
        lines.append(say("%(count)s bản chưa chuyển cho tổ chức kết thúc: vẫn ở sổ giao nhận để ghi", count=count))
    lines.append(
        say("Kế hoạch đã thông qua của người chuyển tới ngay tổ chức chủ trì mới; tổ chức cũ không đọc được nữa")
    )
    if worked.after.above is not None and not worked.after.above.receiver:
        for receiver in db.session.scalars(sa.select(Route.receiver).where(Route.recipient == Recipient.SUPERIOR)):
            if receiver:
                lines.append(
                    say(
                        "Bản gửi cấp trên vẫn ghi nơi nhận “%(receiver)s”; hãy sửa ở Nơi gửi nếu không còn",
                        receiver=receiver,
                    )
                )
    told = lines if worked.after.goings or len(lines) > 1 else []
    return ForeseenPart(say("Kế hoạch, nơi gửi, sổ giao nhận"), told, dict(enumerate(waiting.values())))
