"""Niêm yết: hanging a plan on the board, its minutes and photo, taking it down."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image

from portal.audit.models import Entry
from portal.ground import files, ids
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused
from portal.ground.files import StoredFile
from portal.notifications import Told
from portal.plans.models import Delivery, DeliveryState, Posting, Recipient, VersionState
from portal.plans.queries.board import board_for, posting_for, postings_for, waiting_for
from portal.plans.rules.postings import PostingSpan, not_to_post
from portal.plans.service import postings

HANGING = "/ke-hoach/niem-yet"


@pytest.fixture
def waiting(ward):
    """The ward secretary's plan is to be posted; answers with the delivery's id."""
    will_write()
    one = Delivery(
        plan_version_id=ward.versions["ward_secretary"],
        recipient=Recipient.NOTICE_BOARD,
        unit_id=ward.units["office"],
        state=DeliveryState.TO_SEND,
    )
    db.session.add(one)
    db.session.commit()
    will_write(False)
    return one.id


@pytest.fixture
def post(app, ward, waiting):
    def deed(who="office", posted_from=None, posted_until=None, delivery=None, **kwargs):
        will_write()
        (one,) = waiting_for(ward.actor("office"), delivery or waiting)
        posting = postings.post(
            ward.actor(who),
            one,
            ward.today,
            posted_from=posted_from or ward.today,
            posted_until=posted_until,
            place="Bảng tin trụ sở phường",
            root=app.config["FILES"],
            **kwargs,
        )
        db.session.commit()
        will_write(False)
        return posting.id

    return deed


def take_down(ward, posting_id, day=None, reason="Hết thời gian niêm yết", who="office", seen=None):
    will_write()
    one = posting_for(ward.actor("office"), posting_id)
    postings.withdraw(
        ward.actor(who), one, day or ward.today, ward.today, reason=reason, seen=one.seen if seen is None else seen
    )
    db.session.commit()
    will_write(False)


def photo(fmt="JPEG", size=(60, 40)):
    image, out, exif = Image.new("RGB", size, "red"), io.BytesIO(), Image.Exif()
    exif[0x010F] = "Máy ảnh của ông Đông"
    image.save(out, fmt, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("who", ["admin", "ward_secretary", "sec_3", "front_1", "member_1"])
def test_only_the_office_hangs_plans(as_, ward, post, waiting, who):
    with pytest.raises(NotAllowed):
        post(who)
    db.session.rollback()
    browser, one = as_(who), ids.written(waiting)
    for page in ("", f"/moi/{one}", f"/moi/{one}/in", f"/{one}", f"/{one}/anh", f"/{one}/bien-ban"):
        assert browser.get(HANGING + page).status_code == 403
    assert browser.post(f"{HANGING}/moi/{one}", {"posted_from": "25/04/2022", "place": "x"}).status_code == 403
    assert waiting_for(ward.actor(who)) == postings_for(ward.actor(who)) == []


def test_what_hangs_is_in_the_register_and_its_member_is_told(ward, post, waiting):
    posting = post(notice="Thông báo số 45-TB/ĐU", witnesses="Phạm Văn Phòng, cán bộ văn phòng", minutes="Dán ở tầng 1")
    kept = db.session.get(Posting, (1, posting))
    assert (kept.posted_from, kept.posted_by, kept.withdrawn_on) == (ward.today, ward.office, None)
    delivery = db.session.get(Delivery, (1, waiting))
    assert (delivery.state, delivery.sent_on, delivery.sent_by) == (DeliveryState.SENT, ward.today, ward.office)
    assert db.session.scalar(db.select(Entry.action).where(Entry.object_id == posting)) == "plan.posting.manage"
    told = db.session.scalar(db.select(Told.words).where(Told.person_id == ward.ward_secretary))
    assert "của đồng chí được niêm yết" in told
    assert waiting_for(ward.actor("office")) == []


def test_the_days_have_an_order(ward, post):
    with pytest.raises(Invalid, match="từ ngày bắt đầu"):
        post(posted_until=ward.today - timedelta(days=1))
    with pytest.raises(Refused, match="chưa tới"):
        post(posted_from=ward.today + timedelta(days=1))


@pytest.mark.parametrize(
    ("others", "from_", "until", "refused"),
    [
        ([], "25/04", None, False),
        ([("01/04", None, None)], "25/04", None, True),
        ([("01/04", "30/04", None)], "25/04", "28/04", True),
        ([("01/04", "24/04", None)], "25/04", None, False),
        ([("01/04", "30/04", "25/04")], "25/04", None, False),  # taken down that morning
        ([("01/05", None, None)], "25/04", "30/04", False),
        ([("01/05", None, None)], "25/04", None, True),
        ([(None, None, None)], "25/04", "30/04", True),  # from a summary: since when, nobody knows
        ([(None, None, "20/04")], "25/04", None, False),
    ],
)
def test_a_plan_hangs_once_at_a_time(others, from_, until, refused):
    def day(text):
        return text and date(2022, int(text[3:]), int(text[:2]))

    hung = [PostingSpan(day(one), day(other), day(off)) for one, other, off in others]
    assert bool(not_to_post(hung, day(from_), day(until))) is refused


def again(drive, ward):
    """A new version of the secretary's plan is approved: its own line for the board."""
    new = drive.hand_in("ward_secretary", reason="Việc mới")
    drive.approve(new, "sec_3")
    return db.session.scalar(
        db.select(Delivery.id).where(Delivery.plan_version_id == new, Delivery.recipient == Recipient.NOTICE_BOARD)
    )


