"""Bản giấy: the chi ủy types in the signed paper of a member without a device; hostile ways first."""

import io
from datetime import date

import pytest
from PIL import Image

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import NotAllowed
from portal.ground.files import StoredFile
from portal.notifications import Told
from portal.plans.models import FileRole, Origin, Plan, PlanFile, PlanVersion, VersionState
from portal.plans.service import writing as service
from portal.plans.service.writing import WritingWindow
from tests.kit.papers import docx_of, pdf_of
from tests.plans.handed_in import CONTENT, Writings, fields


@pytest.fixture
def writings(ward):
    return Writings(ward)


def url(ward, whom="no_plan_1"):
    return f"/ke-hoach/{ids.written(ward.people[whom])}/ban-giay"


def photograph():
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Hang may anh"
    Image.new("RGB", (400, 300), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def upload(browser, address, content, name="ban-giay.jpg", declared="y"):
    """With the person's word that it bears no mark of secrecy, which only a picture or a scan needs."""
    sent = {"file": (io.BytesIO(content), name), **({"declared": declared} if declared else {})}
    return browser.post(f"{address}/tep", sent, content_type="multipart/form-data")


def versions_of(ward, whom="no_plan_1"):
    return list(
        db.session.scalars(
            db.select(PlanVersion)
            .join(Plan, Plan.id == PlanVersion.plan_id)
            .where(Plan.person_id == ward.people[whom])
            .order_by(PlanVersion.number)
        )
    )


@pytest.mark.parametrize(
    "who", ["member_1", "no_plan_1", "front_1", "sec_3", "ward_secretary", "office", "sponsor_1", "women_head"]
)
def test_whoever_is_not_of_the_cells_committee_finds_no_such_page(as_, ward, who):
    browser = as_(who)
    assert browser.get(url(ward)).status_code == 404
    assert browser.post(url(ward), fields(signed_on="20/03/2022")).status_code == 404
    assert browser.post(f"{url(ward)}/nhap", fields()).status_code == 404
    assert upload(browser, url(ward), photograph()).status_code == 404
    assert not versions_of(ward)


def test_the_service_asks_too_and_nobody_types_their_own(writings, ward, as_):
    assert as_("sec_1").get(url(ward, "sec_1")).status_code == 404
    writing = writings.paper()
    for who in ("front_1", "sec_3", "no_plan_1"):
        with pytest.raises(NotAllowed):
            service.type_paper(
                ward.actor(who), writing, ward.today, CONTENT, WritingWindow("t", "", 0), signed_on=date(2022, 3, 20)
            )


@pytest.mark.parametrize(
    ("signed_on", "words"),
    [
        ("", "Hãy ghi ngày trên bản giấy"),
        ("26/04/2022", "chưa đến"),
        ("13/03/2022", "trước ngày bắt đầu"),
        ("31/02/2022", "Không có ngày 31/02/2022"),
    ],
)
def test_the_day_on_the_paper_must_be_one_it_can_bear(as_, ward, signed_on, words):
    browser = as_("sec_1")
    upload(browser, url(ward), photograph())
    window = Writings(ward).paper().draft.saved_at.isoformat()
    answer = browser.post(url(ward), fields(signed_on=signed_on, luc=window))
    assert answer.status_code == 422
    assert words in answer.text
    assert not versions_of(ward)


def test_a_scan_is_required(as_, ward):
    answer = as_("sec_1").post(url(ward), fields(signed_on="20/03/2022"))
    assert answer.status_code == 422
    assert "bản quét của bản giấy đã ký" in answer.text


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "x.jpg"), (b"MZ\x90\x00" * 99, "anh.jpg"), (b"<svg onload=1>", "a.svg"), (b"abc", "b.pdf")],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(as_, ward, content, name):
    answer = upload(as_("sec_1"), url(ward), content, name)
    assert answer.status_code == 422
    assert db.session.scalar(db.select(db.func.count(StoredFile.id))) == 0


def test_the_paper_is_typed_in_shown_as_such_and_its_member_told(as_, ward, app):
    browser = as_("sec_1")
    assert upload(browser, url(ward), photograph(), "../../ban giay.jpg").status_code == 303
    assert "ban giay.jpg" in browser.get(f"{url(ward)}/tep").text
    page = browser.get(url(ward))
    sent = {name: text for name, text in fields().items() if name not in ("cua-so", "luc", "mau")}
    answer = browser.submit(page, "/ban-giay", **{**sent, "signed_on": "20/03/2022"})
    assert answer.status_code == 303, answer.text
    (version,) = versions_of(ward)
    assert (version.state, version.origin) == (VersionState.SUBMITTED, Origin.PAPER)
    assert (version.submitted_on, version.submitted_by) == (date(2022, 3, 20), ward.sec_1)
    scan = db.session.scalars(db.select(PlanFile).where(PlanFile.plan_version_id == version.id)).one()
    assert scan.role is FileRole.SCAN
    assert set(db.session.scalars(db.select(Told.person_id))) == {ward.no_plan_1}
    mine = as_("no_plan_1").get("/ke-hoach/cua-toi").text
    assert "theo bản giấy" in mine
    for who, status in (("no_plan_1", 200), ("sec_1", 200), ("front_1", 404), ("sec_3", 404), ("office", 404)):
        assert as_(who).get(f"/ke-hoach/tep/{ids.written(scan.id)}").status_code == status
    assert "Rút lại để sửa" not in mine
    assert as_("no_plan_1").post("/ke-hoach/rut-lai").status_code == 409


