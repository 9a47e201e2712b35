"""Cách xem đã lưu: a list's page and filters under a name, one's own, and nothing that was typed to search."""

import pytest
import sqlalchemy as sa

from portal.accounts.models import SavedView
from portal.accounts.service.saved import MOST
from portal.audit import Entry
from portal.ground.db import db
from portal.ground.ids import written


def kept():
    db.session.rollback()
    query = sa.select(SavedView.path, SavedView.query, SavedView.name).order_by(SavedView.saved_at)
    rows = [tuple(row) for row in db.session.execute(query)]
    db.session.rollback()
    return rows


def keep(browser, here, name="Chi bộ 1"):
    return browser.post("/toi/cach-xem", {"here": here, "name": name})


def test_a_stranger_keeps_nothing(stranger):
    assert stranger.get("/toi/cach-xem").status_code == 401
    assert keep(stranger, "/dang-vien").status_code == 401


@pytest.mark.parametrize(
    "here",
    [
        "",
        "/",
        "/toi",
        "//evil.example/dang-vien",
        "https://evil.example/dang-vien",
        "javascript:alert(1)",
        "dang-vien",
        "/khong-co",
        "/dang-vien/in",
        "/toi/cach-xem",
        "\\\\evil.example",
        "/dang-vien/../toi",
        "http://[",
        "/dang-vien\x00",
        "/dang-vien?" + "&".join("a=1" for _ in range(60)),
    ],
)
def test_only_a_list_of_the_portal_is_kept(as_, here):
    assert keep(as_("office"), here).status_code in (404, 422)
    assert kept() == []


def test_a_list_is_kept_opened_and_dropped(as_, ward):
    browser, cell = as_("office"), written(ward.units["cell-1"])
    here = f"/dang-vien?xep=to&chi-bo={cell}&to=&trang=3&q=Ho%C3%A0&la=1"
    page = browser.get(here)
    assert "Lưu cách xem này" in page.text
    answer = browser.submit(page, "/toi/cach-xem", name="  Chi   bộ 1 ")

    assert answer.status_code == 303
    assert kept() == [("/dang-vien", f"chi-bo={cell}&xep=to", "Chi bộ 1")]  # no page, no typed word, nothing unknown
    page = browser.get(answer.headers["Location"])
    assert "Đã lưu cách xem" in page.text
    assert 'aria-current="true">Chi bộ 1</a>' in page.text
    assert f'href="/dang-vien?chi-bo={cell}&amp;xep=to">Chi bộ 1</a>' in browser.get("/").text
    assert "Chi bộ 1</a>" not in as_("ward_secretary").get("/").text

    assert browser.submit(page, "/bo").status_code == 303
    assert kept() == []
    assert "Cách xem đã lưu" not in browser.get("/").text


def test_a_view_of_somebody_else_is_not_there(as_):
    keep(as_("office"), "/dang-vien")
    view = db.session.scalar(sa.select(SavedView.id))
    db.session.rollback()

    assert as_("ward_secretary").post(f"/toi/cach-xem/{written(view)}/bo").status_code == 404
    assert len(kept()) == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_view_without_a_fit_name_is_asked_for_one(as_, name):
    page = keep(as_("office"), "/van-ban?nam=2022", name)

    assert page.status_code == 422
    assert f'value="{name.strip()}"' in page.text
    assert 'name="here" value="/van-ban?nam=2022"' in page.text
    assert kept() == []


def test_the_same_name_means_the_newer_view(as_):
    keep(as_("office"), "/van-ban?nam=2021")
    keep(as_("office"), "/van-ban?nam=2022")
    keep(as_("office"), "/lich?xem=tuan&ngay=2022-04-25")

    assert kept() == [("/van-ban", "nam=2022", "Chi bộ 1"), ("/lich", "xem=tuan", "Chi bộ 1")]


def test_there_is_an_end_to_it(as_):
    browser = as_("office")
    for number in range(MOST):
        keep(browser, "/van-ban", f"số {number}")
    page = keep(browser, "/van-ban", "thêm một")

    assert page.status_code == 409
    assert 'value="thêm một"' in page.text
    assert len(kept()) == MOST


def test_it_is_recorded_without_a_word_of_it(as_):
    keep(as_("office"), "/van-ban?nam=2022", "Của riêng tôi")

    entry = db.session.scalars(sa.select(Entry).order_by(Entry.number.desc())).first()
    assert entry.action == "account.view.save"


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("sec_1", "/ke-hoach/chi-bo/{cell}?loc=cho-xem"),
        ("office", "/ke-hoach/so-giao-nhan"),
        ("member_1", "/lich"),
        ("member_1", "/van-ban"),
        ("sec_1", "/dang-vien"),
    ],
)
def test_every_list_offers_it(as_, ward, who, page):
    answer = as_(who).get(page.format(cell=written(ward.units["cell-1"])))

    assert answer.status_code == 200
    assert 'action="/toi/cach-xem"' in answer.text