def test_a_replaced_plan_is_flagged_and_the_new_one_waits_until_it_is_down(drive, ward, post):
    old = post()
    delivery = again(drive, ward)
    one = posting_for(ward.actor("office"), old)
    assert (one.to_replace, one.version_state) == (True, VersionState.SUPERSEDED)
    with pytest.raises(Refused, match="đã niêm yết từ ngày"):
        post(delivery=delivery)
    db.session.rollback()
    new = post(delivery=delivery, replaces=True)
    assert posting_for(ward.actor("office"), old).withdrawn_reason == "Thay bằng bản mới của kế hoạch."
    assert [one.id for one in board_for(ward.actor("member_3"), ward.today)] == [new]


def test_taking_down_needs_a_reason_a_fitting_day_and_the_last_writing(ward, post):
    posting = post(posted_from=ward.today - timedelta(days=3))
    with pytest.raises(Invalid, match="lý do"):
        take_down(ward, posting, reason="")
    with pytest.raises(Refused, match="không được sớm hơn"):
        take_down(ward, posting, ward.today - timedelta(days=4))
    with pytest.raises(Refused, match="chưa tới"):
        take_down(ward, posting, ward.today + timedelta(days=1))
    with pytest.raises(Conflict):
        take_down(ward, posting, seen=0)
    with pytest.raises(NotAllowed):
        take_down(ward, posting, who="ward_secretary")
    take_down(ward, posting)
    with pytest.raises(Refused, match="đã gỡ ngày"):
        take_down(ward, posting)
    kept = db.session.get(Posting, (1, posting))
    assert (kept.withdrawn_on, kept.withdrawn_by) == (ward.today, ward.office)
    deeds = db.session.scalars(db.select(Entry.action).where(Entry.object_id == posting)).all()
    assert deeds == ["plan.posting.manage"] * 2


