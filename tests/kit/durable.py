"""What the drills of durability share: a ward served as an installation serves it, heads who save notes there, and
what another program than the portal finds in the database afterwards."""

import hashlib
import http.client
import os
import re
import secrets
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from portal.config import ROOT
from portal.ground.files import ERASED
from tools.ports import free_port

HEADS = ("phu-nu", "doan-thanh-nien", "cuu-chien-binh", "mat-tran", "truong-ban-3", "truong-ban-1")
MONTH = "/giam-sat/2022-04"
FORM = "application/x-www-form-urlencoded"


class Server:
    """The demonstration ward under gunicorn: a process group to be killed."""

    def __init__(self, place, workers=2):
        self.settings = {
            **os.environ,
            "TUSOI_DEMO": "1",
            "TUSOI_INSTANCE": str(place),
            "DATABASE_URL": f"sqlite:///{place}/ward.sqlite3",
        }
        self.port, self.workers, self.process = free_port(), str(workers), None
        self.log = Path(f"{place}.log")  # beside it: the ward's folder holds what the portal keeps, no more

    def build(self):
        words = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "prepare"]
        subprocess.run(words, cwd=ROOT, env=self.settings, check=True, stdout=subprocess.DEVNULL)

    def start(self, *watched_by, application="wsgi:application"):
        """How many seconds until it answers; `watched_by` are the words of a program that runs it."""
        words = ("gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", self.workers, "--log-level", "critical")
        with self.log.open("a") as said:
            self.process = subprocess.Popen(
                [*watched_by, sys.executable, "-m", *words, application],
                cwd=ROOT,
                env=self.settings,
                stderr=said,
                start_new_session=True,
            )
        return self.wait()

    def wait(self):
        begun = time.monotonic()
        while time.monotonic() - begun < 120:
            try:
                if Visitor(self.port).ask("GET", "/dang-nhap")[0] == 200:
                    return time.monotonic() - begun
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
        raise AssertionError("the server did not come up again")

    def kill(self):
        self._end(signal.SIGKILL)

    def stop(self):
        """What has come in is answered first."""
        self._end(signal.SIGTERM)

    def _end(self, how):
        os.killpg(self.process.pid, how)
        self.process.wait(60)

    def runs(self):
        return self.process is not None and self.process.poll() is None


