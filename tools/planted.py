"""Planted bugs: each is put into a copy of the tree, alone, and some test must fail.

`tests/planted/*.toml` hold them: a file, what stands there, what is put in its place, the tests that can see it. A bug
that no test sees is a hole in the tests; one whose text stands nowhere any more is stale and fails too.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from pathlib import Path
from queue import Empty, Queue
from typing import NamedTuple

from tools.console import ROOT, VENV

PLANTED = ROOT / "tests" / "planted"
SECONDS = 600  # for one bug: a test that never ends has not seen it
AT_ONCE = 2
# Each grid whole: no bug is seen on one day and not on the next.
ALONE = ("-n", "0", "-q", "-x", "--whole", "-p", "no:cacheprovider")


class Fault(NamedTuple):
    name: str
    file: str
    old: str
    new: str
    tests: list[str]
    room: str = ""  # the file of bugs in which it stands

    @property
    def is_stale(self) -> bool:
        return (ROOT / self.file).read_text().count(self.old) != 1


def faults() -> list[Fault]:
    return [
        Fault(one["name"], one["file"], one["old"], one["new"], one["tests"], file.stem)
        for file in sorted(PLANTED.glob("*.toml"))
        for one in tomllib.loads(file.read_text())["fault"]
    ]


def run(*words: str) -> int:
    """Plant all of them (or those of a file, or whose name holds a word) and say what became of each; the number not
    killed."""
    wanted = [one for one in faults() if not words or any(word == one.room or word in one.name for word in words)]
    waiting: Queue[Fault] = Queue()
    for one in wanted:
        waiting.put(one)
    ended: list[tuple[Fault, str]] = []
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        hands = [threading.Thread(target=_plant, args=(Path(folder) / str(n), waiting, ended)) for n in range(AT_ONCE)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
    killed = sum(what == "killed" for _, what in ended)
    print(f"planted: {len(wanted)} bugs, {killed} killed")
    for one, what in ended:
        if what != "killed":
            print(f"  {what}: {one.name} ({one.file})")
    return len(wanted) - killed


def _plant(copy: Path, waiting: Queue[Fault], ended: list[tuple[Fault, str]]) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-zco", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    for compiled in (ROOT / "portal" / "translations").rglob("*.mo"):
        shutil.copy2(compiled, copy / compiled.relative_to(ROOT))
    subprocess.run(["git", "init", "-q"], cwd=copy, check=True)
    while True:
        try:
            one = waiting.get_nowait()
        except Empty:
            return
        began = time.monotonic()
        what = "stale" if one.is_stale else _seen(copy, one)
        ended.append((one, what))
        print(f"{len(ended):3} {what:9} {one.name} ({time.monotonic() - began:.0f} s)", flush=True)


def _seen(copy: Path, one: Fault) -> str:
    file = copy / one.file
    sound = file.read_text()
    file.write_text(sound.replace(one.old, one.new))
    try:
        tested = subprocess.run(
            [str(VENV / "bin" / "python"), "-m", "pytest", *ALONE, *one.tests],
            cwd=copy,
            capture_output=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return "hung"
    finally:
        file.write_text(sound)
    # 1: tests failed. Anything else (nothing collected, no such file) says nothing about the bug.
    said = tested.stdout.decode()
    if tested.returncode == 1 and "error during collection" not in said:
        return "killed"
    return "SURVIVED" if tested.returncode == 0 else "no verdict"


if __name__ == "__main__":
    sys.exit(min(run(*sys.argv[1:]), 99))
