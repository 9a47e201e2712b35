"""Files from outside: the hostile ones are declined with a sentence, the others come in clean."""

import io
import struct
import time
import unicodedata
import zipfile
import zlib
from contextlib import suppress

import docx
import openpyxl
import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from portal.ground.errors import Invalid
from portal.ground.uploads import MOST_PAPER_BYTES, paper, picture, safe_name
from tests.kit.papers import docx_of, pdf_of, repacked

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def declined(take, content: bytes, name: str = "a") -> str:
    with pytest.raises(Invalid) as raised:
        take(content, name)
    (reason,) = raised.value.reasons.values()
    return str(reason)


def jpeg(width: int = 60, height: int = 40, **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "JPEG", **more)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("take", [paper, picture])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00 \n",
        b"MZ\x90\x00 program",
        b"<html><script>1</script>",
        b"GIF89a/*<script>*/",
        b"<svg/>",
        b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR",
        b"PK\x03\x04 cut",
        b"%PDF-1.7\n% nothing more",
        b"\xff\xd8\xff cut",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old word",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_no_such_file_is_declined_with_a_sentence(take, content):
    assert declined(take, content).startswith(("Tệp", "Ảnh", "Không nhận", "Điện thoại"))


@pytest.mark.timeout(300)
def test_a_zip_bomb_is_declined_quickly():
    bomb = docx_of("một trang", extra={"word/media/image1.png": b"\0" * (60 * 1024 * 1024)})
    assert "quá lớn khi mở ra" in declined(paper, bomb)


def test_a_hundred_thousand_parts_are_not_listed():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(3000):
            archive.writestr(f"word/{number}.xml", b"")
    assert "quá lớn" in declined(paper, out.getvalue())


@pytest.mark.timeout(300)
def test_a_paper_nested_without_end_stops_nothing():
    deep = b'<w:document xmlns:w="w">' + b"<w:p>" * 300_000 + b"</w:p>" * 300_000 + b"</w:document>"
    with suppress(Invalid):  # whether it is read or declined, it ends soon
        paper(repacked(docx_of("chữ"), {"word/document.xml": deep}), "a.docx")


@pytest.mark.timeout(300)
def test_a_pdf_that_unpacks_without_end_stops_nothing():
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    stream = StreamObject()
    stream.set_data(b"BT (a) Tj ET\n" * 8_000_000)
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode(9))
    out = io.BytesIO()
    writer.write(out)
    with suppress(Invalid):
        paper(out.getvalue(), "a.pdf")


def test_a_part_that_leads_out_of_its_archive_is_declined():
    assert "bị hỏng" in declined(paper, docx_of("chữ", extra={"../../etc/cron.d/x": b"x"}))


def test_a_billion_laughs_is_declined():
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document xmlns:w="w"><w:t>&b;</w:t></w:document>'
    assert "bị hỏng" in declined(paper, repacked(docx_of("chữ"), {"word/document.xml": laughs}))


@pytest.mark.parametrize(
    ("extra", "word"),
    [
        ({"word/vbaProject.bin": b"x"}, "macro"),
        ({"word/activeX/activeX1.xml": b"<a/>"}, "macro"),
        ({"word/embeddings/oleObject1.bin": b"x"}, "nhúng"),
        ({"word/afchunk.html": b"<b>MAT</b>"}, "nhúng"),
    ],
)
def test_a_docx_that_runs_or_hides_something_is_declined(extra, word):
    assert word in declined(paper, docx_of("chữ", extra=extra))


def test_a_docx_whose_type_says_macro_is_declined():
    types = zipfile.ZipFile(io.BytesIO(docx_of("chữ"))).read("[Content_Types].xml")
    changed = types.replace(b"document.main+xml", b"document.macroEnabled.main+xml").replace(
        b"wordprocessingml.document.macro", b"x.macro"
    )
    assert "macro" in declined(paper, repacked(docx_of("chữ"), {"[Content_Types].xml": changed}))


@pytest.mark.parametrize("kind", ["attachedTemplate", "frame", "oleObject", "image", "subDocument"])
def test_a_docx_that_fetches_something_on_opening_is_declined(kind):
    fetches = (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/{kind}" '
        'Target="http://example.org/x.dotm" TargetMode="External"/></Relationships>'
    ).encode()
    reason = declined(paper, docx_of("chữ", extra={"word/_rels/settings.xml.rels": fetches}))
    assert "nơi khác" in reason or "nhúng" in reason


