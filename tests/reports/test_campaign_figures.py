"""The figures of the article's drive on the demonstration ward, and what the command says when it cannot."""

import json
from datetime import date

import pytest
from sqlalchemy import event

from portal.campaigns.queries import campaign_called
from portal.ground.db import db, in_ward
from portal.ground.ids import new_id
from portal.plans.models import Origin, Plan, PlanVersion, Posting, Return, ReturnReason, VersionState
from portal.reports import figures
from portal.reports.figures import OF_A_DRIVE, of_a_drive

TODAY = date(2022, 4, 25)
OF_THE_WARD = ("youth.sessions", "documents.supplements")  # they belong to no cell


def told(app, *more):
    answer = app.test_cli_runner().invoke(args=["figures", "--campaign", "tu-soi-2022", *more])
    assert answer.exit_code == 0, answer.output
    return answer.output


@pytest.mark.slow
def test_the_demonstration_ward_has_the_article_s_drive(demonstration):
    found = json.loads(told(demonstration, "--json"))

    assert {name: found[name] for name in ("expected", "approved", "returns", "people_returned", "posted")} == {
        "expected": 575,
        "approved": 575,
        "returns": 16,
        "people_returned": 16,
        "posted": 2,
    }
    assert (found["youth"]["sessions"], found["documents"]["supplements"]) == (5, 1)
    assert found["deliveries"] == {"superior": 3, "ward_committee": 32, "supervising_bodies": 558}
    assert found["unknown"] == {"approver": 575, "approval_day": 575, "return_reason": 16, "first_version": 16}
    assert found["unknown_words"] == "không có thông tin (theo bảng tổng hợp)"
    assert found["figures"]["approved"]["whole"] == 575
    assert found["figures"]["expected"]["whole"] == 700


@pytest.mark.slow
def test_every_number_of_the_drive_lists_its_people_and_adds_up_over_the_cells(demonstration):
    with in_ward(1):
        for name, one in of_a_drive(campaign_called("tu-soi-2022"), TODAY).items():
            if not one.shares:  # what counts cells or reported numbers has nobody's name behind it
                assert len(one.listing()) == len(one.people()) == one.part, name
                assert one.part > 0 or name.startswith("make_up."), name
            assert None not in one.by_cell() or name in OF_THE_WARD, name
            assert sum(share.part for share in one.by_cell().values()) == one.part
            if one.whole is not None:
                assert one.shares or set(one.people()) <= set(one.out_of())
                assert sum(share.whole for share in one.by_cell().values()) == one.whole


@pytest.mark.slow
def test_a_day_before_the_plans_were_known_has_none(demonstration):
    found = json.loads(told(demonstration, "--json", "--as-of", "2022-04-04"))

    assert (found["expected"], found["approved"], found["returns"], found["posted"]) == (575, 0, 0, 0)
    assert set(found["deliveries"].values()) == {0}
    assert "không có thông tin (theo bảng tổng hợp)" in told(demonstration)


@pytest.mark.slow
def test_what_was_known_before_the_import_is_nothing(demonstration):
    found = json.loads(told(demonstration, "--json", "--known-at", "2022-04-20T17:00"))

    assert (found["expected"], found["approved"], found["deliveries"]["superior"]) == (0, 0, 0)
    assert found["known_at"].startswith("2022-04-20T17:00")


@pytest.mark.slow
def test_names_are_printed_for_the_figure_that_is_asked_for(demonstration):
    listed = told(demonstration, "--people", "posted")

    assert "Lê Đình Đông" in listed
    assert listed.count("\n  ") == 2


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([], "một trong hai"),
        (["--month", "2022-04", "--campaign", "tu-soi-2022"], "một trong hai"),
        (["--campaign", "khong-co"], "Không có đợt sinh hoạt “khong-co”"),
        (["--campaign", "tu-soi-2022", "--as-of", "31/02/2022"], "Không có ngày 31/02/2022"),
        (["--campaign", "tu-soi-2022", "--known-at", "hôm qua"], "không phải là ngày"),
        (["--campaign", "tu-soi-2022", "--people", "moi-nguoi"], "Không có chỉ tiêu “moi-nguoi”. Có: expected"),
    ],
)
def test_what_cannot_be_answered_is_answered_with_a_sentence(app, args, words):
    answer = app.test_cli_runner().invoke(args=["figures", *args])

    assert answer.exit_code != 0
    assert words in " ".join(answer.output.split())


def test_the_table_names_no_person(app):
    assert "Nguyễn" not in told(app)


@pytest.fixture
def drive(app):
    return campaign_called("tu-soi-2022")


