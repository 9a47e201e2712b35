"""Pictures of every page of the demonstration ward, as a phone and as an office PC show them.

Which pages, and as whom, the portal says itself: `flask --app wsgi demo pages` prints a JSON list
of {"name", "as", "path"}, where "as" is the persona's button on the sign-in page, or null.

ARGS=guide makes the pictures that the guide shows, each also as it is printed, small enough to be kept with the code.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import groupby
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from portal.ground.values import JsonObject
from tools.console import ROOT, Refused, in_venv, tell

WIDTHS = {360: 800, 1280: 900}
SIGN_IN = "/dang-nhap"
# Chromium's own calls home would only be refused where there is no internet.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


GUIDE = ("giao-ban", "so-lieu-cap-tren", "tong-quan-chi-bo", "tong-quan-phuong", "tong-quan-thang")
KEPT = ROOT / "docs" / "pictures"
# What the guide inside the portal shows, and the README's picture: the first screen, not the whole page.
IN_THE_PORTAL = ROOT / "static" / "guide"
HELPS = (
    "tung-nguoi",
    "so-giam-sat",
    "gui-nhan-xet",
    "chi-bo-thang",
    "nhan-xet-ve-toi",
    "viet-ke-hoach",
    "trang-cua-toi",
    "tien-do",
    "giao-ban",
    "nhap-du-lieu",
    "tai-khoan",
)
A4, A4_LONG, MARGIN = 794, 1123, 68  # at 96 dots an inch
SHOWN: tuple[tuple[int, Literal["screen", "print"]], ...] = ((1280, "screen"), (360, "screen"), (A4, "print"))


def picture(site: str, wanted: str = "") -> None:
    if wanted == "guide":
        picture_for_the_guide(site)
        return
    found = []
    pages = [page for page in pages_of_the_ward() if wanted in page["name"]]
    with sync_playwright() as playwright:
        program = os.environ.get("TUSOI_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for width in WIDTHS:
            (ROOT / "screens" / str(width)).mkdir(parents=True, exist_ok=True)
            for persona, theirs in groupby(pages, key=lambda page: page["as"]):
                found += picture_as(browser, site, persona, list(theirs), width)
        browser.close()
    tell(f"{len(pages)} pages at {' and '.join(map(str, WIDTHS))} pixels are in screens/.")
    if found:
        raise Refused("\n".join(found))


def picture_as(
    browser: Browser, site: str, persona: str | None, pages: list[dict[str, object]], width: int
) -> list[str]:
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, locale="vi-VN", base_url=site)
    page = context.new_page()
    if persona:
        page.goto(SIGN_IN)
        page.get_by_role("button", name=persona, exact=True).click()
        page.wait_for_load_state()
    found = [line for wanted in pages for line in picture_one(page, wanted, width)]
    context.close()
    return found


def picture_one(page: Page, wanted: JsonObject, width: int) -> list[str]:
    """What is wrong with the page at a glance: its answer, or that it must be pushed sideways."""
    answer = page.goto(wanted["path"])
    name = f"{wanted['name']} at {width}"
    page.screenshot(path=file_of(wanted["name"], width), full_page=True)
    if answer is None or answer.status != 200:
        return [f"{name} answered {answer and answer.status}."]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        return [f"{name} is wider than the screen."]
    return []


def picture_for_the_guide(site: str) -> None:
    with sync_playwright() as playwright:
        program = os.environ.get("TUSOI_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for wanted in [page for page in pages_of_the_ward() if page["name"] in GUIDE]:
            for width, media in SHOWN:
                page = signed_in(browser, site, wanted["as"], width, 800)
                page.emulate_media(media=media)
                page.goto(wanted["path"])
                file = KEPT / f"{wanted['name']}-{width if media == 'screen' else 'in'}.png"
                page.screenshot(path=file, full_page=True)
                page.close()
                make_small(file)
        for wanted in [page for page in pages_of_the_ward() if page["name"] in HELPS]:
            first_screens(browser, site, wanted)
        for wanted in pages_of_the_ward("--on-paper"):
            first_sheet(browser, site, wanted)
        browser.close()
    shutil.copyfile(IN_THE_PORTAL / "tung-nguoi-1280.png", KEPT / "month-sheet.png")
    tell(f"{len(GUIDE)} pages for the guide are in docs/pictures.")


def signed_in(browser: Browser, site: str, persona: str, width: int, height: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": height}, locale="vi-VN", base_url=site)
    page.goto(SIGN_IN)
    page.get_by_role("button", name=persona, exact=True).click()
    page.wait_for_load_state()
    return page


def first_screens(browser: Browser, site: str, wanted: JsonObject) -> None:
    IN_THE_PORTAL.mkdir(exist_ok=True)
    for width, height in WIDTHS.items():
        page = signed_in(browser, site, wanted["as"], width, height)
        page.goto(wanted["path"])
        file = IN_THE_PORTAL / f"{wanted['name']}-{width}.png"
        page.screenshot(path=file)
        page.close()
        make_small(file)


def first_sheet(browser: Browser, site: str, wanted: JsonObject) -> None:
    """The first sheet of what a browser prints, as docs/papers.md shows it."""
    across, down = (A4_LONG, A4) if wanted["wide"] else (A4, A4_LONG)
    page = signed_in(browser, site, wanted["as"], across - 2 * MARGIN, down - 2 * MARGIN)
    page.emulate_media(media="print")
    page.goto(wanted["path"])
    file = KEPT / f"in-{wanted['name']}.png"
    page.screenshot(path=file)
    page.close()
    make_small(file, margin=MARGIN)


def make_small(file: Path, *, margin: int = 0) -> None:
    from PIL import Image, ImageOps  # the portal's own, wanted here alone

    with Image.open(file) as shot:
        ImageOps.expand(shot.convert("RGB"), margin, "white").quantize(32).save(file, optimize=True)


def file_of(name: str, width: int) -> Path:
    return ROOT / "screens" / str(width) / f"{name}.png"


def pages_of_the_ward(*options: str) -> list[JsonObject]:
    asked = in_venv("flask", "--app", "wsgi", "demo", "pages", *options)
    said = subprocess.run(asked, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
    pages: list[JsonObject] = json.loads(said)
    return sorted(pages, key=lambda page: (page["as"] or "", page["name"]))


if __name__ == "__main__":
    try:
        picture(*sys.argv[1:])
    except Refused as refusal:
        sys.exit(str(refusal))
