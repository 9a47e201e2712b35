"""The programs of an installation as systemd keeps them: server, worker, reminders, backups."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from tools.console import Refused

HARDENED = """\
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
"""


class Home(NamedTuple):
    """Where the portal's code and its data are, as whom it runs, where it listens."""

    code: Path
    instance: Path
    python: Path
    user: str = "tusoi"
    port: int = 8000
    backup_to: Path | None = None


def units(home: Home) -> dict[str, str]:
    """By file name."""
    portal = f"{home.python} -P -m portal"
    served = f"{home.python} -m gunicorn --bind 127.0.0.1:{home.port} --log-level warning wsgi:application"
    kept = "Restart=always\nRestartSec=2\nTimeoutStopSec=60\n"
    once = "Type=oneshot\n"
    return {
        "tusoi.service": _service(
            home, "Tự Soi: the server", served, f"Type=notify\nKillMode=mixed\nLimitNOFILE=65536\n{kept}", True
        ),
        "tusoi-worker.service": _service(home, "Tự Soi: the job worker", f"{portal} jobs work", kept, True),
        "tusoi-remind.service": _service(home, "Tự Soi: letters that are due", f"{portal} remind", once),
        "tusoi-remind.timer": _timer("Tự Soi: letters every morning", "*-*-* 07:00:00 Asia/Ho_Chi_Minh"),
        "tusoi-backup.service": _service(home, "Tự Soi: a backup when one is due", f"{portal} backup --due", once),
        "tusoi-backup.timer": _timer("Tự Soi: whether a backup is due", "*-*-* *:10:00"),
    }


def home_of(server: str) -> Home:
    """What the server's unit says of where it works: it was written by `units`, by this version or an earlier one."""
    said = dict(re.findall(r"^(\w+)=(.*)$", server, re.M))
    python, _, rest = said["ExecStart"].partition(" ")
    port = re.search(r"--bind 127\.0\.0\.1:(\d+)", rest)
    instance = re.search(r"TUSOI_INSTANCE=(\S+)", said["Environment"])
    if port is None or instance is None:
        raise Refused("The unit tusoi.service was changed by hand: run `manage.py install` once more.")
    written = said["ReadWritePaths"].split()
    second = Path(written[1]) if len(written) > 1 else None
    code = Path(said["WorkingDirectory"])
    return Home(code, Path(instance[1]), Path(python), said["User"], int(port[1]), second)


def _service(home: Home, what: str, command: str, how: str, wanted: bool = False) -> str:
    written = " ".join(str(one) for one in (home.instance, home.backup_to) if one)
    text = (
        f"[Unit]\nDescription={what}\nAfter=network.target postgresql.service\n\n"
        f"[Service]\nUser={home.user}\nGroup={home.user}\nWorkingDirectory={home.code}\n"
        f"Environment=TUSOI_INSTANCE={home.instance} PYTHONPATH={home.code} PYTHONDONTWRITEBYTECODE=1\n"
        f"ExecStart={command}\n{how}ReadWritePaths={written}\n{HARDENED}"
    )
    return text + ("\n[Install]\nWantedBy=multi-user.target\n" if wanted else "")


def _timer(what: str, when: str) -> str:
    return (
        f"[Unit]\nDescription={what}\n\n[Timer]\nOnCalendar={when}\nPersistent=true\nRandomizedDelaySec=60\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )
