"""Programs that pip does not carry, taken from Debian where they are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.console import Failed, Refused, run, tell

# Debian keeps servers where only root's PATH looks.
CALC = Path("/usr/lib/libreoffice/program/libsclo.so")
SHELL = "chromium-headless-shell"
SYSTEM = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"


def chromium() -> str:
    """The browser of the tests: Debian's, or the one that TUSOI_CHROMIUM names. Its headless shell draws the same
    pages with half the work of the whole browser, whose windows nobody looks at."""
    named = os.environ.get("TUSOI_CHROMIUM")
    if named and not os.access(named, os.X_OK):
        raise Refused(f"TUSOI_CHROMIUM names {named}, which cannot be run.")
    if shell := named or shutil.which(SHELL):
        return shell
    whole = shutil.which("chromium")
    if whole and not offered(SHELL):
        return whole
    try:
        install(SHELL, "fonts-liberation")
    except Refused:
        if not whole:
            install("chromium", "fonts-liberation")
    return shutil.which(SHELL) or whole or "/usr/bin/chromium"


def offered(package: str) -> bool:
    """Whether Debian's lists, as this machine has them, name it."""
    if not (lists := shutil.which("apt-cache")):
        return False
    return package in subprocess.run([lists, "pkgnames", package], capture_output=True, text=True).stdout.split()


def office() -> str:
    """LibreOffice without its windows, which reads papers and workbooks in the tests: Debian's, or TUSOI_SOFFICE."""
    named = os.environ.get("TUSOI_SOFFICE")
    if named and not os.access(named, os.X_OK):
        raise Refused(f"TUSOI_SOFFICE names {named}, which cannot be run.")
    whole = shutil.which("soffice") and CALC.exists()
    if not (named or whole):
        install("libreoffice-writer-nogui", "libreoffice-calc-nogui")
    return named or shutil.which("soffice") or "/usr/bin/soffice"


def nginx() -> str:
    """The server with TLS that stands before the portal, in the tests as in offices: Debian's, or TUSOI_NGINX."""
    named = os.environ.get("TUSOI_NGINX")
    if named and not os.access(named, os.X_OK):
        raise Refused(f"TUSOI_NGINX names {named}, which cannot be run.")
    found = named or shutil.which("nginx", path=SYSTEM)
    if not (found and shutil.which("openssl")):  # which makes the tests' certificate
        install("nginx", "openssl")
    if not found and Path("/run/systemd/system").is_dir():
        # Debian starts what it installs; nobody who runs tests asked for a server on port 80.
        run(*as_root(), "systemctl", "disable", "--now", "nginx", check=False)
    return found or shutil.which("nginx", path=SYSTEM) or "/usr/sbin/nginx"


def strace() -> str:
    """What a program asks of the system, one line each: the drills of durability read it and refuse some of it."""
    if not shutil.which("strace"):
        install("strace")
    return shutil.which("strace") or "/usr/bin/strace"


def postgresql() -> Path:
    """The folder of the newest PostgreSQL's programs."""
    if not (found := installed_postgresql()):
        install("postgresql")
        found = installed_postgresql()
    if not found:
        raise Refused("PostgreSQL was installed, but its initdb is not where Debian puts it.")
    return found


def pgbouncer() -> str:
    """The pooler before a PostgreSQL that serves a city."""
    if not (found := shutil.which("pgbouncer", path=SYSTEM)):
        install("pgbouncer")
        if Path("/run/systemd/system").is_dir():
            run(*as_root(), "systemctl", "disable", "--now", "pgbouncer", check=False)
    return found or shutil.which("pgbouncer", path=SYSTEM) or "/usr/sbin/pgbouncer"


def installed_postgresql() -> Path | None:
    folders = [initdb.parent for initdb in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda folder: int(folder.parent.name))
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


def install(*packages: str) -> None:
    wanted = " ".join(packages)
    if not shutil.which("apt-get"):
        raise Refused(f"Needed here, and there is no apt-get to install it with: {wanted}")
    if os.geteuid() and not shutil.which("sudo"):
        raise Refused(f"Needed here; as root, run: apt-get install {wanted}")
    tell(f"Installing from Debian: {wanted}")
    apt = (*as_root(), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq")
    apt += ("-o", "DPkg::Lock::Timeout=300")
    # A source that does not answer matters only if the package is then not to be had.
    run(*apt, "update", check=False)
    try:
        run(*apt, "install", "--yes", "--no-install-recommends", *packages, silent=True)
    except Failed:
        raise Refused(f"Debian did not give it; as root, run: apt-get install {wanted}") from None


def as_root() -> tuple[str, ...]:
    return ("sudo",) if os.geteuid() else ()
