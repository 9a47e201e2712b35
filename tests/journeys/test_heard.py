"""The main job as a screen reader is given it: Chromium's accessibility tree; and where the focus stands after each
part was swapped."""

import html
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error

from portal.ground import ids
from portal.web import guard
from tests.kit.lived import live, pages_met

pytestmark = pytest.mark.journey
DEEDS = ("Không có ý kiến nhận xét", "Lưu và sang người tiếp")


def heard(page):
    """(role, name) of what is not hidden from a reader, in reading order."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def walk(node):
        if not node.get("ignored"):
            yield node["role"]["value"], node.get("name", {}).get("value", "")
        for child in node.get("childIds", []):
            yield from walk(by_id[child])

    return list(walk(nodes[0]))


def names(tree, *roles):
    return [name for role, name in tree if role in roles]


def focus(page):
    return page.evaluate(
        "document.activeElement === document.body ? '' : document.activeElement.outerHTML.slice(0, 80)"
    )


def sheet_url(ward):
    return f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_member_is_heard_by_name_count_levels_and_deeds(visit, ward, width):
    page = visit("front_1", viewport={"width": width, "height": 740})
    page.goto(sheet_url(ward))
    name = page.locator("#member-name").inner_text()
    tree = heard(page)
    assert name in names(tree, "heading")
    assert any("/11" in said for role, said in tree if role == "StaticText"), "how far the sheet has come"
    assert DEEDS[0] in " ".join(names(tree, "button"))
    if width == 360:
        page.get_by_role("link", name="Ghi nhận xét").click()
        page.locator("#member textarea[name=remark]").wait_for()
        tree = heard(page)
    assert DEEDS[1] in " ".join(names(tree, "button"))
    assert all(names(tree, "button", "link", "textbox", "radio", "combobox", "checkbox")), "each control has a name"
    assert len(names(tree, "radio")) >= 4
    heads = names(tree, "heading")
    assert heads.index(name) < len(heads)
    assert [role for role, _ in tree].count("main") == 1


@pytest.mark.parametrize("width", [360, 1280])
def test_what_was_saved_is_announced_and_the_focus_stays_with_the_next(visit, ward, width):
    page = visit("front_1", viewport={"width": width, "height": 740})
    page.goto(sheet_url(ward))
    name, row = page.locator("#member-name").inner_text(), page.locator("#member").get_attribute("data-row")
    page.get_by_role("button", name=DEEDS[0]).click()
    page.wait_for_function("row => document.querySelector('#member')?.dataset.row !== row", arg=row)
    tree = heard(page)
    assert "status" in [role for role, _ in tree]
    assert any(f"Đã lưu {name}" in said for _, said in tree)
    assert "member" in focus(page) or "radio" in focus(page) or "textarea" in focus(page), focus(page)


def test_who_is_opened_from_the_whole_list_has_the_focus(visit, ward):
    page = visit("front_1", viewport={"width": 360, "height": 740})
    page.goto(f"{sheet_url(ward)}?loc=")
    page.locator("#sheet-rows a.row").nth(2).press("Enter")
    page.locator("#member-name:focus").wait_for()
    page.goto(sheet_url(ward))
    page.wait_for_selector("#member")
    assert not focus(page), "whoever comes by the menu begins at the page's start, as on every page"


def test_the_focus_never_falls_to_the_page_s_start(visit, ward):
    page = visit("front_1")
    page.goto(f"{sheet_url(ward)}?loc=")
    for chip in ("Chưa ghi sổ", "Tất cả"):
        page.locator("a.chip", has_text=chip).first.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(600)
        assert focus(page), f"after the chip {chip}"
    page.get_by_label("Tìm theo tên").fill("hoa")
    page.keyboard.press("Enter")
    page.wait_for_timeout(600)
    assert focus(page), "after finding by name"
    page.locator("#sheet-rows a.row").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#member form.note")
    page.get_by_role("button", name=DEEDS[1]).click()  # with nothing said: refused
    page.wait_for_timeout(600)
    assert focus(page), "after a refusal"


TARGET = re.compile(r'<(a|form|button)\b[^>]*\bhx-(get|post)="([^"]+)"')
WAIT = """() => { window.swapped = 0; document.addEventListener('htmx:after:settle', () => { window.swapped += 1; });
  return true; }"""
HELD = """() => { const at = document.activeElement; return Boolean(at && at !== document.body
  && at !== document.documentElement && at.checkVisibility()); }"""


def swaps(app, ward, browser):
    """(page, tag, method, address) of each kind of swap: once, however many rows offer it."""
    seen = set()
    for url, page in pages_met(app, ward, browser):
        for tag, method, there in TARGET.findall(page.text):
            with app.test_request_context(base_url="https://localhost"):
                kind = tag, method, guard.endpoint_of(html.unescape(there)) or urlsplit(there).path
            if kind not in seen:
                seen.add(kind)
                yield url, tag, method, html.unescape(there)


@pytest.mark.grid
@pytest.mark.parametrize("who", ["front_1", "sec_1", "office", "member_1", "ward_secretary", "youth_head", "typist_1"])
def test_whatever_is_swapped_the_focus_never_falls_to_the_page_s_start(app, ward, as_, visit, pytestconfig, who):
    live(ward, pytestconfig)
    found, page, lost, moved = list(swaps(app, ward, as_(who))), visit(who), [], 0
    for url, tag, method, there in found:
        page.goto(url)
        page.evaluate(WAIT)
        what = page.locator(f'{tag}[hx-{method}="{there}"]').locator("visible=true").first
        if not what.count():
            continue  # under a fold
        press = what.locator("button[type=submit]:visible:not(.unseen)").first if tag == "form" else what
        if not press.count():
            press = page.locator(f'{tag}[hx-{method}="{there}"] input:visible').first
        if not press.count():
            continue  # its buttons stand elsewhere: each has a walk of its own
        press.focus()
        page.keyboard.press("Enter")
        try:
            page.wait_for_function("() => window.swapped === undefined || window.swapped > 0", timeout=3000)
        except Error:
            continue  # it asked first, or left the page
        page.wait_for_timeout(50)
        if page.evaluate("() => window.swapped === undefined"):
            continue  # another page: it begins at its own start
        moved += 1
        if not page.evaluate(HELD):
            lost.append((url, tag, method, there))
    print(who, len(found), moved)
    assert moved > 3
    assert not lost, "\n".join(map(str, lost))
