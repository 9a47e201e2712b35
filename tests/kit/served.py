"""The portal as `make serve` really serves it: its own processes, on a port of this machine."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from portal.config import ROOT
from tools.ports import free_port

PATIENCE = 90  # seconds for a loaded machine to start a server
FORM = "application/x-www-form-urlencoded"


class Served:
    def __init__(self, process, port, log):
        self.process, self.port, self.log = process, port, log

    def ask(self, method, url, fields=None, **headers):
        """Status, headers and text of one answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            body = urlencode(fields) if fields is not None else None
            line.request(method, url, body, {"Content-Type": FORM, **headers} if body else headers)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            line.close()

    def try_to_sign_in(self):
        """The door as a browser goes through it: the page, its token, a wrong password."""
        _, headers, page = self.ask("GET", "/dang-nhap")
        token = re.search(r'csrf_token" value="([^"]+)"', page)[1]
        cookie = headers["Set-Cookie"].partition(";")[0]
        typed = {"login": "khong-ai", "password": "không phải mật khẩu", "csrf_token": token}
        return self.ask("POST", "/dang-nhap", typed, Cookie=cookie)[0]

    def programs(self):
        """Process numbers by what they are: the server with its web workers, the job worker."""
        server = [one for one in children(self.process.pid) if "gunicorn" in command(one)]
        jobs = [one for one in children(self.process.pid) if " jobs work" in command(one)]
        return {"server": server, "web": children(server[0]) if server else [], "jobs": jobs}

    def wait_until(self, holds):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self.process.poll() is None, Path(self.log).read_text()
            try:
                if holds():
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"waited {PATIENCE} s in vain: {Path(self.log).read_text()}")


@contextmanager
def make_serve(place, port=None, root=ROOT, **environment):
    """`make serve` with these settings until the block ends; its log stands in `place`."""
    log, port = Path(place) / "serve.log", port or free_port()
    settings = {**inherited(), "HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "2", **environment}
    with open(log, "a") as said:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=root,
            env=settings,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    served = Served(process, port, log)
    try:
        served.wait_until(lambda: socket.create_connection(("127.0.0.1", port), 5).close() or True)
        served.wait_until(lambda: served.ask("GET", "/dang-nhap")[0])
        yield served
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(60)
        finally:
            if here := group(process.pid):
                os.killpg(process.pid, signal.SIGKILL)
            assert not here, f"left behind: {here}"


def inherited():
    """What this process knows of the machine, without the settings of any portal."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("TUSOI_", "DATABASE_"))}


def of_the_ward(app):
    """The settings with which another process serves the test's own ward."""
    return {"DATABASE_URL": app.config["DATABASE_URL"], "TUSOI_INSTANCE": str(app.config["INSTANCE"])}


def children(number):
    try:
        return [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    except OSError:
        return []


def command(number):
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def group(leader):
    """The programs of this process group that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, of = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(of) == leader and state != "Z":
                found.append(command(entry.name))
    return found
