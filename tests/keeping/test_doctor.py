"""`./tusoi doctor` names what is wrong, a sentence each, on ten installations each broken in its own way."""

import os
import re
import socket
from datetime import timedelta

import pytest

from portal.ground import space
from portal.ground.clock import now
from portal.ground.db import db, in_ward, writing
from portal.ground.jobs import Job
from portal.keeping import doctor, service
from tests.kit import installation
from tools import settings
from tools.console import ROOT


@pytest.fixture
def well(tmp_path, monkeypatch):
    """`well(**settings)`: an installation set up, backed up and sealed, on a machine in order, but for these; what the
    doctor says of it."""
    monkeypatch.setattr(doctor, "tls", lambda _config: iter(()))
    monkeypatch.setattr(doctor, "LOOKS", tuple(one for one in doctor.LOOKS if one.__name__ not in ("tls", "clock")))
    second, made = tmp_path / "second", []
    second.mkdir()

    def build(spoil=lambda _app: None, **other):
        place = tmp_path / "instance"
        place.mkdir(mode=0o700)
        right = {"PUBLIC_URL": "https://tusoi.thu.example", "TRUSTED_HOSTS": ["localhost", "tusoi.thu.example"]}
        app = installation.app(place, **{**right, "PROXIES": 1, "BACKUP_TO": str(second), **other})
        made.append(app)
        run = app.test_cli_runner().invoke
        assert run(args=["setup", *installation.options()]).exit_code == 0
        with app.app_context():
            service.note(service.places(app.config), backed_up_at=now(), practised_at=now(), snapped_at=now())
            spoil(app)
            db.session.remove()
        return run(args=["doctor"])

    yield build
    for app in made:
        installation.let_go(app)


def test_one_in_order_has_nothing_wrong(well):
    ran = well()
    assert (ran.exit_code, ran.output) == (0, "Không thấy gì sai.\n")


def closed_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def no_key(app):
    service.places(app.config).keys.unlink()


def stale(app):
    service.note(service.places(app.config), backed_up_at=now() - timedelta(days=2))


def not_snapped(app):
    service.note(service.places(app.config), snapped_at=now() - timedelta(minutes=21))


def newer(app):
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'abcdef'")


def left_waiting(app):
    with in_ward(1), writing() as session:
        session.add(Job(kind="imports.read", facts={}, created_at=now() - timedelta(hours=1)))


BROKEN = {
    "no name": ({"PUBLIC_URL": "", "TRUSTED_HOSTS": ["localhost"], "PROXIES": 0}, None, "chỉ nhận tên localhost"),
    "no address": ({"PUBLIC_URL": "", "PROXIES": 0}, None, "Chưa đặt TUSOI_URL"),
    "no proxy": ({"PROXIES": 0}, None, "TUSOI_PROXIES=0"),
    "plain http": ({"PUBLIC_URL": "http://tusoi", "PROXIES": 0}, None, "trình duyệt không giữ phiên"),
    "no second place": ({"BACKUP_TO": ""}, None, "TUSOI_BACKUP_TO"),
    "second place gone": ({"BACKUP_TO": "/nonexistent"}, None, "nơi sao lưu thứ hai"),
    "not sealed": ({}, no_key, "chưa niêm phong"),
    "an old backup": ({}, stale, "quá 24 giờ"),
    "no snapshot": ({}, not_snapped, "Bản chụp dừng từ"),
    "mail half set": ({"MAIL_HOST": "thu.example"}, None, "Cài đặt thư nhắc sai"),
    "another shape": ({}, newer, "phiên bản mới hơn"),
    "no worker": ({}, left_waiting, "jobs work không chạy"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_one_is_named_and_nothing_else_is(well, name):
    other, spoil, words = BROKEN[name]
    ran = well(spoil or (lambda _app: None), **other)
    assert ran.exit_code == 1
    lines = ran.output.splitlines()
    assert len([line for line in lines if words in line]) == 1, ran.output
    assert len(lines) == 1, ran.output


def test_a_mail_server_that_is_not_there(well):
    mail = {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(closed_port()), "MAIL_FROM": "a@thu.example"}
    assert "Không tới được máy chủ thư 127.0.0.1" in well(**mail).output


def test_a_disk_nearly_full(well, monkeypatch):
    monkeypatch.setattr(space, "left", lambda *_places: 0.07)
    assert "Ổ đĩa còn 7%" in well().output


def test_files_of_another_account(well):
    if os.getuid():
        pytest.skip("only root can give files away")

    def foreign(app):
        file = app.config["INSTANCE"] / "left-by-root"
        file.write_text("x")
        os.chown(file, 4321, 4321)

    assert "không thuộc tài khoản của cổng" in well(foreign).output


def test_a_clock_that_ran_back_and_a_certificate_that_nobody_serves(app, ward, as_):
    as_("office").get("/")
    said = [str(one) for one in doctor.tls({"PUBLIC_URL": f"https://127.0.0.1:{closed_port()}"})]
    assert len(said) == 1
    assert "Không mở được TLS" in said[0]
    ahead = [str(one) for one in doctor.clock({}) if "chạy lùi" in str(one)]
    assert ahead == []


def test_every_setting_that_the_code_reads_stands_in_the_table_and_the_guide():
    read = set()
    for file in (*ROOT.glob("portal/**/*.py"), *ROOT.glob("tools/*.py"), ROOT / "manage.py"):
        text = file.read_text(encoding="utf-8")
        read |= set(re.findall(r'(?:environ|environment|given)(?:\.get\(|\[)"([A-Z_]+)"', text))
    # Of tests, of drills, and of a request.
    programs = {"TUSOI_CHROMIUM", "TUSOI_SOFFICE", "TUSOI_NGINX", "ONLY", "HTTP_HOST"}
    assert read - programs == {one.name for one in settings.SETTINGS}
    guide = settings.GUIDE.read_text(encoding="utf-8")
    assert settings.drawn(guide) == guide, "manage.py settings draws it anew"
