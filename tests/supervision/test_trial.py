"""A month is tried out by chosen cells: everything works as in any month, and nothing of it counts anywhere."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from portal import audit
from portal.ground.db import Base, db, enter_ward, will_write, writing
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.ground.ids import written
from portal.ground.trial import MARK, OfTrial, in_trial
from portal.notifications import Told
from portal.privacy.service.erasing import erase_year
from portal.supervision.models import Note, NoteKind, Period, Sending, Trial
from portal.supervision.queries.places import place, programme_for
from portal.supervision.queries.sheet import sheet_for
from portal.supervision.said import NoteSaid
from portal.supervision.service import trials
from portal.supervision.service.notes import record_note
from portal.supervision.service.periods import open_period
from tests.kit.pages import standing
from tests.kit.ward import MONTH, TODAY
from tests.web.test_every_page import addresses

TRIED = "2022-03"
BEFORE_AND_AFTER = ("office", "front_chair", "ward_secretary", "front_1", "sec_1", "member_1", "women_head")
OF_THE_CELL = ("front_1", "sec_1", "member_1", "women_head")
REMARK = "Lời làm thử không ai đếm."


@pytest.fixture
def trial(ward):
    return begun(ward)


def begun(ward, month=TRIED, cells=("cell-1",), who="office", today=TODAY, **said):
    will_write()
    told = {"basis": "Ý kiến Thường trực ngày 20/04/2022", "due_on": date(2022, 4, 28), "locks_on": date(2022, 5, 6)}
    one = trials.begin_trial(ward.actor(who), month, [ward.units[code] for code in cells], today, **(told | said))
    db.session.commit()
    return one


@pytest.mark.parametrize("who", ["front_chair", "ward_secretary", "sec_1", "member_1", "admin"])
def test_only_the_office_begins_and_ends_one(ward, who):
    with pytest.raises(NotAllowed):
        begun(ward, who=who)
    running = begun(ward)
    with pytest.raises(NotAllowed):
        trials.end_trial(ward.actor(who), running.id, TODAY, keep=False, basis="Ý kiến")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"cells": ()}, "cells"),
        ({"basis": " "}, "basis"),
        ({"locks_on": date(2022, 4, 24), "due_on": date(2022, 4, 20)}, "locks_on"),
        ({"locks_on": date(2022, 4, 26)}, "locks_on"),
    ],
)
def test_what_is_wrongly_filled_in_begins_nothing(ward, said, field):
    with pytest.raises(Invalid) as refused:
        begun(ward, **said)
    assert field in refused.value.reasons


def test_a_month_that_counts_already_is_not_tried(ward):
    will_write()
    said = NoteSaid(NoteKind.REMARK, remark="Đã ghi.")
    record_note(ward.actor("front_1"), ward.place("front-1"), ward.member_1, TODAY, said=said, revision=0)
    with pytest.raises(Refused):
        begun(ward, MONTH)
    with pytest.raises(Refused):
        begun(ward), begun(ward)


def test_a_month_that_is_open_and_empty_becomes_one_and_opens_nowhere_else(ward):
    trial = begun(ward, MONTH)
    assert db.session.scalar(sa.select(sa.func.count(Period.id))) == 0
    with pytest.raises(Refused):
        open_period(ward.actor("office"), MONTH, TODAY)
    with in_trial(trial.id):
        assert place(MONTH, ward.units["front-1"]) is not None


def test_the_sheet_of_a_trial_holds_its_cells_alone(ward, trial):
    assert place(TRIED, ward.units["front-1"]) is None
    with in_trial(trial.id):
        mine = sheet_for(ward.actor("front_1"), place(TRIED, ward.units["front-1"]), TODAY)
        others = sheet_for(ward.actor("front_3"), place(TRIED, ward.units["front-3"]), TODAY)
        women = sheet_for(ward.actor("women_head"), place(TRIED, ward.units["women"]), TODAY)
    assert len(mine.rows) > 5
    assert others.rows == []
    assert {row.cell_id for row in women.rows} == {ward.units["cell-1"]}
    assert programme_for(TRIED) is None


def lived(ward, as_, trial):
    """A whole month by pages: a note with what is asked, the sending, a question and its answer, the release, the
    member's word, the conclusion."""
    sheet = f"/giam-sat/{TRIED}/{written(ward.units['front-1'])}"
    head, secretary, member = as_("front_1"), as_("sec_1"), as_("member_1")
    page = head.get(f"{sheet}?mo={written(ward.member_1)}")
    assert page.status_code == 200
    assert str(MARK) in page.text
    answer = head.submit(page, f"{sheet}/{written(ward.member_1)}", remark=REMARK, deed="record")
    assert answer.status_code in (200, 303), answer.text
    head.post(f"{sheet}/khong-y-kien", {"person": [written(one) for one in rest_of(ward, trial)], "confirmed": "1"})
    page = head.get(f"{sheet}/gui")
    answer = head.submit(page, f"{sheet}/gui", general_remark="Tháng làm thử chạy được.")
    enter_ward(1)
    with in_trial(trial.id):
        left = db.session.scalars(sa.select(Note.person_id)).all()
        sent = db.session.scalar(sa.select(sa.func.count(Sending.id)))
        note_id = db.session.scalar(sa.select(Note.id).where(Note.person_id == ward.member_1))
    assert sent == 1, (answer.status_code, len(left), re.sub("<[^>]+>", " ", answer.text)[-1500:])
    cell = f"/giam-sat/{TRIED}/chi-bo/{written(ward.units['cell-1'])}"
    assert secretary.get(cell).status_code == 200
    assert REMARK in secretary.get(f"/giam-sat/nhan-xet/{written(note_id)}").text
    assert secretary.post(f"{cell}/ngay-hop", {"meets_on": f"{TODAY:%d/%m/%Y}"}).status_code == 303
    answer = secretary.post(f"{cell}/mo-nhan-xet", {})
    assert answer.status_code == 303, re.sub("<[^>]+>", " ", answer.text)[-1500:]
    own = member.get(f"/giam-sat/lam-thu/{written(trial.id)}/cua-toi")
    assert REMARK in own.text
    answers = f"/giam-sat/nhan-xet/{written(note_id)}/y-kien"
    prefix = re.search(r'name="([\w-]*-)kind"', own.text[own.text.index(answers) :])[1]
    reply = member.submit(own, answers, **{f"{prefix}kind": "accept", f"{prefix}text": "Xin tiếp thu."})
    assert reply.status_code == 303, re.sub("<[^>]+>", " ", reply.text)[-2500:]
    assert reply.location.endswith("/cua-toi")
    assert "lam-thu" in reply.location
    enter_ward(1)
    return note_id


