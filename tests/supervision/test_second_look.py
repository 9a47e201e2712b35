"""A second look at a conclusion: never by who took part, within its days, the month left closed and nothing erased."""

from datetime import timedelta

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.notifications import Told
from portal.notifications.tasks import TaskKind, tasks_for
from portal.supervision.models import Closing, Conclusion, ConclusionOutcome, LookOutcome, LookStage, Note, ReplyKind
from portal.supervision.queries.looks import looks_counted, of_the_standing, stage_of, who_looks
from portal.supervision.queries.thread import ThreadKind, thread_for
from portal.supervision.service import closing, looks, releases
from tests.supervision.test_conclude import conclude


def ask(month, note, who="member_1", text="Hôm đó tôi đi công tác.", today=None):
    will_write()
    today = today or month.ward.today
    look = looks.ask_again(month.ward.actor(who), month.read(note, who, today), today, text=text)
    db.session.commit()
    return look


def answer(month, note, who="sponsor_1", outcome=LookOutcome.UPHELD, instead=None, today=None, **more):
    will_write()
    today, more = today or month.ward.today, {"answer": "Đã xem hồ sơ.", **more}
    look = looks.look_again(
        month.ward.actor(who), month.read(note, who, today), today, outcome=outcome, instead=instead, **more
    )
    db.session.commit()
    return look


def concluded_on(month, whom, who="sec_1"):
    note = month.remind(whom)
    month.send()
    month.meet()
    month.open(who)
    month.reply(note, whom)
    conclude(month, note, who)
    return note


@pytest.fixture
def concluded(month):
    return concluded_on(month, "member_1")


@pytest.mark.parametrize("who", ["sec_1", "front_1", "sponsor_1", "ward_secretary"])
def test_nobody_asks_for_the_member(month, concluded, who):
    with pytest.raises(NotAllowed):
        ask(month, concluded, who)


def test_not_without_a_sentence_not_before_a_conclusion_not_after_the_days(month, concluded, ward):
    with pytest.raises(Invalid):
        ask(month, concluded, text="")
    last = ward.today + timedelta(days=15)
    with pytest.raises(Refused, match="10/05/2022"):
        ask(month, concluded, today=last + timedelta(days=1))
    assert ask(month, concluded, today=last).stage is LookStage.SPONSOR
    with pytest.raises(Refused, match="đang chờ"):
        ask(month, concluded)


def test_without_a_conclusion_there_is_nothing_to_look_at(month, ward):
    note = month.write("member_1")
    month.send()
    month.meet()
    month.open()
    with pytest.raises(Refused, match="chưa có kết luận"):
        ask(month, note)


@pytest.mark.parametrize("who", ["sec_1", "dep_1", "ward_secretary", "standing", "front_1", "front_chair"])
def test_the_committee_member_in_charge_answers_first_and_nobody_else(month, concluded, who):
    ask(month, concluded)
    with pytest.raises(NotAllowed):
        answer(month, concluded, who)


def test_upheld_once_the_standing_committee_looks_and_then_it_ends(month, concluded, ward):
    ask(month, concluded)
    assert answer(month, concluded).capacity == "Đảng ủy viên phụ trách Chi bộ 1"
    assert ask(month, concluded, text="Xin xem lại lần nữa.").stage is LookStage.STANDING
    with pytest.raises(NotAllowed):
        answer(month, concluded, "sponsor_1")
    answer(month, concluded, "standing")
    with pytest.raises(Refused, match="Ban Thường vụ"):
        ask(month, concluded)


def test_the_second_request_has_its_days_from_the_first_answer(month, concluded, ward):
    later = ward.today + timedelta(days=14)
    ask(month, concluded)
    answer(month, concluded, today=later)
    with pytest.raises(Refused, match="24/05/2022"):
        ask(month, concluded, today=later + timedelta(days=16))
    assert ask(month, concluded, today=later + timedelta(days=15))


def test_who_took_part_does_not_look(month, ward):
    """The deputy's conclusions are the ward's: whoever of the standing committee concluded is no longer asked."""
    note = month.remind("dep_1")
    month.send()
    month.meet()
    month.open()
    month.reply(note, "dep_1")
    conclude(month, note, "standing")
    ask(month, note, "dep_1")
    answer(month, note, "sponsor_1")
    ask(month, note, "dep_1")
    with pytest.raises(NotAllowed):
        answer(month, note, "standing")
    assert answer(month, note, "ward_secretary")


