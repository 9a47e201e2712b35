"""Run apart as a program: a file in by stdin, one line of JSON out by stdout, then the bytes it made.

Imports nothing of the portal, so that it starts fast and holds no secret when a hostile file takes it over. Its
libraries are loaded for the kind at hand only, since each costs some tenths of a second.
"""

import io
import json
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))  # it is started apart from everything (-I)


import markup  # type: ignore[import-not-found]
from markup import Problem, local

try:
    import resource
except ImportError:  # Windows: the parent's clock is the only limit
    resource = None  # type: ignore[assignment]

if TYPE_CHECKING:  # each is loaded for the kind at hand only
    from xml.etree.ElementTree import Element

    from pypdf import PageObject

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 12
READING_SECONDS = 7.0  # what is not read by then is told as unread
MOST_PAGES, MOST_LETTERS = 600, 3_000_000
MOST_PIXELS, LONGEST_SIDE = 50_000_000, 2560
FEW_LETTERS = 25  # a page with fewer is a picture of a page


def limit_myself() -> None:
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


# --- docx, xlsx


def office(data: bytes) -> dict[str, object]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = {markup.part_name(one.filename): one for one in archive.infolist()}
    if len(parts) != len(archive.infolist()):
        raise Problem("inside")  # two parts of one name: what was read here need not be what Office opens
    markup.refuse_what_runs(list(parts))
    body: list[str] = []
    edges: list[str] = []
    for name, part in parts.items():
        if name.endswith(".rels") or "/_rels/" in f"/{name}":
            markup.refuse_what_fetches(markup.tree_of(archive.read(part)))
        elif name == "[content_types].xml" and b"macroenabled" in markup.letters_of(archive.read(part)).lower():
            raise Problem("macro")
        elif markup.is_markup(name, archive, part):
            tree = markup.tree_of(archive.read(part))
            markup.refuse_what_calls(tree)
            words = "".join(words_of(tree))
            margins = "".join(margins_of(tree))
            at_edge = name.startswith(("word/header", "word/footer", "docprops/"))
            (edges if at_edge else body).append(words)
            edges.append(margins)
    text = "\n".join(body)
    pictures = any(name.startswith(("word/media/", "xl/media/")) for name in parts)
    blind = pictures and sum(map(str.isalpha, text)) < FEW_LETTERS
    return {"text": text[:MOST_LETTERS], "edges": "\n".join(edges)[:MOST_LETTERS], "blind": blind}


def words_of(tree: "Element") -> Iterator[str]:
    """Text as it is seen: a run set in capitals is read in capitals."""
    capitals: set[int] = set()
    shared = False  # a cell that only points to a text kept elsewhere
    for one in tree.iter():
        name = local(one.tag)
        if name == "c":
            shared = one.get("t") == "s"
        if name == "r":
            capitals.update(map(id, one)) if set_in_capitals(one) else None
        if name in ("p", "si", "row", "c", "title", "subject", "keywords", "description"):
            yield "\n"
        if name in ("t", "delText", "title", "subject", "keywords", "description") and one.text:
            yield one.text.upper() if id(one) in capitals else one.text
        elif name == "v" and one.text and not shared:
            yield one.text
        elif name in ("tab", "noBreakHyphen"):
            yield "\t" if name == "tab" else "-"
        elif name in ("br", "cr"):
            yield "\n"


def set_in_capitals(run: "Element") -> bool:
    return any(
        local(mark.tag) == "caps" and "0" not in mark.attrib.values() and "false" not in mark.attrib.values()
        for properties in run
        if local(properties.tag) == "rPr"
        for mark in properties
    )


def margins_of(tree: "Element") -> Iterator[str]:
    """Watermarks drawn as text (v:textpath), and a sheet's printed header and footer."""
    for one in tree.iter():
        name = local(one.tag)
        if name == "textpath" and one.get("string"):
            yield f"\n{one.get('string')}\n"
        elif name.endswith(("Header", "Footer")) and one.text:
            yield f"\n{one.text}\n"


# --- pdf


def pdf(data: bytes) -> dict[str, object]:
    from pypdf import PdfReader  # loaded for this kind only

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Problem("locked")
    root = reader.root_object
    names = plain(root.get("/Names")) or {}
    if "/JavaScript" in names or runs(root.get("/OpenAction")) or "/AA" in root:
        raise Problem("script")
    if "/EmbeddedFiles" in names or "/Collection" in root:
        raise Problem("inside")
    stop_at = time.monotonic() + READING_SECONDS
    body: list[str] = []
    edges: list[str] = [str(value) for value in dict(reader.metadata or {}).values() if isinstance(value, str)]
    blind, letters = False, 0
    pages = len(reader.pages)
    for number in range(pages):
        if number >= MOST_PAGES or letters > MOST_LETTERS or time.monotonic() > stop_at:
            blind = True
            break
        page = reader.pages[number]
        edges.extend(stamps_of(page))
        words = page.extract_text() or ""
        blind = blind or sum(map(str.isalpha, words)) < FEW_LETTERS
        letters += len(words)
        body.append(words)
    return {"text": "\n\n".join(body)[:MOST_LETTERS], "edges": "\n".join(edges)[:MOST_LETTERS], "blind": blind}


def plain(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def runs(action: object) -> bool:
    action = plain(action)
    return isinstance(action, dict) and action.get("/S") in ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm")


def stamps_of(page: "PageObject") -> Iterator[str]:
    """What stands over the page: stamps, remarks, filled-in fields. What would run when opened stops the reading."""
    if runs((plain(page.get("/AA")) or {}).get("/O")):
        raise Problem("script")
    for reference in plain(page.get("/Annots")) or []:
        one = plain(reference)
        if not isinstance(one, dict):
            continue
        if runs(one.get("/A")) or "/AA" in one:
            raise Problem("script")
        if one.get("/Subtype") in ("/FileAttachment", "/RichMedia", "/Movie", "/3D"):
            raise Problem("inside")
        for key in ("/Contents", "/V", "/NM", "/Name"):
            if isinstance(plain(one.get(key)), str):
                yield str(plain(one.get(key)))


# --- pictures


def picture(data: bytes) -> bytes:
    from PIL import Image, ImageOps  # loaded for this kind only

    Image.MAX_IMAGE_PIXELS = None  # our own limit is below, and answers before a pixel is read
    image: Image.Image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
    if image.width * image.height > MOST_PIXELS:
        raise Problem("pixels")
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    image = ImageOps.exif_transpose(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if image.mode != "RGB":
        seen = image.convert("RGBA")
        image = Image.new("RGB", seen.size, "white")
        image.paste(seen, mask=seen.getchannel("A"))
    drawn = Image.frombytes("RGB", image.size, image.tobytes())  # pixels alone: nothing else travels along
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def main() -> None:
    data = sys.stdin.buffer.read()
    limit_myself()
    told: dict[str, object] = {}
    made = b""
    try:
        if sys.argv[1] == "picture":
            made = picture(data)
        else:
            told = pdf(data) if sys.argv[1] == "pdf" else office(data)
    except Problem as problem:
        told = {"problem": str(problem)}
    except (MemoryError, RecursionError):
        told = {"problem": "large"}
    except Exception:  # whatever it was, the person can only save the file anew
        told = {"problem": "broken"}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + made)


if __name__ == "__main__":
    main()
