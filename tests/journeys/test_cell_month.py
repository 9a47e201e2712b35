"""From a reminder asked for to the cell's conclusion: the author, the chi ủy and the member, each at their screen."""

import pytest

from portal.ground import ids
from portal.ground.db import db
from portal.supervision.models import Closing, Conclusion, ConclusionOutcome, Release, Reply, ReplyKind
from tests.journeys.accessible import accessible
from tests.kit.browser import PHONE
from tests.supervision.conftest import Month

pytestmark = pytest.mark.journey


def test_a_reminder_is_heard_answered_and_concluded(visit, ward):
    month = Month(ward)
    note = ids.written(month.remind("member_1"))
    month.send_whole()  # before the deadline a month is closed only when everything is sent
    month.told(days_ago=2)
    cell = f"/giam-sat/2022-04/chi-bo/{ids.written(ward.units['cell-1'])}"

    secretary = visit("sec_1")
    secretary.goto(cell)
    accessible(secretary)
    opened_at_the_meeting(secretary)

    member = visit("member_1", viewport=PHONE)
    explains(member, note)

    db.session.rollback()  # look again, not at what was read before
    assert db.session.scalars(db.select(Reply.kind)).one() is ReplyKind.EXPLAIN
    secretary.goto(f"{cell}?mo={ids.written(ward.member_1)}")
    accessible(secretary)
    concluded(secretary, note)
    closed(secretary)

    member.goto("/giam-sat/cua-toi")
    member.get_by_text("Kết luận của chi ủy: Đã nhắc nhở").wait_for()
    assert member.get_by_text("Đồng chí đã khắc phục ngay.").is_visible()
    accessible(member)
    db.session.rollback()
    assert db.session.scalars(db.select(Release.released_on)).one() == ward.today
    assert db.session.scalars(db.select(Conclusion.outcome)).one() is ConclusionOutcome.REMINDED
    assert db.session.scalars(db.select(Closing.carried_over)).one() == 0


def opened_at_the_meeting(page):
    page.get_by_label("Ngày họp chi bộ").fill("25/04/2022")
    page.get_by_role("button", name="Ghi ngày họp").click()
    page.get_by_role("button", name="Mở nhận xét cho đảng viên").click()
    page.get_by_text("Nhận xét đã mở ngày 25/04/2022").wait_for()
    accessible(page)


def explains(page, note):
    page.goto("/giam-sat/cua-toi")
    page.locator(f"#n-{note}").get_by_text("Để rác sai chỗ.").wait_for()
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "scrolls sideways on a phone"
    page.locator("label", has_text="Giải trình").click()
    page.locator(f"#n-{note}").get_by_label("Nội dung").fill("Hôm ấy xe thu gom không đến, đã mang đi ngay hôm sau.")
    page.get_by_role("button", name="Gửi ý kiến").click()
    page.get_by_text("Giải trình · đồng chí").wait_for()
    accessible(page)


def concluded(page, note):
    about = page.locator(f"#n-{note}")
    about.get_by_text("Hôm ấy xe thu gom không đến").wait_for()
    about.locator("label", has_text="Đã nhắc nhở").click()
    about.get_by_label("Ghi rõ").fill("Đồng chí đã khắc phục ngay.")
    about.get_by_role("button", name="Ghi kết luận").click()
    page.get_by_text("Kết luận của chi ủy: Đã nhắc nhở").wait_for()


def closed(page):
    page.get_by_role("button", name="Chốt kỳ").click()
    page.get_by_text("Chi bộ đã chốt kỳ ngày 25/04/2022").wait_for()
    accessible(page)
