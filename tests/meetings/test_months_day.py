"""The day on which a cell meets on a month's notes is that of the session in its calendar, on every page."""

from datetime import date, datetime

import pytest

from portal.audit import verify
from portal.ground import ids
from portal.ground.clock import HERE
from portal.ground.db import db, will_write
from portal.ground.errors import Refused
from portal.meetings.queries.meetings import meeting_for
from portal.meetings.service import meetings as service
from portal.organisations.models import Unit
from portal.supervision.queries.cell import cell_place_for
from portal.supervision.service import releases
from tests.kit import chance
from tests.meetings.test_arrange import NOW, content

MONTH = "2022-04"


@pytest.fixture
def where(ward):
    def seen(month=MONTH):
        db.session.expire_all()
        return cell_place_for(ward.actor("sec_1"), month, ward.units["cell-1"])

    return seen


@pytest.fixture
def arranged(ward, types):
    def deed(who="sec_1", unit="cell-1", **changed):
        will_write()
        cell = db.session.get(Unit, (1, ward.units[unit]))
        made = service.arrange(ward.actor(who), cell, content(ward, types, **changed), NOW)
        db.session.commit()
        return made

    return deed


@pytest.fixture
def meet(ward, where):
    def deed(day):
        will_write()
        releases.arrange_meeting(ward.actor("sec_1"), where(), ward.today, meets_on=day)
        db.session.commit()

    return deed


def moved(ward, meeting, day, reason="Trùng lịch"):
    will_write()
    row = meeting_for(ward.actor("sec_1"), meeting.id)
    starts = datetime(day.year, day.month, day.day, 19, 30, tzinfo=HERE)
    new = service.move(
        ward.actor("sec_1"),
        row,
        row.arranged_at,
        reason=reason,
        starts_at=starts,
        ends_at=starts.replace(hour=21),
        place=row.place,
        version=row.version,
    )
    db.session.commit()
    return new


def test_a_session_in_the_calendar_takes_the_place_of_a_day_that_was_typed(ward, where, meet, arranged):
    meet(date(2022, 5, 5))
    session = arranged()
    assert (where().meets_on, where().meeting_id) == (date(2022, 5, 3), session.id)
    with pytest.raises(Refused, match=r"trong lịch họp, 03/05/2022\. Muốn họp ngày khác, hãy dời buổi đó"):
        meet(ward.today)


def test_moved_and_called_off_it_is_followed(ward, where, arranged):
    new = moved(ward, arranged(), date(2022, 5, 4))
    assert (where().meets_on, where().meeting_id) == (date(2022, 5, 4), new.id)
    will_write()
    row = meeting_for(ward.actor("sec_1"), new.id)
    service.call_off(ward.actor("sec_1"), row, row.arranged_at, reason="Bão", version=row.version)
    db.session.commit()
    assert (where().meets_on, where().meeting_id) == (None, None)
    assert verify(1) is None


@pytest.mark.parametrize(
    ("changed", "unit"),
    [({}, "cell-3"), ({"type": "themed"}, "cell-1"), ({"starts_at": datetime(2022, 4, 26, 19, tzinfo=HERE)}, "cell-1")],
)
def test_another_cells_a_themed_one_and_an_early_one_are_not_it(ward, where, types, arranged, changed, unit):
    who = "sec_3" if unit == "cell-3" else "sec_1"
    kind = changed.pop("type", "monthly")
    arranged(who, unit, type_id=types[kind], **changed)
    assert where().meeting_id is None


def test_at_the_meeting_is_said_only_of_one_that_was_held(as_, ward, where, arranged):
    session = arranged()
    page = f"/giam-sat/{MONTH}/chi-bo/{ids.written(ward.units['cell-1'])}"
    assert "Ngày họp theo lịch họp của chi bộ." in as_("sec_1").get(page).text
    assert f"{page}/ngay-hop" not in as_("sec_1").get(page).text
    chance.pass_by(days=8, hours=12)
    will_write()
    releases.release_at_meeting(ward.actor("sec_1"), where(), date(2022, 5, 3))
    db.session.commit()
    assert not where().opened_at_meeting
    will_write()
    row = meeting_for(ward.actor("sec_1"), session.id)
    service.hold(ward.actor("sec_1"), row, row.starts_at)
    db.session.commit()
    assert where().opened_at_meeting
    assert "Nhận xét đã mở tại buổi họp ngày 03/05/2022" in as_("sec_1").get(page).text
    with pytest.raises(Refused):
        moved(ward, session, date(2022, 5, 9))


def test_what_was_opened_keeps_its_day(ward, where, meet, arranged):
    meet(ward.today)
    will_write()
    releases.release_at_meeting(ward.actor("sec_1"), where(), ward.today)
    db.session.commit()
    arranged()
    assert (where().meets_on, where().meeting_id) == (ward.today, None)
