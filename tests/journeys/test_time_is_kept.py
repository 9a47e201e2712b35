"""Fair to the member, at the screen: a month is not closed in five minutes, a member without a screen is heard, and
whoever wears two hats meets the deputy's name."""

from datetime import date, datetime
from io import BytesIO

import pytest
from PIL import Image

from portal.ground import ids
from portal.ground.clock import HERE
from portal.ground.db import db, will_write
from portal.ground.ids import new_id
from portal.meetings.models import MeetingType
from portal.meetings.queries.convened import Call
from portal.meetings.queries.meetings import meeting_for
from portal.meetings.service import meetings
from portal.meetings.service.types import begin_types
from portal.organisations.models import Holding, Unit
from portal.policy import Role
from portal.supervision.models import Closing, Conclusion
from tests.journeys.accessible import accessible
from tests.supervision.conftest import Month

pytestmark = pytest.mark.journey


@pytest.fixture
def session(ward):
    """The cell's session stands in the calendar on 03/05/2022."""
    will_write()
    begin_types()
    monthly = db.session.scalars(db.select(MeetingType.id).where(MeetingType.code == "monthly")).one()
    starts = datetime(2022, 5, 3, 19, 30, tzinfo=HERE)
    content = meetings.MeetingContent(
        type_id=monthly,
        theme="Sinh hoạt chi bộ tháng 5",
        place="Nhà văn hóa",
        starts_at=starts,
        ends_at=starts.replace(hour=21),
        calls=(Call(unit_id=ward.units["cell-1"]),),
    )
    cell = db.session.get(Unit, (1, ward.units["cell-1"]))
    made = meetings.arrange(ward.actor("sec_1"), cell, content, starts)
    db.session.commit()
    return made.id


def moved_to_today(ward, session):
    will_write()
    row = meeting_for(ward.actor("sec_1"), session)
    starts = datetime(2022, 4, 25, 19, 30, tzinfo=HERE)
    meetings.move(
        ward.actor("sec_1"),
        row,
        row.arranged_at,
        reason="Họp sớm",
        starts_at=starts,
        ends_at=starts.replace(hour=21),
        place=row.place,
        version=row.version,
    )
    db.session.commit()


def test_five_minutes_do_not_close_a_month(visit, ward, session):
    """The meeting moved to today, all opened, concluded and closed before the deadline with members unsent."""
    month = Month(ward)
    asked = month.remind("member_1")
    month.send()  # those on whom the ward Front writes stay unsent
    cell = f"/giam-sat/2022-04/chi-bo/{ids.written(ward.units['cell-1'])}"
    page = visit("sec_1")
    page.goto(cell)
    page.get_by_text("Chi bộ họp ngày 03/05/2022; nhận xét được mở tại buổi họp đó.").wait_for()
    assert page.get_by_role("button", name="Ghi ngày họp").count() == 0
    page.get_by_role("link", name="Xem, dời buổi họp").wait_for()
    moved_to_today(ward, session)
    page.goto(cell)
    page.get_by_role("button", name="Mở nhận xét cho đảng viên").click()
    page.get_by_text("Nhận xét đã mở ngày 25/04/2022").wait_for()
    accessible(page)
    assert page.get_by_text("Nhận xét đã mở tại buổi họp").count() == 0
    page.get_by_text("chưa có nhận xét gửi đến, hạn gửi đến hết ngày 28/04/2022").wait_for()
    assert page.get_by_role("button", name="Chốt kỳ").count() == 0
    first = page.locator("tbody tr").first
    assert "Chưa gửi" in first.inner_text(), "what is unsent is listed first"
    assert "Chờ đủ hai ngày báo riêng" in page.locator(f"#m-{ids.written(ward.member_1)}").inner_text()
    page.goto(f"/giam-sat/nhan-xet/{ids.written(asked)}")
    page.get_by_text("Đảng viên chưa được báo.").wait_for()
    assert page.get_by_role("button", name="Ghi kết luận").count() == 0
    db.session.rollback()
    assert not db.session.scalars(db.select(Closing.id)).all()
    assert not db.session.scalars(db.select(Conclusion.id)).all()


def test_a_member_without_a_screen_is_told_answers_on_paper_and_is_heard(visit, ward):
    month = Month(ward)
    note = ids.written(month.write("member_1"))
    month.send_all()
    month.meet()
    month.open_alone()
    page = visit("dep_1")
    page.goto("/")
    page.get_by_role("link", name="chưa được báo nhận xét tháng 4/2022").click()
    page.get_by_role("link", name="In phiếu báo, mỗi nhận xét một tờ").click()
    page.get_by_text("Gửi riêng đồng chí Nguyễn Thị Hoà.").wait_for()
    accessible(page)
    page.goto(f"/giam-sat/nhan-xet/{note}")
    page.get_by_text("Ghi đã báo cho đảng viên").click()
    page.locator("label", has_text="Giao bản giấy").click()
    page.get_by_label("Ngày đã báo").fill("25/04/2022")
    page.get_by_role("button", name="Ghi đã báo").click()
    page.get_by_text("Đã báo đảng viên ngày 25/04/2022.").wait_for()
    page.get_by_text("Nhập phiếu trả lời của đảng viên").click()
    page.locator("label", has_text="Giải trình").click()
    page.get_by_label("Nội dung trả lời").fill("Tôi đã dọn xong hôm 20/4.")
    page.get_by_label("Ngày đảng viên trả lời").fill("25/04/2022")
    held = BytesIO()
    Image.new("RGB", (40, 30), "white").save(held, "JPEG")
    page.get_by_label("Ảnh chụp phiếu").set_input_files(
        {"name": "phieu.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}
    )
    accessible(page)
    page.get_by_role("button", name="Nhập phiếu trả lời").click()
    page.get_by_text("Phó Bí thư Chi bộ 1, nhập từ phiếu giấy ngày 25/04/2022.").wait_for()
    author = visit("front_1")
    author.goto(f"/giam-sat/nhan-xet/{note}")
    author.get_by_text("Tôi đã dọn xong hôm 20/4.").wait_for()
    author.get_by_role("link", name="Xem ảnh phiếu").wait_for()


def test_a_secretary_who_heads_the_front_committee_meets_the_deputys_name(visit, ward):
    will_write()
    db.session.add(
        Holding(
            id=new_id(),
            person_id=ward.sec_1,
            unit_id=ward.units["front-1"],
            role=Role.AREA_FRONT_HEAD,
            title="Trưởng ban CTMT tổ dân phố 1",
            valid_from=date(2021, 1, 1),
        )
    )
    db.session.commit()
    month = Month(ward)
    note = ids.written(month.write("member_1", who="sec_1"))
    month.send(who="sec_1")
    page = visit("sec_1")
    page.goto(f"/giam-sat/nhan-xet/{note}")
    page.get_by_text("nên việc làm rõ và kết luận do đồng chí Lê Duy Bình.").wait_for()
    assert page.get_by_role("button", name="Gửi đề nghị làm rõ").count() == 0
    page.goto(f"/giam-sat/2022-04/{ids.written(ward.units['cell-1'])}?mo={ids.written(ward.member_1)}")
    page.get_by_text("mỗi người chỉ ghi một lần").first.wait_for()
    assert page.get_by_role("button", name="Lưu và sang người tiếp").count() == 0
    accessible(page)
