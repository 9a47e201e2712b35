"""The year's end: what came of each commitment, corrected by a new row, and the plan's year closed."""

from datetime import date, timedelta

import pytest

from portal.audit.models import Entry
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused
from portal.notifications import Told
from portal.plans.models import Commitment, FollowedBy, Outcome, OutcomeKind, PlanVersion, Section, VersionState
from portal.plans.queries.reading import whole_plan_for
from portal.plans.rules.writing import CommitmentRow
from portal.plans.service import outcomes
from portal.plans.service.outcomes import CommitmentOutcome, mark_of
from portal.supervision.queries.sheet import sheet_for

DONE = CommitmentOutcome(OutcomeKind.FINISHED, "", date(2022, 4, 25))
PARTLY = CommitmentOutcome(OutcomeKind.PARTLY, "Mới làm được hai tháng.", date(2022, 4, 25))


def end(ward, *endings, who="sec_1", whom="member_1", seen=None, today=None):
    actor = ward.actor(who)
    whole = whole_plan_for(actor, ward.versions[whom])
    said = dict(zip((one.id for one in whole.commitments), endings, strict=False))
    will_write()
    made = outcomes.record_outcomes(
        actor,
        whole,
        today or ward.today,
        endings={key: one for key, one in said.items() if one},
        seen=mark_of(whole.commitments) if seen is None else seen,
    )
    db.session.commit()
    return made


def close(ward, who="sec_1", whom="member_1"):
    actor = ward.actor(who)
    will_write()
    made = outcomes.close_year(actor, whole_plan_for(actor, ward.versions[whom]), ward.today)
    db.session.commit()
    return made


@pytest.mark.parametrize("who", ["member_1", "sponsor_1", "ward_secretary"])
def test_only_the_chi_uy_says_what_came_of_it(ward, who):
    with pytest.raises(NotAllowed):
        end(ward, DONE, who=who)


@pytest.mark.parametrize("who", ["front_1", "office", "member_1b", "sec_3", "women_head"])
def test_whoever_may_not_read_it_finds_no_page(as_, ward, who):
    assert as_(who).get(f"/ke-hoach/{ids.written(ward.member_1)}/ket-qua").status_code == 404


def test_not_on_ones_own_and_on_the_secretary_by_the_others(ward):
    with pytest.raises(NotAllowed):
        end(ward, DONE, who="sec_1", whom="sec_1")
    assert end(ward, DONE, who="dep_1", whom="sec_1")
    assert end(ward, PARTLY, who="standing", whom="dep_1")


def test_anything_but_finished_needs_words_and_no_day_lies_ahead(ward):
    for ending, field in (
        (PARTLY._replace(words=""), "words"),
        (DONE._replace(on=None), "on"),
        (CommitmentOutcome(None, "Tốt", DONE.on), "kind"),
        (DONE._replace(on=ward.today + timedelta(days=1)), "on"),
        (DONE._replace(on=date(2022, 3, 1)), "on"),
    ):
        with pytest.raises(Invalid) as refusal:
            end(ward, ending)
        assert set(refusal.value.reasons) == {f"{ids.written(ward.commitments['member_1'][0])}-{field}"}
    assert not db.session.scalars(db.select(Outcome)).all()


def test_an_outcome_is_told_and_kept_in_the_trail(ward):
    end(ward, DONE, PARTLY)
    assert "ghi kết quả" in db.session.scalars(db.select(Told.words).where(Told.person_id == ward.member_1)).one()
    entry = db.session.scalars(db.select(Entry).where(Entry.action == "plan.outcome.record")).one()
    assert entry.object_id == ward.versions["member_1"]


def test_a_correction_is_a_new_row_and_the_old_one_stays_withdrawn(ward):
    end(ward, PARTLY)
    end(ward, DONE)
    rows = db.session.scalars(db.select(Outcome).order_by(Outcome.recorded_at)).all()
    assert [(one.kind, one.withdrawn_at is not None) for one in rows] == [
        (OutcomeKind.PARTLY, True),
        (OutcomeKind.FINISHED, False),
    ]
    assert end(ward, DONE) == []  # the same again is nothing new


def test_what_another_wrote_meanwhile_is_read_first(ward):
    end(ward, DONE)
    with pytest.raises(Conflict):
        end(ward, PARTLY, seen="0-0-0")


def test_what_is_finished_leaves_the_sheet_until_it_is_corrected(ward):
    def followed():
        sheet = sheet_for(ward.actor("front_1"), ward.place("front-1"), ward.today)
        return next(row for row in sheet.rows if row.person_id == ward.member_1).commitments

    assert followed() == 2
    end(ward, DONE)
    assert followed() == 1
    end(ward, PARTLY)
    assert followed() == 2


