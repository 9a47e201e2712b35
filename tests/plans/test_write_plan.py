"""A member writes: the page, its rows, its drafts, two windows; hostile ways first."""

import re

import pytest

from portal.accounts.models import Draft
from portal.campaigns.models import Campaign
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, Refused
from portal.plans.models import Commitment, Outcome, OutcomeKind, Plan, PlanVersion
from portal.plans.service.writing import OtherWindow
from tests.kit.crowd import more_members
from tests.plans.handed_in import Writings, fields


@pytest.fixture
def writings(ward):
    return Writings(ward)


def drafts():
    return list(db.session.scalars(db.select(Draft).where(Draft.form == "plan")))


def test_a_stranger_gets_the_door(stranger):
    for address in ("/ke-hoach/cua-toi", "/ke-hoach/viet", "/ke-hoach/tu-soi", "/ke-hoach/mau"):
        assert stranger.get(address).status_code == 401


def test_who_belongs_to_no_cell_is_told_so_and_may_not_write(as_, writings):
    page = as_("front_3").get("/ke-hoach/cua-toi")
    assert page.status_code == 200
    assert "Ông/bà chưa có chi bộ tại phường." in page.text
    assert as_("front_3").post("/ke-hoach/viet", fields()).status_code == 409
    assert as_("front_3").get("/ke-hoach/viet").status_code == 303


def test_before_any_drive_there_is_nothing_to_write(as_):
    will_write()
    db.session.execute(db.update(Campaign).values(starts_on=db.func.date("2030-01-01")))
    db.session.commit()
    will_write(False)
    assert "Chưa có đợt sinh hoạt nào bắt đầu." in as_("no_plan_1").get("/ke-hoach/cua-toi").text
    assert as_("no_plan_1").get("/ke-hoach/viet").status_code == 404


def test_the_page_shows_the_wards_parts_and_one_empty_row(as_):
    page = as_("no_plan_1").get("/ke-hoach/viet")
    assert page.status_code == 200
    for words in ("Tư tưởng chính trị", "Hồ Chí Minh", "Hạn chế, khuyết điểm 1", "Giữ mối liên hệ", "chi ủy Chi bộ 1"):
        assert words in page.text
    assert "144-QĐ/TW" not in page.text  # it came after this drive


def test_the_five_standards_stand_beside_a_drive_that_came_after_them(as_):
    will_write()
    db.session.execute(db.update(Campaign).values(document_date=db.func.date("2024-06-01")))
    db.session.commit()
    will_write(False)
    page = as_("no_plan_1").get("/ke-hoach/viet").text
    assert "Cần, kiệm, liêm, chính, chí công vô tư." in page


@pytest.mark.parametrize("htmx", [True, False])
def test_a_row_is_added_and_removed_with_and_without_a_script(as_, htmx):
    browser = as_("no_plan_1")
    page = browser.get("/ke-hoach/viet")
    sent = {"deed": "add", "han-che-1": "Chữ ở dòng đầu"}
    answer = browser.submit(page, "/ke-hoach/viet", htmx, **sent)
    assert answer.status_code == (200 if htmx else 303)
    page = answer if htmx else browser.get("/ke-hoach/viet")
    assert "Chữ ở dòng đầu" in page.text
    assert 'id="dong-2"' in page.text
    answer = browser.submit(page, "/ke-hoach/viet", htmx, deed="remove-1", **{"han-che-2": "Chữ ở dòng hai"})
    page = answer if htmx else browser.get("/ke-hoach/viet")
    assert 'id="dong-1"' not in page.text
    assert "Chữ ở dòng hai" in page.text
    assert "Chữ ở dòng đầu" not in page.text


def test_a_draft_is_kept_for_its_writer_only(as_):
    kept = as_("no_plan_1").post("/ke-hoach/viet/nhap", fields(phan_politics="Đang nghĩ dở."), True)
    assert kept.status_code == 200
    assert "Đã lưu nháp" in kept.text
    assert "Đang nghĩ dở." in as_("no_plan_1").get("/ke-hoach/viet").text
    for other in ("sec_1", "ward_secretary", "member_1"):
        assert "Đang nghĩ dở." not in as_(other).get("/ke-hoach/cua-toi").text
    assert db.session.scalar(db.select(db.func.count(Plan.id)).where(Plan.person_id.is_(None))) == 0


