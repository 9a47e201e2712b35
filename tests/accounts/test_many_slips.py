"""Slips for many: chosen by body, cell or role, printed in the order of handing out, with how far each has come."""

import re
import time
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.accounts.models import Account, ActivationSlip
from portal.accounts.rules import MOST_SLIPS
from portal.audit import Entry
from portal.ground.clock import now
from portal.ground.db import db, in_ward, writing
from portal.ground.ids import written
from portal.people.models import CellMembership, Membership
from portal.people.service import add_people, person_row, state_facts
from tests.accounts.test_slips import activate

PAGE = "/tai-khoan/phieu"


def of(ward, unit, **more):
    wanted = "&".join(f"{key}={value}" for key, value in more.items())
    return f"{PAGE}?to-chuc={written(ward.units[unit])}" + (f"&{wanted}" if wanted else "")


def ticked(page):
    return re.findall(r'name="nguoi" value="(\w+)"', page.text)


def printed(office, place, people=None, days=14):
    page = office.get(place)
    return office.post(place, {"nguoi": people if people is not None else ticked(page), "days": str(days)})


def codes(page):
    return re.findall(r"<dd><b>([^<]+)</b></dd>.*?<dd><b>([^<]+)</b></dd>", page.text, re.S)


def without_account(ward, count, cell="cell-1"):
    """Members of a cell who have no post and no account."""
    with writing(), in_ward(1):
        rows = [
            person_row(f"Trần Văn {'ABCDEGHIKL'[number % 10]}{chr(97 + number // 10 % 26)}") for number in range(count)
        ]
        add_people(rows)
        told = [{"person_id": row["id"], "valid_from": date(2020, 1, 1)} for row in rows]
        state_facts(Membership, [{**one, "card_number": f"77.{at:06}"} for at, one in enumerate(told)])
        state_facts(CellMembership, [{**one, "cell_id": ward.units[cell]} for one in told])
    return [row["id"] for row in rows]


@pytest.mark.parametrize("who", ["member_1", "sec_1", "ward_secretary", "front_chair"])
def test_only_the_desk_prints_and_hands_out(as_, ward, who):
    browser = as_(who)
    assert browser.get(PAGE).status_code == 403
    assert browser.post(PAGE, {"nguoi": written(ward.member_1), "days": "14"}).status_code == 403
    assert browser.post(f"{PAGE}/da-trao", {"phieu": written(1)}).status_code == 403
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ActivationSlip)) == 0


def test_a_cell_is_printed_in_the_order_of_names_with_a_list_to_sign(as_, ward, stranger):
    people = without_account(ward, 6)
    office = as_("office")
    assert not set(map(written, people)) & set(ticked(office.get(of(ward, "cell-1"))))
    page = printed(office, of(ward, "cell-1", **{"dang-vien": 1}), [written(one) for one in people])
    assert page.status_code == 200
    assert page.text.count("slip-name") == 6
    assert "Danh sách ký nhận phiếu kích hoạt" in page.text
    login, code = codes(page)[0]
    assert f"ten={login}" not in page.text  # the picture alone tells it, and never the code
    assert activate(stranger, login, code).status_code == 303
    kept = set(db.session.scalars(sa.select(ActivationSlip.code_digest)))
    assert len(kept) == 6
    assert code not in kept


def test_by_role_only_its_holders_are_listed(as_, ward):
    page = as_("office").get(f"{PAGE}?chuc-vu=cell_secretary").text
    assert "Hoàng Thị Thanh Lý" in page
    assert "Nguyễn Thị Hoà" not in page


def test_nobody_and_too_many_are_refused_in_words(as_, ward):
    office = as_("office")
    nobody = office.post(PAGE, {"days": "14"})
    assert (nobody.status_code, "ít nhất một người" in nobody.text) == (409, True)
    many = office.post(PAGE, {"nguoi": [written(ward.member_1)] * (MOST_SLIPS + 1), "days": "14"})
    assert (many.status_code, "nhiều nhất 500 phiếu" in many.text) == (409, True)
    long = office.post(PAGE, {"nguoi": written(ward.member_1), "days": "900"})
    assert (long.status_code, "từ 1 đến 90 ngày" in long.text) == (409, True)
    assert office.post(PAGE, {"nguoi": written(ward.member_1), "days": "hai"}).status_code == 422
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ActivationSlip)) == 0


def test_how_far_each_slip_has_come_is_seen_and_those_who_did_not_come_get_another(as_, ward, stranger):
    people = without_account(ward, 3)
    office, place = as_("office"), of(ward, "cell-1", **{"dang-vien": 1})
    first = codes(printed(office, place, [written(one) for one in people], days=5))
    slips = {row.account_id: row for row in db.session.scalars(sa.select(ActivationSlip))}
    assert {(one.expires_at - now()).days for one in slips.values()} == {4}
    handed = [one.id for one in list(slips.values())[:2]]
    assert office.post(f"{PAGE}/da-trao", {"phieu": [written(one) for one in handed]}).status_code == 303
    assert db.session.scalar(sa.select(sa.func.count()).where(Entry.object_kind == "activation_slip")) == 2
    assert activate(stranger, *first[0]).status_code == 303
    counts = dict(re.findall(r"(Đã in, chưa trao|Đã trao, chưa dùng|Đã dùng): (\d+)", office.get(place).text))
    assert sum(map(int, counts.values())) >= 3
    with writing():
        db.session.execute(sa.update(ActivationSlip).values(expires_at=now() - timedelta(days=1)))
    ended = office.get(of(ward, "cell-1", **{"dang-vien": 1, "phieu": "ended"}))
    assert len(ticked(ended)) == 2
    assert len(codes(printed(office, of(ward, "cell-1", **{"dang-vien": 1, "phieu": "ended"})))) == 2


def test_who_is_in_already_gets_no_slip(as_, ward):
    with writing():
        db.session.execute(sa.update(Account).values(password_set_at=now()))
    office = as_("office")
    assert written(ward.sec_1) not in ticked(office.get(of(ward, "cell-1")))
    page = office.post(of(ward, "cell-1"), {"nguoi": written(ward.sec_1), "days": "14"})
    assert "Không có phiếu nào cần in" in page.text


def test_the_code_s_picture_fills_in_the_login_and_nothing_else(stranger):
    page = stranger.get("/kich-hoat?ten=tran.van.a&ma=ABCD").text
    assert 'value="tran.van.a"' in page
    assert "ABCD" not in page


@pytest.mark.slow
def test_four_hundred_slips_are_printed_in_under_a_minute(as_, ward):
    people = without_account(ward, 400)
    office = as_("office")
    began = time.process_time()
    page = printed(office, of(ward, "cell-1", **{"dang-vien": 1}), [written(one) for one in people])
    assert page.text.count("slip-name") == 400
    assert time.process_time() - began < 60  # of work, however busy the machine is
