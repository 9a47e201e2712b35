"""What the server holds while people work: memory, open files, and the log beside SQLite's file."""

import os
import threading
from pathlib import Path
from typing import Any

from bench.servers import Site

BEAT = 5  # seconds between two looks


class Held(threading.Thread):
    def __init__(self, site: Site, log: Path) -> None:
        super().__init__(daemon=True)
        self.site, self.log, self.enough = site, log, threading.Event()
        self.memory: list[float] = []
        self.files: list[float] = []
        self.logged: list[float] = []
        self.load: list[float] = []

    def run(self) -> None:
        while True:
            self.look()
            if self.enough.wait(BEAT):
                return

    def look(self) -> None:
        self.memory.append(self.site.memory() / 2**20)
        self.files.append(self.site.open_files())
        self.logged.append(self.log.stat().st_size / 2**20 if self.log.exists() else 0)
        self.load.append(os.getloadavg()[0])

    def told(self) -> dict[str, Any]:
        """First and last look, the most, and the most of the last third over that of the first."""
        every = {"memory_mb": self.memory, "open_files": self.files, "wal_mb": self.logged, "load": self.load}
        return {name: _summed(found) for name, found in every.items()}


def _summed(found: list[float]) -> dict[str, float]:
    third = max(1, len(found) // 3)
    grown = max(found[-third:]) / max(max(found[:third]), 1e-9)
    rounded = {"first": found[0], "last": found[-1], "most": max(found), "mean": sum(found) / len(found)}
    return {name: round(one, 1) for name, one in rounded.items()} | {"grown": round(grown, 2)}
