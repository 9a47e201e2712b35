"""Word and PDF of the same paper: what they say, what they must never do, what they must not tell."""

import io
import re
import string
import unicodedata
import zipfile
from datetime import date

import pypdf
import pytest

from portal.ground.db import db, will_write
from portal.ground.text import say
from portal.organisations.queries import this_ward
from portal.papers import PAPERS, letterhead, made, pdf, word
from portal.papers.content import content_of, sign_rows
from portal.papers.defaults import PARTS, draw
from portal.papers.filling import default_template
from portal.papers.kinds import VIETNAMESE, full_sample
from portal.papers.letterheads import DEMONSTRATION
from portal.plans.models import Section
from tests.papers.conftest import letters_of, words_of

SIGNED = date(2022, 4, 5)
LANG = re.compile(r'<w:lang\b[^>]*w:val="([^"]+)"')
BARE = "aăâeêioôơuưy"
TONES = "\u0300\u0309\u0303\u0301\u0323"
MARKUP = '#eval("1+1") $x^2$ *sao* _gạch_ <b>đậm</b> & \\ @ref // `mã` {{ 7*7 }} {% x %} ]'


@pytest.fixture
def head(unit):
    return letterhead(unit("cell-1"), SIGNED, document="BB", number=12)


def accented():
    small = [unicodedata.normalize("NFC", letter + tone) for letter in BARE for tone in TONES]
    small += [*"ăâêôơư", "đ"]
    return small + [letter.upper() for letter in small]


@pytest.mark.parametrize("code", PAPERS)
def test_both_files_say_all_that_the_paper_holds(code, head, root):
    context = PAPERS[code].sample
    written, set_in_type = words_of(word(code, context, head, root)), letters_of(pdf(code, context, head))

    wanted = ["CHI BỘ 1", "Số 12-BB/CB", "ĐẢNG CỘNG SẢN VIỆT NAM", "ngày 05 tháng 4 năm 2022", "T/M CHI ỦY"]
    for text in [*wanted, *leaves(context)]:
        assert text in written, text
        assert text in set_in_type, text


def leaves(value):
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in leaves(one)]
    return [value] if isinstance(value, str) and value else []


@pytest.mark.parametrize("code", PAPERS)
def test_word_is_told_that_it_reads_vietnamese(code, head, root):
    """What says English is underlined red from end to end."""
    file = zipfile.ZipFile(io.BytesIO(word(code, PAPERS[code].sample, head, root)))
    told = [
        lang for name in file.namelist() if name.endswith(".xml") for lang in LANG.findall(file.read(name).decode())
    ]
    assert told
    assert set(told) == {"vi-VN"}


def test_the_pdf_holds_every_vietnamese_letter(head):
    letters = accented()
    assert len(letters) == 134
    text = letters_of(pdf("posting", {"title": "CHỮ", "paragraphs": [" ".join(letters), string.ascii_letters]}, head))

    assert [letter for letter in letters if letter not in text] == []


def test_bold_and_italic_hold_every_letter_too(head):
    letters = " ".join(accented())
    text = letters_of(pdf("minutes", {"title": letters, "remarks": [letters]}, head))

    assert all(text.count(letter) >= 2 for letter in accented())


@pytest.mark.parametrize("code", ["plan", "minutes"])
def test_what_people_write_is_never_markup(code, head, root):
    context = {
        "title": f"TÊN {MARKUP}",
        "facts": [{"label": "Họ và tên", "value": MARKUP}],
        "paragraphs": [MARKUP],
        "signatures": [head.signed(MARKUP)],
    }
    assert words_of(word(code, context, head, root)).count(MARKUP) == 4
    plain = letters_of(pdf(code, context, head)).replace(" ", "")
    assert plain.count(MARKUP.replace(" ", "")) == 4


def test_signs_that_cannot_be_printed_break_nothing(head, root):
    odd = "trước\x00\x07\x0c\x1b\ud800\ufffe sau"
    assert "trước" in words_of(word("posting", {"title": odd}, head, root))
    assert "trước" in letters_of(pdf("posting", {"title": odd}, head))


def test_an_empty_paper_is_still_a_paper(head, root):
    for code in PAPERS:
        assert "CHI BỘ 1" in words_of(word(code, {}, head, root))
        assert "CHI BỘ 1" in letters_of(pdf(code, {}, head))


def test_a_key_the_paper_does_not_know_is_our_mistake(head):
    with pytest.raises(KeyError, match="minutes knows no opinion"):
        pdf("minutes", {"opinion": "x"}, head)
    with pytest.raises(KeyError, match=r"plan\.commitments knows no points"):
        pdf("plan", {"commitments": [{"points": 90}]}, head)


