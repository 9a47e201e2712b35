"""Handing a plan in and taking it back: hostile ways first."""

from dataclasses import replace
from datetime import date

import pytest

from portal.audit import Entry
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused
from portal.notifications import Told
from portal.organisations.models import Holding
from portal.plans.models import Commitment, FollowedBy, Origin, Plan, PlanTemplate, PlanVersion, Section, VersionState
from portal.plans.rules.writing import CommitmentRow, PlanContent
from portal.plans.service import writing as service
from portal.plans.service.writing import WritingWindow
from tests.plans.handed_in import CONTENT, ROW, WORDS, Writings, fields, narratives_of


@pytest.fixture
def writings(ward):
    return Writings(ward)


def versions_of(ward, who="no_plan_1"):
    query = db.select(PlanVersion).join(Plan, Plan.id == PlanVersion.plan_id).where(Plan.person_id == ward.people[who])
    return list(db.session.scalars(query.order_by(PlanVersion.number)))


@pytest.mark.parametrize("who", ["sec_1", "ward_secretary", "office", "member_1", "front_1"])
def test_nobody_hands_in_for_another(writings, ward, who):
    writing = writings.own()
    with pytest.raises(NotAllowed):
        service.hand_in(ward.actor(who), writing, ward.today, CONTENT, WritingWindow("t", "", 0))
    assert not versions_of(ward)


@pytest.mark.parametrize(
    ("content", "lacking"),
    [
        (PlanContent({}, (ROW,)), {"phan-politics", "phan-ethics", "phan-duties", "phan-example"}),
        (PlanContent(WORDS, ()), {"rows"}),
        (PlanContent(WORDS, (CommitmentRow("1"),)), {"rows"}),  # a row in which nothing was written is none
        (PlanContent(WORDS, (replace(ROW, remedy=""),)), {"bien-phap-1"}),
        (PlanContent(WORDS, (replace(ROW, shortcoming=""),)), {"han-che-1"}),
        (PlanContent(WORDS, (replace(ROW, due_on=None),)), {"thoi-han-1"}),
        (PlanContent(WORDS, (replace(ROW, section=None),)), {"linh-vuc-1"}),
        (PlanContent(WORDS, (replace(ROW, due_on=date(2022, 3, 14)),)), {"thoi-han-1"}),  # the day the drive began
        (PlanContent(WORDS, tuple(replace(ROW, key=str(one)) for one in range(41))), {"rows"}),
        (PlanContent(WORDS, (replace(ROW, continues_id=7),)), {""}),
    ],
)
def test_what_lacks_is_said_field_by_field(writings, ward, content, lacking):
    with pytest.raises(Invalid) as invalid:
        writings.hand_in(content=content)
    assert set(invalid.value.reasons) == lacking
    db.session.rollback()
    assert not versions_of(ward)


@pytest.mark.parametrize("htmx", [True, False])
def test_a_plan_is_handed_in_on_the_page(as_, ward, htmx):
    answer = as_("no_plan_1").post("/ke-hoach/viet", fields(), htmx)
    assert answer.status_code == (200 if htmx else 303), answer.text
    (version,) = versions_of(ward)
    assert (version.state, version.origin, version.number) == (VersionState.SUBMITTED, Origin.PORTAL, 1)
    assert (version.submitted_on, version.submitted_by) == (ward.today, ward.no_plan_1)
    assert narratives_of(version) == WORDS
    row = db.session.scalars(db.select(Commitment).where(Commitment.plan_version_id == version.id)).one()
    assert (row.shortcoming, row.section, row.due_on) == (ROW.shortcoming, Section.POLITICS, date(2022, 12, 30))
    assert row.followed_by is FollowedBy.CHI_UY  # political thought: what only the cell can see
    form = db.session.get(PlanTemplate, (1, version.template_id))
    assert form.number == 1
    page = as_("no_plan_1").get("/ke-hoach/cua-toi").text
    assert "đang chờ chi ủy xem" in page
    assert ROW.shortcoming in page


def test_the_draft_is_gone_once_handed_in_and_the_trail_knows(as_, writings, ward):
    writings.keep(**{"phan-politics": "nháp"})
    version = writings.hand_in()
    assert writings.own().draft is None
    entry = db.session.scalars(db.select(Entry).where(Entry.action == "plan.write")).one()
    assert (entry.object_kind, entry.object_id) == ("plan_version", version.id)


def test_the_chi_uy_is_told_and_nobody_else(writings, ward):
    writings.hand_in()
    told = set(db.session.scalars(db.select(Told.person_id)))
    assert told == {ward.sec_1, ward.dep_1, ward.com_1}
    message = db.session.scalar(db.select(Told).where(Told.person_id == ward.sec_1))
    assert "Bùi Chưa Lập" in str(message.facts)


