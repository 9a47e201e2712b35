"""A long list is written by the worker: laid ready where nobody sees it, told at once, or not at all."""

import gc
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import undefer

from portal import audit
from portal.audit.books import ahead
from portal.audit.models import MarkAhead
from portal.ground import worker
from portal.ground.clock import now
from portal.ground.db import db, in_ward, writing
from portal.ground.ids import written
from portal.ground.jobs import Job
from portal.imports import jobs as handlers
from portal.imports import service, staging
from portal.imports.models import ImportRun, ImportState
from portal.organisations.models import Holding
from portal.people.models import IMPORTED_FACTS, Membership, Person
from portal.plans.service.deliveries import open_routes
from portal.policy import Role
from tests.imports.lists import PLANS, POSTS, ROSTER, TODAY, bring_in, member, sheet
from tests.imports.test_import_pages import hand_in, newest
from tests.imports.test_import_plans import TITLE, promise
from tests.imports.test_import_posts import card_of
from tests.imports.test_undo import stands as whole
from tests.imports.test_undo import undo
from tests.kit.killed import taken_up, worker_killed_at
from tests.kit.second import confirmed
from tests.kit.ward import PEOPLE

NAMES = ("An", "Bình", "Cúc", "Dung", "Giang", "Hà", "Hoa", "Lan", "Mai", "Nga", "Oanh", "Phương", "Quyên", "Thảo")


@pytest.fixture(autouse=True)
def _every_file_is_long(monkeypatch):
    monkeypatch.setattr(service, "READ_AT_ONCE", 10)
    monkeypatch.setattr(staging, "ROWS", 7)
    monkeypatch.setattr(staging, "BREATH", 0)


def roster(count=20):
    return sheet(
        ROSTER,
        *(
            member(f"Nguyễn {NAMES[at % 14]} {NAMES[at // 14]}", **{"Số thẻ đảng viên": f"48.{at:06d}"})
            for at in range(count)
        ),
    )


@pytest.fixture
def waiting(app, ward):
    """A list that was previewed and is to be written: its run waits for the worker."""

    def ask(content):
        run = bring_in(app, ward, content, apply=False)
        with in_ward(1), writing():
            service.apply_later(ward.actor("office"), app.config["FILES"], run.id, TODAY)
        db.session.remove()
        return run

    return ask


def stands():
    """People, facts that hold and facts laid ready, as the tables have them."""
    with in_ward(1):
        people = db.session.scalar(sa.select(sa.func.count(Person.id)))
        told, laid = 0, 0
        for kind in IMPORTED_FACTS:
            told += db.session.scalar(sa.select(sa.func.count(kind.id)).where(kind.withdrawn_at.is_(None)))
            laid += db.session.scalar(sa.select(sa.func.count(kind.id)).where(kind.withdrawn_at < kind.recorded_at))
    db.session.remove()
    return people, told, laid


def run_of(run):
    with in_ward(1):
        found = db.session.get(ImportRun, (1, run.id), populate_existing=True, options=[undefer(ImportRun.laid_ready)])
        db.session.remove()
    return found


def test_it_is_written_as_a_short_one_would_be(app, ward, waiting):
    before = stands()
    run = waiting(roster())
    assert stands() == before
    assert worker.take_next()
    people, told, laid = stands()
    assert (people, told, laid) == (before[0] + 20, before[1] + 80, before[2])
    assert (run_of(run).state, run_of(run).laid_ready) == (ImportState.APPLIED, [])
    again = bring_in(app, ward, roster(), apply=False)
    assert again.counts["unchanged"] == 20


def test_what_ends_with_the_list_is_withdrawn_and_told_with_its_end(app, ward, waiting):
    waiting(roster(3))
    assert worker.take_next()
    moved = sheet(
        ROSTER,
        member("Nguyễn An An", **{"Số thẻ đảng viên": "48.000000", "Chi bộ": "Chi bộ 2"}),
        title="(Tính đến ngày 28/03/2022)",
    )
    run = waiting(moved)
    assert worker.take_next()
    assert run_of(run).state is ImportState.APPLIED
    assert bring_in(app, ward, moved, apply=False).counts["unchanged"] == 1


