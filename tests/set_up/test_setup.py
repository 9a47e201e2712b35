"""`./tusoi setup`: an office gets in with one command, by answering or by options, and cannot get in twice."""

import os
import stat

import pytest
import sqlalchemy as sa

from portal.accounts import first_run
from portal.accounts.models import Account, ActivationSlip
from portal.audit import Entry, Payload
from portal.ground.db import db, in_ward
from portal.organisations.models import Holding, Unit, Ward
from portal.people.models import Person
from portal.policy import Role
from tests.kit import installation


def setup(app, *words, **other):
    return app.test_cli_runner().invoke(args=["setup", *installation.options(**other), *words])


def count(what):
    return db.session.scalar(sa.select(sa.func.count()).select_from(what).execution_options(every_ward=True))


def test_options_alone_make_database_ward_and_slip_without_a_terminal(tmp_path, installed):
    app, slip = installed(), tmp_path / "slip"
    ran = setup(app, "--slip-to", str(slip))
    assert ran.exit_code == 0, ran.output
    with app.app_context(), in_ward(1):
        assert db.session.scalar(sa.select(Ward.name)) == "phường Thử Nghiệm"
        assert db.session.scalar(sa.select(Unit.name).where(Unit.code == "superior")) == "Thành ủy"
        assert db.session.scalar(sa.select(sa.func.count()).where(Unit.code.startswith("front-"))) == 3
        assert db.session.scalar(sa.select(Person.name)) == "Nguyễn Thị Thư"
        assert db.session.scalar(sa.select(Account.login)) == "thuky"
        assert db.session.scalar(sa.select(Account.password_hash)) is None
    told = slip.read_text()
    assert "Nguyễn Thị Thư" in told
    assert "thuky" in told
    assert stat.S_IMODE(slip.stat().st_mode) == 0o600
    code = next(line for line in told.splitlines() if "Mã kích hoạt" in line).split(":")[1].strip()
    assert code not in ran.output, "what was written for one reader stands in no terminal's history"
    assert stat.S_IMODE((tmp_path / "tusoi.sqlite3").stat().st_mode) == 0o600


def test_what_no_option_says_is_named_when_nobody_can_be_asked(tmp_path, installed):
    ran = installed().test_cli_runner().invoke(args=["setup", "--ward", "phường Một"])
    assert ran.exit_code == 1
    assert "--above, --groups, --clerk, --login" in ran.output
    assert not (tmp_path / "tusoi.sqlite3").exists()


NONSENSE = {
    "ward": ("", "   ", "123", "\u200b", "phường\x00", "x" * 200, "?"),
    "superior": ("", " ", "--"),
    "clerk": ("", " ", "Thư", "Nguyễn Thị 5", "=HYPERLINK(1) Thư", "Nguyễn\tThị @"),
    "login": ("", " ", "a b", "ab", "-thu", "thu/ky", "thư ký", "x" * 41, "thu\u00a0ky"),
    "groups": ("", "x", "-1", "301", "1.5", "1" * 40, "٣"),
}


@pytest.mark.parametrize(("field", "typed"), [(field, typed) for field, all_of in NONSENSE.items() for typed in all_of])
def test_blanks_and_nonsense_have_each_their_sentence(field, typed):
    assert getattr(first_run, f"bad_{field}")(typed)


def test_every_fault_is_said_at_once_before_anything_is_made(tmp_path, installed):
    ran = setup(installed(), ward=" ", above="", clerk="", login="a b", groups="x")
    assert ran.exit_code == 1
    assert len(ran.output.splitlines()) == 5
    assert not (tmp_path / "tusoi.sqlite3").exists()


@pytest.mark.parametrize(
    ("field", "unusual"),
    [("ward", "xã Ea H’Leo"), ("clerk", "H'Hen Niê"), ("clerk", "Y-Bhăm Êban"), ("login", "Thưký.01"), ("groups", "0")],
)
def test_what_is_unusual_but_right_is_taken(field, unusual, tmp_path, installed):
    ran = setup(installed(), **{field: unusual})
    assert ran.exit_code == 0, ran.output


def test_a_second_run_says_what_stands_and_changes_nothing(tmp_path, installed):
    app = installed()
    setup(app)
    with app.app_context():
        before = [count(kind) for kind in (Ward, Account, ActivationSlip, Entry)]
        db.session.remove()
    ran = setup(app)
    assert ran.exit_code == 0, ran.output
    assert "Đã có phường Thử Nghiệm" in ran.output
    assert "Nguyễn Thị Thư, tên đăng nhập thuky" in ran.output
    assert "Mã kích hoạt" not in ran.output
    with app.app_context():
        assert [count(kind) for kind in (Ward, Account, ActivationSlip, Entry)] == before


