"""A second look, from asking on a phone to the answer that replaces a conclusion."""

import pytest

from portal.ground import ids
from tests.journeys.accessible import accessible
from tests.kit.browser import PHONE
from tests.supervision.conftest import Month
from tests.supervision.test_conclude import conclude

pytestmark = pytest.mark.journey


def test_a_member_asks_the_committee_member_answers_and_the_member_reads(visit, ward):
    month = Month(ward)
    note = month.remind("member_1")
    month.send()
    month.meet()
    month.open()
    month.reply(note)
    conclude(month, note)

    member = visit("member_1", viewport=PHONE)
    member.goto("/giam-sat/cua-toi")
    member.get_by_text("Đề nghị xem lại (đến hết ngày").click()
    member.get_by_label("Điều cần xem lại").fill("Hôm đó tôi đi công tác.")
    accessible(member)
    member.get_by_role("button", name="Đề nghị xem lại").click()
    member.get_by_text("Đảng viên đề nghị xem lại kết luận").wait_for()

    sponsor = visit("sponsor_1")
    sponsor.goto("/")
    sponsor.get_by_role("link", name="một đảng viên đề nghị xem lại").click()
    sponsor.get_by_role("radio", name="Thay kết luận").check()
    sponsor.get_by_role("radio", name="Không có căn cứ").check()
    sponsor.get_by_label("Lý do", exact=True).fill("Đã xác minh: đồng chí đi công tác.")
    accessible(sponsor)
    sponsor.get_by_role("button", name="Trả lời đảng viên").click()
    sponsor.get_by_text("Đã được thay khi xem lại.").wait_for()

    member.goto(f"/giam-sat/2022-04/dien-bien/{ids.written(ward.member_1)}")
    member.get_by_text("Đã xác minh: đồng chí đi công tác.").first.wait_for()
    accessible(member)
