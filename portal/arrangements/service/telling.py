"""Who is told of an arrangement: before its day whoever has to finish, hand over or pack; on it whoever takes over."""

from datetime import date

from portal.arrangements import links
from portal.arrangements.models import Arrangement
from portal.arrangements.queries.handover import FINISHERS, handed_over
from portal.arrangements.queries.joint import leaving, parts_of, wards_of
from portal.arrangements.queries.reading import arrangement_of, posts_of
from portal.arrangements.queries.snapshot import worked_out
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.notifications import tell
from portal.organisations.queries import seats
from portal.organisations.wards import there


def tell_who_ends(one: Arrangement, today: date) -> None:
    """Whoever has a month to finish, and whoever hands one over, knows it before the day."""
    worked = worked_out(one)
    handed = handed_over(worked, one)
    said = {"day": one.applies_on, "number": one.number}
    finishes = say(
        "Từ ngày %(day)s tổ chức này kết thúc theo %(number)s. Tháng đang làm do đồng chí làm nốt cho đến khi khóa sổ.",
        **said,
    )
    hands = say(
        "Từ ngày %(day)s tổ chức này kết thúc theo %(number)s. Tháng đang làm bàn giao cho người mới, chỉ trạng thái; "
        "nội dung đồng chí đã ghi không chuyển.",
        **said,
    )
    told = {seat.person_id: seat.unit_id for seat in seats(today, *FINISHERS) if seat.unit_id in worked.after.ended}
    for person_id, unit_id in told.items():
        tell(person_id, hands if unit_id in handed else finishes, links.handover() if unit_id in handed else "")


def tell_who_leaves(one: Arrangement) -> None:
    """In every ward of the decision whoever goes to another knows it while what they drafted can still be recorded."""
    for part in parts_of(one):
        with there(part.ward_id):
            mine = or_404(arrangement_of(part.arrangement_id))
            wards = wards_of(mine)
            for leaver in leaving(mine, worked_out(mine)).values():
                words = say(
                    "Từ ngày %(day)s đồng chí về %(ward)s theo %(number)s; tài khoản đi theo. Nháp không đi theo: hãy "
                    "ghi trước ngày đó.",
                    day=mine.applies_on,
                    ward=wards.get(leaver.ward, ""),
                    number=mine.number,
                )
                tell(leaver.person_id, words)


def tell_who_takes_over(one: Arrangement) -> None:
    """A new officer reads in what state the work is."""
    for post in posts_of(one.id):
        if post.role in FINISHERS:
            words = say(
                "Đồng chí nhận %(title)s từ ngày %(day)s theo %(number)s. Báo cáo bàn giao cho biết việc đang ở đâu.",
                title=post.title,
                day=one.applies_on,
                number=one.number,
            )
            tell(post.person_id, words, links.handover())
