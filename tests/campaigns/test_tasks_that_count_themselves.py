"""What the portal knows of a task it counts: body by body, month by month, and nobody ticks it by hand."""

import re
from datetime import date, datetime

import pytest

from portal.campaigns import queries, service
from portal.campaigns.counting import COUNTS, Counted, span_of
from portal.campaigns.models import TaskTo
from portal.campaigns.progress import Share
from portal.campaigns.reminders import tasks
from portal.checks.service import checks
from portal.documents.models import Document, DocumentRelation, Relation
from portal.ground.clock import HERE
from portal.ground.db import db, flush, will_write
from portal.ground.errors import Invalid, Refused
from portal.ground.ids import new_id, written
from portal.meetings.models import Meeting, MeetingKind, MeetingState, MeetingType
from portal.meetings.service.types import begin_types
from portal.minutes.models import AgendaItem, ItemKind
from portal.organisations.queries import units
from portal.supervision.models import GapReason
from portal.supervision.queries.sheet import sheet_for
from portal.supervision.service.sending import Reason, send_month
from portal.web.pages import days_left
from tests.campaigns.conftest import HOME
from tests.kit.ward import PEOPLE

TODAY = date(2022, 4, 25)
APRIL = "2022-04"


@pytest.fixture
def task(drive, ward):
    """`task("gui-nhan-xet", TaskTo.EVERY_AREA_FRONT)`: the portal counts it; answers with its id."""

    def set_to(code, to):
        will_write()
        body = to if isinstance(to, TaskTo) else drive.units[to]
        row = service.add_task(
            ward.actor("office"), drive.campaign, words=f"Việc {code}", to=body, due_on=None, counted_by=code
        )
        db.session.commit()
        will_write(False)
        return row.id

    return set_to


@pytest.fixture
def shares(drive, ward):
    """By month and code of the body: what the reader is shown of the task."""

    def of(task_id, who="office", day=TODAY):
        found = queries.as_counted_for(ward.actor(who), drive.campaign, queries.task_of(drive.campaign, task_id), day)
        names = {one.id: one.code for one in units()}
        return {line.month: {names[body]: one.share for body, one in line.by_unit.items()} for line in found.lines}

    return of


@pytest.fixture
def held(ward):
    """`held("youth", MeetingKind.YOUTH, date(2022, 3, 10))`: a session that took place."""

    def of(organiser, kind, on, **facts):
        will_write()
        begin_types()
        flush()
        kinds = {one.kind: one for one in db.session.scalars(db.select(MeetingType))}
        meeting = Meeting(
            id=new_id(),
            type_id=kinds[kind].id,
            kind=kind,
            organiser_id=ward.units[organiser],
            theme="Buổi sinh hoạt",
            place="Nhà văn hóa",
            starts_at=datetime(on.year, on.month, on.day, 8, tzinfo=HERE),
            ends_at=datetime(on.year, on.month, on.day, 10, tzinfo=HERE),
            state=MeetingState.HELD,
            **facts,
        )
        db.session.add(meeting)
        db.session.commit()
        return meeting.id

    return of


def send(ward, who="front_1", body="front-1"):
    will_write()
    actor, place = ward.actor(who), ward.place(body)
    gaps = {row.person_id: Reason(GapReason.AWAY) for row in sheet_for(actor, place, TODAY).open_rows}
    send_month(actor, place, TODAY, general_remark="Nhìn chung tốt.", gaps=gaps)
    db.session.commit()


def record_check(drive, on):
    will_write()
    sponsor, cell = drive.ward.actor("sponsor_1"), drive.units["cell-1"]
    checks.record(sponsor, cell, TODAY, on=on, finding="Sổ thiếu kết luận.", request="Bổ sung.", due_on=None)
    db.session.commit()


def test_every_front_committee_has_its_own_line_a_month(task, shares, ward):
    """Whoever leads no cell owes nothing and is nobody's missing; before supervision began there is no line."""
    sent = task("gui-nhan-xet", TaskTo.EVERY_AREA_FRONT)
    before = shares(sent)
    assert list(before) == [APRIL]
    assert before[APRIL] == {"front-1": Share(0, 1), "front-3": Share(0, 1)}
    send(ward)
    assert shares(sent)[APRIL] == {"front-1": Share(1, 1), "front-3": Share(0, 1)}


def test_the_ward_front_answers_for_all_the_lead_bodies(task, shares, drive, ward):
    given = task("gui-nhan-xet", TaskTo.FRONT_AND_ORGANISATIONS)
    send(ward)
    told = shares(given)[APRIL]
    assert {code for code, one in told.items() if one.part} == {"front-1"}
    assert set(told) == {"front-1", "front-3", "front", "women", "youth"}  # the Front itself leads at the school
    line = queries.as_counted_for(ward.actor("office"), drive.campaign, queries.task_of(drive.campaign, given), TODAY)
    assert line.lines[0].total == Share(1, 5)


