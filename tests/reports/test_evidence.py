"""Hồ sơ minh chứng: who sees it, what is on it, what never comes on it."""

import re
from datetime import date, datetime, timedelta

import pytest

from portal.attendance.models import AbsenceReason, Attendance, MakeUp, MakeUpState, Presence, TakenBy
from portal.audit import Entry
from portal.ground import ids
from portal.ground.clock import HERE
from portal.ground.db import db, flush, will_write
from portal.ground.ids import new_id
from portal.meetings.models import Meeting, MeetingKind, MeetingState, MeetingType
from portal.plans.models import Outcome, OutcomeKind, PlanVersion
from portal.reports.evidence.queries import evidence_for
from portal.reports.evidence.span import quarter_with, span_of, spans_around
from portal.supervision.models import ConclusionOutcome, ReplyKind
from portal.supervision.service import conclusions
from tests.meetings.conftest import count_reads  # noqa: F401
from tests.papers.conftest import letters_of, words_of
from tests.supervision.conftest import Month

READERS = ("member_1", "sec_1", "dep_1", "com_1", "ward_secretary", "standing")
STRANGERS = ("member_1b", "sponsor_1", "front_1", "helper_1", "women_head", "front_chair", "office", "admin", "sec_3")
NEVER = ("điểm số", "tổng điểm", "thứ hạng", "hạng ", "xuất sắc", "hoàn thành tốt nhiệm vụ")


@pytest.fixture
def april(ward):
    return Month(ward)


@pytest.fixture
def attended(ward):
    """A session of cell 1 with its roll closed: attended("member_1", Presence.PRESENT)."""

    def held(who, presence, *, on=date(2022, 4, 3), reason=None, made_up=None, closed=True, theme="Sinh hoạt tháng"):
        will_write()
        kind = db.session.scalar(db.select(MeetingType).limit(1))
        if kind is None:
            kind = MeetingType(id=new_id(), code="monthly", name="Định kỳ", kind=MeetingKind.MONTHLY)
            db.session.add(kind)
            flush()
        starts = datetime(on.year, on.month, on.day, 0, 30, tzinfo=HERE)
        meeting = Meeting(
            id=new_id(),
            type_id=kind.id,
            kind=kind.kind,
            organiser_id=ward.units["cell-1"],
            theme=theme,
            place="Nhà văn hóa",
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            state=MeetingState.HELD,
            roll_closed_at=starts if closed else None,
        )
        db.session.add(meeting)
        flush()
        db.session.add(
            Attendance(
                meeting_id=meeting.id,
                person_id=ward.people[who],
                presence=presence,
                reason=reason,
                words="F0 tại nhà",
                taken_by=TakenBy.ROLL,
            )
        )
        if made_up:
            db.session.add(MakeUp(meeting_id=meeting.id, person_id=ward.people[who], state=made_up))
        db.session.commit()

    return held


def address(ward, who="member_1", period="2022-quy-2", rest=""):
    return f"/ho-so-minh-chung/{ids.written(ward.people[who])}/{period}{rest}"


def sheet(ward, who="member_1", reader="sec_1", period="2022-quy-2"):
    return evidence_for(ward.actor(reader), ward.people[who], span_of(period), ward.today)


def test_quarters_begin_and_end_where_they_do():
    assert [(span_of(f"2022-quy-{n}").first, span_of(f"2022-quy-{n}").last) for n in range(1, 5)] == [
        (date(2022, 1, 1), date(2022, 3, 31)),
        (date(2022, 4, 1), date(2022, 6, 30)),
        (date(2022, 7, 1), date(2022, 9, 30)),
        (date(2022, 10, 1), date(2022, 12, 31)),
    ]
    assert (span_of("2022").first, span_of("2022").last) == (date(2022, 1, 1), date(2022, 12, 31))
    assert quarter_with(date(2022, 12, 31)).slug == "2022-quy-4"
    assert [one.slug for one in spans_around(span_of("2022"), date(2022, 4, 25))] == [
        "2022-quy-1",
        "2022-quy-2",
        "2022",
    ]


