"""The head leaves, dies or never was: the body stands without one, and who can put it right is told the same day."""

from datetime import date

import pytest
import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.ids import written
from portal.notifications.tasks import TaskKind, tasks_for
from portal.organisations.models import Holding
from portal.supervision import clockwork
from portal.supervision.models import Lead, Part
from portal.supervision.queries.assignment import assigned
from portal.supervision.queries.gaps import headless, unsupervised
from portal.supervision.queries.places import period_of
from portal.supervision.queries.progress import progress_for, unsupervised_for
from tests.kit.second import confirm_all
from tests.kit.ward import PEOPLE
from tests.people.test_office_records import BASIS, record

HEADLESS = "Ban CTMT tổ dân phố 3 không có người đứng đầu"
NOBODY = "chưa có tổ chức nào giám sát"
DUE = date(2022, 4, 28)


@pytest.fixture
def told(ward):
    """Everybody on whose home page such words stand among what is to be done."""

    def found(words):
        db.session.rollback()
        return {
            name
            for name in PEOPLE
            if any(words in str(task.words) for task in tasks_for(ward.actor(name), ward.today).get(TaskKind.OWED, ()))
        }

    return found


def post_of(person_id):
    return db.session.scalar(
        sa.select(Holding.id).where(Holding.person_id == person_id, Holding.withdrawn_at.is_(None))
    )


def leave(as_, ward, who, post=None):
    return record(as_("office"), "thoi-chuc-vu", ward.people[who], post=written(post or post_of(ward.people[who])))


def test_a_body_whose_head_leaves_is_told_to_the_office_and_the_ward_front_the_same_day(as_, ward, told):
    assert told(HEADLESS) == set()
    seen, answer = leave(as_, ward, "front_3")
    assert answer.status_code == 303
    assert "Ban CTMT tổ dân phố 3 không còn người đứng đầu từ ngày 20/04/2022" in seen.text
    assert told(HEADLESS) == {"office", "front_chair"}


def test_a_body_whose_head_dies_is_too_and_stays_so_until_somebody_follows(as_, ward, told):
    assert record(as_("office"), "tu-tran", ward.front_1)[1].status_code == 303
    words = "Ban CTMT tổ dân phố 1 không có người đứng đầu"
    assert told(words) == {"office", "front_chair"}
    seat = {"unit": written(ward.units["front-1"]), "role": "area_front_head", "title": "Trưởng ban"}
    assert record(as_("office"), "nhan-chuc-vu", ward.member_1, **seat)[1].status_code == 303
    assert told(words) == {"office", "front_chair"}, "who waits for a second person heads nothing yet"
    confirm_all(as_("ward_secretary"))
    assert told(words) == set()


def test_a_body_that_never_had_one_is_a_number_that_opens_to_its_name(as_, ward):
    opened = {"kind": "area_front", "name": "Ban CTMT tổ 4", "short_name": "Ban tổ 4"}
    group = {"kind": "residence_group", "name": "Tổ dân phố 4", "short_name": "Tổ 4"}
    office, day = as_("office"), {"since": "20/04/2022", "basis": "QĐ 9"}
    assert office.post("/to-chuc/them", group | day).status_code == 303
    group_id = written(db.session.scalar(sa.text("SELECT id FROM unit WHERE name = 'Tổ dân phố 4' AND ward_id = 1")))
    assert office.post("/to-chuc/them", opened | day | {"group": group_id}).status_code == 303
    place = day | {"group": group_id}
    assert office.post(f"/to-chuc/{written(ward.units['cell-1'])}/dia-ban", place).status_code == 303

    for who in ("office", "front_chair", "ward_secretary", "standing"):
        page = as_(who).get(f"/giam-sat/{ward.month}/tien-do").text
        assert "Tổ chức, chi bộ không có người đứng đầu:" in page
        listed = as_(who).get(f"/giam-sat/{ward.month}/khong-nguoi-dung-dau").text
        assert "Ban CTMT tổ 4" in listed
    assert as_("member_1").get(f"/giam-sat/{ward.month}/khong-nguoi-dung-dau").status_code == 403


