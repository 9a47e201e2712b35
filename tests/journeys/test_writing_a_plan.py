"""A member writes their plan on a phone; the chi ủy types in the signed paper of one who has no device."""

import io

import pytest
from PIL import Image

from portal.ground import ids
from portal.ground.db import db
from portal.notifications import Told
from portal.plans.models import Commitment, Narrative, Origin, Plan, PlanFile, PlanVersion, VersionState
from tests.journeys.accessible import accessible
from tests.kit.browser import OFFICE, PHONE
from tests.plans.handed_in import WORDS

pytestmark = pytest.mark.journey


def write_parts(page):
    for code, text in WORDS.items():
        page.locator(f"textarea[name='phan-{code}']").fill(text)


def write_row(page, number, shortcoming, area="Đạo đức, lối sống"):
    page.get_by_label(f"Hạn chế, khuyết điểm {number}", exact=True).fill(shortcoming)
    page.get_by_label(f"Biện pháp khắc phục {number}", exact=True).fill("Phân loại rác tại nhà mỗi ngày")
    page.get_by_label(f"Thời hạn {number}", exact=True).fill("30/12/2022")
    page.get_by_label(f"Lĩnh vực {number}", exact=True).select_option(label=area)


def version_of(person_id):
    db.session.rollback()  # look again, not at what was read before
    return db.session.scalars(
        db.select(PlanVersion).join(Plan, Plan.id == PlanVersion.plan_id).where(Plan.person_id == person_id)
    ).one()


def step(page):
    """What stands open on the screen: one step, or the list (none)."""
    return [one.get_attribute("id") for one in page.locator("#write .plan-part[id]:visible").all()]


def test_a_plan_written_on_a_phone_one_step_a_screen(visit, ward):
    page = visit("no_plan_1", viewport=PHONE)
    page.get_by_role("link", name="Viết kế hoạch tu dưỡng").click()
    page.wait_for_selector("#write")
    accessible(page)
    fits(page)
    assert step(page) == []
    assert "Đã ghi 0/7 phần. Còn 5 phần bắt buộc chưa ghi xong." in page.locator("#plan-progress").inner_text()
    page.get_by_role("button", name="Tư tưởng chính trị").click()
    page.locator("textarea[name='phan-politics']:focus").wait_for()
    assert step(page) == ["buoc-politics"]
    accessible(page)
    fits(page)
    page.keyboard.type("Chữ gõ dở trên điện thoại.")
    page.get_by_text("Đã lưu nháp").wait_for()
    page.close()

    page = visit("no_plan_1", viewport=PHONE)  # another day, another window
    page.goto("/ke-hoach/viet?buoc=politics")
    assert page.locator("textarea[name='phan-politics']").input_value() == "Chữ gõ dở trên điện thoại."
    for code, text in WORDS.items():
        assert step(page) == [f"buoc-{code}"]
        page.locator(f"textarea[name='phan-{code}']").fill(text)
        page.get_by_role("button", name="Lưu và sang phần tiếp").click()
        page.wait_for_selector(f"#buoc-{code}", state="hidden")
    assert step(page) == ["buoc-commitments"]
    accessible(page)
    page.get_by_role("button", name="Lưu và sang phần tiếp").click()
    page.wait_for_selector("#dong-1")
    assert step(page) == ["dong-1"]
    write_row(page, 1, "Chưa phân loại rác tại nguồn")
    page.get_by_role("button", name="Thêm nội dung khắc phục").click()
    page.locator("[name='han-che-2']:focus").wait_for()
    assert step(page) == ["dong-2"]
    fits(page)
    page.keyboard.type("Còn ngại phát biểu")
    page.get_by_role("button", name="Cả kế hoạch").click()
    page.locator("#plan-progress:focus").wait_for()
    assert "Đã ghi 4/7 phần. Còn 1 phần bắt buộc chưa ghi xong." in page.locator("#plan-progress").inner_text()
    page.get_by_role("button", name="Nộp chi ủy Chi bộ 1").click()
    page.get_by_role("alert").get_by_text("Biện pháp khắc phục 2").wait_for()
    assert step(page) == ["dong-2"], "what is refused stands open, and nothing else"
    accessible(page)
    assert page.get_by_label("Hạn chế, khuyết điểm 2", exact=True).input_value() == "Còn ngại phát biểu"

    page.get_by_role("button", name="Bỏ nội dung 2").click()
    page.get_by_role("dialog").get_by_role("button", name="Bỏ").click()
    page.wait_for_selector("#dong-2", state="detached")
    page.get_by_role("button", name="Cả kế hoạch").click()
    page.get_by_text("Các phần bắt buộc đã ghi đủ.").wait_for()
    page.get_by_role("button", name="Nộp chi ủy Chi bộ 1").click()
    page.get_by_text("Đã nộp. Chi ủy được báo").wait_for()
    accessible(page)
    fits(page)

    version = version_of(ward.no_plan_1)
    assert (version.state, version.origin) == (VersionState.SUBMITTED, Origin.PORTAL)
    rows = db.session.scalars(db.select(Commitment).where(Commitment.plan_version_id == version.id)).all()
    assert [row.shortcoming for row in rows] == ["Chưa phân loại rác tại nguồn"]
    assert len(db.session.scalars(db.select(Narrative).where(Narrative.plan_version_id == version.id)).all()) == 4
    assert ward.sec_1 in db.session.scalars(db.select(Told.person_id)).all()


