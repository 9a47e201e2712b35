"""Backups are sealed for two safes, lie at two places, and are opened and put back with either key alone."""

import os
import random
from datetime import UTC, date, datetime, timedelta

import pytest

from portal import audit
from portal.audit import Entry
from portal.ground import disk, files
from portal.ground.clock import now
from portal.ground.db import db, in_ward, writing
from portal.keeping import clockwork, rules, service
from portal.keeping.sealing import new_keys
from portal.people.models import Person
from tests.keeping.conftest import PRIVATE


def everybody():
    with in_ward(1):
        found = sorted(db.session.scalars(db.select(Person.name)))
    db.session.remove()
    return found


def spoil():
    with in_ward(1), writing():
        db.session.execute(db.update(Person).values(name="Bị sửa"))
    db.session.remove()


def test_a_backup_is_sealed_lies_at_two_places_and_no_name_can_be_read_in_it(office, app):
    ran = office("backup")
    assert ran.exit_code == 0, ran.output
    (own,), (second,) = office.archives()
    assert own.suffix == ".age"
    assert own.read_bytes() == second.read_bytes()
    assert ran.output.count(disk.digest(own)) == 2
    assert own.stat().st_mode & 0o777 == second.stat().st_mode & 0o777 == 0o600
    for name in everybody():
        assert name.encode() not in own.read_bytes()
    assert {one.name for one in office.where.own.iterdir()} == {own.name, "heads.jsonl", "kept.json", "keys.pub"}


def test_the_private_halves_stand_on_the_sheets_and_nowhere_on_the_server(office, app):
    assert len(set(office.keys)) == 2
    assert "PHIẾU KHÓA SAO LƯU SỐ 1" in office.sheets
    assert "PHIẾU KHÓA SAO LƯU SỐ 2" in office.sheets
    office("backup")
    for one in app.config["INSTANCE"].rglob("*"):
        assert not one.is_file() or b"AGE-SECRET-KEY" not in one.read_bytes().upper(), one
    again = office("keys")
    assert again.exit_code == 1
    assert "Đã có khóa sao lưu" in again.output
    assert not PRIVATE.search(again.output)


def test_sheets_that_cannot_be_written_leave_no_key_behind(office, tmp_path):
    office.where.keys.unlink()
    (tmp_path / "phieu-khoa-2.txt").write_text("another's")
    assert office("keys", "--to", str(tmp_path)).exit_code == 1
    assert not office.where.keys.exists()


@pytest.mark.parametrize("which", [0, 1])
def test_either_key_alone_opens_it_and_the_trail_says_so(office, which):
    office("backup")
    (own,), _ = office.archives()
    ran = office("open-backup", str(own), typed=f"{office.keys[which].lower()}\n")
    assert ran.exit_code == 0, ran.output
    assert "Mở được và còn nguyên" in ran.output
    assert office.keys[which] not in ran.output.upper()
    assert service.told(office.where)["practised_at"] <= now()
    with in_ward(1):
        assert db.session.scalar(db.select(Entry.action).order_by(Entry.number.desc()).limit(1)) == "backup.opened"
        assert audit.verify(1) is None
    assert [one.name for one in office.where.own.glob(".open-*")] == []


@pytest.mark.parametrize("which", [0, 1])
def test_what_was_lost_comes_back_from_a_sealed_one(office, tmp_path, which):
    before = everybody()
    office("backup")
    spoil()
    key = tmp_path / "phieu.txt"
    key.write_text(f"PHIẾU KHÓA\n  Khóa riêng: {office.keys[which]}\n")
    ran = office("restore", str(office.archives()[1][0]), "--reason", "Ổ đĩa hỏng", "--key-file", str(key))
    assert ran.exit_code == 0, ran.output
    assert everybody() == before


