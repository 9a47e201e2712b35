"""The ward's own Word template: looked over, tried out, versioned, withdrawn; nothing in it runs."""

import io
import zipfile
from datetime import date

import pytest

from portal.audit import Entry
from portal.ground import ids
from portal.ground.db import db
from portal.organisations.queries import setting
from portal.papers import PAPERS, letterhead, word
from portal.papers.filling import default_template
from portal.papers.letterheads import DEMONSTRATION
from portal.papers.models import PaperTemplate
from tests.kit.papers import docx_of, repacked
from tests.papers.conftest import with_text, words_of

PAGE = "/van-ban/mau-word/ke-hoach"
GOOD = default_template(PAPERS["plan"])


@pytest.fixture
def office(as_):
    return as_("office")


def hand_in(browser, content, name="mau.docx", reason="Theo mẫu quận", page=PAGE):
    return browser.post(page, {"file": (io.BytesIO(content), name), "reason": reason})


def changed(words="Mẫu của phường Thử Nghiệm"):
    """The portal's own template with words of the ward in front of the title."""
    return with_text(GOOD, "{{ ten }}", f"{words} {{{{ ten }}}}")


@pytest.mark.parametrize("path", ["", "/ke-hoach", "/ke-hoach/tai", "/ke-hoach/xem-thu"])
def test_only_the_office_manages_templates(as_, stranger, path):
    assert stranger.get(f"/van-ban/mau-word{path}").status_code == 401
    assert as_("sec_1").get(f"/van-ban/mau-word{path}").status_code == 403


def test_a_post_without_the_right_changes_nothing(as_):
    assert hand_in(as_("ward_secretary"), changed()).status_code == 403
    assert as_("sec_1").post("/van-ban/mau-word/the-thuc/chi-bo", {}).status_code == 403
    assert db.session.scalar(db.select(PaperTemplate.id)) is None


def test_what_is_no_paper_is_not_found(office):
    assert office.get("/van-ban/mau-word/bang-diem").status_code == 404
    assert office.get("/van-ban/mau-word/the-thuc/bang-diem").status_code == 404
    assert office.get(f"{PAGE}/tai/3").status_code == 404


def test_the_ward_s_template_serves_from_then_on_and_the_trail_knows(office, unit, root, ward):
    page = hand_in(office, changed())
    assert page.status_code == 303

    file = word("plan", {"title": "KẾ HOẠCH"}, letterhead(unit("cell-1"), date(2022, 4, 5)), root)
    assert "Mẫu của phường Thử Nghiệm KẾ HOẠCH" in words_of(file)
    kept = db.session.scalars(db.select(PaperTemplate)).one()
    assert (kept.number, kept.reason, kept.made_by) == (1, "Theo mẫu quận", ward.office)
    assert "khac_phuc.thoi_han" in kept.placeholders
    assert "papers.manage" in db.session.scalars(db.select(Entry.action)).all()
    assert "bản số 1" in office.get(PAGE).text
    assert "Mẫu của phường" in office.get("/van-ban/mau-word").text


def test_withdrawing_brings_the_one_before_back_at_last_the_portal_s_own(office, unit, root):
    hand_in(office, changed("Bản một"))
    hand_in(office, changed("Bản hai"), reason="Sửa lại")
    head = letterhead(unit("cell-1"), date(2022, 4, 5))

    def serving():
        return words_of(word("plan", {"title": "KH"}, head, root))

    assert "Bản hai" in serving()
    for expected in ("Bản một", ""):
        newest = db.session.scalars(
            db.select(PaperTemplate.id)
            .where(PaperTemplate.withdrawn_at.is_(None))
            .order_by(PaperTemplate.number.desc())
        ).first()
        address = f"{PAGE}/{ids.written(newest)}/thu-lai"
        assert office.post(address).status_code == 303
        assert "Bản hai" not in serving()
        assert expected in serving()
    assert office.post(address).status_code == 409
    assert office.post(f"{PAGE}/{'0' * 13}/thu-lai").status_code == 404


def test_every_version_and_the_portal_s_own_can_be_had(office):
    hand_in(office, changed())
    own, first = office.get(f"{PAGE}/tai"), office.get(f"{PAGE}/tai/1")
    assert own.data == GOOD
    assert "Mẫu của phường Thử Nghiệm" in words_of(first.data)
    assert "attachment" in own.headers["Content-Disposition"]


