"""A drill of durability: the server is killed, all its processes at once, while heads of bodies save notes.

Kept: every note that was acknowledged, word for word and once. Not there: anything that nobody tried to write, and
half a deed (a revision without its line in the trail). The page cache survives a kill, so this says nothing of a power
failure: against that stands `synchronous=FULL`, which tests/ground asserts.
"""

import http.client
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from urllib.parse import urlencode

import pytest

from portal.config import ROOT
from tools.ports import free_port

pytestmark = pytest.mark.trust
ROUNDS = int(os.environ.get("KILL_ROUNDS", "20"))
WRITERS = ("phu-nu", "doan-thanh-nien", "cuu-chien-binh", "mat-tran", "truong-ban-3", "truong-ban-1")


class Server:
    """The demonstration ward under gunicorn, as an installation serves it: a process group to be killed."""

    def __init__(self, place):
        self.settings = {
            **os.environ,
            "TUSOI_DEMO": "1",
            "TUSOI_INSTANCE": str(place),
            "DATABASE_URL": f"sqlite:///{place}/ward.sqlite3",
        }
        self.port, self.process = free_port(), None

    def start(self):
        words = ("gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--log-level", "critical")
        self.process = subprocess.Popen(
            [sys.executable, "-m", *words, "wsgi:application"], cwd=ROOT, env=self.settings, start_new_session=True
        )
        begun = time.monotonic()
        while time.monotonic() - begun < 120:
            try:
                if Visitor(self.port).ask("GET", "/dang-nhap")[0] == 200:
                    return time.monotonic() - begun
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server did not come up again")

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Visitor:
    """A browser of thirty lines: it keeps its cookie and knows the token of the page it saw last."""

    def __init__(self, port):
        self.port, self.cookies, self.token = port, {}, ""

    def ask(self, method, url, **fields):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            body = urlencode({**fields, "csrf_token": self.token}) if method == "POST" else None
            headers = {
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                "Content-Type": "application/x-www-form-urlencoded",
            }
            connection.request(method, url, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for kept in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = kept.partition(";")[0].partition("=")
            self.cookies[name] = value
        if token := re.search(r'name="csrf_token" value="([^"]+)"', text):
            self.token = token[1]
        return answer.status, answer.getheader("Location") or "", text

    def sign_in(self, persona):
        self.ask("GET", "/dang-nhap")
        assert self.ask("POST", "/dang-nhap/vai", vai=persona)[0] == 303
        sheet = self.ask("GET", "/giam-sat/2022-04")[1] or "/giam-sat/2022-04"
        page = self.ask("GET", sheet)[2]
        if not re.search(r"\?mo=", page):  # who speaks for several chooses among them first
            sheet = re.search(r'href="(/giam-sat/2022-04/[0-9a-z]{13})"', page)[1]
        page = self.ask("GET", f"{sheet}?loc=chua")[2]
        return sheet.partition("?")[0], sorted(set(re.findall(r"[?&;]mo=([0-9a-z]{13})", page)))


class Writer(threading.Thread):
    """Saves notes and their corrections until the server is gone; remembers what was tried and what was promised."""

    def __init__(self, server, persona, number, tried, promised, spoilt):
        super().__init__(daemon=True)
        self.visitor, self.persona, self.number = Visitor(server.port), persona, number
        self.tried, self.promised, self.spoilt = tried, promised, spoilt

    def run(self):
        try:
            sheet, members = self.visitor.sign_in(self.persona)
            members = [one for one in members if (sheet, one) not in self.spoilt]
            for step in range(10**6):
                member = members[step % len(members)]
                revision, text = step // len(members), f"Lượt {self.number}.{step} của {self.persona}."
                self.tried.add(text)
                self.spoilt.add((sheet, member))  # from here on only this round knows which revision stands
                status = self.visitor.ask(
                    "POST", f"{sheet}/{member}", deed="record", remark=text, revision=str(revision)
                )[0]
                assert status == 303, status
                self.promised.append(text)
        except (OSError, http.client.HTTPException, ZeroDivisionError):
            return


@pytest.fixture
def server(tmp_path):
    one = Server(tmp_path)
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "prepare"],
        cwd=ROOT,
        env=one.settings,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    yield one
    if one.process and one.process.poll() is None:
        one.kill()


def test_no_acknowledged_note_is_lost_when_the_server_is_killed(server, tmp_path):
    tried, promised, waits, chance = set(), [], [], random.Random(20220422)
    pristine, ward = tmp_path / "pristine.sqlite3", tmp_path / "ward.sqlite3"
    shutil.copyfile(ward, pristine)
    spoilt: set = set()
    kept = 0
    for number in range(ROUNDS):
        waits.append(server.start())
        writers = [Writer(server, persona, number, tried, promised, spoilt) for persona in WRITERS]
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
        read_again(ward, tried, promised)
        kept += len(promised) - before
        if len(spoilt) > 250:  # nearly every member has been written about: begin with an untouched ward
            for ending in ("-wal", "-shm"):
                ward.with_name(ward.name + ending).unlink(missing_ok=True)
            shutil.copyfile(pristine, ward)
            tried.clear(), promised.clear(), spoilt.clear()
    slowest = max(waits[1:], default=waits[0])
    assert kept > ROUNDS, "hardly anything was written: such a drill proves nothing"
    print(f"\n{ROUNDS} kills, {kept} acknowledged notes, none lost; ready again within {slowest:.2f} s")


def read_again(ward, tried, promised):
    """What stands after the kill, seen by another program than the portal."""
    with sqlite3.connect(ward) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = database.execute("SELECT id, remark FROM note_revision WHERE remark LIKE 'Lượt %'").fetchall()
        trail = database.execute(
            "SELECT json_extract(content, '$.row') FROM audit_payload "
            "WHERE json_extract(content, '$.remark') LIKE 'Lượt %'"
        ).fetchall()
    database.close()
    texts = [text for _, text in rows]
    assert len(texts) == len(set(texts)), "a note was recorded twice"
    assert set(promised) <= set(texts), f"lost: {sorted(set(promised) - set(texts))[:5]}"
    assert set(texts) <= tried, "something stands that nobody wrote"
    assert {str(row) for (row,) in trail} == {str(number) for number, _ in rows}, "a revision and its line in the trail"