def test_what_is_typed_in_no_field_of_the_plan_is_not_kept(as_):
    as_("no_plan_1").post("/ke-hoach/viet/nhap", {**fields(), "state": "approved", "person_id": "1"}, True)
    (draft,) = drafts()
    assert not {"state", "person_id", "csrf_token"} & set(draft.fields)


def test_a_long_plan_is_kept_and_one_too_long_is_said_aloud(as_, writings):
    long = {f"phan-{code}": "đ" * 6000 for code in ("politics", "ethics", "duties", "example", "residence")}
    assert as_("no_plan_1").post("/ke-hoach/viet/nhap", {**fields(), **long}, True).status_code == 200
    assert drafts()[0].fields["phan-ethics"] == "đ" * 6000
    answer = as_("no_plan_1").post("/ke-hoach/viet/nhap", {**fields(), "phan-politics": "đ" * 200_001}, True)
    assert answer.status_code == 422
    assert "chưa lưu nháp được" in answer.text
    assert drafts()[0].fields["phan-ethics"] == "đ" * 6000
    with pytest.raises(Invalid):
        writings.keep(**{"phan-politics": "đ" * 200_001})


def test_a_second_window_overwrites_nothing_unseen(as_):
    first, second = as_("no_plan_1"), as_("no_plan_1")
    first.post("/ke-hoach/viet/nhap", fields(cua_so="A", phan_politics="Chữ của cửa sổ A."), True)
    answer = second.post("/ke-hoach/viet/nhap", fields(cua_so="B", phan_politics="Chữ của cửa sổ B."), True)
    assert answer.status_code == 409
    assert "một cửa sổ khác" in answer.text
    assert drafts()[0].fields["phan-politics"] == "Chữ của cửa sổ A."
    for deed in ("draft", "submit"):
        both = second.post("/ke-hoach/viet", fields(cua_so="B", deed=deed, phan_politics="Chữ của cửa sổ B."), True)
        assert both.status_code == 409
        assert "Chữ của cửa sổ A." in both.text
        assert "Chữ của cửa sổ B." in both.text
    again = second.submit(both, "/ke-hoach/viet", deed="draft")
    assert again.status_code == 303
    assert drafts()[0].fields["phan-politics"].strip() == "Chữ của cửa sổ B."


def test_the_same_window_keeps_on_keeping(writings):
    writings.keep(tab="A", **{"phan-politics": "một"})
    writings.keep(tab="A", **{"phan-politics": "một hai"})  # its answer was lost on the way
    with pytest.raises(OtherWindow):
        writings.keep(tab="B", **{"phan-politics": "khác"})
    seen = writings.keep(tab="A", **{"phan-politics": "một hai ba"})
    writings.keep(tab="B", seen=seen, **{"phan-politics": "bốn"})
    assert drafts()[0].fields["phan-politics"] == "bốn"


@pytest.mark.parametrize("htmx", [True, False])
def test_a_refused_plan_keeps_every_word(as_, htmx):
    sent = fields(thoi_han_1="31/02/2022", phan_politics="x" * 6001, han_che_1="Chữ ở hạn chế.")
    answer = as_("no_plan_1").post("/ke-hoach/viet", sent, htmx)
    assert answer.status_code == 422
    for words in ("31/02/2022", "x" * 6001, "Chữ ở hạn chế.", "Dài quá 6000 ký tự", "Không có ngày 31/02/2022"):
        assert words in answer.text
    assert ("<html" in answer.text) is not htmx


@pytest.mark.parametrize("text", ["a\x00b", "‮đảo", "\u200b"])
def test_text_that_is_none_never_breaks_the_page(as_, text):
    answer = as_("no_plan_1").post("/ke-hoach/viet", fields(phan_politics=text, han_che_1=text), True)
    assert answer.status_code in (200, 422)


@pytest.mark.parametrize("rows", ["", "x", "1,1,2", "999999", "../1", ",".join(map(str, range(900)))])
def test_rows_that_are_none_never_break_the_page(as_, rows):
    assert as_("no_plan_1").post("/ke-hoach/viet", fields(cac_dong=rows), True).status_code in (200, 422)


