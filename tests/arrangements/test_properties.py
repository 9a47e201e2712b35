"""Whatever is arranged: nobody in two cells, nobody in none, no body its own lead, nothing owed twice or by nobody, the
figures of before byte for byte the same, the trail whole; and undone all is as before."""

import json
import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import audit
from portal.arrangements.rules.deeds import Deed, DeedKind, read, told
from portal.arrangements.rules.handover import MonthsGo
from portal.arrangements.rules.shapes import INSIDE, Belonging, Node, TreeSnapshot
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.rules.tree import arranged, leads
from portal.campaigns.queries import campaign_called
from portal.ground.db import db
from portal.ground.errors import Refused
from portal.organisations.models import CellKind, Rank, UnitKind
from portal.reports.printed import drive, month
from portal.supervision.queries.assignment import assigned
from portal.supervision.queries.places import period_of
from tests.arrangements.arranging import DAY, cells_of, owed, stands
from tests.kit.ward import TODAY

GROUPS, FRONTS, CELLS, FRONT = range(1, 4), range(11, 14), range(21, 26), 99
NEW, PARTIES = range(31, 34), range(41, 44)


def tree(homes):
    nodes = [Node(one, UnitKind.RESIDENCE_GROUP, f"Tổ {one}", f"Tổ {one}") for one in GROUPS]
    nodes += [Node(one, UnitKind.AREA_FRONT, f"Ban {one}", f"Ban {one}", group_id=one - 10) for one in FRONTS]
    nodes += [
        Node(
            one,
            UnitKind.CELL,
            f"Chi bộ {one}",
            f"Chi bộ {one}",
            CellKind.POLICE if one == 25 else CellKind.RESIDENTIAL,
            one - 20 if one < 24 else None,
            rank=Rank.BASE if one == 22 else Rank.AFFILIATED,
        )
        for one in CELLS
    ]
    nodes.append(Node(FRONT, UnitKind.WARD_FRONT, "UBMTTQ", "UBMTTQ"))
    people = [Belonging(fact, fact, cell, home) for fact, (cell, home) in enumerate(homes, 1000)]
    people += [Belonging(fact + 5000, fact, home, home) for fact, (_, home) in enumerate(homes, 1000) if home]
    return TreeSnapshot({node.id: node for node in nodes}, people)


cells, some_cells = st.sampled_from(CELLS), st.lists(st.sampled_from([*CELLS, *NEW]), max_size=3, unique=True)
homes = st.lists(st.tuples(cells, st.none() | st.sampled_from(GROUPS)), max_size=25)
deeds = st.one_of(
    st.builds(
        lambda one, name, group: Deed(
            DeedKind.OPEN,
            one,
            name=name,
            short_name=name,
            unit_kind=UnitKind.CELL,
            cell_kind=CellKind.RESIDENTIAL,
            group_id=group,
        ),
        st.sampled_from(NEW),
        st.sampled_from("ABCD"),
        st.none() | st.sampled_from(GROUPS),
    ),
    st.builds(
        lambda one, merged, name: Deed(DeedKind.MERGE, one, merged=tuple(merged), name=name, short_name=name),
        st.sampled_from([*CELLS, *NEW]),
        some_cells,
        st.sampled_from("EFGH"),
    ),
    st.builds(
        lambda one, into, by_group, rest: Deed(
            DeedKind.SPLIT, one, into=tuple(into), by_group=tuple(by_group), rest=rest
        ),
        cells,
        some_cells,
        st.lists(st.tuples(st.sampled_from(GROUPS), st.sampled_from([*CELLS, *NEW])), max_size=2),
        st.none() | st.sampled_from([*CELLS, *NEW]),
    ),
    st.builds(lambda one, into: Deed(DeedKind.END, one, into=tuple(into)), cells, some_cells),
    st.builds(
        lambda one, into: Deed(DeedKind.END, one, into=tuple(into)),
        st.sampled_from(FRONTS),
        st.lists(st.sampled_from(FRONTS), max_size=1),
    ),
    st.builds(
        lambda one, into: Deed(DeedKind.END, one, into=tuple(into)),
        st.sampled_from(GROUPS),
        st.lists(st.sampled_from(GROUPS), max_size=2, unique=True),
    ),
    st.builds(
        lambda one, group: Deed(DeedKind.MOVE, one, group_id=group),
        st.sampled_from([*CELLS, *FRONTS]),
        st.none() | st.sampled_from(GROUPS),
    ),
    st.builds(
        lambda one, body: Deed(DeedKind.LEAD, one, body_id=body),
        st.sampled_from([*CELLS, *NEW]),
        st.sampled_from([*FRONTS, FRONT, 21]),
    ),
    st.builds(lambda one, rank: Deed(DeedKind.RANK, one, rank=rank), cells, st.sampled_from(Rank)),
    st.builds(
        lambda party, one, name: Deed(DeedKind.RAISE, party, merged=(one,), name=name, short_name=name),
        st.sampled_from(PARTIES),
        st.sampled_from([*CELLS, *NEW]),
        st.sampled_from("PQRS"),
    ),
    st.builds(
        lambda one, parent: Deed(DeedKind.UNDER, one, parent_id=parent),
        st.sampled_from([*CELLS, *NEW, *PARTIES]),
        st.none() | st.sampled_from([*PARTIES, *FRONTS, 20]),
    ),
    st.builds(
        lambda one, kind, name, parent: Deed(
            DeedKind.OPEN, one, name=name, short_name=name, unit_kind=kind, parent_id=parent
        ),
        st.sampled_from(PARTIES),
        st.sampled_from((UnitKind.BASE_PARTY, UnitKind.PART_PARTY)),
        st.sampled_from("PQRS"),
        st.none() | st.sampled_from(PARTIES),
    ),
)


