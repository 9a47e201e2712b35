"""Papers: what they are, whether they hold anything that runs, and what they say."""

from typing import NamedTuple

from portal.ground.errors import Invalid
from portal.ground.names import nfc
from portal.ground.reading import Unreadable
from portal.ground.reading.archive import parts_of
from portal.ground.text import say
from portal.ground.uploads.names import safe_name
from portal.ground.uploads.taken import Clean, Stopped, in_a_child

MOST_PAPER_BYTES = 20 * 1024 * 1024
PAPERS_ACCEPTED = ".pdf,.docx,.xlsx"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPEN_XML = "application/vnd.openxmlformats-officedocument."


class PaperKind(NamedTuple):
    ending: str
    media_type: str


PDF = PaperKind("pdf", "application/pdf")
DOCX = PaperKind("docx", f"{OPEN_XML}wordprocessingml.document")
XLSX = PaperKind("xlsx", f"{OPEN_XML}spreadsheetml.sheet")

PROBLEMS = {
    "macro": say("Tệp có macro nên không được nhận. Hãy lưu lại thành .docx hoặc .xlsx thường rồi tải lên."),
    "outside": say("Tệp nối tới mẫu hoặc tệp ở nơi khác nên không được nhận. Hãy lưu thành PDF rồi tải lên."),
    "inside": say("Tệp có tệp khác nhúng bên trong nên không được nhận. Hãy lưu thành PDF rồi tải lên."),
    "script": say("Tệp PDF có lệnh tự chạy nên không được nhận. Hãy in lại thành PDF rồi tải lên."),
    "locked": say("Tệp được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi tải lên."),
    "large": say("Tệp quá nặng khi mở ra. Hãy bớt hình ảnh hoặc chia nhỏ rồi tải lên."),
    "broken": say("Tệp bị hỏng hoặc chưa tải lên hết. Hãy mở tệp, lưu lại rồi tải lên lần nữa."),
}


def paper(content: bytes, name: str, field: str = "file") -> Clean:
    """A pdf, docx or xlsx as it came, with its words; the docx and xlsx may not run, fetch or hide anything."""
    if not content.strip(b"\x00 \t\r\n"):
        raise Invalid({field: say("Tệp không có nội dung. Hãy kiểm tra lại tệp đã chọn.")})
    if len(content) > MOST_PAPER_BYTES:
        raise Invalid(
            {
                field: say(
                    "Tệp lớn hơn %(most)s MB. Hãy chia nhỏ hoặc giảm độ nét bản quét.", most=MOST_PAPER_BYTES >> 20
                )
            }
        )
    kind = _kind_of(content, field)
    try:
        told, _rest = in_a_child(kind.ending, content)
    except Stopped as stopped:
        raise Invalid({field: PROBLEMS.get(stopped.why, PROBLEMS["broken"])}) from None
    return Clean(
        content,
        safe_name(name, kind.ending),
        kind.media_type,
        text=_readable(told["text"]),
        edges=_readable(told["edges"]),
        blind=bool(told["blind"]),
    )


def _kind_of(content: bytes, field: str) -> PaperKind:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(OLE):
        raise Invalid(
            {
                field: say(
                    "Tệp là dạng Word, Excel cũ hoặc có mật khẩu. Hãy lưu lại thành .docx, .xlsx hoặc "
                    "PDF, không đặt mật khẩu."
                )
            }
        )
    if content.startswith(b"PK\x03\x04"):
        try:
            parts = parts_of(content)
        except Unreadable:
            raise Invalid(
                {
                    field: say(
                        "Tệp bị hỏng, có mật khẩu hoặc quá lớn khi mở ra. Hãy mở bằng Word hoặc Excel, "
                        "bớt hình ảnh rồi lưu lại."
                    )
                }
            ) from None
        if "word/document.xml" in parts:
            return DOCX
        if "xl/workbook.xml" in parts:
            return XLSX
    raise Invalid({field: say("Không nhận loại tệp này. Hãy chọn tệp PDF, Word (.docx) hoặc Excel (.xlsx).")})


def _readable(text: str) -> str:
    """NFC, without control signs but line ends and tabs: neither engine stores NUL, and nobody reads the others."""
    seen = "".join(c for c in nfc(text.replace("\r", "\n")) if c >= " " or c in "\n\t")
    lines = (" ".join(line.split(" ")).rstrip() for line in seen.encode("utf-8", "ignore").decode().split("\n"))
    return "\n".join(lines).strip()
