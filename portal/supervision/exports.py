"""The month's sheet as a workbook to fill in at home. Text stays text: nothing that was typed becomes a formula."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from portal.ground.labels import Labelled
from portal.ground.text import say
from portal.ground.workbook import HEAD, TEXT, Book
from portal.supervision.queries.paper import PaperLine
from portal.supervision.queries.places import BodyPlace
from portal.supervision.rules.workbook import HEADINGS, Key
from portal.supervision.said import FIELDS, NoteKind, NoteSaid, Rating
from portal.supervision.service.workbook import said_in

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

WIDTHS = {
    "key": 4,
    "number": 5,
    "name": 24,
    "cell": 12,
    "promise": 50,
    "due": 12,
    "rating": 20,
    "remind": 12,
    "nil": 12,
    "unseen": 12,
    **{one.name: one.width for one in FIELDS},
}
PLACES = {name: place for place, name in enumerate(HEADINGS)}
TO_FILL_IN = tuple(HEADINGS)[PLACES["rating"] :]
EACH_PROMISE = ("key", "promise", "due", "rating", "remind")


def month_book(place: BodyPlace, lines: Sequence[PaperLine], title: str, marks: Sequence[str]) -> bytes:
    """`marks` say whose it is, who took it out and how to fill it in; they stand above the table."""
    book = Book()
    sheet, top = book.sheet("Sổ giám sát", title, marks, column=1)
    looks = {True: book.look({**TEXT, "locked": False, "bg_color": "#FFFBE6"}), False: book.look(TEXT)}
    for name, words in HEADINGS.items():
        sheet.write_string(top, PLACES[name], words, book.look(HEAD))
        sheet.set_column(PLACES[name], PLACES[name], WIDTHS[name], None, {"hidden": True} if name == "key" else {})
    at = top + 1
    for number, line in enumerate(lines, 1):
        at = _write_member(sheet, looks, at, number, place, line)
    _offer_choices(sheet, top + 1, max(at - 1, top + 1))
    sheet.protect("", {"format_rows": True, "format_columns": True})
    book.set_for_print(sheet, marks, top, columns=PLACES["name"] + 1)
    return book.content()


def _write_member(
    sheet: "Worksheet", looks: Mapping[bool, "Format"], at: int, number: int, place: BodyPlace, line: PaperLine
) -> int:
    """One row a commitment, what concerns the member merged beside them; answers where the next member begins."""
    last = at + max(len(line.promises), 1) - 1
    for name, text in _of_member(number, line).items():
        column, look = PLACES[name], looks[name in TO_FILL_IN]
        if last > at:
            sheet.merge_range(at, column, last, column, "", look)
        sheet.write_string(at, column, text, look)
    for offset, cells in enumerate(_of_promises(place, line)):
        for name in EACH_PROMISE:
            sheet.write_string(at + offset, PLACES[name], cells.get(name, ""), looks[name in TO_FILL_IN])
    return last + 1


def _of_member(number: int, line: PaperLine) -> dict[str, str]:
    said = said_in(line, line.row.revision)
    cells = {"number": str(number), "name": line.row.name, "cell": line.row.cell}
    if said is None:
        return cells | dict.fromkeys((name for name in TO_FILL_IN if name not in EACH_PROMISE), "")
    return cells | {
        "nil": "x" if said.kind is NoteKind.NIL else "",
        "unseen": "x" if said.kind is NoteKind.UNSEEN else "",
        **{one.name: one.in_words(getattr(said, one.name)) for one in FIELDS},
    }


def _of_promises(place: BodyPlace, line: PaperLine) -> list[dict[str, str]]:
    row = line.row
    key = Key(place.month, place.body.id, row.person_id, row.revision, row.plan_version_id, None)
    if not line.promises:
        return [{"key": str(key), "promise": str(say("Chưa có nội dung để chọn mức; chỉ ghi nhận xét."))}]
    standing = line.standing.said if line.standing else NoteSaid()
    found = []
    for one in line.promises:
        rating = standing.ratings.get(one.id)
        found.append(
            {
                "key": str(key._replace(commitment_id=one.id)),
                "promise": f"{one.section.vietnamese}: {one.shortcoming} → {one.remedy}",
                "due": f"{one.due_on:%d/%m/%Y}" if one.due_on else "",
                "rating": rating.vietnamese if rating else "",
                "remind": "x" if one.id in standing.reminds else "",
            }
        )
    return found


def _offer_choices(sheet: "Worksheet", first: int, last: int) -> None:
    offered = {"rating": labels(Rating), "remind": ["x"], "nil": ["x"], "unseen": ["x"]}
    offered |= {one.name: labels(one.kind) for one in FIELDS if one.kind}
    for name, choices in offered.items():
        sheet.data_validation(
            first,
            PLACES[name],
            last,
            PLACES[name],
            {
                "validate": "list",
                "source": choices,
                "error_title": "Chưa đúng",
                "error_message": "Hãy chọn trong danh sách của ô, hoặc để trống.",
            },
        )


def labels(kind: type[Labelled]) -> list[str]:
    return [one.vietnamese for one in kind]