def test_the_secretarys_plan_goes_to_the_standing_committee(writings, ward):
    will_write()
    db.session.add(
        Holding(
            person_id=ward.no_plan_1,
            unit_id=ward.units["cell-1"],
            role="cell_secretary",
            title="Bí thư",
            valid_from=date(2022, 1, 1),
        )
    )
    db.session.commit()
    will_write(False)
    writings.hand_in()
    assert set(db.session.scalars(db.select(Told.person_id))) == {ward.ward_secretary, ward.standing}


def test_a_plan_handed_in_is_not_handed_in_twice(writings, ward, as_):
    writing = writings.own()
    writings.hand_in(writing=writing)
    with pytest.raises(Refused):
        writings.hand_in()
    with pytest.raises(Conflict):  # the other window, opened before
        writings.hand_in(writing=writing)
    db.session.rollback()
    assert len(versions_of(ward)) == 1
    answer = as_("no_plan_1").post("/ke-hoach/viet", fields(phan_politics="Chữ của cửa sổ sau."))
    assert answer.status_code == 409
    assert "Chữ của cửa sổ sau." in answer.text


def test_a_double_click_hands_in_once(as_, ward):
    browser = as_("no_plan_1")
    sent = fields(once="khoa-mot-lan")
    assert browser.post("/ke-hoach/viet", sent).status_code == 303
    assert browser.post("/ke-hoach/viet", sent).status_code == 409
    assert len(versions_of(ward)) == 1


def test_what_was_handed_in_is_taken_back_and_written_on_under_the_same_number(as_, writings, ward):
    writings.hand_in()
    browser = as_("no_plan_1")
    page = browser.get("/ke-hoach/cua-toi")
    assert browser.submit(page, "/ke-hoach/rut-lai").status_code == 303
    (version,) = versions_of(ward)
    assert (version.state, version.submitted_on) == (VersionState.DRAFT, None)
    page = browser.get("/ke-hoach/viet")
    assert ROW.shortcoming in page.text
    answer = browser.submit(page, "/ke-hoach/viet", deed="submit", **{"han-che-1": "Viết lại cho rõ"})
    assert answer.status_code == 303
    (version,) = versions_of(ward)
    assert (version.state, version.number) == (VersionState.SUBMITTED, 1)
    rows = list(db.session.scalars(db.select(Commitment).where(Commitment.plan_version_id == version.id)))
    assert [row.shortcoming.strip() for row in rows] == ["Viết lại cho rõ"]


def test_what_the_cell_has_reviewed_is_not_taken_back(writings, ward, as_):
    version = writings.hand_in()
    for state in ("returned", "approved", "closed", "draft"):
        writings.put(version, state)
        with pytest.raises(Refused):
            writings.take_back()
        db.session.rollback()
    assert as_("no_plan_1").post("/ke-hoach/rut-lai").status_code == 409
    assert as_("exempt_1").post("/ke-hoach/rut-lai").status_code == 409  # nothing of theirs stands there


def test_after_a_return_the_next_version_begins_with_what_was_handed_back(writings, ward, as_):
    first = writings.hand_in()
    writings.put(first, "returned")
    page = as_("no_plan_1").get("/ke-hoach/viet")
    assert "bản số 2" in page.text
    assert ROW.shortcoming in page.text
    second = writings.hand_in()
    assert (second.number, second.plan_id) == (2, first.plan_id)
    assert [one.state for one in versions_of(ward)] == [VersionState.RETURNED, VersionState.SUBMITTED]


def test_why_it_was_handed_back_is_read_on_ones_own_page(writings, ward, as_):
    from portal.plans.models import Return, ReturnReason

    version = writings.hand_in()
    will_write()
    db.session.add(
        Return(
            plan_version_id=version.id,
            code=ReturnReason.NO_REMEDY,
            reason="Nêu rõ ba hộ nào.",
            by=ward.sec_1,
            returned_on=ward.today,
        )
    )
    db.session.commit()
    writings.put(version, "returned")
    for address in ("/ke-hoach/cua-toi", "/ke-hoach/viet"):
        page = as_("no_plan_1").get(address).text
        assert "Nêu rõ ba hộ nào." in page
        assert "Chưa nêu biện pháp khắc phục" in page


def test_an_exempt_member_may_write_though_nobody_waits_for_it(writings, ward):
    assert writings.hand_in("exempt_1").state is VersionState.SUBMITTED


def test_a_form_that_changed_meanwhile_is_said_and_the_words_stay(as_, writings, ward):
    answer = as_("no_plan_1").post("/ke-hoach/viet", fields(mau="7", phan_politics="Chữ theo mẫu cũ."))
    assert answer.status_code == 409
    assert "Mẫu kế hoạch vừa được sửa" in answer.text
    assert "Chữ theo mẫu cũ." in answer.text
