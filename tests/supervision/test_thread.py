"""One thread a member and month: hostile ways first, then everything that was said stands on it."""

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.plans.models import Outcome, OutcomeKind
from portal.supervision.models import NoteKind, NoteRevision, Question, ReplyKind
from portal.supervision.queries.thread import ThreadKind, thread_for
from portal.supervision.said import NoteSaid
from portal.supervision.service import opening, questions
from tests.supervision.test_conclude import conclude
from tests.supervision.test_workbook import looked_over, taken_out


def page(ward, whom="member_1"):
    return f"/giam-sat/2022-04/dien-bien/{ids.written(ward.people[whom])}"


def answered(month, note, text="Bốn hộ ngõ 5."):
    month.ask(note)
    will_write()
    about = month.read(note, "front_1")
    questions.answer(month.ward.actor("front_1"), about, month.ward.today, text=text)
    questions.close(month.ward.actor("sec_1"), month.read(note), month.ward.today)
    db.session.commit()


@pytest.fixture
def asked(month):
    note = month.remind("member_1")
    month.send()
    answered(month, note)
    return note


@pytest.mark.parametrize("who", ["member_1b", "sec_3", "office", "admin", "women_head", "former_front_1", "police_1"])
def test_a_stranger_learns_nothing(as_, month, asked, ward, who):
    assert as_(who).get(page(ward)).status_code == 404


def test_the_member_reads_it_from_the_release_on(as_, month, asked, ward):
    assert as_("member_1").get(page(ward)).status_code == 404
    month.meet()
    month.open()
    assert "Bốn hộ ngõ 5." in as_("member_1").get(page(ward)).text


def test_everything_that_was_said_stands_on_it_day_by_day(as_, month, asked, ward):
    month.meet()
    month.open()
    month.reply(asked, kind=ReplyKind.EXPLAIN, text="Hôm đó tôi vắng nhà.")
    conclude(month, asked, text="Đã nhắc nhở tại buổi họp.")
    will_write()
    finished = {"kind": OutcomeKind.FINISHED, "words": "Đã phân loại rác.", "on": ward.today, "by": ward.sec_1}
    db.session.add(Outcome(commitment_id=ward.commitments["member_1"][0], **finished))
    db.session.commit()
    as_("sec_1").get(f"/giam-sat/nhan-xet/{ids.written(asked)}")
    thread = thread_for(ward.actor("member_1"), "2022-04", ward.member_1, ward.today)
    kinds = [one.kind for one in thread.entries]
    assert set(ThreadKind) - set(kinds) == {
        ThreadKind.CORRECTION,
        ThreadKind.COVERED,
        ThreadKind.LOOK,
        ThreadKind.LOOKED,
        ThreadKind.PRAISE_ANSWER,
        ThreadKind.REOPENED,
    }
    assert thread.readers == ["Bí thư Chi bộ 1"]
    shown = as_("member_1").get(page(ward)).text
    words = ("Hộ nào?", "Bốn hộ ngõ 5.", "Hôm đó tôi vắng nhà.", "Đã nhắc nhở tại buổi họp.", "Đã phân loại rác.")
    assert [one for one in words if one not in shown] == []


def test_a_correction_stands_beside_what_it_corrects(month, asked, ward):
    month.meet()
    month.open()
    month.write("member_1", said=NoteSaid(NoteKind.REMARK, remark="Đã phân loại.", reason="Ghi nhầm hộ"), revision=1)
    entries = thread_for(ward.actor("member_1"), "2022-04", ward.member_1, ward.today).entries
    assert {ThreadKind.NOTE, ThreadKind.CORRECTION} <= {one.kind for one in entries}


def test_the_copy_holds_the_same_thread(as_, month, asked, ward):
    month.meet()
    month.open()
    data = as_("member_1").get("/toi/du-lieu").text
    assert "Bốn hộ ngõ 5." in data


# words written before members read them


@pytest.fixture
def older(month, asked):
    will_write()
    db.session.execute(db.update(Question).values(to_member=False))
    db.session.commit()
    month.meet()
    month.open()
    return db.session.scalar(db.select(Question.id))