def test_another_key_a_wrong_word_and_a_spoilt_byte_are_refused_in_a_sentence(office):
    office("backup")
    (own,), (second,) = office.archives()
    before = everybody()
    for typed, words in ((new_keys(1)[0].private, "khóa không phải của nó"), ("mật khẩu của tôi", "không đúng dạng")):
        ran = office("restore", str(own), "--reason", "thử", typed=f"{typed}\n")
        assert ran.exit_code == 1
        assert words in ran.output
    content = bytearray(second.read_bytes())
    content[len(content) // 2] ^= 1
    second.write_bytes(content)
    ran = office("restore", str(second), "--reason", "thử", typed=f"{office.keys[0]}\n")
    assert (ran.exit_code, "tệp đã hỏng" in ran.output) == (1, True)
    assert everybody() == before


def test_a_second_place_that_is_gone_is_said_and_nothing_counts_as_backed_up(office, app, tmp_path):
    (tmp_path / "second").rmdir()
    ran = office("backup")
    assert ran.exit_code == 1
    assert "nơi sao lưu thứ hai" in ran.output
    assert "backed_up_at" not in service.told(office.where)


def test_one_key_is_no_key(office):
    office.where.keys.write_text("\n".join([office.where.keys.read_text().splitlines()[0]] * 2))
    ran = office("backup")
    assert (ran.exit_code, "ít nhất hai khóa" in ran.output) == (1, True)


def test_a_file_that_reads_back_otherwise_counts_at_no_place(office, monkeypatch):
    real = disk.digest
    monkeypatch.setattr(service.disk, "digest", lambda file: "x" if file.name.endswith(".part") else real(file))
    ran = office("backup")
    assert (ran.exit_code, "đọc lại khác" in ran.output) == (1, True)
    assert office.archives() == [[], []]


def test_home_shows_both_dates_and_says_when_they_are_too_old(office, as_):
    for name in ("office", "ward_secretary"):
        page = as_(name).get("/").text
        assert "Chưa có bản sao lưu nào" in page
        assert "Chưa lần nào mở thử" in page
    office("backup")
    office("open-backup", str(office.archives()[0][0]), typed=f"{office.keys[0]}\n")
    page = as_("office").get("/").text
    assert "Bản sao lưu đã kiểm tra gần nhất:" in page
    assert "Mở thử bản sao lưu bằng khóa lần gần nhất:" in page
    service.note(office.where, backed_up_at=now() - timedelta(hours=27), practised_at=now() - timedelta(days=366))
    page = as_("ward_secretary").get("/").text
    assert "quá 24 giờ" in page
    assert "quá một năm" in page
    assert "sao lưu" not in as_("member_1").get("/").text


def test_it_is_due_every_night_and_after_each_closing(office, ward):
    assert service.due(office.where)
    service.note(office.where, backed_up_at=now() - timedelta(minutes=1))
    assert office("backup", "--due").output == ""
    with in_ward(1):
        audit.record_apart(ward.actor("sec_1"), "supervision.period.close", None)
    assert service.due(office.where)
    midnight, last = datetime(2026, 1, 5, 0, 30), datetime(2026, 1, 4, 1, 0)
    assert not rules.is_due(midnight, last, False)
    assert rules.is_due(midnight.replace(hour=1), last, False)


def test_two_weeks_eight_weeks_and_twelve_months_are_kept():
    today = date(2026, 6, 30)
    every = [today - timedelta(days=back) for back in range(800)]
    kept = rules.to_keep(every, today)
    assert {today - timedelta(days=back) for back in range(14)} <= kept
    weeks = {day for day in kept if today - day >= timedelta(days=14) and day.isoweekday() == 7}
    assert (
        len([day for day in weeks if today - day < timedelta(weeks=8)]) == 5
    )  # with this week and the two of the fortnight: eight
    assert date(2025, 7, 31) in kept
    assert date(2025, 6, 30) not in kept
    assert len(kept) <= 14 + 8 + 12
    assert rules.to_keep([date(2020, 1, 1)], today) == {date(2020, 1, 1)}


def test_older_ones_are_thinned_out_at_both_places_and_other_files_stay(office):
    for place in office.where.all:
        for name in ("tusoi-20200101-010101-000001.tar.age", "tusoi-20200102-010101-000001.tar", "cua-toi.tar"):
            (place / name).write_bytes(b"x")
    office("backup")
    for place in office.where.all:
        assert {one.name for one in place.glob("tusoi-2020*")} == {"tusoi-20200102-010101-000001.tar"}
        assert (place / "cua-toi.tar").exists()


def test_files_without_a_row_are_laid_aside_once_a_day(office, app):
    root = app.config["FILES"]
    stray = root / "ab" / "abcdef"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"left by a restore that was killed")
    clockwork.lay_aside()
    assert stray.exists(), "its row may still come"
    os.utime(stray, (0, 0))
    service.note(office.where, swept_at=datetime(2020, 1, 1, tzinfo=UTC))
    clockwork.lay_aside()
    assert not stray.exists()
    (aside,) = (one for one in root.with_name("unnamed").iterdir() if stray.name in one.name)
    aside.unlink()


@pytest.mark.trust("G8")
@pytest.mark.timeout(3600)
def test_twenty_sealed_backups_are_opened_restored_and_compared(office, app, drill):
    chance = random.Random(20260000)
    for number in drill.each(range(20)):
        with in_ward(1), writing():
            db.session.execute(db.update(Person).values(name=f"Lượt {chr(65 + number)}"))
            files.keep(app.config["FILES"], f"tệp {number}".encode(), "tệp")
        before = everybody()
        assert office("backup").exit_code == 0
        archive = chance.choice(office.archives())[-1]
        spoil()
        ran = office("restore", str(archive), "--reason", "thử", typed=f"{chance.choice(office.keys)}\n")
        assert ran.exit_code == 0, ran.output
        assert everybody() == before
        with in_ward(1):
            for stored in db.session.scalars(db.select(files.StoredFile)):
                files.content_of(app.config["FILES"], stored)
        db.session.remove()
