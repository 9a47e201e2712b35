"""Sổ giao nhận: who reads which lines, who writes them, and how a mistake is put right."""

import re
from datetime import date

import pytest

from portal.audit.models import Entry
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused, Unknown
from portal.plans.models import Delivery, DeliveryEntry, DeliveryState, EntryKind, Recipient
from portal.plans.queries import register as register_queries
from portal.plans.queries.register import RegisterFilter, counts_for, register_for
from portal.plans.service.register import correct, mark_received, mark_sent
from portal.plans.views import register as register_views
from portal.supervision.models import Lead
from tests.kit.pages import Form
from tests.web.test_every_page import counting

BOOK = "/ke-hoach/so-giao-nhan"


@pytest.fixture
def copies(ward):
    """By recipient: member_1's copies to the superior, the ward and the body; the body's was sent on 30/03/2022."""
    will_write()
    made = {}
    for recipient, unit in ((Recipient.SUPERIOR, "superior"), (Recipient.WARD_COMMITTEE, "ward")):
        made[recipient] = Delivery(
            plan_version_id=ward.versions["member_1"],
            recipient=recipient,
            unit_id=ward.units[unit],
            state=DeliveryState.TO_SEND,
        )
        db.session.add(made[recipient])
    db.session.commit()
    will_write(False)
    found = {one.recipient: one.id for one in made.values()}
    found[Recipient.SUPERVISING_BODY] = db.session.scalar(
        db.select(Delivery.id).where(
            Delivery.plan_version_id == ward.versions["member_1"], Delivery.recipient == Recipient.SUPERVISING_BODY
        )
    )
    return found


def send(ward, which, who="office", day=None, **kwargs):
    will_write()
    sent = mark_sent(ward.actor(who), which, day or ward.today, ward.today, **kwargs)
    db.session.commit()
    return sent


def receive(ward, which, who="front_1", day=None, **kwargs):
    will_write()
    got = mark_received(ward.actor(who), which, day or ward.today, ward.today, **kwargs)
    db.session.commit()
    return got


def names(ward, who, **asked):
    return {one.name for one in register_for(ward.actor(who), RegisterFilter(**asked))}


def test_each_reads_the_lines_that_concern_them(ward, copies):
    every = names(ward, "office")
    assert {"Nguyễn Thị Hoà", "Lê Đức Cường", "Trần Ngọc Nhung"} <= every
    assert names(ward, "ward_secretary") == names(ward, "standing") == every
    assert "Lê Đức Cường" not in names(ward, "sec_1")  # cell 3
    assert "Nguyễn Thị Hoà" in names(ward, "dep_1") == names(ward, "com_1")
    assert names(ward, "front_3") == {
        "Lê Đức Cường",
        "Lê Đình Đông",
        "Vũ Thị Xuân",
        "Nguyễn Thị Bích Mai",
        "Ngô Trọng Giang",
        "Dương Thị Thanh Mai",
    }
    assert {one.unit_id for one in register_for(ward.actor("front_1"), RegisterFilter())} == {ward.units["front-1"]}
    assert names(ward, "helper_1") == names(ward, "front_1")


OTHERS = ("admin", "member_1", "former_front_1", "typist_1", "women_head", "police_1", "sponsor_1")


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_reads_a_line(as_, ward, who, copies):
    assert names(ward, who) == set()
    page = as_(who).get(BOOK)
    assert page.status_code == 200
    assert "Nguyễn Thị Hoà" not in page.text.split("<main")[1]
    one = ids.written(copies[Recipient.SUPERVISING_BODY])
    assert as_(who).get(f"{BOOK}/{one}").status_code == 404
    refused = as_(who).post(BOOK, {"viec": "nhan", "on": "25/04/2022", "ban": one})
    assert refused.status_code == 404


def test_a_member_of_a_cell_that_became_hidden_leaves_the_bodys_register(ward, copies):
    will_write()
    db.session.execute(db.update(Lead).where(Lead.cell_id == ward.units["cell-3"]).values(hidden=True))
    db.session.commit()
    assert names(ward, "front_3") == set()
    assert "Lê Đức Cường" in names(ward, "office")


