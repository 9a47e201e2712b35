"""Mẫu kế hoạch: the office edits the form; plans keep the one they were written in. Hostile ways first."""

import pytest

from portal.audit import Entry
from portal.campaigns.models import Campaign
from portal.ground.db import db
from portal.ground.errors import Conflict, Invalid, NotAllowed
from portal.plans.forms.form_editor import as_fields, changed, parts_in
from portal.plans.models import PlanTemplate, PlanVersion
from portal.plans.queries.forms import form_of
from portal.plans.rules.form import DEFAULT, PartKind, PlanPart, as_data, form_reasons, parts_of
from portal.plans.service.forms import change_form
from tests.plans.handed_in import Writings, fields

MAU = "/ke-hoach/mau"
NEW = PlanPart("muc-1", "Việc nêu gương của người đứng đầu", "", True)


def sent(parts, deed="save", reason="Theo hướng dẫn mới.", label="Bản cam kết", seen="0"):
    return {**as_fields(parts, label, reason), "deed": deed, "so": seen}


def forms():
    return list(db.session.scalars(db.select(PlanTemplate).order_by(PlanTemplate.number)))


@pytest.mark.parametrize("who", ["sec_1", "ward_secretary", "member_1", "front_chair", "admin"])
def test_only_the_office_edits_the_form(as_, ward, who):
    assert as_(who).get(MAU).status_code == 403
    assert as_(who).post(MAU, sent(DEFAULT)).status_code == 403
    campaign = db.session.scalar(db.select(Campaign))
    with pytest.raises(NotAllowed):
        change_form(ward.actor(who), campaign, DEFAULT, label="x", reason="x", seen=0)
    assert not forms()


@pytest.mark.parametrize(
    ("parts", "label", "reason", "lacking"),
    [
        (DEFAULT, "", "x", {"label"}),
        (DEFAULT, "x", "", {"reason"}),
        (DEFAULT[:4], "x", "x", {""}),  # nothing left that a supervisor could check
        ((*DEFAULT, PlanPart("muc-1", "")), "x", "x", {"ten-7"}),
        ((*DEFAULT, PlanPart("muc-1", "tư tưởng chính trị")), "x", "x", {"ten-7"}),
        ((*DEFAULT, PlanPart("muc-1", "Bảng hai", kind=PartKind.COMMITMENTS)), "x", "x", {"loai-7"}),
        ((*DEFAULT, *(PlanPart(f"muc-{one}", f"Phần {one}") for one in range(20))), "x", "x", {""}),
    ],
)
def test_what_a_form_lacks_is_said(parts, label, reason, lacking):
    assert set(form_reasons(parts, label, reason)) == lacking


@pytest.mark.parametrize("htmx", [True, False])
def test_a_refused_form_keeps_every_word(as_, htmx):
    answer = as_("office").post(MAU, sent([*DEFAULT, NEW._replace(hint="Gợi ý dài dòng")], reason=""), htmx)
    assert answer.status_code == 422
    assert "Gợi ý dài dòng" in answer.text
    assert "Hãy ghi lý do sửa mẫu" in answer.text
    assert not forms()


def test_saving_makes_a_new_number_and_plans_keep_the_form_they_were_written_in(as_, ward):
    writings = Writings(ward)
    before = writings.hand_in()
    answer = as_("office").post(MAU, sent([*DEFAULT, NEW], seen="1"))
    assert answer.status_code == 303, answer.text
    assert [one.number for one in forms()] == [1, 2]
    assert forms()[1].reason == "Theo hướng dẫn mới."
    assert db.session.scalar(db.select(Campaign.plan_label)) == "Bản cam kết"
    assert db.session.get(PlanVersion, (1, before.id)).template_id == forms()[0].id
    entry = db.session.scalars(db.select(Entry).where(Entry.action == "plan.form.manage")).one()
    assert entry.object_kind == "plan_template"
    page = as_("member_1").get("/ke-hoach/viet?doi=1").text
    assert NEW.label in page
    assert "Bản cam kết" in page
    assert "Theo hướng dẫn mới." in as_("office").get(MAU).text


def test_the_second_editor_is_told_and_overwrites_nothing(as_):
    assert as_("office").post(MAU, sent(DEFAULT)).status_code == 303
    answer = as_("office").post(MAU, sent([*DEFAULT, NEW]))
    assert answer.status_code == 409
    assert NEW.label in answer.text
    assert len(forms()) == 1


def test_a_race_is_lost_aloud(ward, monkeypatch):
    campaign = db.session.scalar(db.select(Campaign))
    with pytest.raises(Conflict):
        change_form(ward.actor("office"), campaign, DEFAULT, label="x", reason="x", seen=5)
    with pytest.raises(Invalid):
        change_form(ward.actor("office"), campaign, (), label="x", reason="x", seen=0)


@pytest.mark.parametrize("htmx", [True, False])
def test_parts_are_added_removed_and_moved_with_and_without_a_script(as_, htmx):
    browser = as_("office")
    page = browser.get(MAU)
    added = browser.submit(page, MAU, htmx, deed="add")
    assert added.status_code == 200
    assert 'id="phan-7"' in added.text
    up = browser.submit(added, MAU, htmx, deed="up-1")
    assert up.text.index("Phẩm chất đạo đức") < up.text.index("Tư tưởng chính trị")
    gone = browser.submit(up, MAU, htmx, deed="remove-7")
    assert 'id="phan-7"' not in gone.text
    assert not forms()


def test_looking_saves_nothing(as_):
    look = as_("office").post(MAU, sent([*DEFAULT, NEW], deed="look"))
    assert look.status_code == 200
    assert "Chưa lưu." in look.text
    assert look.text.count(NEW.label) > 1
    assert not forms()


@pytest.mark.parametrize("deed", ["up-99", "remove--1", "down-x", "remove-", "hack"])
def test_a_button_that_is_none_changes_nothing(as_, deed):
    answer = as_("office").post(MAU, sent(DEFAULT, deed=deed))
    assert answer.status_code == 200
    assert not forms()


def test_what_a_form_says_survives_being_stored_and_typed():
    assert parts_of(as_data(DEFAULT)) == DEFAULT
    assert parts_in(as_fields(DEFAULT, "x"), ()) == list(DEFAULT)


def test_a_part_taken_out_leaves_its_code_to_no_other():
    parts, place = changed(list(DEFAULT), "add", {"muc-1"})
    assert (parts[-1].code, place) == ("muc-2", len(DEFAULT))


def test_words_drafted_in_a_part_taken_out_are_shown_to_be_copied(as_, ward):
    as_("no_plan_1").post("/ke-hoach/viet/nhap", fields(phan_example="Chữ ở phần bị bỏ."), True)
    as_("office").post(MAU, sent([one for one in DEFAULT if one.code != "example"]))
    page = as_("no_plan_1").get("/ke-hoach/viet").text
    assert "Chữ ở phần bị bỏ." in page
    assert "không còn trong mẫu" in page


def test_a_new_drive_begins_with_the_form_before_it(as_, ward):
    as_("office").post(MAU, sent([*DEFAULT, NEW]))
    later = Campaign(
        slug="x",
        theme="Đợt sau",
        document_number="1",
        document_date=ward.today,
        starts_on=ward.today,
        deadline=ward.today,
        plan_label="Bản cam kết",
    )
    form = form_of(later)
    assert (form.id, form.number) == (None, 0)
    assert NEW in form.parts
