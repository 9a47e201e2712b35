"""The web worker: gunicorn keeps the processes, waitress reads each request whole before a thread is given to it.

Whoever sends half a form and waits, or reads an answer byte by byte, then holds a socket and some memory but no thread;
with gunicorn's own workers as many such clients as there are threads keep everyone else out.
"""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import time
from contextlib import suppress

from gunicorn.workers.base import Worker
from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

THREADS = 8
CONNECTIONS = 2000  # of one process; a hundred stalled clients fill waitress's own limit
SILENT_FOR = 60  # seconds until a connection on which nothing moves is closed
SECONDS_TO_FINISH = 10
MEGABYTE = 1024 * 1024
M_ARENA_MAX = -8  # malloc.h


class Buffering(Worker):
    def run(self) -> None:
        share_memory()
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue of a few is no news
        places: dict[int, object] = {}
        server = create_server(self.wsgi, map=places, sockets=[one.sock for one in self.sockets], **self.limits())
        while self.alive and self.ppid == os.getppid():
            self.look(places)
        self.finish(places)
        server.task_dispatcher.shutdown(timeout=1)

    def limits(self) -> dict[str, object]:
        settings = self.wsgi.config
        largest = settings["MAX_CONTENT_LENGTH"] + MEGABYTE
        return {
            "threads": THREADS,
            "connection_limit": min(CONNECTIONS, open_files() - 100),
            "channel_timeout": SILENT_FOR,
            "asyncore_use_poll": True,  # select() knows no file number past 1023
            # What the portal takes stays in memory: a paper that is then refused as secret was on no disk. What is
            # larger goes to a nameless file and is refused by the portal's own page, up to where nobody errs by chance.
            "inbuf_overflow": largest,
            "max_request_body_size": 3 * largest,
            "outbuf_high_watermark": 1024 * MEGABYTE,  # whoever reads a large answer slowly holds no thread either
            # Without a proxy nobody's X-Forwarded-* is heard; behind some the portal reads as many as it trusts.
            "clear_untrusted_proxy_headers": not settings["PROXIES"],
            "log_socket_errors": False,
            "ident": None,
        }

    def look(self, places: dict[int, object], seconds: float = 1) -> None:
        self.notify()
        wasyncore.loop(timeout=seconds, use_poll=True, map=places, count=1)

    def finish(self, places: dict[int, object]) -> None:
        """Every request that has come in whole is answered; nothing new is taken."""
        for one in places.values():
            if isinstance(one, BaseWSGIServer):
                one.accepting = False
        until = time.monotonic() + SECONDS_TO_FINISH
        while busy(places) and time.monotonic() < until:
            self.look(places, 0.1)

    def handle_quit(self, sig: int, frame: object) -> None:
        """Ctrl+C is no reason to drop a form that was sent."""
        self.handle_exit(sig, frame)


def busy(places: dict[int, object]) -> bool:
    return any(one.requests or one.total_outbufs_len for one in places.values() if isinstance(one, HTTPChannel))


def share_memory() -> None:
    """glibc gives each thread a heap of its own, and what one lets go no other takes: eight heaps, each as large as the
    largest page that its thread ever drew. Two do, since one thread runs at a time."""
    with suppress(OSError, AttributeError):  # another C library has its own ways
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def open_files() -> int:
    """How many files this process may hold open: as many as the system lets it ask for."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if most == resource.RLIM_INFINITY else min(most, 65536)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    return wanted