def test_a_plan_typed_in_from_signed_paper(visit, ward, tmp_path):
    scan = tmp_path / "ban-giay.jpg"
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(out, "JPEG")
    scan.write_bytes(out.getvalue())

    page = visit("sec_1")
    page.goto(f"/ke-hoach/chi-bo/{ids.written(ward.units['cell-1'])}")
    page.get_by_role("link", name="Nhập bản giấy Bùi Chưa Lập").click()
    page.wait_for_selector("#write")
    accessible(page)
    page.get_by_label("Ngày trên bản giấy đã ký").fill("25/03/2022")
    write_parts(page)
    write_row(page, 1, "Chưa phân loại rác tại nguồn")
    page.get_by_role("button", name="Lưu nháp và thêm, bỏ tệp").click()
    page.get_by_role("heading", name="Bản quét của bản giấy").wait_for()
    accessible(page)
    page.get_by_label("Chọn ảnh hoặc tệp").set_input_files(scan)
    page.get_by_label("Tôi đã xem bản giấy").check()
    page.get_by_role("button", name="Thêm tệp").click()
    page.get_by_text("Đã thêm tệp.").wait_for()
    page.get_by_role("link", name="Trở lại bản đang viết").last.click()
    page.wait_for_selector("#write")
    assert page.locator("textarea[name='phan-ethics']").input_value() == WORDS["ethics"]
    page.get_by_role("button", name="Ghi bản giấy vào cổng").click()
    page.get_by_text("Đã nhập bản giấy của Bùi Chưa Lập; người ký được báo.").wait_for()

    version = version_of(ward.no_plan_1)
    assert (version.state, version.origin) == (VersionState.SUBMITTED, Origin.PAPER)
    assert db.session.scalar(db.select(db.func.count(PlanFile.id)).where(PlanFile.plan_version_id == version.id)) == 1
    member = visit("no_plan_1", viewport=PHONE)
    member.goto("/ke-hoach/cua-toi")
    member.get_by_text("theo bản giấy").first.wait_for()
    fits(member)


def test_two_windows_of_one_person_lose_nothing(visit, ward):
    first, second = visit("no_plan_1"), visit("no_plan_1")
    first.goto("/ke-hoach/viet")
    second.goto("/ke-hoach/viet")
    first.locator("textarea[name='phan-politics']").fill("Chữ của cửa sổ thứ nhất.")
    first.get_by_text("Đã lưu nháp").wait_for()
    second.locator("textarea[name='phan-politics']").fill("Chữ của cửa sổ thứ hai.")
    second.get_by_text("một cửa sổ khác").wait_for()
    second.get_by_role("button", name="Lưu nháp", exact=True).click()
    second.get_by_text("Nháp đã lưu ở cửa sổ khác").wait_for()
    assert second.get_by_text("Chữ của cửa sổ thứ nhất.").count()
    assert second.locator("textarea[name='phan-politics']").input_value() == "Chữ của cửa sổ thứ hai."
    accessible(second)


