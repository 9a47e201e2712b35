"""How long what is kept: shown to everyone, set by the office, and what is over goes by itself."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.accounts.models import Draft, OnceKey, SignIn
from portal.ground.clock import now
from portal.ground.db import db, will_write
from portal.ground.jobs import Job
from portal.notifications.models import Told
from portal.organisations.queries import setting
from portal.privacy import clockwork
from portal.privacy.rules.retention import due, not_due

PAGE = "/luu-tru/thoi-han"
YEARS = {"plans": "3", "notes": "3", "meetings": "3", "requests": "3"}
DAYS = {"drafts": "90", "sessions": "365", "attempts": "30", "messages": "365"}


def test_everyone_reads_how_long_and_the_office_alone_sets_it(as_, stranger):
    assert stranger.get(PAGE).status_code == 401
    for name in ("member_1", "ward_secretary", "admin"):
        page = as_(name).get(PAGE)
        assert page.status_code == 200
        assert "Lưu thời hạn" not in page.text
        assert as_(name).post(PAGE, YEARS | DAYS).status_code == 403
        assert as_(name).post("/luu-tru/ngay-nghi", {"holidays": ""}).status_code == 403
    assert "Lưu thời hạn" in as_("office").get(PAGE).text


def test_the_office_sets_a_longer_time(as_, ward):
    assert as_("office").post(PAGE, YEARS | DAYS | {"notes": "5"}).status_code == 303
    assert setting("retention_years", ward.today)["notes"] == 5
    assert setting("retention_years", ward.today - timedelta(days=1))["notes"] == 3  # the past stays as it was
    assert "hết năm thứ 5" in as_("member_1").get(PAGE).text


@pytest.mark.parametrize("typed", ["", "0", "-1", "71", "ba", "3,5", "²", "9" * 40])
def test_no_number_is_said_and_kept(as_, ward, typed):
    page = as_("office").post(PAGE, YEARS | DAYS | {"notes": typed})
    assert page.status_code == 422
    assert setting("retention_years", ward.today)["notes"] == 3


def test_the_days_off_are_a_list_a_line_a_day(as_, ward):
    assert as_("office").post("/luu-tru/ngay-nghi", {"holidays": "11/04/2022\n\n2/5/2022"}).status_code == 303
    assert setting("holidays", ward.today) == ["2022-04-11", "2022-05-02"]
    page = as_("office").post("/luu-tru/ngay-nghi", {"holidays": "11/04/2022\nmồng ba Tết"})
    assert page.status_code == 422
    assert "mồng ba Tết" in page.text


def test_a_year_is_over_when_the_last_of_its_kinds_is():
    years = {"plans": 3, "notes": 5, "meetings": 3, "requests": 3}
    assert not_due(2022, years, date(2027, 12, 31))
    assert not_due(2022, years, date(2028, 1, 1)) is None
    assert due(2020, years, date(2024, 2, 29)) == ["plans", "meetings", "requests"]


def test_old_drafts_sessions_and_messages_go_by_themselves_and_young_ones_stay(app, ward, as_):
    as_("member_1")  # a session that goes on
    old, young = now() - timedelta(days=400), now() - timedelta(days=80)
    will_write()
    mine = {"account_id": ward.accounts["member_1"], "form": "x", "fields": {"a": "b"}}
    db.session.add_all(
        [
            Draft(record="old", saved_at=old, **mine),
            Draft(record="young", saved_at=young, **mine),
            SignIn(account_id=ward.accounts["member_1"], token_digest="d" * 64, began_at=old, ends_at=old, posts=[]),
            Told(person_id=ward.member_1, words="cũ", facts={}, link="", at=old, read_at=old),
            Told(person_id=ward.member_1, words="cũ, chưa đọc", facts={}, link="", at=old),
            OnceKey(account_id=ward.accounts["member_1"], key="old", at=old),
            OnceKey(account_id=ward.accounts["member_1"], key="young", at=now()),
            Job(kind="done long ago", facts={}, created_at=old, finished_at=old),
            Job(kind="done today", facts={}, created_at=old, finished_at=now()),
            Job(kind="waits", facts={}, created_at=old),
        ]
    )
    db.session.commit()
    will_write(False)
    clockwork.forget_traces()
    assert list(db.session.scalars(sa.select(Draft.record))) == ["young"]
    assert len(db.session.scalars(sa.select(SignIn)).all()) == 1
    assert list(db.session.scalars(sa.select(Told.words))) == ["cũ, chưa đọc"]
    assert list(db.session.scalars(sa.select(OnceKey.key).where(OnceKey.key.in_(("old", "young"))))) == ["young"]
    assert set(db.session.scalars(sa.select(Job.kind))) == {"done today", "waits"}
    clockwork.forget_traces()  # a second time finds nothing
