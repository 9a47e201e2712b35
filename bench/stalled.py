"""Clients that hold a server without using it: half of them send half a form and then a byte now and then, half ask for
a page of fifty kilobytes and read a byte a second. Whoever is thrown out, after a minute in which nothing moved, comes
back and asks again."""

import selectors
import socket
import threading
import time
from collections.abc import Mapping

EACH = 300
BEAT = 1.0  # seconds between two bytes read
RARELY = 10  # beats between two bytes sent
LITTLE = 4096  # bytes that the system keeps for a slow reader
PROMISED = 100_000


class Stalled(threading.Thread):
    """All of them in one thread: none does more than a byte at a time."""

    def __init__(self, port: int, page: str, headers: Mapping[str, str]) -> None:
        super().__init__(daemon=True)
        asked = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {PROMISED}\r\n"
        self.half = f"POST /dang-nhap HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{form}\r\nlogin=x".encode()
        self.slow = f"GET {page} HTTP/1.1\r\n{asked}\r\n".encode()
        self.port, self.enough, self.held = port, threading.Event(), selectors.DefaultSelector()
        self.came_back, self.beats = 0, 0

    def run(self) -> None:
        for number in range(2 * EACH):
            self.come(reads=bool(number % 2))
        while not self.enough.wait(BEAT):
            self.beats += 1
            for key in list(self.held.get_map().values()):
                self.beat(key.fileobj, reads=key.data)
        for key in list(self.held.get_map().values()):
            key.fileobj.close()

    def come(self, reads: bool) -> None:
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LITTLE)
        line.settimeout(30)
        try:
            line.connect(("127.0.0.1", self.port))
            line.sendall(self.slow if reads else self.half)
        except OSError:
            line.close()
            return
        line.setblocking(False)
        self.held.register(line, selectors.EVENT_READ, reads)

    def beat(self, line: socket.socket, reads: bool) -> None:
        try:
            if reads or self.beats % RARELY == 0:
                gone = line.recv(1) == b"" if reads else not line.send(b"x")
            else:
                gone = False
        except BlockingIOError:
            return
        except OSError:
            gone = True
        if gone:
            self.held.unregister(line)
            line.close()
            self.came_back += 1
            self.come(reads)

    def standing(self) -> int:
        return len(self.held.get_map())

    def wait(self) -> None:
        """Until all of them are there."""
        until = time.monotonic() + 60
        while self.standing() < 2 * EACH and time.monotonic() < until:
            time.sleep(0.2)
