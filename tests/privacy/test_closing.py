"""Đóng năm: two people, an archive first, text gone from everywhere, figures and the trail as they were."""

import io
import json
import sqlite3
import zipfile
from datetime import date

import pytest
import sqlalchemy as sa

from portal import audit
from portal.audit.models import Payload
from portal.campaigns.models import Campaign
from portal.ground.db import apart, db, will_write
from portal.ground.ids import written as id_of
from portal.notifications.tasks import TaskKind
from portal.privacy import archive, reminders
from portal.privacy.models import ClosingState, YearClosing
from portal.privacy.records import RECORDS
from portal.privacy.rules.retention import ERASED
from portal.privacy.service import export
from portal.reports.figures import of_a_drive
from tests.privacy.conftest import PEOPLE, canaries
from tests.supervision.conftest import Month

PAGE, AFTER = "/dong-nam", date(2026, 1, 5)
WHY = {"reason": "Biên bản họp xét tiêu hủy số 02-BB/VP"}
# Messages and files of make-up study have clocks of their own; signed papers of meetings are archives.
BY_YEAR = set(canaries("member_1")) - {"message", "photo"}


def closing():
    db.session.expire_all()
    return db.session.scalar(sa.select(YearClosing).order_by(YearClosing.recorded_at.desc()))


def url(deed):
    return f"{PAGE}/{id_of(closing().id)}/{deed}"


def close(as_):
    assert as_("office").post(f"{PAGE}/2022", WHY).status_code == 303
    secretary = as_("ward_secretary")
    pack = secretary.post(url("goi"))
    assert pack.status_code == 200
    answer = secretary.post(url("xac-nhan"), {"version": str(closing().version)})
    assert answer.status_code == 303, answer.text[-2000:]
    return pack.data


def figures():
    campaign = db.session.scalar(sa.select(Campaign))
    found = of_a_drive(campaign, date(2022, 5, 1))
    return {name: (one.part, one.whole, sorted(one.listing())) for name, one in found.items()}


def said_anywhere(words):
    """In any column of any table."""
    found = []
    for table in sa.inspect(db.engine).get_table_names():
        rows = db.session.execute(sa.text(f'SELECT * FROM "{table}"')).all()
        found += [table for row in rows if any(words in str(cell) for cell in row)]
    return found


def test_a_year_still_kept_is_not_closed(as_, written, at):
    page = as_("office").post(f"{PAGE}/2022", WHY)
    assert page.status_code == 409
    assert "31/12/2025" in page.text
    assert WHY["reason"] in page.text
    at(date(2025, 12, 31))
    assert as_("office").post(f"{PAGE}/2022", WHY).status_code == 409
    at(date(2026, 1, 1))
    assert as_("office").post(f"{PAGE}/2022", WHY).status_code == 303


def test_who_may_do_what(as_, written, at, stranger):
    at(AFTER)
    assert stranger.get(PAGE).status_code == 401
    for name in ("member_1", "sec_1", "standing", "admin", "front_chair", "sponsor_1"):
        assert as_(name).get(PAGE).status_code == 403, name
        assert as_(name).post(f"{PAGE}/2022", WHY).status_code == 403, name
    assert as_("ward_secretary").post(f"{PAGE}/2022", WHY).status_code == 403
    assert as_("office").post(f"{PAGE}/1999", WHY).status_code == 404
    assert as_("office").post(f"{PAGE}/2022", {"reason": " "}).status_code == 422
    assert as_("office").post(f"{PAGE}/2022", WHY).status_code == 303
    version = {"version": str(closing().version)}
    for name in ("office", "member_1", "standing", "admin"):
        assert as_(name).post(url("goi")).status_code == 403, name
        assert as_(name).post(url("xac-nhan"), version).status_code == 403, name
    assert closing().state is ClosingState.PROPOSED
    assert said_anywhere(canaries("member_1")["narrative"])


def test_nothing_is_confirmed_before_the_pack_was_taken_nor_after_the_records_moved(as_, written, at):
    at(AFTER)
    as_("office").post(f"{PAGE}/2022", WHY)
    secretary = as_("ward_secretary")
    page = secretary.post(url("xac-nhan"), {"version": str(closing().version)})
    assert page.status_code == 409
    assert "tải gói lưu trữ" in page.text
    secretary.post(url("goi"))
    stale = secretary.post(url("xac-nhan"), {"version": "1"})
    assert stale.status_code == 409
    will_write()
    db.session.execute(sa.text("UPDATE plan_return SET reason = 'khác' WHERE reason IS NOT NULL"))
    db.session.commit()
    page = secretary.post(url("xac-nhan"), {"version": str(closing().version)})
    assert page.status_code == 409
    assert "thay đổi sau khi tải" in page.text
    assert said_anywhere(canaries("member_1")["narrative"])


def test_who_asked_does_not_confirm_whatever_posts_they_hold(as_, written, at):
    at(AFTER)
    as_("office").post(f"{PAGE}/2022", WHY)
    secretary = as_("ward_secretary")
    secretary.post(url("goi"))
    will_write()
    one = closing()
    one.proposed_by = written.ward_secretary
    db.session.commit()
    page = secretary.post(url("xac-nhan"), {"version": str(closing().version)})
    assert page.status_code == 409
    assert "hai người" in page.text


def test_text_is_gone_everywhere_and_every_number_is_as_it_was(as_, written, at, root):
    before, rows = figures(), counts()
    at(AFTER)
    close(as_)
    assert (figures(), counts()) == (before, rows)
    for name in PEOPLE:
        left = {place: where for place in BY_YEAR if (where := said_anywhere(canaries(name)[place]))}
        assert left == {}
    files = b"".join(place.read_bytes() for place in root.rglob("*") if place.is_file())
    assert canaries("member_1")["scan"].encode() not in files
    assert canaries("member_1")["photo"].encode() in files  # its own clock: makeup_photo_days


