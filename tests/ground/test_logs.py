"""The portal's own log: one line of JSON an event, nobody's words in it, a file a day."""

import json
import logging

import pytest
import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.logs import DAYS, DayFiles, Lines
from portal.people.models import Person
from tests.kit import installation

WORDS = "Trần Thị Bí Mật"


def line_of(fault):
    record = logging.LogRecord("portal", logging.ERROR, __file__, 1, "a view broke", (), None)
    try:
        raise fault
    except type(fault) as raised:
        record.exc_info = (type(raised), raised, raised.__traceback__)
    return json.loads(Lines().format(record))


def test_a_fault_is_told_by_kind_and_place_without_its_words():
    line = line_of(ValueError(f"no such day: {WORDS}"))
    assert line["fault"] == "builtins.ValueError"
    assert line["where"][-1].startswith("tests/ground/test_logs.py:")
    assert WORDS not in json.dumps(line, ensure_ascii=False)


def test_a_rule_of_the_database_quotes_no_row(app):
    with pytest.raises(sa.exc.IntegrityError) as broken:
        db.session.execute(
            sa.insert(Person), [{"id": 1, "name": WORDS, "given_name": None, "folded": "", "sort_key": ""}]
        )
    # PostgreSQL itself quotes the row; its words stand in no log.
    line = line_of(broken.value)
    assert WORDS not in json.dumps(line, ensure_ascii=False)
    assert line["fault"].endswith("IntegrityError")
    db.session.rollback()


def test_what_the_machine_says_stands_there():
    assert line_of(OSError(28, "No space left on device", f"/x/{WORDS}"))["machine"] == "No space left on device"


def test_what_is_logged_goes_out_aloud_and_into_the_file_of_the_day(tmp_path, capsys):
    portal = installation.app(tmp_path)
    portal.logger.error("said %s", "once")
    (file,) = (tmp_path / "logs").glob("tusoi-*.log")
    assert file.stat().st_mode & 0o777 == 0o600
    lines = [json.loads(one) for one in file.read_text().splitlines()]
    assert [one["said"] for one in lines] == ["said once"]
    assert "said once" in capsys.readouterr().err
    installation.let_go(portal)


def test_the_oldest_days_are_let_go(tmp_path):
    for name in ("tusoi-2020-01-01.log", "tusoi-2999-01-01.log", "other.log"):
        (tmp_path / name).write_text("x")
    handler = DayFiles(tmp_path)
    handler.setFormatter(Lines())
    handler.emit(logging.LogRecord("portal", logging.ERROR, __file__, 1, "x", (), None))
    assert DAYS == 30
    assert {one.name for one in tmp_path.iterdir()} >= {"tusoi-2999-01-01.log", "other.log"}
    assert not (tmp_path / "tusoi-2020-01-01.log").exists()