def test_it_is_undone_as_a_whole(app, ward, waiting):
    """New people with a new cell, a fact that ends, a blank that was filled, a correction's worth of traces."""
    waiting(roster(3))
    assert worker.take_next()
    with in_ward(1):
        before = whole() | {"job": None}
    db.session.remove()
    run = waiting(
        sheet(
            ROSTER,
            member("Nguyễn An An", **{"Số thẻ đảng viên": "48.000000", "Chi bộ": "Chi bộ 2"}),
            member("Trần Văn Đến", **{"Số thẻ đảng viên": "38.900002", "Chi bộ": "Chi bộ 9"}),
            *(member(f"Lê Thị {one}", **{"Số thẻ đảng viên": f"58.{at:06d}"}) for at, one in enumerate(NAMES)),
            title="(Tính đến ngày 28/03/2022)",
        )
    )
    assert worker.take_next()
    assert run_of(run).state is ImportState.APPLIED
    with in_ward(1):
        assert whole() | {"job": None} != before
        undo(ward, run)
        assert whole() | {"job": None} == before
    db.session.remove()


def test_what_is_laid_ready_is_seen_on_no_page_and_counted_on_no_day(app, ward, waiting, as_, monkeypatch):
    office, seen = as_("office"), []
    plain = office.get("/dang-vien").text
    counted = sa.select(sa.func.count(Membership.id)).where(Membership.holds(TODAY, now()))
    with in_ward(1):
        before = db.session.scalar(counted)
    lay = staging.lay_ready

    def laid(*words):
        done = lay(*words)
        with in_ward(1):
            seen.append((stands()[2] > 0, "Nguyễn An An" in as_("office").get("/dang-vien").text))
            seen.append(
                db.session.scalar(sa.select(sa.func.count(Membership.id)).where(Membership.holds(TODAY, now())))
            )
        db.session.remove()
        return done

    monkeypatch.setattr(staging, "lay_ready", laid)
    waiting(roster())
    assert worker.take_next()
    assert "Nguyễn An An" not in plain
    assert seen == [(True, False), before]


def test_a_deed_that_changes_lists_meanwhile_is_planned_for_anew(app, ward, waiting, monkeypatch):
    lay, times = staging.lay_ready, []

    def disturbed(*words):
        done = lay(*words)
        if not times:
            bring_in(app, ward, sheet(ROSTER, member("Trần Thị Khác", **{"Số thẻ đảng viên": "39.000009"})))
        times.append(1)
        return done

    monkeypatch.setattr(staging, "lay_ready", disturbed)
    before = stands()
    run = waiting(roster())
    assert worker.take_next()
    assert len(times) == 2
    assert run_of(run).state is ImportState.APPLIED
    assert stands()[0] == before[0] + 21


def test_when_the_ward_moved_on_nothing_is_written_and_the_fresh_preview_is_shown(app, ward, waiting, as_):
    run = waiting(roster(2))
    bring_in(app, ward, roster(2))
    before = stands()
    assert worker.take_next()
    assert stands() == before
    page = as_("office").get(f"/nhap-du-lieu/{written(run.id)}").text
    assert "đã thay đổi từ khi lập bản xem trước" in page
    assert run_of(run).state is ImportState.PREVIEW
    assert run_of(run).counts["unchanged"] == 2


def test_whoever_lost_the_right_meanwhile_has_nothing_written(app, ward, waiting, monkeypatch):
    run = waiting(roster(2))
    before = stands()
    monkeypatch.setattr(handlers, "_actor", lambda _job: ward.actor("member_1"))
    assert worker.take_next()
    assert stands() == before
    assert run_of(run).state is ImportState.PREVIEW
    assert "không còn được nhập" in run_of(run).problem


def test_python_does_not_search_the_plan_while_others_wait(app, ward, waiting, monkeypatch):
    tell, kept_out = staging.tell, []

    def told(laid):
        kept_out.append(gc.get_freeze_count())
        tell(laid)

    monkeypatch.setattr(staging, "tell", told)
    before = gc.get_freeze_count()
    waiting(roster())
    assert worker.take_next()
    assert kept_out[0] > before + 10_000
    assert gc.get_freeze_count() == 0


def test_what_breaks_while_it_is_written_leaves_nothing_and_says_so(app, ward, waiting, as_, monkeypatch):
    def broken(*_words):
        raise ZeroDivisionError("inside")

    run = waiting(roster())
    before = stands()
    monkeypatch.setattr(handlers, "write", broken)
    with pytest.raises(ZeroDivisionError):
        worker.take_next()
    assert stands() == before
    assert (run_of(run).state, run_of(run).problem) == (ImportState.PREVIEW, str(worker.BROKEN))
    assert str(worker.BROKEN) in as_("office").get(f"/nhap-du-lieu/{written(run.id)}").text


