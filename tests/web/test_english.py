"""Someone who prefers English reads the portal in English, and nobody else does."""

import html
import re

import pytest

from portal.accounts.models import Account
from portal.ground.db import db, will_write
from portal.ground.ids import written
from portal.guide.roles import PAGES


def test_the_portal_speaks_english_to_who_asked_for_it(as_, ward):
    will_write()
    db.session.get(Account, (1, ward.accounts["front_1"])).language = "en"
    db.session.commit()
    english, vietnamese = as_("front_1").get("/"), as_("front_3").get("/")
    assert 'lang="en"' in english.text
    assert "My work" in english.text
    assert "Việc của tôi" not in english.text
    assert "Việc của tôi" in vietnamese.text


MARKED = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
# Words of the portal that no name, no title and no text of the ward's own holds.
SENTENCE = re.compile(
    r"\b(?:hãy|tháng \d|ngày \d|chưa có|không có|đã lưu|bấm|chậm nhất|còn \d|trong đó|của đồng chí|ghi sổ)\b",
    re.IGNORECASE,
)
READ = {
    "front_1": (
        "/",
        "/giam-sat/2022-04/{front-1}",
        "/giam-sat/2022-04/{front-1}?loc=",
        "/toi",
        "/toi/du-lieu",
        "/nhap",
    ),
    "office": ("/", "/dang-vien", "/tai-khoan", "/nhap-du-lieu", "/giam-sat/2022-04/tien-do", "/so-lieu-phuong"),
    "ward_secretary": ("/", "/giao-ban/2022-04", "/tong-quan", "/ke-hoach/chi-bo", "/giam-sat/2022-04/tien-do"),
    "sec_1": ("/", "/giam-sat/2022-04/chi-bo/{cell-1}", "/ke-hoach/chi-bo/{cell-1}", "/hoc-bu/chi-bo"),
    "youth_head": ("/", "/lich", "/lich/thang/2022-05", "/sinh-hoat/moi"),
    "member_1": ("/", "/ke-hoach/cua-toi", "/ke-hoach/viet?doi=1", "/giam-sat/cua-toi", "/diem-danh"),
}


def in_english(ward, *names):
    will_write()
    for name in names:
        db.session.get(Account, (1, ward.accounts[name])).language = "en"
    db.session.commit()
    will_write(False)


def words_of(page):
    return html.unescape(re.sub(r"<(script|style|textarea)\b.*?</\1>|<[^>]+>", "\n", page, flags=re.DOTALL))


@pytest.mark.parametrize("who", READ)
def test_no_vietnamese_sentence_is_left_but_names(as_, ward, who):
    in_english(ward, who)
    names, left = {code: written(number) for code, number in ward.units.items()}, []
    for address in READ[who]:
        page = as_(who).get(address.format_map(names))
        assert page.status_code == 200, address
        left += [(address, line.strip()) for line in words_of(page.text).splitlines() if SENTENCE.search(line)]
    assert not left, "\n".join(map(str, left))


@pytest.mark.parametrize("page", [page.code for page in PAGES])
def test_the_guide_is_wholly_english(as_, ward, page):
    in_english(ward, "member_1")
    main = as_("member_1").get(f"/tro-giup/{page}").text.partition("<main")[2].partition("</main>")[0]
    assert not MARKED.findall(words_of(main))


def test_numbers_and_shares_are_written_as_english_writes_them(as_, ward):
    in_english(ward, "ward_secretary")
    english = as_("ward_secretary").get("/giam-sat/2022-04/tien-do").text
    vietnamese = as_("standing").get("/giam-sat/2022-04/tien-do").text
    assert re.search(r"<small>\d+\.\d%</small>", english)
    assert re.search(r"<small>\d+,\d %</small>", vietnamese)
