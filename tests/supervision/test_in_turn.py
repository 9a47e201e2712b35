"""One member after the other: what the sheet opens on, what a saved note answers, what became of last month."""

from contextlib import contextmanager
from datetime import date

import pytest
import sqlalchemy as sa

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.supervision.models import ConclusionOutcome, Note, NoteKind, ReplyKind
from portal.supervision.queries.became import Became, became_of
from portal.supervision.said import NoteSaid
from portal.supervision.service import conclusions
from portal.supervision.service.periods import open_period
from tests.kit.crowd import more_members

MOST_BYTES = 16_000  # of the answer to a saved note, whatever the number of members


def sheet(ward, body="front-1", month="2022-04"):
    return f"/giam-sat/{month}/{ids.written(ward.units[body])}"


def url(ward, whom="member_1", body="front-1"):
    return f"{sheet(ward, body)}/{ids.written(ward.people[whom])}"


def opened(page):
    """Who is open on the page."""
    found = page.text.partition('data-row="m-')[2]
    return ids.read(found.partition('"')[0]) if found else None


def test_it_opens_on_the_first_member_still_to_be_written(as_, ward):
    browser = as_("front_1")
    first = opened(browser.get(sheet(ward)))
    browser.post(f"{sheet(ward)}/{ids.written(first)}", {"deed": "nil"})
    second = opened(browser.get(sheet(ward)))
    assert first
    assert second
    assert first != second


@pytest.mark.parametrize("query", ["?loc=", "?loc=chua"])
def test_the_whole_list_is_one_plain_link_away(as_, ward, query):
    page = as_("front_1").get(sheet(ward) + query)
    assert opened(page) is None
    assert page.text.count('id="m-') == 11


def test_a_sent_or_locked_month_opens_on_nobody(as_, ward, month):
    month.write("member_1")
    month.send()
    assert opened(as_("front_1").get(sheet(ward))) is None


def test_the_answer_to_a_saved_note_does_not_grow_with_the_sheet(as_, ward):
    browser = as_("front_1")
    first = browser.post(url(ward), {"deed": "nil"}, True).text
    more_members(ward, 90)
    answer = browser.post(url(ward, "member_1b"), {"deed": "nil"}, True).text
    assert answer.count('<li id="m-') == 1, "the row that was saved, and no other"
    assert f'id="m-{ids.written(ward.member_1b)}"' in answer
    assert "2/101" in answer
    size = len(answer.encode())
    print(f"{size} bytes with 101 members, {len(first.encode())} with 11")
    assert size < MOST_BYTES


def test_the_next_one_is_told_who_was_saved_and_the_address_keeps_it(as_, ward):
    browser = as_("front_1")
    answer = browser.post(url(ward), {"deed": "nil"}, True)
    assert "Đã lưu Nguyễn Thị Hoà, 08:00" in answer.text
    address = answer.headers["HX-Push-Url"]
    assert opened(answer) not in (None, ward.member_1)
    again = browser.get(address)
    assert opened(again) == opened(answer)
    assert "Đã lưu Nguyễn Thị Hoà, 08:00" in again.text
    plain = browser.post(url(ward, "member_1b"), {"deed": "nil"})
    assert plain.status_code == 303
    assert f"luu={ids.written(ward.member_1b)}" in plain.headers["Location"]


@pytest.mark.parametrize("whom", ["member_3", "front_1", "exempt_1", "member_1"])
def test_nobody_is_said_to_be_saved_who_is_not(as_, ward, whom):
    """An address made up: of another's sheet, of oneself, of someone without a note."""
    page = as_("front_1").get(f"{sheet(ward)}?luu={ids.written(ward.people[whom])}")
    assert "Đã lưu" not in page.text


def test_the_filter_survives_opening_and_saving(as_, ward):
    browser = as_("front_1")
    page = browser.get(f"{sheet(ward)}?loc=chua")
    assert "loc=chua" in page.text.partition(f'id="m-{ids.written(ward.member_1)}"')[2].partition("</a>")[0]
    answer = browser.post(f"{url(ward)}?loc=chua", {"deed": "nil"}, True)
    assert "loc=chua" in answer.headers["HX-Push-Url"]
    assert "loc=chua" in answer.text.partition("Để sau")[0].rpartition("<a ")[2]


def test_the_last_save_leads_to_the_sending_and_a_helper_to_the_list(as_, ward):
    head, helper = as_("front_1"), as_("helper_1")
    people = head.get(f"{sheet(ward)}?loc=").text.split('id="m-')[1:]
    keys = sorted((row.partition('"')[0] for row in people), key=lambda key: key != ids.written(ward.helper_1))
    for key in keys[:-1]:
        head.post(f"{sheet(ward)}/{key}", {"deed": "nil"})
    assert helper.post(f"{sheet(ward)}/{keys[-1]}", {"deed": "nil"}).headers["Location"].endswith("?loc=")
    last = head.post(f"{sheet(ward)}/{keys[-1]}", {"deed": "record", "remark": "Tốt.", "revision": "1"})
    assert last.headers["Location"].endswith("/gui")


