"""Nobody is led by themself: who leads in a cell follows from its residence group, by the deeds that people use."""

from datetime import date
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal.audit import Entry
from portal.ground.db import db, in_ward, will_write, writing
from portal.ground.errors import Invalid, Refused
from portal.ground.ids import written
from portal.organisations import areas
from portal.organisations.models import CellKind, Unit, UnitArea, UnitKind
from portal.organisations.queries import unit_coded, unit_of
from portal.organisations.service import open_unit, raise_ward
from portal.organisations.wards import the_portal
from portal.people.models import CellMembership
from portal.plans.models import Delivery
from portal.plans.service.deliveries import open_routes
from portal.supervision import clockwork
from portal.supervision.models import Lead, Part, Period, ProgrammeBody
from portal.supervision.queries.assignment import assigned, owed_by
from portal.supervision.queries.programme import leads_by_cell, standing_leads, unled
from portal.supervision.service.periods import assign_leads, follow_relation, set_lead
from tests.imports.lists import ROSTER, bring_in, member, sheet
from tests.people.test_office_records import record

DAY = {"since": "20/04/2022", "basis": "QĐ 9-QĐ/ĐU ngày 18/4/2022"}
DUE = date(2022, 4, 28)


@pytest.fixture
def opens(as_):
    """The office opens a unit on the page; answers with its id."""

    def opened(kind, name, group=None, **fields):
        group_id = written(unit_id(group)) if group else ""
        page = as_("office").post(
            "/to-chuc/them", DAY | {"kind": kind, "name": name, "short_name": name, "group": group_id} | fields
        )
        assert page.status_code == 303, page.text
        return unit_id(name)

    return opened


def unit_id(name):
    return db.session.scalar(sa.select(Unit.id).where(Unit.name == name))


def lead(cell_id, day=DUE):
    """The body that leads in the cell on the day."""
    rows = db.session.scalars(sa.select(Lead).where(Lead.cell_id == cell_id, Lead.holds(day))).all()
    assert len(rows) < 2, "two bodies lead in one cell"
    return rows[0].body_id if rows else None


def test_a_cell_opened_on_the_page_is_led_by_the_ward_front_and_never_by_itself(opens, ward):
    cell = opens("cell", "Chi bộ 12", cell_kind="residential")
    assert lead(cell) == ward.units["front"]
    clockwork.lead_new_cells()
    assert lead(cell) == ward.units["front"]


def test_its_members_are_owed_by_a_body_that_stands_in_the_progress(opens, as_, ward):
    cell = opens("cell", "CB Quân sự", cell_kind="other")
    _, answer = record(as_("office"), "doi-chi-bo", ward.member_1, cell=written(cell))
    assert answer.status_code == 303
    (mine,) = assigned(DUE, people=[ward.member_1])
    assert (mine.cell_id, mine.body_id) == (cell, ward.units["front"])
    page = as_("standing").get(f"/giam-sat/{ward.month}/tien-do/tat-ca/{written(ward.units['front'])}").text
    assert "Nguyễn Thị Hoà" in page


def test_a_residence_group_its_committee_and_its_cell_belong_together_in_any_order(opens, ward):
    opens("residence_group", "Tổ dân phố 24")
    cell = opens("cell", "Chi bộ số Hai mươi tư", "Tổ dân phố 24", cell_kind="residential")
    assert lead(cell) == ward.units["front"]
    committee = opens("area_front", "Ban CTMT tổ 24", "Tổ dân phố 24", since="22/04/2022")
    assert (lead(cell, date(2022, 4, 21)), lead(cell)) == (ward.units["front"], committee)
    later = opens("cell", "Chi bộ 24B", "Tổ dân phố 24", cell_kind="residential")
    assert lead(later) == committee


