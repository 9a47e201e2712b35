"""A cell's submitted plans, read one after another: each decision brings the next."""

import pytest

from portal.audit.models import Entry
from portal.ground import ids
from portal.ground.db import db
from portal.plans.models import VersionState


@pytest.fixture
def three(drive):
    return [
        drive.hand_in("no_plan_1"),
        drive.hand_in("member_1", reason="Thêm"),
        drive.hand_in("member_1b", reason="Thêm"),
    ]


@pytest.fixture
def here(ward):
    return f"/ke-hoach/chi-bo/{ids.written(ward.units['cell-1'])}/doc"


def test_one_plan_a_page_in_the_order_of_names(as_, here, three):
    page = as_("sec_1").get(here)
    assert "Bản 1/3" in page.text
    assert "Đặng Quốc Ân" in page.text
    assert 'data-key="j ArrowRight"' in page.text
    following = as_("sec_1").get(f"{here}?ban={ids.written(three[0])}")
    assert "Bản 3/3" in following.text or "Bản 2/3" in following.text
    assert "Bùi Chưa Lập" in following.text


def test_opening_is_remembered(as_, here, three, ward):
    as_("sec_1").get(here)
    views = db.session.scalars(db.select(Entry).where(Entry.action == "plan.read")).all()
    assert [(one.object_kind, one.object_id) for one in views] == [("person", ward.member_1b)]


@pytest.mark.parametrize("htmx", [True, False])
def test_approving_brings_the_next(as_, drive, here, three, htmx):
    browser = as_("sec_1")
    page = browser.get(f"{here}?ban={ids.written(three[2])}")
    answer = browser.submit(page, "thong-qua", htmx)
    assert drive.state(three[2]) is VersionState.APPROVED
    if htmx:
        assert answer.status_code == 200
        assert answer.headers["HX-Push-Url"].startswith(here)
        assert answer.text.lstrip().startswith('<section id="reading"')
    else:
        assert answer.status_code == 303
        answer = browser.get(answer.location)
    assert "Đã thông qua kế hoạch của đồng chí Đặng Quốc Ân" in answer.text
    assert "Bản 1/2" in answer.text


def test_after_the_last_one_it_says_so(as_, drive, here, three):
    browser = as_("sec_1")
    for _ in three:
        answer = browser.submit(browser.get(here), "thong-qua", True)
    assert "Không còn bản nào chờ đồng chí xem" in answer.text
    assert {drive.state(one) for one in three} == {VersionState.APPROVED}


def test_what_another_decided_meanwhile_brings_the_next_with_the_reason(as_, drive, here, three):
    browser = as_("sec_1")
    page = browser.get(f"{here}?ban={ids.written(three[0])}")
    drive.approve(three[0], "dep_1")
    answer = browser.submit(page, "thong-qua", True)
    assert answer.status_code == 409
    assert "đã được thông qua ngày 25/04/2022" in answer.text
    assert "Bản 1/2" in answer.text


def test_a_resubmitted_plan_comes_with_what_changed(as_, drive, here):
    drive.send_back(drive.hand_in("no_plan_1"))
    drive.hand_in("no_plan_1", ethics="Sống giản dị, gần dân, mỗi tháng thăm hai hộ.")
    page = as_("sec_1").get(here)
    assert "Những chỗ thay đổi so với bản số 1" in page.text
    assert "mỗi tháng thăm hai hộ" in page.text.split("<ins>")[1]


def test_from_the_plans_own_page_one_comes_back_to_it(as_, drive, three, ward):
    browser = as_("sec_1")
    address = f"/ke-hoach/{ids.written(ward.no_plan_1)}"
    page = browser.get(address)
    refused = browser.submit(page, "yeu-cau-chinh-sua", code="general")
    assert refused.status_code == 422
    assert "Hãy ghi rõ cần sửa gì" in refused.text
    answer = browser.submit(page, "thong-qua")
    assert answer.location.endswith(address)
    assert "Đã thông qua" in browser.get(address).text
