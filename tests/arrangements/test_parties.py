"""Upgrades and what stands in what: chi bộ trực thuộc, chi bộ cơ sở, đảng bộ cơ sở, đảng bộ bộ phận in it alone; who
approves, closes, leads and counts there."""

from datetime import date, timedelta

import pytest

from portal.arrangements.queries.foreseen import foreseen
from portal.arrangements.rules.deeds import DeedKind
from portal.arrangements.rules.states import ArrangementState
from portal.ground.db import db, in_ward
from portal.organisations.models import Rank, UnitKind, UnitPlace
from portal.organisations.queries import rank_of, unit_of, units_now
from portal.papers.letterheads import letterhead
from portal.people.queries.standing import subject_of
from portal.plans.queries.cell import cells_for
from portal.policy import Action, Role, can
from portal.supervision.queries.cell import cells_of
from tests.arrangements.arranging import DAY, owed, stands
from tests.arrangements.arranging import cells_of as there_on
from tests.arrangements.test_properties import figures
from tests.kit.ward import TODAY

PARTY = "Đảng bộ Trường học"


def based(arranger, cell="cell-school-1", day=DAY):
    """The cell is a chi bộ cơ sở since an arrangement of before."""
    arranger.draft(day=TODAY)
    arranger.add(DeedKind.RANK, cell, rank=Rank.BASE)
    arranger.agreed()
    return arranger.draft(day=day)


def raised(arranger, cell="cell-school-1", day=DAY):
    based(arranger, cell, day)
    arranger.party = arranger.add(
        DeedKind.RAISE, None, merged=(arranger.ward.units[cell],), name=PARTY, short_name=PARTY
    )
    return arranger


def refusals(arranger):
    with in_ward(1):
        return [str(one) for one in foreseen(arranger.row, TODAY).refused]


def test_a_cell_of_the_ward_is_a_chi_bo_co_so_first(arranger):
    arranger.draft()
    arranger.add(DeedKind.RAISE, None, merged=(arranger.ward.units["cell-1"],), name=PARTY, short_name=PARTY)
    assert refusals(arranger) == ["Chi bộ 1 chưa là chi bộ cơ sở nên chưa nâng thành đảng bộ cơ sở được."]


def test_raised_it_is_the_first_chi_bo_truc_thuoc_of_its_party(arranger):
    raised(arranger).agreed().day_comes()
    assert arranger.state is ArrangementState.APPLIED, arranger.row.problem
    cell, party = unit_of(arranger.ward.units["cell-school-1"]), unit_of(arranger.party)
    assert (party.kind, cell.parent_id) == (UnitKind.BASE_PARTY, party.id)
    assert cell.path.startswith(party.path)
    assert rank_of(cell.id, DAY) is Rank.AFFILIATED
    assert rank_of(cell.id, DAY - timedelta(days=1)) is Rank.BASE
    assert arranger.ward.school_1 in there_on(DAY)
    before = db.session.query(UnitPlace).filter(UnitPlace.unit_id == cell.id, UnitPlace.holds(TODAY)).one()
    assert before.parent_id == arranger.ward.units["ward"]


def test_a_party_inside_stands_in_a_party_alone(arranger):
    raised(arranger)
    inside = {"unit_kind": UnitKind.PART_PARTY, "name": "Đảng bộ bộ phận Một", "short_name": "ĐBBP Một"}
    alone = arranger.add(DeedKind.OPEN, **inside)
    assert "ĐBBP Một phải nằm trong một đảng bộ cơ sở." in refusals(arranger)
    assert "ĐBBP Một chưa có chi bộ nào." in refusals(arranger)
    arranger.add(DeedKind.UNDER, alone, parent_id=arranger.party)
    arranger.add(DeedKind.UNDER, "cell-3", parent_id=alone)
    assert refusals(arranger) == []
    arranger.agreed().day_comes()
    assert arranger.state is ArrangementState.APPLIED, arranger.row.problem
    cell, part, party = (unit_of(one) for one in (arranger.ward.units["cell-3"], alone, arranger.party))
    assert cell.path.startswith(part.path)
    assert part.path.startswith(party.path)


@pytest.mark.parametrize("parent", ["cell-3", "front", "group-1"])
def test_a_cell_stands_in_nothing_else(arranger, parent):
    arranger.draft()
    arranger.add(DeedKind.UNDER, "cell-1", parent_id=arranger.ward.units[parent])
    assert refusals(arranger)


def test_a_chi_bo_co_so_does_not_stand_in_a_party(arranger):
    raised(arranger)
    arranger.add(DeedKind.UNDER, "cell-3", parent_id=arranger.party)
    arranger.agreed().day_comes()
    arranger.draft(day=DAY + timedelta(days=1), today=DAY)
    arranger.add(DeedKind.RANK, "cell-3", rank=Rank.BASE)
    assert refusals(arranger) == ["Chi bộ 3 nằm trong đảng bộ cơ sở nên là chi bộ trực thuộc."]


def with_leader(arranger, who="sponsor_1"):
    arranger.post(who, arranger.party, Role.BASE_SECRETARY)
    return arranger.agreed().day_comes()