def test_the_plans_that_the_new_committee_reads_follow_the_move(opens, as_, ward):
    with in_ward(1), writing():
        open_routes()
    opens("residence_group", "Tổ dân phố 7")
    place = {"group": written(unit_id("Tổ dân phố 7")), **DAY}
    answer = as_("office").post(f"/to-chuc/{written(ward.units['cell-1'])}/dia-ban", place)
    assert answer.status_code == 303
    assert lead(ward.units["cell-1"], date(2022, 4, 19)) == ward.units["front-1"]
    assert lead(ward.units["cell-1"]) == ward.units["front"]
    committee = opens("area_front", "Ban CTMT tổ 7", "Tổ dân phố 7")
    assert lead(ward.units["cell-1"]) == committee
    copies = db.session.query(Delivery).filter_by(plan_version_id=ward.versions["member_1"], unit_id=committee)
    assert copies.count() == 1


def test_what_the_office_chose_no_relation_moves(as_, opens, ward):
    cell, office = ward.units["cell-school-1"], as_("office")
    chosen = {"body": written(ward.units["front-3"]), "since": "20/04/2022"}
    assert office.post(f"/giam-sat/chuong-trinh/chu-tri/{written(cell)}", chosen).status_code == 303
    opens("residence_group", "Tổ dân phố 8")
    opens("area_front", "Ban CTMT tổ 8", "Tổ dân phố 8")
    place = {"group": written(unit_id("Tổ dân phố 8")), **DAY}
    assert office.post(f"/to-chuc/{written(cell)}/dia-ban", place).status_code == 303
    clockwork.lead_new_cells()
    assert lead(cell) == ward.units["front-3"]
    page = office.get("/giam-sat/chuong-trinh").text
    assert "Văn phòng đã chọn; theo tổ dân phố thì là Ban CTMT tổ 8" in page
    again = {"body": "usual", "since": "21/04/2022"}
    assert office.post(f"/giam-sat/chuong-trinh/chu-tri/{written(cell)}", again).status_code == 303
    assert lead(cell) == unit_id("Ban CTMT tổ 8")


@pytest.mark.parametrize("wrong", ["cell-1", "cell-3", "group-1", "ward"])
def test_neither_a_cell_nor_itself_leads_a_cell(as_, ward, wrong):
    with pytest.raises(Invalid):
        set_lead(ward.actor("office"), ward.units["cell-1"], ward.units[wrong], since=ward.today)
    page = as_("office").post(
        f"/giam-sat/chuong-trinh/chu-tri/{written(ward.units['cell-1'])}",
        {"body": written(ward.units[wrong]), "since": "25/04/2022"},
    )
    assert page.status_code == 422
    assert lead(ward.units["cell-1"]) == ward.units["front-1"]


def test_the_database_itself_refuses_a_cell_that_leads_itself_and_two_that_lead(app, ward):
    for cell, body in (("cell-2", "cell-2"), ("cell-1", "front-3")):
        will_write()
        db.session.add(Lead(cell_id=ward.units[cell], body_id=ward.units[body], valid_from=date(2023, 1, 1)))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_a_later_change_is_not_overtaken_by_an_earlier_day(as_, ward):
    office, cell = as_("office"), ward.units["cell-1"]
    for body, since, status in (("front-3", "22/04/2022", 303), ("front-2", "20/04/2022", 422)):
        form = {"body": written(ward.units[body]), "since": since}
        page = office.post(f"/giam-sat/chuong-trinh/chu-tri/{written(cell)}", form)
        assert page.status_code == status
    assert "22/04/2022" in page.text
    assert [lead(cell, date(2022, 4, day)) for day in (19, 21, 22)] == [
        ward.units["front-1"],
        ward.units["front-1"],
        ward.units["front-3"],
    ]


def test_the_same_day_again_replaces_what_was_told(as_, ward):
    office, cell = as_("office"), ward.units["cell-1"]
    for body in ("front-3", "front-2"):
        form = {"body": written(ward.units[body]), "since": "22/04/2022"}
        assert office.post(f"/giam-sat/chuong-trinh/chu-tri/{written(cell)}", form).status_code == 303
    assert lead(cell) == ward.units["front-2"]
    assert lead(cell, date(2022, 4, 21)) == ward.units["front-1"]


