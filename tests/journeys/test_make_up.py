"""The member studies at home and sends a photograph from the phone; the secretary accepts it."""

from io import BytesIO

import pytest
from PIL import Image

from portal.attendance.models import AbsenceReason, MakeUp, MakeUpPhoto, MakeUpState
from portal.attendance.service import roll
from portal.ground.db import db, enter_ward, will_write
from portal.ground.ids import written
from portal.meetings.queries.meetings import meeting_for
from tests.journeys.accessible import accessible
from tests.journeys.halls import arrange
from tests.kit.browser import PHONE

pytestmark = pytest.mark.journey


def photo(colour):
    image, out = Image.new("RGB", (3000, 4000), colour), BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Điện thoại"
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def owed(app, ward):
    """member_1 was ill on the day of the session; the roll is closed."""
    meeting_id = arrange(ward)
    will_write()
    secretary = ward.actor("sec_1")
    meeting = meeting_for(secretary, meeting_id)
    roll.tell_absence(ward.actor("member_1"), meeting, ward.member_1, ward.today, reason=AbsenceReason.HEALTH)
    roll.everyone_present(secretary, meeting, ward.today)
    db.session.flush()
    roll.close_roll(secretary, meeting, ward.today, unsaid_are_absent=False)
    db.session.commit()
    will_write(False)
    found = db.session.scalar(db.select(MakeUp.id))
    db.session.remove()
    enter_ward(1)
    return f"/hoc-bu/{written(found)}"


def test_a_photograph_of_make_up_study_is_sent_and_accepted(visit, owed):
    phone = visit("member_1", viewport=PHONE)
    phone.goto("/hoc-bu")
    accessible(phone)
    phone.get_by_role("link", name="Sinh hoạt chuyên đề tự soi, tự sửa").click()
    phone.get_by_label("Ngày đã học").fill("25/04/2022")
    phone.get_by_label("Đã học những gì").fill("Đã đọc kế hoạch, ghi vào sổ tay.")
    phone.get_by_label("Ảnh chụp").set_input_files(
        [
            {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo("navy")},
            {"name": "IMG_2.jpg", "mimeType": "image/jpeg", "buffer": photo("olive")},
        ]
    )
    accessible(phone)
    phone.get_by_role("button", name="Gửi chi ủy").click()
    phone.get_by_text("Đã gửi, đang chờ chi ủy xem.").wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    cell = visit("sec_1", viewport=PHONE)
    cell.goto("/hoc-bu/chi-bo")
    accessible(cell)
    cell.get_by_role("link", name="Nguyễn Thị Hoà").click()
    picture = cell.get_by_alt_text("Ảnh học bù 1")
    picture.wait_for()
    cell.wait_for_function("() => document.querySelector('.photos img').naturalWidth > 0")
    assert picture.evaluate("image => Math.max(image.naturalWidth, image.naturalHeight)") <= 2560
    accessible(cell)
    cell.get_by_role("button", name="Ghi nhận đã học bù").click()
    cell.get_by_text("Đã ghi nhận Nguyễn Thị Hoà học bù.").wait_for()

    phone.reload()
    phone.get_by_text("Chi ủy đã ghi nhận", exact=True).wait_for()
    db.session.rollback()
    assert db.session.scalar(db.select(MakeUp.state)) is MakeUpState.ACCEPTED
    assert db.session.scalar(db.select(db.func.count(MakeUpPhoto.file_id))) == 2
