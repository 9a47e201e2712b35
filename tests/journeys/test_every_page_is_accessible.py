"""axe finds nothing on any page of the portal, on a phone and at the office, in light and dark."""

import re
from pathlib import Path

import pytest

from portal.ground import ids
from tests.journeys.accessible import accessible
from tests.kit.browser import OFFICE, PHONE

WILD = Path(__file__).parent.parent / "imports" / "wild"

pytestmark = pytest.mark.journey

PAGES = {
    None: ("/dang-nhap", "/kich-hoat", "/khong-co-trang-nay"),
    "front_1": (
        "/",
        "/tim",
        "/toi",
        "/toi/cach-xem",
        "/thong-bao",
        "/dang-vien",
        "{month}/{front-1}",
        "{month}/{front-1}?mo={member_1}",
        "{month}/{front-1}/gui",
        "{month}/{front-1}/khong-y-kien",
        "{month}/{front-1}/nguoi-giup-viec",
        "{month}/{front-1}/in",
        "/giam-sat/cua-toi",
        "/toi/nguoi-than",
        "/toi/ai-da-xem",
        "/ai-duoc-lam-gi",
        "/toi/du-lieu",
        "/toi/du-lieu/yeu-cau",
        "/luu-tru/muc-dich",
        "/luu-tru/thoi-han",
        "/ke-hoach/{member_1}",
    ),
    "sec_1": (
        "{month}",
        "{month}/chi-bo/{cell-1}",
        "{month}/{cell-1}?mo={member_1}",
        "/dang-vien/{member_1}",
        "/ke-hoach/chi-bo/{cell-1}",
        "/ke-hoach/chi-bo/{cell-1}/doc",
        "/ke-hoach/chi-bo/{cell-1}/ket-qua",
        "/ke-hoach/{member_1}",
        "/ke-hoach/{member_1}/so-sanh",
        "/ke-hoach/{member_1}/ket-qua",
        "/ho-so-minh-chung/{member_1}/2022-quy-2",
        "/bao-cao/minh-chung-chi-bo",
    ),
    "office": (
        "/dang-vien",
        "/dang-vien/tai-ve",
        "/dang-vien/{member_1}/qua-trinh",
        "/dang-vien/{member_1}/dinh-chinh",
        "/dang-vien/{member_1}/gop",
        "/dang-vien/{member_1}/gop?voi={member_3}",
        "/to-chuc/them-nhieu",
        "/tai-khoan/phieu?dang-vien=1",
        "/to-chuc",
        "/to-chuc/{cell-1}",
        "/bien-dong",
        "/nhap-du-lieu",
        "/tai-khoan",
        "/giam-sat/chuong-trinh",
        "{month}/tien-do",
        "{month}/mo-khoa",
        "/sinh-hoat/loai",
        "/sinh-hoat/tieu-chi",
        "/ke-hoach/mau",
        "/van-ban/mau-word",
        "/van-ban/mau-word/ke-hoach",
        "/van-ban/mau-word/the-thuc",
        "/van-ban/mau-word/the-thuc/chi-bo",
        "/ke-hoach/noi-gui",
        "/ke-hoach/noi-gui/moi",
        "/ke-hoach/noi-gui/bo-sung",
        "/ke-hoach/so-giao-nhan",
        "/ke-hoach/so-giao-nhan/in",
        "/ke-hoach/niem-yet",
        "/bang-niem-yet",
        "/ke-hoach/chi-bo",
        "/bao-cao",
        "/bao-cao/dot-sinh-hoat",
        "/bao-cao/so-giao-nhan",
        "/thu-nhac",
        "/toi/loi-nhac",
    ),
    "com_1": ("/viec-chung", "/kiem-tra-chi-bo"),
    "sponsor_1": ("/chi-bo-duoc-phan-cong/{cell-1}",),
    "no_plan_1": ("/ke-hoach/cua-toi", "/ke-hoach/viet", "/ke-hoach/viet/tep", "/ke-hoach/tu-soi"),
    "member_1": ("/ke-hoach/cua-toi", "/ke-hoach/viet?doi=1", "/sinh-hoat/gop-y"),
    "dep_1": ("/ke-hoach/{no_plan_1}/ban-giay", "/ke-hoach/{no_plan_1}/ban-giay/tep"),
    "ward_secretary": (
        "/chi-bo-duoc-phan-cong",
        "/nhat-ky",
        "{month}/tien-do",
        "/ke-hoach/chi-bo",
        "/ke-hoach/chi-bo/doc",
    ),
    "youth_head": (
        "/lich",
        "/lich?xem=tuan",
        "/lich?xem=danh-sach",
        "/lich/thang/2022-05",
        "/sinh-hoat/moi",
        "/sinh-hoat/dinh-ky",
        "/sinh-hoat/clb/{youth}",
        "/lich/dia-chi",
    ),
    "typist_1": ("{month}/{front-1}/nhap-phieu", "{month}/{front-1}/nhap-phieu/{member_1}"),
}


@pytest.mark.parametrize("viewport", [PHONE, OFFICE], ids=["phone", "office"])
@pytest.mark.parametrize("who", PAGES, ids=str)
def test_axe_finds_nothing(visit, ward, who, viewport):
    page = visit(who, viewport=viewport)
    names = {code: ids.written(number) for kind in (ward.units, ward.people) for code, number in kind.items()}
    if viewport is PHONE:
        page.emulate_media(color_scheme="dark")
    for address in PAGES[who]:
        page.goto(address.format_map({**names, "month": f"/giam-sat/{ward.month}"}))
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} goes sideways"


@pytest.mark.parametrize("viewport", [PHONE, OFFICE], ids=["phone", "office"])
def test_axe_finds_nothing_while_a_list_is_brought_in(visit, ward, viewport):
    page = visit("office", viewport=viewport)
    page.goto("/nhap-du-lieu")
    page.set_input_files("input[name=file]", WILD / "ho-ten-hai-cot.xlsx")
    page.fill("input[name=effective_on]", "28/02/2022")
    page.click("form[enctype] button[type=submit]")
    page.wait_for_url(re.compile("/nhap-du-lieu/[0-9a-z]{13}$"))
    for address in (page.url, f"{page.url}/cot"):
        page.goto(address)
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} goes sideways"
