"""A head's own twelve months, and help that is asked for: nobody else learns how a body answers over months."""

import pytest

from portal.audit import Entry
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.notifications import Told
from portal.notifications.tasks import tasks_for
from portal.supervision.models import HelpGiven, HelpRequest, HelpWanted, Note, NoteKind
from portal.supervision.queries.help import strip_for
from portal.supervision.rules.help import UsualMonth, usual
from portal.supervision.said import NoteSaid
from portal.supervision.service import help as service
from tests.kit.pages import standing


def page(ward, body="front-1"):
    return f"/giam-sat/muoi-hai-thang/{ids.written(ward.units[body])}"


def ask(ward, who="front_1", body="front-1", wanted=HelpWanted.LONG_LIST, words=""):
    will_write()
    asked = service.ask_for_help(ward.actor(who), ward.units[body], ward.today, wanted=wanted, words=words)
    db.session.commit()
    return asked


NOT_THE_HEAD = ["helper_1", "typist_1", "front_chair", "ward_secretary", "office", "admin", "sec_1", "front_3"]


@pytest.mark.parametrize("who", NOT_THE_HEAD)
def test_nobody_but_the_head_has_the_page(as_, ward, who):
    assert as_(who).get(page(ward)).status_code == 404
    assert as_(who).post(page(ward), {"wanted": "long_list"}).status_code == 404


def test_the_head_reads_remark_nil_and_unseen_apart(as_, month, ward):
    month.write("member_1")
    month.write("member_1b", said=NoteSaid(NoteKind.NIL))
    month.write("member_1c", said=NoteSaid(NoteKind.UNSEEN, reason="Đi vắng"))
    strip = strip_for(ward.actor("front_1"), ward.units["front-1"])
    assert strip.months[0] == ("2022-04", 1, 1, 1)
    assert strip.usual is None  # fewer than five bodies
    assert "Phần lớn các tổ" not in as_("front_1").get(page(ward)).text


def test_what_is_written_about_the_head_is_in_no_number(month, ward):
    """A helper may write on the head in the head's own sheet."""
    before = strip_for(ward.actor("front_1"), ward.units["front-1"])
    note = month.write("member_1")
    will_write()
    db.session.execute(db.update(Note).where(Note.id == note).values(person_id=ward.front_1))
    db.session.commit()
    assert strip_for(ward.actor("front_1"), ward.units["front-1"]) == before


@pytest.mark.parametrize(
    ("remarks", "expected"),
    [
        ([[3], [4], [5], [6]], None),
        ([[1], [3], [5], [9], [40]], UsualMonth(3, 9)),
        ([[2, 2, 90], [2], [2], [2], [2]], UsualMonth(2, 2)),
        ([[0], [0], [3], [4], [5], [6], [9], [50]], UsualMonth(3, 6)),
    ],
)
def test_the_calm_line_is_the_middle_half_of_five_bodies_or_more(remarks, expected):
    assert usual(remarks) == expected
    if expected:
        assert "câu trả lời bình thường" in str(expected.in_words)


@pytest.mark.parametrize("who", ["helper_1", "front_chair", "women_head", "office"])
def test_only_the_head_asks(ward, who):
    with pytest.raises(NotAllowed):
        ask(ward, who)


def test_once_a_quarter_and_of_something(ward):
    with pytest.raises(Invalid):
        ask(ward, wanted=None)
    with pytest.raises(Invalid):
        ask(ward, wanted=HelpWanted.OTHER)
    assert ask(ward).quarter == "2022-Q2"
    with pytest.raises(Refused, match="Quý này"):
        ask(ward)


def test_nothing_leaves_before_it_is_sent_and_then_no_number_goes_along(as_, month, ward):
    month.write("member_1b", said=NoteSaid(NoteKind.NIL))
    head, chair = as_("front_1"), as_("front_chair")
    head.get(page(ward))
    assert not db.session.scalar(db.select(db.func.count(HelpRequest.id)))
    assert "Danh sách dài quá" not in chair.get("/giam-sat/de-nghi-ho-tro").text
    sent = head.submit(head.get(page(ward)), page(ward), wanted="long_list", words="Còn nhiều người chưa gặp.")
    assert sent.status_code == 303
    shown = chair.get("/giam-sat/de-nghi-ho-tro").text
    assert "Còn nhiều người chưa gặp." in shown
    assert "ý kiến" not in shown.split("<main", 1)[1].split("</main>", 1)[0]
    assert set(db.session.scalars(db.select(Told.person_id).where(Told.words.contains("đề nghị hỗ trợ")))) == {
        ward.front_chair
    }


@pytest.mark.parametrize("who", ["front_1", "ward_secretary", "office", "sec_1"])
def test_only_the_ward_front_reads_and_answers(as_, ward, who):
    asked = ask(ward)
    assert as_(who).get("/giam-sat/de-nghi-ho-tro").status_code == 403
    with pytest.raises(NotAllowed):
        service.give_help(ward.actor(who), asked.id, ward.today, given=HelpGiven.VISIT, answer="Mai đến.")


