"""Draws what it is told on its input, as SVG: runs in the environment of bench/requirements.txt, where pygal is.

{"file": {"title": ..., "x": ..., "y": ..., "lines": {"name": [[x, y], ...]}}}; both axes are logarithmic.
"""

import json
import sys
from pathlib import Path

import pygal
from pygal.style import CleanStyle

WIDE, HIGH = 960, 640
COLOURS = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf")
COLOURS += ("#003f5c", "#aa0066")


def main() -> None:
    for file, told in json.load(sys.stdin).items():
        Path(file).write_bytes(drawn(told))


def drawn(told: dict) -> bytes:
    chart = pygal.XY(
        width=WIDE,
        height=HIGH,
        title=told["title"],
        x_title=told["x"],
        y_title=told["y"],
        logarithmic=True,
        style=CleanStyle(font_family="sans-serif", colors=COLOURS),
        js=[],  # a plot in a document runs no script
        no_prefix=True,  # the same figures are the same file
        dots_size=3,
        truncate_legend=-1,
        legend_box_size=10,
        print_values=False,
    )
    chart.x_labels = sorted({x for line in told["lines"].values() for x, _ in line})
    chart.x_value_formatter = lambda number: f"{number:,.0f}"
    for name, line in told["lines"].items():
        chart.add(name, [tuple(one) for one in line])
    return chart.render()


if __name__ == "__main__":
    main()
