"""What the portal writes of its own running: a line of JSON an event, on the error channel and in a file a day, the
oldest files let go. No person stands in it: no name, no address typed, no text, no parameter of a statement; of a fault
that is ours its kind and its place, since its words may quote what somebody wrote."""

import json
import logging
import os
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, has_request_context, request

from portal.config import ROOT

DAYS = 30
NAME = "tusoi-{:%Y-%m-%d}.log"
# What the machine says of itself may be quoted; what a rule of the database says quotes the row.
MACHINE = (sa.exc.OperationalError, sa.exc.InterfaceError)


def init_app(app: Flask) -> None:
    """Instead of Flask's own lines; a test keeps what it gets."""
    if app.testing:
        return
    aloud = logging.StreamHandler()
    for handler in (aloud, DayFiles(Path(app.config["INSTANCE"]) / "logs")):
        handler.setFormatter(Lines())
        app.logger.addHandler(handler)
    app.logger.propagate = False


class Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "said": record.getMessage(),
            "process": record.process,
        }
        if has_request_context():
            line |= {"method": request.method, "page": request.endpoint}
        if record.exc_info and (fault := record.exc_info[1]):
            line |= told(fault)
        return json.dumps(line, ensure_ascii=False)


def told(fault: BaseException) -> dict[str, object]:
    steps = traceback.extract_tb(fault.__traceback__)
    line: dict[str, object] = {
        "fault": f"{type(fault).__module__}.{type(fault).__qualname__}",
        "where": [f"{_short(step.filename)}:{step.lineno} {step.name}" for step in steps[-12:]],
    }
    if isinstance(fault, MACHINE):
        line["machine"] = str(fault.orig)
    elif isinstance(fault, OSError):
        line["machine"] = fault.strerror
    if fault.__cause__:
        line["because"] = told(fault.__cause__)
    return line


class DayFiles(logging.Handler):
    """Several processes append to the file of the day; none renames what another has open."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder, self.tidied = folder, ""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            today = datetime.now(UTC)
            name = NAME.format(today)
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if name != self.tidied:
                self.tidied = name
                self._let_go(NAME.format(today - timedelta(days=DAYS)))
            handle = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(handle, f"{self.format(record)}\n".encode())
            finally:
                os.close(handle)
        except OSError:  # a full disk: the same line went out aloud
            return

    def _let_go(self, oldest: str) -> None:
        for file in self.folder.glob("tusoi-*.log"):
            if file.name < oldest:
                file.unlink(missing_ok=True)


def _short(name: str) -> str:
    return os.path.relpath(name, ROOT) if name.startswith(str(ROOT)) else os.path.basename(name)