def test_the_database_file_itself_holds_no_word_of_it(as_, written, at):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps old row versions until VACUUM; the guide says so")
    at(AFTER)
    close(as_)
    place = db.engine.url.database
    db.session.remove()
    db.engine.dispose()
    with sqlite3.connect(place) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(place, "rb") as file:
        raw = file.read()
    assert not [words for place_, words in canaries("member_1").items() if place_ in BY_YEAR and words.encode() in raw]


def test_the_trail_still_holds_and_says_who_erased_what(as_, written, at):
    anchored = audit.anchor(1)
    at(AFTER)
    close(as_)
    assert audit.verify(1, (anchored, audit.anchor(1))) is None
    emptied = db.session.scalar(sa.select(sa.func.count()).where(Payload.content.is_(None)))
    assert emptied == 7  # two notes, their sending, two replies, two conclusions
    assert not db.session.scalar(sa.select(sa.func.count()).where(Payload.content.is_(None), Payload.salt != ""))
    assert closing().erased["trail"] == emptied
    assert closing().erased["notes"] >= 6


def test_what_was_erased_says_so_wherever_it_stood(as_, written, at):
    at(AFTER)
    close(as_)
    browser = as_("member_1")
    assert ERASED in browser.get("/giam-sat/cua-toi").text
    assert ERASED in browser.get(f"/ke-hoach/{id_of(written.member_1)}").text
    assert ERASED in browser.get("/toi/du-lieu").text
    assert browser.get("/").status_code == 200


def test_the_pack_holds_what_is_erased_with_its_digests_and_the_end_of_the_trail(as_, written, at):
    at(AFTER)
    content = close(as_)
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        manifest = json.loads(held.read("manifest.json"))
        bodies = {name: held.read(name).decode() for name in held.namelist()}
    whole = "\n".join(bodies.values())
    for name in PEOPLE:
        assert [p for p in BY_YEAR - {"scan"} if canaries(name)[p] not in whole] == []
    assert manifest["trail"]["number"] > 0
    assert manifest["records_sha256"] == closing().pack_digest
    assert {name for name in bodies if name.endswith(".json")} == {*manifest["files"], "manifest.json"}


def test_a_note_that_was_never_opened_is_carried_away_by_nobody(as_, written, at):
    Month(written).write("ward_secretary", who="front_3", body="front-3")
    at(AFTER)
    content = close(as_)
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        assert len(json.loads(held.read("note.json"))) == len(PEOPLE)
        assert "Gặp gỡ bốn hộ" not in held.read("note_revision.json").decode()
    assert not said_anywhere("Gặp gỡ bốn hộ")


def test_the_year_is_closed_once_and_its_minutes_can_be_printed(as_, written, at):
    at(AFTER)
    close(as_)
    assert as_("office").post(f"{PAGE}/2022", WHY).status_code == 409
    for form, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = as_("office").get(url(f"bien-ban?dang={form}"))
        assert answer.data.startswith(begins)
    assert as_("office").get(url("bien-ban?dang=exe")).status_code == 404
    assert as_("member_1").get(url("bien-ban")).status_code == 403
    assert "đã đóng ngày" in as_("ward_secretary").get(PAGE).text


def test_what_was_asked_may_be_taken_back_and_asked_anew(as_, written, at):
    at(AFTER)
    office = as_("office")
    office.post(f"{PAGE}/2022", WHY)
    (task,) = reminders.tasks(written.actor("ward_secretary", AFTER), AFTER)
    assert (task.kind, task.url) == (TaskKind.OWED, PAGE)
    assert office.get(url("bien-ban")).status_code == 409
    assert office.post(url("rut"), {"version": str(closing().version)}).status_code == 303
    assert as_("ward_secretary").post(url("goi")).status_code == 409
    assert office.post(f"{PAGE}/2022", WHY).status_code == 303


def counts():
    return {one.table.__tablename__: db.session.scalar(sa.select(sa.func.count(one.table.id))) for one in RECORDS}


def test_two_years_that_are_over_have_each_their_own_form(as_, written, at):
    will_write()
    db.session.add(
        Campaign(
            slug="nam-2021",
            theme="Năm trước",
            document_number="1-KH/ĐU",
            document_date=date(2021, 3, 1),
            starts_on=date(2021, 3, 1),
            deadline=date(2021, 4, 1),
            plan_label="Bản cam kết",
        )
    )
    db.session.commit()
    at(AFTER)
    page = as_("office").get(PAGE).text
    assert page.count('id="reason-2021"') == page.count('for="reason-2021"') == 1
    assert page.count('id="reason-2022"') == 1
    close(as_)
    assert [one.year for one in db.session.scalars(sa.select(YearClosing))] == [2022]


def test_nobodys_save_waits_while_a_year_or_ones_own_data_is_packed(as_, written, at, monkeypatch):
    """SQLite lets one write at a time: whoever packs holds no place among them."""
    packed, saved = archive.zipped, []

    def others_save(inside):
        with apart() as session:
            session.connection()  # BEGIN; would wait for half a minute, and break
            saved.append(len(inside))
        return packed(inside)

    for room in (archive, export):
        monkeypatch.setattr(room, "zipped", others_save)
    assert as_("member_1").post("/toi/du-lieu/tai-ve").status_code == 200
    at(AFTER)
    close(as_)
    assert len(saved) == 2
