"""A member without a screen: told on paper, answers on the strip, the chi ủy types it in with its picture."""

from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from PIL import Image

from portal.audit import Entry, verify
from portal.audit.queries import capacities_that_read
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused
from portal.ground.uploads import Clean
from portal.supervision.models import ConclusionOutcome, Note, Reply, ReplyKind, Telling, ToldWay
from portal.supervision.service import conclusions, replies
from portal.supervision.service.replies import Strip
from tests.kit import chance
from tests.papers.conftest import letters_of, words_of

WORDS = "Tôi đã dọn xong hôm 20/4."
PHOTO = Clean(b"\xff\xd8\xff strip", "phieu.jpg", "image/jpeg")


def photo():
    held = BytesIO()
    Image.new("RGB", (40, 30), "white").save(held, "JPEG")
    held.seek(0)
    return held


@pytest.fixture
def released(month):
    """Two remarks sent and opened at the meeting; nobody has opened theirs."""
    notes = month.write("member_1"), month.write("member_1b", who="com_1", body="cell-1")
    month.send_all()
    month.meet()
    month.open_alone()
    return notes


@pytest.fixture
def type_in(month, tmp_path):
    def deed(note, who="dep_1", revision=1, **said):
        will_write()
        today = ward_today()
        strip = Strip(**{"kind": ReplyKind.EXPLAIN, "text": WORDS, "answered_on": today, "picture": PHOTO} | said)
        made = replies.type_strip(
            month.ward.actor(who), month.read(note, who, today), tmp_path, today, strip, revision=revision
        )
        db.session.commit()
        return made

    return deed


@pytest.mark.parametrize("who", ["sponsor_1", "front_1", "ward_secretary"])
def test_who_may_not_type_it(released, type_in, who):
    with pytest.raises(NotAllowed):
        type_in(released[0], who)


def test_whoever_wrote_the_note_does_not_type_the_answer_to_it(released, type_in):
    with pytest.raises(NotAllowed):
        type_in(released[1], "com_1")
    db.session.rollback()
    assert type_in(released[1], "sec_1").typed_by


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": None}, "kind"),
        ({"text": ""}, "text"),
        ({"picture": None}, "picture"),
        ({"answered_on": None}, "answered_on"),
        ({"answered_on": -1}, "answered_on"),
        ({"answered_on": 1}, "answered_on"),
    ],
)
def test_what_a_strip_must_hold(month, released, type_in, said, field):
    if isinstance(said.get("answered_on"), int):
        said = {"answered_on": month.ward.today + timedelta(days=said["answered_on"])}
    with pytest.raises(Invalid) as wrong:
        type_in(released[0], **said)
    assert set(wrong.value.reasons) == {field}


def test_not_what_is_closed_to_the_member_nor_another_revision_nor_twice(month, type_in, released):
    hidden = month.write("member_1c")
    month.send()
    with pytest.raises(NotAllowed):
        type_in(hidden)
    db.session.rollback()
    with pytest.raises(Conflict):
        type_in(released[0], revision=2)
    db.session.rollback()
    type_in(released[0])
    with pytest.raises(Refused, match="đã trả lời"):
        type_in(released[0])


def test_the_member_stays_its_author_and_both_are_named(month, released, type_in, as_, ward):
    said = type_in(released[0])
    assert (said.person_id, said.typed_by, said.replied_on) == (ward.member_1, ward.dep_1, ward.today)
    telling = db.session.scalars(sa.select(Telling)).one()
    assert (telling.way, telling.by) == (ToldWay.PAPER, ward.dep_1)
    entry = db.session.scalars(sa.select(Entry).where(Entry.action == "supervision.note.reply.type")).one()
    assert entry.actor_id == ward.dep_1
    own = as_("member_1").get("/giam-sat/cua-toi").text
    assert WORDS in own
    assert "Lê Duy Bình, Phó Bí thư Chi bộ 1, nhập từ phiếu giấy ngày 25/04/2022." in own
    copy = as_("member_1").get("/toi/du-lieu").text
    assert "Nhập từ phiếu giấy: Lê Duy Bình, Phó Bí thư Chi bộ 1" in copy
    assert "Phiếu trả lời nhận xét tháng 4/2022 của đồng chí" in as_("member_1").get("/thong-bao").text
    assert verify(1) is None


def test_even_with_an_answer_nobody_is_concluded_on_before_two_full_days(month, released, type_in, ward):
    """Told by telephone and answered on paper within a minute, as the chi ủy says: they wait all the same."""
    type_in(released[0])
    conclude = lambda: conclusions.conclude(  # noqa: E731
        ward.actor("sec_1"),
        month.read(released[0], today=ward_today()),
        ward_today(),
        outcome=ConclusionOutcome.NO_ACTION,
        text="",
        revision=1,
    )
    for hours in (0, 47):
        chance.pass_by(hours=hours)
        will_write()
        with pytest.raises(Refused, match="chưa đủ hai ngày; kết luận được từ 08:0"):
            conclude()
        db.session.rollback()
    chance.pass_by(hours=2)
    will_write()
    assert conclude().outcome is ConclusionOutcome.NO_ACTION


