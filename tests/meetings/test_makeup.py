"""Make-up study: owed, sent with pictures, accepted or returned; hostile ways first."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from portal.attendance.clockwork import delete_what_is_due
from portal.attendance.models import MakeUp, MakeUpPhoto, MakeUpState
from portal.attendance.queries.makeup import make_up_for, of_cells, owed_by
from portal.attendance.service import makeup
from portal.audit import Entry
from portal.documents.models import Acknowledgement, Document, StudyWay
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused
from portal.ground.files import StoredFile
from portal.ground.ids import new_id, written
from portal.ground.uploads import Clean
from portal.meetings.models import Meeting, MeetingDocument, MeetingKind
from portal.meetings.queries.meetings import meeting_for
from portal.notifications import Told
from portal.organisations.models import Setting
from tests.kit.ward import TODAY
from tests.meetings.test_roll import ABSENT, PRESENT, Hall


def photo(colour="red", kind="JPEG"):
    """A phone's picture with a place written into it."""
    image, out = Image.new("RGB", (800, 600), colour), BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Điện thoại của tôi"
    exif[0x8825] = {1: "N", 2: (21.0, 2.0, 3.0)}
    image.save(out, kind, exif=exif)
    return out.getvalue()


def clean(content=b"\xff\xd8\xff picture", name="anh.jpg"):
    return Clean(content, name, "image/jpeg")


class Study:
    """What member_1 owes of today's session, and what is done about it."""

    def __init__(self, app, ward):
        self.app, self.ward = app, ward
        self.root = Path(app.config["FILES"])
        self.id = db.session.scalar(db.select(MakeUp.id).where(MakeUp.person_id == ward.member_1))

    def seen(self, who="member_1"):
        db.session.expire_all()
        return make_up_for(self.ward.actor(who), self.id)

    def send(self, who="member_1", on=TODAY, words="Đã đọc cả hai văn bản.", photos=(), today=TODAY, **other):
        will_write()
        owed = self.seen()
        sent = makeup.send(
            self.ward.actor(who),
            owed,
            self.root,
            today,
            studied_on=on,
            words=words,
            photos=photos,
            **{"version": owed.version, **other},
        )
        db.session.commit()
        return sent

    def accept(self, who="sec_1"):
        will_write()
        makeup.accept(self.ward.actor(who), self.seen(), version=self.seen().version)
        db.session.commit()

    def give_back(self, who="sec_1", answer="Gửi thêm ảnh vở ghi."):
        will_write()
        makeup.give_back(self.ward.actor(who), self.seen(), answer=answer, version=self.seen().version)
        db.session.commit()

    @property
    def url(self):
        return f"/hoc-bu/{written(self.id)}"


@pytest.fixture
def study(app, ward, session):
    hall = Hall(ward, session(on=TODAY, kind=MeetingKind.THEMED, code="themed", theme="Tự soi, tự sửa"))
    document = Document(
        id=new_id(),
        kind="Kế hoạch",
        number="121-KH/ĐU",
        dated=date(2022, 3, 14),
        issuer="Đảng ủy phường",
        subject="Sinh hoạt chính trị",
        to_study=True,
    )
    will_write()
    db.session.add(document)
    db.session.flush()
    db.session.add(MeetingDocument(meeting_id=hall.id, document_id=document.id))
    db.session.commit()
    hall.tell("member_1")
    hall.tell("sec_1")
    hall.all_present()
    hall.close()
    return Study(app, ward)


@pytest.mark.parametrize("who", ["sec_1", "member_1b", "office", "ward_secretary", "sponsor_1"])
def test_nobody_sends_for_another(study, who):
    with pytest.raises(NotAllowed):
        study.send(who)


