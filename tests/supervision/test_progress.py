"""Completion by body and by cell: numbers for whoever follows the month, names only for who may read the notes."""

import re

import pytest
from sqlalchemy import event

from portal.ground.db import db, will_write
from portal.ground.errors import NotAllowed
from portal.ground.ids import written
from portal.organisations.queries import units
from portal.supervision.models import NoteKind, Part
from portal.supervision.queries.duties import OF_PARTS, PARTS, What, duties
from portal.supervision.queries.places import period_of
from portal.supervision.queries.progress import list_for, progress_for
from portal.supervision.rules.parts import MonthStanding
from portal.supervision.rules.progress import suppressed
from portal.supervision.said import NoteSaid
from tests.supervision.conftest import Month

NIL = NoteSaid(NoteKind.NIL)
WHO = ("ward_secretary", "standing", "front_chair", "office", "sponsor_1")


@pytest.fixture
def progress(ward):
    return lambda who: progress_for(ward.actor(who), period_of(ward.month))


@pytest.fixture
def unit(ward):
    return lambda code: next(one for one in units() if one.code == code)


def line(progress, code):
    return next(one for one in (*progress.leads, *progress.coordinating, *progress.cells) if one.unit.code == code)


@pytest.mark.parametrize("who", ["front_1", "women_head", "sec_1", "member_1", "former_front_1", "admin"])
def test_others_learn_nothing(as_, ward, progress, who):
    with pytest.raises(NotAllowed):
        progress(who)
    assert as_(who).get(f"/giam-sat/{ward.month}/tien-do").status_code == 403


def test_a_month_without_a_period_is_not_there(as_):
    assert as_("office").get("/giam-sat/2019-01/tien-do").status_code == 404
    assert as_("office").get("/giam-sat/2022-13/tien-do").status_code == 404


@pytest.mark.parametrize("who", WHO)
def test_every_row_adds_up_and_no_rate_exceeds_the_whole(month, progress, who):
    month.write("member_1")
    month.write("member_1b", said=NIL)
    month.send()
    for one in (*progress(who).leads, *progress(who).coordinating, *progress(who).cells):
        parts = [one.number(what) for what in OF_PARTS]
        if one.counts and None not in parts:
            assert sum(parts) == one.whole
            assert one.recorded <= one.whole


def test_an_unwritten_note_and_a_draft_are_not_written(month, progress, ward):
    assert line(progress("standing"), "front-1").recorded == 0
    month.write("member_1")
    assert line(progress("standing"), "front-1").recorded == 1
    assert line(progress("standing"), "cell-1").number(What.SENT) == 0


def test_a_coordinating_body_stands_apart_and_its_notes_count_in_no_obligation(month, progress):
    before = line(progress("standing"), "cell-1")
    month.write("member_1", "women_head", "women")
    assert line(progress("standing"), "women").recorded == 1
    assert line(progress("standing"), "cell-1").counts == before.counts


def test_a_mass_organisation_without_a_head_is_unassigned_and_not_missing(progress):
    found = progress("standing")
    assert {"veterans", "farmers", "union"} <= {body.code for body in found.unassigned}
    assert all(one.unit.code != "union" for one in found.coordinating)


def test_the_committee_member_in_charge_sees_only_their_cell(as_, ward, progress, unit):
    found = progress("sponsor_1")
    assert [one.unit.code for one in found.cells] == ["cell-1"]
    assert not found.leads
    assert not found.coordinating
    assert list_for(ward.actor("sponsor_1"), period_of(ward.month), unit("cell-3"), What.ALL) is None
    address = f"/giam-sat/{ward.month}/tien-do/tat-ca"
    assert as_("sponsor_1").get(f"{address}/{written(ward.units['cell-3'])}").status_code == 404
    assert as_("sponsor_1").get(f"{address}/{written(ward.units['cell-1'])}").status_code == 200


def test_the_ward_front_opens_the_lists_of_front_bodies_alone(ward, unit):
    def opens(code):
        return list_for(ward.actor("front_chair"), period_of(ward.month), unit(code), What.ALL) is not None

    assert opens("front-1")
    assert opens("cell-1")
    assert not opens("women")


def test_a_number_lists_as_many_people_as_it_counts(month, ward, progress, unit):
    month.write("member_1")
    month.write("member_1b", said=NIL)
    actor, period = ward.actor("standing"), period_of(ward.month)
    for one in (*progress("standing").leads, *progress("standing").cells):
        for count in one.counts:
            assert len(list_for(actor, period, one.unit, count.what)) == count.number
        assert len(list_for(actor, period, one.unit, What.ALL)) == one.whole


