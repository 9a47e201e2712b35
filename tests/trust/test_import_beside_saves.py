"""Ten thousand people are written by the worker while others save: all or nothing, and nobody is refused.

The moment in which the list is told is the longest; it is printed, and held against the whole writing of the list, so
that a slow machine makes both longer: before the marks of its rows were taken ahead it was a tenth of the whole.

What is measured is the smallest deed that every save needs: a line of the trail, committed. On SQLite it wants the one
writer's turn, on PostgreSQL the end of the ward's chain.
"""

import itertools
import os
import time

import pytest
import sqlalchemy as sa

from portal import audit
from portal.ground import worker
from portal.ground.db import db, in_ward, writing
from portal.imports import service
from portal.imports.models import ImportRun, ImportState
from portal.people.models import Person
from tests.imports.lists import ROSTER, TODAY, bring_in, member, sheet
from tests.kit import chance

pytestmark = [pytest.mark.trust("G3-B"), pytest.mark.timeout(1800)]
PEOPLE = 10_000
LONGEST, USUAL = 1 / 50, 1 / 200  # of the time that the writing takes
NAMES = ("An", "Bình", "Cúc", "Dung", "Giang", "Hà", "Hoa", "Lan", "Mai", "Nga", "Oanh", "Phương", "Quyên", "Thảo")
NAMES += ("Thu", "Trang", "Tâm", "Tuyết", "Uyên", "Vân", "Xuân", "Yến")


def roster():
    names = itertools.islice(itertools.product(NAMES, repeat=3), PEOPLE)
    return sheet(
        ROSTER,
        *(member(f"Nguyễn {' '.join(name)}", **{"Số thẻ đảng viên": f"48.{at:06d}"}) for at, name in enumerate(names)),
    )


def in_a_worker_of_its_own():
    child = os.fork()
    if child:
        return child
    try:
        chance.draw_apart()
        while worker.take_next():
            pass
    finally:
        os._exit(0)


def test_saves_go_on_beside_it(app, ward):
    run = bring_in(app, ward, roster(), apply=False)
    with in_ward(1), writing():
        service.apply_later(ward.actor("office"), app.config["FILES"], run.id, TODAY)
        before = db.session.scalar(sa.select(sa.func.count(Person.id)))
    actor = ward.actor("front_1")
    db.session.remove()
    db.engine.dispose()
    child, waits, seen, begun = in_a_worker_of_its_own(), [], set(), time.monotonic()
    while os.waitpid(child, os.WNOHANG)[0] == 0:
        asked = time.monotonic()
        with in_ward(1):
            audit.record_apart(actor, "refused", None)
        waits.append(time.monotonic() - asked)
        if len(waits) % 20 == 0:  # half of a list is never told
            state = sa.select(ImportRun.state).where(ImportRun.id == run.id).execution_options(every_ward=True)
            seen.add(db.session.scalar(state))
            db.session.rollback()
        time.sleep(0.02)
    took = time.monotonic() - begun
    with in_ward(1):
        state = db.session.get(ImportRun, (1, run.id), populate_existing=True).state
        people = db.session.scalar(sa.select(sa.func.count(Person.id)))
        proved = audit.verify_all(1)
    waits.sort()
    print(
        f"\n{PEOPLE} people written in {took:.1f} s beside {len(waits)} saves: median {waits[len(waits) // 2]:.3f} s, "
        f"p99 {waits[len(waits) * 99 // 100]:.3f} s, longest {waits[-1]:.3f} s"
    )
    assert (state, people, proved.broken, proved.proof.wrong) == (ImportState.APPLIED, before + PEOPLE, None, [])
    assert seen <= {ImportState.APPLYING, ImportState.APPLIED}
    assert waits[len(waits) * 99 // 100] < took * USUAL
    assert waits[-1] < took * LONGEST
