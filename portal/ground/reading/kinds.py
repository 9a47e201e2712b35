"""What a file is, told by its first bytes and its parts; its name's ending is not asked."""

from enum import Enum

from portal.ground.reading import archive
from portal.ground.reading.errors import MOST_BYTES, Unreadable, broken, empty, has_macros, locked, wrong_kind
from portal.ground.text import say

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (  # first bytes, what to call it
    (b"%PDF", say("tệp PDF")),
    (b"\x89PNG", say("tệp ảnh")),
    (b"\xff\xd8\xff", say("tệp ảnh")),
    (b"GIF8", say("tệp ảnh")),
    (b"BM", say("tệp ảnh")),
    (b"II*\x00", say("tệp ảnh")),
    (b"MM\x00*", say("tệp ảnh")),
    (b"{\\rtf", say("văn bản RTF")),
    (b"Rar!", say("tệp nén")),
    (b"7z\xbc\xaf", say("tệp nén")),
    (b"\x1f\x8b", say("tệp nén")),
    (b"MZ", say("chương trình")),
    (b"\x7fELF", say("chương trình")),
)


class FileKind(Enum):
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


def kind_of(data: bytes) -> FileKind:
    if not data.strip(b"\x00 \t\r\n"):
        raise empty()
    if len(data) > MOST_BYTES:
        raise Unreadable(
            say("Tệp lớn hơn %(most)s MB. Hãy chia nhỏ hoặc bỏ hình ảnh rồi tải lên lại.", most=MOST_BYTES >> 20)
        )
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data)
    if data.startswith(OLE):
        return _kind_of_ole(data)
    for start, what in FOREIGN:
        # Two letters may as well begin a list in plain text: "BM" is an image only beside binary bytes.
        if data.startswith(start) and (len(start) > 2 or b"\x00" in data[:64]):
            raise wrong_kind(what)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise Unreadable(
            say("Tệp là trang web hoặc XML mang đuôi bảng tính. Hãy mở bằng Excel và lưu lại thành .xlsx.")
        )
    return FileKind.CSV


def _kind_of_archive(data: bytes) -> FileKind:
    parts = archive.parts_of(data)
    names = set(parts)
    if "mimetype" in names:
        mimetype = parts["mimetype"]
        if b"opendocument.spreadsheet" not in mimetype:
            raise wrong_kind(say("văn bản OpenDocument"))
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise locked()
        if any(name.startswith("Basic/") for name in names):
            raise has_macros()
        return FileKind.ODS
    if any(name.endswith("vbaProject.bin") for name in names):
        raise has_macros()
    if b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise has_macros()
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "xl/workbook.bin" in names:
        raise Unreadable(say("Tệp là dạng .xlsb. Hãy mở bằng Excel và lưu lại thành .xlsx."))
    if any(name.startswith("word/") for name in names):
        raise wrong_kind(say("văn bản Word"))
    if any(name.startswith("ppt/") for name in names):
        raise wrong_kind(say("bài trình chiếu"))
    raise wrong_kind(say("tệp nén"))


def _kind_of_ole(data: bytes) -> FileKind:
    if _holds(data, "EncryptedPackage"):
        raise locked()
    if _holds(data, "WordDocument"):
        raise wrong_kind(say("văn bản Word"))
    if _holds(data, "PowerPoint Document"):
        raise wrong_kind(say("bài trình chiếu"))
    if _holds(data, "_VBA_PROJECT_CUR") or _holds(data, "_VBA_PROJECT"):
        raise has_macros()
    if _holds(data, "Workbook") or _holds(data, "Book"):
        return FileKind.XLS
    raise broken()


def _holds(data: bytes, name: str) -> bool:
    """Whether an OLE file has an entry of this name: its directory stands at multiples of 128 bytes."""
    entry = f"{name}\0".encode("utf-16-le")
    at = data.find(entry)
    while at >= 0:
        if at % 128 == 0:
            return True
        at = data.find(entry, at + 1)
    return False