def test_the_answer_comes_back_to_the_head(as_, ward):
    asked = ask(ward)
    chair, address = as_("front_chair"), "/giam-sat/de-nghi-ho-tro"
    key = ids.written(asked.id)
    refused = chair.submit(chair.get(address), f"{address}/{key}", **{f"{key}-answer": "Mai đến."})
    assert refused.status_code == 422
    assert "Mai đến." in refused.text
    typed = {f"{key}-given": "helper", f"{key}-answer": "Cử thêm phó ban từ 01/05."}
    assert chair.submit(chair.get(address), f"{address}/{key}", **typed).status_code == 303
    assert "Cử thêm phó ban từ 01/05." in as_("front_1").get(page(ward)).text


def test_every_head_is_asked_in_the_quarters_last_month_whatever_they_wrote(month, ward):
    june = ward.today.replace(month=6)

    def asked(who, day=june):
        return [
            one for kind in tasks_for(ward.actor(who), day).values() for one in kind if "hỗ trợ gì" in str(one.words)
        ]

    assert [len(asked(who)) for who in ("front_1", "front_3", "front_chair", "women_head", "helper_1", "sec_1")] == [
        1,
        1,
        1,
        1,
        0,
        0,
    ]
    assert not asked("front_1", ward.today)
    will_write()
    service.ask_for_help(ward.actor("front_1"), ward.units["front-1"], june, wanted=HelpWanted.NOT_MET, words="")
    db.session.commit()
    assert not asked("front_1")


def test_unseen_for_many_is_as_easy_as_nil_and_both_show_the_names(as_, ward):
    head = as_("front_1")
    address = f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}/khong-y-kien"
    people = [ids.written(ward.member_1), ids.written(ward.member_1b)]
    for kind in ("nil", "unseen"):
        confirm = head.post(address, {"person": people, "kind": kind})
        assert confirm.status_code == 200
        assert "Nguyễn Thị Hoà" in confirm.text
        assert "Đặng Quốc Ân" in confirm.text
    unexplained = head.post(address, {"person": people, "kind": "unseen", "confirmed": "1"})
    assert unexplained.status_code == 200
    assert not db.session.scalar(db.select(db.func.count(Note.id)))
    done = head.post(address, {"person": people, "kind": "unseen", "confirmed": "1", "why": "di-vang"})
    assert done.status_code == 303
    assert set(db.session.scalars(db.select(Note.kind))) == {NoteKind.UNSEEN}


@pytest.mark.parametrize("who", ["front_3", "front_chair", "women_head"])
def test_two_wards_that_differ_in_one_heads_answers_are_alike_to_the_others(as_, month, ward, who):
    """Twin worlds: what front_1 wrote, and of which kind, changes neither another head's page nor the requests'."""
    body = {"front_3": "front-3", "front_chair": "front", "women_head": "women"}[who]
    ask(ward)
    reader = as_(who)

    def shown():
        pages = [reader.get(page(ward, body)), reader.get("/giam-sat/de-nghi-ho-tro")]
        return [standing(one.text) if one.status_code == 200 else one.status_code for one in pages]

    before = shown()
    for name in ("member_1", "member_1b", "member_1c"):
        month.write(name, said=NoteSaid(NoteKind.NIL))
    assert shown() == before


@pytest.mark.parametrize("htmx", [False, True])
def test_no_help_needed_puts_the_question_away_and_leaves_nothing(as_, ward, htmx):
    june = ward.today.replace(month=6)

    def asked():
        tasks = [one for kind in tasks_for(ward.actor("front_1"), june).values() for one in kind]
        return [one for one in tasks if "hỗ trợ" in str(one.words)]

    assert len(asked()) == 1
    before = db.session.scalar(db.select(db.func.count(Entry.number)))
    head = as_("front_1")
    sheet = head.get(page(ward))
    assert head.submit(sheet, "/khong-can", htmx=htmx).status_code in (200, 204, 303)
    db.session.rollback()
    assert asked() == []
    shown = head.get(page(ward)).text
    assert "Chỉ ông/bà thấy điều này" in shown
    assert "Gửi đề nghị hỗ trợ" in shown  # it may still be sent
    assert db.session.scalar(db.select(db.func.count(HelpRequest.id))) == 0
    actions = db.session.scalars(db.select(Entry.action).where(Entry.number > before)).all()
    assert [one for one in actions if "help" in one] == []
    assert head.submit(head.get(page(ward)), "/muoi-hai-thang", wanted="long_list").status_code == 303


@pytest.mark.parametrize("who", ["front_chair", "helper_1", "ward_secretary", "front_3", "office", "sec_1"])
def test_nobody_else_answers_for_a_head_nor_sees_that_they_did(as_, ward, who):
    address, reader = page(ward), as_(who)
    places = ("/", "/giam-sat/de-nghi-ho-tro", "/giam-sat/2022-04/tien-do")

    def seen():
        return [standing(reader.get(url).text) for url in places]

    seen()  # what a first opening leaves behind is in both
    before = seen()
    assert reader.post(f"{address}/khong-can").status_code == 404
    head = as_("front_1")
    assert head.submit(head.get(address), "/khong-can").status_code == 303
    assert seen() == before
