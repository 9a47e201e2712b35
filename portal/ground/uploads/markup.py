"""What a docx or xlsx is made of, and what of it would run, fetch or hide something: read in the child alone (see
child.py), so it imports nothing of the portal either."""

import re
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # loaded for these kinds only

OFFICE = ("word/", "xl/", "docprops/")
DEEPEST = 250  # elements inside each other: Word writes some thirty
# What fetches or runs when the file is opened: fields of Word, functions of Excel, and DDE (program|topic!item).
FIELDS = ("DDE", "INCLUDE", "LINK", "IMPORT", "DATABASE")
FUNCTIONS = re.compile(r"\b(?:WEBSERVICE|RTD|CALL|REGISTER|EXEC|FILTERXML|IMAGE|DDE)\s*\(", re.I)
IN_QUOTES = re.compile(r'"[^"]*"')
FORMULAS = ("f", "formula", "formula1", "formula2", "definedname", "calculatedcolumnformula", "totalsrowformula")
CALLS = ("ddelink", "olelink", "ddeitem", "oleitem", "webpr", "dbpr", "oleobject", "oleobjects")


# Signs that nobody sees and that cut a word in two for whoever looks for it.
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
LEADS_OUT = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.I)


class Problem(Exception):
    pass


def local(name: object) -> str:
    return str(name).rpartition("}")[2]


def part_name(written: str) -> str:
    """OPC knows names without regard to capitals; some programs write the other slash, or one before."""
    return unquote(written).replace("\\", "/").lstrip("/").lower()


def is_markup(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """By the name, or by how it begins: a part is what its relation says, whatever its ending."""
    if not name.startswith(OFFICE) or name.endswith("/"):
        return False
    if name.endswith(".xml"):
        return True
    with archive.open(part) as opened:
        return letters_of(opened.read(200)).lstrip().startswith(b"<")


def letters_of(data: bytes) -> bytes:
    """Without the marks that say in which order of bytes the text is kept, and the zeros of UTF-16."""
    return data.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")


def tree_of(data: bytes) -> "Element":
    """Counted before it is built: what is nested without end would take the whole of the time."""
    from xml.parsers import expat  # loaded for these kinds only

    from defusedxml import ElementTree  # type: ignore[import-untyped]  # loaded for these kinds only

    depth = 0

    def opens(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Problem("large")

    def closes(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declares(*_: object) -> None:
        raise Problem("broken")

    counted = expat.ParserCreate()
    counted.StartElementHandler, counted.EndElementHandler = opens, closes
    counted.StartDoctypeDeclHandler = declares
    counted.Parse(data, True)
    tree: Element = ElementTree.fromstring(data, forbid_dtd=True)
    return tree


def refuse_what_calls(tree: "Element") -> None:
    """Fields of Word are judged whole, however many runs they are cut into; formulas of Excel wherever they stand."""
    fields: list[list[str]] = []  # those that are open, each with its instruction so far
    loose: list[str] = []
    for one in tree.iter():
        name = local(one.tag).lower()
        if name in CALLS:
            raise Problem("outside")
        if name == "fldsimple":
            judge_field("".join(value for key, value in one.attrib.items() if local(key) == "instr"))
        elif name == "fldchar":
            kind = next((value for key, value in one.attrib.items() if local(key) == "fldCharType"), "")
            if kind == "begin":
                if fields and not "".join(fields[-1]).strip():
                    raise Problem("outside")  # its very name is worked out by another field
                fields.append([])
            elif fields:
                judge_field("".join(fields[-1]))
                if kind == "end":
                    fields.pop()
        elif name in ("instrtext", "delinstrtext"):
            (fields[-1] if fields else loose).append(one.text or "")
        elif name in FORMULAS:
            judge_formula("".join(one.itertext()))
    for open_one in (*fields, loose):
        judge_field("".join(open_one))


def judge_field(instruction: str) -> None:
    first = re.match(r"[^A-Za-z]*([A-Za-z]+)", instruction.translate(UNSEEN))
    if first and first[1].upper().startswith(FIELDS):
        raise Problem("outside")


def judge_formula(formula: str) -> None:
    plain_text = IN_QUOTES.sub("", formula.translate(UNSEEN))
    if "|" in plain_text or FUNCTIONS.search(plain_text):
        raise Problem("outside")


def refuse_what_runs(names: list[str]) -> None:
    for name in names:
        if name.endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in name or "macrosheets/" in name:
            raise Problem("macro")
        if "/embeddings/" in name or name.endswith((".ole", ".exe", ".html", ".htm", ".mht", ".rtf", ".zip")):
            raise Problem("inside")
        if "/externallinks/" in name or "/querytables/" in name or name == "xl/connections.xml":
            raise Problem("outside")


def refuse_what_fetches(relations: "Element") -> None:
    """A link that a reader may click is harmless; a template, a frame or an object fetched on opening is not."""
    for one in relations.iter():
        kind = one.get("Type", "").rpartition("/")[2].lower()
        if kind in ("afchunk", "oleobject", "package", "vbaproject", "activexcontrol"):
            raise Problem("inside")
        elsewhere = one.get("TargetMode", "").lower() == "external" or LEADS_OUT.match(one.get("Target", "").strip())
        if elsewhere and kind != "hyperlink":
            raise Problem("outside")
