"""Where power is given there are two: nothing of what waits is in force, and who asked does not confirm."""

from io import BytesIO

import pytest

from portal.audit import Entry, Payload
from portal.ground.db import db, in_ward, writing
from portal.ground.errors import Refused
from portal.ground.ids import written
from portal.organisations.models import Holding
from portal.people.confirming import deciding
from portal.people.models import Confirmation, ConfirmationState, Exemption
from portal.people.rules.facts import PersonFactKind
from portal.policy import Role
from tests.imports.lists import POSTS, bring_in, sheet
from tests.imports.test_import_posts import card_of
from tests.kit.second import confirm_all, confirmed, waiting
from tests.kit.ward import TODAY
from tests.people.test_office_records import BASIS, record, told


def post(browser, ward, whom, role="cell_committee", unit="cell-1", **fields):
    title = fields.pop("title", "Chi ủy viên Chi bộ 1")
    said = {"unit": written(ward.units[unit]), "role": role, "title": title, **fields}
    return record(browser, "nhan-chuc-vu", ward.people[whom], **said)


def seated(ward, name, role, unit):
    """A post given directly, as set-up gives it."""
    with writing(), in_ward(1):
        db.session.add(Holding(person_id=ward.people[name], unit_id=ward.units[unit], role=role, title=role.vietnamese))
    db.session.expunge_all()


def trail(action="people.power.confirm"):
    rows = db.session.query(Entry, Payload).filter(
        Payload.number == Entry.number, Payload.ward_id == Entry.ward_id, Entry.action == action
    )
    return [(entry, payload.content) for entry, payload in rows.order_by(Entry.number)]


def page_of(one):
    return f"/cho-xac-nhan/{written(one.id)}"


def test_the_clerk_does_not_become_secretary_and_is_refused_by_the_second_person(as_, ward):
    office, secretary = as_("office"), as_("ward_secretary")
    seen, answer = post(office, ward, "office", "ward_secretary", "ward", title="Bí thư Đảng ủy")
    assert "cần người thứ hai" in seen.text
    assert answer.status_code == 303
    (one,) = waiting()
    assert not ward.actor("office").has(Role.WARD_SECRETARY)
    assert office.get("/nhat-ky").status_code == 403
    assert office.post(f"{page_of(one)}/xac-nhan", {"version": one.version}).status_code == 403
    assert "Phạm Văn Phòng nhận chức vụ “Bí thư Đảng ủy”" in secretary.get(page_of(one)).text
    assert page_of(one) in secretary.get("/").text

    page = secretary.get(page_of(one))
    assert secretary.submit(page, action=f"{page_of(one)}/khong", reason=" ").status_code == 422
    assert secretary.submit(page, action=f"{page_of(one)}/khong", reason="Không có quyết định").status_code == 303
    assert db.session.get(Confirmation, (1, one.id)).state is ConfirmationState.DECLINED
    assert not ward.actor("office").has(Role.WARD_SECRETARY)
    assert "Không có quyết định" in office.get("/").text
    assert "Không có quyết định" in office.get(page_of(one)).text
    assert secretary.submit(page, action=f"{page_of(one)}/xac-nhan").status_code == 409
    assert not told(Holding, ward.office, role=Role.WARD_SECRETARY)


def test_all_posts_of_one_decision_are_one_page_and_one_confirmation(as_, ward):
    office, asked = as_("office"), ["member_1", "member_1b", "member_1c", "relative_1", "helper_1"]
    for name in asked:
        post(office, ward, name)
    assert len(waiting()) == 1
    assert not any(ward.actor(name).posts for name in asked)
    secretary = as_("ward_secretary")
    assert len(confirm_all(secretary)) == 1
    assert all(ward.actor(name).has(Role.CELL_COMMITTEE) for name in asked)
    recorded = [(entry, said) for entry, said in trail("people.record") if said.get("event") == "nhan-chuc-vu"]
    assert len(recorded) == len(asked)
    for entry, said in recorded:
        assert entry.actor_id == ward.ward_secretary
        assert (said["asked_name"], said["confirmed_name"]) == ("Phạm Văn Phòng", "Lê Đình Đông")
        assert (said["asked_by"], said["confirmed_by"]) == (ward.office, ward.ward_secretary)