def test_the_office_writes_down_what_went_to_the_superior_and_that_it_arrived(ward, copies):
    one = copies[Recipient.SUPERIOR]
    send(ward, [one], words="Công văn 12-CV/ĐU")
    receive(ward, [one], "office", words="Ban Tuyên giáo ký nhận")
    row = db.session.get(Delivery, (1, one))
    assert (row.state, row.sent_on, row.sent_by) == (DeliveryState.RECEIVED, ward.today, ward.office)
    assert (row.received_on, row.received_by) == (ward.today, ward.office)
    lines = db.session.execute(
        db.select(DeliveryEntry.kind, DeliveryEntry.words, DeliveryEntry.by).order_by(DeliveryEntry.recorded_at)
    ).all()
    assert [tuple(line) for line in lines] == [
        (EntryKind.SENT, "Công văn 12-CV/ĐU", ward.office),
        (EntryKind.RECEIVED, "Ban Tuyên giáo ký nhận", ward.office),
    ]
    actions = db.session.scalars(db.select(Entry.action).where(Entry.object_id == one)).all()
    assert sorted(actions) == ["plan.delivery.receive", "plan.delivery.send"]


@pytest.mark.parametrize("who", ["sec_1", "ward_secretary"])
def test_what_goes_out_of_the_ward_is_the_offices_to_send(ward, copies, who):
    with pytest.raises(NotAllowed):
        send(ward, [copies[Recipient.SUPERIOR]], who)


def test_a_chi_uy_sends_what_its_members_hand_in_and_no_others(ward, copies):
    assert send(ward, [copies[Recipient.WARD_COMMITTEE]], "com_1")
    with pytest.raises(Unknown):
        send(ward, [copies[Recipient.WARD_COMMITTEE]], "sec_3")


def test_the_body_signs_for_its_own_copies(ward, copies):
    one = copies[Recipient.SUPERVISING_BODY]
    for who, refusal in (("front_3", Unknown), ("sec_1", NotAllowed), ("ward_secretary", NotAllowed)):
        with pytest.raises(refusal):
            receive(ward, [one], who)
    receive(ward, [one], "helper_1")
    row = db.session.get(Delivery, (1, one))
    assert (row.state, row.received_by) == (DeliveryState.RECEIVED, ward.helper_1)


@pytest.mark.parametrize(("day", "words"), [(date(2022, 4, 26), "chưa tới"), (date(2022, 3, 29), "không được sớm hơn")])
def test_not_before_it_was_sent_and_not_tomorrow(ward, copies, day, words):
    with pytest.raises(Refused, match=words):
        receive(ward, [copies[Recipient.SUPERVISING_BODY]], day=day)


def test_nothing_is_sent_or_received_twice_or_out_of_order(ward, copies):
    with pytest.raises(Refused, match="chưa được ghi là đã chuyển"):
        receive(ward, [copies[Recipient.SUPERIOR]], "office")
    send(ward, [copies[Recipient.SUPERIOR]])
    with pytest.raises(Refused, match="đã được ghi là đã chuyển"):
        send(ward, [copies[Recipient.SUPERIOR]])
    receive(ward, [copies[Recipient.SUPERIOR]], "office")
    with pytest.raises(Refused, match="đã được ghi là đã nhận"):
        receive(ward, [copies[Recipient.SUPERIOR]], "office")


def test_one_line_that_cannot_be_written_stops_them_all(ward, copies):
    with pytest.raises(Refused):
        send(ward, [copies[Recipient.WARD_COMMITTEE], copies[Recipient.SUPERVISING_BODY]])
    db.session.rollback()
    assert db.session.get(Delivery, (1, copies[Recipient.WARD_COMMITTEE])).state is DeliveryState.TO_SEND


def test_a_version_that_was_replaced_is_not_sent_any_more(drive, ward, copies):
    drive.approve(drive.hand_in("member_1", reason="Việc mới"))
    with pytest.raises(Refused, match="đã có bản mới"):
        send(ward, [copies[Recipient.SUPERIOR]])


def test_a_mistake_is_put_right_by_a_further_line(ward, copies):
    one = copies[Recipient.SUPERIOR]
    send(ward, [one])
    seen = db.session.get(Delivery, (1, one)).version
    will_write()
    office = ward.actor("office")
    with pytest.raises(Invalid):
        correct(office, one, ward.today, to=DeliveryState.TO_SEND, words="", seen=seen)
    with pytest.raises(Invalid):
        correct(office, one, ward.today, to=DeliveryState.RECEIVED, words="Nhầm", seen=seen)
    with pytest.raises(Conflict):
        correct(office, one, ward.today, to=DeliveryState.TO_SEND, words="Nhầm", seen=seen - 1)
    correct(office, one, ward.today, to=DeliveryState.TO_SEND, words="Ghi nhầm dòng", seen=seen)
    db.session.commit()
    row = db.session.get(Delivery, (1, one))
    assert (row.state, row.sent_on, row.sent_by) == (DeliveryState.TO_SEND, None, None)
    kinds = db.session.scalars(db.select(DeliveryEntry.kind).where(DeliveryEntry.delivery_id == one)).all()
    assert sorted(kinds) == [EntryKind.CORRECTED, EntryKind.SENT]  # both lines stand
    with pytest.raises(Refused):
        correct(office, one, ward.today, to=DeliveryState.TO_SEND, words="Nữa", seen=row.version)