def test_a_long_file_named_anew_and_agreed_to_is_read_by_the_worker(as_):
    office = as_("office")
    place = hand_in(office, roster(2)).location
    assert worker.take_next()
    assert office.submit(office.get(place), "/bo").status_code == 303
    place = hand_in(office, roster(2)).location
    assert worker.take_next()
    answer = office.post(f"{place}/cot", {"cot-quequan": ""})
    assert answer.status_code == 303
    assert newest().state is ImportState.READING
    assert worker.take_next()
    db.session.expire_all()
    assert newest().state is ImportState.PREVIEW


def kill_while_applying(waiting, steps):
    """Answers with how often the worker was killed before a step was no longer reached."""
    before, kills = stands(), 0
    run = waiting(roster())
    for step in steps:
        if not worker_killed_at(step):
            break
        kills += 1
        people, told, _laid = stands()
        assert told in (before[1], before[1] + 80), "half of a list is told"
        if told != before[1]:
            assert people == before[0] + 20
        assert proved() == (None, [])
        with in_ward(1), writing():
            db.session.execute(db.update(Job).values(tries=1, alive_at=now() - worker.LEASE * 2))
    taken_up()
    assert run_of(run).state is ImportState.APPLIED
    assert stands() == (before[0] + 20, before[1] + 80, before[2])
    return kills


@pytest.mark.timeout(1800)
def test_a_worker_killed_while_it_writes_leaves_all_or_nothing_and_the_next_ends_it(app, ward, waiting):
    assert kill_while_applying(waiting, (2, 9, 20)) == 3


def proved():
    """What the verifier and the observer's own program say of the books."""
    with in_ward(1):
        found = audit.verify_all(1)
        db.session.remove()
    return found.broken, found.proof.wrong


def test_the_trail_proves_it_before_between_and_after(app, ward, waiting, monkeypatch):
    """Marks taken ahead prove nothing before the list is told, and count from then on, wherever they still lie."""
    settle, found = staging.settle, []

    def seen(run_id):
        with in_ward(1):
            lots = ahead.told_lots(db.session.connection(), 1)
            found.append((proved(), lots == [run_id], audit.changed_since(0, ["membership"])))
            with writing():
                ahead.settle(db.session.connection(), 1, run_id, 30)
        found.append((proved(), True, True))
        settle(run_id)

    lay = staging.lay_ready

    def laid(*words):
        done = lay(*words)
        found.append((proved(), True, True))
        return done

    monkeypatch.setattr(staging, "settle", seen)
    monkeypatch.setattr(staging, "lay_ready", laid)
    run = waiting(roster())
    assert worker.take_next()
    assert found == [((None, []), True, True)] * 3
    assert run_of(run).state is ImportState.APPLIED
    assert proved() == (None, [])
    with in_ward(1):
        assert not ahead.told_lots(db.session.connection(), 1)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(MarkAhead)) == 0


def test_a_row_laid_ready_and_forged_after_it_was_told_is_found(app, ward, waiting, monkeypatch):
    monkeypatch.setattr(staging, "settle", lambda _run_id: None)
    waiting(roster())
    assert worker.take_next()
    with in_ward(1):
        forged = sa.text("UPDATE membership SET card_number = '99.9' WHERE card_number = '48.000003'")
        db.session.connection().execute(forged)
        db.session.commit()
        (wrong,) = audit.verify_all(1).proof.wrong
        assert (wrong.place, wrong.what, wrong.columns) == ("membership", "changed", ["card_number"])
        db.session.connection().execute(sa.text("UPDATE audit_ahead SET shape = 'x' WHERE place = 'residence'"))
        db.session.commit()
        assert audit.verify(1).reason == "marks changed"
    db.session.remove()


def test_what_was_erased_by_law_before_the_marks_lay_in_their_place_is_still_proved(app, ward, waiting, monkeypatch):
    monkeypatch.setattr(staging, "settle", lambda _run_id: None)
    waiting(roster(3))
    assert worker.take_next()
    with in_ward(1), writing():
        audit.books.forget_states(Membership, sa.select(Membership.id))
    assert proved() == (None, [])


@pytest.mark.trust("G2-K")
@pytest.mark.timeout(3600)
def test_killed_before_every_commit_of_the_writing(app, ward, waiting, drill):
    assert kill_while_applying(waiting, drill.each(range(1, 1000))) > 20


