"""A slow network: one request of a page after the other, whatever is tapped while a save is under way."""

import pytest
from playwright.sync_api import expect

from portal.ground import ids
from portal.ground.db import db
from portal.supervision.models import NoteKind
from portal.supervision.said import NoteSaid
from portal.supervision.service.notes import record_note
from tests.journeys.test_in_turn import BETWEEN_TAPS, kinds, sheet_url, whose

pytestmark = pytest.mark.journey


class Slow:
    """The next save, and what is asked by the method `also`, stays on the wire until it is let go."""

    def __init__(self, page):
        self.page, self.held, self.also = page, [], None
        page.route("**/giam-sat/**", self._meet)

    def _meet(self, route):
        if route.request.method in ("POST", self.also) and not route.request.url.endswith("/nhap"):
            self.held.append(route)
        else:
            route.continue_()

    def wait(self):
        for _ in range(100):
            if self.held:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("nothing was saved")

    def let_go(self):
        self.held.pop().continue_()

    def lose(self):
        self.held.pop().abort()


@pytest.fixture
def opened(visit, ward):
    page = visit("front_1")
    page.goto(sheet_url(ward))
    page.locator("#member textarea[name=remark]").fill("Có tham gia, chưa đều.")
    return page, Slow(page), whose(page)


def other_row(page, first):
    """Neither the one that is open nor the next, whom a save opens by itself."""
    row = page.locator("#sheet-rows > li:has(a.row)").nth(2)
    assert row.get_attribute("id") != first
    return row


def save(page):
    page.get_by_role("button", name="Lưu và sang người tiếp").click()


def test_whoever_was_opened_meanwhile_stays_open(opened):
    page, slow, first = opened
    other = other_row(page, first)
    save(page)
    slow.wait()
    other.locator("a").click()
    page.wait_for_timeout(300)
    assert whose(page) == first, "the save is answered first"
    slow.let_go()
    expect(page.locator("#member")).to_have_attribute("data-row", other.get_attribute("id"))
    expect(page.locator(f"#{first}")).to_contain_text("Có nhận xét")
    page.locator("#member textarea[name=remark]").fill("Gương mẫu.")
    page.wait_for_timeout(300)
    assert whose(page) == other.get_attribute("id")
    assert page.locator("#member textarea[name=remark]").input_value() == "Gương mẫu."
    assert kinds() == {NoteKind.REMARK: 1}


def test_a_refusal_is_read_before_anybody_else_is_opened(opened, ward):
    page, slow, first = opened
    save(page)
    slow.wait()
    other_row(page, first).locator("a").click()
    head, place = ward.actor("front_1"), ward.place("front-1")
    said = NoteSaid(NoteKind.REMARK, remark="Gặp gỡ năm hộ.")  # a colleague was quicker
    record_note(head, place, ids.read(first.removeprefix("m-")), ward.today, said=said, revision=0)
    db.session.commit()
    slow.let_go()
    expect(page.get_by_text("Bản người khác vừa lưu")).to_be_visible()
    page.wait_for_timeout(300)
    assert whose(page) == first
    assert page.locator("#member textarea[name=remark]").input_value() == "Có tham gia, chưa đều."
    other_row(page, first).locator("a").click()  # read: now they go on
    expect(page.locator("#member")).not_to_have_attribute("data-row", first)


def test_a_save_lost_on_the_way_keeps_its_member_open(opened, visit):
    page, slow, first = opened
    save(page)
    slow.wait()
    other_row(page, first).locator("a").click()
    slow.lose()
    expect(page.locator("#refusal")).not_to_be_empty()
    page.wait_for_timeout(300)
    assert whose(page) == first
    assert page.locator("#member textarea[name=remark]").input_value() == "Có tham gia, chưa đều."
    visit.windows[-1].complaints.clear()
    page.wait_for_timeout(BETWEEN_TAPS)
    save(page)
    slow.wait()
    slow.let_go()
    expect(page.locator("#member")).not_to_have_attribute("data-row", first)
    assert kinds() == {NoteKind.REMARK: 1}


def asks_before_leaving(page):
    """The way out, and what the browser asked on it; it stays."""
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    return asked, page.locator("header a[href='/']").first


def test_the_browser_asks_before_it_leaves_a_save_that_still_waits_for_its_turn(opened):
    page, slow, first = opened
    slow.also = "GET"
    other_row(page, first).locator("a").click()
    slow.wait()
    save(page)
    asked, home = asks_before_leaving(page)
    home.click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    slow.also = None
    slow.let_go()
    slow.wait()
    slow.let_go()
    expect(page.locator(f"#{first}")).to_contain_text("Có nhận xét")
    assert kinds() == {NoteKind.REMARK: 1}


def test_the_browser_asks_before_it_leaves_a_save_on_the_wire(opened):
    page, slow, first = opened
    asked, home = asks_before_leaving(page)
    save(page)
    slow.wait()
    home.click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    slow.let_go()
    expect(page.locator("#member")).not_to_have_attribute("data-row", first)
    home.click()
    expect(page.locator("#member")).to_have_count(0)
    assert asked == ["beforeunload"], "answered: nothing to ask"


def test_a_save_that_takes_long_says_that_it_waits(opened):
    page, slow, first = opened
    sign = page.get_by_text("Đang chờ máy chủ…")
    save(page)
    slow.wait()
    expect(sign).to_be_visible()
    slow.let_go()
    expect(page.locator("#member")).not_to_have_attribute("data-row", first)
    expect(sign).to_be_hidden()
