"""A praise, from the head's sheet to the meeting: the member hears of it first, agrees, takes it back, agrees again."""

import pytest

from portal.ground import ids
from tests.journeys.accessible import accessible
from tests.kit.browser import PHONE
from tests.kit.ward import TODAY
from tests.meetings.conftest import session, types  # noqa: F401
from tests.meetings.rooms import Room
from tests.supervision.conftest import Month

pytestmark = pytest.mark.journey
PRAISE = "Cứu cháu bé khỏi đuối nước ngày 12/4."


def test_what_is_good_is_heard_first_by_the_member_then_with_their_yes_by_all(visit, ward, session):  # noqa: F811
    month = Month(ward)
    room = Room(ward, session(on=TODAY, chair="sec_1", secretary="dep_1"))
    room.begin()

    head = visit("front_1")
    head.goto(f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}?mo={ids.written(ward.member_1)}")
    head.get_by_label("Nhận xét", exact=True).fill("Gặp gỡ bốn hộ.")
    head.get_by_text("Sự việc cụ thể, kiến nghị, biểu dương").click()
    head.get_by_label("Đề nghị biểu dương").fill(PRAISE)
    accessible(head)
    head.get_by_role("button", name="Lưu và sang người tiếp").click()
    head.get_by_text("Đã lưu Nguyễn Thị Hoà").wait_for()
    month.send()

    secretary = visit("sec_1")
    secretary.goto(f"{room.url}/hop")
    secretary.get_by_text("Nhận xét chung tháng 4/2022").wait_for()
    assert PRAISE not in secretary.content()

    member = visit("member_1", viewport=PHONE)
    member.goto("/giam-sat/cua-toi")
    member.get_by_text(PRAISE).wait_for()
    assert "Gặp gỡ bốn hộ." not in member.content()
    accessible(member)
    member.get_by_role("button", name="Đồng ý công bố lời biểu dương").click()
    member.get_by_role("button", name="Rút lời đồng ý").click()
    member.get_by_text("không đồng ý cho công bố lời biểu dương, ngày 25/04/2022").wait_for()
    member.get_by_role("button", name="Đồng ý công bố lời biểu dương").click()
    member.get_by_role("button", name="Rút lời đồng ý").wait_for()

    secretary.goto(f"{room.url}/hop")
    secretary.get_by_text(f"Nguyễn Thị Hoà: {PRAISE}").wait_for()
    accessible(secretary)
    month.meet()
    month.open()
    secretary.goto(f"/ho-so-minh-chung/{ids.written(ward.member_1)}/2022-quy-2")
    secretary.get_by_text(f"Đề nghị biểu dương: {PRAISE}").wait_for()