def test_a_body_takes_back_its_own_signature_and_not_the_sending(ward, copies):
    one = copies[Recipient.SUPERVISING_BODY]
    receive(ward, [one])
    seen = db.session.get(Delivery, (1, one)).version
    will_write()
    with pytest.raises(NotAllowed):
        correct(ward.actor("front_1"), one, ward.today, to=DeliveryState.TO_SEND, words="Nhầm", seen=seen)
    correct(ward.actor("front_1"), one, ward.today, to=DeliveryState.SENT, words="Nhầm", seen=seen)


def test_the_page_filters_counts_and_writes_what_is_ticked(as_, ward, copies):
    browser = as_("office")
    page = browser.get(f"{BOOK}?trang_thai=to_send")
    assert "Cấp ủy cấp trên" in page.text
    assert "Trần Ngọc Nhung" not in page.text
    counts = counts_for(ward.actor("office"), RegisterFilter())
    assert counts[DeliveryState.TO_SEND] == 2
    ticked = [ids.written(copies[one]) for one in (Recipient.SUPERIOR, Recipient.WARD_COMMITTEE)]
    form = {"viec": "chuyen", "on": "25/04/2022", "words": "Sổ công văn", "ban": ticked}
    kept = browser.post(f"{BOOK}?trang_thai=to_send", {**form, "on": "32/04/2022"})
    assert kept.status_code == 422
    assert kept.text.count(" checked") == 2
    assert "Sổ công văn" in kept.text
    assert browser.post(BOOK, {**form, "ban": []}).status_code == 422
    assert browser.post(BOOK, {**form, "viec": "xoa"}).status_code == 422
    late = browser.post(BOOK, {**form, "on": "26/04/2022"})
    assert late.status_code == 409
    assert "chưa tới" in late.text
    done = browser.post(f"{BOOK}?trang_thai=to_send", form)
    assert done.status_code == 303
    assert done.headers["Location"].partition("#")[0].endswith("?trang_thai=to_send")
    assert counts_for(ward.actor("office"), RegisterFilter())[DeliveryState.TO_SEND] == 0


@pytest.fixture
def short_pages(monkeypatch):
    for module in (register_views, register_queries):
        monkeypatch.setattr(module, "PAGE", 1)


def test_after_a_deed_one_is_on_the_same_page_filter_and_row(as_, ward, copies, short_pages):
    browser = as_("office")
    page = browser.get(f"{BOOK}?trang_thai=to_send&trang=2")
    form = Form(page.text, "so-giao-nhan?")
    assert form.action.startswith(BOOK)
    (row,) = re.findall(r'name="ban" value="(\w+)"', page.text)
    done = browser.post(form.action, form.fields | {"viec": "chuyen", "on": "25/04/2022", "ban": row})
    assert done.status_code == 303
    address, _, anchor = done.headers["Location"].partition("#")
    assert {"trang=2", "trang_thai=to_send"} == set(address.partition("?")[2].split("&"))
    assert anchor == f"b-{row}"
    assert browser.get(address).status_code == 200  # one page fewer: the last of those that are left


def test_all_that_the_filter_finds_and_no_more_than_was_agreed_to(as_, ward, copies, short_pages):
    browser = as_("office")
    page, address = browser.get(f"{BOOK}?trang_thai=to_send"), f"{BOOK}?trang_thai=to_send"
    assert "Chọn tất cả 2 bản, cả các trang khác" in page.text
    assert "Chọn tất cả" not in browser.get(BOOK).text
    form = {"viec": "chuyen", "on": "25/04/2022"}
    for said in ("3", "1", "on"):
        answer = browser.post(address, {**form, "tat_ca": said})
        assert answer.status_code == 409
        assert "nay có 2 bản" in answer.text
    assert browser.post(address, {**form, "tat_ca": "2"}).status_code == 303
    assert counts_for(ward.actor("office"), RegisterFilter())[DeliveryState.TO_SEND] == 0


