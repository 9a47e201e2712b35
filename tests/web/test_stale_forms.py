"""Nothing is overwritten unseen: a form opened before another saved is told what changed, and keeps both."""

from datetime import date

import pytest

from portal import audit
from portal.ground.db import db, in_ward, will_write, writing
from portal.ground.ids import written
from portal.policy import Action
from portal.supervision.models import Period
from portal.web import stale
from portal.web.drawn import forms_of
from tests.kit.forms import form_on, marks
from tests.web.test_every_form import WRITERS, pages_of

DATES = "/giam-sat/chuong-trinh/ky/2022-04/ngay"
PROGRAMME = "/giam-sat/chuong-trinh"
TERMS = "/luu-tru/thoi-han"


def sends(form, **said):
    return marks(form) | form.says() | said


def period():
    db.session.expire_all()
    return db.session.scalar(db.select(Period).where(Period.month == "2022-04"))


@pytest.mark.parametrize("htmx", [False, True])
def test_two_people_change_the_same_period(as_, ward, htmx):
    first, second = as_("office"), as_("office")
    stale_form = form_on(second.get(PROGRAMME), DATES)
    assert first.post(DATES, sends(form_on(first.get(PROGRAMME), DATES), due_on="27/04/2022")).status_code == 303
    answer = second.post(DATES, sends(stale_form, locks_on="09/05/2022"), htmx)
    assert answer.status_code == 409
    assert (f"{period().due_on:%d/%m}", f"{period().locks_on:%d/%m}") == ("27/04", "06/05")
    assert "27/04/2022" in answer.text
    assert "người khác vừa sửa" in answer.text
    again = form_on(answer, DATES)
    assert (again.says()["due_on"], again.says()["locks_on"]) == (["27/04/2022"], ["09/05/2022"])
    assert second.post(DATES, sends(again)).status_code == 303
    assert (f"{period().due_on:%d/%m}", f"{period().locks_on:%d/%m}") == ("27/04", "09/05")


def test_what_both_changed_shows_theirs_and_keeps_yours(as_, ward):
    first, second = as_("office"), as_("office")
    stale_form = form_on(second.get(PROGRAMME), DATES)
    first.post(DATES, sends(form_on(first.get(PROGRAMME), DATES), due_on="27/04/2022"))
    answer = second.post(DATES, sends(stale_form, due_on="26/04/2022"))
    assert answer.status_code == 409
    assert "<td>27/04/2022</td><td>26/04/2022</td>" in answer.text
    assert form_on(answer, DATES).says()["due_on"] == ["26/04/2022"]


def test_the_same_change_by_both_is_no_quarrel(as_, ward):
    first, second = as_("office"), as_("office")
    stale_form = form_on(second.get(PROGRAMME), DATES)
    first.post(DATES, sends(form_on(first.get(PROGRAMME), DATES), due_on="27/04/2022"))
    assert second.post(DATES, sends(stale_form, due_on="27/04/2022")).status_code == 303


def test_a_list_is_joined_line_by_line(as_, ward):
    first, second = as_("office"), as_("office")
    action = "/luu-tru/ngay-nghi"
    mine, theirs = (form_on(one.get(TERMS), action) for one in (second, first))
    (days,) = theirs.says()["holidays"]
    assert first.post(action, sends(theirs, holidays=days + "\n05/09/2022")).status_code == 303
    without = "\n".join(days.splitlines()[1:])
    assert second.post(action, sends(mine, holidays=without + "\n20/11/2022")).status_code == 303
    (joined,) = form_on(first.get(TERMS), action).says()["holidays"]
    assert {"05/09/2022", "20/11/2022"} < set(joined.split())
    assert days.splitlines()[0] not in joined.split()


def test_lines_that_either_took_away_are_gone_and_those_either_added_stand():
    assert stale.joined_lines("a\nb\nc", "a\nc\nd", "b\nc\ne") == "c\nd\ne"
    assert stale.joined_lines("", "a", "a") == "a"


def test_a_day_that_the_form_offers_by_itself_is_nobodys_change(app):
    with app.test_request_context():
        assert stale._is_todays(["24/04/2022"], ["25/04/2022"], date(2022, 4, 24))
        assert not stale._is_todays(["24/04/2022"], ["26/04/2022"], date(2022, 4, 24))


def test_where_nothing_was_done_since_the_page_is_not_looked_at_again(as_, ward, monkeypatch):
    office, looks = as_("office"), []
    at = stale.SecondLook.at
    monkeypatch.setattr(stale.SecondLook, "at", lambda self, page: looks.append(page) or at(self, page))
    fresh, older = (form_on(office.get(PROGRAMME), DATES) for _ in range(2))
    assert office.post(DATES, sends(fresh, due_on="27/04/2022")).status_code == 303
    assert not looks
    assert office.post(DATES, sends(older, locks_on="09/05/2022")).status_code == 409
    assert set(looks) == {PROGRAMME}


