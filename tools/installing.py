"""`manage.py install`: the portal as a service of a Debian or Ubuntu server; each step may be done again, and uninstall
takes back all but the data."""

from __future__ import annotations

import argparse
import hashlib
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tools import environment
from tools.console import ROOT, VENV, Refused, python, run, tell
from tools.opened import open_to_read
from tools.units import Home, units

NGINX = ROOT / "docs" / "guide" / "nginx.conf"
SUMS = environment.WHEELHOUSE / "SHA256SUMS"
ENABLED = ("tusoi.service", "tusoi-worker.service", "tusoi-remind.timer", "tusoi-backup.timer")
DAYS = {"authority": "3650", "name": "820"}


class Wanted(NamedTuple):
    """`root`: the system that is installed into, / but for a trial."""

    root: Path
    name: str
    home: Home
    certificate: Path | None
    key: Path | None

    @property
    def here(self) -> bool:
        return self.root == Path("/")

    def at(self, place: str) -> Path:
        return self.root / place.lstrip("/")


class Step(NamedTuple):
    says: str
    deed: Callable[[], None]


def options_from(words: Sequence[str]) -> tuple[Wanted, bool]:
    reader = argparse.ArgumentParser("manage.py install", allow_abbrev=False)
    reader.add_argument("--name", default="", help="The name by which PCs open the portal: tusoi.phuong.example")
    reader.add_argument("--port", type=int, default=8000)
    reader.add_argument("--instance", type=Path, default=Path("/var/lib/tusoi"))
    reader.add_argument("--backup-to", type=Path)
    reader.add_argument("--certificate", type=Path, help="The office's certificate; without one an authority is made.")
    reader.add_argument("--key", type=Path)
    reader.add_argument("--root", type=Path, default=Path("/"), help="Another system's root, for a trial.")
    reader.add_argument("--dry-run", action="store_true", help="Print every step and do none.")
    said = reader.parse_args(list(words))
    if said.name and not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", said.name):
        raise Refused(f"--name {said.name}: write the name alone, in small letters: tusoi.phuong.example")
    if bool(said.certificate) != bool(said.key):
        raise Refused("--certificate and --key come together.")
    home = Home(ROOT, said.instance, VENV / "bin" / "python", port=said.port, backup_to=said.backup_to)
    return Wanted(said.root, said.name, home, said.certificate, said.key), said.dry_run


def install(*words: str) -> None:
    want, dry = options_from(words)
    if not want.name:
        raise Refused("Say the name by which PCs open the portal: manage.py install --name tusoi.phuong.example")
    if not dry and want.here and os.geteuid():
        raise Refused("Installing changes the system: sudo python3 manage.py install …")
    do([*_steps(want), *_starting(want)], dry)


def uninstall(*words: str) -> None:
    want, dry = options_from(words)
    steps = []
    if _systemd_runs(want):
        steps.append(command("systemctl", "disable", "--now", *ENABLED))
    for name in units(want.home):
        steps.append(_removal(want.at(f"/etc/systemd/system/{name}")))
    for folder in ("sites-enabled", "sites-available"):
        steps.append(_removal(want.at(f"/etc/nginx/{folder}/tusoi")))
    do(steps, dry)
    tell(f"The data stay in {want.home.instance}, the account tusoi and /etc/ssl/tusoi too.")


def bundle(*words: str) -> None:
    """Everything an office without internet installs from: the wheels beside the code, with their sums."""
    environment.make_ready()
    environment.WHEELHOUSE.mkdir(exist_ok=True)
    python(
        "pip", "download", "--quiet", "--require-hashes", "-r", str(environment.RUNS), "-d", str(environment.WHEELHOUSE)
    )
    wheels = sorted(one for one in environment.WHEELHOUSE.iterdir() if one.suffix in (".whl", ".gz"))
    SUMS.write_text("".join(f"{_sum(one)}  {one.name}\n" for one in wheels), encoding="ascii")
    tell(f"{len(wheels)} packages in {environment.WHEELHOUSE.name}/ with {SUMS.name}: carry the whole folder over.")


def compare_bundle() -> None:
    """What was carried over is what was packed."""
    if not SUMS.exists():
        return
    for line in SUMS.read_text(encoding="ascii").splitlines():
        digest, _, name = line.partition("  ")
        file = environment.WHEELHOUSE / name
        if not file.exists() or _sum(file) != digest:
            raise Refused(f"{file.relative_to(ROOT)} is missing or damaged: carry the bundle over again.")


