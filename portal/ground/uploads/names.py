"""A file's name as it may be kept and offered for download."""

import re
import unicodedata

from portal.ground.names import nfc

MOST_LETTERS = 100
MOST_BYTES = 200  # file systems take 255 bytes, and a reader's own program adds to it
FORBIDDEN = re.compile(r'[<>:"|?*;%]')
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def safe_name(name: str, ending: str) -> str:
    """No folders, no unseen or turning signs, NFC, not too long; the ending is that of what the file really is."""
    base = nfc(name.encode("utf-8", "ignore").decode("utf-8")).replace("\\", "/").rpartition("/")[2]
    seen = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Zs") else c for c in base)
    seen = "".join(c for c in seen if unicodedata.category(c) not in ("Cf", "Co", "Cs", "Cn"))
    stem = FORBIDDEN.sub("-", " ".join(seen.split()))
    stem, dot, last = stem.rpartition(".")
    stem = (stem if dot else last).strip(". ")[:MOST_LETTERS]
    while len(stem.encode()) > MOST_BYTES:
        stem = stem[:-1]
    stem = stem.strip(". ")
    if not stem or RESERVED.match(stem):
        stem = f"tep-{stem.lower()}" if stem else "tep"
    return f"{stem}.{ending}"
