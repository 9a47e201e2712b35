"""The invented ward with a full cell, where numbers of rows matter."""

from datetime import date

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.ground.db import db, enter_ward, will_write
from portal.ground.ids import new_id
from portal.ground.names import fold, sort_key, split_name
from portal.people.models import CellMembership, Membership, OrganisationMembership, Person, Residence, Sex
from portal.plans.models import Commitment, FollowedBy, Origin, Plan, PlanVersion, Section, VersionState
from tests.kit.ward import SINCE


def more_members(ward, count, first=0):
    """Women of cell 1, so that the area's Front, the cell and the Women's union all get them."""
    enter_ward(1)
    will_write()
    campaign = db.session.scalar(sa.select(Campaign.id))
    for number in range(first, first + count):
        name = f"Trần Thị Thêm {chr(ord('A') + number % 26)}{number}"
        person = Person(
            name=name,
            given_name=split_name(name)[1],
            folded=fold(name),
            sort_key=sort_key(name),
            sex=Sex.FEMALE,
            birth_date=date(1970, 1, 1),
            birth_year=1970,
        )
        db.session.add(person)
        db.session.flush()
        of = {"person_id": person.id, "valid_from": SINCE}
        db.session.add_all(
            [
                Membership(card_number=f"39.{number:06d}", admitted_on=date(1995, 2, 3), **of),
                CellMembership(cell_id=ward.units["cell-1"], **of),
                Residence(group_id=ward.units["group-1"], place="Tổ dân phố", **of),
                OrganisationMembership(organisation_id=ward.units["women"], **of),
            ]
        )
        _plan_of(person.id, campaign)
    db.session.commit()
    will_write(False)
    db.session.remove()
    enter_ward(1)


def _plan_of(person_id, campaign_id):
    plan = Plan(id=new_id(), person_id=person_id, campaign_id=campaign_id)
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
    promise = Commitment(
        id=new_id(),
        plan_version_id=version.id,
        position=1,
        section=Section.ETHICS,
        shortcoming="Chưa gương mẫu",
        remedy="Phân loại rác tại nhà",
        due_on=date(2022, 12, 30),
        followed_by=FollowedBy.BOTH,
    )
    for row in (plan, version, promise):
        db.session.add(row)
        db.session.flush()
