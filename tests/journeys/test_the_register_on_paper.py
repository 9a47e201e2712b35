"""The blank sheet as the printer gives it: a register of few pages, and the national title on one line."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.plans.models import Commitment, FollowedBy, Section
from portal.supervision.models import GapReason
from portal.supervision.queries.sheet import sheet_for
from portal.supervision.service.sending import Reason, send_month
from tests.kit.crowd import more_members

pytestmark = pytest.mark.journey
MEMBERS = 49
LONG = "Chưa thường xuyên gặp gỡ, nắm tâm tư của các hộ dân trong ngõ được phân công phụ trách"


def printed(page):
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


def words(page):
    """Without blanks: the reader puts some inside a word."""
    return "".join(page.extract_text().split())


@pytest.fixture
def full(ward):
    """Forty-nine members; those with a plan have a second commitment of the usual length."""
    here = len(sheet_for(ward.actor("front_1"), ward.place("front-1"), ward.today).open_rows)
    more_members(ward, MEMBERS - here)
    will_write()
    for one in list(db.session.scalars(db.select(Commitment).where(Commitment.position == 1))):
        db.session.add(
            Commitment(
                id=ids.new_id(),
                plan_version_id=one.plan_version_id,
                position=9,
                section=Section.DUTIES,
                shortcoming=LONG,
                remedy="Mỗi tháng gặp ít nhất ba hộ, ghi lại ý kiến và báo chi bộ",
                due_on=one.due_on,
                followed_by=FollowedBy.BOTH,
            )
        )
    db.session.commit()
    will_write(False)
    return ward


def url(ward, what):
    return f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}/{what}"


def test_forty_nine_members_are_six_to_ten_pages_and_none_is_torn(visit, full):
    page = visit("women_head")
    page.goto(f"/giam-sat/2022-04/{ids.written(full.units['women'])}/in")
    rows = page.locator("table.register tbody tr").count()
    paper = printed(page)
    print(f"{rows} members on {len(paper.pages)} pages")
    assert len(paper.pages) <= 10
    names = page.locator("table.register tbody th").all_inner_texts()
    texts = [words(one) for one in paper.pages]
    assert all(width > height for one in paper.pages for width, height in [one.mediabox.upper_right])
    assert all("Họvàtên" in text for text in texts[: len(texts) - 1]), "the heads stand on every page"
    for name in names:  # with the cell and the boxes under it: no member is torn
        assert sum("".join(name.split()) in text for text in texts) == 1, name
    assert page.locator("article.paper").inner_text().count("☐ N") >= rows - 1  # one has no plan yet


def test_large_print_is_the_second_choice(visit, ward):
    page = visit("front_1")
    page.goto(url(ward, "in"))
    page.get_by_role("link", name="Chữ lớn, mỗi người một khung").click()
    expect(page.locator("section.paper-block")).to_have_count(11)
    page.get_by_role("link", name="Khổ sổ, mỗi người một dòng").click()
    expect(page.locator("table.register tbody tr")).to_have_count(11)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_national_title_stands_on_one_line_and_no_table_is_cut(visit, ward, width):
    will_write()
    actor, place = ward.actor("front_1"), ward.place("front-1")
    gaps = {one: Reason(GapReason.AWAY) for one in ward.people.values()}
    send_month(actor, place, ward.today, general_remark="Tốt.", gaps=gaps)
    db.session.commit()
    page = visit("front_1", viewport={"width": width, "height": 800})
    page.goto(url(ward, "phieu"))
    assert "CỘNGHÒAXÃHỘICHỦNGHĨAVIỆTNAM" in words(printed(page).pages[0])
    page.set_viewport_size({"width": 640, "height": 900})  # what an A4 page is wide
    page.emulate_media(media="print")
    line = page.locator(".paper-head > div:last-child p").first
    height = line.evaluate("p => p.getBoundingClientRect().height / parseFloat(getComputedStyle(p).lineHeight)")
    assert round(height) == 1


def test_the_youth_union_prints_without_a_filter_and_its_secretary_signs(visit, ward):
    page = visit("youth_head")
    page.goto("/lich?thang=2022-04")
    page.get_by_role("link", name="In Lịch sinh hoạt").click()
    paper = page.locator("article.paper").inner_text()
    assert "BÍ THƯ" in paper
    assert "CHỦ TỊCH" not in paper
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 640, "height": 900})
    edge = page.locator(".paper .table").evaluate("t => t.getBoundingClientRect().right")
    assert edge <= page.locator("main").evaluate("m => m.getBoundingClientRect().right") - 1