def test_what_is_finished_stays_finished_in_every_version_that_carries_it_on(ward, drive):
    def followed():
        sheet = sheet_for(ward.actor("front_1"), ward.place("front-1"), ward.today)
        return next(row for row in sheet.rows if row.person_id == ward.member_1).commitments

    def change(before, reason):
        rows = [carrying(number, one) for number, one in enumerate(before)]
        version = drive.hand_in("member_1", *rows, reason=reason)
        assert followed() == 1, "while it waits the version in force is followed"
        drive.approve(version)
        return of_version(version)

    end(ward, DONE)
    second = change(ward.commitments["member_1"], "Đổi việc")
    assert followed() == 1
    third = change([one.id for one in second], "Đổi lần nữa")
    assert followed() == 1
    rows = {one.commitment_id: one for one in db.session.scalars(db.select(Outcome))}
    assert set(rows) == {ward.commitments["member_1"][0], second[0].id, third[0].id}
    assert {(one.kind, one.on, one.by) for one in rows.values()} == {(OutcomeKind.FINISHED, DONE.on, ward.sec_1)}


def test_only_what_is_finished_is_carried_and_the_cell_may_correct_it(ward, drive):
    end(ward, DONE, PARTLY)
    before = ward.commitments["member_1"]
    version = drive.hand_in("member_1", *(carrying(*one) for one in enumerate(before)), reason="Đổi việc")
    end(ward, PARTLY, PARTLY)  # while the change waits
    drive.approve(version)
    carried = [one.id for one in of_version(version)]
    assert not db.session.scalars(db.select(Outcome).where(Outcome.commitment_id.in_(carried))).all()


def carrying(number, before):
    return CommitmentRow(
        str(number + 1),
        shortcoming="Chưa bám sát địa bàn",
        cause="Việc nhiều",
        remedy="Mỗi tháng gặp ba hộ",
        due_on=date(2022, 12, 30),
        section=Section.DUTIES,
        followed_by=FollowedBy.BOTH if number != 1 else FollowedBy.CHI_UY,
        continues_id=before,
    )


def of_version(version_id):
    rows = db.select(Commitment).where(Commitment.plan_version_id == version_id).order_by(Commitment.position)
    return list(db.session.scalars(rows))


def test_the_year_closes_only_when_each_commitment_has_its_outcome(ward, drive):
    end(ward, DONE, PARTLY)
    with pytest.raises(Refused, match="Còn 1 nội dung"):
        close(ward)
    end(ward, DONE, PARTLY, DONE)
    made = close(ward)
    assert (made.state, made.closed_on) == (VersionState.CLOSED, ward.today)
    with pytest.raises(Refused, match="đã tổng kết"):
        close(ward)
    with pytest.raises(Refused, match="đã tổng kết năm ngày 25/04/2022"):
        end(ward, PARTLY)


def test_a_closed_plan_stays_on_the_sheet_with_what_is_left(ward):
    end(ward, DONE, PARTLY, PARTLY)
    close(ward)
    sheet = sheet_for(ward.actor("front_1"), ward.place("front-1"), ward.today)
    assert next(row for row in sheet.rows if row.person_id == ward.member_1).commitments == 1


def test_no_year_closes_over_a_change_that_waits(ward, drive):
    end(ward, DONE, DONE, DONE)
    drive.hand_in("member_1", reason="Thêm việc")
    with pytest.raises(Refused, match="bản thay đổi đang chờ"):
        close(ward)


def test_a_superseded_version_takes_no_outcome(ward, drive):
    drive.approve(drive.hand_in("member_1", reason="Thêm việc"))
    with pytest.raises(Refused, match="thay bằng bản mới"):
        end(ward, DONE)


@pytest.mark.parametrize("htmx", [True, False])
def test_a_cell_in_one_pass(as_, ward, htmx):
    browser = as_("dep_1")
    address = f"/ke-hoach/chi-bo/{ids.written(ward.units['cell-1'])}/ket-qua"
    page = browser.get(address)
    first = next(row for row in ward.versions if ward.versions[row] and f"({row})" in page.text)
    key = ids.written(ward.commitments[first][0])
    partly = {f"{key}-kind": "partly", f"{key}-on": "25/04/2022"}
    refused = browser.submit(page, "ket-qua", htmx, deed="record", **partly)
    assert refused.status_code == 422
    assert "Hãy ghi rõ đã làm được gì" in refused.text
    filled = {}
    for number in ward.commitments[first]:
        one = ids.written(number)
        filled |= {f"{one}-kind": "finished", f"{one}-on": "25/04/2022"}
    answer = browser.submit(page, "ket-qua", htmx, deed="close", **filled)
    if htmx:
        assert answer.headers["HX-Push-Url"].startswith(address)
    else:
        assert answer.status_code == 303
        answer = browser.get(answer.location)
    assert "Đã tổng kết kế hoạch năm" in answer.text
    assert f"({first})" not in answer.text  # the next member stands here
    assert db.session.get(PlanVersion, (1, ward.versions[first])).state is VersionState.CLOSED


def test_closing_with_something_left_open_keeps_what_was_typed(as_, ward):
    browser, key = as_("sec_1"), ids.written(ward.commitments["member_1"][0])
    page = browser.get(f"/ke-hoach/{ids.written(ward.member_1)}/ket-qua")
    answer = browser.submit(
        page, "ket-qua", **{f"{key}-kind": "partly", f"{key}-words": "Mới làm một nửa.", "deed": "close"}
    )
    assert answer.status_code == 409
    assert "Còn 2 nội dung chưa có kết quả" in answer.text
    assert "Mới làm một nửa." in answer.text
