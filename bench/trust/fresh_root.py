"""A fresh Debian, made by mmdebstrap from apt's own sources, with python3, venv and make and no network inside: the
folder is carried over as an office without internet carries it (`manage.py bundle`), `make run` answers, `install` is
done for real, the ward is set up and what systemd would start is started by hand. Each is timed.

    python -m bench.trust.fresh_root        as root; not run: systemd itself, nginx, the timers
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

HERE = Path(__file__).resolve().parent.parent.parent
SUITE, PACKAGES = "bookworm", "python3,python3-venv,make,ca-certificates,openssl"
NAME, PLACE = "tusoi.phuong.example", "/srv/tusoi"
AS_SERVICE = ("runuser", "-u", "tusoi", "--", "env", "TUSOI_INSTANCE=/var/lib/tusoi", "PYTHONDONTWRITEBYTECODE=1")
INSIDE = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}


def run() -> dict[str, float]:
    """Seconds of each step."""
    took: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="tusoi-debian-") as folder:
        root = Path(folder) / "root"
        with timed(took, "mmdebstrap"):
            ask("mmdebstrap", "--quiet", "--variant=minbase", f"--include={PACKAGES}", SUITE, str(root))
        with timed(took, "bundle"):
            carried_over(root)
        with mounted(root):
            with timed(took, "make run until it answers"), started(root, ["make", "run"], port(1)):
                pass
            with timed(took, "install"):
                inside(root, "python3", "manage.py", "install", "--name", NAME, "--port", str(port(2)))
            with timed(took, "setup"):
                inside(root, *AS_SERVICE, "./tusoi", "setup")
            unit = (root / "etc/systemd/system/tusoi.service").read_text(encoding="utf-8")
            serves = next(line for line in unit.splitlines() if line.startswith("ExecStart=")).partition("=")[2].split()
            with timed(took, "served as the unit says"), started(root, [*AS_SERVICE, *serves], port(2)):
                assert status(port(2), "/lan-dau") == 200, "the first page of an empty ward"
            inside(root, "python3", "manage.py", "uninstall", "--name", NAME)
            assert not (root / "etc/systemd/system/tusoi.service").exists()
            assert any((root / "var/lib/tusoi").iterdir()), "the data stay"
    return took


def carried_over(root: Path) -> None:
    """What git knows of this folder, with the wheels beside it."""
    place = root / PLACE.lstrip("/")
    place.mkdir(parents=True)
    packed = subprocess.run(["git", "archive", "HEAD"], cwd=HERE, check=True, stdout=subprocess.PIPE).stdout
    subprocess.run(["tar", "-x", "-C", str(place)], input=packed, check=True)
    subprocess.run([sys.executable, "manage.py", "bundle"], cwd=place, check=True, stdout=subprocess.DEVNULL)
    for made_here in (".venv", "instance"):
        shutil.rmtree(place / made_here, ignore_errors=True)


@contextmanager
def mounted(root: Path) -> Iterator[None]:
    ask("mount", "-t", "proc", "proc", str(root / "proc"))
    ask("mount", "--bind", "/dev", str(root / "dev"))
    try:
        yield
    finally:
        for place in ("dev", "proc"):
            ask("umount", "--lazy", str(root / place))


@contextmanager
def timed(took: dict[str, float], what: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    took[what] = round(time.monotonic() - begun, 1)
    print(f"{what}: {took[what]} s", flush=True)


@contextmanager
def started(root: Path, words: Sequence[str], at: int) -> Iterator[None]:
    """Until it answers; it is stopped when the block ends."""
    settings = {**INSIDE, "PORT": str(at)}
    process = subprocess.Popen(
        _inside(root, words), env=settings, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: status(at, "/song") == 200, process)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def until(holds: Callable[[], bool], process: subprocess.Popen[bytes], seconds: int = 1200) -> None:
    last = time.monotonic() + seconds
    while not holds():
        assert process.poll() is None, "it ended by itself"
        assert time.monotonic() < last, "it does not answer"
        time.sleep(0.5)


def status(at: int, path: str) -> int:
    try:
        with urlopen(Request(f"http://127.0.0.1:{at}{path}", headers={"Host": NAME}), timeout=5) as answer:
            return int(answer.status)
    except HTTPError as answer:
        return answer.code
    except OSError:
        return 0


def port(number: int) -> int:
    return int(os.environ.get("PORT", "5900")) + number


def inside(root: Path, *words: str) -> None:
    subprocess.run(_inside(root, words), env=INSIDE, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def _inside(root: Path, words: Sequence[str]) -> list[str]:
    return ["chroot", str(root), "sh", "-c", f'cd {PLACE} && exec "$@"', "sh", *words]


def ask(*words: str) -> None:
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    run()
