"""A slip for somebody else's account: two persons where the account has power, and its owner is told of every one."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.accounts.models import Account, AccountReset, ActivationSlip
from portal.ground.clock import now
from portal.ground.db import db, in_ward, writing
from portal.ground.ids import written
from portal.notifications.models import MailAddress, MailOften, OutMail
from portal.organisations.models import Holding
from portal.policy import Role
from tests.accounts.test_slips import activate, slip_for
from tests.kit.second import confirm_all, confirmed, waiting
from tests.people.test_two_persons import page_of, trail

DESK = "/tai-khoan"


def ask(browser, ward, whom):
    return browser.submit(browser.get(DESK), f"{DESK}/nguoi/{written(ward.people[whom])}/phieu")


def slips():
    return db.session.scalar(sa.select(sa.func.count()).select_from(ActivationSlip))


@pytest.fixture
def in_use(ward):
    with writing():
        db.session.execute(sa.update(Account).values(password_set_at=now(), password_hash="x"))


@pytest.mark.parametrize("activated", [False, True])
def test_one_clerk_does_not_become_the_secretary_by_a_slip(as_, ward, request, activated):
    if activated:
        request.getfixturevalue("in_use")
    office = as_("office")
    assert ask(office, ward, "ward_secretary").status_code == 303
    assert slips() == 0
    (one,) = waiting()
    own = as_("ward_secretary").post(f"{page_of(one)}/xac-nhan", {"version": one.version})
    assert own.status_code == 403  # nor does the one concerned confirm it
    assert ask(office, ward, "ward_secretary").status_code == 409
    assert slips() == 0


@pytest.mark.parametrize("whom", ["ward_secretary", "sec_1", "office", "front_chair", "women_head"])
def test_an_administrator_starts_a_reset_of_an_account_with_power_and_holds_no_slip(as_, ward, whom):
    admin = as_("admin")
    answer = ask(admin, ward, whom)
    assert answer.status_code == 303
    assert len(waiting()) == 1
    for _ in range(2):
        assert admin.post(f"{DESK}/nguoi/{written(ward.people[whom])}/phieu").status_code in (303, 409)
    assert slips() == 0


def test_an_administrator_finishes_no_reset_of_a_plain_member_either(as_, ward):
    admin, office = as_("admin"), as_("office")
    hits = admin.submit(admin.get(DESK), DESK, words="Nguyễn Thị Hoà")
    answer = admin.submit(hits, f"/nguoi/{written(ward.member_1)}/phieu")
    assert answer.status_code == 303
    assert slips() == 0
    assert admin.get(f"{DESK}/phieu").status_code == 403
    assert admin.post(f"{DESK}/phieu", {"nguoi": written(ward.member_1), "days": "5"}).status_code == 403
    assert "Phiếu chờ in: 1" in office.get(DESK).text
    page = office.submit(office.get(DESK), f"/nguoi/{written(ward.member_1)}/phieu")
    assert "Mã kích hoạt" in page.text
    assert "Trần Quản Trị đề nghị" in as_("member_1").get("/toi").text
    assert "Phiếu chờ in" not in office.get(DESK).text


def test_the_owner_sees_who_asked_and_who_confirmed_even_after_a_stranger_read_the_message(as_, stranger, ward, in_use):
    office = as_("office")
    ask(office, ward, "sec_1")
    assert slips() == 0
    confirm_all(as_("ward_secretary"))
    assert "Phiếu chờ in: 1" in office.get(DESK).text
    login, code = slip_for(office, ward.sec_1)
    assert activate(stranger, login, code).status_code == 303
    assert "Phạm Văn Phòng đề nghị, Lê Đình Đông xác nhận" in stranger.get("/").text
    stranger.post("/thong-bao/da-doc", {})
    assert "Phạm Văn Phòng đề nghị, Lê Đình Đông xác nhận" in as_("sec_1").get("/toi").text
    ((entry, said),) = trail("account.slip.print")
    assert entry.actor_id == ward.office
    assert (said["asked_name"], said["confirmed_name"]) == ("Phạm Văn Phòng", "Lê Đình Đông")


def test_a_confirmation_prints_one_slip(as_, ward, in_use):
    office = as_("office")
    slip_for(office, ward.sec_1)
    assert slips() == 1
    assert ask(office, ward, "sec_1").status_code == 303  # the next is asked for anew
    assert slips() == 1


def test_a_confirmation_nobody_used_is_over_in_a_week(as_, ward, in_use):
    office = as_("office")
    ask(office, ward, "sec_1")
    confirmed()
    with writing():
        old = now() - timedelta(days=8)
        db.session.execute(sa.update(AccountReset).values(confirmed_at=old, asked_at=old))
    assert ask(office, ward, "sec_1").status_code == 303
    assert slips() == 0


def test_a_plain_member_gets_a_slip_against_signature_and_is_told(as_, ward, in_use):
    office = as_("office")
    hits = office.submit(office.get(DESK), DESK, words="Nguyễn Thị Hoà")
    page = office.submit(hits, f"/nguoi/{written(ward.member_1)}/phieu")
    assert "Người nhận ký" in page.text
    assert "Phạm Văn Phòng đề nghị" in as_("member_1").get("/").text


def test_the_slips_of_a_whole_cell_are_one_page_to_confirm(as_, ward):
    office, people = as_("office"), ["sec_1", "dep_1", "com_1", "member_1"]
    chosen = {"nguoi": [written(ward.people[one]) for one in people], "days": "14"}
    page = office.post(f"{DESK}/phieu", chosen)
    assert page.text.count("slip-name") == 1
    assert "chờ người thứ hai" in page.text
    assert len(confirm_all(as_("ward_secretary"))) == 1
    again = office.post(f"{DESK}/phieu", chosen | {"nguoi": chosen["nguoi"][:3]})
    assert again.text.count("slip-name") == 3


def test_a_post_that_begins_next_week_gives_its_account_power_today(as_, ward):
    with writing(), in_ward(1):
        post = {
            "unit_id": ward.units["cell-1"],
            "role": Role.CELL_DEPUTY,
            "title": "Phó",
            "valid_from": date(2022, 5, 1),
        }
        db.session.add(Holding(person_id=ward.member_1, **post))
    assert as_("office").post(f"{DESK}/nguoi/{written(ward.member_1)}/phieu").status_code == 303
    assert slips() == 0


def test_where_letters_are_set_one_goes_at_once_and_names_nobody(app, as_, ward, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_HOST", "mail.example")
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://tusoi.example")
    with writing():
        to = {"account_id": ward.accounts["sec_1"], "person_id": ward.sec_1, "address": "a@example.org"}
        db.session.add(MailAddress(**to, often=MailOften.WEEKLY, confirmed_at=now(), stop_key="k" * 20))
    slip_for(as_("office"), ward.sec_1)
    letter = db.session.scalars(sa.select(OutMail)).one()
    assert letter.address == "a@example.org"
    assert "vừa in phiếu đặt mật khẩu" in letter.text
    assert "Phạm" not in letter.text