@pytest.mark.parametrize("name", READERS)
def test_the_member_the_cell_and_the_wards_leaders_see_it(as_, ward, name):
    assert as_(name).get(address(ward)).status_code == 200
    for form in ("docx", "pdf"):
        assert as_(name).get(address(ward, rest=f"/tai?dang={form}")).status_code == 200


@pytest.mark.parametrize("name", STRANGERS)
def test_for_everybody_else_there_is_none(as_, ward, name):
    assert as_(name).get(address(ward)).status_code == 404
    assert as_(name).get(address(ward, rest="/tai")).status_code == 404


def test_one_who_is_not_signed_in_is_asked_to(stranger, ward):
    assert stranger.get(address(ward)).status_code == 401


@pytest.mark.parametrize("period", ["2022-quy-5", "2022-quy-0", "nam-2022", "1999", "2022-quy-3", "2023"])
def test_a_time_that_is_none_or_has_not_begun_is_not_found(as_, ward, period):
    assert as_("sec_1").get(address(ward, period=period)).status_code == 404
    assert as_("sec_1").get(address(ward, rest="/tai?dang=xlsx")).status_code == 404


def test_one_s_own_sheet_is_one_step_away(as_, ward):
    answer = as_("member_1").get("/ho-so-minh-chung")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(address(ward))


def test_what_is_on_it(as_, april, attended, ward):
    note = april.remind("member_1")
    april.send()
    april.meet()
    april.open()
    april.reply(note, text="Tôi sẽ sửa.")
    will_write()
    conclusions.conclude(
        ward.actor("sec_1"),
        april.read(note),
        ward.today,
        outcome=ConclusionOutcome.REMINDED,
        text="Đã nhắc tại buổi họp.",
        revision=1,
    )
    db.session.add(
        Outcome(
            commitment_id=ward.commitments["member_1"][0],
            kind=OutcomeKind.PARTLY,
            words="Đã đỡ nhiều.",
            on=date(2022, 4, 20),
            by=ward.sec_1,
        )
    )
    db.session.commit()
    attended("member_1", Presence.PRESENT)
    page = as_("member_1").get(address(ward)).text
    files = [
        words_of(as_("member_1").get(address(ward, rest="/tai?dang=docx")).data),
        letters_of(as_("member_1").get(address(ward, rest="/tai?dang=pdf")).data),
    ]

    for text in (page, *files):
        for said in (
            "Nguyễn Thị Hoà",
            "Chưa gương mẫu trong phân loại",
            "Khắc phục một phần, 20/04/2022",
            "Sinh hoạt tháng",
            "03/04/2022",
            "Có mặt",
            "Cần nhắc.",
            "Để rác sai chỗ.",
            "Tôi sẽ sửa.",
            "Đã nhắc nhở",
            "Đã nhắc tại buổi họp.",
            "Trần Anh Thành",
            "không xếp loại",
        ):
            assert said in text or re.sub(r"/0(?=[3-9]/)", "/", said) in text, said
        for word in NEVER:
            assert word not in text.casefold(), word


def test_what_is_not_released_is_not_on_it_for_anybody(april, ward):
    april.write("member_1")
    april.send()
    for reader in READERS:
        assert sheet(ward, reader=reader).notes == ()


def test_a_note_found_without_grounds_leaves_it(april, ward):
    note = april.remind("member_1")
    april.send()
    april.meet()
    april.open()
    april.reply(note, kind=ReplyKind.EXPLAIN, text="Không phải tôi.")
    assert len(sheet(ward).notes) == 1
    will_write()
    conclusions.conclude(
        ward.actor("sec_1"), april.read(note), ward.today, outcome=ConclusionOutcome.UNFOUNDED, text="Nhầm.", revision=1
    )
    db.session.commit()
    assert sheet(ward).notes == ()
    assert sheet(ward, reader="member_1").notes == ()


def test_a_note_belongs_to_the_quarter_of_its_month(april, ward):
    april.write("member_1")
    april.send()
    april.meet()
    april.open()
    assert len(sheet(ward, period="2022-quy-2").notes) == len(sheet(ward, period="2022").notes) == 1
    assert sheet(ward, period="2022-quy-1").notes == ()