def test_who_led_before_is_known_as_it_was_known_then(ward):
    before = db.session.scalar(sa.select(Lead.recorded_at).where(Lead.cell_id == ward.units["cell-1"]))
    will_write()
    set_lead(ward.actor("office"), ward.units["cell-1"], ward.units["front-3"], since=ward.today)
    db.session.commit()
    (now,), (then,) = (assigned(DUE, known, people=[ward.member_1]) for known in (None, before))
    assert (now.body_id, then.body_id) == (ward.units["front-3"], ward.units["front-1"])


def test_where_it_stands_wrong_it_is_put_right_with_its_trail_and_its_obligations(ward):
    with in_ward(1), writing():
        wrong = standing_leads()[ward.units["cell-3"]]
        wrong.body_id = ward.units["cell-1"]  # no deed writes this any more; a database of before may hold it
        wrong_id = wrong.id
    owed = len(owed_by(unit_of(ward.units["front-3"]), DUE))
    db.session.rollback()
    clockwork.lead_new_cells()
    with in_ward(1):
        assert lead(ward.units["cell-3"]) == ward.units["front-3"]
        assert len(owed_by(unit_of(ward.units["front-3"]), DUE)) > owed
        assert db.session.scalar(sa.select(Lead.withdrawn_at).where(Lead.id == wrong_id)) is not None
        entry = db.session.scalars(sa.select(Entry).where(Entry.object_kind == "supervision_lead")).all()[-1]
        assert entry.capacity == "Cổng Tự Soi"
    db.session.rollback()


def test_nothing_that_follows_by_itself_changes_a_locked_month(opens, ward, monkeypatch):
    before = {one.person_id: one.body_id for one in assigned(DUE)}
    with in_ward(1), writing():
        db.session.add(Period(month="2022-03", due_on=date(2022, 3, 28), locks_on=date(2022, 4, 6)))
    group = db.session.scalar(sa.select(UnitArea).where(UnitArea.unit_id == ward.units["front-1"]))
    with in_ward(1), writing():
        areas.place_unit(
            ward.actor("office"),
            unit_of(ward.units["front-1"]),
            None,
            since=date(2022, 1, 1),
            today=ward.today,
            basis="QĐ 1",
        )
    assert group is not None
    assert lead(ward.units["cell-1"], date(2022, 3, 28)) == ward.units["front-1"]
    assert lead(ward.units["cell-1"], date(2022, 3, 29)) == ward.units["front"]
    assert before[ward.member_1] == ward.units["front-1"]


def test_one_group_has_one_committee(as_, opens, ward):
    page = as_("office").post(
        "/to-chuc/them",
        DAY
        | {
            "kind": "area_front",
            "name": "Ban CTMT thứ hai",
            "short_name": "Ban 2",
            "group": written(ward.units["group-1"]),
        },
    )
    assert page.status_code == 409
    assert "Tổ dân phố 1 đã có Ban CTMT tổ dân phố 1" in page.text
    without = as_("office").post(
        "/to-chuc/them", DAY | {"kind": "area_front", "name": "Ban CTMT không tổ", "short_name": "Ban không tổ"}
    )
    assert without.status_code == 422


def test_only_the_office_places_a_unit(as_, ward):
    place = {"group": written(ward.units["group-3"]), **DAY}
    for who in ("sec_1", "ward_secretary", "front_chair", "member_1"):
        for unit in ("cell-1", "front-1"):
            assert as_(who).post(f"/to-chuc/{written(ward.units[unit])}/dia-ban", place).status_code == 403
    assert as_("office").post(f"/to-chuc/{written(ward.units['women'])}/dia-ban", place).status_code == 404
    police = as_("office").post(f"/to-chuc/{written(ward.units['cell-police'])}/dia-ban", place)
    assert police.status_code == 409
    assert standing_leads()[ward.units["cell-police"]].hidden


