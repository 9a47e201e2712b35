"""The crowd of `make bench ARGS=load` does what its people do, and is told what became of it: four heads write,
send their month, and each promise stands in the database."""

import json
import subprocess
import sys

import pytest

from bench import load, servers
from portal.config import ROOT

pytestmark = [pytest.mark.trust("G4"), pytest.mark.timeout(1800)]
HEADS = 4
# In a process of its own: the clock of the tests stands still.
RUN = """
import json
from bench import load
load.LARGE, load.READS = 700, (0.1, 0.3)
print(json.dumps(load.run(load.SCENARIOS[1], "sqlite", load.SCENARIOS[1].minutes * {heads} / load.SENDERS)))
"""


def test_what_the_crowd_was_promised_is_kept():
    if servers.environment() is None:
        pytest.skip("locust cannot be installed here")
    words = [sys.executable, "-c", RUN.format(heads=HEADS)]
    said = subprocess.run(words, cwd=ROOT, env=servers.plain(), capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    found = json.loads(said.stdout.splitlines()[-1])
    assert (found["people"], found["sendings"], found["saves"]) == (HEADS, HEADS, HEADS * load.NOTES)
    assert (found["errors"], found["lost"]) == ([], 0)
    deeds = {name: one["requests"] for name, one in found["pages"].items()}
    assert deeds["send the month"] == HEADS
    assert deeds["save a note"] == deeds["member opened"] == HEADS * load.NOTES
    assert [one["goal"] for one in found["goals"] if not one["met"]] == []
