"""`make serve` with nothing in front: it goes on answering beside stalled clients, lifts what dies, stops cleanly."""

import gc
import os
import runpy
import signal
import socket
import statistics
import subprocess
import sys
import time

import pytest
from flask import Flask, request

from portal.config import ROOT
from tests.kit.served import make_serve, of_the_ward
from tools.ports import free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

HEAD = b"POST /dang-nhap HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
# What a bad line, a sleeping telephone or somebody with a grudge sends, and then says no more.
STALLED = {
    "nothing at all": b"",
    "half a line": b"POST /dang-nh",
    "half the headers": HEAD,
    "half a form": HEAD + b"Content-Length: 100000\r\n\r\nlogin=" + b"x" * 2000,
    "half a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nffff\r\nlogin=x",
    "half a paper": HEAD + b"Content-Length: 8000000\r\n\r\n" + b"x" * 60000,
    "a file that it never reads": b"GET /static/htmx-4.0.1.min.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 40,
}


def stall(port, number):
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", port))
    line.sendall(list(STALLED.values())[number % len(STALLED)])
    return line


@pytest.mark.parametrize("clients", [pytest.param(40), pytest.param(600, marks=pytest.mark.trust("G4"))])
def test_stalled_clients_keep_nobody_out(app, tmp_path, clients):
    with make_serve(tmp_path, **of_the_ward(app)) as served:
        held = [stall(served.port, number) for number in range(clients)]
        try:
            waits = []
            for _ in range(10):
                begun = time.monotonic()
                assert served.try_to_sign_in() in (422, 429)
                waits.append(time.monotonic() - begun)
            # Nothing stands in front, so nobody is believed about who asks: not by the server either.
            _, headers, _ = served.ask("GET", "/dang-nhap", **{"X-Forwarded-Proto": "https"})
            assert "Strict-Transport-Security" not in headers
        finally:
            for line in held:
                line.close()
    print(f"\n{clients} stalled clients; signing in took {statistics.median(waits):.2f} s, at most {max(waits):.2f} s")


def test_what_dies_is_lifted_and_a_stop_leaves_nothing(app, tmp_path):
    with make_serve(tmp_path, **of_the_ward(app)) as served:
        served.wait_until(lambda: len(served.programs()["web"]) == 2 and served.programs()["jobs"])
        for kind in ("web", "jobs", "server"):
            dead = served.programs()[kind][0]
            os.kill(dead, signal.SIGKILL)
            served.wait_until(
                lambda kind=kind, dead=dead: served.programs()[kind] and dead not in served.programs()[kind]
            )
            served.wait_until(lambda: served.try_to_sign_in() in (422, 429))
        served.wait_until(lambda: len(served.programs()["web"]) == 2)


def slow_portal():
    """For the stop: a portal that says when it has begun and answers when it may (a file)."""
    portal = Flask("slow")
    portal.config.update(MAX_CONTENT_LENGTH=1000, PROXIES=0)

    @portal.get("/")
    def wait():
        place = os.environ["PLACE"]
        open(f"{place}/begun", "w").close()
        while not os.path.exists(f"{place}/go"):
            time.sleep(0.02)
        return " ".join(sorted(name for name, _ in request.headers))

    return portal


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_request_that_came_in_is_answered_before_the_stop(tmp_path, ending):
    port = free_port()
    words = ("gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "tests.set_up.test_serving:slow_portal()")
    server = subprocess.Popen(
        [sys.executable, "-m", *words], cwd=ROOT, env={**os.environ, "PLACE": str(tmp_path)}, start_new_session=True
    )
    try:
        line = None
        while line is None:
            assert server.poll() is None
            try:
                line = socket.create_connection(("127.0.0.1", port), 30)
            except ConnectionRefusedError:
                time.sleep(0.1)
        line.sendall(b"GET / HTTP/1.0\r\nHost: x\r\nX-Forwarded-For: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\n\r\n")
        while not (tmp_path / "begun").exists():
            time.sleep(0.05)
        os.killpg(server.pid, ending)
        time.sleep(0.5)
        (tmp_path / "go").touch()
        answer = b"".join(iter(lambda: line.recv(4096), b"")).decode()
        assert " 200 " in answer
        assert answer.endswith("\r\n\r\nHost"), answer
        assert server.wait(30) == 0
    finally:
        line.close()
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def test_whoever_is_forked_collects_its_garbage_after_a_reload_too():
    """A reload reads the settings again and forks anew, and nobody is told once more that the server is ready."""
    try:
        settings = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
        assert not gc.isenabled()
        settings["post_fork"](None, None)
        assert gc.isenabled()
    finally:
        gc.enable()
