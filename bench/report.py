"""The table of a run, and docs/performance.md as it is made from the last whole one."""

from pathlib import Path
from typing import Any

from bench import growth_told, load_told
from bench.asked import HELLO
from bench.goals import GOALS, Verdict, verdicts
from bench.kept import GROWTH, LOAD, PAGES, PROFILE, kept

PLACE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
HEAD = """# How fast it is

Made by `make bench`, `make bench-growth` and `make bench ARGS=load` from what they keep in `bench/results/`; nothing
here is written by hand. Milliseconds are CPU time of the
server's own processes and belong to the machine they were taken on; what travels is the ratio to Django admin on the
same data, in one run whose deeds were done in turn. Django's tables are leaner than the portal's (no dated memberships,
no policy by post, no trail), which flatters Django.
"""


def write() -> None:
    PLACE.write_text(made(kept(PAGES), kept(GROWTH), kept(LOAD), kept(PROFILE)))


def made(pages: dict[str, Any], grown: dict[str, Any], load: dict[str, Any], profile: dict[str, Any]) -> str:
    """The page from what the last whole runs found."""
    parts = [
        HEAD,
        *_goals(pages, profile),
        *_pages(pages, grown),
        *_profile(profile),
        *load_told.load(load),
        *growth_told.growth(grown),
    ]
    return "\n".join(parts).rstrip() + "\n"


def table(result: dict[str, Any]) -> str:
    return "\n".join([*_goals(result, kept(PROFILE)), *_pages(result, kept(GROWTH))])


def parts(shares: dict[str, float], most: int = 9) -> str:
    return ", ".join(f"{part} {share * 100:.0f} %" for part, share in list(shares.items())[:most])


def _goals(result: dict[str, Any], profile: dict[str, Any]) -> list[str]:
    cpu = {name: one["cpu_ms"] for name, one in result.get("pages", {}).items()}
    found = verdicts(cpu)
    if not found:
        return []
    lines = ["## Goals", "", "| page | measured against | must | aim | reached | | its time is |"]
    lines += ["|---|---|---|---|---|---|---|"]
    lines += [_goal(one, profile.get(one.goal.page, {})) for one in found]
    reached = {one.goal.page for one in found}
    left = [one.page for one in GOALS if one.page not in reached]
    return [*lines, *([f"\nNot measured here: {', '.join(left)}."] if left else []), ""]


def _goal(one: Verdict, shares: dict[str, float]) -> str:
    goal = one.goal
    if goal.milliseconds:
        unit, than = " ms", "its own CPU"
    elif goal.at_most:
        unit, than = " times", "a Flask hello, at most"
    else:
        unit, than = " times faster", goal.than
    verdict = "met" if one.met else f"missed {one.gap:.1f} times"
    reached, why = f"{one.reached:.1f}{unit}", parts(shares, 3)
    return f"| {goal.page} | {than} | {goal.must:g} | {goal.aim:g} | {reached} | {verdict} | {why} |"


def _profile(profile: dict[str, Any]) -> list[str]:
    if not profile:
        return []
    return [
        "## Where the time of a page goes",
        "",
        "By `make profile`, in process, 700 members: whose code ran when the clock looked. A library's time is its "
        "own; what Python itself does is its caller's.",
        "",
        "| page or deed | |",
        "|---|---|",
        *(f"| {name} | {parts(shares)} |" for name, shares in profile.items()),
        "",
    ]


def _pages(result: dict[str, Any], grown: dict[str, Any]) -> list[str]:
    pages = result.get("pages", {})
    if not pages:
        return []
    hello = pages.get(HELLO, {}).get("cpu_ms")
    counted, members = grown.get("sqlite", {}).get("pages", {}), str(result.get("members", ""))
    lines = [
        "## Pages and deeds, over sockets",
        "",
        f"{result['machine']}; {result['members']} members, {result['months']} months; load {result['load']} "
        f"beside it. A server with one worker holds {result['worker_memory_mb']} MB after the run.",
        "",
        "| page or deed | CPU ms | spread | x hello | p50 ms | p99 ms | KB | statements |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, one in pages.items():
        times = f"{one['cpu_ms'] / hello:.0f}" if hello else ""
        asked = counted.get(name, {}).get(members, {}).get("statements", "")
        lines.append(
            f"| {name} | {one['cpu_ms']} | {one['spread'] * 100:.0f} % | {times} | {one['p50_ms']} | {one['p99_ms']} | "
            f"{one['kb']} | {asked} |"
        )
    return [*lines, ""]