def revise(ward, whom, *, approved_on=None, number=2):
    """The member begins a newer version; approved, it takes the place of the one before."""
    before = db.session.get(PlanVersion, (1, ward.versions[whom]))
    newer = PlanVersion(
        id=new_id(),
        plan_id=before.plan_id,
        number=number,
        origin=Origin.PORTAL,
        submitted_on=date(2022, 4, 10),
        state=VersionState.APPROVED if approved_on else VersionState.SUBMITTED,
        approved_on=approved_on,
    )
    db.session.add(newer)
    if approved_on:
        before.state, before.superseded_on = VersionState.SUPERSEDED, approved_on
    db.session.flush()
    return newer


def count(drive, name, as_of=TODAY):
    return of_a_drive(drive, as_of)[name]


def test_a_new_version_does_not_unwrite_the_plan(drive, ward):
    before = count(drive, "approved")
    revise(ward, "member_1")
    assert count(drive, "approved").people() == before.people()
    revise(ward, "member_1b", approved_on=date(2022, 4, 20))
    assert count(drive, "approved").people() == before.people()
    assert count(drive, "approved", date(2022, 4, 15)).people() == before.people()


def test_a_plan_whose_year_is_closed_was_written(drive, ward):
    before = count(drive, "approved")
    db.session.get(PlanVersion, (1, ward.versions["member_1"])).state = VersionState.CLOSED
    db.session.flush()
    assert count(drive, "approved").part == before.part


def test_drafts_and_plans_sent_back_are_not_written(drive, ward):
    before = count(drive, "approved").part
    for whom, state in (("member_1", VersionState.RETURNED), ("member_1b", VersionState.SUBMITTED)):
        db.session.get(PlanVersion, (1, ward.versions[whom])).state = state
    db.session.flush()
    assert count(drive, "approved").part == before - 2


def test_commitments_are_those_of_the_version_in_force_that_day(drive, ward):
    day = date(2022, 4, 20)
    before = figures.commitments(TODAY, drive.id).part
    revise(ward, "member_1", approved_on=day)
    assert figures.commitments(TODAY, drive.id).part == before - 3
    assert figures.commitments(date(2022, 4, 19), drive.id).part == before


def test_two_returns_of_one_person_are_two_times_and_one_person(drive, ward):
    newer = revise(ward, "member_1")
    for version, day in ((ward.versions["member_1"], date(2022, 4, 1)), (newer.id, date(2022, 4, 12))):
        db.session.add(
            Return(
                plan_version_id=version,
                code=ReturnReason.GENERAL,
                reason="Chung chung.",
                returned_on=day,
                by=ward.sec_1,
            )
        )
    db.session.flush()

    assert (count(drive, "returns").part, count(drive, "people_returned").part) == (2, 1)
    assert count(drive, "returns", date(2022, 4, 5)).part == 1
    assert count(drive, "returns").people() == [ward.member_1]
    assert count(drive, "unknown.return_reason").part == 0
    assert count(drive, "unknown.return_reason").whole == 2


def test_who_may_not_be_left_out_and_who_may(drive, ward):
    owing = count(drive, "expected").people()
    assert ward.exempt_1 not in owing
    assert {ward.no_plan_1, ward.police_1, ward.ward_secretary} <= set(owing)
    assert ward.no_plan_1 not in count(drive, "approved").people()
    assert ward.no_plan_1 in count(drive, "approved").out_of()


def test_a_posting_that_was_taken_down_was_posted(drive, ward):
    db.session.add(
        Posting(
            plan_version_id=ward.versions["ward_secretary"],
            place="Bảng tin",
            posted_from=date(2022, 4, 1),
            withdrawn_on=date(2022, 4, 10),
        )
    )
    db.session.flush()
    assert count(drive, "posted").people() == [ward.ward_secretary]
    assert count(drive, "posted", date(2022, 3, 31)).part == 0


def test_another_drives_plans_are_not_counted(drive, ward):
    other = type(drive)(
        id=new_id(),
        slug="dot-khac-2022",
        theme="Đợt khác",
        document_number="9-KH/ĐU",
        document_date=TODAY,
        starts_on=TODAY,
        deadline=TODAY,
        plan_label="Kế hoạch",
    )
    db.session.add(other)
    db.session.flush()
    found = of_a_drive(other, TODAY)
    of_the_ward = ("expected", "sponsored")
    assert {name: one.part for name, one in found.items() if name not in of_the_ward} == dict.fromkeys(
        [one.name for one in OF_A_DRIVE if one.name not in of_the_ward], 0
    )
    assert found["expected"].part == count(drive, "expected").part
    assert db.session.query(Plan).filter_by(campaign_id=other.id).count() == 0


def test_a_handful_of_reads_whatever_the_number_of_members(drive):
    made = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: made.append(args[2]))
    of_a_drive(drive, TODAY)
    assert len(made) <= 40, made
