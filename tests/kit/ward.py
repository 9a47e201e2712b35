"""The invented ward that every test lives in: two residential cells, a school and the police, on 25/04/2022."""

from copy import deepcopy
from datetime import date

from portal.accounts.models import Account
from portal.campaigns.models import Campaign
from portal.ground.db import db, in_ward, will_write
from portal.ground.ids import new_id
from portal.ground.names import fold, sort_key, split_name
from portal.organisations.models import CellKind, Holding, Unit, UnitKind
from portal.organisations.service import add_unit, found_ward, raise_ward
from portal.people.models import (
    CellMembership,
    Exemption,
    ExemptionKind,
    Kin,
    Membership,
    OrganisationMembership,
    Person,
    Residence,
    Sex,
)
from portal.plans.models import (
    Commitment,
    Delivery,
    DeliveryState,
    FollowedBy,
    Origin,
    Plan,
    PlanVersion,
    Recipient,
    Section,
    VersionState,
)
from portal.policy import Actor, Role
from portal.supervision.models import Helper, Lead, Part, Period, Programme, ProgrammeBody, Typist
from portal.supervision.queries.assignment import supervising_body

MONTH = "2022-04"
OTHER = 2  # the second ward, which stands in the same database
TODAY = date(2022, 4, 25)
SINCE = date(2020, 6, 1)

# name by standing: full name, cell, mass organisation, posts (role, unit, title)
PEOPLE = {
    "office": ("Phạm Văn Phòng", None, None, [("office", "office", "Văn phòng Đảng ủy")]),
    "admin": ("Trần Quản Trị", None, None, [("administrator", "office", "Quản trị hệ thống")]),
    "ward_secretary": ("Lê Đình Đông", "cell-3", None, [("ward_secretary", "ward", "Bí thư Đảng ủy")]),
    "standing": ("Vũ Thị Xuân", "cell-3", None, [("ward_standing", "ward", "Ủy viên Ban Thường vụ Đảng ủy")]),
    "front_chair": (
        "Nguyễn Thị Bích Mai",
        "cell-3",
        "women",
        [("ward_front_chair", "front", "Chủ tịch UBMTTQ phường")],
    ),
    "front_1": ("Trần Anh Thành", "cell-1", None, [("area_front_head", "front-1", "Trưởng ban CTMT tổ dân phố 1")]),
    "front_3": ("Nguyễn Thị Mai Ước", None, None, [("area_front_head", "front-3", "Trưởng ban CTMT tổ dân phố 3")]),
    "former_front_1": ("Ngô Cựu Trưởng", "cell-1", None, []),
    "helper_1": ("Đỗ Giúp Việc", "cell-1", None, []),
    "typist_1": ("Hồ Nhập Thay", None, None, []),
    "women_head": ("Lê Thị Thu Châu", "cell-1", "women", [("mass_head", "women", "Chủ tịch Hội LHPN phường")]),
    "youth_head": ("Trần Hữu Thành", "cell-1", "youth", [("mass_head", "youth", "Bí thư Đoàn phường")]),
    "sec_1": ("Hoàng Thị Thanh Lý", "cell-1", "women", [("cell_secretary", "cell-1", "Bí thư Chi bộ 1")]),
    "dep_1": ("Lê Duy Bình", "cell-1", None, [("cell_deputy", "cell-1", "Phó Bí thư Chi bộ 1")]),
    "com_1": ("Đỗ Phương Hương", "cell-1", None, [("cell_committee", "cell-1", "Chi ủy viên Chi bộ 1")]),
    "sponsor_1": ("Ngô Trọng Giang", "cell-3", None, [("cell_sponsor", "cell-1", "Đảng ủy viên phụ trách Chi bộ 1")]),
    "member_1": ("Nguyễn Thị Hoà", "cell-1", "women", []),
    "member_1b": ("Đặng Quốc Ân", "cell-1", "veterans", []),
    "member_1c": ("Phạm Hoàng Thị Minh Châu", "cell-1", "women", []),
    "relative_1": ("Trần Thị Thân", "cell-1", "women", []),
    "exempt_1": ("Vũ Văn Lộc", "cell-1", None, []),
    "no_plan_1": ("Bùi Chưa Lập", "cell-1", None, []),
    "sec_3": ("Dương Thị Thanh Mai", "cell-3", "women", [("cell_secretary", "cell-3", "Bí thư Chi bộ 3")]),
    "member_3": ("Lê Đức Cường", "cell-3", "youth", []),
    "police_1": ("Phan Công An", "cell-police", "youth", []),
    "sec_school": (
        "Võ Thị Hồng Đào",
        "cell-school-1",
        "union",
        [("cell_secretary", "cell-school-1", "Bí thư Chi bộ Trường")],
    ),
    "school_1": ("Trần Ngọc Nhung", "cell-school-1", "youth", []),
}
COMMITMENTS = (
    (Section.ETHICS, "Chưa gương mẫu trong phân loại rác tại nguồn", "Phân loại rác tại nhà", FollowedBy.LEAD),
    (Section.POLITICS, "Còn ngại phát biểu", "Phát biểu ít nhất một lần mỗi buổi", FollowedBy.CHI_UY),
    (Section.DUTIES, "Chưa bám sát địa bàn", "Mỗi tháng gặp ba hộ dân", FollowedBy.BOTH),
)


