"""Chốt số liệu: frozen once, told again exactly, never rewritten, its names under their own lock."""

from datetime import date

import pytest

from portal.audit import Entry
from portal.campaigns.queries import campaign_called
from portal.ground.clock import now
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, NotAllowed
from portal.ground.ids import written
from portal.organisations.queries import unit_of
from portal.organisations.service import rename_unit
from portal.people.models import CellMembership, Exemption, ExemptionKind, Membership
from portal.plans.models import Plan, PlanVersion, VersionState
from portal.reports.facts.service import state_fact
from portal.reports.models import FactKind, Snapshot, SnapshotFigure
from portal.reports.snapshots import service
from portal.reports.snapshots.queries import list_for, snapshot_for
from portal.reports.snapshots.subjects import subject_called
from tests.kit.crowd import more_members
from tests.supervision.conftest import Month

HOME = "/chot-so-lieu"
DRIVE, MONTH = "dot:tu-soi-2022", "ky:2022-04"


@pytest.fixture
def freeze(ward):
    def frozen(of=DRIVE, who="office", as_of=None, signer="ward_secretary"):
        will_write()
        snapshot = service.freeze(
            ward.actor(who),
            subject_called(of),
            ward.today,
            as_of=as_of or ward.today,
            signer_id=ward.people[signer],
            reason="Báo cáo Quận ủy",
        )
        db.session.commit()
        will_write(False)
        return snapshot.id

    return frozen


@pytest.fixture
def told(ward):
    def whole(snapshot_id, who="ward_secretary"):
        db.session.expire_all()
        return snapshot_for(ward.actor(who), snapshot_id, ward.today)

    return whole


def happens(*rows):
    will_write()
    db.session.add_all(rows)
    db.session.commit()
    will_write(False)


def part(whole, name):
    return next(line.kept for line in whole.lines if line.kept.name == name)


def test_a_stranger_is_asked_to_sign_in(stranger):
    for address in (HOME, f"{HOME}/moi"):
        assert stranger.get(address).status_code == 401


@pytest.mark.parametrize("who", ["member_1", "sec_1", "sponsor_1", "front_chair", "front_1", "admin"])
def test_who_leads_no_ward_learns_of_no_snapshot(as_, freeze, who):
    address = f"{HOME}/{written(freeze())}"
    browser = as_(who)
    assert browser.get(HOME).status_code == 403
    assert browser.get(address).status_code == 404
    assert browser.get(f"{address}/phai-xay-dung").status_code == 404
    assert browser.get(f"{HOME}/moi").status_code == 403
    assert browser.post(f"{HOME}/moi", {}).status_code == 403
    assert browser.post(f"{address}/rut", {"reason": "Thử"}).status_code == 403


def test_leaders_read_and_only_the_office_freezes(as_, freeze, ward):
    address = f"{HOME}/{written(freeze())}"
    secretary = as_("ward_secretary")
    assert "Báo cáo Quận ủy" in secretary.get(HOME).text
    assert secretary.get(address).status_code == 200
    assert secretary.get(f"{HOME}/moi").status_code == 403
    with pytest.raises(NotAllowed):
        freeze(who="ward_secretary")