@pytest.mark.parametrize("viewport", [PHONE, OFFICE], ids=["phone", "office"])
def test_everything_also_without_javascript(visit, ward, viewport):
    page = visit("no_plan_1", viewport=viewport, javascript=False)
    page.goto("/ke-hoach/viet")
    for code, text in WORDS.items():
        if viewport == PHONE:
            page.locator(f"#write nav button[value='step-{code}']").click()
            assert step(page) == [f"buoc-{code}"]
        page.locator(f"textarea[name='phan-{code}']").fill(text)
        if viewport == PHONE:
            page.get_by_role("button", name="Cả kế hoạch").click()
    if viewport == PHONE:
        page.locator("#write nav button[value='step-commitments']").click()
        page.get_by_role("button", name="Nội dung khắc phục 1").click()
    page.get_by_role("button", name="Bỏ nội dung 1").click()
    if viewport == PHONE:
        page.locator("#write nav button[value='step-commitments']").click()
    page.get_by_role("button", name="Thêm nội dung khắc phục").click()
    write_row(page, 1, "Chưa phân loại rác tại nguồn")
    page.get_by_label("Thời hạn 1", exact=True).press("Enter")  # keeps the draft, hands nothing in
    page.get_by_text("Đã lưu nháp.").first.wait_for()
    if viewport == PHONE:
        assert step(page) == ["dong-1"]
        page.get_by_role("button", name="Cả kế hoạch").click()
    page.get_by_role("button", name="Nộp chi ủy Chi bộ 1").click()
    page.get_by_text("Đã nộp. Chi ủy được báo").wait_for()
    assert version_of(ward.no_plan_1).state is VersionState.SUBMITTED


def test_a_plan_written_by_keyboard_alone(visit, ward):
    """Ctrl+Enter keeps and goes on; from the last step the list has the focus, and the plan is handed in from there."""
    page = visit("no_plan_1", viewport=PHONE)
    page.goto("/ke-hoach/viet")
    page.locator("#write nav button").first.focus()
    page.keyboard.press("Enter")
    for code, text in WORDS.items():
        page.locator(f"textarea[name='phan-{code}']:focus").wait_for()
        page.keyboard.type(text)
        page.keyboard.press("Control+Enter")
    page.locator("#buoc-commitments h2:focus").wait_for()
    page.keyboard.press("Control+Enter")
    page.locator("[name='han-che-1']:focus").wait_for()
    for text in ("Chưa phân loại rác tại nguồn", "Chưa để ý", "Phân loại rác mỗi ngày"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("30/12/2022")
    page.keyboard.press("Control+Enter")
    page.locator("[name='phan-residence']:focus").wait_for()
    page.keyboard.press("Control+Enter")
    page.locator("#buoc-attachments h2:focus").wait_for()
    page.keyboard.press("Control+Enter")
    page.locator("#plan-progress:focus").wait_for()
    page.keyboard.press("Control+Enter")
    page.get_by_text("Đã nộp. Chi ủy được báo").wait_for()
    assert version_of(ward.no_plan_1).state is VersionState.SUBMITTED


def test_the_office_edits_the_form_by_keyboard(visit, ward):
    page = visit("office")
    page.goto("/ke-hoach/mau")
    accessible(page)
    page.get_by_role("button", name="Thêm phần").press("Enter")
    page.locator("[name='ten-7']:focus").wait_for()
    page.keyboard.type("Việc nêu gương của người đứng đầu")
    page.get_by_role("button", name="Lên Tài liệu kèm theo").press("Enter")
    page.locator("[name='ten-5']:focus").wait_for()
    page.get_by_role("button", name="Xem thử").last.press("Enter")
    page.get_by_role("heading", name="Xem thử: Kế hoạch tu dưỡng").wait_for()
    accessible(page)
    page.get_by_label("Lý do sửa mẫu").fill("Theo hướng dẫn mới của Đảng ủy.")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Đã lưu mẫu mới.").wait_for()
    member = visit("no_plan_1", viewport=PHONE)
    member.goto("/ke-hoach/viet")
    assert member.get_by_text("Việc nêu gương của người đứng đầu").count()
    fits(member)


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} scrolls sideways"