class Visitor:
    """A browser of forty lines: it keeps its cookie, knows the token of the page it saw last and its own port."""

    def __init__(self, port):
        self.port, self.cookies, self.token, self.from_port = port, {}, "", 0

    def ask(self, method, url, **fields):
        return self._ask(method, url, urlencode(self._signed(fields)).encode() if method == "POST" else None, FORM)

    def upload(self, url, name, content, field="file", **fields):
        mark = secrets.token_hex(16)
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{one}"\r\n\r\n{text}'
            for one, text in self._signed(fields).items()
        ]
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n')
        body = "\r\n".join(parts).encode() + b"\r\n" + content + f"\r\n--{mark}--\r\n".encode()
        return self._ask("POST", url, body, f"multipart/form-data; boundary={mark}")

    def _signed(self, fields):
        return {**fields, "csrf_token": self.token}

    def _ask(self, method, url, body, kind):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.connect()
            self.from_port = connection.sock.getsockname()[1]
            headers = {
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                "Content-Type": kind,
            }
            connection.request(method, url, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        for kept in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = kept.partition(";")[0].partition("=")
            self.cookies[name] = value
        if token := re.search(r'name="csrf_token" value="([^"]+)"', text):
            self.token = token[1]
        return answer.status, answer.getheader("Location") or "", text

    def enter(self, persona):
        self.ask("GET", "/dang-nhap")
        assert self.ask("POST", "/dang-nhap/vai", vai=persona)[0] == 303

    def sign_in(self, persona):
        """A head's sheet of the month and those about whom nothing is written there yet."""
        self.enter(persona)
        sheet = self.ask("GET", MONTH)[1] or MONTH
        page = self.ask("GET", sheet)[2]
        if not re.search(r"\?mo=", page):  # who speaks for several chooses among them first
            sheet = re.search(rf'href="({MONTH}/[0-9a-z]{{13}})"', page)[1]
        page = self.ask("GET", f"{sheet}?loc=chua")[2]
        return sheet.partition("?")[0], sorted(set(re.findall(r"[?&;]mo=([0-9a-z]{13})", page)))


class Saving:
    """A head who saves one note after another; what was acknowledged, and how the others were answered."""

    def __init__(self, server):
        self.visitor, self.kept, self.refused, self.step = Visitor(server.port), [], [], 0
        self.sheet, self.members = self.visitor.sign_in("truong-ban-1")

    def save(self):
        member, revision = self.members[self.step % len(self.members)], self.step // len(self.members)
        text = f"Lượt {self.step}."
        status, _, page = self.visitor.ask(
            "POST", f"{self.sheet}/{member}", deed="record", remark=text, revision=str(revision)
        )
        if status == 303:
            self.kept.append(text)
            self.step += 1
        else:
            assert status == 503, (status, re.findall(r'class="refusal">\s*<p>(.*?)</p>', page))
            assert text in page, "what was typed is handed back"
            self.refused.append(text)
        return status


class Writer(threading.Thread):
    """Saves notes and their corrections until the server is gone or `enough`; remembers what was tried, from which
    port, and what was promised."""

    def __init__(self, server, persona, number, tried, promised, spoilt):
        super().__init__(daemon=True)
        self.visitor, self.persona, self.number = Visitor(server.port), persona, number
        self.tried, self.promised, self.spoilt = tried, promised, spoilt
        self.enough, self.asked_from, self.waits = threading.Event(), [], []

    def run(self):
        try:
            sheet, members = self.visitor.sign_in(self.persona)
            members = [one for one in members if (sheet, one) not in self.spoilt]
            for step in range(10**6):
                if self.enough.is_set():
                    return
                self.save(sheet, members[step % len(members)], step, step // len(members))
        except (OSError, http.client.HTTPException, ZeroDivisionError):
            return

    def save(self, sheet, member, step, revision):
        text = f"Lượt {self.number}.{step} của {self.persona}."
        self.tried.add(text)
        self.spoilt.add((sheet, member))  # from here on only this round knows which revision stands
        begun = time.monotonic()
        status = self.visitor.ask("POST", f"{sheet}/{member}", deed="record", remark=text, revision=str(revision))[0]
        self.waits.append(time.monotonic() - begun)
        assert status == 303, status
        self.asked_from.append((self.visitor.from_port, text))
        self.promised.append(text)


def faults(ward, tried, promised, held=None):
    """What is wrong with the database file after a crash; `held`: the files beside it, by their names under the folder
    of files. An empty list: every promise is kept, word for word and once, and there is nothing that nobody tried."""
    database = sqlite3.connect(ward)
    try:
        return list(_faults(database, set(tried), set(promised), held))
    except sqlite3.DatabaseError as broken:
        return [f"corrupt: {broken}"]
    finally:
        database.close()


def _faults(database, tried, promised, held):
    if (found := database.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
        yield f"corrupt: {found[0][0]}"
    if broken := database.execute("PRAGMA foreign_key_check").fetchall():
        yield f"corrupt: foreign keys {broken[:3]}"
    rows = database.execute("SELECT id, remark FROM note_revision WHERE remark LIKE 'Lượt %'").fetchall()
    trail = database.execute(
        "SELECT json_extract(content, '$.row') FROM audit_payload WHERE json_extract(content, '$.remark') LIKE 'Lượt %'"
    ).fetchall()
    if {str(row) for (row,) in trail} != {str(number) for number, _ in rows}:
        yield "half a deed: a revision without its line in the trail, or a line without its revision"
    papers = database.execute("SELECT subject FROM document WHERE subject LIKE 'Lượt %'").fetchall()
    texts = Counter(text for _, text in rows) + Counter(subject for (subject,) in papers)
    yield from _told(texts, tried, promised)
    if held is not None:
        yield from (f"a row without its file: {one}" for one in without_file(database, held))


def _told(texts, tried, promised):
    if twice := [text for text, times in texts.items() if times > 1]:
        yield f"recorded twice: {twice[:3]}"
    if lost := promised - set(texts):
        yield f"lost: {len(lost)} of {len(promised)}, {sorted(lost)[:3]}"
    if strange := set(texts) - tried:
        yield f"nobody wrote: {sorted(strange)[:3]}"


def without_file(database, held):
    for (digest,) in database.execute("SELECT DISTINCT sha256 FROM stored_file"):
        place = str(Path(digest[:2]) / digest)
        if hashlib.sha256(held.get(place, b"")).hexdigest() != digest and f"{place}{ERASED}" not in held:
            yield place


def found_on_postgresql(url, tried, promised):
    """As `faults`, of a database that keeps its own files whole."""
    with psycopg.connect(url) as database:
        texts = Counter(text for (text,) in database.execute("SELECT remark FROM note_revision"))
        texts += Counter(text for (text,) in database.execute("SELECT subject FROM document"))
    texts = Counter({text: times for text, times in texts.items() if text and text.startswith("Lượt ")})
    return list(_told(texts, set(tried), set(promised)))
