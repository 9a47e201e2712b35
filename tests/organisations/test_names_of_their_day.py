"""What happened keeps the names of its day: units are renamed in May, and everything of April is looked at, page by
page and paper by paper, as five people see it. A page of today may say today's name; each says why it is one."""

import random
import re
import zipfile
from datetime import date, datetime, timedelta
from html import unescape
from io import BytesIO
from urllib.parse import urlsplit

import pypdf
import pytest

from portal.ground import clock
from portal.ground.db import db, in_ward, writing
from portal.ground.ids import written
from portal.meetings.models import Meeting
from portal.minutes.models import Minutes
from portal.minutes.queries.running import speakers
from portal.organisations.models import Unit, UnitName
from portal.organisations.names import LONG, SHORT, UnitNames, beside_today, named_on, unit_called
from portal.organisations.queries import units
from portal.organisations.service import rename_unit
from portal.people.service import correct
from tests.kit import chance
from tests.kit.lived import LINK, live, pages_met
from tests.kit.ward import PEOPLE
from tests.meetings.rooms import Room

BEFORE, RENAMED, AFTER = date(2022, 4, 25), date(2022, 5, 15), date(2022, 5, 20)
RENAMES = {code: f"{kind} Thống Nhất" for code, kind in (("cell-1", "CB"), ("front-1", "BCT"), ("women", "HPN"))}
NEW = re.compile("thống nhất", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\(nay là [^)]*\)")
READERS = ("office", "sec_1", "front_1", "women_head", "member_1")
# What an address may bear that stands for something of a day that has passed.
OF_A_DAY = {"month", "meeting_id", "version_id", "note_id", "delivery_id", "event_id", "posting_id", "makeup_id"}
PASSED = re.compile(r"2022-04")
TODAYS = {
    "locks.form": "whom to give the exception to today",
    "events.month": "the form adds an event in the name of today's body",
    "meetings.edit": "the form convenes bodies as they are called now",
    "plan.write": "the plan that is written now goes to the cell as it is called now",
}
# A letter is issued on the day it is printed: its head says today's name, what it tells of April does not.
LETTERS_OF_TODAY = {"strips.slip", "strips.slips"}
UNDER_THE_ISSUER = "ĐẢNG CỘNG SẢN VIỆT NAM"  # what stands beside and below it in Word and PDF
LETTERHEAD = re.compile(r'<header class="paper-head".*?</header>', re.DOTALL)


@pytest.fixture
def renamed(ward, pytestconfig):
    """April was lived; it is the 20th of May, and since the 15th three bodies have other names."""
    live(ward, pytestconfig)
    finish_a_session(ward)
    clock.run_on_from(datetime(2022, 5, 20, 8, tzinfo=clock.HERE), chance.read())
    rename(ward, RENAMES, RENAMED)
    yield ward
    clock.run_on_from(chance.WARD_BEGINS, chance.BEGINS)


def finish_a_session(ward):
    closed = db.select(Meeting.id).where(Meeting.roll_closed_at.is_not(None))
    room = Room(ward, type("Held", (), {"id": db.session.scalar(closed)}))
    there = [person for person, _ in speakers(ward.actor("sec_1"), room.seen())]
    room.finish(officers=(there[0], there[1]))
    db.session.remove()


def rename(ward, names, since):
    with in_ward(1), writing():
        for code, name in names.items():
            unit = db.session.query(Unit).filter_by(code=code).one()
            rename_unit(ward.actor("office", AFTER), unit, name, name, since=since, today=AFTER, basis="QĐ 9")
    db.session.remove()


def said_in(answer, *, without=None):
    """The words of a page, a paper, a workbook or a calendar."""
    kind, content = answer.mimetype, answer.data
    if kind == "application/pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)
    if content[:2] == b"PK":
        parts = zipfile.ZipFile(BytesIO(content))
        text = " ".join(parts.read(one).decode() for one in parts.namelist() if one.endswith(".xml"))
    else:
        text = content.decode().replace("\r\n ", "")
        text = without.sub("", text) if without else text
        text = text.partition("<main")[2] or text
    return " ".join(unescape(re.sub(r"<select.*?</select>|<[^>]+>", " ", text, flags=re.DOTALL)).split())


def new_names(answer, endpoint=""):
    letter = endpoint in LETTERS_OF_TODAY
    words = IN_BRACKETS.sub("", said_in(answer, without=LETTERHEAD if letter else None))
    if letter and answer.mimetype != "text/html":
        words = " ".join(words.split()).partition(UNDER_THE_ISSUER)[2]
    return [words[max(0, hit.start() - 50) : hit.end() + 10] for hit in NEW.finditer(words)]


def endpoint_of(app, url):
    return app.url_map.bind("localhost").match(urlsplit(url).path)


@pytest.mark.grid
@pytest.mark.parametrize("name", READERS)
def test_a_page_and_a_paper_of_april_say_what_a_body_was_called_in_april(app, renamed, as_, name):
    browser, looked_at, files, offences = as_(name), 0, {}, []
    for url, page in pages_met(app, renamed, browser):
        endpoint, named = endpoint_of(app, url)
        for link in (unescape(one) for one in LINK.findall(page.text)):
            files.setdefault(re.sub(r"[0-9a-z]{13}", "", link), link)
        if endpoint in TODAYS or not (OF_A_DAY & set(named) or PASSED.search(url)) or "2022-05" in url:
            continue
        looked_at += 1
        offences += [f"{endpoint} {url}: {one}" for one in new_names(page, endpoint)]
    for link in files.values():
        answer = browser.get(link)
        endpoint, its = endpoint_of(app, link)
        its = its if answer.status_code == 200 and answer.mimetype != "text/html" else ()
        if OF_A_DAY & set(its) or (its and PASSED.search(link)):
            looked_at += 1
            offences += [f"{link} ({answer.mimetype}): {one}" for one in new_names(answer, endpoint)]
        answer.close()
    print(f"{name}: {looked_at} pages and papers of a day that has passed")
    assert looked_at > 5
    assert not offences, "\n".join(offences)