@pytest.mark.parametrize("step", [1, 2, pytest.param(3, marks=pytest.mark.trust("G2-K"))])
def test_a_worker_killed_while_it_reads_has_its_file_read_by_the_next(app, ward, as_, step):
    place = hand_in(as_("office"), roster(3)).location
    assert worker_killed_at(step)
    taken_up()
    assert "chưa ghi gì vào cổng" in as_("office").get(place).text
    assert newest().state is ImportState.PREVIEW


def plans(ward):
    hers = promise(ward, "Bùi Chưa Lập", "no_plan_1", **{"Yêu cầu chỉnh sửa": "x"})
    return sheet(PLANS, hers, {**hers, "Nội dung": "Tư tưởng chính trị"}, title=TITLE)


def told():
    """Every table without what is drawn anew each time."""
    with in_ward(1):
        found = {name: [one for one in rows if "plan_id" not in one] for name, rows in whole().items()}
        counted = {name: len(rows) for name, rows in whole().items()}
    db.session.remove()
    return found | {"job": None, "commitment": None, "plan_delivery": None}, counted | {"job": None}


def test_a_long_list_of_plans_is_made_ready_unseen_and_written_as_a_short_one_would_be(app, ward, waiting, monkeypatch):
    """And undone as a whole: what only pages would see before its time is written by the last transaction, for which
    marks and traces stand ready."""
    open_routes()
    db.session.commit()
    before = told()
    short = bring_in(app, ward, plans(ward))
    written_short = told()
    assert written_short[1]["plan_delivery"] > before[1]["plan_delivery"]
    with in_ward(1):
        undo(ward, short)
    assert told() == before

    seal, seen = ahead.seal_of, []

    def sealed(*words):
        seen.append(told() == before)
        return seal(db.session.connection(), *words[1:])  # looking closed the one it was called with

    monkeypatch.setattr(ahead, "seal_of", sealed)
    run = waiting(plans(ward))
    assert worker.take_next()
    assert seen == [True]
    assert run_of(run).state is ImportState.APPLIED
    assert told()[1] == written_short[1]
    assert proved() == (None, [])
    with in_ward(1):
        undo(ward, run)
    assert told() == before
    assert proved() == (None, [])


def test_a_list_of_which_nothing_is_new_has_no_lot(app, ward, waiting):
    waiting(roster(2))
    assert worker.take_next()
    run = waiting(roster(2))
    assert worker.take_next()
    assert run_of(run).state is ImportState.APPLIED
    assert proved() == (None, [])


def posts_of(ward, *names):
    told = [
        {"Họ và tên": PEOPLE[name][0], "Chức vụ": "Chi ủy viên", "Từ ngày": "20/04/2022", "Chi bộ": "Chi bộ 1"}
        | {"Số thẻ đảng viên": card_of(ward, name)}
        for name in names
    ]
    return sheet(POSTS, *told, title="Danh sách cấp ủy")


def test_a_long_list_that_gives_power_waits_for_a_second_person_and_is_written_then(app, ward, waiting):
    run = waiting(posts_of(ward, "member_1", "member_1b"))
    assert worker.take_next()
    assert run_of(run).state is ImportState.WAITING
    assert not ward.actor("member_1").posts
    confirmed()
    assert run_of(run).state is ImportState.APPLYING
    assert worker.take_next()
    assert run_of(run).state is ImportState.APPLIED
    assert ward.actor("member_1").has(Role.CELL_COMMITTEE)
    assert run_of(run).confirmed_by == ward.ward_secretary


def test_what_was_confirmed_is_not_what_the_ward_is_by_now_and_is_confirmed_anew(app, ward, waiting):
    run = waiting(posts_of(ward, "member_1", "member_1b"))
    worker.take_next()
    confirmed()
    with writing(), in_ward(1):
        post = {"unit_id": ward.units["cell-1"], "role": Role.CELL_COMMITTEE, "title": "Chi ủy viên Chi bộ 1"}
        db.session.add(Holding(person_id=ward.member_1, valid_from=date(2022, 4, 20), **post))
    worker.take_next()
    assert run_of(run).state is ImportState.PREVIEW
    assert run_of(run).confirmed_by is None
    with in_ward(1), writing():
        service.apply_later(ward.actor("office"), app.config["FILES"], run.id, TODAY)
    worker.take_next()
    assert run_of(run).state is ImportState.WAITING
    assert not ward.actor("member_1b").posts