def test_the_office_freezes_and_the_trail_keeps_the_digest(as_, ward):
    office = as_("office")
    answer = office.submit(
        office.get(f"{HOME}/moi"),
        f"{HOME}/moi",
        subject=DRIVE,
        as_of="25/04/2022",
        signer=written(ward.ward_secretary),
        reason="Báo cáo Quận ủy",
    )
    assert answer.status_code == 303
    snapshot = db.session.scalar(db.select(Snapshot))
    assert (snapshot.number, snapshot.signer) == (1, "Lê Đình Đông, Bí thư Đảng ủy")
    entry = db.session.scalars(db.select(Entry).order_by(Entry.number.desc())).first()
    assert (entry.action, entry.object_id) == ("report.snapshot.take", snapshot.id)
    page = office.get(answer.headers["Location"]).text
    assert "khớp mã kiểm tra" in page
    assert "đúng từng người" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"as_of": "26/04/2022"}, "chưa tới"),
        ({"as_of": "hôm qua"}, "không phải là ngày"),
        ({"reason": " "}, "Hãy ghi lý do"),
        ({"subject": "dot:khac"}, "Hãy chọn một mục"),
        ({"signer": "0000000000000"}, "Hãy chọn một mục"),
    ],
)
def test_what_is_wrong_is_said_and_kept(as_, ward, typed, words):
    fields = {"subject": DRIVE, "as_of": "25/04/2022", "signer": written(ward.ward_secretary), "reason": "Quận ủy hỏi"}
    answer = as_("office").post(f"{HOME}/moi", fields | typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert "25/04/2022" in answer.text or "Quận ủy hỏi" in answer.text
    assert db.session.scalar(db.select(Snapshot.id)) is None


def test_who_holds_no_post_signs_nothing(freeze):
    with pytest.raises(Invalid):
        freeze(signer="member_1")


def test_what_happens_later_changes_no_snapshot(freeze, told, ward):
    snapshot = freeze()
    before = told(snapshot)
    _later_events(ward)
    after = told(snapshot)
    assert [line.kept for line in after.lines] == [line.kept for line in before.lines]
    assert after.same
    assert after.intact
    changed = {line.kept.name for line in after.lines if line.today != line.kept.share}
    assert "expected" in changed


def test_a_months_notes_are_told_again_as_they_stood(freeze, told, ward):
    april = Month(ward)
    april.write("member_1")
    snapshot = freeze(MONTH)
    assert told(snapshot).snapshot.as_of == date(2022, 4, 28)
    april.write("member_1b")
    april.send()
    after = told(snapshot)
    assert after.same
    assert (part(after, "remark").part, part(after, "sent").part) == (1, 0)
    today = {line.kept.name: line.today.part for line in after.lines}
    assert today["remark"] == 2
    assert today["sent"] == 2


def test_a_note_about_the_reader_shows_in_no_number_and_no_list(freeze, told, ward):
    april = Month(ward)
    april.write("member_3", "front_3", "front-3")
    april.write("ward_secretary", "front_3", "front-3")
    snapshot = freeze(MONTH)
    mine, theirs = told(snapshot), told(snapshot, "standing")
    assert part(theirs, "remark").part == 2
    assert part(mine, "remark").part == 1
    assert part(mine, "remark").part + 1 == part(theirs, "remark").part  # each reader is left out themself
    assert mine.without_oneself
    _, _, groups = list_for(ward.actor("ward_secretary"), snapshot, "da-nhan-xet")
    names = [name for group in groups for name, _ in (*group.counted, *group.others)]
    assert "Lê Đình Đông" not in names


def test_the_list_opens_as_it_was_and_under_the_figures_own_lock(as_, freeze, ward):
    drive, month = written(freeze()), written(freeze(MONTH))
    _later_events(ward)
    page = as_("ward_secretary").get(f"{HOME}/{drive}/ke-hoach-da-thong-qua").text
    assert "Nguyễn Thị Hoà" in page
    office = as_("office")
    assert office.get(f"{HOME}/{drive}/ke-hoach-da-thong-qua").status_code == 200
    assert office.get(f"{HOME}/{month}/chua-nhan-xet").status_code == 404
    assert office.get(f"{HOME}/{drive}/khong-co").status_code == 404
    assert as_("ward_secretary").get(f"{HOME}/{month}/chua-nhan-xet").status_code == 200


def test_who_may_open_no_list_of_notes_is_shown_no_small_group(as_, freeze, told, ward):
    april = Month(ward)
    april.write("member_1")
    snapshot = freeze(MONTH)
    for line in told(snapshot, "office").lines:
        if not line.opens and not line.withheld and line.kept.whole is not None:
            assert not 0 < line.kept.part < 5, line.kept.name
            assert not 0 < line.kept.whole - line.kept.part < 5, line.kept.name
    assert any(line.withheld for line in told(snapshot, "office").lines)
    assert not any(line.withheld for line in told(snapshot, "ward_secretary").lines)
    assert "không công bố" in as_("office").get(f"{HOME}/{written(snapshot)}").text


def test_a_renamed_cell_keeps_its_old_name_in_the_old_snapshot(freeze, ward):
    snapshot = freeze()
    will_write()
    cell = unit_of(ward.units["cell-1"])
    rename_unit(
        ward.actor("office"),
        cell,
        "Chi bộ Hoa Sen",
        "Chi bộ Hoa Sen",
        since=ward.today,
        today=ward.today,
        basis="QĐ 12",
    )
    db.session.commit()
    will_write(False)
    later = freeze()
    names = {}
    for one in (snapshot, later):
        _, _, groups = list_for(ward.actor("office"), one, "phai-xay-dung")
        names[one] = {group.cell for group in groups}
    assert "Chi bộ 1" in names[snapshot]
    assert "Chi bộ Hoa Sen" not in names[snapshot]
    assert "Chi bộ Hoa Sen" in names[later]


def test_the_wards_typed_numbers_are_frozen_with_it(as_, freeze, ward):
    will_write()
    state_fact(
        ward.actor("office"),
        ward.today,
        kind=FactKind.HOUSEHOLDS,
        value=4974,
        since=date(2022, 4, 22),
        source="Bài viết ngày 22/04/2022",
    )
    db.session.commit()
    snapshot = freeze()
    will_write()
    state_fact(ward.actor("office"), ward.today, kind=FactKind.HOUSEHOLDS, value=5000, since=ward.today, source="Khác")
    db.session.commit()
    page = as_("office").get(f"{HOME}/{written(snapshot)}").text
    assert "4.974" in page
    assert "5.000" not in page


def test_it_is_withdrawn_with_its_reason_once_and_stays_to_be_read(as_, freeze):
    address = f"{HOME}/{written(freeze())}"
    office = as_("office")
    assert office.post(f"{address}/rut", {"reason": ""}).status_code == 422
    assert office.post(f"{address}/rut", {"reason": "Chốt nhầm ngày"}).status_code == 303
    page = office.get(address).text
    assert "Chốt nhầm ngày" in page
    assert "khớp mã kiểm tra" in page
    assert office.post(f"{address}/rut", {"reason": "Nữa"}).status_code == 409
    assert office.post(f"{HOME}/{written(7)}/rut", {"reason": "Không có"}).status_code == 404


def test_a_number_changed_behind_the_portal_is_seen(freeze, told):
    snapshot = freeze()
    will_write()
    db.session.execute(
        db.update(SnapshotFigure).where(SnapshotFigure.name == "approved").values(part=SnapshotFigure.part + 1)
    )
    db.session.commit()
    assert not told(snapshot).intact


def test_the_page_asks_as_often_however_many_people_there_are(as_, freeze, ward, count_of_reads):
    address = f"{HOME}/{written(freeze())}"
    office = as_("office")
    few = count_of_reads(lambda: office.get(address))
    more_members(ward, 30)
    again = f"{HOME}/{written(freeze())}"
    assert count_of_reads(lambda: office.get(again)) == few


def _later_events(ward):
    """Someone joins, one is exempted, one transferred, and a plan goes through."""
    newcomer, exempted, moved = ward.front_3, ward.member_1b, ward.member_1
    now_there = db.session.scalar(db.select(CellMembership).where(CellMembership.person_id == moved))
    now_there.withdrawn_at = now()
    version = PlanVersion(
        plan_id=_plan_without_approval(ward),
        number=1,
        state=VersionState.APPROVED,
        origin="portal",
        approved_on=ward.today,
        known_approved_on=ward.today,
        approved_at=now(),
    )
    since = date(2022, 4, 1)
    happens(
        Membership(person_id=newcomer, valid_from=since),
        CellMembership(person_id=newcomer, cell_id=ward.units["cell-2"], valid_from=since),
        Exemption(person_id=exempted, kind=ExemptionKind.EXEMPT, valid_from=since),
        CellMembership(person_id=moved, cell_id=ward.units["cell-3"], valid_from=since),
        now_there,
        version,
    )


def _plan_without_approval(ward):
    plan = Plan(person_id=ward.no_plan_1, campaign_id=campaign_called("tu-soi-2022").id)
    happens(plan)
    return plan.id
