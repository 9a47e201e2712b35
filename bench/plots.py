"""Growth as pictures: of each engine one of its pages about a cell, a body or a person, one of those about the ward."""

import json
import subprocess
from pathlib import Path
from typing import Any

from bench import servers
from bench.kept import PLACE

APART = Path(__file__).parent / "apart"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
ABOUT = {False: "a cell, a body or a person", True: "the ward"}


def file_of(engine: str, of_ward: bool) -> Path:
    return PLACE / f"growth-{engine}-{'ward' if of_ward else 'cell'}.svg"


def told(whole: dict[str, Any]) -> dict[str, Any]:
    """By file: its title, its axes, and a line a page."""
    return {
        str(file_of(engine, of_ward)): {
            "title": f"Pages about {ABOUT[of_ward]}, {NAMES[engine]}",
            "x": "members",
            "y": "ms of CPU",
            "lines": lines_of(whole[engine]["pages"], of_ward),
        }
        for engine in NAMES
        if engine in whole
        for of_ward in ABOUT
    }


def lines_of(pages: dict[str, Any], of_ward: bool) -> dict[str, list[list[float]]]:
    return {
        name: [[int(size), one["cpu_ms"]] for size, one in sorted(of.items(), key=lambda pair: int(pair[0]))]
        for name, of in pages.items()
        if all(one["of_ward"] is of_ward for one in of.values())
    }


def draw(whole: dict[str, Any]) -> None:
    python = servers.environment()
    if python is None:
        print("Nothing is drawn: pygal cannot be installed here.")
        return
    subprocess.run([str(python), str(APART / "plot.py")], input=json.dumps(told(whole)), text=True, check=True)
