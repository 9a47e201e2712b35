"""A body tells its task done: by its minutes or by a record of the portal, corrected by withdrawing."""

from datetime import date

import pytest

from portal import audit
from portal.campaigns import progress, service
from portal.campaigns.models import TaskDone
from portal.campaigns.progress import FulfillingRecord
from portal.campaigns.reminders import tasks
from portal.campaigns.rules import done_wrongly, inside
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.ground.ids import written
from portal.notifications.tasks import TaskKind
from tests.campaigns.conftest import HOME

TOLD = {"done_on": "03/04/2022", "words": "Biên bản sinh hoạt chi bộ ngày 03/04/2022, mục 2"}


@pytest.mark.parametrize("who", ["member_1", "sponsor_1", "sec_3", "front_1", "women_head", "ward_secretary", "admin"])
def test_only_the_body_itself_and_the_office_tell(as_, drive, who):
    browser, address = as_(who), drive.page(body="cell-1")
    assert browser.get(address).status_code == 403
    assert browser.post(address, TOLD).status_code == 403
    with pytest.raises(NotAllowed):
        drive.tick(who)
    done = drive.tick("sec_1")
    assert browser.post(f"{address}/rut/{written(done)}").status_code == 403
    assert drive.task().part == 1


@pytest.mark.parametrize(
    ("who", "name", "body"),
    [
        ("sec_1", "cells", "cell-1"),
        ("com_1", "cells", "cell-1"),
        ("dep_1", "cell", "cell-1"),
        ("women_head", "women", "women"),
        ("office", "women", "women"),
        ("sec_3", "cells", "cell-3"),
    ],
)
def test_a_body_tells_its_own(as_, drive, who, name, body):
    browser = as_(who)
    page = browser.get(drive.page(name, body))
    assert page.status_code == 200
    answer = browser.submit(page, drive.page(name, body), **TOLD)
    assert answer.status_code == 303
    done = drive.task(name).done[drive.ward.units[body]]
    assert (done.done_on, done.words, done.link) == (date(2022, 4, 3), TOLD["words"], None)
    last = db.session.query(audit.Entry).order_by(audit.Entry.number.desc()).first()
    assert last.action == "campaign.task.tick"


def test_a_body_that_was_not_set_the_task_does_not_find_it(as_, drive):
    office = as_("office")
    for body in ("cell-3", "women", "front-1"):
        assert office.get(drive.page("cell", body)).status_code == 404
        assert office.post(drive.page("cell", body), TOLD).status_code == 404
    assert office.get(f"{HOME}/nhiem-vu/{written(7)}/{written(drive.ward.units['cell-1'])}").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"done_on": ""}, "Hãy ghi ngày làm xong"),
        ({"done_on": "26/04/2022"}, "Ngày 26/04/2022 chưa tới"),
        ({"done_on": "01/03/2022"}, "Đợt bắt đầu từ ngày 14/03/2022"),
        ({"words": "  "}, "Hãy ghi biên bản nào"),
        ({"words": "x" * 501}, "Dài quá 500 ký tự"),
        ({"link": "https://noi-khac.vn/trang"}, "Cổng không có trang này"),
        ({"link": "//noi-khac.vn/trang"}, "Cổng không có trang này"),
        ({"link": "javascript:alert(1)"}, "Cổng không có trang này"),
        ({"link": "/khong-co-trang-nay"}, "Cổng không có trang này"),
        ({"link": "/dot-sinh-hoat/../dang-vien"}, "Cổng không có trang này"),
    ],
)
def test_what_is_told_wrong_comes_back(as_, drive, wrong, words):
    page = as_("sec_1").post(drive.page(body="cell-1"), TOLD | wrong)
    assert page.status_code == 422
    assert words in page.text
    if "words" not in wrong:
        assert TOLD["words"] in page.text
    assert drive.task().part == 0


@pytest.mark.parametrize("typed", ["/to-chuc", "https://localhost/to-chuc"])
def test_a_page_of_the_portal_is_enough(as_, drive, typed):
    browser = as_("sec_1")
    assert browser.post(drive.page(body="cell-1"), TOLD | {"words": "", "link": typed}).status_code == 303
    assert drive.task().done[drive.ward.units["cell-1"]].link == "/to-chuc"
    assert '<a href="/to-chuc">Mở bản ghi</a>' in browser.get(drive.page()).text


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/to-chuc", True),
        ("/giam-sat/2022-04/chi-bo/abc?mo=1#m-2", True),
        ("to-chuc", False),
        ("", False),
        ("//x.vn", False),
        ("/\\x.vn", False),
        ("/a b", False),
        ("/../x", False),
        ("http://x", False),
        ("/\n/x", False),
    ],
)
def test_only_a_place_of_this_portal_is_one(address, kept):
    assert inside(address) == (address if kept else None)


