"""A drill of durability: the power fails while heads of bodies save notes and the office adds papers.

The server is run under strace; what it wrote, synced and answered, in that order, is played again up to every sync,
every answer and points between, and each time the disk is made that could be left there. See tests/kit/power.py for
what such a disk may lack, tests/kit/durable.py for what is asked of it.
"""

import hashlib
import os
import random
import threading
import time
from collections import Counter
from itertools import pairwise

import pytest

from tests.kit import power
from tests.kit.durable import HEADS, Visitor, Writer, faults
from tests.kit.papers import docx_of
from tools import debian

pytestmark = [pytest.mark.trust("G2-P"), pytest.mark.timeout(3600)]
NOTES = int(os.environ.get("POWER_NOTES", "160"))
FEW = NOTES // 4  # for the drills of the drill
BETWEEN = 0.01  # share of the other steps after which the power fails too
DATABASE = ("ward.sqlite3", "ward.sqlite3-wal")


class Office(threading.Thread):
    """Adds one paper after another to the library: each a file and its row."""

    def __init__(self, server, tried):
        super().__init__(daemon=True)
        self.visitor, self.tried, self.asked_from, self.enough = Visitor(server.port), tried, [], threading.Event()

    def run(self):
        self.visitor.enter("van-phong")
        self.visitor.ask("GET", "/van-ban/moi")
        number = 0
        while not self.enough.is_set():
            number += 1
            text = f"Lượt {number} của văn phòng."
            self.tried.add(text)
            status = self.visitor.upload(
                "/van-ban/moi",
                f"{number}.docx",
                docx_of(text),
                kind="Báo cáo",
                number=f"{number}-BC/ĐU",
                dated="01/04/2022",
                issuer="Đảng ủy phường",
                subject=text,
                audience="everyone",
            )[0]
            assert status == 303, status
            self.asked_from.append((self.visitor.from_port, text))
            time.sleep(0.2)


class Run:
    """A server watched while notes and papers are saved: what was tried, which port had asked for what, the steps."""

    def __init__(self, server, place, log, notes, application):
        self.place, self.tried, self.begun = place, set(), power.held(place)
        promised: list = []
        server.start(*power.watch(log), application=application)
        writers = [Writer(server, persona, 0, self.tried, promised, set()) for persona in HEADS]
        hands = [*writers, Office(server, self.tried)]
        for one in hands:
            one.start()
        until = time.monotonic() + 600
        while len(promised) < notes and time.monotonic() < until:
            assert all(one.is_alive() for one in hands)
            time.sleep(0.05)
        for one in hands:
            one.enough.set()
        for one in hands:
            one.join(60)
        server.stop()
        self.asked_from = dict(pair for one in hands for pair in one.asked_from)
        assert len(self.asked_from) == sum(len(one.asked_from) for one in hands), "two deeds came through one port"
        self.steps = power.steps(log)

    def acknowledged(self):
        return {step.at for step in self.steps if step.deed == "answered"} & set(self.asked_from)


@pytest.fixture
def watched(served, tmp_path):
    debian.strace()

    def run(notes, application="wsgi:application"):
        place = tmp_path / "ward"
        one = Run(served(place), place, tmp_path / "log", notes, application)
        assert len(one.acknowledged()) == len(one.asked_from) >= notes, "an answer was not seen"
        return one

    return run


class Played:
    """How many disks were made, how many differ, and what was wrong with which."""

    def __init__(self):
        self.states, self.wrong, self.syncs = 0, Counter(), 0
        self.judged, self.images, self.examples = {}, set(), []

    def look(self, place, run, promised, kind, image):
        self.states += 1
        sums = hashlib.blake2b()
        for name in sorted(image):
            sums.update(f"{name} {len(image[name])} ".encode())
            sums.update(image[name])
        self.images.add(sums.digest())
        key = sums.digest(), len(promised)
        if key not in self.judged:
            self.judged[key] = judged(place, run, promised, image)
        found = self.judged[key]
        self.wrong.update({one.partition(":")[0] for one in found})
        if found:
            self.examples.append((kind, found))

    def __str__(self):
        wrong = ", ".join(f"{times} {name}" for name, times in sorted(self.wrong.items())) or "none lost, none corrupt"
        return f"{self.states} states ({len(self.images)} distinct disks): {wrong}"


def judged(place, run, promised, image):
    for name in DATABASE:
        (place / name).unlink(missing_ok=True)
        if name in image:
            (place / name).write_bytes(image[name])
    (place / f"{DATABASE[0]}-shm").unlink(missing_ok=True)
    under = "files/"
    held = {name.removeprefix(under): content for name, content in image.items() if name.startswith(under)}
    return faults(place / DATABASE[0], run.tried, promised, held)


def played(run, place, *, forgets=(), share=1.0):
    """The power fails before and after each sync, after each answer, and at some points between."""
    place.mkdir(exist_ok=True)
    chance, found = random.Random(20220430), Played()
    disk, promised = power.Disk(run.place, run.begun, forgets), set()
    for step, after in pairwise([*run.steps, run.steps[-1]]):
        told = disk.take(step)
        if step.deed == "answered" and step.at in run.asked_from:
            promised.add(run.asked_from[step.at])
            told = True
        elif step.deed == "sync":
            found.syncs += told
        else:
            told = told and (after.deed == "sync" or chance.random() < BETWEEN)
        if told and chance.random() < share:
            for kind, image in disk.images(chance):
                found.look(place, run, promised, kind, image)
    assert len(promised) == len(run.asked_from)
    return found


def test_no_acknowledged_note_is_lost_when_the_power_fails(watched, tmp_path, drill):
    run = watched(NOTES)
    found = played(run, tmp_path / "image")
    print(f"\n{len(run.asked_from)} acknowledged, {found.syncs} syncs: {found}")
    drill.count(found.states, len(found.examples))
    assert found.examples == []
    assert found.states >= 12 * NOTES


def test_this_drill_sees_what_normal_loses(watched, tmp_path):
    run = watched(FEW, "tests.kit.careless:application")
    found = played(run, tmp_path / "image", share=0.3)
    print(f"\nsynchronous=NORMAL, {len(run.asked_from)} acknowledged: {found}")
    assert found.wrong["lost"] > found.states // 4


def test_this_drill_sees_a_disk_that_only_says_it_has_synced(watched, tmp_path):
    run = watched(FEW)
    for forgets in (("folders",), ("files",), ("files", "folders")):
        found = played(run, tmp_path / "image", forgets=forgets, share=0.3)
        print(f"\nsyncs of {' and '.join(forgets)} not done, {len(run.asked_from)} acknowledged: {found}")
        assert found.wrong["lost"] > found.states // 8
