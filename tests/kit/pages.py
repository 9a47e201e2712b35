"""A browser without a screen: keeps cookies, sends tokens, knows parts from pages."""

import re
from html.parser import HTMLParser

from flask import g, session
from flask_wtf.csrf import generate_csrf

from portal.accounts import session as sessions
from portal.accounts.models import Account
from portal.ground.clock import now
from portal.ground.db import db, enter_ward, will_write
from portal.web import strict
from tests.kit import trailed, weighed

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
SITE = "https://localhost"
WANDERING = (  # what differs between any two openings of one page
    (re.compile(r'(name="csrf_token"[^>]*value=|X-CSRFToken": )"[^"]*"'), r'\1"…"'),
    (re.compile(r'(name="(?:once|draft_window|draft_drawn|opened|cua-so)"[^>]*value=)"[^"]*"'), r'\1"…"'),
    (re.compile(r"\b\d\d:\d\d(:\d\d)?\b"), "…"),
)
FROM_OURS = {"Origin": SITE, "Sec-Fetch-Site": "same-origin"}  # what a browser adds to a form of the portal's own page


def standing(text):
    """A page without what wanders: tokens are signed by the second, and a second may end between two openings."""
    for pattern, instead in WANDERING:
        text = pattern.sub(instead, text)
    return text


class Form(HTMLParser):
    """A form of a page: where it posts and what it would send untouched."""

    def __init__(self, html, action=None):
        super().__init__()
        self.wanted, self.forms, self.open, self.select, self.area = action, [], None, None, None
        self.feed(html)
        found = [form for form in self.forms if action is None or action in form["action"]]
        assert found, f"no form for {action} among {[form['action'] for form in self.forms]}"
        self.action, self.fields = found[0]["action"], found[0]["fields"]

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.open = {"action": attrs.get("action", ""), "fields": {}}
            self.forms.append(self.open)
        elif self.open is None or ("name" not in attrs and tag not in {"option"}):
            return
        elif tag == "input" and attrs.get("type") in {"checkbox", "radio"}:
            if "checked" in attrs:
                self.open["fields"][attrs["name"]] = attrs.get("value", "on")
        elif tag == "input" and attrs.get("type") != "file":
            self.open["fields"][attrs["name"]] = attrs.get("value", "")
        elif tag == "textarea":
            self.area = attrs["name"]
            self.open["fields"][self.area] = ""
        elif tag == "select":
            self.select = attrs["name"]
        elif tag == "option" and self.select and ("selected" in attrs or self.select not in self.open["fields"]):
            self.open["fields"][self.select] = attrs.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.open is not None and self.area:
            self.open["fields"][self.area] += data


class Browser:
    """`as_("front_3")` gives one that is signed in; `get` and `post` answer with the response."""

    def __init__(self, app, ward=None, name=None):
        self.client, self._token, self.number = app.test_client(), "", ward.number if ward else 1
        if name:
            with app.test_request_context(base_url=SITE):
                enter_ward(self.number)
                will_write()
                account = db.session.get(Account, (self.number, ward.accounts[name]))
                visitor = sessions.begin(account, "test")
                # As after a code at the door: what this portal does is asked by thousands of tests, how one gets in
                # by those of the door (tests/accounts/test_second_factor.py), which go the real way.
                visitor.sign_in.factor_at = now()
                token = visitor.token
                # What any page of theirs would carry; the gate asks for it as it does of everybody.
                self._token, proof = generate_csrf(), session["csrf_token"]
                del g.csrf_token
                self.client.set_cookie(strict.name(), strict.value_of(token), domain="localhost", secure=True)
                db.session.commit()
                will_write(False)
                db.session.remove()
            with self.client.session_transaction(base_url=SITE) as cookie:
                cookie["_user_id"], cookie["_fresh"], cookie["was"] = token, True, str(account.id)
                cookie["csrf_token"] = proof
            enter_ward(self.number)

    def get(self, url, htmx=False, **kwargs):
        headers = {**(HTMX if htmx else {}), **kwargs.pop("headers", {})}
        self._let_go()
        answer = self.client.get(url, base_url=SITE, headers=headers, **kwargs)
        self._asked("GET", url, answer)
        return self._keep(answer)

    def post(self, url, data=None, htmx=False, token=True, **kwargs):
        data = dict(data or {})
        if token and "csrf_token" not in data:
            data["csrf_token"] = self.token()
        headers = {**FROM_OURS, **(HTMX if htmx else {}), **kwargs.pop("headers", {})}
        headers = {name: value for name, value in headers.items() if value is not None}
        self._let_go()
        if url.startswith(("/dang-", "/kich-hoat")):
            self._token = ""  # who comes in or goes out gets another
        with trailed.watching() as written:
            answer = self.client.post(url, base_url=SITE, data=data, headers=headers, **kwargs)
        assert answer.status_code >= 400 or not written.unseen, f"{url} changed {written.unseen} without the trail"
        self._asked("POST", url, answer, written.begun)
        return self._keep(answer)

    def submit(self, page, action=None, htmx=False, **fields):
        """Fill in a form of the page and hand it in."""
        form = Form(page.text, action)
        return self.post(form.action, form.fields | fields, htmx)

    def token(self):
        """What the forms of this browser's pages carry, as the door's page says it once for its session."""
        if not self._token:
            page = self.get("/dang-nhap")
            found = re.search(r'X-CSRFToken": "([^"]+)"', page.text)
            found = found or re.search(r'csrf_token" value="([^"]+)"', page.text)
            assert found, f"{page.status_code}: {page.text[:500]}"
            self._token = found[1]
        return self._token

    def _asked(self, method, url, answer, begun=()):
        why = weighed.unasked(self.client.application, method, url, answer, begun)
        assert not why, why

    @staticmethod
    def _let_go():
        """A test that read after its own writing would hold the lock which the request is waiting for."""
        db.session.rollback()
        will_write(False)

    def _keep(self, response):
        db.session.remove()  # the test reads what was committed, not what it remembers
        for name in list(g):  # the test's own context outlives each request: who was at the door must not
            g.pop(name)
        enter_ward(self.number)
        return response
