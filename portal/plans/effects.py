"""What an event in someone's record does to where their plan goes, said before it is saved."""

from datetime import date

from portal.ground.text import Sentence, say
from portal.people.rules.events import Event, EventKind
from portal.plans import routes
from portal.plans.queries import standing

POSTS = (EventKind.OFFICER, EventKind.POST_ENDED)


def on_deliveries(person_id: int | None, event: Event, today: date) -> list[Sentence]:
    if person_id is None or person_id not in {person for _, person in standing.approved()}:
        return []
    if event.kind is EventKind.CELL:
        return [
            say(
                "Nếu tổ chức giám sát đổi theo chi bộ mới, kế hoạch được chuyển tới tổ chức mới; tổ chức cũ không "
                "đọc được nữa."
            )
        ]
    if event.kind in POSTS and routes.in_force(today):
        return [
            say(
                "Nơi gửi theo chức vụ tính lại từ ngày đó; bản còn thiếu chuyển ở trang Chuyển bổ sung, bản đã "
                "chuyển giữ nguyên."
            )
        ]
    return []
