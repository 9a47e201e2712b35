"""One box: what is typed finds, whoever types it finds no more than they may see, and it stands nowhere afterwards."""

import re
import unicodedata

import pytest
import sqlalchemy as sa

from portal.audit import Entry
from portal.ground.db import db, in_ward, will_write
from portal.ground.ids import written
from portal.organisations.service import found_ward
from portal.people.models import Person
from portal.plans.models import Commitment, Delivery, Narrative, PlanVersion, VersionState
from portal.supervision.models import NoteKind
from portal.supervision.said import NoteSaid
from tests.kit.ward import PEOPLE
from tests.search.conftest import shown

WORDS = NoteSaid(NoteKind.REMARK, remark="Tham gia dọn vệ sinh bờ kênh Nhiêu Lộc.")


def changed(*deeds):
    will_write()
    for deed in deeds:
        db.session.execute(deed) if isinstance(deed, sa.sql.Executable) else db.session.add(deed)
    db.session.commit()
    will_write(False)


def test_a_stranger_is_asked_to_sign_in(stranger):
    assert stranger.get("/tim").status_code == 401
    assert stranger.post("/tim", {"q": "hoà"}).status_code == 401


@pytest.mark.parametrize("typed", ["", "   ", "%", "“”", "---"])
def test_nothing_typed_finds_nothing_and_says_so(as_, typed):
    page = as_("office").post("/tim", {"q": typed})

    assert page.status_code == 200
    assert "data-rows" not in page.text
    assert bool(typed.strip()) == ("Hãy gõ ít nhất một chữ hoặc số" in page.text)


def test_signs_that_cannot_be_text_are_refused(as_):
    assert as_("office").post("/tim", {"q": "du\x00c"}).status_code in (200, 422)
    assert as_("office").post("/tim", {"q": "\ud800".encode("utf-16", "surrogatepass")}).status_code in (200, 422)
    assert as_("office").post("/tim", {"q": "đ" * 100_000}).status_code == 200


@pytest.mark.parametrize(
    "typed", ["duc", "DUC", "đuc", "Đức", unicodedata.normalize("NFD", "Đức"), "cuong duc", "Cường, Lê Đ"]
)
def test_a_name_is_found_however_it_is_typed(names, typed):
    assert names("office", typed) == ["Lê Đức Cường"]


@pytest.mark.parametrize("typed", ["hòa", "hoà", "Hòa", unicodedata.normalize("NFD", "hòa")])
def test_the_tone_may_stand_on_either_vowel(names, typed):
    assert names("office", typed)[0] == "Nguyễn Thị Hoà"


def test_exact_marks_come_first_then_given_names_then_the_rest(names):
    assert names("office", "thanh")[0] == "Hoàng Thị Thanh Lý"  # as typed, though it is her middle name
    assert names("office", "thành")[:2] == ["Trần Anh Thành", "Trần Hữu Thành"]
    found = names("office", "le")
    assert found[0].startswith("Lê ")
    assert set(found) == {one[0] for one in PEOPLE.values() if one[1] and "Lê" in one[0]}
    assert names("office", "mai")[0].endswith(" Mai")


def test_an_abbreviated_number_of_a_document_is_found(look, put):
    put("121-KH/ĐU")
    put("88-CV/ĐU", subject="Mời họp")

    for typed in ("121-KH/ĐU", "121", "kh/du", "121-kh tu soi"):
        assert [words for words, _ in look("member_1", typed).get("van-ban", [])] == ["Kế hoạch 121-KH/ĐU"], typed


def test_a_note_is_found_by_its_words_by_those_who_may_read_it(month, look, names):
    note = month.write("member_1", said=WORDS)
    assert names("front_1", "nhieu loc", "nhan-xet") == ["Nguyễn Thị Hoà"]  # not sent: its writer's alone
    for who in ("sec_1", "member_1", "ward_secretary", "front_chair", "office", "women_head"):
        assert not names(who, "nhieu loc", "nhan-xet"), who

    month.send()
    for who in ("sec_1", "sponsor_1", "ward_secretary", "front_chair", "front_1", "helper_1"):
        assert look(who, "hoa kenh")["nhan-xet"] == [("Nguyễn Thị Hoà", f"/giam-sat/nhan-xet/{written(note)}")], who
    for who in ("member_1", "sec_3", "office", "women_head", "front_3", "typist_1", "admin"):
        assert "nhan-xet" not in look(who, "nhieu loc"), who

    month.meet()
    month.open()
    assert names("member_1", "nhieu loc", "nhan-xet") == ["Nguyễn Thị Hoà"]