def test_checks_by_the_committee_member_count_month_by_month(task, shares, drive, ward):
    of_ward, of_cells = task("kiem-tra-chi-bo", "ward"), task("kiem-tra-chi-bo", TaskTo.EVERY_CELL)
    for on in (date(2022, 3, 20), date(2022, 3, 28), date(2022, 4, 20)):
        record_check(drive, on)
    for given in (of_ward, of_cells):
        assert list(shares(given)) == [APRIL, "2022-03"]
        assert {code for code, one in shares(given)[APRIL].items() if one.part} == {"cell-1"}
        assert len(shares(given)[APRIL]) == 4
    assert list(shares(of_cells, day=date(2022, 3, 31))) == ["2022-03"]


def test_general_remarks_are_heard_where_they_were_an_item(task, shares, held):
    heard = task("nghe-nhan-xet-chung", TaskTo.EVERY_CELL)
    meeting, other = (held(code, MeetingKind.MONTHLY, date(2022, 4, 3)) for code in ("cell-1", "cell-3"))
    will_write()
    for where, left_over in ((meeting, False), (other, True)):
        db.session.add(
            AgendaItem(
                id=new_id(),
                meeting_id=where,
                position=1,
                kind=ItemKind.SUPERVISION,
                title="Nhận xét chung",
                left_over=left_over,
            )
        )
    db.session.commit()
    assert {code for code, one in shares(heard)[APRIL].items() if one.part} == {"cell-1"}


def test_sessions_of_the_drive_count_even_when_they_were_late(task, shares, held, drive):
    sessions = task("sinh-hoat-chuyen-de", TaskTo.EVERY_CELL)
    held("cell-1", MeetingKind.THEMED, date(2022, 4, 20), campaign_id=drive.campaign.id)
    held("cell-3", MeetingKind.THEMED, date(2022, 4, 3))  # a themed session of something else
    told = shares(sessions)[""]
    assert {code for code, one in told.items() if one.part} == {"cell-1"}
    assert len(told) == 4


def test_youth_sessions_count_from_the_drives_first_month(task, shares, held):
    youth = task("sinh-hoat-thanh-nien", "youth")
    for on in (date(2022, 2, 28), date(2022, 3, 10), date(2022, 3, 17)):
        held("youth", MeetingKind.YOUTH, on)
    held("women", MeetingKind.YOUTH, date(2022, 3, 17))
    assert shares(youth) == {"": {"youth": Share(2)}}


def test_a_paper_that_supplements_another_counts(task, shares):
    supplement = task("bo-sung-van-ban", "ward")
    assert shares(supplement) == {"": {"ward": Share(0)}}
    will_write()
    old, new = (
        Document(
            id=new_id(),
            kind="Chương trình hành động",
            number=number,
            dated=dated,
            issuer="Đảng ủy phường",
            subject="Thực hiện Nghị quyết Đại hội XIII",
        )
        for number, dated in (("01-CTr/ĐU", date(2021, 5, 3)), ("09-CTr/ĐU", date(2022, 3, 8)))
    )
    db.session.add_all((old, new))
    db.session.flush()
    db.session.add(DocumentRelation(id=new_id(), document_id=new.id, relation=Relation.AMENDS, other_id=old.id))
    db.session.commit()
    assert shares(supplement) == {"": {"ward": Share(1)}}


def test_numbers_of_people_are_for_who_may_list_them(task, shares, drive, ward):
    """The cell's secretary reads how many; who follows it without its lists reads only whether it is done."""
    plans = task("ke-hoach-da-thong-qua", TaskTo.EVERY_CELL)
    office, head = shares(plans)[""], shares(plans, "front_1")[""]
    told = [
        queries.as_counted_for(ward.actor(who), drive.campaign, queries.task_of(drive.campaign, plans), TODAY).lines[0]
        for who in ("office", "front_1", "member_3")
    ]
    assert {one.total for one in told} == {Share(told[0].total.part, 4)}  # the whole is the same for every reader
    assert (office["cell-1"].whole or 0) > 5
    assert {one.whole for one in head.values()} == {1}
    assert {code: int(Counted(one).done) for code, one in office.items()} == {c: one.part for c, one in head.items()}


