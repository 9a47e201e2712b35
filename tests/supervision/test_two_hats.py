"""Whoever wrote or sent a note neither asks back nor concludes on it: the deputy does, else the ward."""

import pytest
import sqlalchemy as sa

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import NotAllowed, Refused
from portal.organisations.models import Holding
from portal.policy import Role
from portal.supervision.models import ConclusionOutcome, Note, NoteKind
from portal.supervision.said import NoteSaid
from portal.supervision.service import conclusions, questions
from portal.supervision.service.notes import record_nil, record_note
from tests.supervision.test_workbook import handed_in, taken_out

WRITTEN = "Nhận xét do đồng chí ghi hoặc gửi, nên việc làm rõ và kết luận do "


@pytest.fixture
def by_secretary(month):
    """A note of the chi ủy itself on a member, written by its secretary and open to the member."""
    note = month.write("member_1", who="sec_1", body="cell-1")
    month.meet()
    month.open("dep_1")
    return note


def conclude(month, note, who):
    will_write()
    seen = month.read(note, who)
    made = conclusions.conclude(
        month.ward.actor(who),
        seen,
        seen.reply_until and month.ward.today.replace(month=6),
        outcome=ConclusionOutcome.NO_ACTION,
        text="",
        revision=seen.revision,
    )
    db.session.commit()
    return made


def heads_of_cell(ward, *gone):
    will_write()
    for who in gone:
        db.session.execute(
            db.update(Holding)
            .where(Holding.person_id == ward.people[who], Holding.role.in_((Role.CELL_DEPUTY, Role.CELL_COMMITTEE)))
            .values(valid_until=ward.today)
        )
    db.session.commit()


def test_its_writer_neither_asks_nor_concludes(month, by_secretary):
    with pytest.raises(NotAllowed):
        conclude(month, by_secretary, "sec_1")
    db.session.rollback()
    with pytest.raises(NotAllowed):
        month.ask(by_secretary, "sec_1")
    db.session.rollback()
    month.ask(by_secretary, "dep_1")
    will_write()
    questions.close(month.ward.actor("dep_1"), month.read(by_secretary, "dep_1"), month.ward.today)
    db.session.commit()
    assert conclude(month, by_secretary, "dep_1").by == month.ward.dep_1


def test_who_sent_it_is_its_writer_too(month, ward):
    """The head of the Front committee who sent what a helper wrote, and is in the chi ủy as well."""
    will_write()
    db.session.add(
        Holding(
            person_id=ward.people["front_1"],
            unit_id=ward.units["cell-1"],
            role=Role.CELL_DEPUTY,
            title="Phó Bí thư",
            valid_from=ward.today.replace(year=2021),
        )
    )
    db.session.commit()
    note = month.write("member_1")
    month.send()
    month.meet()
    month.open()
    with pytest.raises(NotAllowed):
        conclude(month, note, "front_1")
    db.session.rollback()
    assert conclude(month, note, "sec_1").by == ward.sec_1


def test_where_no_other_head_is_left_the_ward_acts(month, by_secretary, as_, ward):
    heads_of_cell(ward, "dep_1", "com_1")
    assert WRITTEN + "Đảng ủy." in as_("sec_1").get(f"/giam-sat/nhan-xet/{ids.written(by_secretary)}").text
    assert conclude(month, by_secretary, "ward_secretary").by == ward.ward_secretary


def test_the_page_names_who_does_it_instead(month, by_secretary, as_, ward):
    name = db.session.execute(db.text("SELECT name FROM person WHERE id = :id"), {"id": ward.dep_1}).scalar_one()
    shown = as_("sec_1").get(f"/giam-sat/nhan-xet/{ids.written(by_secretary)}").text
    assert f"{WRITTEN}đồng chí {name}." in shown
    assert "Gửi đề nghị làm rõ" not in shown
    assert "Gửi đề nghị làm rõ" in as_("dep_1").get(f"/giam-sat/nhan-xet/{ids.written(by_secretary)}").text


@pytest.fixture
def front_and_chi_uy(ward):
    """The head of the Front committee that leads in cell 1 is of its chi ủy as well."""
    will_write()
    db.session.add(
        Holding(
            person_id=ward.front_1,
            unit_id=ward.units["cell-1"],
            role=Role.CELL_COMMITTEE,
            title="Chi ủy viên",
            valid_from=ward.today.replace(year=2021),
        )
    )
    db.session.commit()


def test_who_serves_two_bodies_writes_about_a_member_once_where_theirs_leads(month, front_and_chi_uy, as_, ward):
    with pytest.raises(Refused, match="Ban CTMT tổ dân phố 1, tổ chức chủ trì"):
        month.write("member_1", body="cell-1")
    db.session.rollback()
    sheet = f"/giam-sat/2022-04/{ids.written(ward.units['cell-1'])}?mo={ids.written(ward.member_1)}"
    shown = as_("front_1").get(sheet).text
    assert "hãy ghi trong sổ của Ban CTMT tổ dân phố 1" in shown
    assert 'name="deed" value="record"' not in shown
    assert 'name="deed" value="record"' in as_("com_1").get(sheet).text
    assert month.write("member_1")
    with pytest.raises(Refused, match="mỗi người chỉ ghi một lần"):
        month.write("member_1", body="cell-1")


def test_nil_for_many_leaves_out_whom_another_body_of_theirs_leads(front_and_chi_uy, ward):
    will_write()
    people = [ward.member_1, ward.member_1b]
    assert record_nil(ward.actor("front_1"), ward.place("cell-1"), people, ward.today) == []
    assert len(record_nil(ward.actor("com_1"), ward.place("cell-1"), people, ward.today)) == 2


def test_a_correction_of_what_stands_is_never_refused(month, front_and_chi_uy, ward):
    note = month.write("member_1")
    month.send()
    will_write()
    said = NoteSaid(NoteKind.REMARK, remark="Khác.", reason="Đếm lại.")
    kept = record_note(ward.actor("front_1"), ward.place("front-1"), ward.member_1, ward.today, said=said, revision=1)
    assert (kept.id, kept.revision) == (note, 2)


def test_a_workbook_names_whom_another_body_of_theirs_leads_before_anything_is_recorded(
    month, front_and_chi_uy, as_, ward
):
    head = as_("front_1")
    address = f"/giam-sat/2022-04/{ids.written(ward.units['cell-1'])}/excel"
    assert head.get(address).status_code == 200
    book = taken_out(head, ward, "cell-1").fill("Nguyễn Thị Hoà", remark="Đã phân loại rác.")
    assert handed_in(head, ward, book, "cell-1").status_code == 303
    preview = head.get(f"{address}/xem-truoc")
    assert "hãy ghi trong sổ của Ban CTMT tổ dân phố 1" in " ".join(preview.text.split())
    assert "/excel/ghi" not in preview.text  # there is nothing to record
    assert not db.session.scalars(sa.select(Note.id)).all()
