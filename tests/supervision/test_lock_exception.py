"""A locked month opens for one body, from-to, with its reason."""

from datetime import date

import pytest

from portal.ground import clock, ids
from portal.ground.db import db, will_write
from portal.ground.errors import NotAllowed, Refused
from portal.supervision.models import LockException, NoteKind
from portal.supervision.said import NoteSaid
from portal.supervision.service.notes import record_note
from portal.supervision.service.sending import open_locked_month

LATE = date(2022, 5, 10)
URL = "/giam-sat/2022-04/mo-khoa"


def grant(ward, who="office", body="front-1"):
    will_write()
    open_locked_month(
        ward.actor(who, LATE),
        ward.month,
        ward.units[body],
        LATE,
        opens_on=LATE,
        last_on=date(2022, 5, 12),
        reason="Mất điện cuối tháng",
    )
    db.session.commit()


def write(ward, day, body="front-1"):
    will_write()
    return record_note(
        ward.actor("front_1", day), ward.place(body), ward.member_1, day, said=NoteSaid(NoteKind.NIL), revision=0
    )


@pytest.mark.parametrize("who", ["front_1", "helper_1", "sec_1", "ward_secretary", "admin"])
def test_who_may_not_open_a_locked_month(as_, ward, who):
    with pytest.raises(NotAllowed):
        grant(ward, who)
    browser = as_(who)
    assert browser.get(URL).status_code == 403
    assert browser.post(URL, {"body": ids.written(ward.units["front-1"])}).status_code == 403


@pytest.mark.parametrize("day", [date(2022, 5, 9), date(2022, 5, 13)])
def test_it_is_locked_before_and_after(ward, day):
    grant(ward)
    with pytest.raises(Refused, match="khóa sổ"):
        write(ward, day)


@pytest.mark.parametrize("day", [LATE, date(2022, 5, 12)])
def test_both_days_count_as_whole_days(ward, day):
    grant(ward, "front_chair")
    assert write(ward, day)


def test_it_opens_for_that_body_alone(ward):
    grant(ward, body="front-3")
    with pytest.raises(Refused):
        write(ward, LATE)


def test_the_form_asks_for_body_days_and_reason(as_, ward):
    browser = as_("office")
    page = browser.get(URL)
    refused = browser.submit(page, URL, opens_on="10/05/2022", last_on="09/05/2022", reason="")
    assert refused.status_code == 422
    assert "Hãy ghi lý do mở khóa." in refused.text
    today = clock.ward_today()
    form = {
        "body": ids.written(ward.units["front-1"]),
        "opens_on": f"{today:%d/%m/%Y}",
        "last_on": f"{today:%d/%m/%Y}",
        "reason": "Mất điện cuối tháng",
    }
    assert browser.post(URL, form).status_code == 303
    assert db.session.scalar(db.select(LockException.reason)) == "Mất điện cuối tháng"
    assert "Mất điện cuối tháng" in browser.get(URL).text


def test_a_body_that_is_none_is_refused(as_, ward):
    form = {"body": ids.written(ward.units["ward"]), "opens_on": "10/05/2022", "last_on": "11/05/2022", "reason": "x"}
    assert as_("office").post(URL, form).status_code == 422
    assert as_("office").get("/giam-sat/2021-01/mo-khoa").status_code == 404


@pytest.mark.parametrize("who", ["office", "front_chair"])
def test_the_page_opens_for_the_office_and_the_ward_front(as_, who):
    assert as_(who).get(URL).status_code == 200
