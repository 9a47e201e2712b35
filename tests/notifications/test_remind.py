"""`flask remind`: what is due goes out once, however often it is run and by however many, and tells what it may."""

import re
import threading
from datetime import date, timedelta

import pytest

from portal.ground.clock import now
from portal.ground.db import db, enter_ward, in_ward, writing
from portal.notifications import clockwork, post, rules
from portal.notifications.models import MailOften, MailState, OutMail
from portal.supervision import nudges
from tests.kit.ward import PEOPLE
from tests.notifications.conftest import BASE, letters

LATE = date(2022, 4, 29)  # the day after April's last day to send


@pytest.fixture
def on(monkeypatch):
    return lambda day: monkeypatch.setattr(clockwork, "ward_today", lambda: day)


def told(office):
    return {letter["To"]: letter.get_content() for letter in office.letters}


def test_while_letters_are_off_it_says_so_and_writes_nothing(remind, confirmed):
    confirmed("front_1")
    answer = remind()
    assert answer.exit_code == 0
    assert "đang tắt" in answer.output
    assert not letters()


def test_settings_that_cannot_be_meant_are_refused_aloud(app, remind, office, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_USER", "ai-do")
    assert "encrypted" in remind().output
    monkeypatch.setitem(app.config, "MAIL_USER", "")
    monkeypatch.setitem(app.config, "PUBLIC_URL", "")
    answer = remind()
    assert answer.exit_code == 1
    assert "PUBLIC_URL" in answer.output
    assert remind("--ward", "77").exit_code == 1


def test_a_letter_tells_counts_and_a_link_and_nothing_else(remind, office, confirmed):
    confirmed("front_1", "member_1")
    remind()
    letter = next(one for one in office.letters if one["To"] == "front_1@example.vn")
    text = letter.get_content().replace("\r\n", "\n")
    assert letter["Subject"] == "Lời nhắc từ Cổng Tự Soi"
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content_charset() == "utf-8"
    assert letter["List-Unsubscribe"] == f"<{BASE}/loi-nhac/thoi/stop-front_1>"
    assert re.search(r"- Cần làm: \d+", text)
    assert f"{BASE}/\n" in text
    names = {name for name, *_ in PEOPLE.values()} | {"Trần Anh Thành", "tổ dân phố", "Chi bộ"}
    assert not [name for name in names if name in text or name in str(letter["Subject"])]


def test_only_who_confirmed_hears_and_only_of_their_own(as_, remind, office, confirmed, ward):
    confirmed("front_1")
    as_("member_1").post("/toi/loi-nhac", {"address": "member_1@example.vn", "often": "weekly"})
    remind()
    own = [one for one in letters() if one.kind == "own"]
    assert [one.person_id for one in own] == [ward.front_1]


def test_a_stopped_account_hears_nothing(remind, office, confirmed, ward):
    from portal.accounts.models import Account  # only this test stops one

    confirmed("front_1")
    with writing() as session:
        session.get(Account, (1, ward.accounts["front_1"])).disabled_at = now()
    remind()
    assert not letters()


def test_running_it_again_sends_nothing_more(remind, office, confirmed):
    confirmed("front_1", "front_3", "member_3")
    first = remind()
    sent = len(office.letters)
    assert sent >= 2
    assert f"Gửi được: {sent}" in first.output
    second = remind()
    assert len(office.letters) == sent
    assert "Thư mới: 0" in second.output
    assert {one.state for one in letters()} == {MailState.SENT}
    assert {(one.text, one.address) for one in letters()} == {("", "")}, "what was sent is not kept"


def test_two_at_once_write_and_send_each_letter_once(app, office, confirmed, on):
    on(LATE)
    confirmed("front_1", "front_3", "front_chair", "ward_secretary", "office", "women_head")
    together = threading.Barrier(2)
    gathered, handed = [], []

    def run():
        with app.app_context():
            enter_ward(1)
            server = post.server_of(app.config)
            together.wait()
            gathered.append(clockwork.gather(server.base))
            handed.append(clockwork.hand_over(server))
            db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    written = sum(one.written for one in gathered)
    assert len(gathered) == len(handed) == 2
    assert written == sum(one.sent for one in handed) == len(office.letters) == len(letters()) >= 6
    assert len({letter["Message-ID"] for letter in office.letters}) == written


def test_a_dry_run_writes_and_sends_nothing(remind, office, confirmed):
    confirmed("front_1")
    answer = remind("--dry-run")
    assert "Thư mới: 1" in answer.output
    assert not letters()
    assert not office.heard


def test_next_day_and_next_week(remind, office, confirmed, on):
    confirmed("front_1", often=MailOften.DAILY)
    confirmed("front_3")
    remind()
    assert len(office.letters) == 2
    on(date(2022, 4, 26))  # the same week
    remind()
    assert [one["To"] for one in office.letters[2:]] == ["front_1@example.vn"]
    on(date(2022, 5, 2))
    remind()
    assert {one["To"] for one in office.letters[3:]} == {"front_1@example.vn", "front_3@example.vn"}


def test_overseers_hear_weekly_which_bodies_sent_nothing(remind, office, confirmed, on):
    confirmed("ward_secretary", "front_chair", "office", "sponsor_1", "front_1", "sec_1", "admin")
    on(LATE)
    remind()
    about = {one.person_id: one.kind for one in letters() if one.kind == "overview"}
    texts = [one.get_content() for one in office.letters if "chưa gửi nhận xét" in one.get_content()]
    assert len(about) == len(texts) == 3
    for text in texts:
        assert "tháng 4/2022, hạn gửi 28/04/2022:" in text
        assert "- Ban CTMT tổ dân phố 1" in text
        assert not [name for name, *_ in PEOPLE.values() if name in text]
        assert "Hội" not in text, "a coordinating body is never waited for"
        assert not re.search(r"\d+/\d+ |\d+ đảng viên", text)


def test_before_the_day_is_over_nobody_is_named(ward):
    assert not nudges.unsent(ward.actor("ward_secretary"), date(2022, 4, 28))


def test_a_body_that_sent_is_not_named(ward):
    from tests.supervision.conftest import Month  # only here a month is sent

    month = Month(ward)
    month.write("member_1")
    month.send()
    named = [body for one in nudges.unsent(ward.actor("ward_secretary"), LATE) for body in one.bodies]
    assert "Ban CTMT tổ dân phố 1" not in named
    assert "Ban CTMT tổ dân phố 3" in named


def test_a_server_that_is_away_delays_a_letter_and_loses_none(app, remind, office, confirmed, monkeypatch):
    confirmed("front_1", "front_3")
    monkeypatch.setitem(app.config, "MAIL_PORT", "1")
    answer = remind()
    assert "chờ gửi lại: 1" in answer.output
    tried = [one for one in letters() if one.tries]
    assert [one.reason for one in tried] == ["Không nối được máy chủ thư."]
    assert tried[0].next_at > now() + timedelta(minutes=4)

    monkeypatch.setitem(app.config, "MAIL_PORT", str(office.port))
    remind()
    assert len(office.letters) == 1, "the other; the first waits for its turn"
    wind_on()
    remind()
    assert len(office.letters) == 2
    assert {one.state for one in letters()} == {MailState.SENT}


def test_a_letter_waits_longer_each_time_and_is_given_up_at_last(remind, office, confirmed):
    confirmed("front_1")
    office.refuses["front_1@example.vn"] = 451
    waited = []
    for _ in range(rules.MOST_TRIES):
        remind()
        waited.append(round((letters()[0].next_at - now()) / timedelta(minutes=1)))
        wind_on()
    assert waited[:5] == [5, 30, 120, 480, 1440]
    remind()
    assert letters()[0].state is MailState.FAILED
    assert letters()[0].tries == rules.MOST_TRIES
    assert "(451)" in letters()[0].reason
    assert letters()[0].text == ""


def test_an_address_that_does_not_exist_is_not_tried_again_and_the_others_go(remind, office, confirmed):
    confirmed("front_1", "front_3")
    office.refuses["front_1@example.vn"] = 550
    remind()
    assert [one["To"] for one in office.letters] == ["front_3@example.vn"]
    failed = next(one for one in letters() if one.state is MailState.FAILED)
    assert "(550)" in failed.reason
    assert "example.vn" not in failed.reason


def test_where_encryption_is_asked_for_nothing_goes_in_the_clear(app, remind, office, confirmed, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SECURITY", "starttls")
    confirmed("front_1")
    remind()
    assert not office.letters
    assert not [line for line in office.heard if line.startswith(("MAIL", "RCPT", "AUTH"))]
    assert letters()[0].state is MailState.WAITING


def test_the_office_sees_what_became_of_each_letter_and_never_what_it_said(as_, remind, office, confirmed):
    confirmed("front_1", "front_3")
    office.refuses["front_1@example.vn"] = 550
    remind()
    page = as_("office").get("/thu-nhac").text
    assert "Trần Anh Thành" in page
    assert "(550)" in page
    assert "Đã gửi" in page
    assert "@example.vn" not in page
    assert "Nguyễn Thị Mai Ước" not in as_("admin").get("/thu-nhac?trang_thai=failed").text
    for who in ("ward_secretary", "front_1", "member_1"):
        assert as_(who).get("/thu-nhac").status_code == 403
    assert as_("office").get("/thu-nhac?trang_thai=khong-co").status_code == 200


def wind_on():
    """The next try of every letter has come."""
    with in_ward(1), writing() as session:
        session.execute(db.update(OutMail).values(next_at=now() - timedelta(seconds=1)))
