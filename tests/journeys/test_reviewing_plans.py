"""A plan written, handed back, written anew, approved and delivered; and a cell's fifteen plans read by keyboard."""

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.plans.models import Delivery, Outcome, OutcomeKind, Plan, PlanVersion, Return, ReturnReason, VersionState
from portal.plans.service.deliveries import open_routes
from tests.journeys.accessible import accessible
from tests.kit.crowd import more_members

pytestmark = pytest.mark.journey

PARTS = {
    "politics": "Đọc nghị quyết mỗi tuần.",
    "ethics": "Sống giản dị.",
    "duties": "Hoàn thành việc chi bộ giao.",
    "example": "Tiết kiệm điện, nước.",
}
SENTENCE = "Nêu rõ việc sẽ làm hằng tháng ở nội dung 1."
APPROVE, HAND_BACK = ["t", "Enter"], ["y", "2", "Tab", SENTENCE, "Control+Enter"]


def test_written_handed_back_written_anew_approved_and_delivered(visit, ward):
    routes_stand()
    member, secretary = visit("no_plan_1"), visit("sec_1")  # on a phone: test_writing_a_plan

    writes(member, "Phân loại rác", **PARTS)
    secretary.goto("/ke-hoach/chi-bo")
    accessible(secretary)
    secretary.get_by_role("link", name="Đọc lần lượt 1 bản chờ xem").click()
    secretary.get_by_role("heading", name="Bùi Chưa Lập").wait_for()
    accessible(secretary)
    press(secretary, HAND_BACK)
    secretary.get_by_text("Không còn bản nào chờ đồng chí xem.").wait_for()
    accessible(secretary)

    member.goto("/ke-hoach/cua-toi")
    member.get_by_text(SENTENCE).first.wait_for()
    writes(member, "Phân loại rác tại nhà mỗi ngày, nhắc hai hộ bên cạnh")

    secretary.goto("/ke-hoach/chi-bo")
    secretary.get_by_role("link", name="Đọc lần lượt 1 bản chờ xem").click()
    secretary.get_by_text("Những chỗ thay đổi so với bản số 1").wait_for()
    assert "nhắc hai hộ bên cạnh" in secretary.locator("ins").first.inner_text()
    accessible(secretary)
    press(secretary, APPROVE)
    secretary.get_by_text("Đã thông qua kế hoạch của đồng chí Bùi Chưa Lập.").wait_for()

    who = f"/ke-hoach/{ids.written(ward.no_plan_1)}"
    secretary.goto(f"{who}/so-sanh")
    accessible(secretary)
    front = visit("front_1")
    front.goto(who)
    front.get_by_text("nhắc hai hộ bên cạnh").wait_for()
    assert front.get_by_text(PARTS["ethics"]).count() == 0
    accessible(front)

    db.session.rollback()  # look again, not at what was read before
    states = db.session.scalars(
        db.select(PlanVersion.state)
        .join(Plan, Plan.id == PlanVersion.plan_id)
        .where(Plan.person_id == ward.no_plan_1)
        .order_by(PlanVersion.number)
    ).all()
    assert states == [VersionState.RETURNED, VersionState.APPROVED]
    assert db.session.scalars(db.select(Return.code)).one() is ReturnReason.GUIDANCE
    sent = db.session.scalars(db.select(Delivery.unit_id).where(Delivery.sent_on == ward.today)).all()
    assert sent == [ward.units["front-1"]]


def test_fifteen_plans_take_thirty_four_keys(visit, ward):
    fifteen_wait(ward)
    secretary = visit("sec_1")
    secretary.goto("/ke-hoach/chi-bo")
    secretary.get_by_role("link", name="Đọc lần lượt 15 bản chờ xem").click()
    secretary.get_by_text("Bản 1/15").wait_for()
    keys = turns_pages(secretary)
    for left in range(15, 0, -1):
        keys += press(secretary, HAND_BACK if left in (12, 5) else APPROVE)
        secretary.get_by_text(f"Bản 1/{left - 1}" if left > 1 else "Không còn bản nào chờ").wait_for()
    assert keys == 13 * len(APPROVE) + 2 * (len(HAND_BACK) - 1) + 2  # the sentences aside; two to turn pages

    db.session.rollback()
    assert db.session.scalar(db.select(db.func.count(Return.id))) == 2
    assert not db.session.scalars(db.select(PlanVersion).where(PlanVersion.state == VersionState.SUBMITTED)).all()


def test_without_a_script_each_decision_brings_the_next(visit, ward):
    fifteen_wait(ward)
    page = visit("sec_1", javascript=False)
    page.goto(f"/ke-hoach/chi-bo/{ids.written(ward.units['cell-1'])}/doc")
    page.get_by_role("button", name="Thông qua").click()
    page.get_by_text("Bản 1/14").wait_for()
    page.get_by_role("link", name="Bản tiếp theo").click()
    page.get_by_text("Bản 2/14").wait_for()


def test_a_cells_outcomes_are_written_without_a_mouse(visit, ward):
    deputy = visit("dep_1")
    deputy.goto("/ke-hoach/chi-bo")
    deputy.get_by_role("link", name="Kết quả cuối năm").click()
    for _ in range(2):
        name = deputy.locator("#outcomes h2").inner_text()
        for each in range(3):
            deputy.keyboard.press("1")
            if each < 2:
                press(deputy, ["Tab", "Tab", "Tab"])  # over the words and the day, to the next one's choices
        deputy.keyboard.press("Control+Enter")
        deputy.get_by_text(f"Đã ghi kết quả của đồng chí {name}.").wait_for()
    accessible(deputy)
    db.session.rollback()
    assert db.session.scalars(db.select(Outcome.kind)).all() == [OutcomeKind.FINISHED] * 6


def turns_pages(page):
    page.keyboard.press("j")
    page.get_by_text("Bản 2/15").wait_for()
    page.keyboard.press("ArrowLeft")
    page.get_by_text("Bản 1/15").wait_for()
    return 2


def press(page, keys):
    """How many keys were pressed; a sentence is typed and not counted."""
    pressed = 0
    for key in keys:
        if key == SENTENCE:
            page.keyboard.insert_text(SENTENCE)
            continue
        if key == "Enter":
            page.locator("dialog[open]").wait_for()
        page.keyboard.press(key)
        pressed += 1
    return pressed


def writes(page, remedy, **parts):
    page.goto("/ke-hoach/viet")
    for code, text in parts.items():
        page.locator(f"[name='phan-{code}']").fill(text)
    row = page.locator("[id^=dong-]").first
    row.get_by_label("Hạn chế, khuyết điểm").fill("Chưa phân loại rác")
    row.get_by_label("Biện pháp khắc phục").fill(remedy)
    row.get_by_label("Lĩnh vực").select_option("ethics")
    row.get_by_label("Thời hạn").fill("30/12/2022")
    page.get_by_role("button", name="Nộp chi ủy").click()
    page.wait_for_url(lambda url: url.endswith("/ke-hoach/cua-toi"))


def routes_stand():
    will_write()
    open_routes()
    db.session.commit()
    will_write(False)


def fifteen_wait(ward):
    """Fifteen members have handed in what they had written, and nobody has read it."""
    routes_stand()
    before = set(ward.versions.values())
    more_members(ward, 15)
    will_write()
    new = db.session.scalars(db.select(PlanVersion).where(PlanVersion.id.not_in(before))).all()
    for version in new:
        version.state, version.approved_on, version.known_approved_on = VersionState.SUBMITTED, None, None
    db.session.commit()
    will_write(False)
    db.session.remove()
    assert len(new) == 15
