"""Debian's nginx with TLS before the portal, by the very block that the guide ships; only names and places differ."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from http.client import HTTPSConnection

from portal.config import ROOT
from tools.debian import SYSTEM
from tools.ports import free_port

NAME = "tusoi.phuong.test"  # Chromium is told that names in .test stand on this machine (tests/kit/browser.py)
SHIPPED = ROOT / "docs" / "guide" / "nginx.conf"
AROUND = """
worker_processes 1;
pid {place}/nginx.pid;
error_log {place}/error.log warn;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    include {place}/site.conf;
}}
"""


class Front:
    def __init__(self, place, port, plain_port):
        self.place, self.port, self.plain_port = place, port, plain_port
        self.site = f"https://{NAME}:{port}"

    def ask(self, method, url, body=None, **headers):
        """Status, headers and text, as a program would ask that trusts the office's certificate."""
        trusting = ssl.create_default_context(cafile=str(self.place / "cong.pem"))
        line = HTTPSConnection("127.0.0.1", self.port, timeout=60, context=trusting)
        line.sock = trusting.wrap_socket(socket.create_connection(("127.0.0.1", self.port), 60), server_hostname=NAME)
        try:
            line.request(method, url, body, {"Host": f"{NAME}:{self.port}", **headers})
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            line.close()

    @property
    def complaints(self):
        return (self.place / "error.log").read_text()


@contextmanager
def in_front_of(portal_port, place, port=None):
    program = os.environ.get("TUSOI_NGINX") or shutil.which("nginx", path=SYSTEM)
    assert program, "nginx is missing: make setup"
    place.mkdir()
    front = Front(place, port or free_port(), free_port())
    _certificate(place)
    (place / "site.conf").write_text(_site(front, portal_port))
    (place / "nginx.conf").write_text(("user root;" if os.geteuid() == 0 else "") + AROUND.format(place=place))
    words = [program, "-p", str(place), "-c", str(place / "nginx.conf"), "-e", str(place / "error.log")]
    subprocess.run([*words, "-t", "-q"], check=True)
    server = subprocess.Popen([*words, "-g", "daemon off;"])
    try:
        until = time.monotonic() + 30
        while True:
            assert server.poll() is None, front.complaints
            try:
                socket.create_connection(("127.0.0.1", front.port), 5).close()
                break
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.05)
        yield front
    finally:
        server.terminate()
        server.wait(30)


def _site(front, portal_port):
    """The shipped block with this machine's places in it; each is found as often as the block has it, or it changed."""
    site, place = SHIPPED.read_text(), front.place
    for written, times, here in (
        ("    listen [::]:80;\n", 1, ""),
        ("    listen [::]:443 ssl;\n", 1, ""),
        ("listen 80;", 1, f"listen 127.0.0.1:{front.plain_port};"),
        ("listen 443 ssl;", 1, f"listen 127.0.0.1:{front.port} ssl;"),
        ("server_name tusoi.phuong.example;", 2, f"server_name {NAME};"),
        ("/etc/ssl/tusoi/cong.pem;", 1, f"{place}/cong.pem;"),
        ("/etc/ssl/tusoi/cong.key;", 1, f"{place}/cong.key;"),
        ("proxy_pass http://127.0.0.1:8000;", 2, f"proxy_pass http://127.0.0.1:{portal_port};"),
    ):
        assert site.count(written) == times, f"{SHIPPED.name} no longer says {written!r} {times} times"
        site = site.replace(written, here)
    return site


def _certificate(place):
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-nodes", "-days", "2", "-newkey", "ec"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
            *("-keyout", place / "cong.key", "-out", place / "cong.pem"),
        ],
        check=True,
        capture_output=True,
    )
