"""Signed heads leave the house; whoever holds them checks a copy with one file and nothing but Python."""

import json
import shutil
import subprocess
import sys

import pytest
import sqlalchemy as sa

from portal import audit
from portal.audit import observer
from portal.cli import observe, verify
from portal.ground import backup
from portal.ground.db import db, in_ward, will_write
from portal.ground.errors import Refused
from portal.keeping import heads
from portal.keeping.commands import facts


def check(place, *words):
    """As an observer runs it: isolated, with no library to be found."""
    ran = subprocess.run(
        [sys.executable, "-I", "-S", str(place / "observer.py"), *map(str, words)], capture_output=True, text=True
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.fixture
def disk(app, ward, tmp_path):
    """An observer's disk after two months, between which something was done."""
    will_write()
    place = tmp_path / "usb"
    place.mkdir()
    shutil.rmtree(app.config["INSTANCE"] / "backups", ignore_errors=True)
    for name in (heads.LIST, heads.KEY):
        (app.config["INSTANCE"] / name).unlink(missing_ok=True)
    heads.give(app.config["INSTANCE"], place)
    with in_ward(1):
        audit.record(ward.actor("front_1"), "drill", audit.About("person", ward.member_1))
        db.session.commit()
    heads.give(app.config["INSTANCE"], place)
    return place


@pytest.fixture
def archive(app, disk, tmp_path):
    return backup.write(tmp_path / "kept", app.config["FILES"], facts()).path


def sqlite_only():
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the file of a PostgreSQL backup is checked by the portal")


def test_the_signature_is_the_one_the_standard_gives():
    """RFC 8032, 7.1, test 2."""
    secret = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    signature = observer.sign(secret, b"\x72")
    assert observer.public_of(secret).hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert signature.hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert observer.is_signed(observer.public_of(secret), b"\x72", signature)
    assert not observer.is_signed(observer.public_of(secret), b"\x73", signature)


def test_the_list_holds_by_itself_and_with_a_backup(disk, archive):
    assert check(disk, disk / heads.LIST)[0] == 0
    sqlite_only()
    code, said = check(disk, disk / heads.LIST, archive)
    assert code == 0, said
    assert "rows compared" in said


def test_a_row_changed_in_the_database_is_named(disk, app, ward, tmp_path):
    sqlite_only()
    one = ward.commitments["member_1"][0]
    db.session.connection().execute(sa.text("UPDATE commitment SET remedy = 'x' WHERE id = :id"), {"id": one})
    db.session.commit()
    spoilt = backup.write(tmp_path / "kept", app.config["FILES"], facts()).path
    code, said = check(disk, disk / heads.LIST, spoilt)
    assert code == 1
    assert f"commitment {one} was changed; right at entry" in said


def test_an_older_state_put_back_is_behind_the_list(disk, app, archive, ward):
    sqlite_only()
    with in_ward(1):
        audit.record(ward.actor("front_1"), "drill")
        db.session.commit()
    heads.give(app.config["INSTANCE"], disk)
    code, said = check(disk, disk / heads.LIST, archive)
    assert code == 1
    assert "was cut off" in said


@pytest.mark.parametrize("hand", ["number", "hash", "taken out", "signed anew", "twice"])
def test_a_list_that_was_touched_holds_no_more(disk, hand):
    file = disk / heads.LIST
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    key = json.loads(file.read_text().splitlines()[0])["key"]
    if hand in ("number", "hash"):
        lines[0][hand] = 9 if hand == "number" else "0" * 64
    elif hand == "taken out":
        del lines[0]
    elif hand == "twice":
        lines.append(lines[-1])
    else:
        mine = b"m" * 32
        lines[-1]["key"] = observer.public_of(mine).hex()
        lines[-1]["signature"] = observer.sign(mine, observer.message_of(lines[-1])).hex()
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert check(disk, file, "--key", key)[0] == 1
    with pytest.raises(Refused):
        heads.anchors(file)


def test_the_key_that_signs_is_demanded(disk):
    assert check(disk, disk / heads.LIST, "--key", "00" * 32)[0] == 1


def test_a_list_of_another_installation_is_not_written_over(disk, app):
    (disk / heads.LIST).write_text('{"ward": 1}\n')
    with pytest.raises(Refused):
        heads.give(app.config["INSTANCE"], disk)


def test_each_backup_bears_the_heads_signed(archive):
    head = backup.verify(archive)["heads"]["1"]
    assert observer.is_signed(bytes.fromhex(head["key"]), observer.message_of(head), bytes.fromhex(head["signature"]))


def test_the_commands_say_it(disk, app, tmp_path):
    runner = app.test_cli_runner()
    found = runner.invoke(verify, ["--heads", str(disk / heads.LIST)])
    assert (found.exit_code, json.loads(found.output)["broken"]) == (0, None)
    assert runner.invoke(observe, [str(tmp_path / "nowhere")]).exit_code == 1
    db.session.connection().execute(sa.text("UPDATE audit_head SET number = number - 1"))
    db.session.commit()
    found = runner.invoke(verify, ["--heads", str(disk / heads.LIST)])
    assert found.exit_code == 1