def test_an_unknown_button_only_keeps_the_draft(as_):
    for deed in ("", "remove-99", "copy-zzzzzzzzzzzzz", "approve"):
        assert as_("no_plan_1").post("/ke-hoach/viet", fields(deed=deed)).status_code == 303
    assert db.session.scalar(db.select(db.func.count(PlanVersion.id)).where(PlanVersion.template_id.is_not(None))) == 0


@pytest.fixture
def last_year(ward):
    """A drive of the year before with member_1b's approved plan, one commitment finished and one not."""
    will_write()
    old = Campaign(
        slug="tu-soi-2021",
        theme="Đợt năm trước",
        document_number="9-KH/ĐU",
        document_date=db.func.date("2021-03-01"),
        starts_on=ward.today.replace(year=2021),
        deadline=ward.today.replace(year=2021),
        plan_label="Bản cam kết",
    )
    db.session.add(old)
    db.session.flush()
    plan = Plan(person_id=ward.no_plan_1, campaign_id=old.id)
    db.session.add(plan)
    db.session.flush()
    version = PlanVersion(plan_id=plan.id, number=1, state="closed", origin="portal")
    db.session.add(version)
    db.session.flush()
    made = [
        Commitment(
            plan_version_id=version.id,
            position=number,
            section="ethics",
            shortcoming=words,
            remedy="Đã hứa sửa",
            due_on=ward.today,
            followed_by="lead",
        )
        for number, words in enumerate(("Việc đã xong", "Việc còn dở"), 1)
    ]
    db.session.add_all(made)
    db.session.flush()
    db.session.add(Outcome(commitment_id=made[0].id, kind=OutcomeKind.FINISHED, on=ward.today, by=ward.sec_1))
    db.session.commit()
    will_write(False)
    return [one.id for one in made]


def test_last_years_plan_stands_beside_and_what_is_unfinished_is_brought_over(as_, writings, last_year):
    browser = as_("no_plan_1")
    page = browser.get("/ke-hoach/viet")
    assert "Việc đã xong" in page.text
    assert "Đã khắc phục xong" in page.text
    assert f"copy-{ids.written(last_year[1])}" in page.text
    assert f"copy-{ids.written(last_year[0])}" not in page.text
    part = browser.submit(page, "/ke-hoach/viet", True, deed=f"copy-{ids.written(last_year[1])}")
    assert "tiếp tục từ kế hoạch trước" in part.text
    answer = browser.submit(
        part,
        "/ke-hoach/viet",
        deed="submit",
        **{**{name: text for name, text in fields().items() if name.startswith("phan-")}, "thoi-han-2": "30/12/2022"},
    )
    assert answer.status_code == 303, answer.text
    carried = db.session.scalars(db.select(Commitment).where(Commitment.continues_id.is_not(None))).one()
    assert (carried.continues_id, carried.shortcoming) == (last_year[1], "Việc còn dở")


def test_a_finished_commitment_cannot_be_brought_over_nor_anybody_elses(as_, writings, last_year, ward):
    browser = as_("no_plan_1")
    browser.post("/ke-hoach/viet", fields(deed=f"copy-{ids.written(last_year[0])}"))
    assert "dong-2" not in browser.get("/ke-hoach/viet").text
    theirs = ids.written(ward.commitments["member_1"][0])
    window = writings.own().draft.saved_at.isoformat()
    answer = browser.post("/ke-hoach/viet", fields(tiep_tu_1=theirs, luc=window))
    assert answer.status_code == 422
    assert "không còn tìm thấy" in answer.text


def test_the_self_check_has_nothing_that_could_be_sent(as_):
    page = as_("no_plan_1").get("/ke-hoach/tu-soi").text
    main = page[page.index('<main id="main"') : page.index("</main>")]
    assert main.count('type="checkbox"') > 27
    assert "<form" not in main
    assert "name=" not in main
    assert "không lưu" in main


def test_thirty_more_members_cost_the_page_no_more_reads(as_, ward, app):
    def reads():
        counted = []

        def count(*_args):
            counted.append(1)

        db.event.listen(db.engine, "before_cursor_execute", count)
        as_("no_plan_1").get("/ke-hoach/viet")
        as_("no_plan_1").get("/ke-hoach/cua-toi")
        db.event.remove(db.engine, "before_cursor_execute", count)
        return len(counted)

    before = reads()
    more_members(ward, 30)
    assert reads() == before


