"""Đưa phường vào hoạt động: the office's checklist counts itself, and is gone once the ward works."""

import re
from dataclasses import replace

import sqlalchemy as sa

from portal.ground.db import db, in_ward, writing
from portal.people.models import Membership
from portal.reports.first_days import rules
from portal.reports.first_days.queries import checklist
from portal.supervision.models import Period, Sending
from tests.kit.ward import TODAY

SENT = {"general_remark": "", "counts": {}, "sent_by": 1, "capacity": "Trưởng ban", "sent_on": TODAY}
HEADING = "Đưa phường vào hoạt động"
EMPTY = rules.FirstDaysCounts(
    cells=0, members=0, seated=1, headless=0, programme=False, first=None, slips=0, signed_in=0, planned=0, expected=0
)
MONTH = rules.FirstMonth("2026-12", supervised=534, without=0, headless=2, exempt=60, later=3, hidden=38)


def steps(ward, who="office"):
    with in_ward(1):
        return {str(one.label): one for one in checklist(ward.actor(who), TODAY)}


def test_nobody_but_the_office_sees_it(ward, as_):
    for who in ("ward_secretary", "front_chair", "sec_1", "member_1", "admin"):
        assert HEADING not in as_(who).get("/").text
        assert steps(ward, who) == {}
    assert HEADING in as_("office").get("/").text


def test_it_counts_what_stands_in_the_ward(ward):
    members = db.session.scalar(sa.select(sa.func.count()).select_from(Membership).where(Membership.holds(TODAY)))
    told = steps(ward)
    assert str(told["Danh sách đảng viên"].words) == f"{members} đảng viên."
    assert told["Chương trình giám sát"].done
    assert re.match(r"Tháng 4/2022: \d+ đảng viên được giám sát", str(told["Kiểm tra tháng đầu"].words))


def test_every_number_and_step_opens_a_page(ward, as_):
    office = as_("office")
    for step in steps(ward).values():
        for url in (step.url, *(url for _, url in step.opens)):
            assert office.get(url).status_code == 200, url


def test_it_is_gone_once_a_month_was_sent(ward, as_):
    with writing(), in_ward(1):
        db.session.add(
            Sending(period_id=db.session.scalar(sa.select(Period.id)), body_id=ward.units["front-1"], number=1, **SENT)
        )
    assert HEADING not in as_("office").get("/").text


def test_the_month_says_who_is_followed_and_who_is_not():
    counted = replace(EMPTY, first=MONTH)
    assert str(rules.month(counted)) == (
        "Tháng 12/2026: 534 đảng viên được giám sát, tất cả đã có tổ chức theo dõi; 2 tổ chức chưa có người đứng đầu."
    )
    assert "60 được miễn" in str(rules.not_in_the_book(MONTH))
    lost = replace(MONTH, without=111)
    assert "111 đảng viên chưa có tổ chức theo dõi" in str(rules.month(replace(EMPTY, first=lost)))
    nobody = rules.FirstMonth("2026-12", 0, 0, 0, 0, 12, 0)
    assert "tính đến ngày nào" in " ".join(str(rules.month(replace(EMPTY, first=nobody))).split())


def test_an_empty_ward_is_told_where_to_begin():
    assert "Danh sách đảng viên mở chi bộ" in str(rules.units(EMPTY))
    assert "Nhập danh sách" in str(rules.roster(EMPTY))
    assert str(rules.month(EMPTY)) == "Chưa mở tháng nào."
