"""The library: who finds what, how it is searched, how the book is kept."""

import io
import unicodedata
from datetime import date

import pytest
import sqlalchemy as sa

from portal.documents.models import Document, Relation
from portal.documents.rules.library import Reference, references, tidy_number
from portal.documents.service.library import Upload
from portal.ground.db import db
from portal.ground.files import StoredFile
from portal.ground.ids import written
from portal.notifications import Told
from tests.kit.papers import docx_of

TYPED = {
    "kind": "Hướng dẫn",
    "number": "12-HD/BTCTW",
    "dated": "06/07/2018",
    "issuer": "Ban Tổ chức Trung ương",
    "subject": "Nâng cao chất lượng sinh hoạt chi bộ",
    "audience": "everyone",
}


def at(document, more=""):
    return f"/van-ban/{written(document.id)}{more}"


def stored():
    return list(db.session.scalars(sa.select(Document).order_by(Document.dated)))


# --- who finds what


def test_a_stranger_is_asked_to_sign_in(stranger, put):
    document = put()
    for url in ("/van-ban", at(document), at(document, "/tep"), at(document, "/doc"), "/van-ban/tien-do"):
        assert stranger.get(url).status_code == 401, url


@pytest.mark.parametrize("more", ["", "/doc", "/tep", "/sua"])
def test_outside_its_audience_a_document_does_not_exist(as_, put, ward, more):
    document = put(audience=((ward.units["cell-3"], None),), upload=Upload(docx_of("Riêng"), "a.docx"))
    there = 403 if more == "/sua" else 404
    for name in ("member_1", "front_3", "women_head", "police_1", "sponsor_1", "admin"):
        expected = 200 if name == "sponsor_1" and more != "/sua" else there
        assert as_(name).get(at(document, more)).status_code == expected, name
    if more != "/sua":
        for name in ("member_3", "sec_3", "office", "ward_secretary"):
            assert as_(name).get(at(document, more)).status_code == 200, name


def test_the_list_holds_only_what_is_for_the_reader(as_, put, for_cell_3, for_secretaries):
    put(subject="Cho mọi người")
    seen = {
        name: [word in as_(name).get("/van-ban").text for word in ("Cho mọi người", "riêng của Chi bộ 3", "các bí thư")]
        for name in ("member_1", "member_3", "sec_1", "office", "front_1")
    }
    assert seen == {
        "member_1": [True, False, False],
        "member_3": [True, True, False],
        "sec_1": [True, False, True],
        "office": [True, True, True],
        "front_1": [True, False, False],
    }


def test_a_search_finds_nothing_outside_the_audience(as_, for_cell_3):
    assert "0 văn bản" not in as_("member_3").post("/van-ban", {"q": "riêng"}).text
    page = as_("member_1").post("/van-ban", {"q": "riêng của Chi bộ 3"})
    assert page.status_code == 200
    assert "Không có văn bản nào" in page.text


def test_a_tie_to_a_hidden_document_tells_its_number_alone(as_, put, for_cell_3):
    newer = put("6-NQ/CB", date(2022, 4, 1), relations=((Relation.REPLACES, for_cell_3.id),))
    page = as_("member_1").get(at(newer)).text
    assert "5-NQ/CB" in page
    assert "riêng của Chi bộ 3" not in page
    assert written(for_cell_3.id) not in page


# --- search


@pytest.fixture
def three(put):
    put("1-KL/TW", date(2021, 10, 25), subject="Đẩy mạnh xây dựng, chỉnh đốn Đảng", issuer="Ban Chấp hành Trung ương")
    put(
        "2-KH/ĐU",
        date(2022, 3, 1),
        subject="Học tập chuyên đề",
        upload=Upload(docx_of("Phần một\nĐảng viên phân loại rác tại nhà, giữ gìn đường phố"), "kh.docx"),
    )
    put("3-TB/ĐU", date(2022, 3, 2), subject="Dang dở việc phân lô rạc")


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("phan loai rac", ["2-KH/ĐU"]),
        ("PHÂN LOẠI", ["2-KH/ĐU"]),
        ("chinh don dang", ["1-KL/TW"]),
        ("2-kh/du", ["2-KH/ĐU"]),
        ("25/10/2021", ["1-KL/TW"]),
        ("rác", ["2-KH/ĐU", "3-TB/ĐU"]),
        ("đường", ["2-KH/ĐU"]),
        ("100%", []),
        ("_", []),
        ("'; drop table document; --", []),
    ],
)
def test_words_are_found_with_and_without_marks_exact_marks_first(as_, three, typed, numbers):
    browser = as_("member_1")
    for form in ("NFC", "NFD"):
        page = browser.post("/van-ban", {"q": unicodedata.normalize(form, typed)}).text
        found = sorted((page.find(f">Kế hoạch {number}<"), number) for number in ("1-KL/TW", "2-KH/ĐU", "3-TB/ĐU"))
        assert [number for place, number in found if place >= 0] == numbers


def test_a_found_text_shows_the_words_around(as_, three):
    assert "phân loại rác tại nhà" in as_("member_1").post("/van-ban", {"q": "loai rac"}).text


