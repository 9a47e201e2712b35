"""The office puts a template of its own in place; a member takes their plan home as Word and as PDF."""

import pytest

from portal.ground import ids
from portal.papers import PAPERS
from portal.papers.filling import default_template
from tests.papers.conftest import letters_of, with_text, words_of

pytestmark = pytest.mark.journey


def taken(page, words):
    with page.expect_download() as download:
        page.get_by_role("link", name=words).click()
    return download.value.suggested_filename, download.value.path()


def test_a_template_is_replaced_and_a_plan_goes_home(visit, ward, tmp_path):
    own = tmp_path / "mau-cua-phuong.docx"
    own.write_bytes(with_text(default_template(PAPERS["plan"]), "{{ ten }}", "Mẫu của phường: {{ ten }}"))
    broken = tmp_path / "hong.docx"
    broken.write_bytes(with_text(default_template(PAPERS["plan"]), "{{ ten }}", "{{ ten }} {{ xep_loai }}"))

    office = visit("office")
    office.goto("/van-ban/mau-word")
    office.get_by_role("link", name="Kế hoạch tu dưỡng").click()
    office.get_by_label("Lý do thay mẫu").fill("Theo mẫu của quận")
    office.get_by_label("Tệp Word").set_input_files(broken)
    office.get_by_role("button", name="Dùng mẫu này").click()
    office.get_by_text("không có ô điền “xep_loai”").first.wait_for()
    assert office.get_by_label("Lý do thay mẫu").input_value() == "Theo mẫu của quận"
    office.get_by_label("Tệp Word").set_input_files(own)
    office.get_by_role("button", name="Dùng mẫu này").click()
    office.get_by_text("Từ nay dùng mẫu của phường, bản số 1.").wait_for()

    member = visit("member_1")
    member.goto(f"/ke-hoach/{ids.written(ward.member_1)}")
    name, file = taken(member, "Tải Word")
    assert name == "Kế hoạch tu dưỡng Nguyễn Thị Hoà.docx"
    assert "Mẫu của phường: KẾ HOẠCH TU DƯỠNG" in words_of(file.read_bytes())
    name, file = taken(member, "Tải PDF")
    assert name == "Kế hoạch tu dưỡng Nguyễn Thị Hoà.pdf"
    assert "Nguyễn Thị Hoà" in letters_of(file.read_bytes())

    member.goto("/ho-so-minh-chung")
    name, file = taken(member, "Tải PDF")
    assert name == "Hồ sơ minh chứng Nguyễn Thị Hoà 2022-quy-2.pdf"
    assert "HỒ SƠ MINH CHỨNG" in letters_of(file.read_bytes())