def test_whoever_has_the_page_open_confirms_nothing_that_was_added_since(as_, ward):
    office, secretary = as_("office"), as_("ward_secretary")
    post(office, ward, "member_1")
    (one,) = waiting()
    page = secretary.get(page_of(one))
    post(office, ward, "member_1b")
    assert secretary.submit(page, action=f"{page_of(one)}/xac-nhan").status_code == 409
    assert not ward.actor("member_1").posts
    assert not ward.actor("member_1b").posts


def test_the_confirmers_own_line_goes_on_waiting_for_somebody_else(as_, ward):
    seated(ward, "standing", Role.OFFICE_HEAD, "office")
    office = as_("office")
    post(office, ward, "member_1")
    post(office, ward, "ward_secretary", "cell_sponsor", title="Phụ trách Chi bộ 1")
    confirm_all(as_("ward_secretary"))
    assert ward.actor("member_1").has(Role.CELL_COMMITTEE)
    assert not ward.actor("ward_secretary").has(Role.CELL_SPONSOR)
    (rest,) = waiting()
    assert as_("ward_secretary").post(f"{page_of(rest)}/xac-nhan", {"version": rest.version}).status_code == 403
    confirm_all(as_("standing"))
    assert ward.actor("ward_secretary").has(Role.CELL_SPONSOR)


def test_the_head_of_the_office_does_not_confirm_what_they_asked(as_, ward):
    seated(ward, "standing", Role.OFFICE_HEAD, "office")
    head = as_("standing")
    post(head, ward, "member_1")
    (one,) = waiting()
    assert head.post(f"{page_of(one)}/xac-nhan", {"version": one.version}).status_code == 403
    assert not ward.actor("member_1").posts


@pytest.mark.parametrize("who", ["admin", "sec_1", "front_chair", "member_1", "standing"])
def test_nobody_else_sees_or_confirms_what_waits(as_, ward, who):
    post(as_("office"), ward, "member_1b")
    (one,) = waiting()
    browser = as_(who)
    assert browser.get(page_of(one)).status_code == 404
    for deed in ("xac-nhan", "khong-xac-nhan", "rut"):
        answer = browser.post(f"{page_of(one)}/{deed}", {"version": one.version, "reason": "x"})
        assert answer.status_code == 404
    assert not ward.actor("member_1b").posts


def test_the_asker_takes_it_back_and_nothing_is_recorded(as_, ward):
    office = as_("office")
    post(office, ward, "member_1")
    (one,) = waiting()
    assert office.submit(office.get(page_of(one)), action=f"{page_of(one)}/rut").status_code == 303
    assert not waiting()
    assert as_("ward_secretary").post(f"{page_of(one)}/xac-nhan", {"version": one.version}).status_code == 409


def test_a_post_without_power_is_recorded_at_once(as_, ward):
    post(as_("office"), ward, "member_1", "area_front_member", "front-1", title="Thành viên Ban CTMT")
    assert not waiting()
    assert ward.actor("member_1").posts


def test_a_newcomer_with_power_does_not_exist_before_it_is_confirmed(as_, ward):
    unit = written(ward.units["front-2"])
    said = {"name": "Lý Ngoài", "unit": unit, "role": "area_front_head", "title": "Trưởng ban"}
    record(as_("office"), "nhan-chuc-vu", **said)
    assert "Lý Ngoài" not in as_("office").get(f"/to-chuc/{unit}").text
    confirmed(ward)
    assert "Lý Ngoài" in as_("office").get(f"/to-chuc/{unit}").text


OF_ONESELF = {
    "mien-giam": {"exemption": "exempt"},
    "doi-chi-bo": {"cell": "cell-1"},
    "doi-noi-cu-tru": {"group": "group-2"},
    "vao-doan-the": {"organisation": "veterans"},
    "chuyen-di": {},
}


@pytest.mark.parametrize(("slug", "fields"), OF_ONESELF.items())
def test_what_a_clerk_records_of_themself_waits(as_, ward, slug, fields):
    seated(ward, "member_3", Role.OFFICE, "office")
    fields = {name: written(ward.units[said]) if said in ward.units else said for name, said in fields.items()}
    record(as_("member_3"), slug, ward.member_3, **fields)
    assert len(waiting()) == 1
    assert not [one for one, _ in trail("people.record")]
    confirmed(ward)
    assert len(trail("people.record")) == 1


