"""The first day of a generated ward by pages and lists alone: no step is repeated for a person, and each is timed."""

import re
import time
from datetime import datetime
from io import BytesIO

import pytest
import sqlalchemy as sa

from portal.accounts.models import ActivationSlip
from portal.ground import clock, worker
from portal.ground.db import db, in_ward
from portal.ground.ids import written
from portal.imports.models import ImportRun, ImportState
from portal.organisations.models import Holding, Unit, UnitKind
from portal.people.models import Membership
from portal.plans.models import Plan
from portal.supervision.models import Note
from tests.imports.lists import PLANS, POSTS, sheet
from tests.imports.nasty import book
from tests.imports.test_generated_lists import FAMILIES, GIVEN
from tests.kit import chance, installation
from tests.kit.pages import Browser
from tests.kit.released import own_database

MORNING = datetime(2026, 7, 1, 8, 0, tzinfo=clock.HERE)
DAY = "30/06/2026"
PASSWORD = "năm con mèo leo cau"
MIDDLE = ("Văn", "Thị", "Đức", "Thị Bích", "Quang", "Thu")
WARD = {
    "ward": "phường Rất Lớn",
    "above": "Thành ủy",
    "groups": "3",
    "clerk": "Trần Thị Văn Thư",
    "login": "thuky",
    "secretary": "Lê Văn Bí",
    "secretary_login": "bithu",
}


