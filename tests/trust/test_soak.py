"""Fifty people for an hour, who read on from page to page and save, beside exports and backups: what the server holds
comes to a rest. Memory, open files and SQLite's log are looked at all the time and compared after the first third.
"""

import os
import random
import re
import threading
import time
from pathlib import Path

import pytest

from tests.kit.durable import HEADS, Visitor, faults
from tests.kit.served import children
from tests.trust.test_crowd_of_writers import Beside, Person, backing_up, exporting

pytestmark = [pytest.mark.trust("G4"), pytest.mark.timeout(3 * 3600)]
MINUTES = float(os.environ.get("SOAK_MINUTES", "60"))
WRITERS, READERS = 10, 40
READS = (1.0, 3.0)  # seconds on a page
SAVES = (10.0, 30.0)  # seconds from a save to the next
LOOKS = 10  # seconds between two looks at the server
GROWTH = 1.10  # of memory and of open files
LOG = 64  # megabytes
WHO = (*HEADS, "van-phong", "bi-thu-3", "dang-vien")
LINK = re.compile(r'href="(/[^"#]*)"')
LEAVES = re.compile(r"^/(dang-xuat|dang-nhap|static)|/tai-ve|\.(xlsx|docx|pdf|zip|ics)")


class Reader(threading.Thread):
    """Goes on from page to page by the links it finds, and home where there are none."""

    def __init__(self, server, persona, number):
        super().__init__(daemon=True)
        self.visitor, self.chance = Visitor(server.port), random.Random(number)
        self.enough, self.asked, self.wrong = threading.Event(), 0, []
        self.visitor.enter(persona)

    def run(self):
        url = "/"
        while not self.enough.wait(self.chance.uniform(*READS)):
            status, onward, text = self.visitor.ask("GET", url)
            self.asked += 1
            if status >= 500:
                self.wrong.append((url, status))
            links = [one.replace("&amp;", "&") for one in LINK.findall(text) if not LEAVES.search(one)]
            url = onward or (self.chance.choice(links) if links else "/")


class Held:
    """What the server's workers hold, and the log beside the database."""

    def __init__(self, server, place):
        self.workers, self.place = children(server.process.pid), place
        self.memory, self.files, self.log = [], [], []

    def look(self):
        self.memory.append(sum(map(megabytes, self.workers)))
        self.files.append(sum(len(os.listdir(f"/proc/{one}/fd")) for one in self.workers))
        log = self.place / "ward.sqlite3-wal"
        self.log.append(log.stat().st_size / 2**20 if log.exists() else 0)

    def grown(self, what):
        """The largest of the last third over the largest of the first."""
        third = len(what) // 3
        return max(what[-third:]) / max(what[:third])


def megabytes(process):
    """Proportional: what workers share is counted once among them."""
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1024


def test_what_the_server_holds_comes_to_a_rest(served, tmp_path, drill):
    place, tried, promised = tmp_path / "ward", set(), []
    server = served(place)
    server.start()
    writers = [Person(server, number, SAVES, tried, promised) for number in range(WRITERS)]
    readers = [Reader(server, WHO[number % len(WHO)], number) for number in range(READERS)]
    beside = [Beside(exporting(server).deed, 60), Beside(backing_up(server).deed, 300)]
    everyone, held = [*writers, *readers, *beside], Held(server, place)
    for one in everyone:
        one.start()
    for _ in drill.each(range(int(MINUTES * 60 / LOOKS))):
        time.sleep(LOOKS)
        held.look()
    for one in everyone:
        one.enough.set()
    for one in everyone:
        one.join(120)
    assert children(server.process.pid) == held.workers, "a worker died"
    server.stop()
    grown = held.grown(held.memory)
    print(
        f"\n{MINUTES:.0f} minutes, {sum(one.asked for one in readers)} pages, {len(promised)} saves: two workers hold "
        f"{held.memory[0]:.0f} MB at first, {held.memory[-1]:.0f} MB at last, {max(held.memory):.0f} MB at most "
        f"(last third over first {grown:.2f}); open files {held.files[0]} and {held.files[-1]}; "
        f"log of the database {max(held.log):.0f} MB at most"
    )
    assert [one.wrong for one in (*readers, *beside)] == [[]] * (READERS + 2)
    assert [why for one in writers for why in one.refused] == []
    assert faults(place / "ward.sqlite3", tried, promised) == []
    assert grown <= GROWTH
    assert held.grown(held.files) <= GROWTH
    assert max(held.log) <= LOG