def test_writing_is_a_task_until_the_plan_is_handed_in(as_, writings, ward):
    assert "Viết kế hoạch tu dưỡng" in as_("no_plan_1").get("/").text
    assert "Viết kế hoạch tu dưỡng" not in as_("member_1").get("/").text
    assert "Viết kế hoạch tu dưỡng" not in as_("exempt_1").get("/").text
    version = writings.hand_in()
    assert "Viết kế hoạch tu dưỡng" not in as_("no_plan_1").get("/").text
    writings.put(version, "returned")
    assert "sửa và nộp lại" in as_("no_plan_1").get("/").text
    writings.hand_in()
    writings.take_back()
    assert "Viết kế hoạch tu dưỡng" in as_("no_plan_1").get("/").text


def test_keeping_a_draft_of_a_plan_that_was_handed_in_is_refused_aloud(as_, writings):
    writings.hand_in()
    answer = as_("no_plan_1").post("/ke-hoach/viet/nhap", fields(), True)
    assert answer.status_code == 409
    assert "đang chờ chi ủy xem" in answer.text
    with pytest.raises(Refused):
        writings.keep(**{"phan-politics": "muộn"})


def test_the_list_tells_which_parts_are_written_and_what_is_left(as_):
    browser = as_("no_plan_1")
    before = browser.get("/ke-hoach/viet").text
    assert "Đã ghi 0/7 phần. Còn 5 phần bắt buộc chưa ghi xong." in before
    assert before.count("past-step") == 0
    browser.post("/ke-hoach/viet", {**fields(), "deed": "draft", "bien-phap-1": ""})
    begun = browser.get("/ke-hoach/viet").text
    assert "Đã ghi 4/7 phần. Còn 1 phần bắt buộc chưa ghi xong." in begun
    assert "ghi dở" in begun
    browser.submit(browser.get("/ke-hoach/viet"), "/ke-hoach/viet", deed="draft", **{"bien-phap-1": "Nhắc nhau."})
    after = browser.get("/ke-hoach/viet").text
    assert "Đã ghi 5/7 phần. Các phần bắt buộc đã ghi đủ." in after


@pytest.mark.parametrize("htmx", [True, False])
def test_a_step_is_opened_with_what_was_typed_kept_and_is_found_again(as_, htmx):
    browser = as_("no_plan_1")
    page = browser.get("/ke-hoach/viet?buoc=politics")
    assert 'class="plan-part now" id="buoc-politics"' in page.text
    answer = browser.submit(page, "/ke-hoach/viet", htmx, deed="step-ethics", **{"phan-politics": "Đã nghĩ kỹ."})
    gone = answer.headers["HX-Push-Url" if htmx else "Location"]
    assert gone.partition("#")[0].endswith("/ke-hoach/viet?buoc=ethics")
    page = answer if htmx else browser.get(gone)
    assert 'class="plan-part now" id="buoc-ethics"' in page.text
    assert "Đã nghĩ kỹ." in page.text
    assert drafts()[0].fields["phan-politics"].strip() == "Đã nghĩ kỹ."
    assert "buoc" not in drafts()[0].fields


@pytest.mark.parametrize("step", ["khong-co", "dong-99", "<script>", "dong-"])
def test_a_step_that_is_none_opens_the_list(as_, step):
    page = as_("no_plan_1").get("/ke-hoach/viet", query_string={"buoc": step})
    assert page.status_code == 200
    assert "at-list" in page.text
    answer = as_("no_plan_1").post("/ke-hoach/viet", fields(deed=f"step-{step}"), True)
    assert answer.status_code == 200
    assert "at-list" in answer.text


def test_what_is_refused_stands_open_and_nothing_else(as_):
    browser = as_("no_plan_1")
    typed = {"deed": "submit", "bien-phap-1": "", "phan-ethics": ""}
    answer = browser.post("/ke-hoach/viet", {**fields(), **typed}, True)
    assert answer.status_code == 422
    shown = re.findall(r'plan-part now" id="([^"]+)"', answer.text)
    assert shown == ["buoc-ethics", "dong-1"]
