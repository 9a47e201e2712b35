"""Every form of every page in a real browser, refused in each way in which it can be: all that was typed is still
there, on the page and in the draft, with the reason and a way to go on.

Each form is met once, by the least person who has it, in a way that rotates by the seed, a seventh of them in a run;
`make trust` takes every form through every way. What a way does not refuse is recorded, and that is no concern of this
walk.
"""

from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite

from portal.accounts.models import Account, SignIn
from portal.ground import clock
from portal.ground.db import db, enter_ward, in_ward, writing
from portal.organisations.models import Holding, Unit, UnitKind
from portal.people.models import CellMembership, Membership, OrganisationMembership, Residence
from portal.plans.models import PlanVersion, VersionState
from portal.supervision.models import Closing, Helper, Period, Typist
from portal.web import guard, stale
from portal.web.drawn import forms_of
from tests.journeys.test_every_form_left import FILL, SAYS
from tests.kit import chance, sampling
from tests.kit.lived import live, pages_met
from tests.kit.ward import TODAY

pytestmark = pytest.mark.journey
LEAST_FIRST = ("member_1", "typist_1", "youth_head", "front_1", "sec_1", "ward_secretary", "office")
COOKIE = "__Host-session"

KEEP = "() => dispatchEvent(new Event('online'))"  # what is typed is kept at once, as when a network comes back
PRESS = """form => {
  form.noValidate = true;
  form.dataset.agreed = 'yes';
  form.requestSubmit([...form.elements].find(one => one.type === 'submit' && !one.hasAttribute('formaction')));
}"""
SEEN = """() => [document.body.innerText, ...[...document.querySelectorAll('textarea, input:not([type=hidden])')]
  .filter(one => one.checkVisibility()).map(one => one.value)].join(' ')"""
REASONS = """() => [...document.querySelectorAll('.refusal, .field-error, [role=alert], .notice, .failed')]
  .filter(one => one.checkVisibility() && !one.matches('.handed-back') && one.innerText.trim()).length"""
WAYS_ON = "() => [...document.querySelectorAll('main a[href], main button')].some(one => one.checkVisibility())"


class Case(NamedTuple):
    """A form that stands open and is filled in, with what its way may touch."""

    app: object
    ward: object
    name: str
    window: object
    action: str
    as_: object

    @property
    def form(self):
        return self.window.locator(f'form[method=post][action="{self.action}"]').first


@contextmanager
def rows_otherwise(model, where, **values):
    """These rows say something else for a while."""
    with in_ward(1), writing():
        rows = db.session.scalars(sa.select(model).where(where)).all()
        before = [(one.id, {name: getattr(one, name) for name in values}) for one in rows]
        for one in rows:
            for name, value in values.items():
                setattr(one, name, value)
    db.session.remove()
    yield
    with in_ward(1), writing():
        for number, values_before in before:
            db.session.execute(sa.update(model).where(model.id == number).values(**values_before))
    db.session.remove()


@contextmanager
def the_lock_has_passed(_case):
    clock.run_on_from(datetime(2022, 5, 10, 8, tzinfo=clock.HERE), chance.read())
    yield
    clock.run_on_from(chance.WARD_BEGINS, chance.BEGINS)


@contextmanager
def the_month_is_closed(case):
    with in_ward(1), writing():
        month = db.session.scalar(sa.select(Period.id))
        cells = db.session.scalars(sa.select(Unit.id).where(Unit.kind == UnitKind.CELL)).all()
        for cell in cells:
            db.session.add(
                Closing(cell_id=cell, period_id=month, by=case.ward.sec_1, capacity="Bí thư", closed_on=TODAY)
            )
    db.session.remove()
    yield
    with in_ward(1), writing():
        db.session.execute(sa.delete(Closing))
    db.session.remove()


@contextmanager
def the_plan_was_changed(_case):
    with rows_otherwise(PlanVersion, sa.true(), state=VersionState.SUPERSEDED):
        yield


@contextmanager
def the_member_has_moved(case):
    """Whom the form is about, and who writes it, left the cell, the group and the organisation yesterday."""
    gone = {"valid_until": date(2022, 4, 24)}
    with (
        rows_otherwise(CellMembership, CellMembership.cell_id == case.ward.units["cell-1"], **gone),
        rows_otherwise(Residence, sa.true(), **gone),
        rows_otherwise(OrganisationMembership, sa.true(), **gone),
        rows_otherwise(Membership, Membership.person_id != case.ward.people[case.name], **gone),
    ):
        yield


