"""The office opens a drive and sets its facts, contents and tasks: hostile ways first."""

from datetime import date

import pytest

from portal import audit
from portal.campaigns import queries, service
from portal.campaigns.models import Campaign, CampaignContent, CampaignTask
from portal.ground.db import db
from portal.ground.errors import NotAllowed
from portal.ground.ids import written
from tests.campaigns.conftest import HOME, SLUG

FACTS = {
    "theme": "Học tập và làm theo Bác",
    "document_number": "15-KH/ĐU",
    "document_date": "10/01/2023",
    "starts_on": "15/01/2023",
    "deadline": "28/02/2023",
    "plan_label": "Bản cam kết",
}
MANAGED = ("/dot-sinh-hoat/mo-dot", f"{HOME}/sua", f"{HOME}/noi-dung", f"{HOME}/nhiem-vu")
OTHERS = ["member_1", "sec_1", "ward_secretary", "front_chair", "women_head", "admin"]


def entries():
    return db.session.query(audit.Entry).filter_by(action="campaign.manage").count()


@pytest.mark.parametrize("address", ["/dot-sinh-hoat", HOME, *MANAGED])
def test_a_stranger_is_asked_to_sign_in(stranger, address):
    assert stranger.get(address).status_code == 401


@pytest.mark.parametrize("who", OTHERS)
def test_only_the_office_sets_a_drive_up(as_, drive, who):
    browser, content = as_(who), written(drive.contents[0])
    assert [browser.get(address).status_code for address in MANAGED] == [403] * 4
    assert [browser.post(address, FACTS).status_code for address in MANAGED] == [403] * 4
    for deed in ("rut", "len", "xuong"):
        assert browser.post(f"{HOME}/noi-dung/{content}/{deed}").status_code == 403
        assert browser.post(f"{drive.page()}/{deed}").status_code == 403
    with pytest.raises(NotAllowed):
        service.withdraw(drive.ward.actor(who), queries.content_of(drive.campaign, drive.contents[0]))


@pytest.mark.parametrize("who", [*OTHERS, "office", "typist_1", "police_1"])
def test_everyone_signed_in_reads_the_drive(as_, drive, who):
    page = as_(who).get(HOME)
    assert page.status_code == 200
    for words in ("121-KH/ĐU", "14/03/2022", "05/04/2022", "Thứ nhất", "Nhiệm vụ women", "0/1"):
        assert words in page.text
    assert "Tự soi, tự sửa" in as_(who).get("/dot-sinh-hoat").text


def test_a_drive_that_is_not_there_is_not_there(as_):
    office = as_("office")
    for address in ("/dot-sinh-hoat/khong-co", "/dot-sinh-hoat/khong-co/sua", "/dot-sinh-hoat/khong-co/chi-tieu"):
        assert office.get(address).status_code == 404
    assert office.post("/dot-sinh-hoat/khong-co/noi-dung", {"words": "x"}).status_code == 404


def test_the_office_opens_a_drive(as_):
    office, before = as_("office"), entries()
    answer = office.submit(office.get("/dot-sinh-hoat/mo-dot"), "/mo-dot", **FACTS)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/dot-sinh-hoat/hoc-tap-va-lam-theo-bac-2023")
    drive = queries.campaign_called("hoc-tap-va-lam-theo-bac-2023")
    assert (drive.deadline, drive.plan_label) == (date(2023, 2, 28), "Bản cam kết")
    assert entries() == before + 1
    again = office.submit(office.get("/dot-sinh-hoat/mo-dot"), "/mo-dot", **FACTS)
    assert again.status_code == 422
    assert "Đã có đợt sinh hoạt này trong năm 2023" in again.text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"deadline": "14/01/2023"}, "Hạn hoàn thành phải từ ngày bắt đầu"),
        ({"starts_on": "31/02/2023"}, "Không có ngày 31/02/2023"),
        ({"theme": "  "}, "Hãy ghi chủ đề"),
        ({"document_number": "s" * 61}, "Dài quá 60 ký tự"),
    ],
)
def test_what_is_typed_wrong_comes_back(as_, drive, wrong, words):
    for address in ("/dot-sinh-hoat/mo-dot", f"{HOME}/sua"):
        page = as_("office").post(address, FACTS | {"seen": "1"} | wrong)
        assert page.status_code == 422
        assert words in page.text
        assert "Bản cam kết" in page.text