@pytest.mark.parametrize("slug", ["ke-hoach", "ho-so-minh-chung", "niem-yet", "bien-ban", "bao-cao"])
def test_a_template_is_tried_out_with_invented_content(office, slug):
    assert "Nguyễn Thị Mẫu" in words_of(office.get(f"/van-ban/mau-word/{slug}/xem-thu?dang=docx").data)
    assert office.get(f"/van-ban/mau-word/{slug}/xem-thu?dang=pdf").data.startswith(b"%PDF")
    page = office.get(f"/van-ban/mau-word/{slug}")
    assert page.status_code == 200
    assert "quoc_hieu" in page.text


@pytest.mark.parametrize("code", PAPERS)
def test_the_portal_s_own_template_may_be_handed_in_again(office, code):
    slug = {
        "plan": "ke-hoach",
        "evidence": "ho-so-minh-chung",
        "posting": "niem-yet",
        "minutes": "bien-ban",
        "report": "bao-cao",
        "told": "phieu-bao",
    }[code]
    page = hand_in(office, default_template(PAPERS[code]), page=f"/van-ban/mau-word/{slug}")
    assert page.status_code == 303


HOSTILE = (
    "{{ ''.__class__.__mro__ }}",
    "{{ ten.__class__ }}",
    "{{ ten.__init__.__globals__ }}",
    "{{ ten.format }}",
    "{{ cycler() }}",
    "{{ range(1000000000) }}",
    "{{ ten * 1000000000 }}",
    "{{ ten ~ ten }}",
    "{{ self }}",
    "{{ config }}",
    "{{ ten | attr('upper') }}",
    "{{ ten | safe }}",
    "{{ khac_phuc | map('upper') }}",
    "{{ ten[0] }}",
    "{% set x = ten %}",
    "{% include 'x' %}",
    "{% import 'x' as x %}",
    "{% macro x() %}{% endmacro %}",
    "{% for a in [1, 2] %}{% endfor %}",
    "{% for a in khac_phuc %}{% for b in khac_phuc %}x{% endfor %}{% endfor %}",
    "{% for a in thong_tin recursive %}{% endfor %}",
    "{% for a in ten %}{% endfor %}",
    "{{ ten",
    "{% if ten %}",
    "{{ 1/0 }}",
    "{{ (ten for x in y) }}",
)


@pytest.mark.grid
@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("where", ["body", "footer"])
def test_nothing_in_a_template_runs(office, words, where):
    if where == "body":
        file = with_text(GOOD, "{{ ten }}", "{{ ten }} " + words.replace("&", "&amp;").replace("<", "&lt;"))
    else:
        with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
            footer = archive.read("word/footer1.xml").decode().replace("{{ ghi_chu_minh_hoa }}", words)
        file = repacked(GOOD, {"word/footer1.xml": footer.encode()})
    page = hand_in(office, file)
    assert page.status_code == 422
    assert db.session.scalar(db.select(PaperTemplate.id)) is None
    assert "Theo mẫu quận" in page.text  # the reason is kept


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (with_text(GOOD, "{{ ten }}", "{{ ten }} {{ diem_so }}"), "không có ô điền “diem_so”"),
        (
            with_text(GOOD, "{{ ten }}", "{{ ten }} {% for x in khac_phuc %}{{ x.diem }}{% endfor %}"),
            "không có ô điền “khac_phuc.diem”",
        ),
        (
            docx_of("{{ ten }} {{ co_quan }} {{ quoc_hieu }}"),
            "còn thiếu ô điền bắt buộc: khac_phuc.bien_phap, khac_phuc.han_che, khac_phuc.thoi_han, thong_tin",
        ),
        (docx_of("không có ô nào"), "còn thiếu ô điền bắt buộc"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"khong phai zip", "Không nhận loại tệp này"),
        (b"", "không có nội dung"),
        (repacked(GOOD, {"word/vbaProject.bin": b"x"}), "macro"),
        (repacked(GOOD, {"word/embeddings/oleObject1.bin": b"x"}), "nhúng"),
        (
            repacked(
                GOOD,
                {
                    "word/_rels/settings.xml.rels": b'<?xml version="1.0"?><Relationships xmlns="http://schemas.'
                    b'openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.'
                    b'openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="file:///x.dotm"'
                    b' TargetMode="External"/></Relationships>'
                },
            ),
            "nơi khác",
        ),
        (repacked(GOOD, {"word/document.xml": b"<khong phai xml"}), "hỏng"),
        (repacked(GOOD, {"word/media/a.bin": b"\0" * 51 * 1024 * 1024}), "quá lớn"),
        (repacked(GOOD, {f"word/media/{n}.png": b"" for n in range(2100)}), "quá lớn"),
    ],
    ids=range(13),
)
def test_a_file_that_cannot_serve_is_declined_in_words(office, file, words):
    page = hand_in(office, file)
    assert page.status_code == 422
    assert words in page.text
    assert db.session.scalar(db.select(PaperTemplate.id)) is None