def rest_of(ward, trial):
    enter_ward(1)
    with in_trial(trial.id):
        rows = sheet_for(ward.actor("front_1"), place(TRIED, ward.units["front-1"]), TODAY).open_rows
    return [row.person_id for row in rows]


SEEN_OTHERWISE = re.compile(  # what tells that a trial runs, or what the trail keeps of any deed
    r"^/giam-sat/lam-thu|^/giam-sat/\d{4}-\d\d$|^/nhat-ky|^/toi|^/du-lieu|^/cho-xac-nhan|^/van-hanh|^/suc-khoe|^/sao-luu"
)


def everything(app, ward, as_, *people):
    """Each page of each person and each paper that it hands out, as it stands."""
    seen = {}
    for name in people:
        browser = as_(name)
        for endpoint, url in addresses(app, ward):
            if not SEEN_OTHERWISE.match(url):
                answer = browser.get(url)
                body = answer.text if answer.mimetype.startswith("text/") else len(answer.data) // 64
                seen[name, endpoint, url] = (answer.status_code, standing(body) if isinstance(body, str) else body)
    return seen


def told_to(ward, who):
    enter_ward(1)
    return db.session.execute(sa.select(Told.id, Told.words).where(Told.person_id == ward.people[who])).all()


@pytest.mark.grid
@pytest.mark.timeout(600)
@pytest.mark.parametrize("who", BEFORE_AND_AFTER)
def test_no_page_figure_or_paper_knows_of_it(app, ward, as_, who):
    as_(who)  # the first visit is greeted otherwise than those after it
    from portal.campaigns.models import Campaign
    from portal.reports import figures
    from portal.supervision.reminders import tasks

    def counted():
        drive = db.session.scalar(sa.select(Campaign))
        told = {name: (one.part, one.whole, one.people()) for name, one in figures.of_a_drive(drive, TODAY).items()}
        owed = {name: [str(one.words) for one in tasks(ward.actor(name), TODAY)] for name in BEFORE_AND_AFTER}
        return told, owed

    before = everything(app, ward, as_, who)
    enter_ward(1)
    numbers, earlier = counted(), {one.id for one in told_to(ward, who)}
    lived(ward, as_, begun(ward))
    assert counted() == numbers
    after = everything(app, ward, as_, who)
    changed = {key[2] for key in before if before[key] != after[key]}
    if who in OF_THE_CELL:  # told what they would be told, as of a trial
        assert changed == {"/", "/thong-bao"}
        assert {one.words for one in told_to(ward, who) if one.id not in earlier} == {"Làm thử: %(what)s"}
    else:
        assert not changed


