"""What a monitor is told: that the portal lives, that it can serve; a stranger learns no more."""

import pytest

from portal.ground import engine, space
from portal.ground.db import db
from tests.imports.lists import ROSTER, member, sheet
from tests.imports.test_import_pages import hand_in


@pytest.fixture
def nearly_full(monkeypatch):
    """The disk as the system tells of it: `nearly_full(4)` leaves four in a hundred."""

    class Disk:
        f_blocks = 100

    def told(left):
        Disk.f_bavail = left
        monkeypatch.setattr(space.os, "statvfs", lambda _place: Disk)

    return told


def said(answer):
    return answer.status_code, answer.text.strip(), answer.headers["Cache-Control"]


def test_a_portal_that_serves_says_so_to_anybody_and_sets_no_cookie(stranger):
    for place, word in (("/song", "sống"), ("/san-sang", "sẵn sàng")):
        answer = stranger.get(place)
        assert said(answer) == (200, word, "no-store")
        assert "Set-Cookie" not in answer.headers


def test_without_its_database_it_lives_and_is_not_ready(app, stranger, caplog):
    file = engine.database_file()
    if file is None:
        pytest.skip("a missing file is SQLite's")
    db.session.remove()
    db.engine.dispose()
    away = file.with_name("away")
    file.rename(away)
    try:
        assert said(stranger.get("/song"))[0] == 200
        for _ in range(3):
            answer = stranger.get("/san-sang")
            assert said(answer) == (503, "chưa sẵn sàng", "no-store")
            assert str(file) not in answer.text
        assert len([one for one in caplog.records if "not ready" in one.getMessage()]) == 1
    finally:
        away.rename(file)
    assert said(stranger.get("/san-sang"))[0] == 200


def test_a_database_of_another_shape_is_not_ready(app, stranger):
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'abcdef'")
    assert said(stranger.get("/san-sang"))[:2] == (503, "chưa sẵn sàng")


def test_a_nearly_full_disk_is_not_ready(stranger, nearly_full):
    nearly_full(5)
    assert stranger.get("/san-sang").status_code == 200
    nearly_full(4)
    assert stranger.get("/san-sang").status_code == 503


def test_a_nearly_full_disk_takes_no_file_and_still_takes_words(app, as_, nearly_full):
    nearly_full(4)
    answer = hand_in(as_("office"), sheet(ROSTER, member()))
    assert answer.status_code == 409
    assert "gần đầy (còn 4%)" in answer.text
    assert not list(app.config["FILES"].rglob("*.part"))
    nearly_full(5)
    assert hand_in(as_("office"), sheet(ROSTER, member())).status_code == 303
