"""A running process to whom the system refuses one call, or who is killed at it: strace puts the fault there."""

import signal
import subprocess

KILLED = "signal=KILL"


class Fault:
    """From `with` on, each thread of the process meets the fault at its call number `when`; `how` is strace's word for
    it. Afterwards `met` says whether anybody was refused; who is killed tells nothing any more."""

    def __init__(self, process, log, call, how, when):
        fault = ("-e", f"inject={call}:{how}:when={when}")
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