def test_a_clerks_own_exemption_told_by_a_colleague_is_recorded_at_once(as_, ward):
    seated(ward, "member_3", Role.OFFICE, "office")
    record(as_("office"), "mien-giam", ward.member_3, exemption="exempt")
    assert not waiting()
    assert told(Exemption, ward.member_3)


def test_a_clerk_rights_their_own_birth_date_only_with_a_second_person(as_, ward):
    office = as_("office")
    page = office.get(f"/dang-vien/{written(ward.office)}/dinh-chinh")
    answer = office.submit(page, "/dinh-chinh", birth_date="01/02/1970", reason="Sai năm", paper="Giấy khai sinh")
    assert answer.status_code == 303
    assert len(waiting()) == 1
    assert not trail("people.record")
    confirmed(ward)
    assert [said["birth_date"][1] for _, said in trail("people.record")] == ["01/02/1970"]


def test_an_ended_post_with_power_comes_back_only_with_a_second_person(as_, ward):
    office = as_("office")
    held = told(Holding, ward.women_head)[0]
    record(office, "thoi-chuc-vu", ward.women_head, post=written(held.id))
    (ended,) = told(Holding, ward.women_head)
    place = f"/dang-vien/{written(ward.women_head)}/qua-trinh/{PersonFactKind.POST.value}/{written(ended.id)}"
    assert office.post(place, {"only_end": "y", "reason": "Ghi nhầm"}).status_code == 303
    assert not ward.actor("women_head").posts
    confirmed(ward)
    assert ward.actor("women_head").has(Role.MASS_HEAD)


def test_an_import_that_gives_power_is_confirmed_once_as_a_whole(as_, app, ward):
    rows = [
        {"Họ và tên": name, "Chức vụ": "Chi ủy viên", "Từ ngày": "20/04/2022", "Số thẻ đảng viên": card_of(ward, key)}
        | {"Chi bộ": "Chi bộ 1"}
        for name, key in (("Nguyễn Thị Hoà", "member_1"), ("Đặng Quốc Ân", "member_1b"))
    ]
    office = as_("office")
    page = office.get("/nhap-du-lieu")
    file = (BytesIO(sheet(POSTS, *rows, title="Danh sách cấp ủy")), "cap-uy.xlsx")
    answer = office.submit(page, "/nhap-du-lieu", file=file, kind="posts", effective_on="25/04/2022")
    run = answer.headers["Location"]
    answer = office.submit(office.get(run), f"{run}/ghi")
    assert answer.status_code == 303
    assert "chờ người thứ hai" in office.get(run).text
    assert not ward.actor("member_1").posts
    assert office.post(f"{run}/ghi", {}).status_code == 409
    assert office.post(f"{run}/bo", {}).status_code == 409
    assert len(confirm_all(as_("ward_secretary"))) == 1
    assert ward.actor("member_1").has(Role.CELL_COMMITTEE)
    assert ward.actor("member_1b").has(Role.CELL_COMMITTEE)
    (said,) = [said for _, said in trail("import.run") if "applied" in said]
    assert said["confirmed_by"] == ward.ward_secretary

    undo = office.get(f"{run}/hoan-tac")
    assert office.submit(undo, "/hoan-tac", reason="Nhập nhầm").status_code == 303
    assert ward.actor("member_1").posts
    confirm_all(as_("ward_secretary"))
    assert not ward.actor("member_1").posts


def test_a_list_with_the_confirmers_own_new_post_is_written_but_for_that(as_, app, ward):
    """The first list of a ward names everybody who could confirm it: it must not stand in its own way."""
    seated(ward, "standing", Role.OFFICE_HEAD, "office")
    told_of = {
        "ward_secretary": ("Lê Đình Đông", "Bí thư Đảng ủy; Bí thư Chi bộ 3"),
        "member_1": ("Nguyễn Thị Hoà", "Chi ủy viên"),
    }
    rows = [
        {"Họ và tên": name, "Chức vụ": title, "Từ ngày": "20/04/2022", "Số thẻ đảng viên": card_of(ward, key)}
        | {"Chi bộ": "Chi bộ 3" if key == "ward_secretary" else "Chi bộ 1"}
        for key, (name, title) in told_of.items()
    ]
    bring_in(app, ward, sheet(POSTS, *rows, title="Danh sách cấp ủy"))
    assert ward.actor("member_1").has(Role.CELL_COMMITTEE)
    assert ward.actor("ward_secretary").has(Role.WARD_SECRETARY)
    assert not ward.actor("ward_secretary").has(Role.CELL_SECRETARY)
    assert ward.actor("sec_3").has(Role.CELL_SECRETARY)  # nor does who held it go before
    (rest,) = waiting()
    assert as_("ward_secretary").post(f"{page_of(rest)}/xac-nhan", {"version": rest.version}).status_code == 403
    confirm_all(as_("standing"))
    assert ward.actor("ward_secretary").has(Role.CELL_SECRETARY)
    assert not ward.actor("sec_3").has(Role.CELL_SECRETARY)