def test_the_pages_say_who_leads_and_why(as_, ward):
    page = as_("office").get("/giam-sat/chuong-trinh").text
    assert "Chi bộ 1: Ban CTMT tổ dân phố 1" in page
    assert "Theo tổ dân phố: Tổ 1." in page
    unit = as_("member_1").get(f"/to-chuc/{written(ward.units['cell-1'])}").text
    assert "Chủ trì giám sát đảng viên:" in unit
    assert "Ban Công tác Mặt trận tổ dân phố 1" in unit


def test_a_roster_that_brings_a_new_area_brings_its_relation(app, ward):
    bring_in(app, ward, sheet(ROSTER, member(**{"Chi bộ": "Chi bộ 9", "Nơi ở hiện nay": "Tổ 9, phường Thử Nghiệm"})))
    assert lead(unit_id("Chi bộ 9")) == unit_id("Ban Công tác Mặt trận tổ dân phố 9")
    assert db.session.scalar(
        sa.select(ProgrammeBody.id).where(
            ProgrammeBody.body_id == unit_id("Ban Công tác Mặt trận tổ dân phố 9"), ProgrammeBody.part == Part.LEAD
        )
    )


def test_a_roster_finds_the_residence_group_that_the_office_opened(app, opens, ward):
    opens("residence_group", "Tổ dân phố 24")
    committee = opens("area_front", "Ban CTMT tổ 24", "Tổ dân phố 24")
    lives = {"Chi bộ": "Chi bộ 24", "Nơi ở hiện nay": "Tổ 24, phường Thử Nghiệm"}
    bring_in(app, ward, sheet(ROSTER, member(**lives)))
    assert lead(unit_id("Chi bộ 24")) == committee
    assert db.session.query(Unit).filter_by(name="Tổ dân phố 24").count() == 1


def test_a_ward_that_is_set_up_has_its_areas_related(ward):
    with in_ward(3), writing():
        raise_ward("phường Hai", superior="Quận ủy", areas=2)
        found = {
            unit_of(one.unit_id).code: unit_of(one.group_id).code
            for one in db.session.scalars(sa.select(UnitArea).where(UnitArea.ward_id == 3))
        }
    assert found == {"cell-1": "group-1", "front-1": "group-1", "cell-2": "group-2", "front-2": "group-2"}


