"""A drill of durability: the server is killed, all its processes at once, while heads of bodies save notes.

Kept: every note that was acknowledged, word for word and once. Not there: anything that nobody tried to write, and
half a deed (a revision without its line in the trail). The page cache survives a kill, so this says nothing of a power
failure: that is test_power.py.
"""

import os
import random
import shutil
import time

import pytest

from tests.kit.durable import HEADS, Writer, faults

pytestmark = pytest.mark.trust("G2-K")
ROUNDS = int(os.environ.get("KILL_ROUNDS", "20"))


def test_no_acknowledged_note_is_lost_when_the_server_is_killed(served, tmp_path, drill):
    tried, promised, waits, chance = set(), [], [], random.Random(20220422)
    server, ward, pristine = served(tmp_path), tmp_path / "ward.sqlite3", tmp_path / "pristine.sqlite3"
    shutil.copyfile(ward, pristine)
    spoilt: set = set()
    kept = 0
    for number in drill.each(range(ROUNDS)):
        waits.append(server.start())
        writers = [Writer(server, persona, number, tried, promised, spoilt) for persona in HEADS]
        before = len(promised)
        for writer in writers:
            writer.start()
        until = time.monotonic() + 20
        while len(promised) == before and time.monotonic() < until:  # not before the first promise was made
            time.sleep(0.02)
        time.sleep(chance.uniform(0.05, 1.5))
        server.kill()
        for writer in writers:
            writer.join(30)
        assert faults(ward, tried, promised) == []
        kept += len(promised) - before
        if len(spoilt) > 250:  # nearly every member has been written about: begin with an untouched ward
            for ending in ("-wal", "-shm"):
                ward.with_name(ward.name + ending).unlink(missing_ok=True)
            shutil.copyfile(pristine, ward)
            tried.clear(), promised.clear(), spoilt.clear()
    slowest = max(waits[1:], default=waits[0])
    assert kept > ROUNDS, "hardly anything was written: such a drill proves nothing"
    print(f"\n{ROUNDS} kills, {kept} acknowledged notes, none lost; ready again within {slowest:.2f} s")