def test_what_was_written_before_the_rule_is_a_fact_and_a_day(as_, older, ward):
    shown = as_("member_1").get(page(ward)).text
    assert "Trả lời làm rõ" in shown
    assert "Bốn hộ ngõ 5." not in shown
    assert "Hộ nào?" not in shown
    assert "Bốn hộ ngõ 5." not in as_("member_1").get("/toi/du-lieu").text


@pytest.mark.parametrize("who", ["dep_1", "ward_secretary", "front_chair", "member_1", "helper_1"])
def test_nobody_agrees_for_its_author(month, asked, older, ward, who):
    with pytest.raises(NotAllowed):
        opening.open_words(ward.actor(who), month.read(asked, who), older, ward.today)


def test_each_author_opens_their_own_words_alone(as_, month, asked, older, ward):
    author = as_("front_1")
    address = f"/giam-sat/nhan-xet/{ids.written(asked)}"
    sheet = author.get(address)
    assert author.submit(sheet, f"/cho-doc/{ids.written(older)}").status_code == 303
    shown = as_("member_1").get(page(ward)).text
    assert "Bốn hộ ngõ 5." in shown
    assert "Hộ nào?" not in shown
    with pytest.raises(Refused, match="đã đọc được"):
        opening.open_words(ward.actor("front_1"), month.read(asked, "front_1"), older, ward.today)
    assert "Cho đảng viên đọc lời tôi" in as_("sec_1").get(address).text


# names of third persons


def cover(month, note, who="sec_1", words="Trần Văn Ba", reason="Người thứ ba"):
    will_write()
    actor, about = month.ward.actor(who), month.read(note, who)
    covering = opening.cover_name(actor, about, month.ward.today, words=words, reason=reason)
    db.session.commit()
    return covering


@pytest.fixture
def naming(month):
    said = NoteSaid(NoteKind.REMARK, remark="Ông Trần Văn Ba phản ánh.", fact_place="nhà trần văn ba")
    note = month.write("member_1", said=said)
    month.send()
    return note


@pytest.mark.parametrize("who", ["sponsor_1", "ward_secretary", "front_chair"])
def test_who_only_reads_covers_nothing(month, naming, who):
    with pytest.raises(NotAllowed):
        cover(month, naming, who)


@pytest.mark.parametrize(
    ("words", "reason", "field"),
    [
        ("Nguyễn Thị Hoà", "Lý do", "words"),
        ("Không Có Đây", "Lý do", "words"),
        ("Trần Văn Ba", "", "reason"),
        ("Trần Văn Ba", "Ông Trần Văn Ba nhờ", "reason"),
        ("", "Lý do", "words"),
    ],
)
def test_only_a_third_persons_name_that_stands_there_and_for_a_reason(month, naming, words, reason, field):
    with pytest.raises(Invalid) as refused:
        cover(month, naming, words=words, reason=reason)
    assert list(refused.value.reasons) == [field]


def test_a_covered_name_is_read_nowhere_and_the_reason_is(as_, month, naming, ward):
    cover(month, naming)
    month.meet()
    month.open()
    copy = as_("member_1").get("/toi/du-lieu").text
    for who, address in (("member_1", page(ward)), ("sec_1", page(ward)), ("member_1", "/giam-sat/cua-toi")):
        shown = as_(who).get(address).text
        assert "trần văn ba" not in shown.lower(), address
        assert "(đã che tên)" in shown
        assert "Người thứ ba" in shown
    assert "trần văn ba" not in copy.lower()