def paper_of(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return said_in(answer)


def feed_of(browser):
    shown = browser.submit(browser.get("/lich/dia-chi"), "/lich/dia-chi")
    return re.search(r"https://localhost(/lich/[\w.-]+\.ics)", shown.text)[1]


def test_the_papers_the_calendar_and_what_is_found_of_april(renamed, as_):
    """Letterhead and body of a plan, minutes, rolls, a session's file, the feed, the sheet, the register, the box."""
    office, head, front = as_("office"), as_("sec_1"), as_("front_1")
    member, plan = written(renamed.member_1), written(renamed.versions["member_1"])
    session = written(db.session.scalar(db.select(Minutes.meeting_id)))
    body, cell = written(renamed.units["front-1"]), written(renamed.units["cell-1"])
    for of_a_day in (
        paper_of(head, f"/ke-hoach/{member}/ban/{plan}/tai?dang=docx"),
        paper_of(head, f"/ke-hoach/{member}/ban/{plan}/tai?dang=pdf"),
        paper_of(head, f"/sinh-hoat/{session}/bien-ban/tai-ve"),
        paper_of(head, f"/sinh-hoat/{session}/diem-danh/in"),
        paper_of(head, f"/sinh-hoat/{session}/diem-danh/tai-ve"),
        paper_of(head, f"/sinh-hoat/{session}.ics"),
        paper_of(as_("member_1"), feed_of(as_("member_1"))),
        paper_of(head, f"/lich/in?thang=2022-04&don-vi={cell}"),
        paper_of(front, f"/giam-sat/2022-04/{body}/in"),
        paper_of(office, "/ke-hoach/so-giao-nhan/in"),
        said_in(office.post("/tim", {"q": "tự soi, tự sửa"})),
    ):
        assert not NEW.search(of_a_day), of_a_day
        assert re.search("chi bộ 1|tổ dân phố 1", of_a_day, re.IGNORECASE), of_a_day


@pytest.mark.parametrize("asked", ["chi bộ 1", "thống nhất"])
def test_a_session_is_found_by_the_old_name_and_by_the_new(renamed, as_, asked):
    assert "Sinh hoạt chuyên đề" in said_in(as_("sec_1").post("/tim", {"q": asked}))


def test_a_screen_says_beside_it_what_the_body_is_called_today(renamed, as_):
    session = written(db.session.scalar(db.select(Minutes.meeting_id)))
    assert "Chi bộ 1 (nay là CB Thống Nhất)" in said_in(as_("sec_1").get(f"/sinh-hoat/{session}"))
    assert beside_today("Chi bộ 1", "Chi bộ 1") == "Chi bộ 1"


def test_a_paper_spells_a_name_as_it_was_spelt_on_its_day(renamed, as_):
    """The plan of March and the line of its delivery, after the name was put right in May."""
    old, right = PEOPLE["member_1"][0], "Nguyễn Thị Hoài"
    with in_ward(1), writing():
        correct(person_id=renamed.member_1, values={"name": right}, since=AFTER, reason="Ghi sai", paper="CCCD")
    db.session.remove()
    head, member, plan = as_("sec_1"), written(renamed.member_1), written(renamed.versions["member_1"])
    made = paper_of(head, f"/ke-hoach/{member}/ban/{plan}/tai?dang=docx")
    assert old in made
    assert right not in made
    assert right in said_in(head.get(f"/dang-vien/{member}"))
    body, cell = written(renamed.units["front-1"]), written(renamed.units["cell-1"])
    for paper in (
        paper_of(as_("office"), "/ke-hoach/so-giao-nhan/in"),
        paper_of(as_("front_1"), f"/giam-sat/2022-04/{body}/phieu?chi-bo={cell}"),
    ):
        assert old in paper
        assert right not in paper


def test_both_faces_of_the_rule_give_the_same_name_whatever_was_renamed_when(app, ward):
    chance_of, begins = random.Random(14), date(2022, 1, 1)
    with in_ward(1), writing():
        for unit in db.session.scalars(db.select(Unit)).all():
            first = db.session.scalar(db.select(UnitName).where(UnitName.unit_id == unit.id))
            for number, day in enumerate(sorted(chance_of.sample(range(1, 100), chance_of.randint(0, 4)))):
                since = begins + timedelta(days=day)
                first.valid_until = since
                name = f"{unit.name} {number}"
                first = UnitName(unit_id=unit.id, name=name, short_name=f"{number}", valid_from=since)
                db.session.add(first)
                unit.short_name = f"{number}"
            unit.name = first.name
    db.session.remove()
    names, every = UnitNames(), units()
    for day in (begins + timedelta(days=number) for number in range(-3, 115, 7)):
        rows = db.session.execute(
            db.select(Unit.id, unit_called(Unit, day, LONG).label("long"), unit_called(Unit, day, SHORT).label("short"))
        )
        by_query = {row.id: (row.long, row.short) for row in rows}
        by_rows = {one.id: (one.name, one.short_name) for one in named_on(every, day)}
        assert by_query == by_rows
        assert all(names.of(one.id, day) for one in every)
    before_all = {one.id: one.name for one in named_on(every, date(1990, 1, 1))}
    assert not any(re.search(r" \d \d$", name) for name in before_all.values()), "the oldest name"