def test_the_service_takes_no_foreign_link_either(drive):
    with pytest.raises(Invalid, match="không phải địa chỉ"):
        drive.tick(link="https://noi-khac.vn")


def test_the_first_day_and_today_are_days_it_may_be_done():
    starts, today = date(2022, 3, 14), date(2022, 4, 25)
    assert done_wrongly(starts, today, starts) is None
    assert done_wrongly(today, today, starts) is None


def test_the_second_telling_is_refused_and_its_text_kept(as_, drive):
    drive.tick()
    page = as_("com_1").post(drive.page(body="cell-1"), TOLD | {"words": "Biên bản khác"})
    assert page.status_code == 409
    assert "Biên bản khác" in page.text
    assert "đã được báo xong ngày 03/04/2022" in page.text
    with pytest.raises(Refused):
        drive.tick("com_1")
    assert db.session.query(TaskDone).count() == 1


def test_a_mistake_is_withdrawn_and_told_anew(as_, drive):
    first = drive.tick()
    browser = as_("com_1")
    assert browser.submit(browser.get(drive.page()), f"/rut/{written(first)}").status_code == 303
    assert drive.task().part == 0
    assert browser.post(f"{drive.page(body='cell-1')}/rut/{written(first)}").status_code == 409
    assert browser.post(drive.page(body="cell-1"), TOLD).status_code == 303
    assert db.session.query(TaskDone).count() == 2
    assert db.session.get(TaskDone, (1, first)).withdrawn_at is not None


def test_one_bodys_telling_is_not_withdrawn_through_another(as_, drive):
    done = drive.tick("sec_3", body="cell-3")
    assert as_("sec_1").post(f"{drive.page(body='cell-1')}/rut/{written(done)}").status_code == 404
    assert drive.task().part == 1


@pytest.fixture
def minutes():
    """A chapter that knows a record of each body."""
    known = [*progress.RECORDS]
    progress.RECORDS[:] = [
        lambda _drive, unit, _day: [FulfillingRecord("Biên bản ngày 03/04", f"/to-chuc/{written(unit)}")]
    ]
    yield
    progress.RECORDS[:] = known


@pytest.mark.usefixtures("minutes")
def test_records_of_the_portal_are_offered(as_, drive):
    browser, address = as_("sec_1"), drive.page(body="cell-1")
    page = browser.get(address)
    assert "Biên bản ngày 03/04" in page.text
    assert browser.post(address, TOLD | {"record": "/khong-duoc-moi"}).status_code == 422
    place = f"/to-chuc/{written(drive.ward.units['cell-1'])}"
    assert browser.submit(page, address, done_on="03/04/2022", record=place).status_code == 303
    assert drive.task().done[drive.ward.units["cell-1"]].link == place


def test_what_is_late_is_said_calmly_and_what_is_done_is_not_late(as_, drive):
    office = as_("office")
    assert "hạn đã qua 20 ngày" in office.get(drive.page()).text
    assert drive.task("cell").over(drive.ward.today) == 0
    for body in drive.task().bodies:
        drive.tick("office", body=body.code)
    page = office.get(drive.page()).text
    assert "hạn đã qua" not in page
    whole = len(drive.task().bodies)
    assert f"{whole}/{whole} đơn vị" in page


def test_a_withdrawn_task_is_told_no_more(as_, drive):
    will_write()
    service.withdraw(drive.ward.actor("office"), drive.task("cell").row)
    db.session.commit()
    assert as_("sec_1").get(drive.page("cell", "cell-1")).status_code == 404


def owed(drive, who):
    return [(str(task.words), task.kind, task.due_on) for task in tasks(drive.ward.actor(who), drive.ward.today)]


def test_who_speaks_for_a_body_is_reminded_of_what_has_a_date(drive):
    mine = owed(drive, "sec_1")
    assert [(kind, due_on) for _words, kind, due_on in mine] == [
        (TaskKind.LATE, date(2022, 4, 5)),
        (TaskKind.OWED, date(2022, 5, 30)),
    ]
    assert "Chi bộ 1: Nhiệm vụ cells" in mine[0][0]
    drive.tick()
    assert [kind for _words, kind, _due in owed(drive, "com_1")] == [TaskKind.OWED]
    for who in ("member_1", "women_head", "office", "admin"):  # the union's task goes on without a date
        assert owed(drive, who) == []


def test_the_reminder_leads_to_where_it_is_told(as_, drive):
    home = as_("sec_1").get("/").text
    assert f'href="{drive.page(body="cell-1")}"' in home