class Ward:
    """The ward's records by name: `ward.member_1` is a person's id, `ward.units["front-1"]` a unit's."""

    number = 1

    def __init__(self, ids):
        self.__dict__.update(deepcopy(ids))  # what a test adds is its own
        self.month, self.today = MONTH, TODAY

    def __getattr__(self, name):
        return self.people[name]

    def actor(self, name, today=TODAY):
        from portal.accounts.queries import actor_of  # the kit is imported before the app's registry is filled

        account = db.session.get(Account, (1, self.accounts[name]))
        return actor_of(account, PEOPLE[name][0], today)

    def place(self, body, month=MONTH):
        from portal.supervision.queries.places import place

        return place(month, self.units[body])


def build_ward():
    """The ward of the tests, and beside it from the first test on another with the same numbers, codes and names: a
    filter that was left out anywhere finds, changes or erases what is the other's."""
    will_write()
    found_ward(1, "phường Thử Nghiệm")
    with in_ward(1):
        ids = _built()
    found_ward(OTHER, "phường Thử Nghiệm")
    with in_ward(OTHER):
        other = _built("khac-")
    will_write(False)
    return {**ids, "other": other}


def _built(logins=""):
    units = {code: unit.id for code, unit in _units().items()}
    people, accounts = _people(units, logins)
    _supervision(units, people)
    versions, commitments = _plans(people, units)
    db.session.commit()
    return {"units": units, "people": people, "accounts": accounts, "versions": versions, "commitments": commitments}


def _units() -> dict[str, Unit]:
    units = raise_ward("phường Thử Nghiệm", superior="Quận ủy", areas=3)
    for code, name, kind in (
        ("cell-police", "Chi bộ Công an phường", CellKind.POLICE),
        ("cell-school-1", "Chi bộ Trường Mầm non số 1", CellKind.SCHOOL),
    ):
        units[code] = add_unit(UnitKind.CELL, code, name, name, units["ward"], kind, order=400)
    return units


def _people(units, logins):
    people, accounts = {}, {}
    for key, (name, cell, organisation, posts) in PEOPLE.items():
        people[key], accounts[key] = new_id(), new_id()
        person = Person(
            id=people[key],
            name=name,
            given_name=split_name(name)[1],
            folded=fold(name),
            sort_key=sort_key(name),
            sex=Sex.FEMALE if "Thị" in name else Sex.MALE,
            birth_date=date(1960, 1, 1),
            birth_year=1960,
        )
        db.session.add(person)
        db.session.flush()
        db.session.add(Account(id=accounts[key], person_id=people[key], login=f"{logins}{key}"))
        if cell:
            _member(people[key], units, cell, organisation, len(people))
        for role, unit, title in posts:
            db.session.add(
                Holding(person_id=people[key], unit_id=units[unit], role=Role(role), title=title, valid_from=SINCE)
            )
    db.session.add_all(
        [
            Exemption(person_id=people["exempt_1"], kind=ExemptionKind.EXEMPT, valid_from=SINCE),
            Kin(person_id=people["front_1"], relative_id=people["relative_1"], valid_from=SINCE),
            Holding(
                person_id=people["former_front_1"],
                unit_id=units["front-1"],
                role=Role.AREA_FRONT_HEAD,
                title="Trưởng ban CTMT tổ dân phố 1",
                valid_from=date(2018, 1, 1),
                valid_until=SINCE,
            ),
        ]
    )
    return people, accounts


