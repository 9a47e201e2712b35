"""What comes with a plan: nothing that bears a mark of secrecy, and nothing is kept that was taken off again."""

import io

import pytest
from PIL import Image

from portal.audit.models import Entry, Payload
from portal.documents.service.intake import REFUSED
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.files import StoredFile, keep
from portal.plans.models import PlanFile
from tests.kit.papers import docx_of, pdf_of
from tests.plans.handed_in import Writings
from tests.plans.test_paper_plan import photograph, upload, url

OWN = "/ke-hoach/viet"


@pytest.fixture
def writings(ward):
    return Writings(ward)


def scan():
    out = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(out, "PDF")
    return out.getvalue()


def stored():
    db.session.rollback()
    return db.session.execute(db.select(StoredFile.id, StoredFile.sha256)).all()


def bytes_of(app):
    return {path.name for path in app.config["FILES"].rglob("*") if path.is_file() and path.suffix != ".erased"}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (docx_of("TỐI MẬT\nBáo cáo"), "kem.docx"),
        (docx_of("Báo cáo", header="MẬT"), "kem.docx"),
        (pdf_of("TUYỆT MẬT"), "kem.pdf"),
        (docx_of("Báo cáo"), "báo cáo (mật).docx"),
        (photograph(), "bản chụp TỐI MẬT.jpg"),
    ],
)
def test_what_bears_a_mark_is_refused_and_kept_nowhere(as_, app, ward, content, name):
    before = bytes_of(app)
    for who, place in (("no_plan_1", OWN), ("sec_1", url(ward))):
        page = upload(as_(who), place, content, name)
        assert page.status_code == 422
        assert "không được lưu ở đâu" in page.text
    assert stored() == []
    assert bytes_of(app) == before
    assert len(db.session.scalars(db.select(Entry).where(Entry.action == REFUSED)).all()) == 2


@pytest.mark.parametrize(("content", "name"), [(photograph(), "giay.jpg"), (scan(), "quet.pdf")])
def test_what_no_machine_can_read_needs_the_persons_word(as_, ward, writings, content, name):
    browser = as_("no_plan_1")
    page = upload(browser, OWN, content, name, declared="")
    assert page.status_code == 422
    assert "không nhận ra dấu mật" in page.text
    assert 'name="declared"' in page.text
    assert stored() == []

    assert upload(browser, OWN, content, name).status_code == 303
    writings.hand_in()
    (file,) = stored()
    said = db.session.scalars(
        db.select(Payload.content)
        .join(Entry, Entry.number == Payload.number)
        .where(Entry.action == "plan.write", Entry.object_kind == "plan_version")
    ).one()
    assert said["files_declared"] == [ids.written(file.id)]


def test_a_paper_that_can_be_read_needs_no_word(as_):
    assert upload(as_("no_plan_1"), OWN, docx_of("Kèm theo"), "kem.docx", declared="").status_code == 303


def test_a_file_taken_off_before_it_was_handed_in_leaves_nothing(as_, app):
    browser = as_("no_plan_1")
    before = bytes_of(app)
    upload(browser, OWN, docx_of("Kèm theo"), "kem.docx")
    (file,) = stored()
    assert bytes_of(app) == before | {file.sha256}
    assert browser.post(f"{OWN}/tep/{ids.written(file.id)}/bo").status_code == 303
    assert stored() == []
    assert bytes_of(app) == before - {file.sha256}


def test_bytes_that_another_record_keeps_stay(as_, app):
    browser = as_("no_plan_1")
    upload(browser, OWN, docx_of("Kèm theo"), "kem.docx")
    (file,) = stored()
    content = (app.config["FILES"] / file.sha256[:2] / file.sha256).read_bytes()
    will_write()
    twin = keep(app.config["FILES"], content, "twin.docx")
    db.session.commit()
    number = twin.id
    assert browser.post(f"{OWN}/tep/{ids.written(file.id)}/bo").status_code == 303
    assert [one.id for one in stored()] == [number]
    assert file.sha256 in bytes_of(app)


def test_nobody_takes_off_what_is_not_on_their_desk(as_, app):
    upload(as_("no_plan_1"), OWN, docx_of("Kèm theo"), "kem.docx")
    (file,) = stored()
    assert as_("member_1").post(f"{OWN}/tep/{ids.written(file.id)}/bo?doi=1").status_code in (303, 409)
    assert as_("member_1").post(f"{OWN}/tep/{ids.written(file.id)}/bo").status_code in (303, 409)
    assert stored() != []
    assert file.sha256 in bytes_of(app)


def test_a_file_that_a_version_holds_stays_with_it(as_, app, writings):
    browser = as_("no_plan_1")
    upload(browser, OWN, docx_of("Kèm theo"), "kem.docx")
    (file,) = stored()
    writings.put(writings.hand_in(), "returned")
    assert browser.post(f"{OWN}/tep/{ids.written(file.id)}/bo").status_code == 303
    assert "kem.docx" not in browser.get(OWN).text
    assert stored() != []
    assert file.sha256 in bytes_of(app)


def test_what_was_taken_back_is_the_members_to_drop(as_, app, writings):
    browser = as_("no_plan_1")
    upload(browser, OWN, docx_of("Kèm theo"), "kem.docx")
    (file,) = stored()
    writings.hand_in()
    writings.take_back()
    assert browser.post(f"{OWN}/tep/{ids.written(file.id)}/bo").status_code == 303
    assert stored() == []
    assert db.session.scalars(db.select(PlanFile)).all() == []
    assert file.sha256 not in bytes_of(app)