def test_the_photo_is_drawn_anew_and_the_camera_forgotten(app, as_, ward, post, waiting):
    browser = as_("office")
    form = {"posted_from": "25/04/2022", "place": "Bảng tin", "photo": (io.BytesIO(photo()), "IMG_0001.jpg")}
    done = browser.post(f"{HANGING}/moi/{ids.written(waiting)}", form, content_type="multipart/form-data")
    assert done.status_code == 303
    kept = files.content_of(app.config["FILES"], db.session.scalar(db.select(StoredFile)))
    assert "Máy ảnh".encode() not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()
    url = done.headers["Location"]
    shown = browser.get(f"{url}/anh")
    assert (shown.status_code, shown.mimetype, shown.data) == (200, "image/jpeg", kept)
    assert as_("front_1").get(f"{url}/anh").status_code == 403


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"posted_from": ""}, "Hãy ghi ngày bắt đầu"),
        ({"posted_from": "31/02/2022"}, "Không có ngày"),
        ({"place": ""}, "Hãy ghi nơi niêm yết"),
        ({"posted_until": "01/04/2022"}, "từ ngày bắt đầu niêm yết trở đi"),
        ({"photo": (io.BytesIO(b"no picture"), "anh.jpg")}, "không phải ảnh"),
    ],
)
def test_bad_input_is_told_and_what_was_typed_stays(as_, waiting, changed, words):
    form = {"posted_from": "25/04/2022", "place": "Bảng tin", "minutes": "Dán ở tầng một", **changed}
    page = as_("office").post(f"{HANGING}/moi/{ids.written(waiting)}", form, content_type="multipart/form-data")
    assert page.status_code == 422
    assert words in page.text
    assert "Dán ở tầng một" in page.text
    assert db.session.scalar(db.select(db.func.count(Posting.id))) == 0


def test_it_is_posted_completed_and_taken_down_on_its_pages(as_, ward, waiting):
    browser = as_("office")
    assert "Lê Đình Đông" in browser.get(HANGING).text
    page = browser.get(f"{HANGING}/moi/{ids.written(waiting)}")
    tomorrow = browser.submit(page, "moi", posted_from="26/04/2022", place="Sảnh tầng 1")
    assert tomorrow.status_code == 409
    assert "Sảnh tầng 1" in tomorrow.text
    url = browser.submit(page, "moi", posted_from="25/04/2022").headers["Location"]
    page = browser.get(url)
    assert browser.post(url, {"notice": "Thông báo cũ", "seen": "0"}).status_code == 409
    assert browser.submit(page, url.split("localhost")[-1], minutes="Dán lúc 8 giờ").status_code == 303
    assert "Dán lúc 8 giờ" in browser.get(f"{url}/bien-ban").text
    assert browser.submit(browser.get(url), "/go", **{"go-on": "25/04/2022", "go-reason": ""}).status_code == 422
    late = browser.submit(browser.get(url), "/go", **{"go-on": "24/04/2022", "go-reason": "Gỡ sớm vì mưa"})
    assert late.status_code == 409
    assert "Gỡ sớm vì mưa" in late.text
    down = browser.submit(browser.get(url), "/go", **{"go-on": "25/04/2022", "go-reason": "Thay bảng tin"})
    assert down.status_code == 303
    assert "Thay bảng tin" in browser.get(url).text
    assert "Thay bảng tin" in browser.get(f"{url}/bien-ban").text
    assert browser.post(url, {"notice": "Muộn", "seen": "9"}).status_code == 409
    assert browser.get(f"{HANGING}/moi/{ids.written(waiting)}").status_code == 404  # nothing waits any more


@pytest.fixture
def taken_over(ward):
    """As the summary workbook tells of a posting: that it hung, not since when."""
    will_write()
    one = Posting(
        plan_version_id=ward.versions["ward_secretary"],
        place="Bảng tin trụ sở phường",
        source="ke-hoach-tu-duong-2022.xlsx dòng 3",
    )
    db.session.add(one)
    db.session.commit()
    will_write(False)
    return one.id


def test_what_a_summary_does_not_tell_stays_unknown_until_the_office_writes_it(as_, ward, taken_over):
    browser, url = as_("office"), f"{HANGING}/{ids.written(taken_over)}"
    assert "không có thông tin (theo bảng tổng hợp)" in browser.get(url).text
    assert "Chỗ để trống: bảng tổng hợp không ghi." in browser.get(f"{url}/bien-ban").text  # a paper has dots
    assert "không có thông tin (theo bảng tổng hợp)" in as_("member_1").get("/bang-niem-yet").text
    assert browser.submit(browser.get(url), url, posted_from="05/04/2022", notice="Thông báo 45").status_code == 303
    page = browser.get(url).text
    assert "05/04/2022" in page
    assert browser.submit(browser.get(url), url, posted_from="01/04/2022").status_code == 303
    db.session.rollback()
    assert db.session.get(Posting, (1, taken_over)).posted_from == date(2022, 4, 5)  # what is known stays
