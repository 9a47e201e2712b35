"""The cell concludes on a note, after the member's word or its time limit."""

from datetime import timedelta

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused
from portal.notifications import Told
from portal.supervision.models import Conclusion, ConclusionOutcome, Note, ReplyKind
from portal.supervision.queries.cell import cell_sheet_for
from portal.supervision.queries.cellsheet import Filter
from portal.supervision.service import conclusions


@pytest.fixture
def opened(month):
    note = month.remind("member_1")
    month.send()
    month.meet()
    month.open()
    return note


def conclude(month, note, who="sec_1", outcome=ConclusionOutcome.REMINDED, text="Đã nhắc.", revision=1, today=None):
    will_write()
    today = today or month.ward.today
    made = conclusions.conclude(
        month.ward.actor(who), month.read(note, who, today), today, outcome=outcome, text=text, revision=revision
    )
    db.session.commit()
    return made


@pytest.mark.parametrize("who", ["front_1", "sponsor_1", "ward_secretary"])
def test_only_the_cell_concludes(month, opened, who):
    month.reply(opened)
    with pytest.raises(NotAllowed):
        conclude(month, opened, who)


def test_none_on_oneself_the_deputy_does_and_the_ward(month, ward):
    on_secretary, on_deputy = month.remind("sec_1"), month.remind("dep_1")
    month.send()
    month.meet()
    month.open()
    month.open("dep_1")
    month.reply(on_secretary, "sec_1")
    month.reply(on_deputy, "dep_1")
    with pytest.raises(NotAllowed):
        conclude(month, on_secretary, "sec_1")
    assert conclude(month, on_secretary, "dep_1").capacity == "Phó Bí thư Chi bộ 1"
    assert conclude(month, on_deputy, "standing").capacity == "Ủy viên Ban Thường vụ Đảng ủy"


def test_none_before_the_answer_or_its_time_limit(month, opened, ward):
    with pytest.raises(Refused, match="05/05/2022"):
        conclude(month, opened)
    assert conclude(month, opened, today=ward.today + timedelta(days=11))


def test_none_before_the_release(month, ward):
    note = month.remind("member_1")
    month.send()
    with pytest.raises(Refused, match="đã được thông báo"):
        conclude(month, note)


def test_without_ground_the_note_stays_and_is_marked(month, opened, ward):
    month.reply(opened, kind=ReplyKind.EXPLAIN, text="Không phải tôi.")
    with pytest.raises(Invalid):
        conclude(month, opened, outcome=ConclusionOutcome.UNFOUNDED, text="")
    conclude(month, opened, outcome=ConclusionOutcome.UNFOUNDED, text="Xác minh không đúng.")
    assert db.session.scalar(db.select(Note.unfounded))
    told = set(db.session.scalars(db.select(Told.person_id).where(Told.words.contains("đã kết luận"))))
    assert told == {ward.front_1, ward.member_1}
    with pytest.raises(Refused, match="đã kết luận"):
        conclude(month, opened)
    with pytest.raises(Refused, match="đã kết luận"):
        month.reply(opened)


def test_what_was_corrected_meanwhile_is_read_first(month, opened):
    month.reply(opened)
    with pytest.raises(Conflict):
        conclude(month, opened, revision=2)


def test_the_filter_lets_go_of_what_is_concluded(month, opened, ward):
    month.reply(opened)
    sheet = cell_sheet_for(ward.actor("sec_1"), month.where(), ward.today)
    assert len(sheet.matching(Filter.UNCONCLUDED)) == 1
    conclude(month, opened)
    sheet = cell_sheet_for(ward.actor("sec_1"), month.where(), ward.today)
    assert not sheet.matching(Filter.UNCONCLUDED)


@pytest.mark.parametrize("htmx", [True, False])
def test_concluding_on_the_page_is_read_by_author_and_member(as_, month, opened, ward, htmx):
    month.reply(opened)
    browser, key = as_("sec_1"), ids.written(opened)
    row = f"/giam-sat/2022-04/chi-bo/{ids.written(ward.units['cell-1'])}?mo={ids.written(ward.member_1)}"
    page = browser.get(row)
    name = f"conclude-{key}"
    refused = browser.submit(page, f"{key}/ket-luan", htmx, **{f"{name}-text": "Chưa chọn."})
    assert refused.status_code == 422
    assert "Chưa chọn." in refused.text
    answer = browser.submit(
        page, f"{key}/ket-luan", htmx, **{f"{name}-outcome": "to_inspection", f"{name}-text": "Chuyển xem xét."}
    )
    assert answer.status_code == (200 if htmx else 303)
    assert db.session.scalar(db.select(Conclusion.outcome)) is ConclusionOutcome.TO_INSPECTION
    for who, address in (("member_1", "/giam-sat/cua-toi"), ("front_1", f"/giam-sat/nhan-xet/{key}")):
        assert "Chuyển Ủy ban Kiểm tra" in as_(who).get(address).text
