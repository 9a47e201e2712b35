"""What stands above a table: the day it speaks of, the session, the cell whose list it is."""

import re
from datetime import date

from portal.ground.names import fold, nfc
from portal.ground.reading import WorkbookSheet
from portal.ground.reading.header import find_header
from portal.ground.typed import BadText, parse_day
from portal.imports.columns import EVERY_LIST

AS_OF = re.compile(
    r"(?:tính đến|thời điểm|số liệu đến|cập nhật đến)\s*:?\s*(?:hết\s+)?"
    r"(ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|(?:ngày\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})"
)
DAY = r"(\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})"
FROM_TO = re.compile(DAY + r"\s*(?:-|–|—|đến hết|đến)\s*(?:ngày\s+)?" + DAY)
ON = re.compile(r"(?:ngày|ngày họp)\s*:?\s*" + DAY)
CONFERENCE_NAMED = re.compile(r"hội nghị\b.*?(?=[,\s]*(?:(?:từ\s+)?ngày\s+\d|[()\[\]])|$)", re.I)
LONGEST_THEME = 300
CELL_ABOVE = re.compile(r"(?<!các )(?<!cac )\b(?:chi bộ|chi bo)\s+(\S.*)$", re.I)
AFTER_THE_NAME = re.compile(
    r"\s*(?:[(\[,;:–]|\s-\s|\b(?:tính đến|có đến|đến ngày|năm 20|tháng \d|quý [ivx\d]|nhiệm kỳ)\b).*$", re.I
)
NO_NAME = re.compile(r"(?:trực thuộc|cơ sở|năm|quý|tháng|đảng|phường|xã)\b", re.I)
GROUP_SHEET = re.compile(r"(?:t|to|tdp|to dan pho|to dp)[\s._-]*(?:so\s*)?(\d{1,2})")
CELL_SHEET = re.compile(r"(?:cb|chi bộ|chi bo)[\s._-]*(?:số\s*|so\s*)?(\S.*)", re.I)


def effective_date(sheet: WorkbookSheet) -> date | None:
    """The day of "(Tính đến ngày 28/02/2022)" above the heading."""
    for line in lines_above(sheet):
        if words := AS_OF.search(line.casefold()):
            try:
                in_words = "tháng" in words[1]
                return parse_day(words[1] if in_words else words[1].removeprefix("ngày"))
            except BadText:
                continue
    return None


def period(sheet: WorkbookSheet) -> tuple[date, date] | None:
    """First and last day of "(28/02/2022 - 04/03/2022)" above the heading; one day alone is both."""
    for form in (FROM_TO, ON):
        for line in lines_above(sheet):
            if words := form.search(line.casefold()):
                try:
                    days = [day for text in words.groups() if (day := parse_day(text))]
                except BadText:
                    continue
                if days and days[0] <= days[-1]:
                    return days[0], days[-1]
    return None


def conference_theme(sheet: WorkbookSheet) -> str | None:
    """ "Hội nghị học tập, quán triệt" of "ĐIỂM DANH HỘI NGHỊ HỌC TẬP, QUÁN TRIỆT (28/02/2022 - 04/03/2022)"."""
    for line in lines_above(sheet):
        if found := CONFERENCE_NAMED.search(line):
            words = " ".join(found[0].split()).strip(" ,.;:-")
            return (words.capitalize() if words.isupper() else words)[:LONGEST_THEME]
    return None


def lines_above(sheet: WorkbookSheet) -> list[str]:
    """What is written above the heading, cell by cell."""
    header = next((h for columns in EVERY_LIST if (h := find_header(sheet, columns))), None)
    above = sheet.rows[: header.first if header else 30]
    return [" ".join(nfc(cell).split()) for row in above for cell in row if isinstance(cell, str)]


def cell_above(sheet: WorkbookSheet) -> str | None:
    """ "CHI BỘ 3" of "DANH SÁCH ĐẢNG VIÊN CHI BỘ 3" over the table: the lowest such line counts."""
    for line in reversed(lines_above(sheet)):
        if (found := CELL_ABOVE.search(line)) and not NO_NAME.match(found[1]):
            return AFTER_THE_NAME.sub("", found[0]).strip(" .")
    return None


def cell_of_sheet(name: str) -> str | None:
    """The cell a sheet is named after: "TDP 4", "CB3", "Chi bo Tram Y te"; other names say nothing."""
    folded = " ".join(fold(name).split())
    if group := GROUP_SHEET.fullmatch(folded):
        return f"Chi bộ Tổ dân phố {int(group[1])}"
    return f"Chi bộ {found[1]}" if (found := CELL_SHEET.fullmatch(" ".join(nfc(name).split()))) else None
