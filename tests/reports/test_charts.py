"""Charts say in words and numbers what they show, and nothing in them stands in an order of values."""

from datetime import date
from xml.etree import ElementTree

import pytest

from portal.reports.dashboards.charts import Course, Distribution, Heat, HeatCell, HeatRow, Point, Slice, shade, trimmed


@pytest.fixture
def drawn(app):
    def draw(macro, chart, *more):
        template = app.jinja_env.from_string(
            '{% from "kit/chart.html" import ' + macro + " %}{{ " + macro + '(chart, "here", *more) }}'
        )
        with app.test_request_context():
            return template.render(chart=chart, more=more)

    return draw


def svg_of(html):
    return ElementTree.fromstring(html[html.index("<svg") : html.index("</svg>") + 6].replace("&nbsp;", " "))


@pytest.mark.parametrize(
    ("part", "whole", "kind"),
    [(0, 0, "none"), (1, None, "none"), (0, 9, "shade-0"), (1, 9, "shade-0"), (5, 9, "shade-2"), (9, 9, "shade-4")],
)
def test_a_share_is_shaded_by_quarters(part, whole, kind):
    assert shade(part, whole) == kind


def test_a_heat_map_has_a_mark_in_each_cell_and_its_table_beside_it(drawn):
    rows = [
        HeatRow("Chi bộ <1>", [HeatCell("3/4", "Chi bộ 1, tháng 4: 3/4", "shade-3", "/x")]),
        HeatRow("Chi bộ 2", [HeatCell("4/4", "Chi bộ 2, tháng 4: 4/4", "shade-4")]),
    ]
    html = drawn("heat", Heat("Nhận xét", "Theo tháng", [("T4", "tháng 4/2022")], rows, [("written", "N", "đã có")]))
    drawing = svg_of(html)
    assert drawing.get("role") == "img"
    assert drawing.get("aria-labelledby") == "here-title here-desc"
    texts = [one.text for one in drawing.iter("text")]
    assert texts == ["T4", "Chi bộ <1>", "3/4", "Chi bộ 2", "4/4"]
    assert '<a href="/x" aria-label="Chi bộ 1, tháng 4: 3/4">3/4</a>' in html
    assert "style=" not in html
    assert html.count("<table") == 1


def test_months_at_the_ends_that_tell_nothing_are_left_out():
    none, some = HeatCell("", "", "none"), HeatCell("N", "", "written")
    heat = Heat(
        "",
        "",
        [("T1", ""), ("T2", ""), ("T3", ""), ("T4", "")],
        [HeatRow("A", [none, some, none, none]), HeatRow("B", [none, none, some, none])],
        (),
    )
    assert [short for short, _ in trimmed(heat).columns] == ["T2", "T3"]
    assert [[cell.mark for cell in row.cells] for row in trimmed(heat).rows] == [["N", ""], ["", "N"]]
    empty = heat._replace(rows=[HeatRow("A", [none] * 4)])
    assert trimmed(empty) == empty


def test_a_distribution_keeps_the_order_of_its_states(drawn):
    parts = [Slice("written", 2, "Đã nhận xét"), Slice("nil", 7, "Không có ý kiến"), Slice("open", 0, "Chưa")]
    html = drawn("distribution", Distribution("Trạng thái", "Theo trạng thái", parts))
    drawing = svg_of(html)
    assert [one.get("class") for one in drawing.iter("g")] == ["heat-written", "heat-nil"]
    assert "Đã nhận xét 2, Không có ý kiến 7, Chưa 0" in "".join(drawing.itertext())


def test_nobody_to_count_draws_an_empty_chart(drawn):
    assert "<rect" not in drawn("distribution", Distribution("Trạng thái", "Trống", [])).split("</svg>")[0]
    course = Course("Theo ngày", "Trống", date(2022, 4, 1), date(2022, 4, 1), 0, [])
    assert "Chưa có nhận xét nào" in drawn("course", course)


def test_progress_rises_by_steps_and_stays_in_its_frame():
    points = [Point(date(2022, 4, 11), 2), Point(date(2022, 4, 21), 4)]
    course = Course("Theo ngày", "", date(2022, 4, 1), date(2022, 4, 21), 4, points)
    assert course.path(0, 0, 100, 100) == "M0.0 100.0H50.0V50.0H100.0V0.0"
    assert course.x(date(2030, 1, 1)) == 1
    assert course.x(date(2000, 1, 1)) == 0
