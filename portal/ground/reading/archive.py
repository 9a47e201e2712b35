"""Looking through a zip before anything unpacks it: its totals, its names, its locks."""

import stat
import struct
import zipfile
import zlib
from io import BytesIO

from portal.ground.reading.errors import broken, locked, too_large

MOST_PARTS = 2_000
MOST_UNPACKED = 50 * 1024 * 1024
MOST_RATIO = 100
# Small parts full of blanks pack very well and harm nobody.
RATIO_MATTERS_FROM = 5 * 1024 * 1024
READ_WHOLE = ("mimetype", "META-INF/manifest.xml", "[Content_Types].xml")
END = struct.Struct("<4s4H2LH")


def parts_of(data: bytes) -> dict[str, bytes]:
    """The archive's names, with the content of the few that tell what it is."""
    _check_directory(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            return {entry.filename: archive.read(entry) if entry.filename in READ_WHOLE else b"" for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise broken() from None


def _check_directory(data: bytes) -> None:
    """Read the end record by hand: listing a million entries would itself take too long."""
    at = data.rfind(b"PK\x05\x06", -65_557)
    if at < 0 or at + END.size > len(data):
        raise broken()
    *_, parts, size, _start, _comment = END.unpack_from(data, at)
    if parts > MOST_PARTS or size > MOST_PARTS * 512:
        raise too_large()


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise too_large()
    if len({entry.filename for entry in entries}) < len(entries):
        raise broken()  # two parts of one name: readers disagree on which of them counts
    for entry in entries:
        if entry.flag_bits & 1:
            raise locked()
        if _leads_out(entry.filename) or stat.S_ISLNK(entry.external_attr >> 16):
            raise broken()
        if entry.file_size > RATIO_MATTERS_FROM and entry.file_size > MOST_RATIO * entry.compress_size:
            raise too_large()


def _leads_out(name: str) -> bool:
    name = name.replace("\\", "/")
    return name.startswith("/") or ":" in name or ".." in name.split("/")
