"""Bảng niêm yết: who reads it, and what is never on it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.audit.models import Entry
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.plans.models import (
    Commitment,
    Delivery,
    DeliveryState,
    Narrative,
    PlanVersion,
    Posting,
    Recipient,
    VersionState,
)
from tests.kit.ward import PEOPLE

BOARD = "/bang-niem-yet"
PRIVATE = ("Nguyên nhân chỉ chi ủy đọc", "Đoạn viết chỉ chi ủy đọc", "Đoạn được niêm yết")


@pytest.fixture
def hang(ward):
    """`hang("ward_secretary")`: the plan hangs since yesterday; answers with the posting's address."""

    def deed(name="ward_secretary", **how):
        will_write()
        version = ward.versions[name]
        db.session.execute(sa.update(Commitment).where(Commitment.plan_version_id == version).values(cause=PRIVATE[0]))
        db.session.add_all(
            [
                Narrative(plan_version_id=version, section="politics", text=PRIVATE[1]),
                Narrative(plan_version_id=version, section="example", text=PRIVATE[2]),
            ]
        )
        one = Posting(
            **{
                "plan_version_id": version,
                "place": "Bảng tin",
                "posted_from": ward.today - timedelta(days=1),
                "shows": ["example"],
                **how,
            }
        )
        db.session.add(one)
        db.session.commit()
        will_write(False)
        return f"{BOARD}/{ids.written(one.id)}"

    return deed


def test_a_stranger_is_asked_to_sign_in(stranger, hang):
    url = hang()
    for page in (BOARD, url, f"{url}/in"):
        answer = stranger.get(page)
        assert answer.status_code == 401
        assert "Lê Đình Đông" not in answer.text


@pytest.mark.parametrize("who", PEOPLE)
def test_whoever_is_signed_in_reads_what_hangs(as_, hang, who):
    url = hang()
    browser = as_(who)
    assert "Lê Đình Đông" in browser.get(BOARD).text
    page = browser.get(url).text
    assert "Chưa gương mẫu trong phân loại rác tại nguồn (ward_secretary)" in page
    assert "Phân loại rác tại nhà" in page
    assert "30/12/2022" in page
    assert "Bí thư Đảng ủy" in page


def test_only_what_the_rule_names_is_shown(as_, hang):
    url = hang()
    for page in (url, f"{url}/in"):
        shown = as_("member_3").get(page).text
        assert PRIVATE[2] in shown
        assert PRIVATE[0] not in shown
        assert PRIVATE[1] not in shown


def test_by_default_no_running_text_is_shown(as_, hang):
    shown = as_("member_3").get(hang(shows=None)).text
    assert not [words for words in PRIVATE if words in shown]
    assert "Phát biểu ít nhất một lần mỗi buổi" in shown


@pytest.mark.parametrize(
    "how",
    [
        {"withdrawn_on": "today"},
        {"posted_until": "yesterday"},
        {"posted_from": "tomorrow"},
        {"state": VersionState.SUPERSEDED},
        {"name": "police_1"},
    ],
)
def test_what_does_not_hang_is_not_there(as_, ward, hang, how):
    days = {
        "today": ward.today,
        "yesterday": ward.today - timedelta(days=1),
        "tomorrow": ward.today + timedelta(days=1),
    }
    state = how.get("state")
    url = hang(**{key: days.get(value, value) for key, value in how.items() if key != "state"})
    if state:
        will_write()
        db.session.execute(
            sa.update(PlanVersion).where(PlanVersion.id == ward.versions["ward_secretary"]).values(state=state)
        )
        db.session.commit()
    browser = as_("member_3")
    assert "Hiện không có kế hoạch nào" in browser.get(BOARD).text
    assert browser.get(url).status_code == browser.get(f"{url}/in").status_code == 404


def test_the_last_day_still_hangs(as_, ward, hang):
    assert as_("member_3").get(hang(posted_until=ward.today)).status_code == 200


def test_who_opens_a_plan_on_the_board_is_remembered(as_, ward, hang):
    url = hang()
    as_("member_3").get(BOARD)
    assert not views(ward)
    as_("member_3").get(url)
    as_("member_3").get(f"{url}/in")
    assert views(ward) == [(ward.member_3, ward.ward_secretary)] * 2


def views(ward):
    db.session.rollback()
    return [
        (one.actor_id, one.object_id)
        for one in db.session.scalars(db.select(Entry).where(Entry.action == "plan.board.read"))
    ]


def test_the_sheet_for_the_wall_is_in_large_type_with_notice_and_signature(as_, ward, hang):
    url = hang(notice="Thông báo số 45-TB/ĐU")
    page = as_("office").get(f"{url}/in?kho=a3").text
    assert 'data-print="large"' in page
    assert "wall-a3" in page
    assert "Niêm yết theo Thông báo số 45-TB/ĐU." in page
    assert "T/M ĐẢNG ỦY" in page
    assert "wall-a3" not in as_("office").get(f"{url}/in").text


def test_the_office_prints_the_sheet_before_it_hangs(as_, ward):
    will_write()
    one = Delivery(
        plan_version_id=ward.versions["ward_secretary"],
        recipient=Recipient.NOTICE_BOARD,
        unit_id=ward.units["office"],
        state=DeliveryState.TO_SEND,
    )
    db.session.add(one)
    db.session.commit()
    page = as_("office").get(f"/ke-hoach/niem-yet/moi/{ids.written(one.id)}/in")
    assert "(ward_secretary)" in page.text
    db.session.rollback()
    assert db.session.scalar(db.select(db.func.count(Entry.number)).where(Entry.object_id == ward.ward_secretary)) == 1


def test_a_plan_of_the_hidden_cell_never_waits_for_the_board(as_, ward):
    will_write()
    one = Delivery(
        plan_version_id=ward.versions["police_1"],
        recipient=Recipient.NOTICE_BOARD,
        unit_id=ward.units["office"],
        state=DeliveryState.TO_SEND,
    )
    db.session.add(one)
    db.session.commit()
    url = f"/ke-hoach/niem-yet/moi/{ids.written(one.id)}"
    assert as_("office").get(url).status_code == 404
    assert as_("office").post(url, {"posted_from": "25/04/2022", "place": "x"}).status_code == 404
