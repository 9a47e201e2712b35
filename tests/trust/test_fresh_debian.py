"""A Debian that holds apt, python3, venv, make and openssl and nothing else: `make run` answers there from a bundle
without the internet, and the portal is installed for real as far as a system goes without systemd running.

What needs a running systemd (start at boot, timers, sandboxing of the units) is not run here.
"""

import os
import shutil
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from portal.config import ROOT
from tools import debian
from tools.ports import free_port

pytestmark = [pytest.mark.trust("SET-UP"), pytest.mark.timeout(3600)]
SOURCES = ("/etc/apt/sources.list", "/etc/apt/sources.list.d/debian.sources")
HOLDS = "python3,python3-venv,make,openssl"
BARE = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
NAME = "tusoi.thu.example"
PATIENCE = 900


class Machine:
    """The root of a system; `run` is root's shell in the portal's folder, `as_portal` that of the portal's own user."""

    def __init__(self, root):
        self.root, self.program = root, root / "srv" / "tusoi"

    def words(self, command):
        return ["chroot", str(self.root), "sh", "-c", f"cd /srv/tusoi && {command}"]

    def run(self, command, **settings):
        ran = subprocess.run(self.words(command), env=BARE | settings, capture_output=True, text=True)
        return ran.returncode, ran.stdout + ran.stderr

    def as_portal(self, command):
        return self.run(f"runuser -u tusoi -- env TUSOI_INSTANCE=/var/lib/tusoi {command}")

    @contextmanager
    def running(self, command, port, **settings):
        """Seconds until it answers; it is stopped afterwards."""
        told, begun = self.root / "told.log", time.monotonic()
        with told.open("wb") as out:
            here = subprocess.Popen(
                self.words(f"exec {command}"), env=BARE | settings, stdout=out, stderr=out, start_new_session=True
            )
        try:
            while not answers(port):
                assert here.poll() is None, told.read_text(errors="replace")[-2000:]
                assert time.monotonic() - begun < PATIENCE, told.read_text(errors="replace")[-2000:]
                time.sleep(0.5)
            yield time.monotonic() - begun
        finally:
            with suppress(ProcessLookupError):
                os.killpg(here.pid, 15)
            here.wait(60)


def answers(port):
    try:
        return urlopen(f"http://127.0.0.1:{port}/song", timeout=5).status == 200
    except (URLError, OSError):
        return False


@pytest.fixture
def machine(tmp_path):
    """The code as it stands in this folder, under an umask as strict as a careful office's."""
    if os.geteuid():
        pytest.skip("only root makes another system's root")
    if not shutil.which("mmdebstrap"):
        debian.install("mmdebstrap")
    here = Machine(tmp_path / "root")
    for folder in (tmp_path, *tmp_path.parents):  # pytest keeps its folders closed: the portal's user passes through
        if folder != folder.parent:
            folder.chmod(folder.stat().st_mode | 0o011)
    sources = [one for one in SOURCES if Path(one).exists()]
    subprocess.run(
        ["mmdebstrap", "--quiet", "--variant=apt", f"--include={HOLDS}", "bookworm", str(here.root), *sources],
        check=True,
    )
    files = subprocess.check_output(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT)
    for name in files.decode().split("\0"):
        if name and (ROOT / name).is_file():
            at = here.program / name
            at.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, at)
            at.chmod((ROOT / name).stat().st_mode & 0o700)
    subprocess.run(["python3", "manage.py", "bundle"], cwd=here.program, check=True)
    shutil.rmtree(here.program / ".venv")  # made to fetch the bundle: the other machine builds its own
    shutil.rmtree(here.program / "instance")
    return here


def test_make_run_answers_and_install_installs(machine):
    port = free_port()
    with machine.running("make run", port, PORT=str(port)) as took:
        print(f"\nmake run answered after {took:.0f} s")

    begun = time.monotonic()
    install = f"python3 manage.py install --name {NAME} --backup-to /srv/sao-luu"
    code, told = machine.run(install)
    assert code == 0, told
    print(f"install took {time.monotonic() - begun:.1f} s")
    again = machine.run(install)
    assert again[0] == 0, "a second run is safe"

    code, told = machine.as_portal("./tusoi doctor")
    assert code == 1
    for fault in ("Chưa có bản sao lưu", "Không mở được TLS", "Không thấy cơ sở dữ liệu"):
        assert fault in told, told
    code, told = machine.as_portal("./tusoi setup")
    assert code == 0, told
    unit = (machine.root / "etc/systemd/system/tusoi.service").read_text()
    served = next(line for line in unit.splitlines() if line.startswith("ExecStart=")).removeprefix("ExecStart=")
    port = free_port()
    served = served.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    service = f"env PYTHONPATH=/srv/tusoi PYTHONDONTWRITEBYTECODE=1 {served}"
    with machine.running(f"runuser -u tusoi -- env TUSOI_INSTANCE=/var/lib/tusoi {service}", port) as took:
        print(f"the unit's own command answered after {took:.1f} s")
    code, told = machine.as_portal("./tusoi doctor")
    assert "Không thấy cơ sở dữ liệu" not in told
    code, told = machine.run("python3 manage.py uninstall")
    assert code == 0, told
    assert not list((machine.root / "etc/systemd/system").glob("tusoi*"))
    assert (machine.root / "var/lib/tusoi/tusoi.sqlite3").exists(), "the data stay"