def test_an_answer_gives_its_reason_and_another_conclusion(month, concluded):
    ask(month, concluded)
    with pytest.raises(Invalid) as refused:
        answer(month, concluded, outcome=None, answer="")
    assert set(refused.value.reasons) == {"outcome", "answer"}
    for instead in (None, ConclusionOutcome.REMINDED):
        with pytest.raises(Invalid) as refused:
            answer(month, concluded, outcome=LookOutcome.REPLACED, instead=instead)
        assert set(refused.value.reasons) == {"instead"}


def test_what_was_found_wrong_is_replaced_and_stays(month, concluded, ward):
    ask(month, concluded)
    answer(month, concluded, outcome=LookOutcome.REPLACED, instead=ConclusionOutcome.UNFOUNDED)
    wrong, right = db.session.scalars(db.select(Conclusion).order_by(Conclusion.at))
    assert (wrong.outcome, right.replaces_id) == (ConclusionOutcome.REMINDED, wrong.id)
    assert db.session.scalar(db.select(Note.unfounded).where(Note.id == concluded))
    note = month.read(concluded)
    assert note.conclusion.outcome is ConclusionOutcome.UNFOUNDED
    kinds = [one.kind for one in thread_for(ward.actor("member_1"), "2022-04", ward.member_1, ward.today).entries]
    assert (kinds.count(ThreadKind.CONCLUSION), kinds.count(ThreadKind.LOOKED)) == (2, 1)


def test_the_closed_month_stays_closed(month, ward):
    note = concluded_on(month, "member_1")
    will_write()
    after = ward.today + timedelta(days=20)
    closing.close_month(ward.actor("sec_1"), month.where(), after)
    db.session.commit()
    ask(month, note)
    answer(month, note)
    assert db.session.scalar(db.select(db.func.count(Closing.id))) == 1
    assert month.read(note).closed_on == after


def test_for_a_member_of_the_standing_committee_the_others_look_on_advice(month, ward):
    """Cell 3 is led by its own secretary; the ward's standing member belongs to it."""
    note = month.write("standing", who="front_3", body="front-3")
    month.send("front_3", "front-3")
    about = month.read(note, "ward_secretary")
    assert of_the_standing(about, ward.today)
    assert stage_of(about, ward.today) is LookStage.STANDING
    assert ward.standing not in who_looks(about, LookStage.STANDING, ward.today)


def test_each_is_told_and_the_front_without_a_name(month, concluded, ward):
    ask(month, concluded)
    told = list(db.session.scalars(db.select(Told.person_id).where(Told.words.contains("đề nghị xem lại"))))
    assert told == [ward.sponsor_1]
    answer(month, concluded)
    heard = list(db.session.scalars(db.select(Told).where(Told.words.contains("Đã trả lời đề nghị xem lại"))))
    assert {one.person_id for one in heard} >= {ward.member_1, ward.front_1, ward.sec_1, ward.front_chair}
    assert ward.sponsor_1 not in {one.person_id for one in heard}
    assert not [one for one in heard if "Nguyễn Thị Hoà" in str(one.facts)]


def test_it_waits_at_home_for_whose_turn_it_is_and_is_counted(month, concluded, ward):
    ask(month, concluded)

    def asked(who):
        found = tasks_for(ward.actor(who), ward.today).get(TaskKind.ASKED, [])
        return [task for task in found if "xem lại" in str(task.words)]

    assert [who for who in ("sponsor_1", "standing", "sec_1", "front_chair") if asked(who)] == ["sponsor_1"]
    period = month.where().place.period_id
    assert looks_counted(period) == (1, 0, 0)
    answer(month, concluded, outcome=LookOutcome.REPLACED, instead=ConclusionOutcome.NO_ACTION)
    assert looks_counted(period) == (1, 1, 1)
    assert not asked("sponsor_1")