def test_a_list_that_tells_held_posts_with_other_days_gives_nothing(app, ward):
    row = {
        "Họ và tên": "Lê Đình Đông",
        "Chức vụ": "Bí thư Đảng ủy",
        "Số thẻ đảng viên": card_of(ward, "ward_secretary"),
    }
    bring_in(app, ward, sheet(POSTS, row | {"Từ ngày": "01/06/2020"}, title="Danh sách cấp ủy"))
    assert not db.session.query(Confirmation).count()
    assert ward.actor("ward_secretary").has(Role.WARD_SECRETARY)


def test_an_import_that_is_declined_can_be_looked_at_again(as_, app, ward):
    row = {"Họ và tên": "Nguyễn Thị Hoà", "Chức vụ": "Chi ủy viên", "Số thẻ đảng viên": card_of(ward, "member_1")}
    content = sheet(POSTS, row | {"Từ ngày": "20/04/2022", "Chi bộ": "Chi bộ 1"}, title="Danh sách cấp ủy")
    run = bring_in(app, ward, content, apply=False)
    office = as_("office")
    office.post(f"/nhap-du-lieu/{written(run.id)}/ghi", {})
    (one,) = waiting()
    secretary = as_("ward_secretary")
    secretary.submit(secretary.get(page_of(one)), f"{page_of(one)}/khong", reason="Thiếu quyết định")
    assert "Ghi vào cổng" in office.get(f"/nhap-du-lieu/{written(run.id)}").text


def test_an_administrator_gets_no_post_that_reads(as_, ward):
    page = as_("office").post(
        f"/bien-dong/nhan-chuc-vu/xem-truoc?nguoi={written(ward.admin)}",
        BASIS | {"unit": written(ward.units["cell-1"]), "role": "cell_secretary", "title": "Bí thư"},
    )
    assert page.status_code == 409
    assert "Quản trị hệ thống không giữ chức vụ" in page.text


def test_an_import_gives_an_administrator_no_post_that_reads(app, ward):
    with writing(), in_ward(1):
        unit = ward.units["office"]
        db.session.add(Holding(person_id=ward.member_1, unit_id=unit, role=Role.ADMINISTRATOR, title="Quản trị"))
    row = {"Họ và tên": "Nguyễn Thị Hoà", "Chức vụ": "Chi ủy viên", "Số thẻ đảng viên": card_of(ward, "member_1")}
    content = sheet(POSTS, row | {"Từ ngày": "20/04/2022", "Chi bộ": "Chi bộ 1"}, title="Danh sách cấp ủy")
    with pytest.raises(Refused, match="quản trị hệ thống"):
        bring_in(app, ward, content)


def test_what_has_changed_meanwhile_refuses_the_confirmation_in_words(as_, ward):
    post(as_("office"), ward, "member_1")
    (one,) = waiting()
    record(as_("office"), "tu-tran", ward.member_1, basis="Giấy báo tử")
    secretary = as_("ward_secretary")
    answer = secretary.submit(secretary.get(page_of(one)), f"{page_of(one)}/xac-nhan")
    assert answer.status_code == 409
    assert "từ trần" in answer.text
    assert not ward.actor("member_1").posts


def test_two_who_confirm_at_once_do_it_once(ward, as_):
    post(as_("office"), ward, "member_1")
    (one,) = waiting()
    confirmed(ward)
    with pytest.raises(Exception, match="đã được xử lý"), writing(), in_ward(1):
        deciding.confirm(ward.actor("ward_secretary"), one.id, TODAY, version=one.version)
    assert len(told(Holding, ward.member_1)) == 1
