import re
import shutil

import pytest

from portal.ground.db import db
from portal.keeping import service

PRIVATE = re.compile(r"AGE-SECRET-KEY-1[A-Z0-9]+")


@pytest.fixture
def office(app, ward, tmp_path):
    """An installation with two keys and a second place: `office("backup")` runs a command; its keys, its places."""
    second = tmp_path / "second"
    second.mkdir()
    before, app.config["BACKUP_TO"] = app.config["BACKUP_TO"], str(second)
    where = service.places(app.config)
    shutil.rmtree(where.own, ignore_errors=True)

    def run(*words, typed=None):
        db.session.remove()
        db.engine.dispose()
        return app.test_cli_runner().invoke(args=list(words), input=typed)

    told = run("keys")
    assert told.exit_code == 0, told.output
    run.keys, run.where, run.sheets = PRIVATE.findall(told.output), where, told.output
    run.archives = lambda: [sorted(place.glob("tusoi-*")) for place in where.all]
    yield run
    app.config["BACKUP_TO"] = before
    shutil.rmtree(where.own)