@settings(max_examples=400, deadline=None)
@given(homes, st.lists(deeds, min_size=1, max_size=6), st.data())
def test_what_is_not_refused_leaves_nobody_out(where, wanted, data):
    before = tree(where)
    placed = {(one.person_id, one.unit_id): data.draw(st.sampled_from([*CELLS, *NEW])) for one in before.belongings[:3]}
    after = arranged(before, wanted, placed)
    if after.refused or after.asked:
        return
    standing = after.nodes.keys() - after.ended.keys()
    goes = {(one.belonging.person_id, one.belonging.unit_id): one.to for one in after.goings}
    people = {}
    for one in before.belongings:
        if before.nodes[one.unit_id].kind is UnitKind.CELL:
            people.setdefault(one.person_id, []).append(goes.get((one.person_id, one.unit_id), one.unit_id))
    assert all(len(there) == 1 and there[0] in standing for there in people.values())
    kinds = {unit: after.nodes[unit].cell_kind for unit in standing}
    police = {one.person_id for one in before.belongings if one.unit_id == 25}
    assert {person for person, (unit,) in people.items() if kinds[unit] is CellKind.POLICE} == police
    led = leads(after.nodes.values(), after.ended, FRONT)
    assert led.keys() == {unit for unit in standing if after.nodes[unit].kind is UnitKind.CELL}
    assert all(body is None or (body in standing and body != cell) for cell, body in led.items())
    assert all(led[cell] is not None for cell in led if kinds[cell] is not CellKind.POLICE)
    in_their_places(after, standing)
    committees = [after.nodes[unit].group_id for unit in standing if after.nodes[unit].kind is UnitKind.AREA_FRONT]
    committees = [group for group in committees if group]
    assert len(committees) == len(set(committees))
    assert set(committees) <= standing


def in_their_places(after, standing):
    """Whoever stands in something stands in what stands, of the right kind; nothing in itself, no party empty."""
    for one in (after.nodes[unit] for unit in standing):
        inside = after.nodes[one.parent_id] if one.parent_id else None
        assert inside is None or (inside.id in standing and inside.kind in INSIDE[one.kind])
        assert one.kind is not UnitKind.PART_PARTY or inside is not None
        assert one.rank is not Rank.BASE or inside is None
    filled = {after.nodes[unit].parent_id for unit in standing}
    parties = {unit for unit in standing if after.nodes[unit].kind in (UnitKind.BASE_PARTY, UnitKind.PART_PARTY)}
    assert parties <= filled