def _member(person, units, cell, organisation, number):
    db.session.add_all(
        [
            Membership(
                person_id=person,
                card_number=f"38.{number:06d}",
                admitted_on=date(1990, 2, 3),
                official_on=date(1991, 2, 3),
                valid_from=SINCE,
            ),
            CellMembership(person_id=person, cell_id=units[cell], valid_from=SINCE),
            Residence(
                person_id=person,
                group_id=units.get(cell.replace("cell", "group")),
                place="Tổ dân phố",
                valid_from=SINCE,
            ),
        ]
    )
    if organisation:
        db.session.add(OrganisationMembership(person_id=person, organisation_id=units[organisation], valid_from=SINCE))


def _supervision(units, people):
    campaign = Campaign(
        id=new_id(),
        slug="tu-soi-2022",
        theme="Tự soi, tự sửa",
        document_number="121-KH/ĐU",
        document_date=date(2022, 3, 14),
        starts_on=date(2022, 3, 14),
        deadline=date(2022, 4, 5),
        plan_label="Kế hoạch tu dưỡng",
    )
    programme = Programme(
        id=new_id(),
        campaign_id=campaign.id,
        name="Giám sát kế hoạch tu dưỡng",
        legal_basis="Kế hoạch 121-KH/ĐU ngày 14/03/2022",
        first_month=MONTH,
    )
    db.session.add(campaign)
    db.session.flush()
    db.session.add(programme)
    db.session.flush()
    for code in ("front", "front-1", "front-2", "front-3", "women", "youth", "veterans", "farmers"):
        part = Part.LEAD if code.startswith("front") else Part.COORDINATING
        db.session.add(ProgrammeBody(programme_id=programme.id, body_id=units[code], part=part))
    for cell, body in (("cell-1", "front-1"), ("cell-2", "front-2"), ("cell-3", "front-3"), ("cell-school-1", "front")):
        db.session.add(Lead(cell_id=units[cell], body_id=units[body]))
    db.session.add(Lead(cell_id=units["cell-police"], body_id=None, hidden=True))
    db.session.add(Period(month=MONTH, due_on=date(2022, 4, 28), locks_on=date(2022, 5, 6)))
    db.session.add(
        Helper(
            body_id=units["front-1"],
            person_id=people["helper_1"],
            title="Phó ban CTMT tổ dân phố 1",
            valid_from=date(2022, 4, 1),
            named_by=people["front_1"],
        )
    )
    db.session.add(Typist(body_id=units["front-1"], person_id=people["typist_1"], valid_from=date(2022, 4, 1)))
    db.session.flush()


def _plans(people, units):
    versions, commitments = {}, {}
    campaign = db.session.scalar(db.select(Campaign.id))
    bodies = supervising_body(list(people.values()), TODAY)
    for key, (_, cell, *_rest) in PEOPLE.items():
        if not cell or key in ("exempt_1", "no_plan_1"):
            continue
        plan = Plan(id=new_id(), person_id=people[key], campaign_id=campaign)
        version = PlanVersion(
            id=new_id(),
            plan_id=plan.id,
            number=1,
            state=VersionState.APPROVED,
            origin=Origin.PORTAL,
            submitted_on=date(2022, 3, 22),
            approved_on=date(2022, 3, 29),
            known_approved_on=date(2022, 3, 29),
        )
        versions[key], commitments[key] = version.id, []
        for row in (plan, version):
            db.session.add(row)
            db.session.flush()
        for position, (section, shortcoming, remedy, followed_by) in enumerate(COMMITMENTS, 1):
            commitment = Commitment(
                id=new_id(),
                plan_version_id=version.id,
                position=position,
                section=section,
                shortcoming=f"{shortcoming} ({key})",
                remedy=remedy,
                due_on=date(2022, 12, 30),
                followed_by=followed_by,
            )
            commitments[key].append(commitment.id)
            db.session.add(commitment)
        if people[key] in bodies:
            db.session.add(
                Delivery(
                    plan_version_id=version.id,
                    recipient=Recipient.SUPERVISING_BODY,
                    unit_id=bodies[people[key]],
                    state=DeliveryState.SENT,
                    sent_on=date(2022, 3, 30),
                )
            )
    return versions, commitments


__all__ = ["MONTH", "PEOPLE", "SINCE", "TODAY", "Actor", "Ward", "build_ward"]
