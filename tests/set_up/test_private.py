"""Everything the portal writes is its owner's alone, whatever umask it was started under."""

import io
import os
import stat
import subprocess
import sys
import tarfile

import pytest

from portal.ground import backup, private
from portal.imports.models import ImportKind
from tests.house.source import ROOT
from tests.kit import installation


def open_to_others(place):
    return sorted(
        f"{found.relative_to(place.parent)} {stat.S_IMODE(found.lstat().st_mode):o}"
        for found in (place, *place.rglob("*"))
        if not found.is_symlink() and found.lstat().st_mode & private.OTHERS
    )


@pytest.fixture(params=[0o022, 0o000], ids=["022", "000"])
def started_under(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_set_up_by_the_command_in_a_loose_shell(tmp_path, started_under):
    place = tmp_path / "instance"
    said = {**os.environ, "TUSOI_INSTANCE": str(place), "DATABASE_URL": ""}
    words = [sys.executable, "-m", "flask", "--app", "wsgi", "setup", *installation.options(), "--slip-to"]
    made = subprocess.run(
        [*words, str(place / "phieu.txt")],
        cwd=ROOT,
        env=said,
        capture_output=True,
        text=True,
        preexec_fn=lambda: os.umask(started_under) and None,
    )
    assert made.returncode == 0, made.stderr[-500:]
    assert (place / "tusoi.sqlite3").exists()
    assert open_to_others(place) == []


def test_what_a_page_a_backup_and_a_restore_write(app, as_, ward, started_under):
    place = app.config["INSTANCE"]
    private.keep_to_the_owner(place)
    office = as_("office")
    answer = office.post(
        "/nhap-du-lieu",
        {"kind": next(iter(ImportKind)).value, "file": (io.BytesIO("Họ và tên,Số thẻ\nNguyễn A,1".encode()), "a.csv")},
        content_type="multipart/form-data",
    )
    assert answer.status_code < 500
    archive = backup.write(place / "backups", app.config["FILES"], {})
    assert tarfile.is_tarfile(archive.path)
    assert open_to_others(place) == []


def test_what_an_earlier_start_left_open_is_closed(tmp_path):
    place = tmp_path / "instance"
    (place / "files" / "ab").mkdir(parents=True, mode=0o755)
    (place / "files" / "ab" / "one").write_text("lời")
    (place / "tusoi.sqlite3").write_text("")
    outside = tmp_path / "outside"
    outside.write_text("")
    (place / "link").symlink_to(outside)
    for found in (place, *place.rglob("*")):
        if not found.is_symlink():
            found.chmod(0o777 if found.is_dir() else 0o666)
    outside.chmod(0o644)
    private.keep_to_the_owner(place)
    assert open_to_others(place) == []
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
    assert (place / "files" / "ab" / "one").read_text() == "lời"


def test_whatever_is_written_afterwards_is_private(tmp_path, started_under):
    place = tmp_path / "instance"
    portal = installation.app(place)
    try:
        (place / "later").mkdir(parents=True)
        (place / "later" / "file").write_text("lời")
        assert open_to_others(place) == []
    finally:
        installation.let_go(portal)