@pytest.mark.parametrize("query", ["tu=99/99/2022", "trang_thai=xyz", "chi_bo=zzz"])
def test_a_filter_that_cannot_be_read_is_told(as_, copies, query):
    assert as_("office").get(f"{BOOK}?{query}").status_code == 422


def test_filters_by_place_cell_and_days(as_, ward, copies):
    browser = as_("office")
    cell = ids.written(ward.units["cell-3"])
    page = browser.get(f"{BOOK}?chi_bo={cell}").text
    assert "Lê Đức Cường" in page
    assert "Nguyễn Thị Hoà" not in page
    assert "Nguyễn Thị Hoà" in browser.get(f"{BOOK}?tu=30/03/2022&den=30/03/2022").text
    assert "Nguyễn Thị Hoà" not in browser.get(f"{BOOK}?tu=31/03/2022").text
    assert "Sổ chưa có bản nào" in browser.get(f"{BOOK}?noi_nhan=notice_board").text
    assert "Cấp ủy cấp trên" not in browser.get(f"{BOOK}?noi_nhan=ward_committee", htmx=True).text


def test_a_line_tells_its_story_and_is_corrected_on_its_page(as_, ward, copies):
    one = copies[Recipient.SUPERIOR]
    send(ward, [one], words="Gửi bưu điện")
    browser, url = as_("office"), f"{BOOK}/{ids.written(one)}"
    page = browser.get(url)
    assert "Gửi bưu điện" in page.text
    refused = browser.submit(page, "ghi-lai", to="to_send", words="")
    assert refused.status_code == 422
    stale = browser.post(f"{url}/ghi-lai", {"to": "to_send", "words": "Ghi nhầm dòng này", "seen": "1"})
    assert stale.status_code == 409
    assert "Ghi nhầm dòng này" in stale.text
    assert browser.submit(browser.get(url), "ghi-lai", to="to_send", words="Ghi nhầm dòng").status_code == 303
    assert "Ghi nhầm dòng" in browser.get(url).text
    assert as_("front_1").get(url).status_code == 404


def test_the_printed_book_holds_what_the_reader_asked_for(as_, ward, copies):
    page = as_("office").get(f"{BOOK}/in?noi_nhan=superior").text
    assert "Nguyễn Thị Hoà" in page
    assert "Trần Ngọc Nhung" not in page
    assert "Cấp ủy cấp trên" in page
    assert "Lê Đức Cường" not in as_("sec_1").get(f"{BOOK}/in").text


def test_the_day_that_a_summary_does_not_tell_is_not_made_up(as_, ward, copies):
    will_write()
    row = db.session.get(Delivery, (1, copies[Recipient.SUPERIOR]))
    row.state, row.source = DeliveryState.SENT, "ke-hoach.xlsx dòng 7"
    db.session.commit()
    page = as_("office").get(f"{BOOK}?noi_nhan=superior").text
    assert "không có thông tin (theo bảng tổng hợp)" in page
    assert "không có thông tin (theo bảng tổng hợp)" in as_("office").get(f"{BOOK}/{ids.written(row.id)}").text


def test_more_lines_cost_no_more_reads(as_, ward, copies):
    browser = as_("office")
    browser.get(BOOK)
    with counting() as few:
        browser.get(BOOK)
    will_write()
    for version_id in set(ward.versions.values()) - {ward.versions["member_1"]}:
        db.session.add(
            Delivery(
                plan_version_id=version_id,
                recipient=Recipient.WARD_COMMITTEE,
                unit_id=ward.units["ward"],
                state=DeliveryState.TO_SEND,
            )
        )
    db.session.commit()
    with counting() as many:
        page = browser.get(BOOK)
    assert "Phan Công An" in page.text
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("recipient", "place"),
    [
        (Recipient.WARD_COMMITTEE, "Đảng ủy phường"),
        (Recipient.NOTICE_BOARD, "Niêm yết tại trụ sở phường"),
        (Recipient.SUPERVISING_BODY, "Ban CTMT tổ dân phố 1"),
    ],
)
def test_a_plan_is_handed_to_the_committee_and_never_to_the_whole_organisation(as_, ward, recipient, place):
    (line, *_) = register_for(ward.actor("ward_secretary"), RegisterFilter())
    unit = "Đảng bộ phường" if recipient is Recipient.WARD_COMMITTEE else "Ban CTMT tổ dân phố 1"
    assert str(line._replace(recipient=recipient, unit=unit).place) == place
