"""What `make bench-growth` found, as docs/performance.md tells it, and which pages grow that should not."""

from typing import Any, NamedTuple

from bench import plots
from tests.kit.grown import LARGE, SLACK

AT_MOST = 1.25  # of a page about a cell, a body or a person, beside the smallest ward
LARGEST_WARD = 50_000
HEAD = [
    "## The same page in a larger ward",
    "",
    "Made by `make bench-growth`, in process, without the socket; milliseconds are CPU of the portal and, on "
    "PostgreSQL, of the processes that serve it. Work is what a page asks of the database, free of noise: steps of "
    "SQLite's machine, rows that PostgreSQL visits (by keys alone, where the page is not about the ward). A page about "
    "a cell, a body or a person may cost 1.25 times its work in the smallest ward and 3,000 steps or rows more, and "
    "`tests/web/test_growth.py` holds it to that up to 4,230 members; a page about the ward grows with it. x is the "
    "work beside the smallest ward's, of a city beside the same ward's alone.",
    "",
]


class Outgrown(NamedTuple):
    engine: str
    page: str
    size: str
    times: float


def growth(whole: dict[str, Any]) -> list[str]:
    engines = [engine for engine in plots.NAMES if engine in whole]
    if not engines:
        return []
    lines = [*HEAD, *_verdict(whole)]
    for engine in engines:
        lines += _of_engine(engine, whole[engine])
    return lines


def outgrown(whole: dict[str, Any], key: str = "work", slack: float = SLACK) -> list[Outgrown]:
    return [
        Outgrown(engine, page, size, times(of, size, key))
        for engine in plots.NAMES
        if engine in whole
        for page, of in whole[engine]["pages"].items()
        for size, one in of.items()
        if not one["of_ward"] and one[key] > AT_MOST * of[beside(of, size)][key] + slack
    ]


def beside(of: dict[str, Any], size: str) -> str:
    """The size that this one is held against: of a city, a ward of that size which stands alone."""
    smaller = [one for one in sorted(of, key=int) if int(one) <= LARGEST_WARD]
    if int(size) > LARGEST_WARD and str(LARGE) in of:
        return str(LARGE)
    return smaller[0] if smaller else size


def times(of: dict[str, Any], size: str, key: str) -> float:
    return of[size][key] / max(of[beside(of, size)][key], 1)


def _verdict(whole: dict[str, Any]) -> list[str]:
    by_work, by_cpu = outgrown(whole), outgrown(whole, "cpu_ms", 1.0)
    lines = [
        f"Beyond it by work: {_listed(by_work)}.",
        f"By CPU, where the machine's other work counts too, and beyond a millisecond more: {_listed(by_cpu)}.",
    ]
    return [*lines, ""]


def _listed(found: list[Outgrown]) -> str:
    said = [f"{one.page} ({plots.NAMES[one.engine]}, {int(one.size):,}: {one.times:.1f} times)" for one in found]
    return ", ".join(said) or "none"


def _of_engine(engine: str, found: dict[str, Any]) -> list[str]:
    pages = found["pages"]
    sizes = sorted({size for of in pages.values() for size in of}, key=int)
    loads = ", ".join(f"{load:g}" for load in found["load"])
    wards = ", ".join(map(_named, sizes))
    lines = [
        f"### {plots.NAMES[engine]}",
        "",
        f"{found['machine']}; {found['months']} months; {wards} members; load {loads} beside it.",
        "",
    ]
    for of_ward, about in plots.ABOUT.items():
        picture = plots.file_of(engine, of_ward)
        chosen = {name: of for name, of in pages.items() if all(one["of_ward"] is of_ward for one in of.values())}
        lines += [f"![Pages about {about}, {plots.NAMES[engine]}](../bench/results/{picture.name})", ""]
        lines += [*_table(f"about {about}", chosen, sizes), ""]
    return lines


def _named(size: str) -> str:
    return f"{int(size):,}" + (f" (a city of wards of {LARGE:,})" if int(size) > LARGEST_WARD else "")


def _table(what: str, pages: dict[str, Any], sizes: list[str]) -> list[str]:
    heads = [f"{int(size):,}: ms / statements / work / KB / x" for size in sizes]
    lines = [f"| {what} | {' | '.join(heads)} |", "|---" * (len(sizes) + 1) + "|"]
    for name, of in pages.items():
        lines.append(f"| {name} | {' | '.join(_cell(of, size) for size in sizes)} |")
    return lines


def _cell(of: dict[str, Any], size: str) -> str:
    if size not in of:
        return ""
    one = of[size]
    return f"{one['cpu_ms']} / {one['statements']} / {_many(one['work'])} / {one['kb']} / {times(of, size, 'work'):.2f}"


def _many(number: float) -> str:
    return f"{number / 1000:.0f}k" if number >= 10_000 else f"{number:.0f}"