@pytest.mark.parametrize("who", ["member_1b", "sponsor_1", "ward_secretary", "office", "front_1", "sec_3", "admin"])
def test_only_the_member_and_the_chi_uy_know_of_it(study, as_, who):
    study.send(photos=[clean()])
    browser = as_(who)
    assert browser.get(study.url).status_code == 404
    taken = db.session.scalar(db.select(MakeUpPhoto.id))
    assert browser.get(f"/hoc-bu/anh/{written(taken)}").status_code == 404
    assert browser.post(f"{study.url}/ghi-nhan", {"version": "2"}).status_code == 404
    assert of_cells(study.ward.actor(who)) == []


@pytest.mark.parametrize("who", ["member_1", "office", "ward_secretary"])
def test_who_may_not_decide(study, who):
    study.send()
    with pytest.raises(NotAllowed):
        study.accept(who)


def test_a_secretary_does_not_accept_their_own(study, ward):
    study.id = db.session.scalar(db.select(MakeUp.id).where(MakeUp.person_id == ward.sec_1))
    will_write()
    owed = study.seen("sec_1")
    makeup.send(ward.actor("sec_1"), owed, study.root, TODAY, studied_on=TODAY, words="Đã đọc.", version=owed.version)
    db.session.commit()
    with pytest.raises(NotAllowed):
        makeup.accept(ward.actor("sec_1"), study.seen("sec_1"), version=2)
    makeup.accept(ward.actor("dep_1"), study.seen("dep_1"), version=2)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"on": None}, "studied_on"),
        ({"on": TODAY + timedelta(days=1)}, "studied_on"),
        ({"on": TODAY - timedelta(days=1)}, "studied_on"),
        ({"words": ""}, "words"),
        ({"words": "x" * 2001}, "words"),
        ({"photos": [clean()] * 6}, "photos"),
    ],
)
def test_what_is_sent_must_hold(study, facts, field):
    with pytest.raises(Invalid) as invalid:
        study.send(**facts)
    assert field in invalid.value.reasons
    assert db.session.scalar(db.select(db.func.count(StoredFile.id))) == 0


def test_sent_returned_sent_again_and_accepted(study, ward):
    study.send(photos=[clean()])
    assert study.seen().state is MakeUpState.SENT
    with pytest.raises(Refused):
        study.send()
    assert [one.person_id for one in of_cells(ward.actor("sec_1"), waiting=True)] == [ward.member_1]
    with pytest.raises(Invalid):
        study.give_back(answer="")
    study.give_back()
    assert (study.seen().state, study.seen().answer) == (MakeUpState.RETURNED, "Gửi thêm ảnh vở ghi.")
    with pytest.raises(Refused):
        study.accept()
    taken = db.session.scalar(db.select(MakeUpPhoto.id))
    study.send(photos=[clean(b"\xff\xd8\xff other")], removed=[taken])
    study.accept()
    assert study.seen().state is MakeUpState.ACCEPTED
    done = db.session.scalars(db.select(Acknowledgement).where(Acknowledgement.person_id == ward.member_1)).one()
    assert (done.way, done.studied_on) == (StudyWay.MAKE_UP, TODAY)
    there = db.session.scalars(db.select(Acknowledgement).where(Acknowledgement.person_id == ward.member_1b)).one()
    assert there.way is StudyWay.MEETING
    deeds = db.session.scalars(db.select(Entry.action).where(Entry.action.like("meeting.makeup.%"))).all()
    assert deeds.count("meeting.makeup.send") == 2
    assert deeds.count("meeting.makeup.decide") == 2
    links = set(db.session.scalars(db.select(Told.link).where(Told.person_id == ward.member_1)))
    assert study.url in links


def test_a_correction_of_the_roll_takes_what_was_studied_there_back(study, ward):
    hall = Hall(ward, db.session.get(Meeting, (1, study.seen().meeting_id)))
    hall.correct("member_1b", ABSENT)
    said = db.session.scalars(db.select(Acknowledgement).where(Acknowledgement.person_id == ward.member_1b)).one()
    assert said.withdrawn_at is not None
    hall.correct("member_1b", PRESENT)
    db.session.expire_all()
    assert db.session.get(Acknowledgement, (1, said.id)).withdrawn_at is None