def test_a_theme_of_signs_alone_still_has_an_address(as_):
    assert as_("office").post("/dot-sinh-hoat/mo-dot", FACTS | {"theme": "“…/?#”"}).status_code == 303
    assert as_("office").get("/dot-sinh-hoat/dot-2023").status_code == 200


def test_facts_change_with_before_and_after_in_the_trail(as_, drive):
    office = as_("office")
    assert office.submit(office.get(f"{HOME}/sua"), "/sua", deadline="10/04/2022").status_code == 303
    assert drive.campaign.deadline == date(2022, 4, 10)
    last = db.session.query(audit.Payload).order_by(audit.Payload.number.desc()).first()
    assert last.content == {"deadline": ["2022-04-05", "2022-04-10"]}


def test_a_stale_edit_is_refused_and_its_text_kept(as_, drive):
    first, second = as_("office"), as_("office")
    theirs = second.get(f"{HOME}/sua")
    assert first.submit(first.get(f"{HOME}/sua"), "/sua", theme="Bản của người khác").status_code == 303
    page = second.submit(theirs, "/sua", theme="Bản của tôi")
    assert page.status_code == 409
    assert "Bản của tôi" in page.text
    assert "Bản của người khác" in page.text
    assert drive.campaign.theme == "Bản của người khác"
    assert second.submit(page, "/sua").status_code == 303  # after reading theirs, it may be saved over
    assert drive.campaign.theme == "Bản của tôi"


def contents(drive):
    return [one.words for one in queries.contents_of(drive.campaign)]


def test_contents_are_added_moved_edited_and_withdrawn(as_, drive):
    office, first = as_("office"), f"{HOME}/noi-dung/{written(drive.contents[0])}"
    page = office.get(f"{HOME}/noi-dung")
    assert office.post(f"{HOME}/noi-dung", {"words": "Thứ ba"}).status_code == 303
    assert office.post(f"{first}/xuong").status_code == 303
    assert contents(drive) == ["Thứ hai", "Thứ nhất", "Thứ ba"]
    assert office.post(f"{HOME}/noi-dung/{written(drive.contents[1])}/len").status_code == 303  # first already
    assert contents(drive) == ["Thứ hai", "Thứ nhất", "Thứ ba"]
    stale = office.submit(page, f"/noi-dung/{written(drive.contents[0])}", words="Viết lại")
    assert stale.status_code == 409
    assert "Viết lại" in stale.text
    assert office.submit(office.get(f"{HOME}/noi-dung"), first, words="Viết lại").status_code == 303
    assert office.post(f"{first}/rut").status_code == 303
    assert contents(drive) == ["Thứ hai", "Thứ ba"]
    assert db.session.get(CampaignContent, (1, drive.contents[0])).words == "Viết lại"
    for deed in ("rut", "len", "quen"):
        assert office.post(f"{first}/{deed}").status_code in {404, 405}


@pytest.mark.parametrize("words", ["", " \n ", "x" * 1001])
def test_a_content_without_words_or_with_too_many_comes_back(as_, drive, words):
    office = as_("office")
    assert office.post(f"{HOME}/noi-dung", {"words": words}).status_code == 422
    page = office.post(f"{HOME}/noi-dung/{written(drive.contents[0])}", {"words": words, "seen": "1"})
    assert page.status_code == 422
    assert contents(drive) == ["Thứ nhất", "Thứ hai"]


def test_a_task_is_set_to_one_body_or_to_every_cell(as_, drive, ward):
    office = as_("office")
    new = {"words": "Tuyên truyền Kết luận 21", "body": written(ward.units["youth"]), "due_on": "30/04/2022"}
    assert office.post(f"{HOME}/nhiem-vu", new).status_code == 303
    task = queries.tasks_of(drive.campaign)[-1]
    assert ([body.code for body in task.bodies], task.row.due_on) == (["youth"], date(2022, 4, 30))
    assert {body.kind.value for body in drive.task("cells").bodies} == {"cell"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"words": ""}, "Hãy ghi nhiệm vụ"),
        ({"body": ""}, "Hãy chọn"),
        ({"body": "khong-co"}, "Hãy chọn"),
        ({"body": written(7)}, "Hãy chọn"),
        ({"due_on": "01/03/2022"}, "Đợt bắt đầu từ ngày 14/03/2022"),
    ],
)
def test_a_task_typed_wrong_comes_back(as_, drive, wrong, words):
    fields = {"words": "Tuyên truyền Kết luận 21", "body": "moi-chi-bo"} | wrong
    for address in (f"{HOME}/nhiem-vu", f"{drive.page()}/sua"):
        page = as_("office").post(address, fields | {"seen": "1"})
        assert page.status_code == 422
        assert words in page.text
        assert fields["words"] in page.text
    assert len(queries.tasks_of(drive.campaign)) == 3


