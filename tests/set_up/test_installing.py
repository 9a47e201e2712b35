"""`manage.py install` into a root of its own: units that systemd has nothing against, a site that nginx reads, TLS."""

import os
import shutil
import ssl
import subprocess
import tempfile
from pathlib import Path

import pytest

from tools import environment, installing
from tools.console import Refused
from tools.opened import open_to_read
from tools.units import Home, units

NAME = "tusoi.thu.example"


@pytest.fixture
def into(tmp_path, monkeypatch):
    """`into("install")` does it in a root of its own; the environment that runs the tests is the portal's."""
    monkeypatch.setattr(environment, "make_ready", lambda: None)
    root = tmp_path / "root"

    def run(deed, *words):
        getattr(installing, deed)("--root", str(root), "--name", NAME, *words)
        return {str(one.relative_to(root)): one for one in root.rglob("*") if one.is_file() or one.is_symlink()}

    run.root = root
    return run


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine")
def test_systemd_has_nothing_to_say_against_the_units(tmp_path):
    home = Home(Path(__file__).parents[2], tmp_path / "data", environment.VENV / "bin" / "python", backup_to=tmp_path)
    for name, text in units(home).items():
        (tmp_path / name).write_text(text)
    asked = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in units(home))]
    ran = subprocess.run(asked, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_everything_is_printed_and_nothing_done(into, capsys):
    assert into("install", "--dry-run") == {}
    said = capsys.readouterr().err
    for words in ("would: account tusoi", "tusoi-backup.timer", "/etc/nginx/sites-available/tusoi", "/etc/ssl/tusoi"):
        assert words in said


def test_a_second_run_changes_nothing_and_what_the_office_wrote_stays(into):
    second = ("--backup-to", "/srv/sao-luu")
    made = into("install", *second)
    settings = made["var/lib/tusoi/tusoi.env"]
    assert settings.stat().st_mode & 0o777 == 0o600
    assert settings.read_text() == f"TUSOI_URL=https://{NAME}\nTUSOI_BACKUP_TO=/srv/sao-luu\n"
    assert (into.root / "srv/sao-luu").stat().st_mode & 0o777 == 0o700
    settings.write_text("TUSOI_URL=https://other.example\n")
    before = {name: one.read_bytes() for name, one in made.items()}
    again = into("install", *second)
    assert {name: one.read_bytes() for name, one in again.items()} == before


def test_uninstall_takes_back_all_but_the_data(into):
    into("install")
    left = into("uninstall")
    assert not [name for name in left if name.startswith(("etc/systemd", "etc/nginx"))]
    assert "var/lib/tusoi/tusoi.env" in left
    assert into("uninstall") == left


def test_the_authority_it_makes_vouches_for_the_name_alone(into):
    made = into("install")
    authority, public = made["etc/ssl/tusoi/authority.pem"], made["etc/ssl/tusoi/cong.pem"]
    for private in ("authority.key", "cong.key"):
        assert made[f"etc/ssl/tusoi/{private}"].stat().st_mode & 0o777 == 0o600
    asked = ["openssl", "verify", "-CAfile", str(authority), "-verify_hostname", NAME, str(public)]
    assert subprocess.run(asked, capture_output=True).returncode == 0
    asked[-2] = "another.example"
    assert subprocess.run(asked, capture_output=True).returncode
    ssl.create_default_context(cafile=str(authority))
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(public, made["etc/ssl/tusoi/cong.key"])


def test_the_offices_certificate_is_taken_as_it_is(into, tmp_path):
    (tmp_path / "c").write_text("certificate")
    (tmp_path / "k").write_text("key")
    made = into("install", "--certificate", str(tmp_path / "c"), "--key", str(tmp_path / "k"), "--port", "8123")
    assert made["etc/ssl/tusoi/cong.pem"].read_text() == "certificate"
    assert "etc/ssl/tusoi/authority.key" not in made
    site = made["etc/nginx/sites-available/tusoi"].read_text()
    assert f"server_name {NAME};" in site
    assert "http://127.0.0.1:8123" in site
    assert "http://127.0.0.1:8000" not in site
    assert "127.0.0.1:8123" in made["etc/systemd/system/tusoi.service"].read_text()


@pytest.mark.parametrize("words", [("--name", "https://x/y"), ("--name", NAME, "--key", "k")])
def test_what_cannot_be_meant_is_refused(words):
    with pytest.raises(Refused):
        installing.options_from(words)


def test_a_damaged_bundle_is_refused(tmp_path, monkeypatch):
    wheel = tmp_path / "a.whl"
    wheel.write_bytes(b"as packed")
    monkeypatch.setattr(environment, "WHEELHOUSE", tmp_path)
    monkeypatch.setattr(installing, "SUMS", tmp_path / "SHA256SUMS")
    monkeypatch.setattr(installing, "ROOT", tmp_path)
    installing.SUMS.write_text(f"{installing._sum(wheel)}  a.whl\n")
    installing.compare_bundle()
    wheel.write_bytes(b"as it came")
    with pytest.raises(Refused, match="missing or damaged"):
        installing.compare_bundle()
    assert os.path.exists(wheel)


def modes(folder):
    return {str(one.relative_to(folder)): oct(one.stat().st_mode & 0o777) for one in folder.rglob("*")}


def test_a_clone_made_under_a_strict_umask_is_read_by_the_portals_own_user():
    with tempfile.TemporaryDirectory() as place:  # pytest's own folders are closed to others
        Path(place).chmod(0o755)
        program, before = Path(place) / "tusoi", os.umask(0o077)
        try:
            for folder in ("portal/web", "instance", ".git"):
                (program / folder).mkdir(parents=True)
            for name in ("wsgi.py", "portal/web/gate.py", "instance/tusoi.env", ".git/config"):
                (program / name).write_text("")
            (program / "tusoi").touch(0o700)
            (program / "elsewhere").symlink_to("/etc/hostname")
        finally:
            os.umask(before)
        open_to_read(program)
        found = modes(program)
        assert program.stat().st_mode & 0o777 == 0o755
        assert [found[one] for one in ("tusoi", "portal", "portal/web")] == ["0o755"] * 3
        assert [found[one] for one in ("wsgi.py", "portal/web/gate.py")] == ["0o644"] * 2
        assert [found[one] for one in ("instance", ".git", "instance/tusoi.env")] == ["0o700", "0o700", "0o600"]
        Path(place).chmod(0o700)
        with pytest.raises(Refused, match=f"pass through {place}"):
            open_to_read(program)


def test_the_portals_own_user_runs_what_root_installed(monkeypatch):
    """It may write nothing of the folder: neither a lock nor a catalogue."""

    def barred(place):
        raise PermissionError(13, "Permission denied", str(place))

    monkeypatch.undo()
    monkeypatch.setattr(environment, "owners_own", barred)
    monkeypatch.setattr(environment, "installed", lambda pinned: pinned != environment.CHECKS)
    environment.make_ready()
    with pytest.raises(Refused, match=r"setup\.lock belongs to another user"):
        environment.make_ready(dev=True)
