from datetime import date

import sqlalchemy as sa

from portal.ground.db import db
from portal.organisations.models import Holding
from portal.organisations.queries import seats, unit_coded
from portal.people.models import Membership, Person
from portal.policy import Role
from tests.imports.lists import POSTS, bring_in, counted, reasons, sheet

NONE = "Danh sách cấp ủy"  # above the table stands no day: today's counts


def post(name, title, **other):
    return {"Họ và tên": name, "Chức vụ": title, "Từ ngày": "01/03/2022", **other}


def card_of(ward, name):
    return db.session.scalar(sa.select(Membership.card_number).where(Membership.person_id == ward.people[name]))


def held(person_id):
    standing = sa.select(Holding).where(Holding.person_id == person_id, Holding.withdrawn_at.is_(None))
    return {(one.role, one.title) for one in db.session.scalars(standing)}


def test_one_title_may_name_two_posts(app, ward):
    row = post(
        "Đặng Quốc Ân", "Đảng ủy viên, Chủ tịch Hội CCB phường", **{"Số thẻ đảng viên": card_of(ward, "member_1b")}
    )
    run = bring_in(app, ward, sheet(POSTS, row, title=NONE))
    assert counted(run) == (1, 0, 0, 0)
    assert held(ward.member_1b) == {(Role.WARD_COMMITTEE, "Đảng ủy viên"), (Role.MASS_HEAD, "Chủ tịch Hội CCB phường")}
    assert counted(bring_in(app, ward, sheet(POSTS, row, title=NONE))) == (0, 0, 1, 0)


def test_a_cell_post_is_shown_with_its_cell(app, ward):
    row = post("Lê Đức Cường", "Chi ủy viên", **{"Số thẻ đảng viên": card_of(ward, "member_3"), "Chi bộ": "Chi bộ 3"})
    bring_in(app, ward, sheet(POSTS, row, title=NONE))
    assert held(ward.member_3) == {(Role.CELL_COMMITTEE, "Chi ủy viên Chi bộ 3")}


def test_a_new_secretary_takes_the_seat_over(app, ward):
    row = post(
        "Đặng Quốc Ân",
        "Bí thư chi bộ",
        **{"Số thẻ đảng viên": card_of(ward, "member_1b"), "Chi bộ": "Chi bộ 1", "Từ ngày": "20/04/2022"},
    )
    run = bring_in(app, ward, sheet(POSTS, row, title=NONE))
    assert counted(run) == (0, 1, 0, 0)
    assert "Hoàng Thị Thanh Lý" in run.changes[0]["facts"][0][1]
    cell = unit_coded("cell-1").id
    holders = {
        day: [one.person_id for one in seats(day, Role.CELL_SECRETARY) if one.unit_id == cell]
        for day in (date(2022, 4, 19), date(2022, 4, 20))
    }
    assert list(holders.values()) == [[ward.sec_1], [ward.member_1b]]


def test_a_head_who_is_no_member_becomes_a_person_and_no_more(app, ward):
    row = post("Vũ Thế Toàn", "Trưởng ban CTMT tổ dân phố 2", **{"Ghi chú": "Không phải đảng viên"})
    run = bring_in(app, ward, sheet(POSTS, row, title=NONE))
    assert counted(run) == (1, 0, 0, 0)
    person = db.session.scalars(sa.select(Person).where(Person.name == "Vũ Thế Toàn")).one()
    assert held(person.id) == {(Role.AREA_FRONT_HEAD, "Trưởng ban CTMT tổ dân phố 2")}
    assert not db.session.scalar(sa.select(sa.exists().where(Membership.person_id == person.id)))
    assert counted(bring_in(app, ward, sheet(POSTS, row, title=NONE))) == (0, 0, 1, 0)


def test_what_cannot_be_placed_is_refused_with_its_column(app, ward):
    card = {"Số thẻ đảng viên": card_of(ward, "member_1b")}
    run = bring_in(
        app,
        ward,
        sheet(
            POSTS,
            post("Đặng Quốc Ân", "Tổ trưởng tổ văn nghệ", **card),
            post("Đặng Quốc Ân", "Trưởng ban CTMT tổ dân phố 44", **card),
            post("Tên Người Khác", "Đảng ủy viên", **card),
            post("Đặng Quốc Ân", "Đảng ủy viên", **{"Số thẻ đảng viên": "38.999999"}),
            title=NONE,
        ),
    )
    assert counted(run) == (0, 0, 1, 3)
    assert run.counts["lost"] == 1  # what is no post the portal follows is said, and refuses nothing
    assert [(row, letter) for row, letter, _ in reasons(run)] == [(6, "D"), (7, "C"), (8, "C")]
    assert held(ward.member_1b) == set()
