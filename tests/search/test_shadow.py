"""Texts that are searched keep how they are found: whoever writes them, and whenever they were written."""

import pytest
import sqlalchemy as sa

from portal.ground import searched
from portal.ground.db import db, will_write
from portal.ground.finding import terms_of, to_find
from portal.meetings.models import Meeting
from portal.plans.models import Commitment, Narrative
from tests.meetings.conftest import session, types  # noqa: F401


def shadow(kind, row_id):
    db.session.rollback()
    found = tuple(db.session.execute(sa.select(kind.lowered, kind.folded).where(kind.id == row_id)).one())
    db.session.rollback()
    return found


def test_a_text_is_kept_in_small_letters_and_without_marks(ward):
    lowered, folded = shadow(Commitment, ward.commitments["member_1"][1])

    assert lowered == " còn ngại phát biểu member_1 phát biểu ít nhất một lần mỗi buổi"
    assert folded == " con ngai phat bieu member_1 phat bieu it nhat mot lan moi buoi"


def test_a_changed_text_changes_it(session):  # noqa: F811
    meeting = session("cell-1", theme="Học tập")
    will_write()
    meeting.theme = "Đối thoại"
    db.session.commit()

    assert " doi thoai " in shadow(Meeting, meeting.id)[1]


def test_many_texts_changed_at_once_must_say_what_becomes_of_it(ward):
    theirs = sa.update(Commitment).where(Commitment.plan_version_id == ward.versions["member_1"])
    with pytest.raises(ValueError, match="lowered and folded"):
        db.session.execute(theirs.values(remedy=""))
    will_write()
    db.session.execute(theirs.values(remedy="", shortcoming="", lowered="", folded=""))
    db.session.commit()

    assert shadow(Commitment, ward.commitments["member_1"][0]) == ("", "")


def test_rows_from_before_are_filled_and_a_rebuild_writes_them_all(app, ward):
    will_write()
    db.session.execute(sa.update(Commitment).values(lowered=None, folded=None))
    db.session.add(Narrative(plan_version_id=ward.versions["member_1"], section="x", text="Đức"))
    db.session.commit()
    count = db.session.scalar(sa.select(sa.func.count(Commitment.id)))
    db.session.rollback()

    assert searched.fill() == count
    assert searched.fill() == 0
    assert shadow(Commitment, ward.commitments["member_1"][1])[1].startswith(" con ngai")
    done = app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert done.exit_code == 0
    assert str(2 * count + 1) in done.output  # the other ward's too


def test_words_stand_apart_whatever_stands_between_them():
    assert to_find("Rác (tại nguồn),“gia đình”", None, "121-KH/ĐU") == " rác tại nguồn gia đình 121-kh/đu"
    assert terms_of("  “Đức”, 121-KH/ĐU. ").folded == ("duc", "121-kh/du")
    assert terms_of("thuý").spelt == (("thuý", "thúy"),)
