"""The office's real workbooks, brought into a second ward of the same installation."""

import pytest
import sqlalchemy as sa

from portal.attendance.models import Attendance, MakeUp, Reported, Visit
from portal.campaigns.models import Campaign
from portal.demo.build import FILES, PLANS_KNOWN, STARTS, TODAY, WORKBOOKS
from portal.ground.db import db, flush, in_ward, writing
from portal.imports import service
from portal.meetings.models import Meeting
from portal.organisations.models import CellKind, Unit
from portal.organisations.service import found_ward, raise_ward
from portal.people.models import CellMembership, Exemption, Management, Membership, OrganisationMembership, Residence
from portal.people.service import add_people, person_row
from portal.plans.models import Commitment, Delivery, Plan, Posting, Return
from portal.plans.service.deliveries import open_routes
from portal.policy import Actor, Post, Role
from tests.imports.lists import counted


@pytest.fixture
def second_ward(app):
    """An empty ward 2 with its clerk."""
    with writing():
        found_ward(3, "phường Phúc Đồng")
        with in_ward(3):
            units = raise_ward("phường Phúc Đồng", superior="Quận ủy Long Biên")
            open_routes(STARTS)
            db.session.add(
                Campaign(
                    slug="tu-soi-2022",
                    theme="Tự soi, tự sửa",
                    document_number="121-KH/ĐU",
                    document_date=STARTS,
                    starts_on=STARTS,
                    deadline=PLANS_KNOWN,
                    plan_label="Kế hoạch tu dưỡng",
                )
            )
            clerk = person_row("Trần Thị Văn Thư")
            add_people([clerk])
            flush()
    office = Post(Role.OFFICE, units["office"].id, units["ward"].path)
    return Actor(ward_id=3, person_id=clerk["id"], posts=frozenset({office}))


def bring_all_in(app, clerk):
    found = []
    for name, kind, day in FILES:
        content = (WORKBOOKS / name).read_bytes()
        with writing(), in_ward(3):
            run = service.begin(clerk, app.config["FILES"], content, name, TODAY, effective_on=day)
            service.apply(clerk, app.config["FILES"], run.id, TODAY)
        assert run.kind is kind
        found.append(counted(run))
    return found


def test_the_wards_own_workbooks_come_in_whole_and_only_once(app, second_ward):
    first = bring_all_in(app, second_ward)
    assert first == [(700, 0, 0, 0), (77, 0, 0, 0), (575, 0, 0, 0), (551, 0, 0, 0), (17, 0, 0, 0)]
    with in_ward(3):
        tables = (Membership, CellMembership, Residence, Exemption, OrganisationMembership, Management)
        assert [_rows(table) for table in tables] == [700, 700, 700, 125, 571, 3]
        assert [_rows(table) for table in (Plan, Commitment, Return, Posting)] == [575, 1737, 16, 2]
        cells = db.session.execute(
            sa.select(Unit.cell_kind, sa.func.count()).where(Unit.cell_kind.is_not(None)).group_by(Unit.cell_kind)
        ).all()
        assert dict(map(tuple, cells)) == {CellKind.RESIDENTIAL: 11, CellKind.SCHOOL: 5, CellKind.POLICE: 1}
        sent = db.session.execute(sa.select(Delivery.recipient, sa.func.count()).group_by(Delivery.recipient)).all()
        assert dict(map(tuple, sent)) == {"superior": 3, "notice_board": 2, "ward_committee": 32}
        assert [_rows(table) for table in (Meeting, Attendance, MakeUp, Reported, Visit)] == [18, 551, 13, 17, 17]
    again = bring_all_in(app, second_ward)
    assert again == [(0, 0, 700, 0), (0, 0, 77, 0), (0, 0, 575, 0), (0, 0, 551, 0), (0, 0, 17, 0)]


def _rows(table):
    return db.session.scalar(sa.select(sa.func.count()).select_from(table))
