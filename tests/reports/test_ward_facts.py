"""Numbers that are typed in: dated, with their source, never lost."""

from datetime import date

import pytest

from portal.audit import Entry
from portal.ground.clock import now
from portal.ground.db import db, will_write
from portal.ground.errors import NotAllowed
from portal.ground.ids import written
from portal.reports.facts import facts_on, service
from portal.reports.models import FactKind, WardFact

HOME = "/so-lieu-phuong"
TYPED = {"kind": "households", "value": "4.974", "since": "22/04/2022", "source": "Bài viết ngày 22/04/2022"}


@pytest.fixture
def state(ward):
    def stated(value, since, who="office", kind=FactKind.HOUSEHOLDS):
        will_write()
        fact = service.state_fact(
            ward.actor(who), ward.today, kind=kind, value=value, since=since, source="Báo cáo dân số"
        )
        db.session.commit()
        will_write(False)
        return fact.id

    return stated


def values(day, known_at=None):
    return {one.kind: one.value for one in facts_on(day, known_at)}


def test_a_stranger_is_asked_to_sign_in(stranger):
    assert stranger.get(HOME).status_code == 401
    assert stranger.post(HOME, TYPED).status_code == 401


@pytest.mark.parametrize("who", ["member_1", "sec_1", "front_chair", "ward_secretary", "admin"])
def test_only_the_office_writes(as_, ward, state, who):
    fact = state(4900, date(2022, 1, 1))
    browser = as_(who)
    assert browser.get(HOME).status_code == 200
    assert "Ghi số liệu" not in browser.get(HOME).text.split("<main", 1)[1]
    assert browser.post(HOME, TYPED).status_code == 403
    assert browser.post(f"{HOME}/{written(fact)}/rut", {"reason": "Nhầm"}).status_code == 403
    with pytest.raises(NotAllowed):
        state(1, date(2022, 1, 1), who)


def test_what_was_typed_stands_with_its_source_and_in_the_trail(as_):
    office = as_("office")
    assert office.submit(office.get(HOME), HOME, **TYPED).status_code == 303
    page = as_("member_1").get(HOME).text
    assert "4.974" in page
    assert "Bài viết ngày 22/04/2022" in page
    assert db.session.scalars(db.select(Entry.action).order_by(Entry.number.desc())).first() == "report.fact.record"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"value": "bốn nghìn"}, "Hãy ghi một số nguyên"),
        ({"value": "0"}, "Hãy ghi số nguyên từ 1"),
        ({"value": "49.74"}, "Hãy ghi một số nguyên"),
        ({"since": "26/04/2022"}, "chưa tới"),
        ({"since": "31/02/2022"}, "Không có ngày"),
        ({"source": "  "}, "Hãy ghi văn bản"),
        ({"kind": "cows"}, "Hãy chọn"),
    ],
)
def test_what_is_no_number_is_said_and_kept(as_, typed, words):
    answer = as_("office").post(HOME, TYPED | {"source": "Sổ hộ khẩu"} | typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="4.974"' in answer.text or 'value="Sổ hộ khẩu"' in answer.text
    assert db.session.scalar(db.select(WardFact.id)) is None


def test_each_day_has_the_number_of_its_time(state, ward):
    state(4900, date(2021, 1, 1))
    before = now()
    state(4974, date(2022, 4, 22))
    state(15605, date(2022, 4, 22), kind=FactKind.RESIDENTS)
    assert values(date(2020, 12, 31)) == {}
    assert values(date(2022, 4, 21)) == {FactKind.HOUSEHOLDS: 4900}
    assert values(ward.today) == {FactKind.HOUSEHOLDS: 4974, FactKind.RESIDENTS: 15605}
    assert values(ward.today, before) == {FactKind.HOUSEHOLDS: 4900}


def test_a_mistake_is_withdrawn_with_its_reason_and_stays_to_be_read(as_, state, ward):
    state(4900, date(2021, 1, 1))
    wrong = written(state(49740, date(2022, 4, 22)))
    office = as_("office")
    assert office.post(f"{HOME}/{wrong}/rut", {"reason": ""}).status_code == 422
    assert office.post(f"{HOME}/{wrong}/rut", {"reason": "Thừa một số"}).status_code == 303
    assert values(ward.today) == {FactKind.HOUSEHOLDS: 4900}
    assert "Thừa một số" in office.get(HOME).text
    assert office.post(f"{HOME}/{wrong}/rut", {"reason": "Lần nữa"}).status_code == 409
    assert office.post(f"{HOME}/{written(7)}/rut", {"reason": "Không có"}).status_code == 404