def test_typed_late_it_counts_if_it_was_answered_in_time(month, released, type_in, ward):
    chance.pass_by(days=12)
    first = ward.today
    month.told(days_ago=12, today=ward_today())
    with pytest.raises(Invalid, match="Ngày trả lời phải từ ngày 25/04/2022 đến ngày 05/05/2022"):
        type_in(released[0])
    db.session.rollback()
    assert type_in(released[0], answered_on=first + timedelta(days=3)).typed_on == ward_today()


def test_the_slip_is_printed_for_whoever_tells_and_opens_no_clock(as_, month, released, ward):
    note = f"/giam-sat/nhan-xet/{ids.written(released[0])}"
    assert as_("front_1").get(f"{note}/phieu-bao").status_code == 403
    assert as_("member_1b").get(f"{note}/phieu-bao").status_code == 404
    page = as_("com_1").get(f"{note}/phieu-bao").text
    for words in ("Gửi riêng đồng chí Nguyễn Thị Hoà.", "Gặp gỡ bốn hộ", "Phiếu trả lời", "Giải trình"):
        assert words in page
    cell = f"/giam-sat/2022-04/chi-bo/{ids.written(ward.units['cell-1'])}"
    every = as_("com_1").get(f"{cell}/phieu-bao").text
    assert every.count("Phiếu trả lời") == 2
    assert f"{cell}/phieu-bao" in as_("com_1").get(f"{cell}?loc=chua-bao").text
    assert as_("sponsor_1").get(f"{cell}/phieu-bao").status_code == 403
    assert not db.session.scalar(sa.select(sa.func.count(Telling.id)))


@pytest.mark.parametrize("way", ["", "?dang=docx"])
def test_who_printed_a_slip_is_among_those_who_read_the_note(as_, month, released, way):
    note = f"/giam-sat/nhan-xet/{ids.written(released[0])}"
    assert as_("com_1").get(f"{note}/phieu-bao{way}").status_code == 200
    for who, page in (
        ("sec_1", note),
        ("member_1", note),
        ("member_1", "/giam-sat/cua-toi"),
        ("member_1", "/toi/du-lieu"),
    ):
        assert as_(who).get(page).status_code == 200, (who, page)
    assert capacities_that_read(db.session.get(Note, (1, released[0])).person_id, released)[released[0]]


def test_of_a_reminder_that_waits_only_the_fact_is_printed(as_, month):
    note = month.remind("member_1")
    month.send()
    page = as_("com_1").get(f"/giam-sat/nhan-xet/{ids.written(note)}/phieu-bao").text
    assert "Để rác sai chỗ." in page
    assert "Cần nhắc." not in page
    assert "Giải trình" not in page


def test_on_the_page_with_a_picture_that_the_readers_of_the_note_see(as_, released, ward):
    browser, note = as_("dep_1"), f"/giam-sat/nhan-xet/{ids.written(released[0])}"
    key = f"strip-{ids.written(released[0])}-"
    typed = {f"{key}kind": "explain", f"{key}text": WORDS, f"{key}answered_on": "25/04/2022"}
    wrong = browser.submit(browser.get(note), f"{note}/phieu-tra-loi", **typed)
    assert wrong.status_code == 422
    assert WORDS in wrong.text
    assert "chữ ký của đảng viên" in wrong.text
    sent = typed | {f"{key}picture": (photo(), "phieu.jpg")}
    assert browser.submit(browser.get(note), f"{note}/phieu-tra-loi", **sent).status_code == 303
    reply = db.session.scalars(sa.select(Reply)).one()
    picture = f"{note}/phieu-tra-loi/{ids.written(reply.id)}"
    for who, status in (("member_1", 200), ("sec_1", 200), ("front_1", 200), ("member_1b", 404), ("women_head", 404)):
        assert as_(who).get(picture).status_code == status
    elsewhere = f"/giam-sat/nhan-xet/{ids.written(released[1])}/phieu-tra-loi/{ids.written(reply.id)}"
    assert as_("sec_1").get(elsewhere).status_code == 404


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_slip_is_a_word_and_a_pdf_file_that_say_what_the_page_says(as_, month, form):
    note = month.remind("member_1")
    month.send()
    address = f"/giam-sat/nhan-xet/{ids.written(note)}/phieu-bao"
    read = {"docx": words_of, "pdf": letters_of}[form]
    before = read(as_("com_1").get(f"{address}?dang={form}").data)
    squeezed = "".join(before.split())
    for words in ("PHIẾU BÁO NHẬN XÉT", "Gửi riêng đồng chí Nguyễn Thị Hoà.", "Để rác sai chỗ.", "Đảng viên ký"):
        assert "".join(words.split()) in squeezed, words
    assert "Cầnnhắc." not in squeezed  # before the release the fact alone
    assert "Giảitrình" not in squeezed
    month.meet()
    month.open()
    after = "".join(read(as_("com_1").get(f"{address}?dang={form}").data).split())
    for words in ("Cần nhắc.", "Tiếp thu", "Giải trình", "10 ngày kể từ ngày nhận phiếu"):
        assert "".join(words.split()) in after, words
    for who, status in (("front_1", 403), ("member_1b", 404), ("sponsor_1", 403)):
        assert as_(who).get(f"{address}?dang={form}").status_code == status, who
    assert as_("com_1").get(f"{address}?dang=xlsx").status_code == 404
