"""A running process to whom the system refuses one call, or who is killed at it: strace puts the fault there."""

import re
import signal
import subprocess
from collections import Counter

KILLED = "signal=KILL"


class Fault:
    """From `with` on, each thread of the process meets the fault at its call number `when`; `how` is strace's word for
    it. Afterwards `met` says whether anybody was refused; who is killed tells nothing any more. Without `how` nothing
    is refused and the calls are merely seen."""

    def __init__(self, process, log, call, how="", when=0):
        fault = ("-e", f"inject={call}:{how}:when={when}") if how else ()
        self.words = (
            "strace",
            "-f",
            "-y",
            "-s",
            "0",
            "-p",
            str(process),
            "-o",
            str(log),
            "-e",
            f"trace={call}",
            *fault,
        )
        self.log, self.how, self.strace, self.met = log, how, None, False

    def __enter__(self):
        self.strace = subprocess.Popen(self.words, stderr=subprocess.PIPE, text=True)
        said = self.strace.stderr.readline()
        assert "attached" in said, said
        return self

    def __exit__(self, *_why):
        self.strace.send_signal(signal.SIGINT)  # it lets go; the process goes on
        try:
            self.strace.communicate(timeout=0.5 if self.how == KILLED else 10)
        except subprocess.TimeoutExpired:  # it waits for a thread that died with its process
            self.strace.kill()
            self.strace.communicate()
        self.met = "(INJECTED)" in self.log.read_text(errors="replace")

    def calls_under(self, folder):
        """Which of each thread's calls touched something under that folder, by their numbers."""
        numbers, found = Counter(), set()
        for line in self.log.read_text(errors="replace").splitlines():
            if begun := re.match(r"(\d+) +\w+\(", line):
                numbers[begun[1]] += 1
                if str(folder) in line:
                    found.add(numbers[begun[1]])
        return sorted(found)