def test_a_note_about_the_reader_changes_nothing_they_see_before_its_release(as_, ward, progress):
    """Twin worlds: with the note written, sent and asked about, and without it."""
    pages = [
        f"/giam-sat/{ward.month}/tien-do",
        *(
            f"/giam-sat/{ward.month}/tien-do/{what.value}/{written(ward.units[code])}"
            for what in What
            for code in ("front-3", "cell-3")
        ),
    ]
    reader = as_("standing")
    without = [plain(reader.get(page).text) for page in pages]

    april = Month(ward)
    april.write("standing", "front_3", "front-3")
    with_it = [plain(reader.get(page).text) for page in pages]

    assert with_it == without


def plain(text):
    return re.sub(r'(?:csrf_token" value=|X-CSRFToken": )"[^"]+"', "", text)


def test_the_office_sees_numbers_and_no_names_and_no_small_group(as_, month, ward):
    month.write("member_1")
    page = as_("office").get(f"/giam-sat/{ward.month}/tien-do")
    assert page.status_code == 200
    assert "/tien-do/" not in page.text
    assert "không công bố" in page.text
    for code in ("front-1", "cell-1", "women"):
        answer = as_("office").get(f"/giam-sat/{ward.month}/tien-do/tat-ca/{written(ward.units[code])}")
        assert answer.status_code == 404


def test_nobody_without_the_lists_can_subtract_a_body_from_its_cell(month, progress):
    month.write("member_1")
    found = progress("office")
    assert all(not one.counts for one in found.cells)
    assert not found.totals


@pytest.mark.parametrize("seed", range(40))
def test_hidden_numbers_cannot_be_had_from_the_shown_ones(seed):
    values = [(seed * 7) % 13, (seed * 3) % 6, (seed * 5) % 9, 12]
    counts = dict(zip(PARTS, values, strict=True)) | {"sent": seed % 12, "asked": 0, "released": 0}
    whole = sum(values)
    shown = suppressed(counts, whole, 5, PARTS)

    hidden = [name for name in PARTS if shown[name] is None]
    assert all(counts[name] == 0 or counts[name] >= 5 for name in PARTS if name not in hidden)
    assert not hidden or (len(hidden) > 1 and whole - sum(counts[name] for name in PARTS if name not in hidden) >= 5)
    assert shown["sent"] is None or not (0 < counts["sent"] < 5 or 0 < whole - counts["sent"] < 5)


def test_a_body_with_fewer_than_five_members_shows_no_count():
    counts = dict.fromkeys(PARTS, 1) | {"sent": 0, "asked": 0, "released": 0}
    assert set(suppressed(counts, 4, 5, PARTS).values()) == {None}


def test_the_hidden_the_exempt_and_the_heads_themselves_are_where_they_belong(ward):
    lead = [one for one in duties(period_of(ward.month)) if one.part is Part.LEAD]
    bodies = {one.person_id: one.body_id for one in lead}
    assert ward.police_1 not in bodies
    assert ward.exempt_1 not in bodies
    assert bodies[ward.front_1] == bodies[ward.relative_1] == ward.units["front"]
    assert all(one.standing is MonthStanding.OPEN for one in lead)


def test_the_page_takes_no_more_reads_for_more_notes(as_, month, ward):
    def reads():
        made = []
        event.listen(db.engine, "before_cursor_execute", lambda *args: made.append(args[2]))
        assert as_("standing").get(f"/giam-sat/{ward.month}/tien-do").status_code == 200
        return len(made)

    reads()  # the first request of all also asks whether a ward stands here
    few = reads()
    for whom in ("member_1", "member_1b", "member_1c", "sec_1", "dep_1"):
        month.write(whom)
    will_write(False)
    assert reads() == few


def test_nothing_is_called_open_beside_a_coordinating_body(as_, ward):
    page = as_("ward_secretary").get(f"/giam-sat/{ward.month}/tien-do").text
    leads, coordinating = (page.split(f'id="{name}"')[1].split("</table>")[0] for name in ("leads", "coordinating"))
    assert "Chưa ghi sổ" in leads
    assert "Chưa ghi sổ" not in coordinating
    assert "Không bắt buộc, chưa ghi" in coordinating
    assert "chưa phân công" in coordinating