def _sum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _steps(want: Wanted) -> list[Step]:
    instance = want.at(str(want.home.instance))
    steps = [
        Step("compare the packages that were carried over", compare_bundle),
        Step("build the environment", environment.make_ready),
        Step(f"{ROOT} is read by tusoi", lambda: _opened(want)),
        Step("account tusoi", lambda: _account(want)),
        Step(f"folder {instance}, 0700, tusoi's", lambda: _folder(want, instance)),
        Step(f"settings {instance / 'tusoi.env'}, left alone when there", lambda: _settings(want, instance)),
    ]
    if want.home.backup_to:
        second = want.at(str(want.home.backup_to))
        steps.append(Step(f"folder {second}, tusoi's: the second place for backups", lambda: _second(want, second)))
    for name, text in units(want.home).items():
        steps.append(writing(want.at(f"/etc/systemd/system/{name}"), text))
    steps.append(Step("certificate in /etc/ssl/tusoi, left alone when there", lambda: _certificate(want)))
    steps.append(writing(want.at("/etc/nginx/sites-available/tusoi"), site(want)))
    steps.append(Step("site enabled", lambda: _enable_site(want)))
    return steps


def _starting(want: Wanted) -> list[Step]:
    if not _systemd_runs(want):
        return [Step("systemd does not run here: nothing is started", lambda: None)]
    return [
        command("systemctl", "daemon-reload"),
        command("systemctl", "enable", "--now", *ENABLED),
        command("nginx", "-t"),
        command("systemctl", "reload-or-restart", "nginx"),
    ]


def site(want: Wanted) -> str:
    """The guide's own nginx file with this installation's name and port."""
    text = NGINX.read_text(encoding="utf-8").replace("tusoi.phuong.example", want.name)
    return text.replace("http://127.0.0.1:8000", f"http://127.0.0.1:{want.home.port}")


def do(steps: Sequence[Step], dry: bool) -> None:
    for step in steps:
        tell(f"{'would: ' if dry else ''}{step.says}")
        if not dry:
            step.deed()


def command(*words: str) -> Step:
    def deed() -> None:
        run(*words)

    return Step(" ".join(words), deed)


def writing(file: Path, text: str) -> Step:
    def write() -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            file.chmod(0o644)

    return Step(f"file {file}", write)


def _removal(file: Path) -> Step:
    return Step(f"remove {file}", lambda: file.unlink(missing_ok=True))


def _systemd_runs(want: Wanted) -> bool:
    return want.here and Path("/run/systemd/system").is_dir()


def _opened(want: Wanted) -> None:
    if want.here:
        open_to_read(ROOT)


def _account(want: Wanted) -> None:
    try:
        pwd.getpwnam(want.home.user)
    except KeyError:
        if want.here:
            run("useradd", "--system", "--home-dir", str(want.home.instance), "--shell", "/usr/sbin/nologin", "tusoi")


def _folder(want: Wanted, instance: Path) -> None:
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    instance.chmod(0o700)
    _give(want, instance)


def _second(want: Wanted, place: Path) -> None:
    """systemd starts no service whose folder to write in is missing."""
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    _give(want, place)


def _settings(want: Wanted, instance: Path) -> None:
    file = instance / "tusoi.env"
    if file.exists():
        return
    lines = [
        f"TUSOI_URL=https://{want.name}",
        *([f"TUSOI_BACKUP_TO={want.home.backup_to}"] if want.home.backup_to else []),
    ]
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    _give(want, file)


def _give(want: Wanted, place: Path) -> None:
    if want.here:
        shutil.chown(place, want.home.user, want.home.user)


def _certificate(want: Wanted) -> None:
    """The office's own, or one that an authority of this server signs; PCs are told to trust that authority once."""
    folder = want.at("/etc/ssl/tusoi")
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    public, private = folder / "cong.pem", folder / "cong.key"
    if public.exists() and private.exists():
        return
    if want.certificate and want.key:
        shutil.copyfile(want.certificate, public)
        _private(private, want.key.read_bytes())
        return
    ca, ca_key = folder / "authority.pem", folder / "authority.key"
    signs = ("basicConstraints=critical,CA:TRUE,pathlen:0", "keyUsage=critical,keyCertSign,cRLSign")
    serves = (f"subjectAltName=DNS:{want.name}", "basicConstraints=critical,CA:FALSE", "extendedKeyUsage=serverAuth")
    _sign(f"Tu Soi {want.name}", DAYS["authority"], ca_key, ca, signs)
    _sign(want.name, DAYS["name"], private, public, serves, "-CA", str(ca), "-CAkey", str(ca_key))


def _sign(name: str, days: str, key: Path, out: Path, says: Sequence[str], *by: str) -> None:
    """A fresh key, for root's eyes alone, and a certificate that says so much of it."""
    _private(key, b"")
    words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", days]
    words += ["-subj", f"/CN={name}", "-keyout", str(key), "-out", str(out), *by]
    for one in says:
        words += ["-addext", one]
    _openssl(*words)


def _private(file: Path, content: bytes) -> None:
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)


def _openssl(*words: str) -> None:
    try:
        subprocess.run(("openssl", *words), check=True, capture_output=True)
    except FileNotFoundError:
        raise Refused("openssl is missing: apt-get install openssl") from None
    except subprocess.CalledProcessError as failed:
        raise Refused(f"openssl made no certificate: {failed.stderr.decode(errors='replace')[-400:]}") from None


def _enable_site(want: Wanted) -> None:
    link = want.at("/etc/nginx/sites-enabled/tusoi")
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink():
        link.symlink_to("../sites-available/tusoi")