def test_a_link_in_a_docx_is_harmless():
    links = (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/hyperlink" '
        'Target="http://example.org/" TargetMode="External"/></Relationships>'
    ).encode()
    assert paper(docx_of("chữ", extra={"word/_rels/header9.xml.rels": links}), "a.docx").text == "chữ"


def test_a_field_that_calls_a_program_is_declined():
    body = b'<w:document xmlns:w="w"><w:p><w:r><w:instrText> DDEAUTO cmd</w:instrText></w:r></w:p></w:document>'
    assert "nơi khác" in declined(paper, repacked(docx_of("chữ"), {"word/document.xml": body}))


def test_the_words_of_a_docx_are_read_in_text_header_footer_and_watermark():
    drawn = '<w:hdr xmlns:w="w" xmlns:v="v"><w:p><v:textpath string="TUYỆT MẬT"/></w:p></w:hdr>'.encode()
    made = docx_of("Điều 1", header="đầu trang", footer="cuối trang", extra={"word/header7.xml": drawn})
    clean = paper(made, "a")
    assert "Điều 1" in clean.text
    assert all(words in clean.edges for words in ("đầu trang", "cuối trang", "TUYỆT MẬT"))
    assert clean.name == "a.docx"
    assert clean.content.startswith(b"PK")


def test_letters_set_in_capitals_are_read_in_capitals():
    document = docx.Document()
    document.add_paragraph().add_run("Mật").font.all_caps = True
    out = io.BytesIO()
    document.save(out)
    assert paper(out.getvalue(), "a.docx").text.startswith("MẬT")


def test_the_words_of_a_workbook_are_read():
    book = openpyxl.Workbook()
    book.active["A1"] = "Biểu số 1"
    book.active.oddHeader.center.text = "Độ mật: Mật"
    out = io.BytesIO()
    book.save(out)
    clean = paper(out.getvalue(), "biểu.xlsx")
    assert "Biểu số 1" in clean.text
    assert "Độ mật: Mật" in clean.edges


def test_the_words_of_a_pdf_are_read():
    clean = paper(pdf_of("Quyết định số 1 của Ban Chấp hành phường"), "q.pdf")
    assert "Quyết định số 1" in clean.text
    assert not clean.blind


def test_a_picture_pasted_into_word_is_known_as_blind():
    assert paper(docx_of("", extra={"word/media/image1.jpeg": jpeg()}), "quet.docx").blind
    assert not paper(docx_of("Ngắn gọn"), "ngan.docx").blind


def test_a_scan_is_known_as_blind():
    out = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(out, "PDF")
    assert paper(out.getvalue(), "quet.pdf").blind


@pytest.mark.parametrize("where", ["OpenAction", "Names", "stamp"])
def test_a_pdf_that_runs_something_is_declined(where):
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")})
    if where == "Names":
        scripts = DictionaryObject({NameObject("/JavaScript"): action})
        writer.root_object[NameObject("/Names")] = scripts
    elif where == "OpenAction":
        writer.root_object[NameObject("/OpenAction")] = action
    else:
        link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action})
        page[NameObject("/Annots")] = ArrayObject([link])
    out = io.BytesIO()
    writer.write(out)
    assert "tự chạy" in declined(paper, out.getvalue())


def test_a_pdf_with_a_file_inside_is_declined():
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("mat.txt", b"x")
    out = io.BytesIO()
    writer.write(out)
    assert "nhúng" in declined(paper, out.getvalue())


def test_a_pdf_with_a_password_is_declined():
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert "mật khẩu" in declined(paper, out.getvalue())


def test_a_paper_over_the_limit_is_declined_unread():
    assert "lớn hơn 20 MB" in declined(paper, b"%PDF-" + b"x" * MOST_PAPER_BYTES)


@pytest.mark.timeout(300)
def test_a_flood_of_pixels_is_declined_before_any_is_read():
    assert "kích thước quá lớn" in declined(picture, png_that_claims(50_000, 50_000))