def test_another_ward_is_not_set_up_over_the_first(tmp_path, installed):
    app = installed()
    setup(app)
    ran = setup(app, ward="phường Khác")
    assert ran.exit_code == 1
    assert "Đã có phường Thử Nghiệm" in ran.output


def test_a_first_slip_that_was_lost_is_printed_anew_until_one_is_used(tmp_path, installed):
    app = installed()
    setup(app)
    ran = setup(app, "--new-slip")
    assert "Mã kích hoạt" in ran.output
    with app.app_context(), in_ward(1):
        open_slips = sa.select(sa.func.count(ActivationSlip.id)).where(ActivationSlip.withdrawn_at.is_(None))
        assert db.session.scalar(open_slips) == 1
        db.session.execute(sa.update(Account).values(password_hash="used"))
        db.session.commit()
        db.session.remove()
    ran = setup(app, "--new-slip")
    assert ran.exit_code == 1
    assert "Mã kích hoạt" not in ran.output


def test_a_run_that_broke_off_after_making_the_database_is_simply_run_again(tmp_path, installed):
    app = installed()
    (tmp_path / "tusoi.sqlite3").touch()
    assert setup(app).exit_code == 0


def test_a_slip_is_never_written_over_another_file(tmp_path, installed):
    taken = tmp_path / "slip"
    taken.write_text("something else")
    ran = setup(installed(), "--slip-to", str(taken))
    assert ran.exit_code == 1
    assert taken.read_text() == "something else"
    assert not (tmp_path / "tusoi.sqlite3").exists()


def test_the_demonstration_takes_no_ward(tmp_path, installed):
    ran = setup(installed(demo=True))
    assert ran.exit_code == 1
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("settings", "given", "address"),
    [
        ({"PUBLIC_URL": "https://tusoi.example/"}, {}, "https://tusoi.example/kich-hoat"),
        ({"TRUSTED_HOSTS": ["127.0.0.1", "tusoi.example"]}, {}, "https://tusoi.example/kich-hoat"),
        ({"TRUSTED_HOSTS": ["10.0.0.5:8080"], "SECURE_COOKIES": False}, {}, "http://10.0.0.5:8080/kich-hoat"),
        ({"TRUSTED_HOSTS": [".example"]}, {"PORT": "8001"}, "http://127.0.0.1:8001/kich-hoat"),
        ({}, {}, "http://127.0.0.1:8000/kich-hoat"),
    ],
)
def test_the_slip_bears_the_address_at_which_the_portal_is_reached(
    settings, given, address, tmp_path, monkeypatch, installed
):
    for name in ("HOST", "PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    ran = setup(installed(**settings))
    assert f"Địa chỉ:        {address}\n" in ran.output


def test_a_name_the_portal_answers_to_by_itself_is_no_address_for_others():
    assert {"127.0.0.1", "localhost", "[::1]"} <= first_run.HERE


SECRETARY = ("--secretary", "LÊ VĂN BÍ", "--secretary-login", "bithu")


def holders(role):
    return db.session.scalars(sa.select(Person.name).join(Holding).where(Holding.role == role)).all()


def test_the_first_secretary_is_named_at_the_terminal_alone_and_the_trail_says_so(tmp_path, installed):
    app, slip = installed(), tmp_path / "slip.txt"
    ran = setup(app, *SECRETARY, "--slip-to", str(slip))
    assert ran.exit_code == 0, ran.output
    assert "bithu" in (tmp_path / "slip-bi-thu.txt").read_text()
    assert "thuky" in slip.read_text()
    with app.app_context(), in_ward(1):
        assert holders(Role.WARD_SECRETARY) == ["Lê Văn Bí"]
        alone = [one.content for one in db.session.scalars(sa.select(Payload)) if "second_person" in one.content]
        assert {one["role"] for one in alone} == {"office", "ward_secretary"}
    again = setup(app, "--secretary", "Trần Thị Hai", "--secretary-login", "hai")
    assert again.exit_code == 1
    assert "đã có người xác nhận" in again.output
    with app.app_context(), in_ward(1):
        assert holders(Role.WARD_SECRETARY) == ["Lê Văn Bí"]


def test_an_installation_without_a_secretary_names_one_in_a_later_run(tmp_path, installed):
    app = installed()
    assert setup(app).exit_code == 0
    assert setup(app, "--secretary", "Lê Văn Bí").exit_code == 1
    ran = setup(app, *SECRETARY)
    assert ran.exit_code == 0, ran.output
    assert "bithu" in ran.output
    with app.app_context(), in_ward(1):
        assert holders(Role.WARD_SECRETARY) == ["Lê Văn Bí"]
