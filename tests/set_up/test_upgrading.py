"""`manage.py upgrade` from one version's folder to the next and `go-back`: two folders side by side, the newer with one
migration more, and an installation that the older one serves."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite

from portal.ground import migrate, shape
from portal.ground.db import db
from tests.kit import released
from tests.kit.served import inherited
from tools import environment, upgrading
from tools.console import ROOT, Refused
from tools.units import Home, home_of, units

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
NEXT = "abcdef012345"
MIGRATION = '''"""A table more."""

import sqlalchemy as sa
from alembic import op

revision = "{next}"
down_revision = "{before}"


def upgrade():
    op.create_table("of_the_next_version", sa.Column("id", sa.Integer, primary_key=True))
'''


def version(place):
    """A version's folder, with the environment that runs the tests."""
    for name in ("portal", "migrations", "tools", "docs"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("pictures"))
    for name in ("static", "templates"):
        (place / name).symlink_to(ROOT / name)
    for name in ("manage.py", "wsgi.py", "tusoi", "babel.cfg", "requirements.txt"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, place / name)
    (place / ".venv").symlink_to(environment.VENV.resolve())
    return place


@pytest.fixture
def two(tmp_path):
    """An installation of the old version by units in a root of its own; `two.make("upgrade")` in the new folder."""
    old, new, root = version(tmp_path / "old"), version(tmp_path / "new"), tmp_path / "root"
    text = MIGRATION.format(next=NEXT, before=shape.shapes()[0])
    (new / "migrations" / "versions" / "20991231_next.py").write_text(text)
    instance = root / "var/lib/tusoi"
    instance.mkdir(parents=True, mode=0o700)
    with released.standing(released.NEWEST, instance) as app:
        with app.app_context():
            migrate.upgrade()
            db.session.remove()
            db.engine.dispose()
        url = app.config["SQLALCHEMY_DATABASE_URI"]
        folder = root / "etc/systemd/system"
        folder.mkdir(parents=True)
        for name, said in units(Home(old, Path("/var/lib/tusoi"), old / ".venv/bin/python", port=8123)).items():
            (folder / name).write_text(said)

        def make(deed, *words, code=new):
            settings = {**inherited(), "DATABASE_URL": url, "PYTHONDONTWRITEBYTECODE": ""}  # once compiled is enough
            asked = [sys.executable, "manage.py", deed, "--root", str(root), *words]
            return subprocess.run(asked, cwd=code, env=settings, capture_output=True, text=True)

        make.old, make.new, make.instance, make.url = old, new, instance, url
        make.server = folder / "tusoi.service"
        yield make


def stands(two):
    """The shape of the database, and which folder the services work in."""
    engine = sa.create_engine(two.url, module=sqlite) if two.url.startswith("sqlite") else sa.create_engine(two.url)
    with engine.connect() as connection:
        found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    engine.dispose()
    return found, home_of(two.server.read_text()).code


def test_forward_and_back_by_one_command_each(two):
    before = shape.shapes()[0], two.old
    dry = two("upgrade", "--dry-run")
    assert "would: back up, bring the database over" in dry.stderr
    assert stands(two) == before

    ran = two("upgrade")
    assert ran.returncode == 0, ran.stderr + ran.stdout
    assert "Đã nâng cấp cơ sở dữ liệu" in ran.stdout
    assert stands(two) == (NEXT, two.new)
    told = json.loads((two.instance / upgrading.STATE).read_text())
    assert told["code"] == str(two.old)
    assert os.stat(told["aside"]).st_mode & 0o777 == 0o600
    assert home_of(two.server.read_text()).port == 8123

    back = two("go-back")
    assert back.returncode == 0, back.stderr + back.stdout
    assert stands(two) == before
    again = two("go-back")
    assert (again.returncode, "nothing to go back from" in again.stderr) == (1, True)


@pytest.mark.trust("G9")
def test_what_fails_leaves_the_old_version_serving(two):
    """The migration of the new version breaks after its first statement."""
    broken = two.new / "migrations" / "versions" / "20991231_next.py"
    broken.write_text(broken.read_text() + '    op.execute("SELECT nothing FROM nowhere")\n')
    before = stands(two)
    ran = two("upgrade")
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr + ran.stdout
    assert stands(two) == before
    assert not (two.instance / upgrading.STATE).exists()


def test_without_the_old_folder_it_is_said_how_to_go_back_by_hand(two):
    before = stands(two)
    told = {"code": str(two.old.with_name("thrown-away")), "aside": "truoc-nang-cap.tar"}
    (two.instance / upgrading.STATE).write_text(json.dumps(told))
    ran = two("go-back")
    assert ran.returncode == 1
    assert "./tusoi restore truoc-nang-cap.tar" in ran.stderr
    assert stands(two) == before


def test_a_folder_served_by_hand_hands_its_data_to_the_next(tmp_path):
    old, new = tmp_path / "old" / "instance", tmp_path / "new"
    old.mkdir(parents=True)
    (new / "instance").mkdir(parents=True)
    (new / "instance" / upgrading.LOCK).touch()
    upgrading._lead_to(old, new)
    assert (new / "instance").resolve() == old
    upgrading._lead_to(old, new)
    (tmp_path / "third" / "instance").mkdir(parents=True)
    (tmp_path / "third" / "instance" / "tusoi.sqlite3").touch()
    with pytest.raises(Refused, match="holds something already"):
        upgrading._lead_to(old, tmp_path / "third")


def test_a_folder_without_the_portal_is_no_version(tmp_path):
    with pytest.raises(Refused, match="no version of the portal"):
        upgrading.standing(tmp_path, tmp_path)


def test_the_units_say_where_they_work():
    home = Home(Path("/srv/a"), Path("/var/lib/x"), Path("/srv/a/py"), "tusoi", 8001)
    for one in (home, home._replace(backup_to=Path("/mnt-2/b"))):
        assert home_of(units(one)["tusoi.service"]) == one
    with pytest.raises(Refused, match="changed by hand"):
        home_of(units(home)["tusoi.service"].replace("--bind 127.0.0.1:8001", ""))
