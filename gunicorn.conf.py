"""How the portal is served, as demonstration and for real; host, port and workers come from manage.py."""

import gc
from typing import Any

worker_class = "tools.buffering.Buffering"
preload_app = True
# Seconds without a sign of life from a worker; a request may take as long as it needs.
timeout = 60
# Nobody talks to the running server but by signals.
control_socket_disable = True
# What is imported stays: looking through it again and again was a sixth of the start. Whoever serves has it on again.
gc.disable()


def when_ready(server: Any) -> None:
    """Frozen before the workers fork, what was loaded is never walked again: p99 falls by eight."""
    gc.collect()
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """Here and not once they are ready: a reload reads this file again and forks anew without being ready anew."""
    gc.enable()
