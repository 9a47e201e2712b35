"""axe finds nothing on any page of the portal and nothing goes sideways: at four widths, in light and dark, in large
print. Each run opens a seventh of the pages in one of these ways, by the day's seed; `--whole` all of them in all, and
whatever else each person of the ward may open."""

import re
from itertools import product
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import pytest

from portal.ground import ids
from tests.journeys.accessible import accessible
from tests.kit import sampling
from tests.kit.browser import OFFICE, PHONE
from tests.kit.ward import PEOPLE
from tests.web.test_every_page import addresses

WILD = Path(__file__).parent.parent / "imports" / "wild"

pytestmark = pytest.mark.journey

PAGES = {
    None: ("/dang-nhap", "/kich-hoat", "/khong-co-trang-nay"),
    "front_1": (
        "/",
        "/tim",
        "/toi",
        "/toi/cach-xem",
        "/toi/xac-thuc",
        "/toi/viec-da-lam",
        "/thong-bao",
        "/dang-vien",
        "{month}/{front-1}",
        "{month}/{front-1}?mo={member_1}",
        "{month}/{front-1}/gui",
        "{month}/{front-1}/khong-y-kien",
        "{month}/{front-1}/nguoi-giup-viec",
        "{month}/{front-1}/in",
        "/tong-quan/thang/2022-04/{front-1}",
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
        "/ho-so-minh-chung/{member_1}",
        "/tong-quan/chi-bo/{cell-1}/2022",
        "{month}/{cell-1}/excel/nop",
        "/hoc-bu/chi-bo",
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
        "/van-ban/mau-word/cach-viet-so",
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
        "/bao-cao/dot-sinh-hoat/loi-van",
        "/bao-cao/so-giao-nhan",
        "/thu-nhac",
        "/toi/loi-nhac",
        "/muc-luc",
        "/nhap",
        "/dang-vien/in",
        "/to-chuc/them",
        "/to-chuc/{cell-1}/dia-ban",
        "/to-chuc/{cell-1}/doi-ten",
        "/to-chuc/ten-phuong",
        "{month}/khong-nguoi-dung-dau",
        "{month}/khong-ai-giam-sat",
        "/hoc-bu",
        "/diem-danh",
        "/diem-danh/chi-bo/{cell-1}",
        "/viec-chung/2022-04",
        "/van-ban",
        "/van-ban/moi",
        "/van-ban/tien-do",
        "/dot-sinh-hoat",
        "/dot-sinh-hoat/mo-dot",
        "/dot-sinh-hoat/tu-soi-2022",
        "/dot-sinh-hoat/tu-soi-2022/sua",
        "/dot-sinh-hoat/tu-soi-2022/noi-dung",
        "/dot-sinh-hoat/tu-soi-2022/nhiem-vu",
        "/dot-sinh-hoat/tu-soi-2022/chi-tieu",
        "/dot-sinh-hoat/tu-soi-2022/chi-tieu/ke-hoach-da-thong-qua/{cell-1}",
        "/tong-quan",
        "/tong-quan/phuong",
        "/tong-quan/cap-tren/tu-soi-2022",
        "/giao-ban/2022-04",
        "/so-lieu-phuong",
        "/chot-so-lieu",
        "/chot-so-lieu/moi",
        "/dong-nam",
        "/yeu-cau-du-lieu",
    ),
    "com_1": ("/viec-chung", "/kiem-tra-chi-bo"),
    "sponsor_1": ("/chi-bo-duoc-phan-cong/{cell-1}",),
    "no_plan_1": ("/ke-hoach/cua-toi", "/ke-hoach/viet", "/ke-hoach/viet/tep", "/ke-hoach/tu-soi"),
    "member_1": ("/ke-hoach/cua-toi", "/ke-hoach/viet?doi=1", "/sinh-hoat/gop-y"),
    "dep_1": ("/ke-hoach/{no_plan_1}/ban-giay", "/ke-hoach/{no_plan_1}/ban-giay/tep"),
    "ward_secretary": (
        "/chi-bo-duoc-phan-cong",
        "/cho-xac-nhan",
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


class Way(NamedTuple):
    """How a page is looked at."""

    width: int
    scheme: str
    large: bool


WAYS = [Way(*one) for one in product((320, 360, 768, 1280), ("light", "dark"), (False, True))]


def ways(address, whole):
    """All of them, or one that wanders with the day."""
    return WAYS if whole else [WAYS[(crc32(address.encode()) + int(sampling.seed())) % len(WAYS)]]


def looked_at(page, way):
    """What is wrong with the open page, looked at in this way."""
    page.set_viewport_size({"width": way.width, "height": 780})
    page.emulate_media(color_scheme=way.scheme, reduced_motion="reduce")
    page.evaluate(
        "large => large ? document.documentElement.setAttribute('data-print', 'large')"
        " : document.documentElement.removeAttribute('data-print')",
        way.large,
    )
    try:
        accessible(page)
    except AssertionError as found:
        yield f"{way}\n{found}"
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > way.width:
        yield f"{way} {page.url} goes sideways, {wide} wide"


@pytest.mark.walk
@pytest.mark.parametrize("who", PAGES, ids=str)
def test_axe_finds_nothing(visit, ward, who, pytestconfig):
    page, found = visit(who), []
    names = {code: ids.written(number) for kind in (ward.units, ward.people) for code, number in kind.items()}
    whole = pytestconfig.getoption("--whole")
    for address in sampling.a_share(PAGES[who], f"axe {who}", whole):
        page.goto(address.format_map({**names, "month": f"/giam-sat/{ward.month}"}))
        for way in ways(address, whole):
            found += looked_at(page, way)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", [*PEOPLE, None], ids=str)
def test_axe_finds_nothing_whoever_opens_it(app, visit, as_, stranger, ward, who, pytestconfig):
    """Each page that a person may open, in one way; in a whole run only."""
    if not pytestconfig.getoption("--whole"):
        pytest.skip("the whole grid only")
    browser, found = as_(who) if who else stranger, []
    theirs = {}
    for endpoint, url in addresses(app, ward):
        answer = browser.get(url)
        if answer.status_code == 200 and answer.mimetype == "text/html" and "<html" in answer.text:
            theirs.setdefault(endpoint, url)
    page = visit(who)
    for url in theirs.values():
        page.goto(url)
        (way,) = ways(f"{who} {url}", whole=False)
        found += looked_at(page, way)
    assert not found, "\n".join(found)


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
