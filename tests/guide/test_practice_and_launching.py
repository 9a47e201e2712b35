"""A practice sheet that keeps nothing, one tap away for who comes for the first time; the papers a ward begins with."""

import re
from io import BytesIO

import pytest
import sqlalchemy as sa
from docx import Document

from portal.accounts.models import Draft
from portal.audit import Entry
from portal.ground.db import db
from portal.guide.launching import LAUNCHING
from portal.supervision.models import Note

PAGE = "/tro-giup/tap-ghi"


def kept():
    return [db.session.scalar(sa.select(sa.func.count()).select_from(one)) for one in (Note, Draft)]


def test_a_new_head_practises_on_invented_people_and_nothing_is_kept(as_, ward):
    head, before = as_("front_1"), None
    assert PAGE in head.get("/").text
    before = kept()
    page = head.get(PAGE)
    assert "Nguyễn Thị Ví Dụ" in page.text
    refused = head.submit(page, PAGE, deed="g")
    assert (refused.status_code, "Hãy chọn mức thực hiện" in refused.text) == (422, True)
    place = head.submit(page, PAGE, deed="g", remark="Gương mẫu.").location
    assert "da=g--" in place
    place = head.submit(head.get(place), PAGE, deed="k").location
    place = head.submit(head.get(place), PAGE, deed="c").location
    done = head.get(place).text
    assert "Đã ghi đủ 3 người" in done
    assert kept() == before
    assert not db.session.scalar(sa.select(sa.func.count()).where(Entry.action.like("supervision.%")))


@pytest.mark.parametrize("address", ["?da=zzzzzzzz&nguoi=99", "?da=&nguoi=-4", "?nguoi=x", "?da=%00%ff"])
def test_any_address_is_a_sheet_of_three(as_, address):
    page = as_("front_1").get(PAGE + address)
    assert page.status_code == 200
    assert len(re.findall(r'class="no"', page.text)) == 3


@pytest.mark.parametrize("paper", LAUNCHING, ids=lambda one: one.code)
def test_the_office_takes_each_paper_as_word_with_its_wards_name(as_, paper):
    office = as_("office")
    assert f"/tro-giup/trien-khai/{paper.code}" in office.get("/tro-giup").text
    answer = office.get(f"/tro-giup/trien-khai/{paper.code}")
    said = "\n".join(one.text for one in Document(BytesIO(answer.data)).paragraphs)
    assert paper.title in said
    assert "phường Thử Nghiệm" in said
    assert "{{" not in said
    assert as_("front_1").get(f"/tro-giup/trien-khai/{paper.code}").status_code == 403
    assert office.get("/tro-giup/trien-khai/khong-co").status_code == 404