def test_the_list_is_narrowed_by_issuer_kind_and_year(as_, three):
    browser = as_("member_1")
    assert "2-KH/ĐU" not in browser.get("/van-ban?nam=2021").text.split('id="documents"')[1]
    assert "1-KL/TW" not in browser.get("/van-ban?co-quan=Đảng ủy phường").text.split('id="documents"')[1]
    assert "Không có văn bản nào" in browser.get("/van-ban?loai=Thông tư").text


@pytest.mark.parametrize(
    "query",
    [
        "nam=abc",
        "nam=99999999999999999999",
        "trang=0",
        "trang=999999999",
        "co-quan=%00x",
        "loai=%FF%FE",
        "trang=-3",
        "chua-hoc=1&da-go=1",
    ],
)
def test_an_odd_address_answers_a_page(as_, three, query):
    assert as_("member_1").get(f"/van-ban?{query}").status_code == 200


def test_pages_follow_each_other_and_cost_the_same(as_, put, reads):
    for number in range(25):
        put(f"{number}-TB/ĐU", date(2022, 1, 1 + number), subject=f"Thông báo thứ {number:02}")
    browser = as_("member_1")
    browser.get("/van-ban")
    first = reads(lambda: browser.get("/van-ban"))
    second = reads(lambda: browser.get("/van-ban?trang=2"))
    assert "Thông báo thứ 24" in browser.get("/van-ban").text
    assert "Thông báo thứ 04" in browser.get("/van-ban?trang=2").text
    assert first == second <= 20


# --- keeping the book


def test_only_the_office_keeps_the_book(as_, put):
    document = put()
    for name in ("ward_secretary", "sec_1", "member_1", "admin"):
        browser = as_(name)
        assert browser.get("/van-ban/moi").status_code == 403
        assert browser.post("/van-ban/moi", TYPED).status_code == 403
        assert browser.post(at(document, "/go"), {"reason": "x", "version": "1"}).status_code == 403
        assert browser.post(at(document, "/dua-lai"), {"version": "1"}).status_code == 403
    assert len(stored()) == 1
    assert stored()[0].withdrawn_at is None


def test_the_same_number_of_other_years_stands_beside(as_):
    browser = as_("office")
    for day in ("17/05/2012", "06/07/2018", "15/02/2022"):
        assert browser.post("/van-ban/moi", {**TYPED, "dated": day}).status_code == 303
    assert [one.dated.year for one in stored()] == [2012, 2018, 2022]

    again = browser.post("/van-ban/moi", {**TYPED, "number": "12 – hd / btctw", "subject": "Viết lại lần nữa"})
    assert again.status_code == 422
    assert "đã có trong thư viện" in again.text
    assert "Viết lại lần nữa" in again.text
    assert len(stored()) == 3


def test_what_is_typed_wrong_is_said_and_kept(as_):
    browser = as_("office")
    for change, said in (
        ({"dated": "31/02/2022"}, "Không có ngày"),
        ({"dated": "01/01/2030"}, "không thể sau hôm nay"),
        ({"audience": "unit:khong-co"}, "Hãy chọn"),
        ({"audience": ""}, "dành cho ai"),
        ({"subject": " "}, "trích yếu"),
        ({"number": "9" * 90}, "Dài quá"),
        ({"to_study": "y", "study_by": "01/01/2010"}, "Hạn học"),
        ({"based_on": "99-XX/YY"}, "Chưa có văn bản"),
        ({"replaces": "12-HD/BTCTW ngày 40/13/2018"}, "Không có ngày"),
    ):
        page = browser.post("/van-ban/moi", {**TYPED, "issuer": "Một cơ quan lạ", **change})
        assert page.status_code == 422, change
        assert said in page.text, change
        assert "Một cơ quan lạ" in page.text
    assert not stored()


def test_a_number_alone_that_several_years_bear_asks_for_the_date(as_, put):
    put("12-HD/BTCTW", date(2012, 5, 17))
    put("12-HD/BTCTW", date(2018, 7, 6))
    typed = {**TYPED, "number": "1-KH/ĐU", "dated": "01/04/2022"}
    browser = as_("office")
    assert "Có 2 văn bản cùng số" in browser.post("/van-ban/moi", {**typed, "replaces": "12-HD/BTCTW"}).text
    assert browser.post("/van-ban/moi", {**typed, "replaces": "12-hd/btctw, 06/7/2018"}).status_code == 303
    old = next(one for one in stored() if one.dated == date(2018, 7, 6))
    assert "Đã bị thay thế bởi" in browser.get(at(old)).text
    assert "Thay thế" in browser.get(at(stored()[-1])).text
    assert "đã bị thay thế" in browser.get("/van-ban").text


