"""Each setting, its default, and one sentence why. Values come from the environment."""

import os
import re
import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DEMONSTRATIONS = {"1": date(2022, 4, 25), "2025": date(2025, 7, 1)}
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


Settings = Mapping[str, Any]  # each by its name, as the portal's app holds them


def settings(given: Mapping[str, str]) -> dict[str, Any]:
    instance = Path(given.get("TUSOI_INSTANCE") or ROOT / "instance")
    demo = given.get("TUSOI_DEMO") in DEMONSTRATIONS
    environment = given if demo else {**written_down(instance / "tusoi.env"), **given}
    address = own_address(environment.get("TUSOI_URL", ""))
    return {
        # The demonstration ward offers its personas without a password; a real ward never does.
        "DEMO": demo,
        # The day from which its clock runs on: the article's week, or the first day of the wards of 2025.
        "DEMO_FROM": DEMONSTRATIONS.get(given.get("TUSOI_DEMO", ""), DEMONSTRATIONS["1"]),
        "INSTANCE": instance,
        "DATABASE_URL": environment.get("DATABASE_URL") or f"sqlite:///{instance / 'tusoi.sqlite3'}",
        # Where transactions go instead (pgbouncer); DATABASE_URL stays the server's own.
        "DATABASE_POOLER": environment.get("TUSOI_DATABASE_POOLER", ""),
        "FILES": instance / "files",
        # Over plain http on the own machine (demonstration) a __Host- cookie would not come back from every client.
        "SECURE_COOKIES": environment.get("TUSOI_SECURE_COOKIES", "0" if demo else "1") != "0",
        # The names that the portal answers to; another is refused: DNS rebinding.
        "TRUSTED_HOSTS": [*LOOPBACK, *re.split(r"[,;\s]+", environment.get("TUSOI_HOSTS", "")), address],
        # How many servers between browsers and the portal say in X-Forwarded-* for whom they ask; those headers are
        # believed from no one else. An https address is served by one at least: the portal itself speaks no TLS.
        "PROXIES": proxies(environment.get("TUSOI_PROXIES") or ("1" if address.startswith("https://") else "0")),
        # A form of text is small; imports raise the limit for their own route.
        "MAX_CONTENT_LENGTH": 21 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "IDLE_MINUTES": 30,
        "IDLE_MINUTES_ADMINISTRATOR": 15,
        "SESSION_HOURS": 12,
        "SLIP_DAYS": 14,
        # The portal's own address as letters give it; a request's Host header must never decide where a link leads.
        "PUBLIC_URL": address,
        # Another disk, a mounted share or a stick: a backup beside what it backs up goes with it.
        "BACKUP_TO": environment.get("TUSOI_BACKUP_TO", ""),
        # Reminders by e-mail are off until a server is named: letters leave the portal, which the ward decides.
        "MAIL_HOST": environment.get("TUSOI_MAIL_HOST", ""),
        "MAIL_PORT": environment.get("TUSOI_MAIL_PORT", "587"),
        "MAIL_SECURITY": environment.get("TUSOI_MAIL_SECURITY", "starttls"),  # starttls, tls, none
        "MAIL_USER": environment.get("TUSOI_MAIL_USER", ""),
        "MAIL_PASSWORD": environment.get("TUSOI_MAIL_PASSWORD", ""),
        "MAIL_FROM": environment.get("TUSOI_MAIL_FROM", ""),
    }


def own_address(written: str) -> str:
    if written and not re.fullmatch(r"https?://[^/\s]+/?", written):
        raise SystemExit(
            f"TUSOI_URL={written}: write the address whole and without a path, https://tusoi.phuong.example"
        )
    return written


def proxies(written: str) -> int:
    if not written.strip().isdecimal() or int(written) > 9:
        raise SystemExit(f"TUSOI_PROXIES={written}: write how many proxies stand before the portal, 0 to 9.")
    return int(written)


def written_down(file: Path) -> dict[str, str]:
    """An installation's settings, NAME=value a line as systemd's EnvironmentFile has them: the server, a timer and
    whoever types a command all work with the same. What the environment says comes before."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.partition("=") for line in lines if not line.lstrip().startswith(("#", ";")))
    return {name.strip(): _unquoted(value.strip()) for name, sign, value in pairs if sign}


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def secret_key(instance: Path) -> bytes:
    """The installation's own key, made at first start and readable by its owner only."""
    place = instance / "secret_key"
    if not place.exists():
        instance.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(f".{os.getpid()}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(handle, secrets.token_bytes(32))
        os.close(handle)
        try:
            os.link(fresh, place)  # two workers starting at once agree on one key
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return place.read_bytes()