def test_values_are_written_as_people_write_them(head):
    content = content_of(
        PAPERS["plan"],
        {"title": say("Tháng %(month)s", month=say("tư")), "sub": date(2022, 4, 5), "paragraphs": [Section.ETHICS, 7]},
        head,
    )
    assert (content["title"], content["sub"]) == ("Tháng tư", "05/4/2022")
    assert content["paragraphs"] == ["Đạo đức, lối sống", "7"]


def test_an_odd_signature_stands_at_the_right_with_the_recipients_beside_it():
    one, two, three = ({"name": name, "recipients": []} for name in "abc")
    rows = sign_rows([one, two, three], ["Lưu"])
    assert [(row["left"]["name"], row["right"]["name"]) for row in rows] == [("a", "b"), ("", "c")]
    assert rows[1]["left"]["recipients"] == ["Lưu"]
    assert sign_rows([one, two], ["Lưu"])[0]["left"]["recipients"] == []


def test_the_word_file_does_not_tell_who_made_it(head, root):
    file = word("plan", PAPERS["plan"].sample, head, root)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        names = archive.namelist()
        told = b"".join(archive.read(name) for name in names if name.startswith("docProps"))
    assert b"python-docx" not in told
    assert b"Company" not in told
    assert not [name for name in names if "thumbnail" in name]


def test_the_pdf_is_fit_to_be_kept_and_carries_its_fonts(head):
    file = pdf("plan", PAPERS["plan"].sample, head)
    reader = pypdf.PdfReader(io.BytesIO(file))
    assert b"pdfaid" in reader.root_object["/Metadata"].get_data()
    assert not reader.metadata.author
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    assert all("LiberationSerif" in font["/BaseFont"] for font in fonts)


@pytest.mark.parametrize("code", PAPERS)
def test_every_print_of_a_demonstration_ward_says_so(code, unit, root):
    will_write()
    this_ward().demonstration = True
    db.session.commit()
    head = letterhead(unit("cell-1"), SIGNED)
    context = PAPERS[code].sample | {"paragraphs": ["Một đoạn dài để sang trang. " * 400]}

    assert DEMONSTRATION in words_of(word(code, context, head, root))
    pages = [page.extract_text() for page in _reader(pdf(code, context, head)).pages]
    assert len(pages) > 1
    assert all(DEMONSTRATION in page for page in pages)


def _reader(file):
    return pypdf.PdfReader(io.BytesIO(file))


def test_the_second_page_bears_its_number_and_the_first_none(head):
    first, second, *_ = _reader(pdf("posting", {"paragraphs": ["Một đoạn dài. " * 500]}, head)).pages
    assert second.extract_text().split()[0] == "2"
    assert first.extract_text().split()[0] != "1"


def test_a_file_is_named_for_the_person_and_for_old_programs(head, root):
    file = made("posting", {}, head, form="pdf", name='Kế hoạch: "Đặng Quốc Ân"/../x\r\n', root=root)
    assert (file.name, file.plain_name) == ("Kế hoạch Đặng Quốc Ân .. x.pdf", "ke-hoach-dang-quoc-an-x.pdf")
    assert file.content.startswith(b"%PDF")


@pytest.mark.parametrize("code", PARTS)
def test_the_templates_kept_are_the_ones_that_are_drawn(code):
    """Drawn anew by: python -m portal.papers.defaults."""
    assert list(PARTS) == list(PAPERS)
    for name in ("word/document.xml", "word/styles.xml", "word/header1.xml", "word/footer1.xml"):
        kept, drawn = (
            zipfile.ZipFile(io.BytesIO(file)).read(name) for file in (default_template(PAPERS[code]), draw(code))
        )
        assert kept == drawn, name
    styles = zipfile.ZipFile(io.BytesIO(default_template(PAPERS[code]))).read("word/styles.xml").decode()
    assert set(LANG.findall(styles)) == {"vi-VN"}, "the office edits it in Word"


def test_every_key_has_one_vietnamese_name_of_its_own():
    def keys(value):
        if isinstance(value, dict):
            assert len({VIETNAMESE[key] for key in value}) == len(value)
            for one in value.values():
                keys(one)
        elif isinstance(value, list):
            keys(value[0])

    for paper in PAPERS.values():
        keys(full_sample(paper))
        assert all(name.isascii() and name.islower() for name in VIETNAMESE.values())