def test_what_the_box_finds_opens_and_only_then_is_remembered(month, look, as_):
    month.write("member_1", said=WORDS)
    month.send()
    before = db.session.scalar(sa.select(sa.func.max(Entry.number)))
    browser = as_("sec_1")
    page = browser.post("/tim", {"q": "nhieu loc"}, htmx=True)

    assert "Nguyễn Thị Hoà" in page.text
    assert "Lộc" not in page.text  # not a word of it, and no word of the search
    assert db.session.scalar(sa.select(sa.func.max(Entry.number))) == before
    for url in re.findall(r'class="row hit" href="([^"]+)"', page.text):
        assert browser.get(url).status_code == 200
    assert db.session.scalar(sa.select(sa.func.max(Entry.number))) > before


def test_a_corrected_note_is_found_by_what_it_says_now(month, names):
    month.write("member_1", said=WORDS)
    month.write("member_1", said=NoteSaid(NoteKind.REMARK, remark="Trồng cây ở ngõ 7."), revision=1)

    assert not names("front_1", "nhieu loc", "nhan-xet")
    assert names("front_1", "ngo 7", "nhan-xet") == ["Nguyễn Thị Hoà"]


def test_the_secretary_does_not_find_an_unreleased_note_about_themself(month, names):
    month.write("sec_1", said=WORDS)
    month.send()

    assert not names("sec_1", "nhieu loc", "nhan-xet")
    assert not names("sec_1", "lý", "nhan-xet")
    assert names("dep_1", "nhieu loc", "nhan-xet") == ["Hoàng Thị Thanh Lý"]


def test_a_plan_is_found_in_full_by_those_who_read_it_in_full(ward, look, names):
    changed(Narrative(plan_version_id=ward.versions["member_1"], section="politics", text="Đọc sách về Yên Tử."))

    for who in ("member_1", "sec_1", "sponsor_1", "ward_secretary"):
        assert names(who, "yen tu", "ke-hoach") == ["Nguyễn Thị Hoà"], who
    for who in ("front_1", "women_head", "helper_1", "office", "sec_3", "member_1b", "admin", "front_chair"):
        assert not names(who, "yen tu", "ke-hoach"), who


def test_the_office_finds_a_plan_by_the_name_and_by_no_word_of_it(names):
    assert names("office", "hoa", "ke-hoach")[0] == "Nguyễn Thị Hoà"
    assert not names("office", "phan loai rac", "ke-hoach")


def test_a_body_finds_delivered_commitments_that_it_follows_and_no_other(ward, names):
    assert "Nguyễn Thị Hoà" in names("front_1", "ba hộ dân hoà", "ke-hoach")
    assert names("front_1", "phat bieu", "ke-hoach") == ["Trần Anh Thành"]  # the chi ủy follows it; his own he reads
    assert not names("front_3", "hoa rac", "ke-hoach")
    assert names("women_head", "rac hoa", "ke-hoach")  # by its programme, without a delivery
    assert not names("youth_head", "rac cong an", "ke-hoach")  # the police

    first = ward.commitments["member_1"][0]
    changed(sa.update(Commitment).where(Commitment.id == first).values(cause="Vì quen Kon Tum"))
    assert not names("front_1", "kon tum", "ke-hoach")

    changed(sa.delete(Delivery).where(Delivery.plan_version_id == ward.versions["member_1b"]))
    assert not names("front_1", "dang quoc an rac", "ke-hoach")
    assert names("sec_1", "dang quoc an rac", "ke-hoach") == ["Đặng Quốc Ân"]


def test_a_draft_is_found_by_its_writer_alone(ward, names):
    changed(sa.update(PlanVersion).where(PlanVersion.id == ward.versions["member_1b"]).values(state=VersionState.DRAFT))

    assert names("member_1b", "rac", "ke-hoach") == ["Đặng Quốc Ân"]
    for who in ("sec_1", "ward_secretary", "front_1", "office", "sponsor_1"):
        assert "Đặng Quốc Ân" not in names(who, "quoc an", "ke-hoach"), who


