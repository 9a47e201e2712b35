"""Two wards that differ only in what a reader may not know give that reader the same pages, byte for byte.

Not only the note must be missing: no count, no order, no button and no message may tell that it exists.
"""

import difflib
import re
from datetime import timedelta
from typing import NamedTuple

import pytest
from flask import current_app

from portal.ground import ids
from portal.ground.db import db, enter_ward, will_write
from portal.supervision.models import Note
from tests.kit.pages import Browser, standing
from tests.supervision.conftest import Month

ID = re.compile(rf"(?<![0-9a-z])[{ids.ALPHABET}]{{{ids.LENGTH}}}(?![0-9a-z])")


class Case(NamedTuple):
    """`shared` happens in both worlds, `hidden` in the second alone, `after` in both again, `then` in the second."""

    reader: str
    about: str  # whose row the reader tries to open
    shared: tuple = ()
    hidden: tuple = ()
    after: tuple = ()
    then: tuple = ()


def writes(whom, **how):
    return lambda month: month.write(whom, **how)


def reminds(whom):
    return lambda month: month.remind(whom)


def sends(month):
    month.send()


def front_3_sends(month):
    month.send("front_3", "front-3")


def meets(days):
    return lambda month: month.meet(month.ward.today + timedelta(days=days))


def opens(month):
    month.open()


def asks(whom, who="sec_1"):
    def deed(month):
        note = db.session.scalars(db.select(Note.id).where(Note.person_id == month.ward.people[whom])).one()
        month.ask(note, who)

    return deed


def looks(whom, who="sec_1"):
    """Opens the row on the cell's page, which the trail keeps as a view of that person's notes."""

    def deed(month):
        cell, row = ids.written(month.ward.units["cell-1"]), ids.written(month.ward.people[whom])
        browser = Browser(current_app._get_current_object(), month.ward, who)
        assert browser.get(f"/giam-sat/2022-04/chi-bo/{cell}?mo={row}").status_code == 200

    return deed


# With the meeting near only plain notes are hidden: of a reminder the member, whoever it is, is then told.
OTHERS = (writes("member_1b"), writes("member_1c"))
IN_3 = (writes("member_3", who="front_3", body="front-3"),)
CASES = {
    "helper, not sent": Case("helper_1", "helper_1", OTHERS, (writes("helper_1"),)),
    "helper, sent": Case("helper_1", "helper_1", OTHERS, (reminds("helper_1"),), (sends,)),
    "helper, after the sending": Case("helper_1", "helper_1", (*OTHERS, sends), (writes("helper_1"),)),
    "secretary, not sent": Case("sec_1", "sec_1", (*OTHERS, sends), (writes("sec_1"),)),
    "secretary, sent": Case("sec_1", "sec_1", OTHERS, (reminds("sec_1"),), (sends,)),
    "secretary, at the meeting": Case("sec_1", "sec_1", OTHERS, (writes("sec_1"),), (sends, meets(0))),
    "secretary, after opening the others": Case("sec_1", "sec_1", OTHERS, (writes("sec_1"),), (sends, meets(0), opens)),
    "another group's head, not sent": Case("front_3", "member_1", (), (writes("member_1"),)),
    "another group's head, sent": Case("front_3", "member_1", OTHERS, (reminds("member_1"),), (sends,)),
    "member, not sent": Case("member_1", "member_1", (*OTHERS, sends), (writes("member_1"),)),
    "member, sent": Case("member_1", "member_1", OTHERS, (reminds("member_1"),), (sends,)),
    "member, the meeting near": Case("member_1", "member_1", OTHERS, (writes("member_1"),), (sends, meets(1))),
    "mass organisation's head, not sent": Case("women_head", "member_1", OTHERS, (writes("member_1"),)),
    "mass organisation's head, sent": Case("women_head", "member_1", OTHERS, (reminds("member_1"),), (sends,)),
    "mass organisation's head, about herself": Case(
        "women_head", "women_head", OTHERS, (reminds("women_head"),), (sends,)
    ),
    "helper, asked about": Case("helper_1", "helper_1", OTHERS, (writes("helper_1"),), (sends,), (asks("helper_1"),)),
    "secretary, asked about by the deputy": Case(
        "sec_1", "sec_1", OTHERS, (writes("sec_1"),), (sends, meets(0)), (asks("sec_1", "dep_1"),)
    ),
    "member, asked about": Case("member_1", "member_1", OTHERS, (writes("member_1"),), (sends,), (asks("member_1"),)),
    "member, the note opened by the secretary": Case(
        "member_1", "member_1", OTHERS, (writes("member_1"),), (sends, looks("member_1"))
    ),
    "head, about himself": Case("front_1", "front_1", OTHERS, (writes("front_1", who="front_chair", body="front"),)),
    "head, about his kin": Case(
        "front_1", "relative_1", OTHERS, (writes("relative_1", who="front_chair", body="front"),), (sends,)
    ),
    "ward Front's chair, about herself": Case(
        "front_chair", "front_chair", IN_3, (writes("front_chair", who="front_3", body="front-3"),), (front_3_sends,)
    ),
    "ward secretary, about himself": Case(
        "ward_secretary",
        "ward_secretary",
        IN_3,
        (writes("ward_secretary", who="front_3", body="front-3"),),
        (front_3_sends,),
    ),
}