def test_why_someone_was_away_is_not_told(as_, attended, ward):
    attended("member_1", Presence.EXCUSED, reason=AbsenceReason.HEALTH)
    for page in (
        as_("sec_1").get(address(ward)).text,
        words_of(as_("sec_1").get(address(ward, rest="/tai?dang=docx")).data),
    ):
        assert "Vắng có lý do" in page
        assert "Sức khỏe" not in page
        assert "F0 tại nhà" not in page


def test_sessions_count_by_the_wards_own_day_and_only_with_a_closed_roll(attended, ward):
    attended("member_1", Presence.PRESENT, on=date(2022, 4, 1), theme="Nửa đêm đầu tháng")
    attended("member_1", Presence.PRESENT, on=date(2022, 3, 31))
    attended("member_1", Presence.PRESENT, closed=False)
    attended("member_1b", Presence.PRESENT)
    assert [(one.on, one.theme) for one in sheet(ward).sessions] == [(date(2022, 4, 1), "Nửa đêm đầu tháng")]


@pytest.mark.parametrize(
    ("state", "words"), [(MakeUpState.ACCEPTED, "Vắng có lý do, đã học bù"), (MakeUpState.SENT, "Vắng có lý do")]
)
def test_make_up_study_counts_once_the_cell_accepted_it(attended, ward, state, words):
    attended("member_1", Presence.EXCUSED, made_up=state)
    (one,) = sheet(ward).sessions
    assert str(one.words) == words


def test_an_outcome_of_a_later_day_is_not_on_an_earlier_quarters_sheet(ward):
    will_write()
    db.session.execute(
        db.update(PlanVersion).where(PlanVersion.id == ward.versions["member_1"]).values(approved_on=date(2022, 3, 1))
    )
    db.session.add(
        Outcome(
            commitment_id=ward.commitments["member_1"][0],
            kind=OutcomeKind.FINISHED,
            on=date(2022, 4, 20),
            by=ward.sec_1,
        )
    )
    db.session.commit()
    assert sheet(ward, period="2022-quy-1").promises[0].outcome is None
    assert sheet(ward, period="2022-quy-2").promises[0].outcome.kind is OutcomeKind.FINISHED


def test_a_plan_that_went_through_later_is_not_on_it(ward):
    will_write()
    db.session.execute(
        db.update(PlanVersion).where(PlanVersion.id == ward.versions["member_1"]).values(approved_on=date(2022, 4, 2))
    )
    db.session.commit()
    assert sheet(ward, period="2022-quy-1").promises == ()
    assert len(sheet(ward, period="2022-quy-2").promises) == 3


def test_an_empty_sheet_says_so(as_, ward):
    page = as_("no_plan_1").get(address(ward, "no_plan_1")).text
    assert "Chưa có kế hoạch được thông qua" in page
    assert "Không có nhận xét nào" in page
    assert "Không có." in words_of(as_("no_plan_1").get(address(ward, "no_plan_1", rest="/tai?dang=docx")).data)


def test_looking_is_remembered_and_told_to_the_member(as_, ward):
    as_("sec_1").get(address(ward))
    as_("com_1").get(address(ward, rest="/tai?dang=pdf"))
    entries = db.session.scalars(db.select(Entry).where(Entry.action == "plan.evidence.read")).all()
    assert {entry.object_id for entry in entries} == {ward.member_1}
    assert "Bí thư Chi bộ 1" in as_("member_1").get("/toi/ai-da-xem").text


def test_a_full_year_costs_no_more_reads(april, attended, ward, count_reads):  # noqa: F811
    one = count_reads(lambda: sheet(ward, period="2022"))
    april.write("member_1")
    april.send()
    april.meet()
    april.open()
    for day in range(1, 20):
        attended("member_1", Presence.PRESENT, on=date(2022, 4, day))
    with_notes = count_reads(lambda: sheet(ward, period="2022"))
    april_only = count_reads(lambda: sheet(ward, period="2022-quy-2"))
    assert with_notes == april_only
    assert with_notes <= one + 8  # what hangs on notes is read once there is one