def test_why_somebody_was_not_seen_is_one_tap(as_, ward):
    browser = as_("front_1")
    assert browser.post(url(ward), {"deed": "unseen"}, True).status_code == 422
    assert browser.post(url(ward), {"deed": "unseen:di-vang"}, True).status_code == 200
    assert browser.post(url(ward, "member_1b"), {"deed": "unseen:khac"}, True).status_code == 422
    assert db.session.scalar(db.select(Note.kind)) is NoteKind.UNSEEN


def test_a_name_is_found_without_marks_and_stands_in_no_address(as_, ward):
    page = as_("front_1").post(f"{sheet(ward)}/tim", {"q": "thi hoa"})
    assert 0 < page.text.count('id="m-') < 11
    assert "Nguyễn Thị Hoà" in page.text
    assert as_("front_3").post(f"{sheet(ward)}/tim", {"q": "hoa"}).status_code == 404


MAY = date(2022, 5, 9)


@pytest.fixture
def after_april(ward, month):
    """April sent, opened, answered and concluded; May has come."""
    told = month.write("member_1")
    ended = month.remind("member_1b")
    month.write("member_1c")
    month.write("no_plan_1", said=NoteSaid(NoteKind.NIL))
    month.send()
    month.meet()
    month.open()
    month.reply(told, kind=ReplyKind.ACCEPT)
    month.reply(ended, who="member_1b", kind=ReplyKind.EXPLAIN, text="Đã dọn.")
    will_write()
    conclusions.conclude(
        ward.actor("sec_1"),
        month.read(ended),
        ward.today,
        outcome=ConclusionOutcome.REMINDED,
        text="Đã nhắc.",
        revision=1,
    )
    open_period(ward.actor("office"), "2022-05", date(2022, 5, 1))
    db.session.commit()
    return ward


def test_the_month_opens_with_what_became_of_the_last_and_counts_each_once(after_april):
    ward = after_april
    told = became_of(ward.actor("front_1"), ward.place("front-1", "2022-05"))
    assert told == Became("2022-04", 3, {ConclusionOutcome.REMINDED: 1}, {ReplyKind.ACCEPT: 1})
    assert told.waiting == 1
    assert became_of(ward.actor("front_3"), ward.place("front-1", "2022-05")) is None
    assert became_of(ward.actor("front_3"), ward.place("front-3", "2022-05")) is None


@contextmanager
def asked():
    """What is sent to the database, and where it was kept."""
    heard = []

    def sent(_connection, _cursor, sql, *_how):
        heard.append(" ".join(sql.split()))

    def kept(_connection):
        heard.append("COMMIT")

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", sent)
    sa.event.listen(sa.engine.Engine, "commit", kept)
    try:
        yield heard
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", sent)
        sa.event.remove(sa.engine.Engine, "commit", kept)


@pytest.mark.parametrize(("sends", "most"), [({"deed": "nil"}, 24), ({"deed": "record", "remark": "Tốt."}, 24)])
def test_a_first_note_asks_for_nothing_twice(as_, ward, sends, most):
    browser = as_("front_1")
    browser.token()
    with asked() as heard:
        assert browser.post(url(ward), sends).status_code == 303
    heard = [one for one in heard if one != "COMMIT"]
    assert len(heard) <= most
    reads = [one for one in heard if one.startswith("SELECT") and "audit_head" not in one]
    assert len(set(reads)) == len(reads)


def test_nobody_waits_to_write_while_the_next_page_is_read(as_, ward):
    """The note is kept first; what is drawn of the next member is read afterwards, however long that takes."""
    browser = as_("front_1")
    browser.token()
    with asked() as heard:
        assert browser.post(url(ward), {"deed": "nil"}, True).status_code == 200
    written = next(at for at, one in enumerate(heard) if one.startswith("INSERT INTO audit_entry"))
    kept = heard.index("COMMIT", written)
    assert written < kept
    assert not any(one.startswith("SELECT") for one in heard[written:kept]), heard[written:kept]
    assert sum(one.startswith("SELECT") for one in heard[kept:]) > 10, "the next member's page"


def test_a_draft_as_it_is_typed_reads_the_row_and_no_more(as_, ward):
    browser = as_("front_1")
    browser.token()
    with asked() as heard:
        assert browser.post(f"{url(ward)}/nhap", {"remark": "Đang ghi"}, True).status_code == 200
    assert not any("commitment.remedy" in one or "plan_version.number" in one for one in heard)