def test_two_of_the_committee_do_not_decide_over_each_other(study, ward):
    study.send()
    seen = study.seen()
    study.give_back()
    with pytest.raises(Conflict):
        makeup.accept(ward.actor("dep_1"), seen, version=seen.version)


def test_pictures_are_deleted_after_their_days_and_the_fact_stays(study, ward):
    study.send(photos=[clean(), clean(b"\xff\xd8\xff kept elsewhere")])
    will_write()
    twin = StoredFile(sha256=db.session.scalars(db.select(MakeUpPhoto.sha256)).all()[1], size=1, name="khac.jpg")
    db.session.add(twin)
    db.session.commit()
    study.accept()
    delete_what_is_due()
    assert db.session.scalar(db.select(db.func.count(MakeUpPhoto.file_id))) == 2
    will_write()
    db.session.get(MakeUp, (1, study.id)).decided_at -= timedelta(days=91)
    db.session.commit()
    delete_what_is_due()
    db.session.expire_all()
    kept = db.session.scalars(db.select(MakeUpPhoto)).all()
    assert [(one.file_id, one.deleted_at is not None) for one in kept] == [(None, True), (None, True)]
    on_disk = {one.name for one in study.root.rglob("*") if one.is_file()}
    assert {one.sha256 for one in kept} & on_disk == {twin.sha256}
    assert study.seen().state is MakeUpState.ACCEPTED


def test_the_ward_sets_the_days(study):
    study.send(photos=[clean()])
    will_write()
    db.session.add(Setting(key="makeup_photo_days", value=0, valid_from=date(2022, 1, 1)))
    db.session.commit()
    delete_what_is_due()
    assert db.session.scalar(db.select(db.func.count(MakeUpPhoto.file_id))) == 0


def hand_in(browser, study, *files, **fields):
    version = study.seen().version
    data = {"studied_on": "25/04/2022", "words": "Đã đọc.", "version": str(version), **fields}
    data["photos"] = [(BytesIO(content), name) for content, name in files]
    return browser.post(study.url, data, content_type="multipart/form-data")


def test_a_phones_picture_arrives_without_place_and_camera(study, as_):
    pictures = (photo(), "IMG_0001.JPG"), (photo("blue", "WEBP"), "b.webp")
    assert hand_in(as_("member_1"), study, *pictures).status_code == 303
    taken = db.session.scalars(db.select(MakeUpPhoto.id)).all()
    answer = as_("sec_1").get(f"/hoc-bu/anh/{written(taken[0])}")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    seen = Image.open(BytesIO(answer.data))
    assert seen.size == (800, 600)
    assert not seen.getexif()
    viewed = db.session.scalars(db.select(Entry.action).where(Entry.action == "meeting.makeup.read")).all()
    assert len(viewed) == 1


@pytest.mark.parametrize(
    ("content", "words"), [(b"%PDF-1.7", "không phải ảnh"), (b"", "không có nội dung"), (b"\xff\xd8\xff\x00", "hỏng")]
)
def test_what_is_no_picture_is_422_and_the_words_stay(study, as_, content, words):
    answer = hand_in(as_("member_1"), study, (content, "anh.jpg"), words="Chữ không được mất.")
    assert answer.status_code == 422
    assert words in answer.text
    assert "Chữ không được mất." in answer.text
    assert study.seen().state is MakeUpState.OWED


def test_six_pictures_are_too_many(study, as_):
    answer = hand_in(as_("member_1"), study, *[(photo(), f"{number}.jpg") for number in range(6)])
    assert (answer.status_code, "Tối đa 5 ảnh" in answer.text) == (422, True)


def test_a_day_that_is_none_is_handed_back(study, as_):
    answer = hand_in(as_("member_1"), study, studied_on="31/02/2022")
    assert (answer.status_code, "31/02/2022" in answer.text) == (422, True)
    assert hand_in(as_("member_1"), study, version="7").status_code == 409


