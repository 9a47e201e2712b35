"""A change in mid-year: a new version with its reason; the old one stands until the new one is approved."""

import pytest

from portal.ground.db import db
from portal.ground.errors import Invalid, Refused
from portal.plans.models import Commitment, PlanVersion, VersionState
from tests.plans.handed_in import WORDS, Writings


@pytest.fixture
def writings(ward):
    return Writings(ward)


def test_an_approved_plan_is_not_written_on(writings, as_):
    with pytest.raises(Refused):
        writings.hand_in("member_1")
    page = as_("member_1").get("/ke-hoach/viet")
    assert page.status_code == 303
    assert "Lập bản thay đổi" in as_("member_1").get("/ke-hoach/cua-toi").text


def test_a_change_needs_its_reason(writings, as_):
    from portal.plans.queries.writing import content_of

    writing = writings.own("member_1", changing=True)
    content = content_of(writing.newest)._replace(narratives=WORDS)
    with pytest.raises(Invalid) as invalid:
        writings.hand_in("member_1", content, changing=True)
    assert set(invalid.value.reasons) == {"reason"}
    db.session.rollback()
    page = as_("member_1").get("/ke-hoach/viet?doi=1").text
    assert "Lý do thay đổi" in page
    assert "vẫn có hiệu lực" in page


@pytest.mark.parametrize("htmx", [True, False])
def test_the_change_carries_the_commitments_on_and_the_old_version_stands(writings, ward, as_, htmx):
    browser = as_("member_1")
    page = browser.get("/ke-hoach/viet?doi=1")
    answer = browser.submit(
        page,
        "/ke-hoach/viet",
        htmx,
        deed="submit",
        reason="Chuyển việc khác.",
        **{f"phan-{code}": text for code, text in WORDS.items()},
    )
    assert answer.status_code == (200 if htmx else 303), answer.text
    old = db.session.get(PlanVersion, (1, ward.versions["member_1"]))
    assert (old.state, old.superseded_on) == (VersionState.APPROVED, None)
    new = db.session.scalars(
        db.select(PlanVersion).where(PlanVersion.plan_id == old.plan_id, PlanVersion.number == 2)
    ).one()
    assert (new.state, new.reason.strip()) == (VersionState.SUBMITTED, "Chuyển việc khác.")
    rows = db.session.scalars(db.select(Commitment).where(Commitment.plan_version_id == new.id))
    assert {row.continues_id for row in rows} == set(ward.commitments["member_1"])


def test_a_change_that_was_handed_back_keeps_its_reason_and_what_it_carries_on(writings, ward):
    from portal.plans.queries.writing import content_of

    writing = writings.own("member_1", changing=True)
    content = content_of(writing.newest)._replace(narratives=WORDS, reason="Chuyển việc khác.")
    version = writings.hand_in("member_1", content, changing=True)
    writings.put(version, "returned")
    writing = writings.own("member_1")
    again = content_of(writing.newest)
    assert writing.needs_reason
    assert again.reason == "Chuyển việc khác."
    assert {row.continues_id for row in again.rows} == set(ward.commitments["member_1"])
    assert writings.hand_in("member_1", again).number == 3


def test_a_closed_plan_is_not_changed(writings, ward):
    writings.put(ward.versions["member_1"], "closed")
    with pytest.raises(Refused):
        writings.hand_in("member_1", changing=True)
