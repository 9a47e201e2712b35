"""Files of the library: what bears a secrecy mark is refused, stored nowhere, and only the fact is recorded."""

import io
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image
from werkzeug.test import EnvironBuilder

from portal import audit
from portal.audit.models import Entry, Payload
from portal.documents.models import Document
from portal.documents.rules.secrecy import Mark
from portal.documents.service.intake import REFUSED, Secret, take_in
from portal.ground.db import db
from portal.ground.errors import Invalid
from portal.ground.files import StoredFile
from portal.ground.ids import written
from tests.kit.papers import docx_of, pdf_of

TYPED = {
    "kind": "Báo cáo",
    "number": "05-BC/ĐU",
    "dated": "01/04/2022",
    "issuer": "Đảng ủy phường",
    "subject": "Công tác cán bộ quý I",
    "audience": "everyone",
}
CANARY = "Chim hoàng yến 7391"


def upload(browser, content, name, **more):
    data = {**TYPED, **more, "file": (io.BytesIO(content), name)}
    return browser.post("/van-ban/moi", data, content_type="multipart/form-data")


def scan():
    out = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(out, "PDF")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (docx_of(f"MẬT\n{CANARY}"), "bc.docx"),
        (docx_of(f"Báo cáo\n{CANARY}", header="TỐI MẬT"), "bc.docx"),
        (docx_of(f"Báo cáo\n{CANARY}", footer="Độ mật: Mật"), "bc.docx"),
        (docx_of(f"M Ậ T\n{CANARY}"), "bc.docx"),
        (docx_of(f"Báo cáo\n{CANARY}"), f"{CANARY} TUYỆT MẬT.docx"),
        (pdf_of(f"MẬT. {CANARY}"), f"{CANARY} mật.pdf"),
        (b"not a paper at all", f"{CANARY} (mật).exe"),
    ],
)
def test_a_marked_upload_is_refused_and_stored_nowhere(app, as_, root, content, name):
    before = sorted(root.rglob("*"))
    page = upload(as_("office"), content, name, subject="Công tác cán bộ quý I")

    assert page.status_code == 422
    assert "không được lưu ở đâu" in page.text
    assert "Công tác cán bộ quý I" in page.text
    assert db.session.scalar(sa.select(sa.func.count(Document.id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == 0
    assert sorted(root.rglob("*")) == before
    entry = db.session.scalars(sa.select(Entry).where(Entry.action == REFUSED)).one()
    kept = db.session.scalar(sa.select(Payload.content).where(Payload.number == entry.number))
    assert set(kept) == {"mark"}
    assert kept["mark"] in [mark.value for mark in Mark]
    for place in Path(app.config["INSTANCE"]).rglob("*"):
        assert not place.is_file() or CANARY.encode() not in place.read_bytes()
    assert audit.verify(1) is None


def test_the_trail_says_that_it_happened_and_nothing_of_what(as_):
    upload(as_("office"), docx_of(f"MẬT\n{CANARY}"), f"{CANARY}.docx", subject=f"{CANARY} quý I")
    trail = as_("ward_secretary").get("/nhat-ky").text
    assert "Từ chối nội dung mang dấu mật" in trail
    assert CANARY not in trail


def test_typed_words_that_bear_a_mark_are_refused(as_):
    page = as_("office").post("/van-ban/moi", {**TYPED, "subject": "TUYỆT MẬT"})
    assert page.status_code == 422
    assert "Tuyệt mật" in page.text


def test_an_uploaded_file_never_touches_the_disk_before_it_is_accepted(app):
    environment = EnvironBuilder(method="POST").get_environ()
    stream = app.request_class(environment)._get_file_stream(20_000_000, "application/pdf", "a.pdf", 20_000_000)
    assert type(stream) is io.BytesIO


def test_innocent_words_come_in(as_, root):
    answer = upload(as_("office"), docx_of("Đổi mật khẩu, giữ bí mật nhà nước, bảo mật thông tin"), "bảo mật.docx")
    assert answer.status_code == 303
    document = db.session.scalars(sa.select(Document)).one()
    assert "mật khẩu" in document.text
    assert db.session.get(StoredFile, (1, document.file_id)).name == "bảo mật.docx"


def test_a_scan_needs_the_persons_word_and_says_why(as_):
    browser = as_("office")
    page = upload(browser, scan(), "quet.pdf")
    assert page.status_code == 422
    assert "máy không nhận ra dấu mật" in page.text
    assert "Công tác cán bộ quý I" in page.text

    assert upload(browser, scan(), "quet.pdf", declared="y").status_code == 303
    document = db.session.scalars(sa.select(Document)).one()
    assert document.scanned
    declared = db.session.scalars(
        sa.select(Payload.content).join(Entry, Entry.number == Payload.number).where(Entry.action == "document.manage")
    ).one()
    assert declared["declared"] is True
    assert "Bản quét" in browser.get(f"/van-ban/{written(document.id)}").text


def test_what_is_no_paper_answers_422_with_the_words_kept(as_):
    for content, name in ((b"", "a.pdf"), (b"MZ\x90", "a\u202egpj.exe"), (b"%PDF-1.7 cut", "../../a.pdf")):
        page = upload(as_("office"), content, name)
        assert page.status_code == 422, name
        assert "Công tác cán bộ quý I" in page.text


def test_the_door_is_there_for_other_chapters(ward):
    actor = ward.actor("office")
    assert take_in(actor, docx_of("Nội dung chuyên đề của chi bộ"), "cd.docx").text
    with pytest.raises(Secret) as raised:
        take_in(actor, docx_of("TỐI MẬT"), "cd.docx", field="material")
    assert list(raised.value.reasons) == ["material"]
    assert raised.value.mark is Mark.TOP
    with pytest.raises(Invalid, match="bản quét"):
        take_in(actor, scan(), "a.pdf")


def test_nothing_of_a_refused_file_is_left_in_the_database_file(app, as_):
    upload(as_("office"), docx_of(f"MẬT\n{CANARY}"), "bc.docx", subject=f"{CANARY} TỐI MẬT")
    if db.engine.dialect.name == "sqlite":
        with sqlite3.connect(db.engine.url.database) as raw:
            assert CANARY not in "\n".join(raw.iterdump())