def test_every_table_that_leans_on_a_month_is_of_a_trial_or_of_none():
    """By kind: whoever adds a table beside a note says so by `OfTrial`, or this names it. A snapshot is of what
    counts, and of no trial."""
    kinds = {one.class_.__tablename__: one.class_ for one in Base.registry.mappers}
    reached, grown = {"period"}, True
    while grown:
        leans = {
            table.name
            for table in Base.metadata.sorted_tables
            for key in table.foreign_key_constraints
            if key.referred_table.name in reached
        }
        grown = not leans <= reached
        reached |= leans
    outside = {name for name in reached if not issubclass(kinds[name], OfTrial)}
    assert outside == {"figure_snapshot", "figure_snapshot_line"}


def test_a_trial_that_is_over_is_read_and_takes_nothing_more(ward, as_, trial):
    note_id = lived(ward, as_, trial)
    office, place_of_it = as_("office"), f"/giam-sat/lam-thu/{written(trial.id)}"
    answer = office.submit(office.get(place_of_it), "/ket-thuc", kept="keep", basis="Ý kiến Thường trực")
    assert answer.status_code == 303
    sheet = f"/giam-sat/{TRIED}/{written(ward.units['front-1'])}"
    head = as_("front_1")
    assert head.get(sheet).status_code == 200
    assert head.post(f"{sheet}/{written(ward.member_1)}", {"remark": "Muộn", "revision": "1"}).status_code == 409
    assert as_("member_1").get(f"/giam-sat/nhan-xet/{written(note_id)}").status_code in (200, 403, 404)
    assert as_("member_1").post(f"/giam-sat/nhan-xet/{written(note_id)}/y-kien", {"text": "Muộn"}).status_code == 409


def test_what_is_thrown_away_is_gone_to_the_last_word(ward, as_, trial):
    real = record_real(ward)
    note_id = lived(ward, as_, trial)
    office = as_("office")
    page = office.get(f"/giam-sat/lam-thu/{written(trial.id)}")
    assert office.submit(page, "/ket-thuc", kept="throw_away", basis="Ý kiến Thường trực").status_code == 303
    enter_ward(1)
    for kind in trials.kinds():
        asked = sa.select(sa.func.count()).select_from(kind.__table__).where(kind.__table__.c.trial_id == trial.id)
        assert db.session.connection().execute(asked).scalar() == 0, kind
    everywhere = db.session.connection().execute(sa.text("SELECT content FROM audit_payload")).scalars().all()
    assert not [one for one in everywhere if one and REMARK in str(one)]
    assert db.session.get(Note, (1, real)) is not None
    trial_id = trial.id
    assert office.get(f"/giam-sat/lam-thu/{written(trial_id)}").status_code == 404
    assert as_("front_1").get(f"/giam-sat/nhan-xet/{written(note_id)}").status_code == 404
    enter_ward(1)
    assert db.session.get(Trial, (1, trial_id), populate_existing=True).kept is False
    assert begun(ward).id != trial_id


def record_real(ward):
    will_write()
    said = NoteSaid(NoteKind.REMARK, remark="Lời thật ở lại.")
    note = record_note(ward.actor("front_1"), ward.place("front-1"), ward.member_1b, TODAY, said=said, revision=0)
    db.session.commit()
    return note.id


def test_another_cell_has_no_part_in_it(ward, as_, trial):
    assert as_("sec_3").get(f"/giam-sat/{TRIED}/chi-bo/{written(ward.units['cell-3'])}").status_code == 404
    assert as_("sec_1").get(f"/giam-sat/{TRIED}/chi-bo/{written(ward.units['cell-1'])}").status_code == 200
    assert as_("office").get(f"/giam-sat/{TRIED}/tien-do").status_code == 404


def test_page_and_paper_say_that_it_is_one(ward, as_, trial):
    lived(ward, as_, trial)
    sheet = f"/giam-sat/{TRIED}/{written(ward.units['front-1'])}"
    for page in (sheet, f"{sheet}/in", f"{sheet}/phieu", f"{sheet}/gui"):
        assert str(MARK) in as_("front_1").get(page).text, page
    assert str(MARK) not in as_("front_1").get(f"/giam-sat/{MONTH}/{written(ward.units['front-1'])}").text


def test_the_copy_of_ones_data_tells_the_notes_of_a_trial_as_such(ward, as_, trial):
    lived(ward, as_, trial)
    page = as_("member_1").get("/toi/du-lieu").text
    assert REMARK in page
    assert "(làm thử)" in page


def test_the_words_of_a_trial_that_was_kept_are_erased_with_its_year(ward, as_, trial):
    lived(ward, as_, trial)
    with writing():
        erase_year(2022)
        audit.record(ward.actor("office"), "year.erased", None)
    said = db.session.connection().execute(sa.text("SELECT remark FROM note_revision")).scalars().all()
    held = db.session.connection().execute(sa.text("SELECT content FROM audit_payload")).scalars().all()
    assert said
    assert not [one for one in (*said, *held) if one and REMARK in str(one)]
