"""Who reads what of a plan: the whole, the commitments, or nothing."""

import pytest

from portal.ground.db import db, will_write
from portal.plans.models import (
    Commitment,
    Delivery,
    DeliveryState,
    Narrative,
    Outcome,
    OutcomeKind,
    PlanTemplate,
    PlanVersion,
    VersionState,
)
from portal.plans.queries.reading import commitments_for, plans_for, whole_plan_for

IN_FULL = ("member_1", "sec_1", "dep_1", "com_1", "sponsor_1", "ward_secretary", "standing")
NOT_A_WORD = ("front_1", "helper_1", "women_head", "front_chair", "office", "admin", "member_1b", "sec_3", "typist_1")


@pytest.mark.parametrize("name", IN_FULL)
def test_the_cell_and_the_wards_leaders_read_the_whole(ward, name):
    whole = whole_plan_for(ward.actor(name), ward.versions["member_1"])
    assert whole
    assert whole.name == "Nguyễn Thị Hoà"
    assert len(whole.commitments) == 3


@pytest.mark.parametrize("name", NOT_A_WORD)
def test_nobody_else_reads_the_whole(ward, name):
    actor = ward.actor(name)
    assert whole_plan_for(actor, ward.versions["member_1"]) is None
    assert not plans_for(actor, ward.member_1)


def test_a_version_that_is_not_there_looks_the_same(ward):
    assert whole_plan_for(ward.actor("sec_1"), 17) is None


def test_a_draft_is_its_writers_alone(ward):
    _state(ward.versions["member_1"], VersionState.DRAFT)
    assert whole_plan_for(ward.actor("sec_1"), ward.versions["member_1"]) is None
    assert not plans_for(ward.actor("sec_1"), ward.member_1)
    assert whole_plan_for(ward.actor("member_1"), ward.versions["member_1"])


def test_narratives_stand_in_the_order_and_under_the_labels_of_their_form(ward):
    version = db.session.get(PlanVersion, (1, ward.versions["member_1"]))
    will_write()
    whole = whole_plan_for(ward.actor("sec_1"), version.id)
    form = PlanTemplate(
        campaign_id=whole.drive.id,
        number=1,
        sections=[{"code": "politics", "label": "Tư tưởng"}, {"code": "example", "label": "Học tập Bác"}],
    )
    db.session.add(form)
    db.session.flush()
    version.template_id = form.id
    for section in ("example", "politics"):
        db.session.add(Narrative(plan_version_id=version.id, section=section, text=f"Viết về {section}"))
    db.session.commit()
    whole = whole_plan_for(ward.actor("sec_1"), version.id)
    assert [one.label for one in whole.narratives] == ["Tư tưởng", "Học tập Bác"]


def test_the_lead_body_reads_commitments_it_follows_and_no_cause(ward):
    will_write()
    db.session.execute(db.update(Commitment).values(cause="Nể nang."))
    db.session.commit()
    assert {one.cause for one in commitments_for(ward.actor("sec_1"), ward.member_1).commitments} == {"Nể nang."}
    followed = commitments_for(ward.actor("front_1"), ward.member_1)
    assert [one.followed_by.value for one in followed.commitments] == ["lead", "both"]
    assert not followed.in_full
    assert {one.cause for one in followed.commitments} == {""}


def test_a_body_reads_nothing_before_delivery(ward):
    will_write()
    for delivery in db.session.scalars(db.select(Delivery)):
        delivery.state = DeliveryState.TO_SEND
    db.session.commit()
    assert commitments_for(ward.actor("front_1"), ward.member_1) is None
    assert commitments_for(ward.actor("sec_1"), ward.member_1).in_full


def test_the_ward_front_reads_only_what_was_delivered_to_it(ward):
    assert commitments_for(ward.actor("front_chair"), ward.member_1b) is None
    assert commitments_for(ward.actor("front_chair"), ward.school_1)


def test_a_mass_organisation_reads_its_members_by_the_programme_without_a_delivery(ward):
    assert commitments_for(ward.actor("women_head"), ward.member_1)
    assert commitments_for(ward.actor("women_head"), ward.member_1b) is None  # a veteran
    assert commitments_for(ward.actor("youth_head"), ward.police_1) is None  # hidden


def test_a_body_learns_that_a_thing_is_done_and_not_what_the_cell_said(ward):
    will_write()
    db.session.add(
        Outcome(
            commitment_id=ward.commitments["member_1"][0],
            kind=OutcomeKind.FINISHED,
            words="Đã sửa",
            on=ward.today,
            by=ward.sec_1,
        )
    )
    db.session.commit()
    body = commitments_for(ward.actor("front_1"), ward.member_1).commitments[0]
    assert body.outcome.kind is OutcomeKind.FINISHED
    assert not body.outcome.words
    assert not body.outcome.by
    assert commitments_for(ward.actor("com_1"), ward.member_1).commitments[0].outcome.words == "Đã sửa"


def test_access_ends_with_the_post(ward):
    assert commitments_for(ward.actor("former_front_1"), ward.member_1) is None


def _state(version_id, state):
    will_write()
    db.session.get(PlanVersion, (1, version_id)).state = state
    db.session.commit()
