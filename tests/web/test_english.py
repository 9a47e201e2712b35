"""Someone who prefers English reads the portal in English, and nobody else does."""

import html
import re
import unicodedata
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from portal.accounts.models import Account
from portal.ground.db import db, enter_ward, will_write
from portal.ground.ids import written
from portal.guide.roles import PAGES
from portal.organisations.settings import DEFAULTS
from portal.plans.rules.form import DEFAULT
from tests.kit.lived import live, pages_met


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
    assert re.search(r"<small>\d+,\d%</small>", vietnamese)


# A document stands in its own language: what the portal writes for the office's files, and the ward's own forms.
PAPERS = ("/van-ban/mau-word/", "/bao-cao/", "/bien-ban/du-thao", "/tro-giup/", "/nhat-ky", "/toi/viec-da-lam")
OF_FORMS = [words for part in DEFAULT for words in (part.label, part.hint) if words]
OF_FORMS += [words for words in re.findall(r"[^'\"]{3,}", str(DEFAULTS)) if re.search(r"\w \w", words)]
ATTRIBUTES = re.compile(r"""\b(?:aria-label|title|placeholder|alt|data-[a-z-]+)="([^"]*)\"""")
# What an English sentence names or shows as an example, as it stands on Vietnamese papers.
NAMED = re.compile(r"Tự Soi|\b[\w-]*-(?:CP|QĐ/TW|KH/ĐU)\b|MẬT, TỐI MẬT or TUYỆT MẬT|(?:for example|For example)\b.*")


def unmarked(kept):
    if isinstance(kept, dict):
        return {name: unmarked(one) for name, one in kept.items()}
    if isinstance(kept, list):
        return [unmarked(one) for one in kept]
    if not isinstance(kept, str):
        return kept
    text = str(kept)
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def without_marks(ward):
    """All that stands in the ward's tables loses its marks, so that each that is left was written by the portal."""
    will_write()
    for table in db.metadata.tables.values():
        columns = [one for one in table.columns if isinstance(one.type, sa.String | sa.JSON)]
        if table.name == "audit_entry" or not columns:  # the trail is never rewritten
            continue
        keys = list(table.primary_key.columns)
        kept = sa.table(table.name, *(sa.column(one.name, one.type) for one in [*keys, *columns]))
        for row in db.session.execute(sa.select(kept)).mappings().all():
            texts = {one.name: row[one.name] for one in columns if not isinstance(one.type, sa.Enum)}
            new = {name: unmarked(text) for name, text in texts.items() if unmarked(text) != text}
            if new:
                here = [kept.c[one.name] == row[one.name] for one in keys]
                db.session.execute(sa.update(kept).where(*here).values(new))
    db.session.commit()
    will_write(False)
    db.session.remove()
    enter_ward(1)


def vietnamese_in(page):
    said = re.sub(r"<(\w+)[^>]*\blang=.vi.*?</\1>", "\n", page, flags=re.DOTALL)
    said = re.sub(r"<pre\b.*?</pre>", "\n", said, flags=re.DOTALL)
    lines = words_of(said).splitlines() + [html.unescape(one) for one in ATTRIBUTES.findall(said)]
    for line in lines:
        for words in OF_FORMS:
            line = line.replace(words, "")
        if MARKED.search(NAMED.sub("", line)):
            yield line.strip()


@pytest.mark.grid
@pytest.mark.parametrize(
    "who", ["office", "ward_secretary", "sec_1", "front_1", "front_chair", "youth_head", "member_1"]
)
def test_a_vietnamese_letter_on_an_english_page_comes_from_the_ward(app, ward, as_, pytestconfig, who):
    live(ward, pytestconfig)
    in_english(ward, who)
    without_marks(ward)
    seen, left = 0, set()
    for url, page in pages_met(app, ward, as_(who)):
        if page.mimetype == "text/html" and not any(one in urlsplit(url).path for one in PAPERS):
            seen += 1
            left |= {(url, line[:160]) for line in vietnamese_in(page.text)}
    assert seen > 40
    assert not left, "\n".join(sorted(map(str, left)))