def test_a_picture_loses_what_the_camera_wrote():
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "Camera of Lan", {1: "N", 2: (21.0, 2.0, 3.0)}
    original = jpeg(exif=exif, comment=b"at home")
    clean = picture(original, "IMG_1.jpg")
    kept = Image.open(io.BytesIO(clean.content))
    assert not kept.getexif()
    assert b"Lan" not in clean.content
    assert b"at home" not in clean.content
    assert clean.media_type == "image/jpeg"
    assert clean.blind


def test_a_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    assert Image.open(io.BytesIO(picture(jpeg(60, 40, exif=exif), "a.jpg").content)).size == (40, 60)


def test_a_large_picture_is_made_smaller_and_a_clear_one_gets_a_ground():
    assert max(Image.open(io.BytesIO(picture(jpeg(4000, 3000), "a.jpg").content)).size) == 2560
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    drawn = picture(out.getvalue(), "a.png")
    assert Image.open(io.BytesIO(drawn.content)).getpixel((5, 5)) == (255, 255, 255)
    assert drawn.name == "a.jpg"


def test_a_phones_own_format_is_told_how_to_be_changed():
    assert "Tương thích nhất" in declined(picture, b"\x00\x00\x00\x18ftypheic" + b"\0" * 40)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a\u202egpj.exe", "agpj.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\fakepath\\ảnh.png", "ảnh.jpg"),
        ("con.jpg", "tep-con.jpg"),
        ("", "tep.jpg"),
        ("...", "tep.jpg"),
        ("a\x00b\r\nc.jpg", "a b c.jpg"),
        ("a/b\\..\\.jpg", "tep.jpg"),
        ("\ud800x.jpg", "x.jpg"),
    ],
)
def test_a_name_is_made_safe(name, kept):
    assert safe_name(name, "jpg") == kept


def test_a_name_of_255_bytes_decomposed_stays_a_name():
    long = unicodedata.normalize("NFD", "ễ" * 36 + "ộ" * 60) + ".jpeg"
    kept = safe_name(long, "jpg")
    assert kept.endswith(".jpg")
    assert len(kept.encode()) <= 205
    assert unicodedata.is_normalized("NFC", kept)


def word(inside: str) -> bytes:
    return repacked(
        docx_of("chữ"), {"word/document.xml": f'<w:document xmlns:w="w"><w:p>{inside}</w:p></w:document>'.encode()}
    )


def run(text: str, tag: str = "instrText") -> str:
    return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


FETCHING_FIELDS = {
    "two runs": mark("begin") + run(" D") + run("DEAUTO c:\\x cmd ") + mark("end"),
    "a letter a run": mark("begin") + "".join(map(run, "DDE cmd")) + mark("separate") + mark("end"),
    "over paragraphs": mark("begin") + run("DD") + "</w:p><w:p>" + run("E cmd") + mark("end"),
    "never ended": mark("begin") + run("INCLUDE") + run("TEXT http://x"),
    "without marks": run("DD") + run("EAUTO cmd"),
    "in small letters": mark("begin") + run("ddeauto cmd") + mark("end"),
    "a sign nobody sees": mark("begin") + run("D\u200bDE cmd") + mark("end"),
    "quotes before": mark("begin") + run(' "DDEAUTO" cmd') + mark("end"),
    "a name worked out": mark("begin")
    + mark("begin")
    + run("QUOTE 68 68 69")
    + mark("end")
    + run(" cmd")
    + mark("end"),
    "inside another": mark("begin") + run("IF 1=1 ") + mark("begin") + run("DDE cmd") + mark("end") + mark("end"),
    "simple": '<w:fldSimple w:instr=" DDEAUTO cmd"><w:r/></w:fldSimple>',
    "deleted": run("DDEAUTO cmd", "delInstrText"),
    "a picture elsewhere": mark("begin") + run("INCLUDEPICTURE http://x/a.png") + mark("end"),
    "a link": mark("begin") + run("LINK Excel.Sheet.8 x") + mark("end"),
}


@pytest.mark.parametrize("inside", FETCHING_FIELDS.values(), ids=FETCHING_FIELDS)
def test_a_field_is_judged_whole_however_it_is_cut(inside):
    assert "nơi khác" in declined(paper, word(inside))


