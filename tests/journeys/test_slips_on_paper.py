"""Slips as a printer gets them: four to a page in the order of handing out, then the list to sign."""

import io

import pytest
from pypdf import PdfReader

from portal.ground.names import fold
from tests.accounts.test_many_slips import of, without_account

pytestmark = pytest.mark.journey


def told(page):
    """Letters alone: the reader of a PDF sets marks and spaces as it likes."""
    return "".join(fold(page.extract_text()).split())


def squeeze(name):
    return "".join(fold(name).split())


def test_four_to_a_page_and_the_list_to_sign_last(ward, visit):
    without_account(ward, 6)
    page = visit("office")
    page.goto(of(ward, "cell-1", **{"dang-vien": 1}))
    for row in page.locator("tbody tr").filter(has=page.get_by_role("checkbox", name="In phiếu cho")).all():
        row.get_by_role("checkbox", name="In phiếu cho").set_checked("Trần Văn" in row.inner_text())
    page.get_by_role("button", name="In phiếu cho người đã chọn").click()
    page.locator(".slip-name").first.wait_for()
    names = page.locator(".slip-name").all_inner_texts()
    assert len(names) == 6
    pages = [told(one) for one in PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages]
    assert [text.count("/kich-hoat") for text in pages] == [4, 2, 0]
    assert [[name for name in names if squeeze(name) in text] for text in pages] == [names[:4], names[4:], names]
    assert "kynhan" in pages[2]
