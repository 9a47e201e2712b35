"""What `make bench ARGS=load` found, as docs/performance.md tells it, and whether it reached its goals."""

from typing import Any

from bench import plots

SAID = {
    "think": "{people} people who read, write and go on",
    "evening": "{people} heads finish and send their month",
    "beside": "{people} people, a report, backups and lists of thousands beside them",
    "stalled": "{people} people beside 300 half-sent forms and 300 readers of a byte a second",
}
HEAD = [
    "## Many people at once",
    "",
    "Made by `make bench ARGS=load`: locust in a process of its own on the same machine, the portal as `make serve` "
    "starts it, with its job worker. People stay 5 to 20 seconds on a page. Walls depend on whatever else the machine "
    "does: its load stands beside each run, and the goals were set for two cores with nothing else to do. Lost is what "
    "somebody was told was saved or sent and stands nowhere, or twice.",
    "",
]
LONG = 30  # minutes from which on memory and open files must have come to a rest
GROWN, LOG = 1.10, 64  # of the last third over the first; megabytes


def goals(name: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    total, held = found["total"], found["held"]
    wrong = total["failures"] + sum(len(one.get("wrong", ())) for one in found["beside"].values())
    asked = [("errors", wrong, 0), ("lost", found["lost"], 0), ("log of SQLite, MB", held["wal_mb"]["most"], LOG)]
    if name == "think":
        asked += [("p95, ms", total["p95_ms"], 100), ("p99, ms", total["p99_ms"], 300)]
    if name == "stalled":
        asked += [("p99, ms", total["p99_ms"], 2000)]
        clients = found["beside"]["clients"]
        asked += [("stalled clients missing", clients["of"] - clients["standing"], 0)]
    if name == "evening":
        asked += [("months not sent", found["people"] - found["sendings"], 0)]
    if found["minutes"] >= LONG:
        asked += [
            (f"growth of {one.replace('_', ' ')}", held[one]["grown"], GROWN) for one in ("memory_mb", "open_files")
        ]
    return [{"goal": goal, "reached": reached, "most": most, "met": reached <= most} for goal, reached, most in asked]


def load(whole: dict[str, Any]) -> list[str]:
    return [*HEAD, *(line for name, found in whole.items() for line in of_one(name, found))] if whole else []


def of_one(name: str, found: dict[str, Any]) -> list[str]:
    kind, _, engine = name.partition(", ")
    held, load_of = found["held"], found["held"]["load"]
    return [
        f"### {SAID[kind].format(people=found['people'])}, {plots.NAMES[engine]}",
        "",
        f"{found['machine']}; {found['members']:,} members; {found['minutes']:g} minutes; the machine's load "
        f"{load_of['first']} at first, {load_of['mean']} in the mean{_ahead(found.get('nice', 0))}. "
        f"{found['total']['requests']:,} requests, "
        f"{found['saves']} notes and {found['sendings']} months promised.",
        "",
        "| goal | at most | reached | |",
        "|---|---|---|---|",
        *(f"| {one['goal']} | {one['most']:g} | {one['reached']:g} | {_verdict(one)} |" for one in found["goals"]),
        "",
        f"The server held {_held(held['memory_mb'])} MB, {_held(held['open_files'])} open files; SQLite's log was "
        f"{held['wal_mb']['most']} MB at most.{_beside(found['beside'])}",
        "",
        *([f"Errors: {'; '.join(found['errors'])}.", ""] if found["errors"] else []),
        "| page or deed | requests | failed | p50 ms | p95 ms | p99 ms | longest ms |",
        "|---|---|---|---|---|---|---|",
        *(_row(page, one) for page, one in found["pages"].items()),
        _row("all", found["total"]),
        "",
    ]


def _ahead(nice: int) -> str:
    return f"; this run's processes went before the machine's other work (nice {nice})" if nice < 0 else ""


def _verdict(goal: dict[str, Any]) -> str:
    return "met" if goal["met"] else "missed"


def _held(found: dict[str, float]) -> str:
    return f"{found['first']:g} at first, {found['most']:g} at most and {found['last']:g} at last"


def _beside(found: dict[str, Any]) -> str:
    if clients := found.get("clients"):
        stood = f"{clients['standing']} of {clients['of']} stalled clients stood at the end"
        return f" {stood}; {clients['came back']} came back."
    said = [f"{one['times']} times {what} (longest {one['longest_s']} s)" for what, one in found.items()]
    return f" Beside it: {', '.join(said)}." if said else ""


def _row(page: str, one: dict[str, Any]) -> str:
    times = " | ".join(f"{one[key] or 0:g}" for key in ("p50_ms", "p95_ms", "p99_ms", "longest_ms"))
    return f"| {page} | {one['requests']} | {one['failures']} | {times} |"