@pytest.mark.parametrize("text", ["PAGE", "TOC \\o", "DATE \\@ dd", "HYPERLINK http://x", "REF dde", "SEQ DDE"])
def test_the_fields_that_papers_are_full_of_are_taken(text):
    assert paper(word(mark("begin") + run(text) + mark("end") + run("chữ", "t")), "a.docx").text == "chữ"


@pytest.mark.parametrize(
    "name", ["word/_rels/SETTINGS.XML.RELS", "WORD/_RELS/settings.xml.rels", "word\\_rels\\s.rels"]
)
@pytest.mark.parametrize(
    "told",
    ['Target="http://e/x.dotm" TargetMode="External"', 'Target="file:///x"', 'Target="\\\\e\\x"', 'Target="//e/x"'],
)
def test_the_name_of_a_part_is_read_without_regard_to_capitals(name, told):
    kind = f'Id="r1" Type="{OFFICE}/attachedTemplate"'
    fetches = f'<Relationships xmlns="{RELATIONS}"><Relationship {kind} {told}/></Relationships>'
    assert "nơi khác" in declined(paper, docx_of("chữ", extra={name: fetches.encode()}))


def test_two_parts_of_one_name_are_declined():
    assert "nhúng" in declined(paper, docx_of("chữ", extra={"word/DOCUMENT.xml": b"<a/>"}))


@pytest.mark.parametrize(
    "name",
    [
        "WORD/VBAPROJECT.BIN",
        "Word/Embeddings/x.bin",
        "word/activex/A.xml",
        "xl/externalLinks/e1.xml",
        "xl/CONNECTIONS.xml",
    ],
)
def test_what_runs_or_is_hidden_is_known_in_any_capitals(name):
    assert declined(paper, docx_of("chữ", extra={name: b"<a/>"}))


def test_markup_under_another_ending_is_read_too():
    hidden = f'<w:hdr xmlns:w="w"><w:p>{mark("begin")}{run("DDE cmd")}{mark("end")}</w:p></w:hdr>'.encode()
    for data in (hidden, b"\xef\xbb\xbf" + hidden, hidden.decode().encode("utf-16")):
        assert "nơi khác" in declined(paper, docx_of("chữ", extra={"word/header9.dat": data}))


def sheet_with(formula: str) -> bytes:
    out, book = io.BytesIO(), openpyxl.Workbook()
    book.active["A1"] = "chữ"
    book.active["A2"] = formula
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "formula",
    [
        "=cmd|'/c calc'!A1",
        "=MSEXCEL|'\\..\\..\\cmd.exe /c calc'!''",
        '=WEBSERVICE("http://x")',
        "=RTD(1)",
        '=CALL("a","b")',
        "=IF(1,cmd|'x'!A0,2)",
        "=_xlfn.IMAGE(A1)",
        "=@SUM(1)+cmd|'/c x'!A1",
    ],
)
def test_a_formula_that_calls_a_program_is_declined(formula):
    assert "nơi khác" in declined(paper, sheet_with(formula), "a.xlsx")


@pytest.mark.parametrize("formula", ['=A1&"|"&A1', "=SUM(A1:A9)", '=HYPERLINK("http://x")', "=IF(A1>0,1,2)"])
def test_formulas_that_reckon_are_taken(formula):
    assert "chữ" in paper(sheet_with(formula), "a.xlsx").text


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("xl/worksheets/sheet9.xml", "<c><dataValidation><formula1>cmd|'/c x'!A1</formula1></dataValidation></c>"),
        ("xl/workbook9.xml", "<w><definedNames><definedName name='a'>cmd|'/c x'!A1</definedName></definedNames></w>"),
        ("xl/other.xml", "<e><ddeLink ddeService='cmd' ddeTopic='/c calc'/></e>"),
        ("xl/other.xml", "<e><oleLink/></e>"),
    ],
)
def test_what_calls_elsewhere_in_a_workbook_is_declined(part, body):
    made = io.BytesIO(sheet_with("=1"))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(part, body)
    assert "nơi khác" in declined(paper, made.getvalue(), "a.xlsx")


@pytest.mark.parametrize("depth", [300, 200_000])
def test_what_is_nested_too_deep_is_declined_before_it_is_built(depth):
    began = time.process_time()
    assert "quá nặng" in declined(paper, word("<w:p>" * depth + "</w:p>" * depth))
    assert time.process_time() - began < 2