def test_the_pages_of_the_member_and_the_cell(study, as_, stranger):
    member, secretary = as_("member_1"), as_("sec_1")
    assert stranger.get("/hoc-bu").status_code == 401
    assert "Tự soi, tự sửa" in member.get("/hoc-bu").text
    page = member.get(study.url)
    assert "121-KH/ĐU" in page.text
    assert member.get("/hoc-bu/chi-bo").status_code == 404
    assert "Học bù Tự soi, tự sửa" in member.get("/").text
    assert hand_in(member, study).status_code == 303
    assert "1 phần học bù chờ chi ủy" in secretary.get("/").text
    assert "Nguyễn Thị Hoà" in secretary.get("/hoc-bu/chi-bo").text
    one = secretary.get(study.url)
    assert secretary.submit(one, "/de-nghi-bo-sung", answer="").status_code == 422
    assert secretary.submit(one, "/de-nghi-bo-sung", answer="Ghi rõ hơn.").status_code == 303
    assert "Ghi rõ hơn." in member.get(study.url).text
    assert secretary.submit(one, "/ghi-nhan").status_code == 409  # it waits for the member again
    assert hand_in(member, study).status_code == 303
    assert secretary.submit(secretary.get(study.url), "/ghi-nhan").status_code == 303
    assert "Chi ủy đã ghi nhận" in member.get(study.url).text
    assert "Đã học bù" in member.get("/diem-danh").text


def test_what_is_owed_is_the_persons_own_list(study, ward):
    assert [one.person_id for one in owed_by(ward.actor("member_1"))] == [ward.member_1]
    assert owed_by(ward.actor("member_1b")) == []


def materials(study, who="sec_1", on=TODAY, today=TODAY):
    will_write()
    meeting = meeting_for(study.ward.actor(who), study.seen().meeting_id)
    count = makeup.send_materials(study.ward.actor(who), meeting, today, on=on)
    db.session.commit()
    return count


def test_what_is_to_be_studied_was_sent_to_everyone_absent_once(study, as_, ward):
    assert materials(study) == 2
    assert study.seen().materials_on == TODAY
    told = db.session.scalars(db.select(Told.words).where(Told.person_id == ward.member_1)).all()
    assert any("đã được gửi cho đồng chí để học bù" in str(one) for one in told), told
    assert f"Đã gửi cho đồng chí ngày {TODAY:%d/%m/%Y}" in as_("member_1").get(study.url).text
    with pytest.raises(Refused, match="Không còn ai vắng"):
        materials(study)


@pytest.mark.parametrize(
    ("on", "words"), [(TODAY + timedelta(days=1), "chưa tới"), (TODAY - timedelta(days=1), "Buổi họp diễn ra")]
)
def test_materials_are_not_sent_tomorrow_nor_before_the_session(study, on, words):
    with pytest.raises(Invalid, match=words):
        materials(study, on=on)


def test_who_does_not_run_the_session_sends_no_materials(study, as_, ward):
    roll = f"/sinh-hoat/{written(study.seen().meeting_id)}/diem-danh"
    for who in ("member_1", "member_1b", "front_1", "sec_3", "sponsor_1"):
        assert as_(who).post(f"{roll}/tai-lieu", {"on": f"{TODAY:%d/%m/%Y}"}).status_code in (403, 404), who
    secretary = as_("sec_1")
    page = secretary.get(roll)
    assert "Đã gửi tài liệu cho 0/2 đồng chí vắng" in page.text
    refused = secretary.submit(page, "/tai-lieu", on="mai")
    assert (refused.status_code, "ngày" in refused.text) == (422, True)
    assert secretary.submit(page, "/tai-lieu", on=f"{TODAY:%d/%m/%Y}").status_code == 303
    assert "Đã gửi tài liệu cho 2/2 đồng chí vắng, lần cuối ngày" in secretary.get(roll).text
