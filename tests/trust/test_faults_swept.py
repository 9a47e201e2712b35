"""A drill of durability: each write and each sync of a deed fails in its turn, with EIO and with ENOSPC, and at each
the process is killed in its turn, until one more would be beyond the deed.

Whoever handed it in is told that it was done, or gets 503 with their words; the same form sent again is taken once;
what was acknowledged stays; the server needs nobody.
"""

import http.client
import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing

import pytest

from portal.config import ROOT
from portal.web.errors import KEPT_NOT_SHOWN, SENTENCES
from tests.kit.injected import KILLED, Fault
from tests.kit.served import children
from tests.trust.deeds import DEEDS
from tools import debian

pytestmark = [pytest.mark.trust("G2-F"), pytest.mark.timeout(3600)]
FAULTS = ("error=EIO", "error=ENOSPC", KILLED)
SWEPT = ("pwrite64", "fsync", "fdatasync")  # from the first on
FILES = ("write", "rename", "mkdir", "openat")  # those that touch the ward's folder, of deeds that keep a file
CLOSELY = int(os.environ.get("SWEEP_CLOSELY", "60"))  # so many calls each in its turn; a note makes some forty writes
APART = 5  # of what comes after those, as in a list that is written


class Sweep:
    def __init__(self, server, place, log, kind):
        self.server, self.place, self.log = server, place, log
        self.deed = DEEDS[kind](server)
        self.number, self.acknowledged, self.cases, self.wrong = 0, [], Counter(), []

    def all(self):
        for call in SWEPT:
            for how in FAULTS:
                for when in (*range(1, CLOSELY), *range(CLOSELY, 10 * CLOSELY, APART)):
                    if not self.case(call, how, when):
                        break
        for call in FILES if self.deed.keeps_file else ():
            for when in self.touching(call):
                for how in FAULTS:
                    self.case(call, how, when)

    def touching(self, call):
        hand_in = self.deed.opened(self.next())
        with Fault(self.worker(), self.log, call) as watched:
            assert hand_in()[0] == 303
        return watched.calls_under(self.place / "files")

    def case(self, call, how, when):
        """Whether the deed met the fault; what was not as it should be goes to `wrong`."""
        text, name = self.next(), f"{self.deed.__class__.__name__}: {call} {how} {when}"
        hand_in = self.deed.opened(text)
        with Fault(self.worker(), self.log, call, how, when) as fault:
            try:
                status, _, page = hand_in()
            except (OSError, http.client.HTTPException):
                status, page = "gone", ""
        met = status in ("gone", 422) if how == KILLED else fault.met
        self.server.wait()
        stands = self.kept(text)
        self.cases[status] += met
        kept_said, words = str(KEPT_NOT_SHOWN) in page, text in page or not self.deed.says_it
        if not met:
            fine = status == 303 and stands == 1
        elif status == 503:
            fine = stands == kept_said and (kept_said or (words and str(SENTENCES[503]) in page))
        elif status == 422:  # who read the file apart was killed at it: it is said to be unreadable
            fine = self.deed.keeps_file and words and not stands
        else:
            fine = (status == 303 and stands == 1) or (status == "gone" and how == KILLED)
        again = hand_in()[0]
        if not (fine and again in (303, 409) and self.kept(text) == 1):
            self.wrong.append(f"{name}: {status}, stands {stands}; again {again}, stands {self.kept(text)}")
        self.acknowledged.append(text)
        return met

    def kept(self, text):
        with closing(self.database()) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            return database.execute(self.deed.kept, (text,)).fetchone()[0]

    def lost(self):
        with closing(self.database()) as database:
            asked = "SELECT count(*) FROM audit_payload WHERE instr(content, ?)"
            told = [one for one in self.acknowledged if database.execute(asked, (one,)).fetchone()[0]]
        return [one for one in self.acknowledged if one not in told and not self.kept(one)]

    def database(self):
        return sqlite3.connect(f"file:{self.place}/ward.sqlite3?mode=ro", uri=True)

    def worker(self):
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if len(found := children(self.server.process.pid)) == 1:
                return found[0]
            time.sleep(0.05)
        raise AssertionError(f"not one worker but {found}")

    def next(self):
        """A name of letters that a person could have, and that JSON keeps as it is."""
        self.number += 1
        digits = f"{self.number:04d}".translate(str.maketrans("0123456789", "abcdeghikl"))
        return f"Nguyen Thi {digits.capitalize()}"


@pytest.mark.parametrize("kind", DEEDS)
def test_every_write_of_a_deed_fails_in_its_turn(served, tmp_path, kind, drill):
    debian.strace()
    place = tmp_path / "ward"
    server = served(place, workers=1)
    server.start()
    sweep = Sweep(server, place, tmp_path / "log", kind)
    sweep.all()
    server.stop()
    told = ", ".join(f"{times} answered {status}" for status, times in sorted(sweep.cases.items(), key=str) if times)
    print(f"\n{kind}: {sum(sweep.cases.values())} faults met: {told}; {len(sweep.wrong)} wrong")
    drill.count(sum(sweep.cases.values()), len(sweep.wrong))
    assert not sweep.wrong, sweep.wrong
    assert sweep.lost() == []
    verified = [sys.executable, "-m", "flask", "--app", "wsgi", "audit", "verify"]
    subprocess.run(verified, cwd=ROOT, env=server.settings, check=True, stdout=subprocess.DEVNULL)
