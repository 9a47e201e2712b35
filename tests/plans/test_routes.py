"""Where plans go: rules that the office edits and dates, hostile ways first."""

from datetime import date, timedelta

import pytest

from portal.audit.models import Entry
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused
from portal.people.events.effects import foresee as foresee_event
from portal.people.models import Management, Person
from portal.people.rules.events import Event, EventKind
from portal.plans import routes
from portal.plans.models import Delivery, Recipient, Route
from portal.plans.queries import routes as routes_of
from portal.plans.queries.routes import foresee, mark_of, missing_by_route
from portal.plans.queries.standing import approved
from portal.plans.rules.routes import Traits, means
from portal.plans.service.deliveries import deliver
from portal.plans.service.routes import change_route, end_route, open_route, send_missing
from portal.policy import Role

RULES = "/ke-hoach/noi-gui"
EVERYONE = {"everyone": True}


@pytest.fixture
def opened(ward):
    def deed(recipient=Recipient.WARD_COMMITTEE, matches=EVERYONE, who="office", since=None, shows=None, **kwargs):
        will_write()
        route = open_route(
            ward.actor(who),
            ward.today,
            recipient=recipient,
            matches=matches,
            words="Mọi đảng viên gửi Đảng ủy",
            shows=shows,
            since=since or ward.today,
            **kwargs,
        )
        db.session.commit()
        will_write(False)
        return route

    return deed


def typed(**changed):
    said = {
        "words": "Bí thư chi bộ gửi Đảng ủy",
        "recipient": "ward_committee",
        "meant": "roles",
        "roles": ["cell_secretary"],
        "since": "25/04/2022",
        "viec": "ghi",
    }
    return {**said, **changed}


def test_the_receiver_is_named_by_the_rule_of_its_day(as_, drive, ward, opened):
    """A district is abolished: what went before keeps its receiver, what goes afterwards has the new one."""
    old = opened(Recipient.SUPERIOR, {"roles": [Role.CELL_SECRETARY]}, receiver="Ban Tuyên giáo Quận ủy")
    drive.approve(drive.hand_in("sec_1", reason="Việc mới"), "standing")
    will_write()
    from_day = ward.today + timedelta(days=1)
    change_route(
        ward.actor("office"),
        old.id,
        ward.today,
        matches={"roles": [Role.CELL_SECRETARY]},
        words="Bí thư chi bộ",
        shows=None,
        since=from_day,
        receiver="Ban Tuyên giáo và Dân vận Thành ủy",
    )
    db.session.commit()
    will_write(False)
    names = [routes_of.receiver_above(day) for day in (ward.today, from_day)]
    assert names == ["Ban Tuyên giáo Quận ủy", "Ban Tuyên giáo và Dân vận Thành ủy"]
    office = as_("office")
    page = office.get("/ke-hoach/so-giao-nhan?gui-toi=superior")
    assert "Ban Tuyên giáo Quận ủy" in page.text
    assert "Ban Tuyên giáo và Dân vận Thành ủy" not in page.text
    assert "Nơi nhận: Ban Tuyên giáo Quận ủy" in office.get(RULES).text


@pytest.mark.parametrize("who", ["admin", "ward_secretary", "sec_1", "front_1", "member_1", "police_1"])
def test_only_the_office_says_where_plans_go(as_, opened, who, drive):
    with pytest.raises(NotAllowed):
        opened(who=who)
    browser = as_(who)
    assert {browser.get(f"{RULES}{page}").status_code for page in ("", "/moi", "/bo-sung")} == {403}
    assert browser.post(f"{RULES}/moi", typed()).status_code == 403
    assert browser.post(f"{RULES}/bo-sung", {"quy_tac": "x", "dau": "x"}).status_code == 403


def test_the_articles_own_paragraph(drive, ward):
    """“Đối với kế hoạch tu dưỡng cá nhân cán bộ diện Ban thường vụ Quận ủy quản lý Đảng ủy phường đã nộp về Ban tuyên
    giáo Quận ủy theo quy định; thực hiện niêm yết kế hoạch tu dưỡng cá nhân của đồng chí Bí thư Đảng ủy và Chủ tịch
    UBND phường tại trụ sở phường; đối với kế hoạch tu dưỡng cá nhân của các đồng chí trong Ban chấp hành Đảng bộ
    phường, Trưởng các đoàn thể phường và Bí thư chi bộ nộp 01 bản về Đảng ủy phường để quản lý. Đối với cán bộ, đảng
    viên thuộc Đảng bộ phường nộp kế hoạch tu dưỡng về cấp ủy chi bộ để gửi ban công tác mặt trận tổ chức giám sát.”

    Báo cáo của Đảng ủy phường Phúc Đồng, 22/04/2022. The ward secretary stands in all four sentences."""
    will_write()
    db.session.add(Management(person_id=ward.ward_secretary, tier=routes.TIER))
    db.session.commit()

    plan = drive.hand_in("ward_secretary", reason="Bổ sung nhiệm vụ mới")
    drive.approve(plan, "sec_3")

    sent = db.session.scalars(db.select(Delivery).where(Delivery.plan_version_id == plan)).all()
    assert {one.recipient: one.unit_id for one in sent} == {
        Recipient.SUPERIOR: ward.units["superior"],
        Recipient.NOTICE_BOARD: ward.units["office"],
        Recipient.WARD_COMMITTEE: ward.units["ward"],
        Recipient.SUPERVISING_BODY: ward.units["front-3"],
    }
    assert len(sent) == 4


