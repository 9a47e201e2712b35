"""Every wild list by page in Chromium: handed in, asked where something is not sure, and written as it was shown."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from portal.ground.db import db, in_ward
from portal.people.models import Membership, Person
from tests.imports.test_wild_by_terminal import BEFORE, LISTS
from tests.imports.test_wild_lists import EXPECTED, WILD, bring
from tests.kit.second import confirmed

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]


@pytest.mark.grid
@pytest.mark.parametrize("name", LISTS)
def test_a_wild_list_goes_in_by_page(app, ward, visit, name):
    if name in BEFORE:
        bring(app, ward, BEFORE[name])
    db.session.remove()
    page, expected = visit("office"), EXPECTED[name]
    page.goto("/nhap-du-lieu")
    page.get_by_label("Tệp danh sách").set_input_files(WILD / name)
    page.get_by_label("Tính đến ngày").fill("30/06/2026")
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/nhap-du-lieu/\w{13}"))
    if "/cot" in page.url:
        page.locator("form button[type=submit]").last.click()  # as proposed
    expect(page.locator("#run")).to_be_visible()
    shown = page.locator("main").inner_text()
    if name == "loi.csv":
        for one in expected["refused"]:
            assert one["value"] in shown or one["row"] == 11, one
    button = page.get_by_role("button", name="Ghi vào cổng")
    assert button.count() == (name != "dinh-chinh.xlsx")  # a correction is written only when it is ticked
    if button.count():
        button.click()
        expect(button).to_have_count(0)
        confirmed()
    with in_ward(1):
        asked = sa.select(Membership.card_number, Person.name).join(Person, Person.id == Membership.person_id)
        written = {row.card_number: row.name for row in db.session.execute(asked)}
        db.session.remove()
    for row in expected["rows"] if isinstance(expected.get("rows"), list) else []:
        assert written[row["card"]] == row["name"]
