"""One member after the other: forty-nine by thumb and by key, from the home page on, nobody helping from outside."""

import pytest
from playwright.sync_api import expect

from portal.ground import ids
from portal.ground.db import db
from portal.guide import timing
from portal.supervision.models import Note, NoteKind
from portal.supervision.queries.sheet import sheet_for
from tests.kit.crowd import more_members

pytestmark = pytest.mark.journey
PHONE = {"width": 360, "height": 740}
MEMBERS, REMARKS = timing.MEMBERS, timing.REMARKS
MOST_STROKES = 62  # one a member without a remark, three a remark, and the way in
BETWEEN_TAPS = 850  # milliseconds: a second tap within 0.8 s is let go


@pytest.fixture
def full(ward):
    """A sheet of forty-nine."""
    here = len(sheet_for(ward.actor("front_1"), ward.place("front-1"), ward.today).open_rows)
    more_members(ward, MEMBERS - here)
    return ward


def sheet_url(ward):
    return f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}"


def kinds():
    db.session.rollback()
    rows = db.session.execute(db.select(Note.kind, db.func.count(Note.id)).group_by(Note.kind))
    return {row[0]: row[1] for row in rows}


def whose(page):
    return page.locator("#member").get_attribute("data-row")


def moved_on(page, before):
    page.wait_for_function("row => document.querySelector('#member')?.dataset.row !== row", arg=before)


def name_in_view(page, height):
    name, count = page.locator("#member-name").bounding_box(), page.locator(".member-count").bounding_box()
    return 0 <= name["y"] < height and name["y"] + name["height"] <= height and 0 <= count["y"] < height


def test_forty_nine_by_keyboard_from_the_home_page(visit, full):
    page, strokes = visit("front_1"), 0

    def press(key):
        nonlocal strokes
        page.keyboard.press(key)
        strokes += 1

    page.goto("/")
    press("j")
    press("Enter")
    page.wait_for_selector("#member form.note")
    remarked = 0
    for number in range(MEMBERS):
        before, rated = whose(page), page.locator("#member fieldset.rate").count() > 0
        if rated and remarked < REMARKS:
            press("4")
            press("n")
            page.keyboard.type("Có tham gia, chưa đều 0 n.")  # the keys are letters here
            press("Control+Enter")
            remarked += 1
        else:
            press("0")
        if number < MEMBERS - 1:
            moved_on(page, before)
            assert name_in_view(page, 900)
    page.wait_for_url("**/gui")
    print(f"{MEMBERS} members, {strokes} strokes")
    assert strokes == timing.KEYBOARD.steps <= MOST_STROKES
    assert kinds() == {NoteKind.REMARK: REMARKS, NoteKind.NIL: MEMBERS - REMARKS}


def test_forty_nine_by_thumb_from_the_home_page(visit, full):
    """A nil is one tap on one spot; the name and the count are in sight after each of the saves."""
    page, taps, spots = visit("front_1", viewport=PHONE), 0, set()
    page.goto("/")
    page.locator("main a.row").first.click()
    page.wait_for_selector("#member form.note")
    taps += 1
    assert name_in_view(page, 740), "the first row is in view as the sheet opens"
    for number in range(MEMBERS):
        before = whose(page)
        if number < REMARKS:
            page.get_by_role("link", name="Ghi nhận xét").click()
            page.locator("#member textarea[name=remark]").fill("Có tham gia, chưa đều.")
            page.get_by_role("button", name="Lưu và sang người tiếp").click()
            taps += 3
        else:
            nil = page.get_by_role("button", name="Không có ý kiến nhận xét")
            box = nil.bounding_box()
            assert box["y"] + box["height"] <= 740, "without scrolling"
            spots.add((box["x"], round(box["y"]), box["width"]))
            nil.click()
            taps += 1
        if number < MEMBERS - 1:
            moved_on(page, before)
            assert name_in_view(page, 740)
            page.wait_for_timeout(BETWEEN_TAPS)
    page.wait_for_url("**/gui")
    print(f"{MEMBERS} members, {taps} taps")
    assert len(spots) == 1
    assert taps == timing.PHONE.steps == 1 + 3 * REMARKS + (MEMBERS - REMARKS)
    assert kinds() == {NoteKind.REMARK: REMARKS, NoteKind.NIL: MEMBERS - REMARKS}


def test_a_second_tap_does_not_write_on_the_next_person(visit, ward):
    page = visit("front_1", viewport=PHONE)
    page.goto(sheet_url(ward))
    nil = page.get_by_role("button", name="Không có ý kiến nhận xét").bounding_box()
    middle = nil["x"] + nil["width"] / 2, nil["y"] + nil["height"] / 2
    first = whose(page)
    page.mouse.click(*middle)
    moved_on(page, first)
    page.mouse.click(*middle)
    page.mouse.dblclick(*middle)
    page.wait_for_timeout(500)
    assert kinds() == {NoteKind.NIL: 1}
    page.wait_for_timeout(BETWEEN_TAPS)
    second = whose(page)
    page.mouse.click(*middle)
    moved_on(page, second)
    assert kinds() == {NoteKind.NIL: 2}


