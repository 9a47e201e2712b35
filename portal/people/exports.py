"""The member list as a workbook. Text stays text: nothing that was typed becomes a formula or a link."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from portal.ground.text import say
from portal.people.columns import COLUMNS
from portal.people.queries.lists import Listed
from portal.people.rules.standing import birth

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 45


def member_book(title: str, marks: Sequence[str], headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """`marks` say who took the list out, when, why and of what day; they stand above the table and on every page."""
    import xlsxwriter  # type: ignore[import-untyped]  # heavy, and needed for this alone

    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet("Danh sách")
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    quiet = book.add_format({"italic": True, "font_color": "#555555"})
    for number, mark in enumerate(marks, 1):
        sheet.write_string(number, 0, mark, quiet)
    top = len(marks) + 2
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top", "bg_color": "#EEEEEE"})
    body = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"})
    for column, words in enumerate(headings):
        sheet.write_string(top, column, words, head)
        longest = max([len(words), *(len(row[column]) for row in rows)])
        sheet.set_column(column, column, min(WIDEST, longest + 2))
    for number, row in enumerate(rows, top + 1):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, body)
    sheet.freeze_panes(top + 1, 2)
    sheet.repeat_rows(top)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    # 255 characters are all a footer takes; & begins a code in it.
    sheet.set_footer("&L&8" + " · ".join(marks).replace("&", "&&")[:230] + "&R&8&P/&N")
    book.close()
    return out.getvalue()


def member_table(rows: list[Listed]) -> tuple[list[str], list[list[str]]]:
    """Headings and cells: birth, card and dates only where the reader's post needs them."""
    detailed = any(row.detailed for row in rows)
    headings = [say("STT"), say("Họ và tên"), say("Chi bộ"), say("Tổ dân phố"), say("Đoàn thể"), say("Miễn, giảm")]
    if detailed:
        headings += [say("Giới tính"), say("Ngày sinh"), say("Số thẻ"), say("Ngày kết nạp"), say("Ngày chính thức")]
        headings += [say("Diện")]
    headings += [column.label for column in COLUMNS]
    return [str(one) for one in headings], [_line(number, row, detailed) for number, row in enumerate(rows, 1)]


def _line(number: int, row: Listed, detailed: bool) -> list[str]:
    one = row.member
    cells: list[Any] = [
        number, one.name, one.cell or "", one.group or one.place or "", ", ".join(row.organisations),
        row.exemption.label if row.exemption else "",
    ]  # fmt: skip
    if detailed:
        days = [f"{day:%d/%m/%Y}" if day else "" for day in (one.admitted_on, one.official_on)]
        sex = one.sex.label if one.sex and row.detailed else ""
        cells += [sex, birth(one.birth_date, one.birth_year), one.card_number or "", *days]
        cells += [row.standing.label if row.standing else ""]
    return [str(cell) for cell in [*cells, *(row.states[column.code].label for column in COLUMNS)]]
