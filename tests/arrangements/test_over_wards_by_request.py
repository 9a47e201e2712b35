"""What somebody of one ward may try with a decision over several, by request: nothing of another ward is theirs."""

from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from portal.accounts.models import Account
from portal.accounts.queries import actor_of, person_name
from portal.arrangements.models import ArrangementTrace
from portal.arrangements.queries.reading import laid_deeds
from portal.arrangements.rules.deeds import DeedKind
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.service.over.carrying import apply_joint
from portal.arrangements.service.over.drafting import give
from portal.ground.db import db, in_ward, writing
from portal.ground.errors import Invalid, Refused
from portal.ground.ids import written
from portal.organisations.models import Holding, UnitKind
from portal.organisations.queries import units
from portal.organisations.wards import the_portal
from portal.people.models import Confirmation
from portal.policy import Role
from portal.supervision.queries.assignment import assigned
from portal.supervision.queries.places import place as place_of
from portal.supervision.service.notes import record_note
from portal.supervision.service.periods import open_period
from tests.arrangements.joint import DAY
from tests.kit.pages import Browser
from tests.kit.races import at_once
from tests.kit.ward import OTHER, PEOPLE
from tests.supervision.conftest import REMARK


@pytest.fixture
def drafted(joint):
    joint.begun()
    joint.area(1, 1, OTHER, named="Mới")
    return joint


def there(joint, app, who):
    """A browser in the other ward."""
    return Browser(app, SimpleNamespace(number=OTHER, accounts=joint.accounts[OTHER]), who)


def test_a_part_of_another_ward_read_by_number_is_not_there(drafted, app, as_):
    for office, number in ((as_("office"), OTHER), (there(drafted, app, "office"), 1)):
        part = f"/sap-xep/{written(drafted.ids[number])}"
        for page in ("", "/sua", "/chuc-vu", "/danh-sach", "/hoan-tac", "/them/rename", "/so-noi-den"):
            assert office.get(part + page).status_code == 404, page
        for deed in ("/gui", "/rut", "/bo", "/moi", "/noi-den", "/danh-sach", "/them/open", "/hoan-tac"):
            assert office.post(part + deed, {"reason": "x", "ward": "1"}).status_code == 404, deed
    for number in drafted.ids:
        assert drafted.row(number).state is ArrangementState.DRAFT
    with in_ward(1):
        assert len(laid_deeds(drafted.ids[1])) == 3


def test_a_second_person_confirms_no_part_of_another_ward(drafted, app, as_):
    for number in (1, OTHER):
        drafted.hand_in(number)
    with in_ward(OTHER):
        waits = db.session.scalars(sa.select(Confirmation)).one()
        place, version = f"/cho-xac-nhan/{written(waits.id)}", waits.version
        db.session.rollback()
    secretary = as_("ward_secretary")
    assert secretary.get(place).status_code == 404
    for deed in ("xac-nhan", "khong-xac-nhan", "rut"):
        answer = secretary.post(f"{place}/{deed}", {"version": str(version), "reason": "Thử"})
        assert answer.status_code == 404
    assert drafted.row(OTHER).state is ArrangementState.WAITING
    assert there(drafted, app, "ward_secretary").get(place).status_code == 200


def test_no_page_of_a_part_names_people_of_another_ward(drafted, app, as_):
    """The receiving ward reads units and numbers; the giving one its own people alone."""
    page = there(drafted, app, "ward_secretary").get(f"/sap-xep/{written(drafted.ids[OTHER])}").text
    main = page[page.index("<main") :]
    assert "đảng viên từ" in main
    assert not [name for name, *_ in PEOPLE.values() if name in main]
    assert PEOPLE["member_1"][0] in as_("ward_secretary").get(f"/sap-xep/{written(drafted.ids[1])}").text


def test_a_month_that_opens_there_is_no_deed_yet(drafted, as_):
    drafted.agreed().day_comes()
    with writing(), in_ward(OTHER):
        open_period(the_portal(OTHER), "2022-05", DAY)
    office, place = as_("office"), f"/sap-xep/{written(drafted.ids[1])}/hoan-tac"
    assert office.post(place, {"reason": "Thu hồi"}).status_code == 303
    drafted.confirm(1)
    assert drafted.row().state is ArrangementState.UNDONE


def test_a_note_on_somebody_who_came_stands_against_undoing(drafted, app, as_):
    drafted.agreed().day_comes()
    noted(drafted)
    office, place = as_("office"), f"/sap-xep/{written(drafted.ids[1])}/hoan-tac"
    answer = office.post(place, {"reason": "Thu hồi"})
    assert answer.status_code == 409
    assert "Tổ chức mới đã có việc làm nên không hoàn tác được nữa" in answer.text
    assert drafted.row().state is ArrangementState.APPLIED


def noted(joint):
    """The head of the committee that came writes of a member of the cell that came."""
    with writing(), in_ward(OTHER):
        open_period(the_portal(OTHER), "2022-05", DAY)
        body = next(one for one in units(UnitKind.AREA_FRONT) if one.short_name == "Ban CTMT Mới")
        held = (Holding.unit_id == body.id, Holding.role == Role.AREA_FRONT_HEAD, Holding.holds(DAY))
        head = db.session.scalars(sa.select(Holding.person_id).where(*held)).one()
        account = db.session.scalars(sa.select(Account).where(Account.person_id == head)).one()
        about = next(one.person_id for one in assigned(DAY) if one.body_id == body.id)
        writer = actor_of(account, person_name(account), DAY)
        record_note(writer, place_of("2022-05", body.id), about, DAY, said=REMARK, revision=0)


def test_done_once_by_two_who_come_at_once(drafted, app):
    drafted.agreed()
    came_to = at_once(app, *[lambda: apply_joint(the_portal(1), drafted.ids[1], DAY).state] * 2)
    assert came_to.count(ArrangementState.APPLIED) == 1
    assert sum(isinstance(one, Refused) for one in came_to) == 1, came_to
    with in_ward(1):
        traced = sa.select(ArrangementTrace.table, sa.func.count()).group_by(ArrangementTrace.table)
        assert {count for _, count in db.session.execute(traced)} == {1}
        db.session.rollback()


def test_several_are_given_with_what_stands_on_their_ground(joint):
    joint.begun()
    office, units_here = joint.actor(1), joint.ward.units
    with writing(), in_ward(1):
        told = {"along": True, "added": "Phúc Đồng"}
        assert give(office, joint.ids[1], [units_here["cell-1"], units_here["cell-school-1"]], OTHER, **told) == 4
    with in_ward(1):
        laid = [one.deed for one in laid_deeds(joint.ids[1])]
        assert {one.kind for one in laid} == {DeedKind.GIVE}
        assert {one.unit_id for one in laid} == {
            units_here[code] for code in ("group-1", "front-1", "cell-1", "cell-school-1")
        }
        assert all(one.short_name.endswith(" Phúc Đồng") for one in laid)
        assert laid[0].unit_id == units_here["group-1"]
        db.session.rollback()
    for ward_id, wrong in ((OTHER, units_here["cell-1"]), (77, units_here["cell-2"])):
        with writing(), in_ward(1), pytest.raises(Invalid):
            give(office, joint.ids[1], [wrong], ward_id, along=False)
