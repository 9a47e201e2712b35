"""Why someone was absent may be their health: their chi ủy, the office and they read it, and nobody else anywhere."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest

from portal.attendance.models import AbsenceReason, MakeUp, Presence
from portal.attendance.queries.attendance import absentees, reasons_for
from portal.attendance.service.roll import PresenceSaid
from portal.audit import Entry, Payload
from portal.ground.db import db, will_write
from portal.ground.ids import written
from portal.meetings.models import MeetingKind
from portal.people.models import CellMembership
from tests.kit.ward import TODAY
from tests.meetings.test_roll import Hall
from tests.web.test_every_page import NAMED

SECRET = "F0 nằm viện"
MAY = ("member_1", "sec_1", "dep_1", "com_1", "office")
MAY_NOT = (
    "member_1b",
    "sponsor_1",
    "ward_secretary",
    "standing",
    "front_chair",
    "front_1",
    "women_head",
    "helper_1",
    "sec_3",
    "admin",
    "police_1",
)


WALK = ("member_1b", "sponsor_1", "ward_secretary", "front_chair", "women_head", "sec_3", "admin")


@pytest.fixture
def hall(ward, session):
    """Everyone was there but member_1, who is ill; the roll is closed. Her colleague keeps the roll."""
    meeting = session("ward", on=TODAY, kind=MeetingKind.CONFERENCE, code="conference", secretary="member_1b")
    hall = Hall(ward, meeting)
    hall.tell("member_1", words=SECRET)
    hall.all_present("office")
    hall.close("office")
    return hall


def words_of(response):
    """What a person reads in the answer, whatever its format."""
    if "spreadsheetml" in response.mimetype:
        book = openpyxl.load_workbook(BytesIO(response.data))
        return " ".join(str(cell.value) for page in book for line in page.iter_rows() for cell in line)
    return response.text


def addresses(app, ward, hall):
    filled = NAMED | {
        "meeting_id": lambda _: [hall.id],
        "make_up_id": lambda _: list(db.session.scalars(db.select(MakeUp.id))),
        "person_id": lambda _: [ward.member_1],
        "cell_id": lambda _: [ward.units["cell-1"]],
    }
    found = []
    with app.test_request_context(base_url="https://localhost"):
        for rule in app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint == "static" or not rule.arguments <= set(filled):
                continue
            way = {name: filled[name](ward)[0] for name in rule.arguments}
            found.append(app.url_map.bind("localhost").build(rule.endpoint, way))
    return found


@pytest.mark.parametrize("who", WALK)
def test_nobody_else_reads_it_on_any_page_in_any_export(app, ward, as_, hall, who):
    browser, told = as_(who), []
    for url in addresses(app, ward, hall):
        answer = browser.get(url)
        if SECRET in words_of(answer):
            told.append(url)
    assert not told


@pytest.mark.parametrize("who", MAY)
def test_who_may_know_it_reads_it(ward, hall, who):
    row = hall.of("member_1", who)
    assert (row.reason, row.words) == (AbsenceReason.HEALTH, SECRET)
    assert reasons_for(ward.actor(who), hall.id) == {ward.member_1: (AbsenceReason.HEALTH, SECRET)}


@pytest.mark.grid
@pytest.mark.parametrize("who", MAY_NOT)
def test_to_all_others_it_is_an_absence_with_a_reason(ward, hall, who):
    assert reasons_for(ward.actor(who), hall.id) == {}
    assert [(one.person_id, one.presence) for one in absentees(hall.id)] == [(ward.member_1, Presence.EXCUSED)]


def test_who_keeps_the_roll_without_a_post_sees_no_reason_and_no_kind_of_reason(as_, hall):
    browser = as_("member_1b")
    for url in (hall.url, f"{hall.url}/in?ly-do=1", f"{hall.url}/tai-ve?ly-do=1"):
        answer = browser.get(url)
        assert answer.status_code == 200
        assert "Vắng có lý do" in words_of(answer)
        assert "Sức khỏe" not in words_of(answer)


def test_the_cell_and_the_office_see_it_where_they_take_the_roll(as_, hall):
    office = as_("office")
    assert SECRET in words_of(office.get(hall.url))
    for url in (f"{hall.url}/in", f"{hall.url}/tai-ve"):  # what leaves the screen is read by whoever passes
        assert SECRET not in words_of(office.get(url))
        assert SECRET in words_of(office.get(f"{url}?ly-do=1"))
    views = db.session.scalars(db.select(Entry.action).where(Entry.action == "meeting.absence.reason")).all()
    assert len(views) == 2


def test_a_reason_of_work_is_hidden_alike_else_the_hidden_ones_would_be_known(ward, hall, as_):
    hall.correct("member_1", PresenceSaid(Presence.EXCUSED, AbsenceReason.WORK, "Trực cơ quan"), who="office")
    page = as_("member_1b").get(hall.url)
    assert "Trực cơ quan" not in page.text
    assert "Công tác" not in page.text


def test_the_person_reads_it_in_their_own_record(as_, hall):
    assert SECRET in as_("member_1").get("/diem-danh").text
    assert SECRET not in as_("member_1b").get("/diem-danh").text


def test_the_trail_does_not_hold_it(hall):
    assert SECRET not in str(db.session.scalars(db.select(Payload.content)).all())


def test_the_cells_year_shows_marks_and_no_reason(ward, as_, hall):
    url = f"/diem-danh/chi-bo/{written(ward.units['cell-1'])}"
    for who, status in (("sec_1", 200), ("sponsor_1", 200), ("ward_secretary", 200), ("member_1", 404), ("sec_3", 404)):
        browser = as_(who)
        for place in (url, f"{url}/tai-ve"):
            answer = browser.get(place)
            assert answer.status_code == status, (who, place)
            assert SECRET not in words_of(answer)
    assert as_("sec_1").get(f"{url}?nam=99999999999999999999").status_code == 200
    assert "Nguyễn Thị Hoà" in as_("sec_1").get(url).text


def test_who_moved_to_another_cell_takes_no_old_reason_along(ward, hall):
    """The new cell's committee was not the one that was told."""
    will_write()
    standing = db.session.scalars(db.select(CellMembership).where(CellMembership.person_id == ward.member_1)).one()
    standing.valid_until = TODAY + timedelta(days=1)
    moved = CellMembership(person_id=ward.member_1, cell_id=ward.units["cell-3"], valid_from=TODAY + timedelta(days=1))
    db.session.add(moved)
    db.session.commit()
    assert reasons_for(ward.actor("sec_3"), hall.id) == {}
    assert hall.of("member_1", "sec_1").words == SECRET
