"""What leaves the portal as a file ranks nobody either: in each workbook and paper where bodies or cells stand in one
column they stand in the ward's order, with fractions, and no amount has a colour."""

from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from portal.ground.db import enter_ward
from portal.organisations.models import UnitKind
from portal.organisations.queries import units
from portal.reports.official import BY_SLUG, ReportForm
from tests.reports.test_no_ranking import names
from tests.reports.test_official_files import OFFERED, WHY, make, taken, work
from tests.supervision.conftest import Month
from tests.web.test_every_page import addresses

SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READERS = ("ward_secretary", "front_chair", "office", "sec_1", "front_1", "women_head")


@pytest.fixture
def written(ward):
    month = Month(ward)
    month.write("member_1")
    month.send_all()
    enter_ward(1)
    return month


class Units:
    """The ward's bodies and cells, by the names that lists give them, and the cells in the ward's order."""

    def __init__(self):
        every = [unit for kind in UnitKind for unit in units(kind)]
        self.known = set(names()) | {one.name for one in every if one.short_name in set(names())}
        cells = enumerate(units(UnitKind.CELL))
        self.order = {name: place for place, one in cells for name in (one.short_name, one.name)}

    def named_in(self, texts):
        """The body or cell with which a row begins."""
        return next((one for one in texts[:2] if one in self.known), None)


def wrong_in_rows(where, rows, its):
    """`rows`: (name, texts, looks) of each row of one table that begins with a body or a cell."""
    wrong = [f"{where}: {name} has a percentage" for name, texts, _ in rows if any("%" in one for one in texts)]
    looks = {looks for name, _, looks in rows if name in its.order}
    if len(looks) > 1:
        wrong.append(f"{where}: rows of cells do not look alike")
    places = [its.order[name] for name, _, _ in rows if name in its.order]
    if places != sorted(places):
        wrong.append(f"{where}: cells stand in another order than the ward's")
    return wrong


def of_book(where, content, its):
    wrong, seen = [], 0
    for sheet in load_workbook(BytesIO(content)):
        if len(sheet.conditional_formatting):
            wrong.append(f"{where}: {sheet.title} is coloured by amount")
        rows = []
        for row in sheet.iter_rows():
            if name := its.named_in([cell.value for cell in row]):
                numbers = [cell for cell in row if isinstance(cell.value, int | float)]
                texts = [str(cell.value) for cell in row if isinstance(cell.value, str)]
                texts += [cell.number_format for cell in numbers]
                rows.append((name, texts, tuple(cell.fill.fgColor.rgb for cell in row)))
        seen += len(rows)
        wrong += wrong_in_rows(f"{where} {sheet.title}", rows, its)
    return wrong, seen


def of_paper(where, content, its):
    wrong, seen = [], 0
    for table in Document(BytesIO(content)).tables:
        texts = [[cell.text.strip() for cell in row.cells] for row in table.rows]
        rows = [
            (next(one for one in row[:2] if one in its.known), row, ()) for row in texts if set(row[:2]) & its.known
        ]
        seen += len(rows)
        wrong += wrong_in_rows(where, rows, its)
    return wrong, seen


@pytest.mark.grid(one_in=3)
@pytest.mark.parametrize("who", READERS)
def test_no_file_that_is_asked_for_ranks_bodies_or_cells(as_, ward, written, who):
    browser, its, wrong, seen = as_(who), Units(), [], 0
    for slug, readers in OFFERED.items():
        if who not in readers:
            continue
        for form in (ReportForm.XLSX, ReportForm.DOCX):
            if form not in BY_SLUG[slug].forms:
                continue
            where = make(browser, slug, dang=form.value, **(WHY if BY_SLUG[slug].names else {}))
            work()
            content = taken(browser, where).data
            found, rows = (of_book if form is ReportForm.XLSX else of_paper)(f"{slug}.{form.value}", content, its)
            wrong, seen = wrong + found, seen + rows
    assert wrong == []
    assert seen or who in ("sec_1", "front_1", "women_head")


@pytest.mark.grid(one_in=3)
@pytest.mark.parametrize("who", READERS)
def test_no_workbook_behind_a_link_ranks_bodies_or_cells(app, as_, ward, written, who):
    browser, its, wrong, books = as_(who), Units(), [], 0
    for _, url in addresses(app, ward):
        answer = browser.get(url)
        if answer.status_code == 200 and answer.mimetype == SHEETS:
            books += 1
            wrong += of_book(url, answer.data, its)[0]
    assert wrong == []
    assert books or who not in ("front_1",)


def test_the_look_would_see_a_ranking(written):
    its = Units()
    (first, second, *_) = list(dict.fromkeys(its.order))[::2]
    alike = [(second, ["1/2"], ("a",)), (first, ["2/2"], ("a",))]
    assert wrong_in_rows("x", alike, its) == ["x: cells stand in another order than the ward's"]
    assert wrong_in_rows("x", [(first, ["50 %"], ("a",)), (second, ["1"], ("b",))], its) == [
        f"x: {first} has a percentage",
        "x: rows of cells do not look alike",
    ]