def test_who_merely_looked_makes_nobody_look_again(as_, ward, monkeypatch):
    """A page of one person is a view in the trail, and changes nothing."""
    office, looks = as_("office"), []
    fresh = form_on(office.get(PROGRAMME), DATES)
    entries = audit.last_number()
    audit.record_apart(ward.actor("sec_1"), Action.PLAN_READ, None)
    db.session.rollback()  # what was read before saw the trail as it stood then
    assert audit.last_number() == entries + 1
    monkeypatch.setattr(stale.SecondLook, "at", lambda *_: looks.append(1) or "")
    assert office.post(DATES, sends(fresh, due_on="27/04/2022")).status_code == 303
    assert not looks


def test_a_form_drawn_after_ones_own_deed_is_as_fresh_as_it(app, ward):
    """Unless another's entry came between, or the deed was taken back."""

    def deed():
        audit.record(ward.actor("office"), Action.SETTINGS_MANAGE)

    def anothers():
        audit.record_apart(ward.actor("sec_1"), "viewed", None)
        db.session.rollback()  # what is read from here on may show it

    with app.test_request_context(DATES, method="POST"):
        stale.note_the_trail()
        begun = stale._seen_until()
        with in_ward(1), writing():
            deed()
        assert stale._seen_until() == begun + 1
        anothers()
        assert stale._seen_until() == begun, "somebody else wrote something"
        stale.note_the_trail()
        begun = stale._seen_until()
        will_write()
        deed()
        will_write(False)
        db.session.rollback()
        anothers()
        assert stale._seen_until() == begun
        stale.note_the_trail()
        assert stale._revealed(stale._concealed(stale._seen_until())) == begun + 1
        assert stale._concealed(7) != stale._concealed(7), "the number is not to be guessed"


def test_a_deed_elsewhere_makes_nobody_look_again_and_one_on_what_was_read_does(as_, ward, monkeypatch):
    """The page had read no note; a note is written. Then a setting that it had read is."""
    office, head, looks = as_("office"), as_("front_1"), []
    days = form_on(office.get(TERMS), "/luu-tru/ngay-nghi")
    note = f"/giam-sat/2022-04/{written(ward.units['front-1'])}/{written(ward.member_1)}"
    at = stale.SecondLook.at
    monkeypatch.setattr(stale.SecondLook, "at", lambda self, page: looks.append(page) or at(self, page))
    assert head.post(note, {"deed": "nil"}).status_code == 303
    assert office.post("/luu-tru/ngay-nghi", sends(days)).status_code == 303
    assert not looks
    days, older = (form_on(office.get(TERMS), "/luu-tru/ngay-nghi") for _ in range(2))
    assert office.post("/luu-tru/ngay-nghi", sends(days, holidays="02/09/2022")).status_code == 303
    assert office.post("/luu-tru/ngay-nghi", sends(older)).status_code in (303, 409)
    assert looks


def test_a_seal_from_before_an_upgrade_is_looked_at(app, as_, ward):
    """It does not say which tables its page had read."""
    office = as_("office")
    form = form_on(office.get(PROGRAMME), DATES)
    with app.test_request_context(base_url="https://localhost"):
        opened = stale.read(marks(form)["opened"])
        told = [opened.action, opened.page, opened.day.isoformat(), opened.trail]
        before = opened.says | {"due_on": ["01/04/2022"]}
        sealed = stale._serializer().dumps([*told, before])
    assert office.post(DATES, sends(form, opened=sealed, due_on="26/04/2022")).status_code == 409


def test_a_seal_of_another_form_or_none_of_ours_changes_nothing(as_, ward):
    office = as_("office")
    form = form_on(office.get(PROGRAMME), DATES)
    other = marks(form_on(office.get(TERMS), TERMS))["opened"]
    for opened in ("", "xau", other):
        assert office.post(DATES, sends(form, opened=opened, due_on="27/04/2022")).status_code == 303


@pytest.mark.grid
@pytest.mark.parametrize("name", WRITERS)
def test_every_prefilled_form_of_every_page_knows_its_version(app, ward, as_, name):
    """Each is handed in as if one of its fields had stood otherwise when opened: it is told, and not recorded."""
    browser, seen, offences = as_(name), set(), []
    for url, page in list(pages_of(app, ward, browser)):
        for form in forms_of(page.text):
            if not form.posts or form.action in seen or form.attributes.get("data-autosave") != "/nhap":
                continue
            seen.add(form.action)
            lists = {one.name for one in form.typed if stale.LINES in one.attributes}  # joined line by line instead
            filled = [one for one, values in form.says().items() if any(values) and one not in lists]
            if not filled:
                continue
            with app.test_request_context(base_url="https://localhost"):
                opened = stale.read(marks(form).get("opened", ""))
                if opened is None:
                    offences.append(f"{url}: {form.action} carries no version")
                    continue
                before = opened.says | {filled[0]: ["một điều khác"]}
                old = opened._replace(trail="", says=before).sealed
            answer = browser.post(form.action, sends(form, opened=old, **{filled[0]: "một điều thứ ba"}))
            if answer.status_code != 409 or "người khác vừa sửa" not in answer.text:
                offences.append(f"{url}: {form.action} answers {answer.status_code} to a stale save")
            elif form_on(answer, form.action).says() is None:
                offences.append(f"{url}: {form.action} is gone from the answer")
    assert not offences, "\n".join(offences)
