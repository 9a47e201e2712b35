"""The roll: hostile ways first."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa

from portal.attendance.models import AbsenceReason, Attendance, MakeUp, Presence, TakenBy
from portal.attendance.queries.attendance import numbers
from portal.attendance.queries.roll import roll_of
from portal.attendance.service import roll
from portal.attendance.service.roll import PresenceSaid
from portal.audit import Entry, Payload
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused, Unknown
from portal.ground.ids import written
from portal.meetings.models import Meeting, MeetingKind, MeetingState
from portal.meetings.queries.meetings import meeting_for
from portal.people.models import Person
from portal.people.service import correct
from tests.kit.ward import PEOPLE, TODAY

PRESENT, EXCUSED, ABSENT = PresenceSaid(Presence.PRESENT), PresenceSaid(Presence.EXCUSED), PresenceSaid(Presence.ABSENT)
CELL_1 = {name for name, (_, cell, *_rest) in PEOPLE.items() if cell == "cell-1"} - {"exempt_1"}


class Hall:
    """One session of cell 1 today, and what its people do about the roll."""

    def __init__(self, ward, meeting):
        self.ward, self.id = ward, meeting.id

    def row(self, who="sec_1"):
        return meeting_for(self.ward.actor(who), self.id)

    def mark(self, whom, said=PRESENT, *, who="sec_1", version=0, today=TODAY):
        will_write()
        row = roll.mark(self.ward.actor(who), self.row(), self.ward.people[whom], today, said=said, version=version)
        db.session.commit()
        return row

    def all_present(self, who="sec_1"):
        will_write()
        count = roll.everyone_present(self.ward.actor(who), self.row(), TODAY)
        db.session.commit()
        return count

    def tell(self, whom, who=None, *, reason=AbsenceReason.HEALTH, words="F0", today=TODAY):
        will_write()
        row = roll.tell_absence(
            self.ward.actor(who or whom), self.row(), self.ward.people[whom], today, reason=reason, words=words
        )
        db.session.commit()
        return row

    def close(self, who="sec_1", *, unsaid=True, today=TODAY):
        will_write()
        roll.close_roll(self.ward.actor(who), self.row(), today, unsaid_are_absent=unsaid)
        db.session.commit()

    def correct(self, whom, said, *, who="sec_1", why="Nhầm tên", version=None):
        will_write()
        seen = self.of(whom).version if version is None else version
        row = roll.correct(self.ward.actor(who), self.row(), self.ward.people[whom], said=said, why=why, version=seen)
        db.session.commit()
        return row

    def roll(self, who="sec_1"):
        db.session.expire_all()
        return roll_of(self.ward.actor(who), self.row())

    def of(self, whom, who="sec_1"):
        return self.roll(who).of(self.ward.people[whom])

    @property
    def url(self):
        return f"/sinh-hoat/{written(self.id)}/diem-danh"


@pytest.fixture
def hall(ward, session):
    return Hall(ward, session(on=TODAY, kind=MeetingKind.THEMED, code="themed"))


@pytest.mark.parametrize("who", ["member_1", "sponsor_1", "ward_secretary", "front_1", "women_head", "sec_3"])
def test_who_may_not_take_the_roll(hall, who):
    with pytest.raises(NotAllowed):
        hall.mark("member_1b", who=who)
    assert db.session.scalar(db.select(db.func.count(Attendance.id))) == 0


@pytest.mark.parametrize(("who", "status"), [("member_3", 404), ("front_3", 404), ("member_1", 403), (None, 401)])
def test_a_roll_is_not_there_for_who_may_not_know_it(hall, as_, stranger, who, status):
    browser = as_(who) if who else stranger
    assert browser.get(hall.url).status_code == status
    assert browser.get(f"{hall.url}/in").status_code == status
    assert browser.get(f"{hall.url}/tai-ve").status_code == status


def test_nobody_can_have_been_there_before_the_day(hall):
    with pytest.raises(Refused, match="Chưa đến ngày họp"):
        hall.mark("member_1", today=TODAY - timedelta(days=1))


def test_only_who_is_convened_stands_on_the_roll(hall):
    with pytest.raises(Unknown):
        hall.mark("member_3")


def test_a_tap_and_a_second_tap(hall, ward):
    assert hall.mark("member_1").presence is Presence.PRESENT
    assert hall.mark("member_1", PresenceSaid(None), version=1).presence is None
    row = hall.mark("member_1", EXCUSED, version=2)
    assert (row.presence, row.taken_by, row.by) == (Presence.EXCUSED, TakenBy.ROLL, ward.sec_1)
    deeds = db.session.scalars(db.select(Entry.action).where(Entry.action == "meeting.run")).all()
    assert len(deeds) == 3


def test_two_who_take_the_roll_at_once_do_not_overwrite_each_other(hall):
    hall.mark("member_1", ABSENT)
    with pytest.raises(Conflict):
        hall.mark("member_1", PRESENT, who="dep_1", version=0)
    assert hall.of("member_1").presence is Presence.ABSENT
    assert hall.mark("member_1", ABSENT, who="dep_1", version=0).presence is Presence.ABSENT  # alike


def test_everyone_present_leaves_who_told_an_absence_and_the_exempt(hall):
    hall.tell("member_1")
    hall.mark("member_1b", ABSENT)
    assert hall.all_present() == len(CELL_1) - 2
    assert hall.of("member_1").presence is Presence.EXCUSED
    assert hall.of("member_1b").presence is Presence.ABSENT
    assert hall.of("exempt_1").presence is None


@pytest.mark.parametrize(
    ("who", "whom"), [("member_1b", "member_1"), ("sec_3", "member_1"), ("ward_secretary", "member_1")]
)
def test_who_may_not_tell_an_absence(hall, who, whom):
    with pytest.raises(NotAllowed):
        hall.tell(whom, who)


def test_an_absence_is_told_beforehand_and_taken_back(hall, ward):
    row = hall.tell("member_1", today=TODAY - timedelta(days=3))
    assert (row.reason, row.words, row.taken_by) == (AbsenceReason.HEALTH, "F0", TakenBy.BEFOREHAND)
    assert hall.tell("member_1", "sec_1", reason=AbsenceReason.WORK, words="Trực").reason is AbsenceReason.WORK
    will_write()
    roll.take_back_absence(ward.actor("member_1"), hall.row(), ward.member_1, TODAY)
    db.session.commit()
    assert hall.of("member_1").presence is None


def test_an_absence_comes_too_late(hall):
    with pytest.raises(Refused, match="đã họp ngày"):
        hall.tell("member_1", today=TODAY + timedelta(days=1))
    hall.mark("member_1")
    with pytest.raises(Refused, match="có mặt"):
        hall.tell("member_1")


def test_another_reason_is_told_in_words(hall):
    with pytest.raises(Invalid) as invalid:
        hall.tell("member_1", reason=AbsenceReason.OTHER, words="")
    assert set(invalid.value.reasons) == {"words"}


def test_closing_asks_about_who_was_not_called(hall):
    hall.mark("member_1")
    with pytest.raises(Invalid, match=f"Còn {len(CELL_1) - 1} người"):
        hall.close(unsaid=False)


def test_closing_freezes_the_denominator_and_the_exempt_count_apart(hall, ward):
    hall.all_present()
    hall.mark("member_1", EXCUSED, version=1)
    hall.mark("member_1b", ABSENT, version=1)
    hall.close()
    held = db.session.get(Meeting, (1, hall.id))
    assert (held.state, held.roll_closed_by) == (MeetingState.HELD, ward.sec_1)
    assert db.session.scalar(db.select(db.func.count(Attendance.id))) == len(CELL_1) + 1
    told = numbers(hall.id)
    assert (told.convened, told.present, told.exempt) == (len(CELL_1), len(CELL_1) - 2, 1)
    owing = set(db.session.scalars(db.select(MakeUp.person_id)))
    assert owing == {ward.member_1, ward.member_1b}


def test_who_joins_the_cell_later_changes_no_closed_roll(hall, ward):
    from tests.kit.crowd import more_members

    hall.all_present()
    hall.close()
    more_members(ward, 3)
    assert hall.roll().numbers.convened == len(CELL_1)


def test_a_monthly_meeting_is_not_made_up(ward, session):
    hall = Hall(ward, session(on=TODAY))
    hall.close()
    assert db.session.scalar(db.select(db.func.count(MakeUp.id))) == 0


def test_a_closed_roll_takes_nothing_but_a_correction_with_a_reason(hall, ward):
    hall.all_present()
    hall.close()
    with pytest.raises(Refused, match="đã chốt"):
        hall.mark("member_1", ABSENT, version=1)
    with pytest.raises(Refused, match="đã chốt"):
        hall.tell("member_1")
    with pytest.raises(Refused, match="đã chốt"):
        hall.close()
    with pytest.raises(Invalid) as invalid:
        hall.correct("member_1", ABSENT, why="")
    assert set(invalid.value.reasons) == {"why"}
    with pytest.raises(NotAllowed):
        hall.correct("member_1", ABSENT, who="member_1b")
    hall.correct("member_1", ABSENT)
    assert hall.of("member_1").presence is Presence.ABSENT
    assert set(db.session.scalars(db.select(MakeUp.person_id))) == {ward.member_1}
    kept = db.session.scalars(db.select(Payload.content)).all()
    assert any(one.get("why") == "Nhầm tên" for one in kept if one)
    hall.correct("member_1", PRESENT)
    assert db.session.scalar(db.select(db.func.count(MakeUp.id))) == 0


def test_a_correction_on_an_old_view_is_a_conflict(hall):
    hall.all_present()
    hall.close()
    with pytest.raises(Conflict):
        hall.correct("member_1", ABSENT, version=9)


def test_the_organiser_reopens_with_a_reason(hall, ward):
    hall.close()
    will_write()
    with pytest.raises(Invalid):
        roll.reopen(ward.actor("sec_1"), hall.row(), why="")
    with pytest.raises(NotAllowed):
        roll.reopen(ward.actor("member_1"), hall.row(), why="Nhầm")
    roll.reopen(ward.actor("sec_1"), hall.row(), why="Chốt nhầm")
    db.session.commit()
    assert hall.mark("member_1", version=hall.of("member_1").version).presence is Presence.PRESENT


def test_a_session_called_off_or_moved_has_no_roll(hall):
    will_write()
    db.session.get(Meeting, (1, hall.id)).state = MeetingState.NOT_HELD
    db.session.commit()
    with pytest.raises(Refused, match="không họp"):
        hall.mark("member_1")


@pytest.mark.parametrize("htmx", [True, False])
def test_a_tap_on_the_page_changes_one_row_and_the_count(hall, ward, as_, htmx):
    browser = as_("sec_1")
    page = browser.get(hall.url)
    assert page.status_code == 200
    assert f"Đã điểm danh 0/{len(CELL_1)}" in page.text
    place = f"{hall.url}/{written(ward.member_1)}"
    answer = browser.submit(page, place, htmx, presence="present")
    assert answer.status_code == (200 if htmx else 303)
    if htmx:
        assert f'id="p-{written(ward.member_1)}"' in answer.text
        assert 'hx-swap-oob="true"' in answer.text
        assert f"Đã điểm danh 1/{len(CELL_1)}" in answer.text
        assert "<html" not in answer.text
        assert written(ward.member_1b) not in answer.text


def test_a_row_someone_else_marked_answers_409_and_shows_what_stands(hall, ward, as_):
    hall.mark("member_1", ABSENT)
    place = f"{hall.url}/{written(ward.member_1)}"
    answer = as_("dep_1").post(place, {"presence": "present", "version": "0"}, True)
    assert answer.status_code == 409
    assert "Người khác vừa điểm danh" in answer.text
    assert 'class="roll-row absent"' in answer.text


@pytest.mark.parametrize(
    "fields", [{"presence": "maybe"}, {"presence": "exempt"}, {"presence": "excused", "words": "x" * 201}]
)
def test_what_cannot_be_said_of_anyone_is_422(hall, ward, as_, fields):
    answer = as_("sec_1").post(f"{hall.url}/{written(ward.member_1)}", {"version": "0", **fields})
    assert answer.status_code == 422


@pytest.mark.parametrize("version", ["", "x", "9" * 40, "-1"])
def test_a_version_that_is_none_breaks_nothing(hall, ward, as_, version):
    answer = as_("sec_1").post(f"{hall.url}/{written(ward.member_1)}", {"presence": "absent", "version": version})
    assert answer.status_code in (303, 409)


def test_names_are_found_without_marks_and_stand_in_no_address(hall, as_):
    browser = as_("sec_1")
    found = browser.submit(browser.get(hall.url), "/diem-danh/tim", q="hoa")
    assert "Nguyễn Thị Hoà" in found.text
    assert "Đặng Quốc Ân" not in found.text
    assert "Không có ai tên như vậy" in browser.submit(browser.get(hall.url), "/diem-danh/tim", q="zzz").text


def test_the_whole_roll_on_the_page(hall, ward, as_):
    browser = as_("sec_1")
    assert browser.submit(browser.get(hall.url), "/tat-ca").status_code == 303
    answer = browser.submit(browser.get(hall.url), "/chot")
    assert answer.status_code == 303
    page = browser.get(hall.url)
    assert "Đính chính" in page.text
    wrong = browser.get(f"{hall.url}/{written(ward.member_1)}/dinh-chinh")
    again = browser.submit(wrong, "/dinh-chinh", presence="absent", why="")
    assert (again.status_code, "Hãy ghi lý do." in again.text) == (422, True)
    assert browser.submit(wrong, "/dinh-chinh", presence="absent", why="Về sớm").status_code == 303
    assert hall.of("member_1").presence is Presence.ABSENT
    assert browser.submit(browser.get(hall.url), "/mo-lai", why="").status_code == 422
    assert browser.submit(browser.get(hall.url), "/mo-lai", why="Chốt nhầm").status_code == 303


def test_closing_with_people_left_is_422_with_its_sentence(hall, as_):
    browser = as_("sec_1")
    answer = browser.submit(browser.get(hall.url), "/chot")
    assert answer.status_code == 422
    assert "chưa điểm danh" in answer.text


def test_an_absence_is_told_on_its_page(hall, ward, as_):
    browser, url = as_("member_1"), hall.url.replace("diem-danh", "bao-vang")
    assert browser.submit(browser.get(url), "/bao-vang", words="F0").status_code == 422
    assert browser.submit(browser.get(url), "/bao-vang", reason="health", words="F0").status_code == 303
    assert "F0" in browser.get(url).text
    assert browser.submit(browser.get(url), "/rut").status_code == 303
    assert as_("member_3").get(url).status_code == 404
    assert as_("member_1b").get(f"{url}/{written(ward.member_1)}").status_code == 403
    assert as_("sec_1").get(f"{url}/{written(ward.member_1)}").status_code == 200


def test_the_workbook_holds_numbers_and_no_formula(hall, ward, as_):
    hall.tell("member_1", words="=1+1")
    hall.all_present()
    answer = as_("sec_1").get(f"{hall.url}/tai-ve?ly-do=1")
    assert answer.status_code == 200
    page = openpyxl.load_workbook(BytesIO(answer.data)).active
    cells = [cell for line in page.iter_rows() for cell in line if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    lines = {line[1].value: line for line in page.iter_rows(min_row=5) if line[1].value}
    assert lines["Có mặt"][3].value == len(CELL_1) - 1
    assert lines["Triệu tập"][3].data_type == "n"
    assert "=1+1" in lines["Nguyễn Thị Hoà"][4].value


def test_the_roll_costs_the_same_however_many_stand_on_it(hall, ward, as_, count_reads):
    from tests.kit.crowd import more_members

    browser = as_("sec_1")
    browser.get(hall.url)
    few = count_reads(lambda: browser.get(hall.url))
    more_members(ward, 30)
    assert count_reads(lambda: browser.get(hall.url)) <= few


def test_a_long_roll_is_taken_cell_by_cell(ward, session, as_, monkeypatch):
    from portal.attendance.views import roll as views

    monkeypatch.setattr(views, "MOST_AT_ONCE", 5)
    hall = Hall(ward, session("ward", on=TODAY, kind=MeetingKind.CONFERENCE, code="conference"))
    browser = as_("office")
    page = browser.get(hall.url)
    assert "Nguyễn Thị Hoà" in page.text
    assert "Lê Đức Cường" not in page.text
    other = browser.get(f"{hall.url}?chi-bo={written(ward.units['cell-3'])}")
    assert "Lê Đức Cường" in other.text
    assert browser.submit(other, "/tat-ca").status_code == 303
    assert hall.of("member_3", "office").presence is Presence.PRESENT
    assert hall.of("member_1", "office").presence is None
    assert date(2022, 4, 25) == hall.row("office").on


def test_a_closed_roll_spells_a_name_as_it_was_spelt_on_its_day(hall, ward):
    hall.all_present()
    hall.close()
    will_write()
    correct(
        person_id=ward.people["member_1"],
        values={"name": "Nguyễn Thị Hoài"},
        since=TODAY + timedelta(days=1),
        reason="Ghi thiếu chữ",
        paper="Giấy khai sinh số 12",
    )
    db.session.commit()
    assert hall.of("member_1").name == "Nguyễn Thị Hoà"
    assert db.session.scalar(sa.select(Person.name).where(Person.id == ward.people["member_1"])) == "Nguyễn Thị Hoài"
