"""A supervisor records a month's note: hostile ways first."""

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused, Unknown
from portal.supervision.models import Note, NoteKind, NoteRevision, Rating
from portal.supervision.queries.sheet import RowState, sheet_for
from portal.supervision.rules import month as rules
from portal.supervision.said import NoteSaid
from portal.supervision.service.notes import record_nil, record_note
from tests.kit.pages import HTMX, standing

REMARK = NoteSaid(NoteKind.REMARK, remark="Gặp gỡ bốn hộ trong tháng.")


@pytest.fixture
def record(ward):
    def deed(who="front_1", whom="member_1", body="front-1", said=REMARK, revision=0, today=None):
        will_write()
        note = record_note(
            ward.actor(who), ward.place(body), ward.people[whom], today or ward.today, said=said, revision=revision
        )
        db.session.commit()
        return note

    return deed


@pytest.mark.parametrize(
    ("who", "whom", "refusal"),
    [
        ("front_3", "member_1", NotAllowed),  # another area's head
        ("women_head", "member_1", NotAllowed),  # another body's head
        ("former_front_1", "member_1", NotAllowed),  # the post has ended
        ("member_1", "member_1b", NotAllowed),  # no post at all
        ("sec_1", "member_1", NotAllowed),  # the cell reads, the Front writes
        ("ward_secretary", "member_1", NotAllowed),  # above, yet not the body
        ("front_1", "front_1", NotAllowed),  # oneself
        ("front_1", "relative_1", NotAllowed),  # declared kin
        ("front_1", "member_3", Unknown),  # not on this body's sheet
        ("front_1", "exempt_1", Unknown),  # exempt
    ],
)
def test_who_may_not_write(record, who, whom, refusal):
    with pytest.raises(refusal):
        record(who, whom)
    assert db.session.scalar(db.select(db.func.count(Note.id))) == 0


def test_a_head_and_a_helper_write_and_the_post_is_kept_beside_the_name(record, ward):
    record("helper_1")
    revision = db.session.scalar(db.select(NoteRevision))
    assert revision.author_id == ward.helper_1
    assert revision.capacity == "Phó ban CTMT tổ dân phố 1"


def test_a_double_click_records_once(record):
    record()
    record()
    assert db.session.scalar(db.select(db.func.count(NoteRevision.id))) == 1


def test_the_second_writer_is_told_and_overwrites_nothing(record):
    record()
    with pytest.raises(Conflict):
        record("helper_1", said=NoteSaid(NoteKind.REMARK, remark="Khác hẳn."))
    assert db.session.scalar(db.select(NoteRevision.remark)) == REMARK.remark


def test_a_correction_is_a_new_revision_and_the_old_one_stays(record):
    record()
    record(said=NoteSaid(NoteKind.REMARK, remark="Gặp gỡ năm hộ."), revision=1)
    assert list(db.session.scalars(db.select(NoteRevision.remark).order_by(NoteRevision.number))) == [
        "Gặp gỡ bốn hộ trong tháng.",
        "Gặp gỡ năm hộ.",
    ]


def test_a_month_that_is_locked_takes_nothing(record, ward):
    with pytest.raises(Refused, match=r"khóa sổ ngày 06/05/2022"):
        record(today=rules.date(2022, 5, 7))


def test_asking_for_a_reminder_needs_a_fact_and_its_day(record, ward):
    commitment = ward.commitments["member_1"][0]
    with pytest.raises(Invalid) as invalid:
        record(said=NoteSaid(NoteKind.REMARK, ratings={commitment: Rating.NOT_YET}, reminds=[commitment]))
    assert set(invalid.value.reasons) == {"fact", "fact_on"}


def test_a_member_without_a_plan_takes_a_remark_and_no_rating(record, ward):
    rated = NoteSaid(NoteKind.REMARK, ratings={ward.commitments["member_1"][0]: Rating.WELL})
    with pytest.raises(Invalid):
        record(whom="no_plan_1", said=rated)
    assert record(whom="no_plan_1").kind is NoteKind.REMARK


def test_what_only_the_cell_follows_is_not_on_the_front_sheet(record, ward):
    politics = ward.commitments["member_1"][1]
    with pytest.raises(Invalid):
        record(said=NoteSaid(NoteKind.REMARK, ratings={politics: Rating.WELL}))
    assert record("com_1", body="cell-1", said=NoteSaid(NoteKind.REMARK, ratings={politics: Rating.WELL})).sent_at


def test_nil_for_many_leaves_the_written_ones_alone(record, ward):
    record()
    will_write()
    written = record_nil(
        ward.actor("front_1"), ward.place("front-1"), [ward.member_1, ward.member_1b, ward.member_1c], ward.today
    )
    assert {note.person_id for note in written} == {ward.member_1b, ward.member_1c}


def test_the_sheet_owes_nothing_on_head_and_kin(ward):
    sheet = sheet_for(ward.actor("front_1"), ward.place("front-1"), ward.today)
    people = {row.person_id for row in sheet.rows}
    assert not people & {ward.front_1, ward.relative_1, ward.exempt_1, ward.member_3}
    passed_on = {row.person_id for row in sheet_for(ward.actor("front_chair"), ward.place("front"), ward.today).rows}
    assert passed_on == {ward.front_1, ward.relative_1, ward.sec_school, ward.school_1}


