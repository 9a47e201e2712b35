"""The machine itself fails under a served portal: a disk filled to the last byte, a PostgreSQL gone and back.

Nothing that was acknowledged is lost, nothing typed is thrown away, and nobody has to restart anything.
"""

import os
import shutil
import sqlite3
import subprocess
import time

import psycopg
import pytest

from tests.kit.durable import Saving, Server

pytestmark = [pytest.mark.trust("G2-E"), pytest.mark.timeout(1800)]
ROOM = 24 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path):
    """`small_disk(folder)`: what stands there, on a disk with little room beside it."""
    if os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root can lay a small disk")
    place = tmp_path / "disk"
    place.mkdir()

    def lay(folder):
        used = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={used + ROOM},mode=700", "tmpfs", str(place)], check=True)
        shutil.copytree(folder, place, dirs_exist_ok=True)
        return place

    yield lay
    subprocess.run(["umount", "--lazy", str(place)], check=False)


def fill(place):
    filler = place / "filler"
    with filler.open("wb", buffering=0) as out:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while out.write(b"x" * size):
                    pass
            except OSError:
                continue
    return filler


def test_a_disk_filled_to_the_last_byte(served, small_disk, tmp_path):
    built = tmp_path / "built"
    built.mkdir()
    served(built)
    place = small_disk(built)
    server = Server(place)
    server.start()
    try:
        head = Saving(server)
        for _ in range(3):
            assert head.save() == 303
        filler = fill(place)
        for _ in range(400):  # the log that stands takes some more
            if head.save() == 503:
                break
        for _ in range(10):
            head.save()
        assert head.refused
        assert head.visitor.ask("GET", "/")[0] == 200, "reading goes on"
        filler.unlink()
        until = time.monotonic() + 30
        while head.save() != 303 and time.monotonic() < until:
            time.sleep(0.2)
        for _ in range(5):
            assert head.save() == 303
        print(f"\n{len(head.kept)} acknowledged, {len(head.refused)} refused with their words")
    finally:
        server.kill()
    written = sqlite3.connect(place / "ward.sqlite3")
    found = {text for (text,) in written.execute("SELECT remark FROM note_revision")}
    assert written.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    written.close()
    assert set(head.kept) <= found
    assert not (set(head.refused) - set(head.kept)) & found


def test_postgresql_goes_and_comes_back(served, postgresql, tmp_path):
    server = served(tmp_path, DATABASE_URL=postgresql.url)
    server.start()
    head = Saving(server)
    for _ in range(3):
        assert head.save() == 303
    for _ in range(3):
        postgresql.stop()
        for _ in range(4):
            assert head.save() == 503
        status, _, page = head.visitor.ask("GET", "/")
        assert (status, "Internal Server Error" in page) == (503, False)
        postgresql.start()
        until = time.monotonic() + 30
        while head.save() != 303 and time.monotonic() < until:
            time.sleep(0.2)
        assert head.save() == 303, "without a restart of the portal"
    server.kill()
    with psycopg.connect(postgresql.url) as connection:
        found = {text for (text,) in connection.execute("SELECT remark FROM note_revision")}
    assert set(head.kept) <= found
    print(f"\n{len(head.kept)} acknowledged, {len(head.refused)} refused with their words")