def test_the_cells_page_leads_to_the_paper_of_whoever_has_handed_in_nothing(as_, ward):
    page = as_("sec_1").get(f"/ke-hoach/chi-bo/{ids.written(ward.units['cell-1'])}").text
    assert url(ward) in page
    assert url(ward, "member_1") not in page
    assert "ban-giay" not in as_("sponsor_1").get(f"/ke-hoach/chi-bo/{ids.written(ward.units['cell-1'])}").text


def test_a_picture_is_drawn_anew_without_what_the_camera_wrote(as_, ward, app):
    upload(as_("sec_1"), url(ward), photograph())
    stored = db.session.scalars(db.select(StoredFile)).one()
    content = (app.config["FILES"] / stored.sha256[:2] / stored.sha256).read_bytes()
    assert b"Hang may anh" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_the_typists_draft_is_not_the_members(as_, ward):
    as_("sec_1").post(f"{url(ward)}/nhap", fields(phan_politics="Đang chép dở."), True)
    assert "Đang chép dở." in as_("sec_1").get(url(ward)).text
    assert "Đang chép dở." not in as_("no_plan_1").get("/ke-hoach/viet").text
    assert "Đang chép dở." not in as_("dep_1").get(url(ward)).text


def test_a_plan_handed_in_is_not_typed_over(as_, ward):
    Writings(ward).hand_in()
    answer = as_("sec_1").get(url(ward))
    assert answer.status_code == 409
    assert "đang chờ chi ủy xem" in answer.text


def test_what_a_member_took_back_is_neither_shown_nor_typed_over(as_, ward):
    writings = Writings(ward)
    writings.hand_in()
    writings.take_back()
    page = as_("sec_1").get(url(ward))
    assert CONTENT.rows[0].cause not in page.text
    for answer in (page, as_("sec_1").post(url(ward), fields(signed_on="20/03/2022"))):
        assert answer.status_code == 409
        assert "vừa rút bản đã nộp" in answer.text
    assert versions_of(ward)[0].state is VersionState.DRAFT


def test_the_member_attaches_papers_and_takes_them_off_again(as_, ward):
    browser = as_("no_plan_1")
    for content, name in ((pdf_of("Giấy chứng nhận"), "giay.pdf"), (docx_of("Kèm theo"), "kem.docx")):
        assert upload(browser, "/ke-hoach/viet", content, name).status_code == 303
    page = browser.get("/ke-hoach/viet/tep")
    assert "giay.pdf" in page.text
    file_id = next(one.id for one in db.session.scalars(db.select(StoredFile)) if one.name == "kem.docx")
    assert browser.submit(page, f"{ids.written(file_id)}/bo").status_code == 303
    window = Writings(ward).own().draft.saved_at.isoformat()
    assert browser.post("/ke-hoach/viet", fields(luc=window)).status_code == 303
    (version,) = versions_of(ward)
    attached = db.session.scalars(db.select(PlanFile).where(PlanFile.plan_version_id == version.id)).one()
    assert attached.role is FileRole.ATTACHMENT


def test_files_stay_with_what_is_written_on_after_a_return(as_, ward):
    browser = as_("no_plan_1")
    upload(browser, "/ke-hoach/viet", pdf_of("Giấy chứng nhận"), "giay.pdf")
    writings = Writings(ward)
    writings.put(writings.hand_in(), "returned")
    assert "giay.pdf" in browser.get("/ke-hoach/viet").text
    second = writings.hand_in()
    assert db.session.scalar(db.select(db.func.count(PlanFile.id)).where(PlanFile.plan_version_id == second.id)) == 1


def test_no_more_files_than_ten(as_, ward, monkeypatch):
    monkeypatch.setattr("portal.plans.rules.writing.MOST_FILES", 1)
    browser = as_("no_plan_1")
    upload(browser, "/ke-hoach/viet", pdf_of("một"), "mot.pdf")
    answer = upload(browser, "/ke-hoach/viet", pdf_of("hai"), "hai.pdf")
    assert answer.status_code == 422
    assert "nhiều nhất 1 tệp" in answer.text
    will_write(False)
