"""A workbook as the portal hands it out. Text stays text: nothing that was typed becomes a formula, a link or a number;
numbers are numbers and days are days. Above each table stand its title and who took it out; both are on every page."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # heavy, and needed for files alone
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FONT, SIZE = "Times New Roman", 12
MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 45  # characters of a column; longer text breaks its line
CELL = {"border": 1, "text_wrap": True, "valign": "top"}
TEXT = {**CELL, "num_format": "@"}
HEAD = {**CELL, "bold": True, "bg_color": "#EEEEEE"}
DAY = {**CELL, "num_format": "dd/mm/yyyy"}
NUMBER = {**CELL, "num_format": "#,##0"}
LONGEST_FOOTER = 230  # 255 characters are all a footer takes
NO_SHEET_NAME = str.maketrans("", "", "[]:*?/\\'")


class Book:
    """One workbook while it is written."""

    def __init__(self) -> None:
        import xlsxwriter  # heavy, and needed for files alone

        self._out = BytesIO()
        self._book = xlsxwriter.Workbook(
            self._out,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self._looks: dict[tuple[tuple[str, object], ...], Format] = {}

    def look(self, how: dict[str, object]) -> "Format":
        """The cell format of these properties, made once."""
        key = tuple(sorted(how.items()))
        if key not in self._looks:
            self._looks[key] = self._book.add_format({"font_name": FONT, "font_size": SIZE, **how})
        return self._looks[key]

    def empty_sheet(self, name: str) -> "Worksheet":
        return self._book.add_worksheet(name.translate(NO_SHEET_NAME)[:31])

    def sheet(self, name: str, title: str, marks: Sequence[str], *, column: int = 0) -> tuple["Worksheet", int]:
        """A sheet that begins with its title and its marks; answers with it and the row for the headings."""
        sheet = self.empty_sheet(name)
        sheet.write_string(0, column, title, self.look({"bold": True, "font_size": 14}))
        for number, mark in enumerate(marks, 1):
            sheet.write_string(number, column, mark, self.look({"italic": True, "font_color": "#555555"}))
        return sheet, len(marks) + 2

    def write(self, sheet: "Worksheet", row: int, column: int, value: object, **more: object) -> None:
        """A value by its own kind; None is an empty cell."""
        if isinstance(value, bool) or not isinstance(value, int | float | date):
            sheet.write_string(row, column, "" if value is None else str(value), self.look({**TEXT, **more}))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.look({**DAY, **more}))
        else:
            sheet.write_number(row, column, value, self.look({**NUMBER, **more}))

    def set_for_print(
        self, sheet: "Worksheet", marks: Sequence[str], head: int, *, columns: int = 2, landscape: bool = True
    ) -> None:
        """A4, one page wide, headings frozen and repeated, page numbers; the first `columns` stay in sight."""
        sheet.freeze_panes(head + 1, columns)
        sheet.repeat_rows(head)
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)  # inches
        sheet.fit_to_pages(1, 0)
        # & begins a code in a footer.
        sheet.set_footer("&L&8" + " · ".join(marks).replace("&", "&&")[:LONGEST_FOOTER] + "&R&8&P/&N")

    def content(self) -> bytes:
        self._book.close()
        return self._out.getvalue()


def width_of(words: Sequence[str]) -> int:
    """A column as wide as the longest it holds, within reason."""
    return min(WIDEST, max(map(len, words), default=0) + 2)


def broken_into(words: str, width: int) -> int:
    """Into how many lines bold words break in a column of so many characters."""
    lines, room = 1, 0
    for word in words.split():
        if room and room + 1 + len(word) > width - 2:
            lines, room = lines + 1, len(word)
        else:
            room += len(word) + bool(room)
    return lines