def test_who_holds_several_posts_is_one_copy_and_an_ordinary_member_goes_to_the_body_alone(drive, ward):
    found = routes.copies([ward.sec_1, ward.member_1, ward.front_chair], ward.today)
    by_person = {
        name: sorted(one.recipient.value for one in found if one.person_id == ward.people[name])
        for name in ("sec_1", "member_1", "front_chair")
    }
    assert by_person == {
        "sec_1": ["supervising_body", "ward_committee"],
        "member_1": ["supervising_body"],
        "front_chair": ["supervising_body", "ward_committee"],
    }


def test_several_rules_for_one_place_send_one_copy(drive, opened, ward):
    opened()  # everyone to the ward committee, beside the rule for secretaries
    plan = drive.hand_in("sec_1", reason="Việc mới")
    drive.approve(plan, "standing")
    recipients = db.session.scalars(db.select(Delivery.recipient).where(Delivery.plan_version_id == plan)).all()
    assert sorted(recipients) == [Recipient.SUPERVISING_BODY, Recipient.WARD_COMMITTEE]


def test_the_police_cell_goes_to_the_party_alone_whatever_the_rules_say(drive, opened, ward):
    for recipient in Recipient:
        opened(recipient)
    opened(Recipient.NOTICE_BOARD, {"people": [ward.police_1]})
    opened(Recipient.SUPERVISING_BODY, {"cells": [ward.units["cell-police"]]})
    found = {one.recipient for one in routes.copies([ward.police_1], ward.today)}
    assert found == {Recipient.SUPERIOR, Recipient.WARD_COMMITTEE}
    will_write()
    deliver(approved(), ward.today)
    db.session.commit()
    sent = db.session.execute(
        db.select(Delivery.recipient, Delivery.unit_id).where(Delivery.plan_version_id == ward.versions["police_1"])
    ).all()
    assert {row.recipient for row in sent} == {Recipient.SUPERIOR, Recipient.WARD_COMMITTEE}


@pytest.mark.parametrize(
    ("matches", "one", "meant"),
    [
        (EVERYONE, Traits(1), True),
        ({"roles": ["cell_secretary"]}, Traits(1, frozenset({Role.CELL_SECRETARY})), True),
        ({"roles": ["cell_secretary"]}, Traits(1, frozenset({Role.CELL_DEPUTY})), False),
        ({"tier": "Quận ủy"}, Traits(1, tiers=frozenset({"Quận ủy"})), True),
        ({"tier": "Quận ủy"}, Traits(1), False),
        ({"cells": [7]}, Traits(1, cell_id=7), True),
        ({"cells": [7]}, Traits(1), False),
        ({"cell_kinds": ["school"]}, Traits(1, cell_kind="school"), True),
        ({"cell_kinds": ["school"]}, Traits(1), False),
        ({"people": [1]}, Traits(1), True),
        ({"people": [1]}, Traits(2), False),
        ({"everyone": True, "but_kinds": ["police"]}, Traits(1, cell_kind="police"), False),
        ({"people": [1], "but_kinds": ["police"]}, Traits(1, cell_kind="police"), False),
        ({}, Traits(1), False),
    ],
)
def test_whom_a_rule_means(matches, one, meant):
    assert means(matches, one) is meant


def test_a_changed_rule_leaves_the_old_one_with_its_last_day_and_rewrites_nothing_sent(drive, ward, opened):
    old = opened(matches={"roles": [Role.CELL_SECRETARY]})
    drive.approve(drive.hand_in("sec_1", reason="Việc mới"), "standing")
    sent = register_rows()
    from_day = ward.today + timedelta(days=5)
    will_write()
    new = change_route(
        ward.actor("office"),
        old.id,
        ward.today,
        matches={"roles": [Role.CELL_DEPUTY]},
        words="Phó bí thư",
        shows=None,
        since=from_day,
    )
    db.session.commit()
    assert (old.valid_until, new.valid_from, new.recipient) == (from_day, from_day, Recipient.WARD_COMMITTEE)
    assert old.matches == {"roles": [Role.CELL_SECRETARY]}
    assert register_rows() == sent
    assert old.id in {one.id for one in routes.in_force(from_day - timedelta(days=1))}
    assert {old.id, new.id} & {one.id for one in routes.in_force(from_day)} == {new.id}
    assert (
        db.session.scalar(
            db.select(db.func.count(Entry.number)).where(Entry.action == "plan.route.manage", Entry.object_id == old.id)
        )
        == 2
    )  # opened, ended