def url(ward, whom="member_1", body="front-1"):
    return f"/giam-sat/2022-04/{ids.written(ward.units[body])}/{ids.written(ward.people[whom])}"


@pytest.mark.parametrize("htmx", [True, False])
def test_recording_on_the_page_leads_to_the_next_member(as_, ward, htmx):
    browser = as_("front_1")
    sheet = f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}"
    page = browser.get(f"{sheet}?mo={ids.written(ward.member_1)}")
    assert page.status_code == 200
    key = ids.written(ward.commitments["member_1"][0])
    answer = browser.submit(page, url(ward), htmx, remark="Tốt.", deed="record", **{f"muc-{key}": "well"})
    assert answer.status_code == (200 if htmx else 303)
    if htmx:
        assert 'id="member"' in answer.text
        assert f'id="m-{ids.written(ward.member_1)}"' in answer.text
        assert "<html" not in answer.text
    note = db.session.scalar(db.select(Note))
    assert (note.person_id, note.kind, note.revision) == (ward.member_1, NoteKind.REMARK, 1)


@pytest.mark.parametrize("htmx", [True, False])
def test_a_refused_form_keeps_every_word(as_, ward, htmx):
    browser = as_("front_1")
    answer = browser.post(url(ward), {"deed": "record", "remark": "x" * 2001, "fact_on": "31/02/2022"}, htmx)
    assert answer.status_code == 422
    assert "x" * 2001 in answer.text
    assert "31/02/2022" in answer.text
    assert "Dài quá 2000 ký tự" in answer.text


def test_the_loser_of_a_race_sees_both_texts(as_, ward, record):
    record("helper_1", said=NoteSaid(NoteKind.REMARK, remark="Bản của phó ban."))
    answer = as_("front_1").post(url(ward), {"deed": "record", "remark": "Bản của trưởng ban.", "revision": "0"}, True)
    assert answer.status_code == 409
    assert "Bản của phó ban." in answer.text
    assert "Bản của trưởng ban." in answer.text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/giam-sat/2022-13", 404),
        ("/giam-sat/2022-04/9999999999999999999999", 404),
        ("/giam-sat/2022-04/0000000000000", 404),
        ("/giam-sat/abc", 404),
    ],
)
def test_an_address_that_is_none_gets_a_sentence(as_, address, status):
    answer = as_("front_1").get(address)
    assert answer.status_code == status
    assert "Không có trang này" in answer.text


def test_a_foreign_sheet_and_a_missing_one_look_alike(as_, ward):
    browser = as_("front_3")
    foreign = browser.get(f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}")
    missing = browser.get("/giam-sat/2022-04/zzzzzzzzzzzzz")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert standing(foreign.text) == standing(missing.text)


def test_a_stranger_gets_the_door(stranger, ward):
    assert stranger.get("/giam-sat/2022-04").status_code == 401
    assert stranger.get("/giam-sat/2022-04", htmx=True).status_code == 401


def test_a_missing_token_is_refused_and_the_text_kept(as_, ward):
    answer = as_("front_1").post(url(ward), {"deed": "record", "remark": "Chữ không được mất."}, token=False)
    assert answer.status_code == 403
    assert "Chữ không được mất." in answer.text


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "‮đảo", "\u200b"])
def test_text_that_is_none_never_breaks_the_page(as_, ward, text):
    answer = as_("front_1").post(url(ward), {"deed": "record", "remark": text.encode("utf-8", "surrogatepass")}, True)
    assert answer.status_code in (200, 422)


def test_a_draft_is_kept_and_seen_by_its_writer_only(as_, ward):
    browser = as_("front_1")
    kept = browser.post(f"{url(ward)}/nhap", {"remark": "Đang nghĩ dở."}, True)
    assert "Đã lưu nháp" in kept.text
    sheet = f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}?mo={ids.written(ward.member_1)}"
    assert "Đang nghĩ dở." in as_("front_1").get(sheet).text
    assert "Đang nghĩ dở." not in as_("helper_1").get(sheet).text
    rows = sheet_for(ward.actor("front_1"), ward.place("front-1"), ward.today).rows
    states = {row.person_id: row.state for row in rows}
    assert states[ward.member_1] is RowState.DRAFT


def test_the_reader_themself_learns_nothing_of_their_own_row(as_, ward, record):
    """A helper who belongs to the cell: the row about them looks the same with and without a note."""
    address = f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}"
    before = as_("helper_1").get(address, headers=HTMX).text
    record(whom="helper_1")
    after = as_("helper_1").get(address, headers=HTMX).text
    assert before == after


def test_a_form_that_showed_another_version_of_the_plan_is_handed_back(as_, ward):
    answer = as_("front_1").post(
        url(ward), {"deed": "record", "remark": "Ghi theo bản cũ.", "version": ids.written(ward.versions["member_1b"])}
    )
    assert answer.status_code == 422
    assert "đã đổi trong lúc đồng chí ghi" in answer.text
    assert "Ghi theo bản cũ." in answer.text
    assert db.session.scalar(db.select(db.func.count(Note.id))) == 0