def test_what_counts_itself_is_not_ticked_by_hand_and_reminds_nobody(as_, drive, task, ward):
    sessions = task("sinh-hoat-chuyen-de", TaskTo.EVERY_CELL)
    will_write()
    set_to = queries.task_of(drive.campaign, sessions)
    set_to.row.due_on = date(2022, 4, 5)
    db.session.commit()
    will_write(False)
    with pytest.raises(Refused, match="tự đếm"):
        service.tick(
            ward.actor("sec_1"),
            drive.campaign,
            set_to.row,
            drive.units["cell-1"],
            TODAY,
            done_on=TODAY,
            words="Biên bản",
        )
    address = f"{HOME}/nhiem-vu/{written(sessions)}/{written(ward.units['cell-1'])}"
    answer = as_("sec_1").post(address, {"done_on": "03/04/2022", "words": "Biên bản ngày 03/04"})
    assert (answer.status_code, "tự đếm" in answer.text, "Biên bản ngày 03/04" in answer.text) == (409, True, True)
    assert address not in as_("sec_1").get(HOME).text
    assert not [one for one in tasks(ward.actor("sec_1"), TODAY) if one.url == address]
    assert queries.as_counted_for(ward.actor("sec_1"), drive.campaign, set_to, TODAY).over(TODAY) == 20


@pytest.mark.parametrize(("code", "to"), [("gui-nhan-xet", "cell-1"), ("sinh-hoat-thanh-nien", TaskTo.EVERY_CELL)])
def test_what_cannot_be_counted_there_is_refused(task, code, to):
    with pytest.raises(Invalid, match="không đếm được"):
        task(code, to)


def test_the_office_chooses_how_and_what_was_told_before_stays(as_, drive, ward):
    drive.tick()
    office = as_("office")
    page = office.get(f"{drive.page()}/sua")
    assert office.submit(page, "/sua", counted_by="khong-co").status_code == 422
    assert office.submit(page, "/sua", counted_by="sinh-hoat-chuyen-de").status_code == 303
    assert drive.task().row.counted_by == "sinh-hoat-chuyen-de"
    shown = office.get(drive.page()).text
    assert "Đơn vị đã tự báo trước khi cổng đếm" in shown
    assert "Biên bản ngày 03/04/2022" in shown
    assert "cổng tự đếm: sinh hoạt chuyên đề của đợt" in office.get(f"{HOME}/nhiem-vu").text
    again = office.get(f"{drive.page()}/sua")
    assert office.submit(again, "/sua", counted_by="").status_code == 303
    assert drive.task().part == 1


def test_every_way_has_its_bodies_and_every_page_of_it_opens(as_, task, drive, ward, held):
    """Each way to count is set to a kind it knows; each person opens the task, and from it each record shown."""
    held("youth", MeetingKind.YOUTH, date(2022, 3, 10))
    held("cell-1", MeetingKind.THEMED, date(2022, 4, 2), campaign_id=drive.campaign.id)
    record_check(drive, date(2022, 4, 20))
    send(ward)
    seen = set()
    kinds = {kind: to for to, of in queries.SET_TO.items() for kind in of}
    unit_of = {one.kind: one.code for one in reversed(units())}
    addresses = [f"{HOME}/nhiem-vu/{written(task(way.code, _for(way, kinds, unit_of)))}" for way in COUNTS]
    for who in PEOPLE:
        browser = as_(who)
        for address in addresses:
            page = browser.get(address)
            assert page.status_code == 200, (who, address)
            for url in set(re.findall(r'href="([^"]+)">Mở bản ghi', page.text)):
                assert browser.get(url).status_code == 200, (who, url)
                seen.add(url.split("/")[1])
    assert seen >= {"sinh-hoat", "kiem-tra-chi-bo", "giam-sat", "ke-hoach"}


def _for(way, kinds, unit_of):
    to = kinds.get(way.of[0])
    return to if to and set(queries.SET_TO[to]) <= set(way.of) else unit_of[way.of[0]]


def test_a_task_without_a_date_ends_with_the_drives_year(drive):
    span = span_of(drive.campaign, None, date(2024, 2, 1))
    assert (span.months[0], span.months[-1], len(span.months)) == ("2022-12", "2022-03", 10)


@pytest.mark.parametrize(
    ("day", "owed", "left"),
    [
        (date(2022, 4, 28), False, 3),
        (date(2022, 4, 25), False, 0),
        (date(2022, 4, 5), False, None),
        (date(2022, 4, 5), True, -20),
    ],
)
def test_a_clock_runs_past_its_day_only_while_something_is_owed(day, owed, left):
    assert days_left(day, TODAY, owed) == left


def test_a_finished_drive_is_not_reproached(as_, drive):
    """Its one task with a date in the past is the cells' word; once all of them have told, no clock runs."""
    assert "đã qua 20 ngày" in as_("office").get(HOME).text
    for code in ("cell-1", "cell-3", "cell-police", "cell-school-1"):
        drive.tick("office", body=code)
    rest = [body.code for body in drive.task().waiting]
    for code in rest:
        drive.tick("office", body=code)
    assert "đã qua" not in as_("office").get(HOME).text