@contextmanager
def the_post_has_ended(case):
    """And with it the session: its person comes in again as what they still are."""
    mine, gone = case.ward.people[case.name], {"valid_until": date(2022, 4, 24)}
    with (
        rows_otherwise(Holding, Holding.person_id == mine, **gone),
        rows_otherwise(Helper, Helper.person_id == mine, **gone),
        rows_otherwise(Typist, Typist.person_id == mine, **gone),
    ):
        yield


@contextmanager
def the_right_was_lost(case):
    """The session goes on, as when somebody is no longer named as a helper."""
    mine = SignIn.account_id == case.ward.accounts[case.name]
    with rows_otherwise(SignIn, mine, posts=[]), the_post_has_ended(case):
        yield


@contextmanager
def the_account_was_ended(case):
    with rows_otherwise(Account, Account.id == case.ward.accounts[case.name], disabled_at=chance.read()):
        yield


@contextmanager
def another_saved_meanwhile(case):
    """As if each field had stood otherwise when the form was opened; forms with a number of their own get an older."""
    sealed = case.form.locator("input[name=opened]")
    if sealed.count():
        with case.app.test_request_context(base_url="https://localhost"):
            opened = stale.read(sealed.input_value())
            if opened:
                before = {name: ["một điều khác"] for name in opened.says}
                old = opened._replace(trail="", says=before).sealed
                sealed.evaluate("(field, value) => { field.value = value; }", old)
    for name in ("version", "revision", "seen"):
        for field in case.form.locator(f"input[type=hidden][name={name}]").all():
            field.evaluate("field => { field.value = '77'; }")
    yield


@contextmanager
def the_session_was_renewed(case):
    """In another tab the same person went out and came in again: this page's token is of a session gone."""
    come_in_again(case)
    yield


@contextmanager
def the_session_is_over(case):
    with rows_otherwise(SignIn, SignIn.account_id == case.ward.accounts[case.name], ended_at=chance.read()):
        yield


@contextmanager
def it_is_too_long(_case):
    yield


@contextmanager
def the_server_is_away(case):
    case.window.context.set_offline(True)
    yield
    case.window.context.set_offline(False)


@contextmanager
def the_disk_is_full(_case):
    def breaks(*_about):
        raise sa.exc.OperationalError("INSERT", {}, sqlite.OperationalError("database or disk is full"))

    sa.event.listen(db.engine, "commit", breaks)
    yield
    sa.event.remove(db.engine, "commit", breaks)


WAYS = (
    the_lock_has_passed,
    the_month_is_closed,
    the_plan_was_changed,
    the_member_has_moved,
    the_post_has_ended,
    the_right_was_lost,
    the_account_was_ended,
    another_saved_meanwhile,
    the_session_was_renewed,
    the_session_is_over,
    it_is_too_long,
    the_server_is_away,
    the_disk_is_full,
)
PASSING = {the_server_is_away, the_disk_is_full}  # the draft is looked for when it is over
COMING_IN_AGAIN = {the_post_has_ended, the_session_is_over}
UNREAD = {the_account_was_ended}  # nobody opens a page any more
UNANSWERED = PASSING  # the deed itself never goes, or comes to nothing
SEALED = COMING_IN_AGAIN | UNREAD  # a screen at the door shows nobody's words: they wait sealed


def come_in_again(case):
    value = case.as_(case.name).client.get_cookie(COOKIE, domain="localhost").value
    standing = next(one for one in case.window.context.cookies() if one["name"] == COOKIE)
    case.window.context.add_cookies([{**standing, "value": value}])


def words_of(typed):
    """What a person wrote, in one line each."""
    return [" ".join(value.split()) for _, value in typed if len(value) > 11 and " " in value]


def missing(words, text):
    text = " ".join(text.split())
    return [one for one in words if one not in text]


def lost(case, url, way):
    """What is not as promised once the form was refused in this way; nothing where it was recorded."""
    window, context = case.window, case.window.context
    long = " dài" * 20_000 if way is it_is_too_long else ""
    case.form.evaluate(FILL, ["Chữ gõ thử số", long])
    typed = case.form.evaluate(SAYS)
    with window.expect_response(lambda answer: answer.request.method == "POST"):
        window.evaluate(KEEP)
    window.wait_for_timeout(100)
    words = words_of(typed)
    with ExitStack() as passing:
        passing.enter_context(way(case))
        status = press(case, way)
        if status < 400:
            return None
        told = list(untold(window, words, way))
        if way in PASSING:
            passing.close()
        if way in COMING_IN_AGAIN:
            come_in_again(case)
        if way not in UNREAD and way is not it_is_too_long:
            told += undrafted(context, url, case.action, typed, words)
    return [f"{case.name} {url} {case.action} {way.__name__} {status}: {one}"[:700] for one in told]