def test_two_clerks_editing_at_once_overwrite_nothing(as_, put):
    document = put()
    browser = as_("office")
    page = browser.get(at(document, "/sua"))
    assert browser.submit(page, "/sua", subject="Người thứ nhất sửa").status_code == 303
    late = browser.submit(page, "/sua", subject="Người thứ hai sửa", once="another-key")
    assert late.status_code == 409
    assert "vừa được người khác sửa" in late.text
    assert "Người thứ hai sửa" in late.text
    assert stored()[0].subject == "Người thứ nhất sửa"
    assert browser.submit(late, "/sua").status_code == 303
    assert stored()[0].subject == "Người thứ hai sửa"


def test_editing_keeps_file_audience_and_ties(as_, put, for_cell_3):
    document = put(upload=Upload(docx_of("Nội dung gốc"), "goc.docx"), relations=((Relation.BASED_ON, for_cell_3.id),))
    browser = as_("office")
    assert browser.submit(browser.get(at(document, "/sua")), "/sua", audience="everyone").status_code == 303
    page = browser.get(at(document)).text
    assert "goc.docx" in page
    assert "5-NQ/CB" in page
    assert "Nội dung gốc" in browser.get(at(document, "/doc")).text


def test_withdrawn_is_gone_for_readers_and_comes_back(as_, put):
    document = put()
    office = as_("office")
    assert office.post(at(document, "/go"), {"reason": "", "version": "1"}).status_code == 422
    assert office.post(at(document, "/go"), {"reason": "Nhầm", "version": "7"}).status_code == 409
    assert office.post(at(document, "/go"), {"reason": "Đăng nhầm", "version": "1"}).status_code == 303
    assert as_("member_1").get(at(document)).status_code == 404
    assert "121-KH/ĐU" not in as_("member_1").get("/van-ban?da-go=1").text
    assert "121-KH/ĐU" in office.get("/van-ban?da-go=1").text
    assert "Đăng nhầm" in office.get(at(document)).text
    assert office.get(at(document, "/sua")).status_code == 200
    assert office.post(at(document, "/dua-lai"), {"version": "2"}).status_code == 303
    assert as_("member_1").get(at(document)).status_code == 200


def test_reported_as_secret_its_words_and_file_leave_the_portal(as_, put, root, ward):
    document = put(upload=Upload(docx_of("Chim hoàng yến"), "a.docx"), subject="Chim sẻ")
    office = as_("office")
    kept = db.session.get(StoredFile, (1, document.file_id)).sha256
    assert (root / kept[:2] / kept).exists()
    answer = office.post(at(document, "/go"), {"reason": "Nghi có nội dung mật", "version": "1", "report": "1"})
    assert answer.status_code == 303
    assert not (root / kept[:2] / kept).exists()
    gone = stored()[0]
    assert (gone.text, gone.file_id) == ("", None)
    assert "chim" not in gone.folded
    assert office.get(at(document, "/tep")).status_code == 404
    assert db.session.scalar(sa.select(sa.func.count(Told.id)).where(Told.person_id == ward.ward_secretary)) == 1


def test_a_file_is_handed_over_never_shown(as_, put):
    document = put(upload=Upload(docx_of("Nội dung"), "Kế hoạch số 1.docx"))
    answer = as_("member_1").get(at(document, "/tep"))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "K%E1%BA%BF" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "application/octet-stream"
    assert answer.data.startswith(b"PK")


def test_a_file_that_the_disk_lost_is_said_to_be_lost(as_, put, root):
    document = put(upload=Upload(docx_of("Nội dung"), "a.docx"))
    for one in root.rglob("*"):
        if one.is_file():
            one.write_bytes(b"flipped")
    answer = as_("member_1").get(at(document, "/tep"))
    assert answer.status_code == 409
    assert "không còn nguyên vẹn" in answer.text


def test_the_words_are_read_as_text_not_as_markup(as_, put):
    document = put(upload=Upload(docx_of("<script>alert(1)</script> & Điều 1"), "a.docx"))
    page = as_("member_1").get(at(document, "/doc")).text
    assert "&lt;script&gt;alert(1)" in page


def test_the_whole_form_works_with_a_file(as_):
    browser = as_("office")
    form = {**TYPED, "file": (io.BytesIO(docx_of("Nội dung hướng dẫn")), "hd.docx")}
    assert browser.post("/van-ban/moi", form, content_type="multipart/form-data").status_code == 303
    assert "nội dung hướng dẫn" in stored()[0].lowered


# --- rules


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("121 – KH / ÐU", "121-KH/ĐU"),
        ("Số: 21-KL/TW", "21-KL/TW"),
        ("29/2018/QH14", "29/2018/QH14"),
        (unicodedata.normalize("NFD", "08-QĐi/TU"), "08-QĐi/TU"),
        ("37‑QĐ/TW ", "37-QĐ/TW"),
    ],
)
def test_a_number_is_written_one_way(typed, kept):
    assert tidy_number(typed) == kept


def test_references_are_read_as_people_write_them():
    assert references("21-KL/TW ngày 25/10/2021; 37-QĐ/TW, 25-10-2021\n101-QĐ/TW; ;") == [
        Reference("21-KL/TW", date(2021, 10, 25)),
        Reference("37-QĐ/TW", date(2021, 10, 25)),
        Reference("101-QĐ/TW", None),
    ]