class FirstDay:
    """The office's two windows, the requests they made and the seconds each step took."""

    def __init__(self, app, cells, members):
        self.app, self.asked, self.took = app, 0, {}
        self.residential = [f"Chi bộ {number}" for number in range(1, cells * 4 // 5 + 1)]
        schools = [f"Chi bộ Trường Tiểu học số {number}" for number in range(1, cells - len(self.residential) + 1)]
        self.cells = [*self.residential, *schools]
        self.people = [(self._name(at), f"61.{at:06d}", self.cells[at % cells]) for at in range(members)]

    @staticmethod
    def _name(at):
        family, rest = FAMILIES[at % 17], at // 17
        return f"{family} {MIDDLE[rest % 6]} {GIVEN[rest // 6 % 19]} {GIVEN[(rest // 114 + at) % 19]}"

    def get(self, who, url):
        self.asked += 1
        return who.get(url)

    def post(self, who, url, said):
        self.asked += 1
        return who.post(url, said)

    def step(self, name):
        """Prints with the times: how long since the last step, and how many requests by then."""
        now = time.monotonic()
        self.took[name] = now - self.took.get("", self.begun)
        self.took[""] = now

    def begin(self, code):
        self.begun = time.monotonic()
        answer = self.post(Browser(self.app), "/lan-dau", {**WARD, "code": code})
        codes = re.findall(r"<dt>Mã kích hoạt</dt><dd><b>([^<]+)</b>", answer.text)
        self.clerk, self.secretary = (
            self.enter(login, one) for login, one in zip(("thuky", "bithu"), codes, strict=True)
        )
        self.step("ward and two people")

    def enter(self, login, code):
        window = Browser(self.app)
        said = {"login": login, "code": code, "password": PASSWORD, "again": PASSWORD}
        self.post(window, "/kich-hoat", said)
        window._token = ""
        if self.get(window, "/toi/xac-thuc").status_code == 200:  # a card of codes as the second factor
            self.post(window, "/toi/xac-thuc/the", {})
            self.post(window, "/toi/xac-thuc/tiep", {})
        return window

    def bring(self, name, content):
        """A list as a page takes it: read and written by the worker when it is long, confirmed once."""
        place = self.post(self.clerk, "/nhap-du-lieu", {"file": (BytesIO(content), f"{name}.xlsx")}).location
        self.work()
        assert self.get(self.clerk, place).status_code == 200
        answer = self.post(self.clerk, f"{place}/ghi", {})
        assert answer.status_code == 303, re.sub("<[^>]+>", " ", answer.text)
        self.work()
        self.confirm()
        self.work()
        with in_ward(1):
            run = db.session.scalars(sa.select(ImportRun).order_by(ImportRun.begun_at.desc())).first()
            counts, state = run.counts, run.state
            db.session.remove()
        assert state is ImportState.APPLIED, (state, counts)
        self.step(name)
        return counts

    def work(self):
        while worker.take_next():
            pass

    def confirm(self):
        """One confirmation for all that a list gives."""
        page = self.get(self.secretary, "/cho-xac-nhan")
        waiting = [
            shown
            for url in dict.fromkeys(re.findall(r'href="(/cho-xac-nhan/\w+)"', page.text))
            if "/xac-nhan" in (shown := self.get(self.secretary, url)).text
        ]
        for shown in waiting:
            self.asked += 1
            assert self.secretary.submit(shown, "/xac-nhan").status_code == 303
        return len(waiting)


def roster(day):
    head = ("TT", "Họ tên ĐV", "NTNS", "GT", "Ngày KN", "Ngày CT", "Số thẻ ĐV", "CB", "Miễn SHĐ từ ngày")
    rows = [
        (
            at + 1,
            name,
            f"{at % 28 + 1:02}/{at % 12 + 1:02}/{1945 + at % 50}",
            "F" if "Thị" in name or "Thu" in name else "M",
            "03/02/2015",
            "03/02/2016",
            card,
            cell,
            "01/03/2024" if at % 9 == 0 else None,
        )
        for at, (name, card, cell) in enumerate(day.people)
    ]
    return book(("Danh sách", (("DANH SÁCH ĐẢNG VIÊN",), (f"(Tính đến ngày {DAY})",), head, *rows)))


def posts(day):
    """A secretary for each cell, a head for each residence group's committee, the chair of the ward's Front."""
    first = {cell: [one for one in day.people if one[2] == cell] for cell in day.cells}
    rows = [(first[cell][1], "Bí thư chi bộ") for cell in day.cells]
    rows += [(first[cell][2], f"Trưởng ban CTMT TDP {cell.split()[-1]}") for cell in day.residential]
    rows += [(first[day.cells[0]][3], "Chủ tịch UBMTTQ phường")]
    told = [
        {"Họ và tên": name, "Số thẻ đảng viên": card, "Chi bộ": cell, "Chức vụ": title, "Từ ngày": "01/06/2025"}
        for (name, card, cell), title in rows
    ]
    return sheet(POSTS, *told, title=f"(Tính đến ngày {DAY})")


def plans(day):
    told = [
        {
            "Họ và tên": name,
            "Số thẻ đảng viên": card,
            "Chi bộ": cell,
            "Nội dung": "Đạo đức, lối sống",
            "Hạn chế, khuyết điểm": "Chưa gần gũi bà con",
            "Biện pháp khắc phục": "Mỗi tháng thăm hai hộ",
            "Thời hạn": "31/12/2026",
            "Ngày nộp": "25/06/2026",
        }
        for at, (name, card, cell) in enumerate(day.people)
        if at % 9 and at % 50 != 1
    ]
    return sheet(PLANS, *told, title=f"Tổng hợp kế hoạch (Tính đến ngày {DAY})")


@pytest.mark.parametrize(
    ("cells", "members", "whole"),
    [
        pytest.param(5, 90, False, marks=pytest.mark.slow, id="a ward of 90"),
        pytest.param(
            98, 3882, True, marks=[pytest.mark.trust("SET-UP"), pytest.mark.timeout(3000)], id="a ward of 3882"
        ),
    ],
)
def test_a_whole_first_day_repeats_no_step_for_a_person(tmp_path, cells, members, whole):
    clock.run_on_from(MORNING, chance.BEGINS)
    with own_database(tmp_path) as settings:
        app = installation.app(tmp_path, **settings)
        said = app.test_cli_runner().invoke(args=["setup"]).output
        with app.app_context():
            day = FirstDay(app, cells, members)
            day.begin(re.search(r"Mã: +((?:[0-9A-Z]{4} ?){4})", said)[1].strip())
            live_through(day, members)
            db.session.remove()
            db.engine.dispose()
        installation.let_go(app)
    del day.took[""]
    print(
        f"\n{members} members, {cells} cells, {day.asked} requests: "
        + ", ".join(f"{one} {s:.1f} s" for one, s in day.took.items())
    )
    assert day.asked <= 70 + 2 * (members // 500), "a step is repeated"


def live_through(day, members):
    counts = day.bring("roster", roster(day))
    assert (counts["new"], counts["rejected"], counts["left_out"]) == (members, 0, [])
    counts = day.bring("posts", posts(day))
    assert counts["rejected"] == 0
    open_programme(day)
    home = day.get(day.clerk, "/").text
    assert "tất cả đã có tổ chức theo dõi; 0 tổ chức chưa có người đứng đầu" in home, re.sub("<[^>]+>", " ", home)[
        -3000:
    ]
    head = hand_out(day)
    slips_of_everybody(day, members)
    counts = day.bring("plans", plans(day))
    assert counts["rejected"] == 0
    without = day.get(day.clerk, "/dang-vien?ke-hoach=chua").text
    assert without
    first_note(day, head)
    with in_ward(1):
        assert many(Membership) == members
        assert many(Note) == 1
        assert many(Plan) == len([at for at in range(members) if at % 9 and at % 50 != 1])
        assert many(Unit, Unit.kind == UnitKind.CELL) == len(day.cells)
        assert many(Holding) >= len(day.cells) + len(day.residential) + 1
        db.session.remove()


def many(kind, *where):
    return db.session.scalar(sa.select(sa.func.count(kind.id)).where(*where))


def open_programme(day):
    drive = {"theme": "Tự soi, tự sửa", "document_number": "12-KH/ĐU", "document_date": "15/06/2026"}
    page = "/giam-sat/chuong-trinh"
    answer = day.post(day.clerk, f"{page}/dot", {**drive, "starts_on": "20/06/2026", "deadline": "31/12/2026"})
    assert answer.status_code == 303
    told = {"name": "Giám sát 2026", "legal_basis": "Kế hoạch 12-KH/ĐU ngày 15/06/2026", "first_month": "07/2026"}
    (campaign,) = re.findall(r'<option[^>]* value="(\w{13})"', day.get(day.clerk, page).text)[:1]
    answer = day.post(day.clerk, page, {**told, "campaign": campaign})
    assert answer.status_code == 303, answer.text
    assert day.post(day.clerk, f"{page}/ky/2026-07", {}).status_code == 303
    day.step("programme and first month")


def hand_out(day):
    """Slips for all who hold a post, one print and one confirmation; the head of group 1 comes in with theirs."""
    page = day.get(day.clerk, "/tai-khoan/phieu")
    people = re.findall(r'name="nguoi" value="(\w+)"', page.text)
    assert day.post(day.clerk, "/tai-khoan/phieu", {"nguoi": people, "days": "30"}).status_code == 303
    assert day.confirm() == 1
    printed = day.post(day.clerk, "/tai-khoan/phieu", {"nguoi": people, "days": "30"})
    assert printed.text.count("slip-name") == len(people)
    day.step(f"{len(people)} slips of posts")
    name = next(one for one in day.people[2 * len(day.cells) : 2 * len(day.cells) + 1])[0]
    slip = next(one for one in printed.text.split("<article")[1:] if name in one)
    login, code = re.findall(r"<dd><b>([^<]+)</b></dd>", slip)[:2]
    return day.enter(login, code)


def slips_of_everybody(day, members):
    """Members without a post, 500 to a print."""
    printed = 0
    while True:
        page = day.get(day.clerk, "/tai-khoan/phieu?dang-vien=1&phieu=none")
        people = re.findall(r'name="nguoi" value="(\w+)" checked', page.text)
        if not people:
            break
        answer = day.post(day.clerk, "/tai-khoan/phieu?dang-vien=1&phieu=none", {"nguoi": people, "days": "30"})
        printed += answer.text.count("slip-name")
    with in_ward(1):
        assert many(ActivationSlip) >= members
        db.session.remove()
    day.step(f"{printed} slips of members")


def first_note(day, head):
    with in_ward(1):
        body = db.session.scalar(sa.select(Unit.id).where(Unit.code == "front-1"))
        db.session.remove()
    place = f"/giam-sat/2026-07/{written(body)}"
    page = day.get(head, place)
    assert page.status_code == 200, page.text[:2000]
    form = re.search(rf'action="({place}/\w{{13}})"', page.text)[1]
    answer = head.submit(page, form, remark="Gương mẫu vận động bà con.", deed="record")
    day.asked += 1
    assert answer.status_code in (200, 303), answer.text
    day.step("first note")