def press(case, way):
    """The answer's status; 599 for none."""
    if way in UNANSWERED:
        case.form.evaluate(PRESS)
        case.window.wait_for_timeout(1500)
        return 599
    path = urlsplit(case.action).path
    with case.window.expect_response(
        lambda answer: answer.request.method == "POST" and urlsplit(answer.url).path == path
    ) as met:
        case.form.evaluate(PRESS)
    status = met.value.status
    if met.value.request.resource_type == "document":
        case.window.wait_for_load_state()
    case.window.wait_for_timeout(300)
    return status


def untold(window, words, way):
    if gone := missing(words, window.evaluate(SEEN)) if way not in SEALED else ():
        yield f"not on the page: {gone}"
    if not window.evaluate(REASONS):
        yield "no reason"
    if not window.evaluate(WAYS_ON):
        yield "no way to go on"


def undrafted(context, url, action, typed, words):
    again = context.new_page()
    again.goto(url)
    here = again.locator(f'form[method=post][action="{action}"]')
    if here.count() and here.first.evaluate(SAYS) == typed:
        again.close()
        return
    again.goto("/nhap")
    if gone := missing(words, again.evaluate(SEEN)):
        yield f"not in the draft: {gone}"
    again.close()


@pytest.fixture(scope="session")
def met():
    """By person, the forms that nobody lesser has; filled as they are asked for."""
    return {}


def forms_for(app, ward, as_, name, met):
    for one in LEAST_FIRST[: LEAST_FIRST.index(name) + 1]:
        if one in met:
            continue
        seen, met[one] = {endpoint for forms in met.values() for endpoint in forms}, {}
        for url, page in pages_met(app, ward, as_(one)):
            for form in forms_of(page.text):
                with app.test_request_context(base_url="https://localhost"):
                    endpoint = guard.endpoint_of(form.action) if form.posts else ""
                if endpoint and endpoint not in seen and "data-autosave" in form.attributes:
                    met[one].setdefault(endpoint, (url, form.action))
    return met[name]


class Walk:
    """One person's way over their forms."""

    def __init__(self, app, ward, as_, visit, name, config, database):
        self.app, self.ward, self.as_, self.name, self.config, self.database = app, ward, as_, name, config, database
        self.page, self.came_to = visit(name), {"refused": 0, "recorded": 0}

    def refuse(self, url, action, way):
        window = self.page.context.new_page()
        window.on("dialog", lambda dialog: dialog.accept())
        case = Case(self.app, self.ward, self.name, window, action, self.as_)
        window.goto(url)
        if not case.form.count():  # an earlier deed of the walk was recorded and took it along
            self.begin_anew()
            window.goto(url)
        told = lost(case, url, way)
        self.came_to["recorded" if told is None else "refused"] += 1
        window.close()
        return told or []

    def begin_anew(self):
        db.session.remove()
        self.database.restore(db.engine)
        enter_ward(1)
        live(self.ward, self.config)
        come_in_again(Case(self.app, self.ward, self.name, self.page, "", self.as_))


@pytest.fixture
def walk(app, ward, as_, visit, built, pytestconfig):
    live(ward, pytestconfig)
    return lambda name: Walk(app, ward, as_, visit, name, pytestconfig, built[1])


@pytest.mark.walk
@pytest.mark.grid(one_in=3)
@pytest.mark.parametrize("name", LEAST_FIRST)
def test_each_form_is_refused_and_nothing_is_lost(app, ward, as_, walk, met, pytestconfig, name):
    forms, going, gone = forms_for(app, ward, as_, name, met), walk(name), []
    taken = sampling.a_share(forms.values(), f"refused {name}", pytestconfig.getoption("--whole"))
    for number, (url, action) in enumerate(taken):
        gone += going.refuse(url, action, WAYS[(number + int(sampling.seed())) % len(WAYS)])
    assert forms
    assert not gone, "\n".join(gone)


@pytest.mark.trust("G2-U")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("name", LEAST_FIRST)
def test_each_form_is_refused_in_each_way(app, ward, as_, walk, met, name, way, drill):
    forms, going, gone = forms_for(app, ward, as_, name, met), walk(name), []
    for url, action in forms.values():
        gone += going.refuse(url, action, way)
    drill.count(len(forms), len(gone))
    assert not gone, "\n".join(gone)
