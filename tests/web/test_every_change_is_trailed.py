"""Every form of every page handed in, as it stands and with its words changed: what it comes to change ends in the
trail, on which a stale form is found out. `Browser.post` asks the same of each request of the whole suite."""

import pytest

from portal.ground.db import db
from portal.web import guard
from portal.web.drawn import forms_of
from tests.kit import trailed
from tests.kit.forms import marks
from tests.kit.lived import live, pages_met
from tests.web.test_every_form import WRITERS


def changed(form):
    """As it stands, with a word more wherever something is written and a day wherever one is missing."""
    said = {}
    for one in form.typed:
        values = form.says().get(one.name, [])
        wordy = one.kind in ("text", "textarea") and one.attributes.get("inputmode") != "numeric"
        if wordy:
            said[one.name] = [f"{values[0] if values else 'Chữ'} thêm"]
        elif one.attributes.get("inputmode") == "numeric" and not any(values):
            said[one.name] = ["20/04/2022"]
    return said


@pytest.mark.grid
@pytest.mark.parametrize("name", WRITERS)
def test_what_a_form_changes_ends_in_the_trail(app, ward, as_, pytestconfig, built, name):
    live(ward, pytestconfig)
    browser, forms, recorded = as_(name), {}, set()
    for url, page in pages_met(app, ward, browser):
        for form in forms_of(page.text):
            with app.test_request_context(base_url="https://localhost"):
                endpoint = guard.endpoint_of(form.action) if form.posts else ""
            if endpoint and endpoint not in guard.EXEMPT and form.typed and not form.asks_a_password:
                forms.setdefault(endpoint, (url, form.action))
    for endpoint, (url, action) in forms.items():
        for words in (False, True):
            page = browser.get(url)
            form = next((one for one in forms_of(page.text) if one.posts and one.action == action), None)
            if form is None:
                continue
            hidden = {one.name: one.values[0] for one in form.controls if one.kind == "hidden" and one.values}
            answer = browser.post(action, hidden | form.says() | marks(form) | (changed(form) if words else {}))
            if answer.status_code < 400:
                recorded.add(endpoint)
    print(f"{name}: {len(recorded)} of {len(forms)} forms were recorded; not: {sorted(set(forms) - recorded)}")
    assert forms


def test_a_change_without_a_trail_is_noticed(app, ward):
    with trailed.watching() as written:
        db.session.execute(db.text("UPDATE unit SET name = name"))
    assert written.unseen == {"unit"}
    db.session.rollback()