class Tree:
    """A ward's tree as the test tells it beside the portal: who stands on whose ground, and what the office chose."""

    def __init__(self, ward, seed):
        self.ward, self.chance, self.office = ward, Random(seed), ward.actor("office")
        self.number = 100
        self.group_of = {
            ward.units[f"{kind}-{number}"]: ward.units[f"group-{number}"]
            for kind in ("cell", "front")
            for number in (1, 2, 3)
        }
        self.chosen = {}
        self.groups = [ward.units[f"group-{number}"] for number in (1, 2, 3)]
        self.committees = [ward.units[f"front-{number}"] for number in (1, 2, 3)]
        self.cells = [ward.units[code] for code in ("cell-1", "cell-2", "cell-3", "cell-school-1")]

    def expected(self, cell_id):
        if cell_id in self.chosen:
            return self.chosen[cell_id]
        group = self.group_of.get(cell_id)
        on_it = [one for one in self.committees if group and self.group_of.get(one) == group]
        return on_it[0] if on_it else self.ward.units["front"]

    def open(self, kind, cell_kind=None, group=None):
        self.number += 1
        parent = {UnitKind.AREA_FRONT: "front", UnitKind.RESIDENCE_GROUP: "people"}.get(kind, "ward")
        name = self.chance.choice(("Chi bộ", "cell", "front", "Tổ", "Ban CTMT")) + f" {self.number}"
        return open_unit(
            self.office,
            kind,
            name,
            name,
            unit_coded(parent),
            cell_kind,
            since=self.ward.today,
            today=self.ward.today,
            basis="QĐ",
            group=unit_of(group) if group else None,
        ).id

    def open_cell(self):
        group = self.chance.choice([None, *self.groups])
        kind = self.chance.choice([CellKind.RESIDENTIAL, CellKind.SCHOOL, CellKind.OTHER])
        cell = self.open(UnitKind.CELL, kind, group)
        self.cells.append(cell)
        if group:
            self.group_of[cell] = group

    def open_group(self):
        self.groups.append(self.open(UnitKind.RESIDENCE_GROUP))

    def open_committee(self):
        free = [group for group in self.groups if not self._committee(group)]
        if free:
            group = self.chance.choice(free)
            committee = self.open(UnitKind.AREA_FRONT, group=group)
            self.committees.append(committee)
            self.group_of[committee] = group

    def _committee(self, group):
        return [one for one in self.committees if self.group_of.get(one) == group]

    def move(self):
        """A cell or a committee goes to another group's ground, or to none: a committee without ground is closed."""
        unit = self.chance.choice([*self.cells, *self.committees])
        group = self.chance.choice([None, *self.groups])
        other = [one for one in self._committee(group) if one != unit] if unit in self.committees else []
        place = (self.office, unit_of(unit), unit_of(group) if group else None)
        how = {"since": self.ward.today, "today": self.ward.today, "basis": "QĐ"}
        if group and other:
            with pytest.raises(Refused):
                areas.place_unit(*place, **how)
            return
        areas.place_unit(*place, **how)
        self.group_of[unit] = group

    def choose(self):
        cell, body = self.chance.choice(self.cells), self.chance.choice([*self.committees, self.ward.units["women"]])
        set_lead(self.office, cell, body, since=self.ward.today)
        self.chosen[cell] = body

    def choose_wrongly(self):
        cell = self.chance.choice(self.cells)
        with pytest.raises(Invalid):
            set_lead(self.office, cell, self.chance.choice([cell, *self.cells, *self.groups]), since=self.ward.today)

    def let_follow(self):
        if self.chosen:
            cell = self.chance.choice(sorted(self.chosen))
            follow_relation(self.office, cell, since=self.ward.today)
            del self.chosen[cell]

    def change_cell(self):
        row = self.chance.choice(
            db.session.scalars(
                sa.select(CellMembership).where(CellMembership.cell_id.in_(self.cells), CellMembership.holds(DUE))
            ).all()
        )
        row.cell_id = self.chance.choice(self.cells)
        db.session.flush()

    def tick(self):
        assign_leads(the_portal(1), self.ward.today)


DEEDS = ("open_cell", "open_group", "open_committee", "move", "move", "choose", "choose_wrongly", "let_follow")
MORE = ("change_cell", "tick")


@pytest.mark.grid(one_in=4)
@pytest.mark.parametrize("seed", range(12))
def test_no_obligation_is_doubled_or_missing_and_no_body_leads_itself(ward, seed):
    will_write()
    tree, front = Tree(ward, seed), ward.units["front"]
    for _ in range(25):
        getattr(tree, tree.chance.choice(DEEDS + MORE))()
        db.session.flush()
        every = assigned(DUE)
        assert len(every) == len({one.person_id for one in every})
        for one in every:
            if not one.hidden:
                assert one.lead_id == tree.expected(one.cell_id)
                # Where the ward Front leads, its only head's own note is nobody's: the progress page counts them.
                assert (one.body_id is None) == (one.person_id == ward.front_chair and one.lead_id == front)
                assert one.body_id != one.cell_id
        bodies = [unit_of(body) for body in {*tree.committees, front, ward.units["women"]}]
        owed = [one.person_id for body in bodies for one in owed_by(body, DUE)]
        assert sorted(owed) == sorted(one.person_id for one in every if one.body_id)
        assert not unled(ward.today)
    shown = {one.cell_id: one for one in leads_by_cell(ward.today)}
    assert all(shown[cell].body for cell in tree.cells)
