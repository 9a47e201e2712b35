"""A ward whose name was typed wrong at the first run gets the right one, with a reason that stays."""

import pytest

from portal.audit import Entry, Payload
from portal.ground.db import db
from portal.organisations.models import Unit, UnitName, Ward

PAGE = "/to-chuc/ten-phuong"


def names():
    kept = db.select(Unit.code, Unit.name).where(Unit.code.in_(("ward", "people", "front", "office")))
    return dict(db.session.execute(kept).all())


@pytest.mark.parametrize("htmx", [False, True])
def test_the_office_puts_it_right_everywhere_it_is_borne(as_, htmx):
    office = as_("office")
    answer = office.submit(office.get(PAGE), PAGE, htmx=htmx, name="phường Thử Nghiêm", reason="Gõ nhầm dấu")
    assert answer.status_code == (200 if htmx else 303)
    assert db.session.scalar(db.select(Ward.name).where(Ward.id == 1)) == "phường Thử Nghiêm"
    assert names() == {
        "ward": "Đảng bộ phường Thử Nghiêm",
        "people": "Ủy ban nhân dân phường Thử Nghiêm",
        "front": "Ủy ban Mặt trận Tổ quốc Việt Nam phường Thử Nghiêm",
        "office": "Văn phòng Đảng ủy",
    }
    told = set(db.session.scalars(db.select(UnitName.name).where(UnitName.withdrawn_at.is_(None))))
    assert not [name for name in told if "Nghiệm" in name], "a paper of an earlier day would still bear the mistake"
    number = db.session.scalar(db.select(db.func.max(Entry.number)))
    content = db.session.scalar(db.select(Payload.content).where(Payload.number == number))
    assert content["ward_name"] == "phường Thử Nghiêm"
    assert content["before"] == "phường Thử Nghiệm"
    assert content["reason"] == "Gõ nhầm dấu"


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"name": "  ", "reason": "Gõ nhầm"}, 422),
        ({"name": "phường Mới", "reason": " "}, 422),
        ({"name": "123", "reason": "Gõ nhầm"}, 422),
        ({"name": "x" * 200, "reason": "Gõ nhầm"}, 422),
        ({"name": "phường Thử Nghiệm", "reason": "Gõ nhầm"}, 409),
    ],
)
def test_a_blank_an_equal_name_or_no_reason_changes_nothing(as_, typed, status):
    office = as_("office")
    before = names()
    assert office.submit(office.get(PAGE), PAGE, **typed).status_code == status
    assert names() == before


@pytest.mark.parametrize("name", ["admin", "ward_secretary", "front_chair", "sec_1", "member_1"])
def test_nobody_else_does(as_, name):
    window = as_(name)
    assert window.get(PAGE).status_code == 403
    assert window.post(PAGE, {"name": "phường Khác", "reason": "Thử"}).status_code == 403
    assert names()["ward"] == "Đảng bộ phường Thử Nghiệm"