def register_rows():
    db.session.rollback()
    return sorted(
        map(
            tuple,
            db.session.execute(
                db.select(Delivery.id, Delivery.recipient, Delivery.unit_id, Delivery.state, Delivery.sent_on)
            ),
        )
    )


@pytest.mark.parametrize("since", [date(2022, 4, 24), date(2021, 1, 1)])
def test_a_rule_is_not_changed_backward(opened, ward, since, drive):
    old = opened()
    will_write()
    with pytest.raises(Refused, match="từ hôm nay"):
        opened(since=since)
    with pytest.raises(Refused, match="từ hôm nay"):
        end_route(ward.actor("office"), old.id, ward.today, since=since)


def test_a_rule_ends_once_and_one_that_never_began_never_was(opened, ward, drive):
    office, today = ward.actor("office"), ward.today
    old, future = opened(since=today), opened(since=today + timedelta(days=9))
    will_write()
    end_route(office, old.id, today + timedelta(days=1), since=today + timedelta(days=1))
    with pytest.raises(Refused, match="đã kết thúc"):
        end_route(office, old.id, today + timedelta(days=1), since=today + timedelta(days=1))
    with pytest.raises(Refused, match="ngày kết thúc"):
        end_route(office, old.id, today, since=today)
    end_route(office, future.id, today, since=today + timedelta(days=9))
    assert future.withdrawn_at is not None


def test_a_rule_for_nobody_or_without_words_is_no_rule(ward):
    will_write()
    with pytest.raises(Invalid) as refused:
        open_route(
            ward.actor("office"),
            ward.today,
            recipient=Recipient.SUPERIOR,
            matches={},
            words="",
            shows=None,
            since=ward.today,
        )
    assert set(refused.value.reasons) == {"words", "meant"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"words": ""}, "Hãy ghi quy tắc bằng lời"),
        ({"recipient": ""}, "Hãy chọn gửi tới đâu"),
        ({"meant": ""}, "áp dụng cho ai"),
        ({"roles": []}, "ít nhất một mục"),
        ({"meant": "people", "people": "Không Ai Cả"}, "Không rõ là ai: Không Ai Cả"),
        ({"meant": "cells", "cells": ["zzz"]}, ""),
        ({"since": "45/13/2022"}, ""),
        ({"since": ""}, "Hãy ghi ngày"),
    ],
)
def test_bad_input_is_told_and_what_was_typed_stays(as_, drive, changed, words):
    before = db.session.scalar(db.select(db.func.count(Route.id)))
    page = as_("office").post(f"{RULES}/moi", typed(basis="Công văn 12-CV/ĐU", **changed))
    assert page.status_code == 422
    assert words in page.text
    assert "Công văn 12-CV/ĐU" in page.text
    assert db.session.scalar(db.select(db.func.count(Route.id))) == before


def test_a_day_gone_by_answers_409_and_keeps_what_was_typed(as_, drive):
    page = as_("office").post(f"{RULES}/moi", typed(since="01/04/2022", basis="Công văn 12-CV/ĐU"))
    assert page.status_code == 409
    assert "từ hôm nay trở đi" in page.text
    assert "Công văn 12-CV/ĐU" in page.text


def test_names_are_shown_before_anything_is_saved(as_, drive, ward):
    browser = as_("office")
    page = browser.post(f"{RULES}/moi", typed(viec="xem"))
    assert page.status_code == 200
    assert "khớp 3 đồng chí" in page.text
    assert "Hoàng Thị Thanh Lý" in page.text
    assert "Phan Công An" not in page.text
    assert db.session.scalar(db.select(db.func.count(Route.id))) == 4
    assert browser.post(f"{RULES}/moi", typed()).status_code == 303
    assert db.session.scalar(db.select(db.func.count(Route.id))) == 5
    assert "Bí thư chi bộ gửi Đảng ủy" in browser.get(RULES).text


def test_who_is_left_out_of_sight_is_counted_and_not_named(ward, drive):
    seen = foresee(Recipient.NOTICE_BOARD, EVERYONE, ward.today)
    assert seen.hidden == 1
    assert "Phan Công An" not in {one.name for one in seen.people}
    inside = foresee(Recipient.WARD_COMMITTEE, EVERYONE, ward.today)
    assert (inside.hidden, "Phan Công An" in {one.name for one in inside.people}) == (0, True)


