"""What is uploaded survives a power cut from its row on: each new name is synced in the folder where it stands."""

import os
from pathlib import Path

import pytest

from portal.ground import files


class Watched:
    """Which names stand on the disk for good: those made before the last sync of their folder, with their content."""

    def __init__(self, monkeypatch):
        self.loose, self.contents = set(), set()
        mkdir, rename, fsync = Path.mkdir, Path.rename, os.fsync

        def made(path, *words, **other):
            there = path.exists()
            mkdir(path, *words, **other)
            if not there:
                self.loose.add(path)

        def renamed(path, target):
            assert path in self.contents, "a name is given to what is not on the disk yet"
            rename(path, target)
            self.loose.add(target)

        def synced(handle):
            fsync(handle)
            path = Path(os.readlink(f"/proc/self/fd/{handle}"))
            self.contents.add(path)
            self.loose = {one for one in self.loose if one.parent != path}

        monkeypatch.setattr(Path, "mkdir", made)
        monkeypatch.setattr(Path, "rename", renamed)
        monkeypatch.setattr(os, "fsync", synced)


@pytest.fixture
def disk(monkeypatch, tmp_path):
    return Watched(monkeypatch)


def test_new_folders_are_synced_with_their_parents(ward, disk, tmp_path):
    root = tmp_path / "new" / "files"
    stored = files.keep(root, b"anh", "ảnh.jpg")
    assert disk.loose == set()
    assert files.content_of(root, stored) == b"anh"


def test_a_twin_that_another_process_has_not_synced_yet_is(ward, disk, tmp_path):
    stored = files.keep(tmp_path, b"anh", "ảnh.jpg")
    place = tmp_path / stored.sha256[:2]
    disk.loose |= {place, place / stored.sha256}  # as if just written by another
    files.keep(tmp_path, b"anh", "ảnh-2.jpg")
    assert disk.loose == set()