def test_sessions_are_found_by_theme_place_and_whose_they_are(names, session):
    session("cell-1", theme="Học tập tác phong cán bộ", place="Nhà văn hóa")
    session("cell-3", theme="Học tập tác phong cán bộ")

    for typed in ("tac phong", "nha van hoa", "chi bo 1 tac phong", "chi bộ 1"):
        assert names("member_1", typed, "sinh-hoat") == ["Học tập tác phong cán bộ"], typed
    assert len(names("office", "tac phong", "sinh-hoat")) == 2
    assert not names("youth_head", "chi bo 3", "sinh-hoat")


@pytest.mark.parametrize("who", ["sec_1", "front_1", "member_1", "helper_1", "women_head", "admin"])
def test_two_worlds_that_differ_in_what_someone_may_not_know_answer_alike(as_, who, ward, month, session, put):
    """The same bytes, whatever lies in another cell, in a note not yet open, in another ward."""
    asked = ("duc", "đức", "lê đ", "an", "nhieu loc", "kenh", "chi bo 3", "cong an", "phan", "9")
    session("cell-1", theme="Sinh hoạt về kênh", calls=[])
    browser = as_(who)
    before = [shown(browser.post("/tim", {"q": typed}, htmx=True)) for typed in asked]

    cell_3 = ward.units["cell-3"]
    changed(
        sa.update(Person).where(Person.id == ward.police_1).values(name="Phan Đức An", folded="phan duc an"),
        sa.update(Person).where(Person.id == ward.member_3).values(name="Lê Đức Đức", folded="le duc duc"),
        Narrative(plan_version_id=ward.versions["member_3"], section="politics", text="Đức, kênh Nhiêu Lộc 9"),
        Narrative(plan_version_id=ward.versions["police_1"], section="politics", text="Đức, kênh Nhiêu Lộc 9"),
    )
    month.write("member_3", "front_3", "front-3", WORDS)
    month.send("front_3", "front-3")
    if who == "member_1":
        month.write("member_1", said=WORDS)
        month.send()
    session("cell-3", theme="Đức, kênh Nhiêu Lộc 9")
    put("9-KH/CB", subject="Đức, kênh Nhiêu Lộc", audience=((cell_3, None),))
    will_write()
    found_ward(3, "phường Khác")
    with in_ward(3):
        changed(Person(name="Lê Đức Đức", given_name="Đức", folded="le duc duc", sort_key="duc"))

    after = [shown(browser.post("/tim", {"q": typed}, htmx=True)) for typed in asked]
    assert after == before


def test_the_address_bears_no_word_and_the_box_stands_on_every_page(as_):
    page = as_("sec_1").post("/tim", {"q": "Nguyễn Thị Hoà"})

    assert page.status_code == 200
    assert not re.search(r'(href|action)="[^"]*(Ho%C3%A0|Hoà)', page.text)
    assert 'value="Nguyễn Thị Hoà"' in page.text
    home = as_("sec_1").get("/").text
    assert re.search(r'<form class="find"[^>]+method="post" action="/tim"', home)
    assert 'href="/tim"' in home


def test_a_part_comes_back_to_htmx_and_a_page_to_who_has_no_script(as_):
    part, page = as_("office").post("/tim", {"q": "hoà"}, htmx=True), as_("office").post("/tim", {"q": "hoà"})

    assert part.text.lstrip().startswith('<section id="found"')
    assert "<html" in page.text
    assert page.text.count('id="found"') == 1 == page.text.count('id="find"')


def test_no_more_is_read_when_more_is_found(as_, count_reads, month):
    for name in ("member_1", "member_1b", "dep_1", "com_1"):
        month.write(name, said=WORDS)
    browser, other = as_("front_1"), as_("front_1")
    one = count_reads(lambda: browser.post("/tim", {"q": "hoa nhieu loc"}, htmx=True))
    many = count_reads(lambda: other.post("/tim", {"q": "n"}, htmx=True))

    assert abs(one - many) <= 1
    assert many < 40


def test_more_than_eight_are_not_counted(as_):
    page = as_("office").post("/tim", {"q": "t"}, htmx=True)

    assert page.text.count('class="row hit" href="/dang-vien/') == 8
    assert "Còn nữa" in page.text