def test_what_the_page_counts_is_what_it_lists(as_, ward):
    leave(as_, ward, "women_head")
    leave(as_, ward, "sec_school")
    found = progress_for(ward.actor("standing"), period_of(ward.month), ward.today).headless
    parts = {one.unit.code: one.part for one in found}
    assert parts["women"] is Part.COORDINATING
    assert parts["cell-school-1"] is Part.CELL
    assert "cell-1" not in parts
    assert "front-1" not in parts
    assert "front-2" not in parts  # it has nobody at its head, and nobody to write about
    page = as_("standing").get(f"/giam-sat/{ward.month}/tien-do").text
    assert f"không có người đứng đầu: {len(found)}" in page
    listed = as_("standing").get(f"/giam-sat/{ward.month}/khong-nguoi-dung-dau").text
    assert all(one.unit.name in listed for one in found)


def test_the_police_cell_is_named_to_nobody(ward):
    assert all(one.unit.id != ward.units["cell-police"] for one in headless(ward.today))


def test_the_secretary_who_leaves_is_told_of_to_the_office_alone(as_, ward, told):
    leave(as_, ward, "sec_school")
    assert told("Chi bộ Trường Mầm non số 1 không có bí thư, phó bí thư") == {"office"}


@pytest.fixture
def unled(ward):
    """Nobody leads in the school's cell: how a database may stand before the clock puts it right."""
    db.session.execute(sa.delete(Lead).where(Lead.cell_id == ward.units["cell-school-1"]))
    db.session.commit()


def test_members_whom_nobody_supervises_are_told_and_open_to_their_names(as_, ward, told, unled):
    assert told(NOBODY) == {"office", "front_chair"}
    count = len(unsupervised(assigned(DUE)))
    assert count == 2
    for who in ("standing", "front_chair", "office", "ward_secretary"):
        page = as_(who).get(f"/giam-sat/{ward.month}/tien-do").text
        assert f"Đảng viên chưa có tổ chức nào giám sát: {count}" in page
        listed = as_(who).get(f"/giam-sat/{ward.month}/khong-ai-giam-sat").text
        assert "Trần Ngọc Nhung" in listed
        assert "Võ Thị Hồng Đào" in listed
    assert as_("sec_school").get(f"/giam-sat/{ward.month}/khong-ai-giam-sat").status_code == 403
    assert "Phan Công An" not in as_("standing").get(f"/giam-sat/{ward.month}/khong-ai-giam-sat").text


def test_whose_note_kinship_leaves_to_nobody_is_counted_and_not_named_to_the_office(ward):
    cell = db.session.scalar(sa.select(Lead).where(Lead.cell_id == ward.units["cell-3"]))
    cell.body_id = ward.units["front"]  # the chairwoman of the ward Front is a member there
    db.session.commit()
    period = period_of(ward.month)
    shown = {who: unsupervised_for(ward.actor(who), period) for who in ("standing", "office", "sponsor_1")}
    assert [name for name, _ in shown["standing"].named] == ["Nguyễn Thị Bích Mai"]
    assert (shown["office"].named, shown["office"].others) == ([], 1)
    assert (shown["sponsor_1"].named, shown["sponsor_1"].others) == ([], 0)
    assert progress_for(ward.actor("office"), period, ward.today).unsupervised == 1


def test_the_clock_gives_the_cell_its_lead_and_nobody_is_left(ward, unled, told):
    clockwork.lead_new_cells()
    assert told(NOBODY) == set()


def test_the_preview_of_another_event_says_nothing_of_heads(as_, ward):
    page = as_("office").post(f"/bien-dong/tu-tran/xem-truoc?nguoi={written(ward.member_1)}", BASIS)
    assert "không còn người đứng đầu" not in page.text