@pytest.fixture
def world(app, built, ward):
    """Begin again with the pristine ward and let these deeds happen."""
    database = built[1]

    def begin(deeds):
        db.session.remove()
        database.restore(db.engine)
        enter_ward(1)
        will_write(False)
        month = Month(ward)
        for deed in deeds:
            deed(month)
        will_write(False)
        return month

    return begin


def pages(ward, about):
    unit = {code: ids.written(number) for code, number in ward.units.items()}
    person, month = ids.written(ward.people[about]), "/giam-sat/2022-04"
    return [
        "/",
        "/thong-bao",
        "/giam-sat/cua-toi",
        "/toi",
        "/toi/ai-da-xem",
        "/toi/du-lieu",
        month,
        f"{month}/tien-do",
        "/dang-vien",
        "/dang-vien?thang-nay=written",
        "/dang-vien/in",
        "/dang-vien/in?thang-nay=written",
        f"/dang-vien/{person}",
        f"/dang-vien/{person}/qua-trinh",
        f"/ho-so-minh-chung/{person}/2022-quy-2",
        f"/ho-so-minh-chung/{person}/2022",
        *(
            f"{month}/{unit[body]}{rest}"
            for body in ("front-1", "front-3", "women", "cell-1")
            for rest in ("", f"?mo={person}", "?loc=da", "?loc=chua", "/gui", "/khong-y-kien", "/in", "/phieu")
        ),
        *(f"{month}/chi-bo/{unit['cell-1']}{rest}" for rest in ("", f"?mo={person}")),
        *(f"{month}/tien-do/{what}/{unit[code]}" for what in ("da", "chua") for code in ("front-1", "cell-1")),
    ]


def plain(text, known):
    """The page without what wanders; what was made in this world is named by its place on the page."""
    met: dict[str, str] = {}
    return ID.sub(
        lambda found: found[0] if found[0] in known else met.setdefault(found[0], f"«{len(met) + 1}»"), standing(text)
    )


def seen(app, ward, case):
    named = (ward.units, ward.people, ward.accounts, ward.versions)
    known = {ids.written(one) for kind in named for one in kind.values()}
    known |= {ids.written(one) for several in ward.commitments.values() for one in several}
    browser = Browser(app, ward, case.reader)
    shown = {}
    for address in pages(ward, case.about):
        answer = browser.get(address)
        shown[address] = (answer.status_code, answer.headers.get("Location"), plain(answer.text, known))
    return shown


def difference(address, before, after):
    lines = difflib.unified_diff(before[2].splitlines(), after[2].splitlines(), n=1, lineterm="")
    return "\n".join((address, f"{before[:2]} {after[:2]}", *lines))


@pytest.mark.grid
@pytest.mark.parametrize("name", CASES)
def test_what_may_not_be_known_changes_no_page(app, ward, world, name):
    case = CASES[name]
    world((*case.shared, *case.after))
    without = seen(app, ward, case)
    world((*case.shared, *case.hidden, *case.after, *case.then))
    with_it = seen(app, ward, case)
    assert sum(status == 200 for status, _, _ in without.values()) >= 5, "the reader opened hardly anything"
    told = [difference(one, without[one], with_it[one]) for one in without if without[one] != with_it[one]]
    assert not told, "\n\n".join(told)


def test_the_worlds_do_differ_for_who_may_know(app, ward, world):
    """Else the comparison above would compare nothing."""
    case = Case("dep_1", "sec_1", OTHERS, (reminds("sec_1"),), (sends,))
    world((*case.shared, *case.after))
    without = seen(app, ward, case)
    world((*case.shared, *case.hidden, *case.after))
    assert seen(app, ward, case) != without