def test_a_covered_name_is_read_in_no_answer_to_the_note_either(as_, month, naming, ward):
    """Asked and answered, explained and concluded: whoever reads the note reads these beside it."""
    month.ask(naming, text="Ông Trần Văn Ba nói gì?")
    will_write()
    about = month.read(naming, "front_1")
    questions.answer(ward.actor("front_1"), about, ward.today, text="Trần Văn Ba kể lại.")
    questions.close(ward.actor("sec_1"), month.read(naming), ward.today)
    db.session.commit()
    month.meet()
    month.open()
    month.reply(naming, kind=ReplyKind.EXPLAIN, text="Tôi không biết ông Trần Văn Ba.")
    conclude(month, naming, text="Chưa rõ lời trần văn ba.")
    seen = [(who, page(ward)) for who in ("member_1", "sec_1")]
    seen += [("member_1", "/toi/du-lieu"), ("sec_1", f"/giam-sat/nhan-xet/{ids.written(naming)}")]
    assert all(as_(who).get(address).text.lower().count("trần văn ba") > 3 for who, address in seen)
    cover(month, naming)
    for who, address in seen:
        assert "trần văn ba" not in as_(who).get(address).text.lower(), (who, address)


def test_the_page_covers_and_says_why_not(as_, month, naming):
    browser, address = as_("sec_1"), f"/giam-sat/nhan-xet/{ids.written(naming)}"
    name = f"cover-{ids.written(naming)}"
    refused = browser.submit(browser.get(address), "/che-ten", **{f"{name}-words": "Ai Đó", f"{name}-reason": "x"})
    assert refused.status_code == 422
    assert "Ai Đó" in refused.text
    done = browser.submit(browser.get(address), "/che-ten", **{f"{name}-words": "Trần Văn Ba", f"{name}-reason": "x"})
    assert done.status_code == 303


def test_a_covered_name_is_on_no_sheet_workbook_slip_nor_found_by_search(as_, month, naming, ward):
    """Also where the body that wrote it reads its own: the row alone keeps what was written."""
    front, cell = ids.written(ward.units["front-1"]), ids.written(ward.units["cell-1"])
    sheet = f"/giam-sat/2022-04/{front}"
    seen = [
        ("front_1", f"{sheet}?mo={ids.written(ward.member_1)}"),
        ("helper_1", f"{sheet}?mo={ids.written(ward.member_1)}"),
        ("front_1", f"{sheet}?mo={ids.written(ward.member_1)}&ghi=1"),
        ("sec_1", f"{sheet}/phieu?chi-bo={cell}"),
        ("front_1", f"{sheet}/phieu?chi-bo={cell}"),
    ]
    assert all("trần văn ba" in as_(who).get(address).text.lower() for who, address in seen)
    assert "Ông Trần Văn Ba" in taken_out(as_("front_1"), ward).at("Nguyễn Thị Hoà", "remark")
    assert "/giam-sat/nhan-xet/" in as_("sec_1").post("/tim", {"q": "trần văn ba"}).text
    cover(month, naming)
    for who, address in seen:
        shown = as_(who).get(address).text
        assert "trần văn ba" not in shown.lower(), (who, address)
        assert "(đã che tên)" in shown, (who, address)
    book = taken_out(as_("front_1"), ward)
    assert book.at("Nguyễn Thị Hoà", "remark") == "Ông (đã che tên) phản ánh."
    assert "/giam-sat/nhan-xet/" not in as_("sec_1").post("/tim", {"q": "trần văn ba"}).text
    assert "/giam-sat/nhan-xet/" in as_("sec_1").post("/tim", {"q": "Nguyễn Thị Hoà"}).text
    kept = db.session.scalars(db.select(NoteRevision.remark)).all()  # what was written stays
    assert kept == ["Ông Trần Văn Ba phản ánh."]
    assert "(đã che tên)" not in looked_over(as_("front_1"), ward, book).text  # handed in untouched it changes nothing


@pytest.mark.parametrize(
    ("who", "to"), [("member_1", "/giam-sat/cua-toi"), ("sec_1", "/chi-bo/"), ("front_1", "/giam-sat/nhan-xet/")]
)
def test_from_the_thread_one_step_leads_back(as_, month, asked, ward, who, to):
    month.meet()
    month.open()
    head = as_(who).get(page(ward)).text
    back = head[head.index('class="back"') - 200 : head.index('class="back"') + 300]
    assert to in back
