"""The member list as a workbook. Text stays text: nothing that was typed becomes a formula or a link."""

from collections.abc import Sequence

from portal.ground.text import say
from portal.ground.workbook import HEAD, Book, width_of
from portal.people.columns import COLUMNS
from portal.people.queries.lists import ListedPerson
from portal.people.rules.standing import birth


def member_book(title: str, marks: Sequence[str], headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """`marks` say who took the list out, when, why and of what day; they stand above the table and on every page."""
    book = Book()
    sheet, top = book.sheet("Danh sách", title, marks)
    for column, words in enumerate(headings):
        sheet.write_string(top, column, words, book.look(HEAD))
        sheet.set_column(column, column, width_of([words, *(row[column] for row in rows)]))
    for number, row in enumerate(rows, top + 1):
        for column, text in enumerate(row):
            book.write(sheet, number, column, text)
    book.set_for_print(sheet, marks, top)
    return book.content()


def member_table(rows: list[ListedPerson]) -> tuple[list[str], list[list[str]]]:
    """Headings and cells: birth, card and dates only where the reader's post needs them."""
    detailed = any(row.detailed for row in rows)
    headings = [say("STT"), say("Họ và tên"), say("Chi bộ"), say("Tổ dân phố"), say("Đoàn thể"), say("Miễn, giảm")]
    if detailed:
        headings += [say("Giới tính"), say("Ngày sinh"), say("Số thẻ"), say("Ngày kết nạp"), say("Ngày chính thức")]
        headings += [say("Diện")]
    headings += [column.label for column in COLUMNS]
    return [str(one) for one in headings], [_line(number, row, detailed) for number, row in enumerate(rows, 1)]


def _line(number: int, row: ListedPerson, detailed: bool) -> list[str]:
    one = row.member
    cells: list[object] = [
        number,
        one.name,
        one.cell or "",
        one.group or one.place or "",
        ", ".join(row.organisations),
        row.exemption.label if row.exemption else "",
    ]
    if detailed:
        days = [f"{day:%d/%m/%Y}" if day else "" for day in (one.admitted_on, one.official_on)]
        sex = one.sex.label if one.sex and row.detailed else ""
        cells += [sex, birth(one.birth_date, one.birth_year), one.card_number or "", *days]
        cells += [row.standing.label if row.standing else ""]
    return [str(cell) for cell in [*cells, *(row.states[column.code].label for column in COLUMNS)]]
