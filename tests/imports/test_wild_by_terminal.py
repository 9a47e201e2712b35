"""Every wild list by the terminal: `--dry-run --json` says what expected.json says, and writes nothing."""

import json

import pytest
import sqlalchemy as sa

from portal.accounts.models import Account
from portal.ground.db import db
from portal.people.models import Person
from tests.imports.test_wild_lists import EXPECTED, ROWS, WILD, bring

LISTS = [*ROWS, "loi.csv", "dinh-chinh.xlsx", "chuc-vu.xlsx"]
BEFORE = {"dinh-chinh.xlsx": "truoc.xlsx", "chuc-vu.xlsx": "chuc-vu-danh-sach.xlsx"}


@pytest.fixture
def looked_at(app, ward, tmp_path):
    def look(name, answers=None):
        login = db.session.scalar(sa.select(Account.login).where(Account.person_id == ward.people["office"]))
        kind = "posts" if name == "chuc-vu.xlsx" else "people"
        said = ["import", kind, str(WILD / name), "--dry-run", "--json", "--on", "30/06/2026", "--as", login]
        if answers is not None:
            (tmp_path / "answers.json").write_text(json.dumps(answers))
            said += ["--map", str(tmp_path / "answers.json")]
        answer = app.test_cli_runner().invoke(args=said)
        assert answer.exit_code == 0, answer.output
        return json.loads(answer.output)

    return look


@pytest.mark.grid
@pytest.mark.parametrize("name", LISTS)
def test_the_terminal_says_what_would_come_of_it(app, ward, looked_at, name):
    if name in BEFORE:
        bring(app, ward, BEFORE[name])
    before = db.session.scalar(sa.select(sa.func.count(Person.id)))
    expected, told = EXPECTED[name], looked_at(name)
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(Person.id))) == before
    if name == "chuc-vu.xlsx":
        assert [one["title"] for one in told["titles"]] == [one["title"] for one in expected["titles"]]
        return
    if name == "loi.csv":
        assert told["people"] == expected["taken"]
        wanted = [(one["row"], one["column"]) for one in expected["refused"] if one["row"] != 11]
        assert [(one["row"], one["column"]) for one in told["refused"]] == wanted
        assert looked_at(name, {"rows": ["loi!11"]})["people"] == expected["taken_if_converted"]
        return
    assert told["people"] == expected["people"]
    if "changes" in expected:
        assert (told["changed"], told["unchanged"]) == (expected["changed"], expected["unchanged"])
        assert told["changes"] == expected["changes"]
        return
    assert (told["new"], told["refused"], told["not_taken"]) == (expected["new"], [], [])
    assert told["converted"] == expected.get("converted", 0)
    for row in expected["rows"]:
        for key, of in (("exempt_from", "exempt"), ("sex", "sex"), ("cell", "cells")):
            if row.get(key):
                assert told[of][row["card"]] == row[key]
