"""Later chapters add states to the member list; the list shows and filters them, and asks who is reading."""

import pytest
import sqlalchemy as sa

from portal.ground.labels import Labelled
from portal.ground.text import say
from portal.people import columns
from portal.people.columns import MemberColumn
from portal.people.models import Exemption
from tests.people.test_member_list import listed


class Tried(Labelled):
    YES = "yes", "Đã thử"
    NO = "no", "Chưa thử"


@pytest.fixture
def tried():
    def rows(_actor, _day, _people):
        yes = sa.literal("yes").label("state")
        return sa.select(Exemption.ward_id, Exemption.person_id, yes).subquery()

    column = MemberColumn("thu", say("Thử"), Tried, Tried.NO, rows, {Tried.YES: "done"})
    before = columns.COLUMNS[:]
    columns.COLUMNS[:] = [column]
    yield
    columns.COLUMNS[:] = before


@pytest.mark.usefixtures("tried")
def test_a_state_is_shown_and_filtered(as_):
    office = as_("office")

    assert "Chưa thử" in office.get("/dang-vien").text
    assert listed(office.get("/dang-vien?thu=yes")) == {"exempt_1"}
    assert "exempt_1" not in listed(office.get("/dang-vien?thu=no"))


@pytest.mark.usefixtures("tried")
def test_the_state_goes_into_print_and_workbook(as_):
    sec = as_("sec_1")

    assert "Đã thử" in sec.get("/dang-vien/in").text
    assert sec.post("/dang-vien/tai-ve", {"reason": "Báo cáo"}).status_code == 200
