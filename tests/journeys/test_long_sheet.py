"""The head of a mass organisation writes over the edge of a page: the list beside turns, the hands never leave the
keys."""

import pytest

from portal.ground import ids
from portal.supervision.queries.sheet import RowState, outline_for
from portal.supervision.views import listing
from tests.journeys.accessible import accessible
from tests.kit.crowd import more_members

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [360, 1280])
def test_the_list_turns_with_the_member(visit, ward, monkeypatch, width):
    more_members(ward, 30)
    monkeypatch.setattr(listing, "PAGE", 10)
    there = f"/giam-sat/2022-04/{ids.written(ward.units['women'])}"
    rows = outline_for(ward.actor("women_head"), ward.place("women"), ward.today).rows
    edge = next(at for at in (9, 19) if rows[at].state is rows[at + 1].state is RowState.OPEN)
    page = visit("women_head", viewport={"width": width, "height": 800})
    page.goto(f"{there}?mo={ids.written(rows[edge].person_id)}")
    page.wait_for_selector("#member form.note")
    page.keyboard.press("0")
    after = f"m-{ids.written(rows[edge + 1].person_id)}"
    page.wait_for_selector(f"#member[data-row={after}]")
    page.wait_for_function("document.activeElement?.id === 'member-name'")
    assert page.locator(f"#{after} .row[aria-current]").count() == 1
    assert page.locator("#sheet-rows > li:not(.group)").count() <= 10
    assert page.get_by_text("Đã lưu").count()
    accessible(page)
    page.goto(f"{there}?loc=")
    accessible(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**trang=2*")
    assert page.locator("#sheet-rows > li:not(.group)").count() == 10