@given(deeds)
def test_a_deed_is_read_as_it_was_told(deed):
    assert read(deed.kind, json.loads(json.dumps(told(deed)))) == deed


def figures():
    """All that is printed of April, as it was due: the drive's figures and the month's, with their lists."""
    campaign, period = campaign_called("tu-soi-2022"), period_of("2022-04")
    counted = drive.plain(drive.of(campaign, date(2022, 4, 5), None), names=True)
    return json.dumps(
        [counted, month.plain(month.of(period, campaign.id))], ensure_ascii=False, default=str, sort_keys=True
    )


def at_random(arranger, draw):
    """An arrangement as an office could draft it: it may be refused, and then nothing of it stands."""
    cells = ["cell-1", "cell-2", "cell-3", "cell-school-1"]
    draw.shuffle(cells)
    new = arranger.open("Chi bộ Mới", group=draw.choice(["group-1", "group-2", None]))
    way = draw.choice(["merge", "split", "give", "into"])
    if way == "merge":
        arranger.merge(*cells[:2], name="Chi bộ Hợp nhất", group=draw.choice(["group-1", "group-2", "group-3", None]))
    elif way == "into":
        arranger.merge(*cells[:3], into=cells[0])
    else:
        stays = arranger.ward.units[cells[0]] if way == "give" else arranger.ward.units[cells[1]]
        into, units = (stays, new), arranger.ward.units
        by_group = tuple((units[f"group-{number}"], draw.choice(into)) for number in (1, 2))
        arranger.add(DeedKind.SPLIT, cells[0], into=into, by_group=by_group, rest=draw.choice(into))
    if draw.random() < 0.5:
        arranger.merge("front-1", "front-2", name="Ban CTMT Hợp nhất")
        arranger.merge("group-1", "group-2", name="Tổ dân phố Hợp nhất")
    if draw.random() < 0.5:
        arranger.add(DeedKind.LEAD, cells[3], body_id=arranger.ward.units["front-3"])
    if draw.random() < 0.4:
        arranger.add(DeedKind.RANK, cells[3], rank=Rank.BASE)
        if draw.random() < 0.6:
            told = {"merged": (arranger.ward.units[cells[3]],), "name": "Đảng bộ Mới", "short_name": "ĐB Mới"}
            party = arranger.add(DeedKind.RAISE, None, **told)
            if draw.random() < 0.5:
                arranger.add(DeedKind.UNDER, new, parent_id=party)
    if draw.random() < 0.4:
        arranger.merge("women", "farmers", into="women")


@pytest.mark.parametrize("seed", range(12))
def test_arranged_at_random_and_undone(arranger, seed):
    draw = random.Random(seed)
    april, before, everybody = figures(), stands(), cells_of(TODAY)
    arranger.draft(day=DAY, months_go=draw.choice(list(MonthsGo)))
    at_random(arranger, draw)
    try:
        arranger.agreed().day_comes()
    except Refused:
        assert {k: v for k, v in stands().items() if k != "told"} == {k: v for k, v in before.items() if k != "told"}
        return
    assert arranger.state is ArrangementState.APPLIED, arranger.row.problem
    after = cells_of(DAY)
    assert all(len(there) == 1 for there in after.values())
    assert after.keys() == everybody.keys()
    duties = assigned(DAY)
    assert len({one.person_id for one in duties}) == len(duties) == len(owed(date(2022, 4, 28)))
    assert all(one.body_id is not None or one.hidden or one.moved for one in duties)
    assert all(one.body_id != one.cell_id and one.lead_id != one.cell_id for one in duties)
    assert figures() == april
    assert audit.verify(1) is None
    arranger.undone()
    assert {k: v for k, v in stands().items() if k != "told"} == {k: v for k, v in before.items() if k != "told"}
    assert figures() == april
    assert audit.verify(1) is None
    db.session.rollback()