def test_the_three_deeds_are_as_easy_to_hit(visit, ward):
    page = visit("front_1", viewport=PHONE)
    page.goto(sheet_url(ward))
    deeds = [
        page.get_by_role("link", name="Ghi nhận xét"),
        page.get_by_role("button", name="Không có ý kiến nhận xét"),
        page.locator(".why > summary"),
    ]
    boxes = [one.bounding_box() for one in deeds]
    assert len({(round(box["width"]), round(box["height"]), round(box["y"])) for box in boxes}) == 1
    assert min(box["height"] for box in boxes) >= 48
    before = whose(page)
    page.locator(".why > summary").click()
    page.get_by_role("button", name="Đi vắng dài ngày").click()
    moved_on(page, before)
    assert kinds() == {NoteKind.UNSEEN: 1}


def test_the_way_back_and_what_was_saved(visit, ward):
    page = visit("front_1", viewport=PHONE)
    page.goto(sheet_url(ward))
    first = page.locator("#member-name").inner_text()
    row = whose(page)
    page.get_by_role("button", name="Không có ý kiến nhận xét").click()
    moved_on(page, row)
    assert f"Đã lưu {first}, 08:00" in page.locator("#member .flash").inner_text()
    page.reload()  # the address says the same
    assert page.locator("#member-name").inner_text() != first
    page.locator("#member .flash").get_by_role("link").click()
    page.wait_for_function("name => document.querySelector('#member-name').innerText === name", arg=first)
    page.get_by_role("link", name="Cả sổ").click()
    page.get_by_label("Tìm theo tên").fill(first.split()[-1].lower())
    assert page.locator("#sheet-rows > li:visible").count() < page.locator("#sheet-rows > li").count()


@pytest.mark.parametrize("width", [360, 1280])
def test_it_also_goes_without_javascript(visit, ward, width):
    page = visit("front_1", viewport={"width": width, "height": 740}, javascript=False)
    page.goto(sheet_url(ward))
    names = [page.locator("#member-name").inner_text()]
    page.get_by_role("button", name="Không có ý kiến nhận xét").click()
    names.append(page.locator("#member-name").inner_text())
    assert f"Đã lưu {names[0]}" in page.locator("#member .flash").inner_text()
    if width == 360:
        page.get_by_role("link", name="Ghi nhận xét").click()
    page.get_by_role("button", name="Lưu và sang người tiếp").click()  # with nothing said
    assert page.locator("#member-name").inner_text() == names[1]
    assert page.locator("#member .error-summary").bounding_box()["y"] < 740
    assert page.locator("#member textarea[name=remark]").is_visible()
    page.locator("#member textarea[name=remark]").fill("Gương mẫu.")
    page.get_by_role("button", name="Lưu và sang người tiếp").click()
    expect(page.locator("#member .flash")).to_contain_text(f"Đã lưu {names[1]}")
    assert kinds() == {NoteKind.REMARK: 1, NoteKind.NIL: 1}


def test_single_keys_are_switched_off_with_the_account_and_never_taken_while_composing(visit, ward):
    page = visit("front_1")
    page.goto(sheet_url(ward))
    page.evaluate("""() => document.body.dispatchEvent(
        new KeyboardEvent("keydown", {key: "0", bubbles: true, isComposing: true}))""")
    page.evaluate("""() => document.body.dispatchEvent(
        new KeyboardEvent("keydown", {key: "0", bubbles: true, repeat: true}))""")
    page.wait_for_timeout(300)
    assert kinds() == {}
    page.keyboard.press("n")
    page.keyboard.type("00nn??//jjkk")
    assert page.locator("#member textarea[name=remark]").input_value() == "00nn??//jjkk"
    page.goto("/toi")
    page.get_by_label("Phím tắt một phím").uncheck()
    page.get_by_role("button", name="Lưu cách hiển thị").click()
    page.get_by_text("Đã lưu tùy chọn.").wait_for()
    page.goto(sheet_url(ward))
    for key in ("0", "n", "j", "/", "?"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.evaluate("document.activeElement === document.body")
    assert kinds() == {}
    before = whose(page)
    page.keyboard.press("Control+Enter")  # no single key: it goes on saving
    moved_on(page, before)
    assert kinds() == {NoteKind.REMARK: 1}


def test_several_at_once_also_without_javascript(visit, ward):
    page = visit("front_1", viewport=PHONE, javascript=False)
    page.goto(f"{sheet_url(ward)}/khong-y-kien")
    page.get_by_role("link", name="Chọn tất cả").click()
    page.get_by_role("button", name="Không có ý kiến").click()
    page.get_by_role("button", name="Xác nhận và ghi").click()
    page.get_by_text("cho 11 đảng viên").wait_for()
    assert kinds() == {NoteKind.NIL: 11}
