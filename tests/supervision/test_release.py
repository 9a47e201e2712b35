"""Notes are opened to their members: at the meeting, singly, by the lock."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.notifications import Told
from portal.policy import Actor
from portal.supervision.models import Note, Period, Release, ReleaseKind
from portal.supervision.queries.cell import cell_sheet_for
from portal.supervision.queries.cellsheet import Filter
from portal.supervision.service import questions, releases
from tests.kit.pages import standing

SYSTEM = Actor(ward_id=1, person_id=None)
AFTER_LOCK = date(2022, 5, 7)


def released(note_id):
    return db.session.scalar(db.select(Note.released_at).where(Note.id == note_id)) is not None


def lock(day):
    will_write()
    period = db.session.scalar(db.select(Period))
    count = releases.release_at_lock(SYSTEM, period, day)
    db.session.commit()
    return count


@pytest.mark.parametrize("who", ["com_1", "sponsor_1", "ward_secretary", "front_1", "office", "sec_3", "member_1"])
def test_who_may_not_open_the_month(month, ward, who):
    month.meet()
    with pytest.raises(NotAllowed):
        releases.release_at_meeting(ward.actor(who), month.where("sec_1"), ward.today)


def test_nothing_opens_before_the_meeting(month, ward):
    with pytest.raises(Refused, match="ghi ngày họp"):
        month.open()
    month.meet(ward.today + timedelta(days=3))
    with pytest.raises(Refused, match="28/04/2022"):
        month.open()


def test_the_meeting_opens_what_was_sent_and_no_question_holds_back(month, ward):
    sent, asked = month.write("member_1"), month.write("member_1b")
    month.send()
    month.ask(asked)
    unsent = month.write("member_1c")
    month.meet()
    month.open()
    assert (released(sent), released(asked), released(unsent)) == (True, False, False)
    assert month.read(unsent, "member_1c") is None
    assert db.session.scalar(db.select(Told.link).where(Told.person_id == ward.member_1)) == "/giam-sat/cua-toi"
    assert not db.session.scalar(db.select(db.func.count(Told.id)).where(Told.person_id == ward.member_1b))


def test_who_opens_never_opens_their_own(month, ward):
    mine, other = month.write("sec_1"), month.write("member_1")
    month.send()
    month.meet()
    month.open()
    assert (released(mine), released(other)) == (False, True)
    with pytest.raises(Refused, match="Không còn nhận xét nào"):
        month.open()
    month.open("dep_1")
    assert released(mine)


def test_a_late_note_is_opened_singly_and_not_before_the_meeting(month, ward):
    month.write("member_1")
    month.send()
    month.meet()
    late = month.write("member_1b")
    month.send()
    with pytest.raises(Refused, match="chưa mở nhận xét của tháng"):
        releases.release_note(ward.actor("sec_1"), month.read(late), ward.today)
    month.open()
    later = month.write("member_1c")
    month.send()
    assert not released(later)
    will_write()
    releases.release_note(ward.actor("sec_1"), month.read(later), ward.today)
    db.session.commit()
    assert released(later)
    assert db.session.scalar(db.select(db.func.count(Release.id)).where(Release.kind == ReleaseKind.SINGLE)) == 1


def test_the_lock_opens_the_rest_once_its_day_has_ended(month, ward):
    sent, asked = month.write("member_1"), month.write("sec_1")
    month.send()
    month.ask(asked, "dep_1")
    unsent = month.write("member_1b")
    assert lock(date(2022, 5, 6)) == 0
    assert lock(AFTER_LOCK) == 1
    assert lock(AFTER_LOCK) == 0
    assert (released(sent), released(asked), released(unsent)) == (True, False, False)
    will_write()
    questions.close(ward.actor("dep_1"), month.read(asked, "dep_1"), AFTER_LOCK)
    db.session.commit()
    assert lock(AFTER_LOCK) == 1
    assert month.read(asked, "sec_1").released_on == AFTER_LOCK


def test_a_meeting_day_is_a_day_of_the_month_or_soon_after(month, ward):
    for day in (None, date(2022, 3, 31), date(2022, 7, 1)):
        with pytest.raises(Invalid):
            releases.arrange_meeting(ward.actor("sec_1"), month.where(), ward.today, meets_on=day)
    with pytest.raises(NotAllowed):
        releases.arrange_meeting(ward.actor("com_1"), month.where("com_1"), ward.today, meets_on=ward.today)


@pytest.mark.parametrize("reader", ["sec_1", "dep_1", "com_1"])
def test_a_note_on_the_reader_changes_nothing_they_see(app, as_, month, ward, reader):
    """Two worlds that differ only in a note about the reader answer them alike."""
    month.write("member_1")
    month.send()
    page = f"/giam-sat/2022-04/chi-bo/{ids.written(ward.units['cell-1'])}"
    addresses = ["", *(f"?loc={one.value}" for one in Filter), f"?mo={ids.written(ward.people[reader])}"]
    without = [as_(reader).get(page + end).text for end in addresses]
    month.remind(reader, who="helper_1")
    will_write()
    when = db.session.scalar(db.select(db.func.max(Note.sent_at)))
    db.session.execute(db.update(Note).where(Note.person_id == ward.people[reader]).values(sent_at=when))
    db.session.commit()
    within = [as_(reader).get(page + end).text for end in addresses]
    for before, after in zip(without, within, strict=True):
        assert standing(before) == standing(after)
    assert "Cần nhắc." not in "".join(within)


def test_the_rows_count_what_others_may_count(month, ward):
    month.remind("member_1")
    month.write("sec_1")
    month.send()
    month.told(days_ago=2)
    seen = cell_sheet_for(ward.actor("sec_1"), month.where(), ward.today)
    by_deputy = cell_sheet_for(ward.actor("dep_1"), month.where("dep_1"), ward.today)
    assert (len(seen.notes), len(by_deputy.notes)) == (1, 2)
    assert [row.name for row in seen.matching(Filter.REMIND)] == ["Nguyễn Thị Hoà"]
    assert seen.unreleased == 1


@pytest.mark.parametrize("htmx", [True, False])
def test_opening_on_the_page(as_, month, ward, htmx):
    note = month.write("member_1")
    month.send()
    browser, page = as_("sec_1"), f"/giam-sat/2022-04/chi-bo/{ids.written(ward.units['cell-1'])}"
    wrong = browser.submit(browser.get(page), f"{page}/ngay-hop", htmx, meets_on="31/02/2022")
    assert wrong.status_code == 422
    assert "31/02/2022" in wrong.text
    assert browser.submit(browser.get(page), f"{page}/ngay-hop", htmx, meets_on="25/04/2022").status_code in (200, 303)
    assert browser.submit(browser.get(page), f"{page}/mo-nhan-xet", htmx).status_code in (200, 303)
    assert released(note)
    assert "Nhận xét đã mở ngày 25/04/2022" in browser.get(page).text


def test_a_foreign_cell_is_not_there(as_, ward):
    page = f"/giam-sat/2022-04/chi-bo/{ids.written(ward.units['cell-1'])}"
    for who in ("sec_3", "front_1", "member_1", "women_head", "office", "admin"):
        assert as_(who).get(page).status_code == 404
    for who in ("sec_1", "com_1", "sponsor_1", "ward_secretary", "standing"):
        assert as_(who).get(page).status_code == 200


def test_the_page_asks_the_database_no_more_for_many_notes_than_for_one(as_, month, ward):
    page = f"/giam-sat/2022-04/chi-bo/{ids.written(ward.units['cell-1'])}"
    month.remind("member_1")
    month.send()
    few = _statements(lambda: as_("com_1").get(page))
    for whom in ("member_1b", "member_1c", "sec_1", "dep_1"):
        month.remind(whom)
    month.send()
    assert _statements(lambda: as_("com_1").get(page)) == few


def _statements(deed):
    deed()  # what a fresh connection asks of its server is no part of the page
    seen = []
    listen = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listen)
    deed()
    event.remove(db.engine, "before_cursor_execute", listen)
    return len(seen)
