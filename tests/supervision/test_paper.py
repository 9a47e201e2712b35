"""The month on paper: a blank sheet to fill in by hand, and the slip of what was sent."""

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.supervision.models import GapReason, NoteKind, Rating
from portal.supervision.said import NoteSaid
from portal.supervision.service.notes import record_note
from portal.supervision.service.sending import Reason, send_month


@pytest.fixture
def sent(ward):
    """April of the first area: one remark, one nil, the rest explained."""
    will_write()
    actor, place = ward.actor("front_1"), ward.place("front-1")
    rated = {ward.commitments["sec_1"][0]: Rating.WELL}
    record_note(actor, place, ward.member_1, ward.today, said=NoteSaid(NoteKind.NIL), revision=0)
    record_note(
        actor,
        place,
        ward.sec_1,
        ward.today,
        revision=0,
        said=NoteSaid(NoteKind.REMARK, ratings=rated, remark="Lời về bí thư."),
    )
    record_note(
        actor,
        place,
        ward.member_1b,
        ward.today,
        revision=0,
        said=NoteSaid(NoteKind.REMARK, remark="Lời về đồng chí Ân."),
    )
    everyone = [ward.people[name] for name in ward.people]
    send_month(
        actor,
        place,
        ward.today,
        general_remark="Bà con tham gia tổng vệ sinh.",
        gaps={person: Reason(GapReason.AWAY) for person in everyone},
    )
    db.session.commit()


@pytest.mark.parametrize("who", ["front_3", "women_head", "sec_1", "office", "member_1", "former_front_1"])
def test_a_blank_sheet_is_its_bodys_alone(as_, ward, who):
    assert as_(who).get(url(ward, "in")).status_code == 404


@pytest.mark.parametrize("who", ["front_1", "helper_1", "typist_1"])
def test_a_blank_sheet_holds_commitments_and_no_note(as_, ward, sent, who):
    page = as_(who).get(url(ward, "in"))
    assert page.status_code == 200
    assert "Chưa gương mẫu trong phân loại rác tại nguồn (member_1)" in page.text
    assert "Còn ngại phát biểu" not in page.text  # the chi ủy's own
    assert "Lời về" not in page.text
    assert 'data-print="large"' in page.text
    assert "(relative_1)" not in page.text


@pytest.mark.parametrize("who", ["front_3", "women_head", "office", "member_1", "sec_3", "typist_1", "former_front_1"])
def test_a_slip_opens_for_nobody_else(as_, ward, sent, who):
    assert as_(who).get(url(ward, "phieu")).status_code == 404


def test_there_is_no_slip_before_the_month_is_sent(as_, ward):
    assert "chưa được gửi" in as_("front_1").get(url(ward, "phieu")).text
    assert as_("sec_1").get(url(ward, "phieu")).status_code == 404


@pytest.mark.parametrize("who", ["front_1", "sec_1", "com_1", "front_chair", "ward_secretary", "sponsor_1"])
def test_the_general_part_names_no_member(as_, ward, sent, who):
    page = as_(who).get(url(ward, "phieu"))
    assert page.status_code == 200
    assert "TM. BAN CÔNG TÁC MẶT TRẬN" in page.text
    assert "Bà con tham gia tổng vệ sinh." in page.text
    paper = page.text[page.text.index('class="paper"') :]
    assert "Đặng Quốc Ân" not in paper
    assert "Lời về" not in paper


def test_the_cells_list_shows_nobody_their_own_note_before_release(as_, ward, sent):
    address = f"{url(ward, 'phieu')}?chi-bo={ids.written(ward.units['cell-1'])}"
    deputy, secretary = as_("dep_1").get(address).text, as_("sec_1").get(address).text
    assert "Lời về bí thư." in deputy
    assert "Lời về đồng chí Ân." in deputy
    assert "Lời về bí thư." not in secretary
    assert "Lời về đồng chí Ân." in secretary


def test_the_counts_tell_the_reader_nothing_of_their_own_note(as_, ward, sent):
    """Nor does it tell the others: it is one paper, and the whole is everybody's."""
    for who in ("dep_1", "sec_1", "front_1", "ward_secretary"):
        page = as_(who).get(url(ward, "phieu")).text
        assert "Đảng viên trong sổ: 11" in page
        assert "Đã ghi sổ: 2/11" in page
        assert "Chuyển người khác: 4" in page


def url(ward, what, body="front-1"):
    return f"/giam-sat/2022-04/{ids.written(ward.units[body])}/{what}"
