"""What the kernel knows of a process: its CPU, its memory, its open files, its children."""

import os
from pathlib import Path


def spent(number: int) -> float:
    """Seconds on a core, of all its threads."""
    try:
        threads = list(Path(f"/proc/{number}/task").iterdir())
        return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e9
    except OSError:
        return 0.0


def memory(number: int) -> int:
    """Bytes, what several processes share counted once among them (PSS)."""
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def open_files(number: int) -> int:
    try:
        return len(os.listdir(f"/proc/{number}/fd"))
    except OSError:
        return 0


def niceness() -> int:
    """How far this run's processes stand back behind the machine's others: below nought they go first. Linux gives each
    session's processes a place among the sessions' too."""
    group = Path("/proc/self/autogroup")
    of_session = int(group.read_text().rpartition("nice")[2]) if group.exists() else 0
    return min(os.nice(0), of_session)


def children(number: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    except OSError:
        return []


def parent(number: int) -> int:
    return int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])


def named(numbers: list[int], begins: str) -> list[int]:
    """Those that call themselves so."""
    return [one for one in numbers if _name(one).startswith(begins)]


def _name(number: int) -> str:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
