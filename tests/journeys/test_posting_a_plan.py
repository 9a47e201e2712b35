"""From approval to the wall: the office sends, a body signs, the plan hangs, a stranger to it reads, it comes down."""

from datetime import date

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.people.models import Management
from portal.plans import routes
from portal.plans.models import Delivery, DeliveryState, Posting, Recipient, Section
from portal.plans.queries.reading import whole_plan_for
from portal.plans.queries.writing import writing_for
from portal.plans.rules.writing import CommitmentRow, PlanContent
from portal.plans.service.deliveries import open_routes
from portal.plans.service.review import approve
from portal.plans.service.writing import WritingWindow, hand_in
from tests.journeys.accessible import accessible
from tests.kit.browser import PHONE

pytestmark = pytest.mark.journey

WRITTEN = {"politics": "Học nghị quyết.", "ethics": "Giản dị.", "duties": "Làm tròn việc.", "example": "Tiết kiệm."}


@pytest.fixture
def approved(ward):
    """The ward secretary's plan, managed by the superior, approved by their cell; answers with the version."""
    will_write()
    open_routes()
    db.session.add(Management(person_id=ward.ward_secretary, tier=routes.TIER))
    db.session.flush()
    writer, secretary = ward.actor("ward_secretary"), ward.actor("sec_3")
    writing = writing_for(writer, ward.today, changing=True)
    row = CommitmentRow(
        "a",
        shortcoming="Chưa đi cơ sở đều",
        cause="Việc nhiều",
        remedy="Mỗi tháng xuống hai chi bộ",
        due_on=date(2022, 12, 30),
        section=Section.DUTIES,
    )
    said = PlanContent(WRITTEN, (row,), "Bổ sung nhiệm vụ")
    version = hand_in(writer, writing, ward.today, said, WritingWindow("journey", "", writing.form.number))
    db.session.flush()
    whole = whole_plan_for(secretary, version.id)
    approve(secretary, whole, ward.today, seen=whole.version.version)
    db.session.commit()
    will_write(False)
    return version.id


def copies(version_id):
    rows = db.session.execute(
        db.select(Delivery.recipient, Delivery.state).where(Delivery.plan_version_id == version_id)
    ).all()
    db.session.rollback()  # the next look is a new one, and the people's own writing does not wait for this one
    return dict(map(tuple, rows))


def test_from_approval_to_the_wall_and_down_again(visit, ward, approved):
    assert copies(approved) == {
        Recipient.SUPERIOR: DeliveryState.TO_SEND,
        Recipient.NOTICE_BOARD: DeliveryState.TO_SEND,
        Recipient.WARD_COMMITTEE: DeliveryState.SENT,
        Recipient.SUPERVISING_BODY: DeliveryState.SENT,
    }

    office = visit("office")
    office.goto("/")
    office.get_by_role("link", name="Còn 1 bản kế hoạch cần chuyển.").click()
    accessible(office)
    office.get_by_label("Đánh dấu bản của Lê Đình Đông gửi Quận ủy").check()
    office.get_by_label("Ghi chú").fill("Công văn 12-CV/ĐU")
    office.get_by_role("button", name="Ghi đã chuyển").click()
    office.get_by_text("Đã ghi chuyển 1 bản.").wait_for()
    assert copies(approved)[Recipient.SUPERIOR] is DeliveryState.SENT

    body = visit("front_3", viewport=PHONE)
    body.goto("/ke-hoach/so-giao-nhan?trang_thai=sent")
    accessible(body)
    assert body.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    body.get_by_label("Đánh dấu cả trang").check()
    body.get_by_role("button", name="Ký đã nhận").click()
    body.get_by_text("Đã ký nhận").wait_for()
    assert copies(approved)[Recipient.SUPERVISING_BODY] is DeliveryState.RECEIVED

    office.goto("/ke-hoach/niem-yet")
    accessible(office)
    office.get_by_role("link", name="Ghi niêm yết kế hoạch của Lê Đình Đông").click()
    accessible(office)
    office.get_by_label("Thông báo niêm yết (số, ngày)").fill("Thông báo số 45-TB/ĐU ngày 25/04/2022")
    office.get_by_label("Người chứng kiến").fill("Phạm Văn Phòng, cán bộ văn phòng")
    office.get_by_label("Ghi trong biên bản").fill("Dán tại bảng tin tầng 1, bản rõ, đủ trang.")
    office.get_by_role("button", name="Ghi niêm yết").click()
    office.get_by_text("Đã niêm yết kế hoạch của Lê Đình Đông.").wait_for()
    accessible(office)
    office.get_by_role("link", name="Biên bản niêm yết").click()
    office.get_by_text("Dán tại bảng tin tầng 1").wait_for()
    accessible(office)

    reader = visit("school_1", viewport=PHONE)
    reader.goto("/bang-niem-yet")
    accessible(reader)
    reader.get_by_role("link", name="Lê Đình Đông").click()
    reader.get_by_text("Mỗi tháng xuống hai chi bộ").wait_for()
    accessible(reader)
    assert reader.get_by_text("Việc nhiều").count() == 0  # the cause
    assert reader.get_by_text("Học nghị quyết.").count() == 0
    address = reader.url

    posting = db.session.scalar(db.select(Posting.id).where(Posting.plan_version_id == approved))
    db.session.rollback()
    office.goto(f"/ke-hoach/niem-yet/{ids.written(posting)}")
    office.get_by_label("Lý do gỡ").fill("Hết thời gian niêm yết")
    office.get_by_role("button", name="Gỡ kế hoạch").click()
    office.get_by_text("Đã gỡ kế hoạch của Lê Đình Đông.").wait_for()
    assert reader.goto(address).status == 404
    reader.goto("/bang-niem-yet")
    reader.get_by_text("Hiện không có kế hoạch nào đang niêm yết.").wait_for()