@pytest.mark.parametrize("htmx", [True, False])
def test_from_asking_to_answer_on_the_pages(as_, month, concluded, ward, htmx):
    key = ids.written(concluded)
    member, sponsor = as_("member_1"), as_("sponsor_1")
    page = member.get("/giam-sat/cua-toi")
    assert "không phải khiếu nại kỷ luật" in page.text
    refused = member.submit(page, f"{key}/xem-lai", htmx, **{f"look-{key}-text": ""})
    assert refused.status_code == 422
    done = member.submit(page, f"{key}/xem-lai", htmx, **{f"look-{key}-text": "Hôm đó tôi vắng."})
    assert done.status_code == (200 if htmx else 303)
    address = f"/giam-sat/nhan-xet/{key}"
    assert "Hôm đó tôi vắng." in sponsor.get(address).text
    typed = {f"lookanswer-{key}-outcome": "replaced", f"lookanswer-{key}-answer": "Đúng là đồng chí vắng."}
    wrong = sponsor.submit(sponsor.get(address), f"{key}/xem-lai/tra-loi", htmx, **typed)
    assert wrong.status_code == 422
    assert "Đúng là đồng chí vắng." in wrong.text
    typed[f"lookanswer-{key}-instead"] = "unfounded"
    done = sponsor.submit(sponsor.get(address), f"{key}/xem-lai/tra-loi", htmx, **typed)
    assert done.status_code == (200 if htmx else 303)
    read = member.get("/giam-sat/cua-toi").text
    assert "Thay kết luận" in read
    assert "Đúng là đồng chí vắng." in read
    assert "Đã được thay khi xem lại." in read
    assert "Kết luận khi xem lại: Không có căn cứ" in read


@pytest.fixture
def of_standing(month, ward):
    """A member of the standing committee, in cell 3, explained themself and was concluded on by that cell."""
    note = month.write("standing", who="front_3", body="front-3")
    month.send("front_3", "front-3")
    will_write()
    where, secretary = month.where("sec_3", "cell-3"), ward.actor("sec_3")
    releases.arrange_meeting(secretary, where, ward.today, meets_on=ward.today)
    db.session.commit()
    month.told(days_ago=2)
    will_write()
    releases.release_at_meeting(secretary, month.where("sec_3", "cell-3"), ward.today)
    db.session.commit()
    month.told()
    month.reply(note, "standing", kind=ReplyKind.EXPLAIN, text="Hôm đó tôi họp ở quận.")
    conclude(month, note, "sec_3")
    return note


@pytest.mark.parametrize("htmx", [True, False])
def test_on_the_standing_committees_own_the_others_answer_on_the_page_with_the_advice(as_, of_standing, htmx):
    key = ids.written(of_standing)
    address, form = f"/giam-sat/nhan-xet/{key}", f"lookanswer-{key}"
    member = as_("standing")
    asked = member.submit(
        member.get("/giam-sat/cua-toi"), f"{key}/xem-lai", htmx, **{f"look-{key}-text": "Tôi đã báo."}
    )
    assert asked.status_code == (200 if htmx else 303)
    for who in ("sponsor_1", "sec_3", "front_3", "front_chair"):
        page = as_(who).get(address)
        assert page.status_code == 404 or "Trả lời đề nghị xem lại" not in page.text, who
    assert "Trả lời đề nghị xem lại" not in member.get("/giam-sat/cua-toi").text
    other = as_("ward_secretary")
    assert "một đảng viên đề nghị xem lại kết luận" in other.get("/").text
    page = other.get(address)
    assert "Ý kiến tham mưu của UBKT Đảng ủy" in page.text
    typed = {f"{form}-outcome": "upheld", f"{form}-answer": "Đã xem hồ sơ."}
    unadvised = other.submit(page, f"{key}/xem-lai/tra-loi", htmx, **typed)
    assert unadvised.status_code == 422
    assert "hãy ghi ý kiến tham mưu của UBKT" in unadvised.text
    assert "Đã xem hồ sơ." in unadvised.text
    typed[f"{form}-advice"] = "Kết luận đúng quy trình."
    assert other.submit(other.get(address), f"{key}/xem-lai/tra-loi", htmx, **typed).status_code == (
        200 if htmx else 303
    )
    read = member.get("/giam-sat/cua-toi").text
    for words in ("Giữ nguyên kết luận", "Đã xem hồ sơ.", "Kết luận đúng quy trình."):
        assert words in read
    assert f"{key}/xem-lai" not in read  # the standing committee has answered: it ends
