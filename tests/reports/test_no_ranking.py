"""Where bodies or cells stand in one column nobody is ranked: fractions, the ward's order, no colour by amount; and how
a body divides its answers over months is on no page but its head's."""

import json
import re
from datetime import timedelta

import pytest

from portal.ground import clock, ids
from portal.ground.db import enter_ward
from portal.organisations.models import UnitKind
from portal.organisations.queries import units
from portal.reports.official.front_month import front_month_report
from portal.reports.official.kind import ReportRequest
from portal.supervision.clockwork import lock_what_is_over
from tests.house.source import ROOT
from tests.supervision.conftest import Month
from tests.web.test_every_page import addresses

ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.S)
FIRST = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.S)
TAG = re.compile(r"<[^>]+>")
READERS = ("ward_secretary", "front_chair", "office", "sec_1", "sponsor_1", "front_1")


@pytest.fixture
def written(ward):
    month = Month(ward)
    month.write("member_1")
    month.send_all()
    enter_ward(1)
    return month


def names():
    kinds = (UnitKind.CELL, UnitKind.AREA_FRONT, UnitKind.WARD_FRONT, UnitKind.MASS_ORGANISATION)
    return [unit.short_name for kind in kinds for unit in units(kind)]


def rows_of_units(text, known):
    """(name, row) of every row of a table that begins with a body or a cell."""
    for row in ROW.findall(text):
        first = FIRST.search(row)
        name = TAG.sub("", first.group(1)).strip() if first else ""
        if name in known:
            yield name, row


@pytest.mark.grid(one_in=3)
@pytest.mark.parametrize("who", READERS)
def test_no_page_ranks_bodies_or_cells(app, as_, ward, written, who):
    known, order = set(names()), [unit.short_name for unit in units(UnitKind.CELL)]
    browser, wrong, seen = as_(who), [], 0
    for _, url in addresses(app, ward):
        answer = browser.get(url)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for table in re.findall(r"<table\b.*?</table>", answer.text, re.S):
            rows = list(rows_of_units(table, known))
            seen += len(rows)
            wrong += [f"{url}: {name} has a percentage" for name, row in rows if re.search(r"\d\s?%", row)]
            wrong += [f"{url}: {name} is coloured" for name, row in rows if "style=" in row]
            cells = [name for name, _ in rows if name in order]
            if cells != sorted(cells, key=order.index):
                wrong.append(f"{url}: cells stand in another order than the ward's: {cells}")
    assert wrong == []
    assert seen or who in ("front_1", "sec_1", "sponsor_1")


def test_the_page_of_progress_orders_nothing_on_request(as_, written):
    text = as_("ward_secretary").get("/giam-sat/2022-04/tien-do").text
    assert "aria-sort" not in text
    assert "sap-xep" not in text


def test_no_style_colours_an_amount():
    css = (ROOT / "static" / "portal.css").read_text()
    assert "span.short {" in css
    assert not re.search(r"span\.short \{[^}]*color", css)


def test_how_a_body_divides_its_answers_is_not_told_once_the_month_is_over(as_, ward, written):
    reader, body = as_("ward_secretary"), ids.written(ward.units["front-1"])
    running = reader.get("/giam-sat/2022-04/tien-do").text
    assert f"tien-do/khong-y-kien/{body}" in running or "Không có ý kiến" in running
    clock.run_on_from(clock.ward_now() + timedelta(days=40), clock.now())
    reader = as_("ward_secretary")
    over = reader.get("/giam-sat/2022-04/tien-do").text
    table = re.search(r"<table\b[^>]*>.*?Tổ chức.*?</table>", over, re.S).group(0)
    assert "Không có ý kiến" not in table
    for what in ("da-nhan-xet", "khong-y-kien", "chua-theo-doi"):
        assert reader.get(f"/giam-sat/2022-04/tien-do/{what}/{body}").status_code == 404


def printed(app, *args):
    answer = app.test_cli_runner().invoke(args=["figures", "--month", "2022-04", *args])
    assert answer.exit_code == 0, answer.output
    return answer.output


def front_paper(ward, who="front_chair"):
    """The headings of the ward Front's own report of the month, table by table."""
    asked = ReportRequest(as_of=clock.ward_today(), month="2022-04")
    made = front_month_report(ward.actor(who), asked, clock.ward_today())
    return [str(column.label) for table in made.tables[:2] for column in table.columns]


def test_over_months_neither_command_report_nor_slip_tells_a_bodys_nil(app, as_, ward, written):
    """While the month runs whoever may see its progress sees the split; once it is locked its head alone."""
    body = ids.written(ward.units["front-1"])
    slip = f"/giam-sat/2022-04/{body}/phieu"
    split = ("Không có ý kiến", "Chưa có điều kiện theo dõi")
    assert "nil" in json.loads(printed(app, "--json"))["bodies"]["front-1"]
    assert all(one in front_paper(ward) for one in split)
    assert all(one in as_("sec_1").get(slip).text for one in split)
    clock.run_on_from(clock.ward_now() + timedelta(days=40), clock.now())
    told = json.loads(printed(app, "--json"))["bodies"]["front-1"]
    assert not {"written", "nil", "unseen"} & told.keys()
    assert {"recorded", "open", "sent", "obligations"} <= told.keys()
    bodies = printed(app).partition("Tổ chức")[2]
    assert "Không có ý" not in bodies
    assert not {*split, "Có nhận xét"} & set(front_paper(ward))
    for who in ("sec_1", "front_chair", "ward_secretary", "helper_1"):
        shown = as_(who).get(slip)
        assert shown.status_code in (200, 404), who
        assert not any(one in shown.text for one in split), who
    assert all(one in as_("front_1").get(slip).text for one in split)


def test_a_clock_set_back_tells_no_split_again(app, as_, ward, written):
    clock.run_on_from(clock.ward_now() + timedelta(days=40), clock.now())
    lock_what_is_over()
    clock.run_on_from(clock.ward_now() - timedelta(days=40), clock.now())
    told = json.loads(printed(app, "--json"))["bodies"]["front-1"]
    assert not {"written", "nil", "unseen"} & told.keys()
    over = as_("ward_secretary").get("/giam-sat/2022-04/tien-do").text
    assert "Không có ý kiến" not in re.search(r"<table\b[^>]*>.*?Tổ chức.*?</table>", over, re.S).group(0)


def test_a_workbook_gives_the_percentage_of_the_whole_alone():
    from portal.campaigns.progress import Share
    from portal.ground.text import say
    from portal.reports.exports import _spread
    from portal.reports.official.content import TableColumn

    column = TableColumn(say("Đã học"), say("Phải học"), say("Tỷ lệ học"))
    assert _spread(column, Share(3, 4))[-1] == (None, True)
    assert _spread(column, Share(3, 4), total=True)[-1] == (0.75, True)