def test_a_template_heavy_with_pictures_is_declined(office, monkeypatch):
    monkeypatch.setattr("portal.papers.checking.MOST_BYTES", 1000)
    page = hand_in(office, GOOD)
    assert page.status_code == 422
    assert "bớt hình ảnh" in page.text


def test_traces_of_changes_are_not_carried_into_every_paper(office):
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        body = archive.read("word/document.xml").decode()
    traced = body.replace("<w:sectPr", '<w:p><w:ins w:id="1" w:author="Ai Đó"><w:r/></w:ins></w:p><w:sectPr', 1)
    page = hand_in(office, repacked(GOOD, {"word/document.xml": traced.encode()}))
    assert page.status_code == 422
    assert "Track Changes" in page.text


def test_a_file_and_a_reason_are_asked_for(office):
    page = office.post(PAGE, {"reason": ""})
    assert page.status_code == 422
    assert "Hãy chọn tệp mẫu" in page.text
    assert "Hãy ghi lý do" in page.text


def test_a_template_without_the_demonstration_s_words_still_says_them(office, unit, root):
    """The ward's template leaves the footer out."""
    text = (
        "{{ co_quan }} {{ quoc_hieu }} {{ ten }} {% for x in thong_tin %}{{ x.muc }}{% endfor %} "
        "{% for x in khac_phuc %}{{ x.han_che }}{{ x.bien_phap }}{{ x.thoi_han }}{% endfor %}"
    )
    assert hand_in(office, docx_of(text)).status_code == 303
    head = letterhead(unit("cell-1"), date(2022, 4, 5))._replace(demonstration=DEMONSTRATION)
    assert DEMONSTRATION in words_of(word("plan", {"title": "KH"}, head, root))


def test_a_template_that_no_longer_fits_makes_way_for_the_portal_s_own(office, unit, root, monkeypatch):
    hand_in(office, changed())
    monkeypatch.setattr("portal.papers.making.template_in_force", lambda *_: docx_of("{{ ten.__class__ }}"))
    assert "CHI BỘ 1" in words_of(word("plan", {}, letterhead(unit("cell-1"), date(2022, 4, 5)), root))


LAYOUT = {
    "since": "01/05/2022",
    "authority": "T/M CHI BỘ",
    "recipients": "Đảng ủy phường (báo cáo)\nLưu chi bộ",
    "addressed": "",
    "post": "BÍ THƯ",
    "symbol": "CB",
    "place": "Thử Nghiệm",
    "top": "20",
    "right": "20",
    "bottom": "20",
    "left": "35",
}


def test_signature_and_margins_change_from_a_day_on(office, unit):
    assert "T/M CHI ỦY" in office.get("/van-ban/mau-word/the-thuc").text
    assert office.get("/van-ban/mau-word/the-thuc/chi-bo").status_code == 200
    assert office.post("/van-ban/mau-word/the-thuc/chi-bo", LAYOUT).status_code == 303

    before, after = (letterhead(unit("cell-1"), day) for day in (date(2022, 4, 30), date(2022, 5, 1)))
    assert (before.signature[0], before.layout.margins.left) == ("T/M CHI ỦY", 30)
    assert (after.signature[0], after.layout.margins.left) == ("T/M CHI BỘ", 35)
    assert setting("paper_place", date(2022, 5, 1)) == ""  # what was not changed is not decided anew
    # Another body's signature stays, its margins follow the kind of organisation.
    assert letterhead(unit("ward"), date(2022, 5, 1)).signature[0] == "T/M ĐẢNG ỦY"


def test_the_same_again_changes_nothing(office):
    office.post("/van-ban/mau-word/the-thuc/chi-bo", LAYOUT)
    entries = db.session.scalar(db.select(db.func.count(Entry.id)))
    office.post("/van-ban/mau-word/the-thuc/chi-bo", LAYOUT)
    assert db.session.scalar(db.select(db.func.count(Entry.id))) == entries


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"left": "3"}, "số từ 5 đến 60"),
        ({"left": "x"}, "Hãy ghi một số nguyên"),
        ({"since": ""}, "ngày bắt đầu"),
        ({"since": "32/05/2022"}, "Không có ngày"),
        ({"authority": " "}, "quyền hạn ký"),
        ({"post": "x" * 121}, "120"),
    ],
)
def test_a_layout_that_cannot_be_keeps_what_was_typed(office, typed, words):
    page = office.post("/van-ban/mau-word/the-thuc/chi-bo", LAYOUT | {"place": "Nơi Mới"} | typed)
    assert page.status_code == 422
    assert words in page.text
    assert "Nơi Mới" in page.text