def test_a_task_that_was_told_done_stays_with_who_told_it(as_, drive, ward):
    drive.tick()
    office = as_("office")
    page = office.get(f"{drive.page()}/sua")
    moved = office.submit(page, "/sua", body=written(ward.units["women"]))
    assert moved.status_code == 409
    assert "Đã có đơn vị báo xong" in moved.text
    assert office.submit(moved, "/sua", body="moi-chi-bo", words="Sửa chữ thôi").status_code == 303
    assert drive.task().row.words == "Sửa chữ thôi"
    stale = office.submit(page, "/sua", words="Bản cũ của tôi")
    assert stale.status_code == 409
    assert "Bản cũ của tôi" in stale.text


def test_tasks_change_places_and_are_withdrawn(as_, drive):
    office = as_("office")
    assert office.post(f"{drive.page('women')}/len").status_code == 303
    assert next(task.row.id for task in queries.tasks_of(drive.campaign)) == drive.tasks["women"]
    assert office.post(f"{drive.page('women')}/rut").status_code == 303
    assert office.get(drive.page("women")).status_code == 404
    assert db.session.get(CampaignTask, (1, drive.tasks["women"])).withdrawn_at is not None


def test_another_drives_rows_are_not_found_under_this_one(as_, drive):
    as_("office").post("/dot-sinh-hoat/mo-dot", FACTS)
    other = "/dot-sinh-hoat/hoc-tap-va-lam-theo-bac-2023"
    office = as_("office")
    assert office.get(f"{other}/nhiem-vu/{written(drive.tasks['cells'])}").status_code == 404
    assert office.post(f"{other}/noi-dung/{written(drive.contents[0])}/rut").status_code == 404
    assert db.session.query(Campaign).filter_by(slug=SLUG).count() == 1


def test_a_form_sent_twice_is_taken_once(as_, drive):
    office = as_("office")
    fields = {"words": "Một lần", "body": "moi-chi-bo", "once": "hai-lan-bam-cung-mot-khoa"}
    assert [office.post(f"{HOME}/nhiem-vu", fields).status_code for _ in range(2)] == [303, 409]
    assert len(queries.tasks_of(drive.campaign)) == 4


JUDGED = {
    "achieved": "Các chi bộ làm nghiêm túc.\r\nĐảng viên tự giác.",
    "wanting": "Một số nội dung còn chung chung.",
    "causes": "Chưa quen cách tự soi.",
}


def test_the_committees_judgement_stands_on_the_drives_page_and_in_its_report(as_, drive):
    office = as_("office")
    before = office.get("/bao-cao/dot-sinh-hoat").text
    assert "Một số nội dung còn chung chung." not in before
    assert "2. Hạn chế:" in before  # what the portal counts is told without anybody's words
    assert office.submit(office.get(f"{HOME}/danh-gia"), "/danh-gia", **JUDGED).status_code == 303
    for reader in ("office", "member_1"):
        page = as_(reader).get(HOME).text
        assert all(line in page for words in JUDGED.values() for line in words.split("\r\n"))
    report = office.get("/bao-cao/dot-sinh-hoat").text
    assert "1. Ưu điểm: Các chi bộ làm nghiêm túc. Đảng viên tự giác." in report
    assert "3. Nguyên nhân: Chưa quen cách tự soi." in report
    last = db.session.query(audit.Payload).order_by(audit.Payload.number.desc()).first()
    assert last.content["wanting"] == ["", JUDGED["wanting"]]


def test_only_who_sets_the_drive_up_judges_it_and_a_stale_judgement_is_kept(as_, drive):
    for reader in ("sec_1", "member_1", "front_chair"):
        assert as_(reader).get(f"{HOME}/danh-gia").status_code == 403
        assert as_(reader).post(f"{HOME}/danh-gia", JUDGED).status_code == 403
    first, second = as_("office"), as_("office")
    theirs = second.get(f"{HOME}/danh-gia")
    assert first.submit(first.get(f"{HOME}/danh-gia"), "/danh-gia", causes="Lời của người khác.").status_code == 303
    page = second.submit(theirs, "/danh-gia", causes="Lời của tôi.")
    assert page.status_code == 409
    assert "Lời của tôi." in page.text
    assert "Lời của người khác." in page.text