def test_a_list_of_names_and_cards(as_, drive, ward):
    card = f"38.{list(ward.people).index('member_1b') + 1:06d}"
    form = typed(meant="people", people=f"Nguyễn Thị Hoà\n{card}\n")
    assert as_("office").post(f"{RULES}/moi", form).status_code == 303
    kept = db.session.scalar(db.select(Route.matches).where(Route.words == "Bí thư chi bộ gửi Đảng ủy"))
    assert kept == {"people": [ward.member_1, ward.member_1b]}


def test_a_rule_is_changed_and_ended_on_its_pages(as_, drive, ward):
    browser = as_("office")
    rule_id = db.session.scalar(db.select(Route.id).where(Route.recipient == Recipient.NOTICE_BOARD))
    url = f"{RULES}/{ids.written(rule_id)}"
    page = browser.get(f"{url}/doi")
    assert "Niêm yết tại trụ sở phường" in page.text
    done = browser.post(
        f"{url}/doi",
        {
            "words": "Niêm yết bí thư",
            "meant": "roles",
            "roles": ["ward_secretary"],
            "shows": ["example"],
            "since": "01/05/2022",
            "viec": "ghi",
        },
    )
    assert done.status_code == 303
    new = db.session.scalar(db.select(Route).where(Route.words == "Niêm yết bí thư"))
    new_url = f"{RULES}/{ids.written(new.id)}"
    assert (new.recipient, new.shows, new.valid_from) == (Recipient.NOTICE_BOARD, ["example"], date(2022, 5, 1))
    again = browser.post(f"{url}/doi", {"words": "Lần nữa", "meant": "everyone", "since": "02/05/2022", "viec": "ghi"})
    assert again.status_code == 409
    assert "Lần nữa" in again.text
    url = new_url
    assert browser.get(f"{url}/thoi").status_code == 200
    assert browser.post(f"{url}/thoi", {"since": ""}).status_code == 422
    assert browser.post(f"{url}/thoi", {"since": "01/06/2022"}).status_code == 303
    assert browser.get(f"{RULES}/{ids.written(1)}/doi").status_code == 404


def test_a_new_rule_sends_nothing_by_itself_and_the_office_sends_it_with_names_before(as_, drive, ward, opened):
    before = register_rows()
    opened(matches={"roles": [Role.CELL_DEPUTY]})
    assert register_rows() == before
    browser = as_("office")
    assert "chưa từng được chuyển" in browser.get(RULES).text
    assert "chưa từng được chuyển" in browser.get("/").text
    page = browser.get(f"{RULES}/bo-sung")
    assert "Lê Duy Bình" in page.text
    lists = missing_by_route(ward.today)
    (mine,) = [one for one in lists if one.route.matches == {"roles": [Role.CELL_DEPUTY]}]
    form = {"quy_tac": [ids.written(mine.route.id)], "dau": mark_of(lists)}
    assert browser.post(f"{RULES}/bo-sung", {"dau": mark_of(lists)}).status_code == 422
    assert browser.post(f"{RULES}/bo-sung", {**form, "dau": "another list"}).status_code == 409
    assert register_rows() == before
    assert browser.post(f"{RULES}/bo-sung", form).status_code == 303
    added = {row[0] for row in register_rows()} - {row[0] for row in before}
    copies = db.session.scalars(db.select(Delivery).where(Delivery.id.in_(added))).all()
    assert [(one.plan_version_id, one.recipient) for one in copies] == [
        (ward.versions["dep_1"], Recipient.WARD_COMMITTEE)
    ]
    assert browser.post(f"{RULES}/bo-sung", form).status_code == 409  # the list has moved on


def test_the_list_looked_at_is_the_list_sent(drive, ward, opened):
    opened(matches={"roles": [Role.CELL_DEPUTY]})
    mark = mark_of(missing_by_route(ward.today))
    late = opened(matches={"roles": [Role.CELL_COMMITTEE]})
    will_write()
    with pytest.raises(Conflict):
        send_missing(ward.actor("office"), ward.today, [late.id], mark=mark)


def test_an_event_says_what_it_does_to_where_the_plan_goes(drive, ward):
    def said(kind, **values):
        event = Event(kind, ward.today, "QĐ 12-QĐ/ĐU", **values)
        return " ".join(map(str, foresee_event(db.session.get(Person, (1, ward.member_1)), event, ward.today).effects))

    assert "tổ chức cũ không đọc được nữa" in said(EventKind.CELL, cell_id=ward.units["cell-3"])
    office = {"unit_id": ward.units["cell-1"], "role": Role.CELL_COMMITTEE, "title": "Chi ủy viên Chi bộ 1"}
    assert "Chuyển bổ sung" in said(EventKind.OFFICER, **office)