def test_who_approves_and_who_reads(arranger):
    """The chi ủy for its members; for the secretary the party's committee beside the ward's; nobody for themself."""
    with_leader(raised(arranger, cell="cell-3"), who="sponsor_1")
    ward, day = arranger.ward, DAY
    leader, chi_uy, other = ward.actor("sponsor_1", day), ward.actor("sec_3", day), ward.actor("com_1", day)
    member, secretary, outside = (subject_of(one, day) for one in (ward.member_3, ward.sec_3, ward.member_1))
    assert can(chi_uy, Action.PLAN_APPROVE, member)
    assert not can(leader, Action.PLAN_APPROVE, member)
    assert can(leader, Action.PLAN_APPROVE, secretary)
    assert can(ward.actor("ward_secretary", day), Action.PLAN_APPROVE, secretary)
    assert not can(chi_uy, Action.PLAN_APPROVE, secretary)
    assert can(leader, Action.PLAN_READ, member)
    assert not can(other, Action.PLAN_READ, member)
    assert can(leader, Action.CELL_MONTH_READ, member)
    assert not can(leader, Action.PERIOD_CLOSE, member)
    assert not can(leader, Action.NOTE_CONCLUDE, member._replace(sent=True))
    held = [post for post in leader.posts if post.role == Role.BASE_SECRETARY]
    assert [post.unit_id for post in held] == [arranger.party]
    # Cell 1 is no cell of that party: what is read there comes from looking after it, as before.
    assert can(leader, Action.PLAN_READ, outside)
    assert not can(leader, Action.PLAN_APPROVE, subject_of(ward.sec_1, day))


def test_the_party_is_offered_its_cells_and_no_other(arranger):
    raised(arranger, cell="cell-3")
    arranger.post("women_head", arranger.party, Role.BASE_DEPUTY)
    arranger.agreed().day_comes()
    leader = arranger.ward.actor("women_head", DAY)
    assert [one.id for one in cells_for(leader)] == [arranger.ward.units["cell-3"]]
    assert [one.id for one in cells_of(leader)] == [arranger.ward.units["cell-3"]]


def test_leads_and_figures_are_as_before(arranger):
    april, before = figures(), owed(date(2022, 4, 28))
    counted = {(person, body) for person, _, body in before}
    with_leader(raised(arranger, cell="cell-3"))
    assert owed(date(2022, 4, 28)) == before
    assert {(person, body) for person, _, body in owed(DAY)} == counted
    assert figures() == april
    assert len(units_now(UnitKind.CELL)) == len([one for one in units_now() if one.kind is UnitKind.CELL])


def test_undone_every_row_is_as_before(arranger):
    based(arranger, cell="cell-3")
    before = stands()
    arranger.party = arranger.add(
        DeedKind.RAISE, None, merged=(arranger.ward.units["cell-3"],), name=PARTY, short_name=PARTY
    )
    arranger.add(DeedKind.UNDER, "cell-1", parent_id=arranger.party)
    arranger.agreed().day_comes()
    assert unit_of(arranger.ward.units["cell-1"]).path.startswith(unit_of(arranger.party).path)
    arranger.undone()
    assert {k: v for k, v in stands().items() if k != "told"} == {k: v for k, v in before.items() if k != "told"}


def test_what_stood_in_a_party_that_ends_stands_in_the_ward_again(arranger):
    raised(arranger, cell="cell-3").agreed().day_comes()
    arranger.draft(day=DAY + timedelta(days=1), today=DAY)
    arranger.add(DeedKind.END, arranger.party)
    arranger.agreed(today=DAY).day_comes(DAY + timedelta(days=1))
    assert arranger.state is ArrangementState.APPLIED, arranger.row.problem
    cell = unit_of(arranger.ward.units["cell-3"])
    assert cell.parent_id == arranger.ward.units["ward"]
    assert cell.path.startswith(unit_of(arranger.ward.units["ward"]).path)


def test_a_party_is_not_left_empty(arranger):
    raised(arranger, cell="cell-3").agreed().day_comes()
    arranger.draft(day=DAY + timedelta(days=1), today=DAY)
    arranger.add(DeedKind.UNDER, "cell-3", parent_id=None)
    assert refusals(arranger) == [f"{PARTY} không còn chi bộ nào; hãy cho kết thúc."]


def test_papers_stand_under_what_the_cell_stood_in_on_their_day(arranger):
    raised(arranger, cell="cell-3").agreed().day_comes()
    cell = unit_of(arranger.ward.units["cell-3"])
    assert letterhead(cell, DAY).upper == (PARTY.upper(),)
    assert letterhead(cell, TODAY).upper == ("ĐẢNG BỘ PHƯỜNG THỬ NGHIỆM",)
    assert letterhead(unit_of(arranger.party), DAY).body == "ĐẢNG ỦY TRƯỜNG HỌC"


def test_a_paper_is_addressed_to_the_superior_of_its_day(arranger):
    arranger.draft()
    arranger.add(DeedKind.ABOVE, None, name="Thành ủy Thử Nghiệm", short_name="Thành ủy", receiver="Ban Xây dựng Đảng")
    arranger.agreed().day_comes()
    ward = unit_of(arranger.ward.units["ward"])
    assert letterhead(ward, TODAY).upper == ("ĐẢNG BỘ QUẬN",)
    (after,) = letterhead(ward, DAY).upper
    assert after.endswith("THỬ NGHIỆM")


def test_the_preview_says_who_approves_closes_leads_and_counts(arranger):
    raised(arranger, cell="cell-3")
    with in_ward(1):
        told = " ".join(str(line) for part in foreseen(arranger.row, TODAY).parts for line in part.lines)
    for said in (
        f"Chi bộ 3 trực thuộc {PARTY}",
        "chi ủy từng chi bộ vẫn thông qua kế hoạch và chốt kỳ",
        "tổ chức chủ trì giám sát không đổi; số liệu vẫn tính theo chi bộ",
    ):
        assert said in told
