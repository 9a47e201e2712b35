"""What the pages draw that somebody may send: forms with what stands in them, and what links put into addresses."""

import re
from contextlib import suppress
from typing import NamedTuple

from flask import url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError, RequestRedirect

from portal.web.drawn import attributes_of, forms_of

LEAVES = re.compile(r"^/(dang-xuat|static)")
ACTION = re.compile(r'<form\b[^>]*\baction="(/[^"#]*)')
ARGUMENT = re.compile(r"<[^>]+>")
LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')
BUTTON = re.compile(r"<button\b([^>]*)>")
ID = re.compile(r"[0-9a-hjkmnp-tv-z]{13}|\d+")


class Known(NamedTuple):
    """A form that some page draws: where it posts, and what it would send untouched."""

    page: str
    action: str
    posts: bool
    fields: dict  # name: values
    files: frozenset
    endpoint: str

    @property
    def kind(self):
        return self.endpoint, frozenset(self.names)

    @property
    def names(self):
        """A field of each row is one field."""
        return [f"{self.endpoint} {ID.sub('·', name)}" for name in (*self.fields, *self.files)]


class Places:
    """What may stand in each route's address: what links put there."""

    def __init__(self, app):
        self.app, self.adapter, self.said = app, app.url_map.bind("localhost"), {}

    def met(self, text):
        for method, pattern in (("GET", LINK), ("POST", ACTION)):
            for link in set(pattern.findall(text)):
                with suppress(HTTPException, RequestRedirect):
                    for name, value in self.adapter.match(path_of(link), method=method)[1].items():
                        self.said.setdefault(name, {})[value] = True

    def any(self, chance):
        """A route, as an address with things of its kind: (endpoint, address, whether it writes)."""
        rules = [rule for rule in self.app.url_map.iter_rules() if rule.endpoint != "static"]
        rule = chance.choice(rules)
        every = [value for values in self.said.values() for value in values if isinstance(value, int)]
        given = {name: chance.choice(list(self.said.get(name, ())) or every or [1]) for name in rule.arguments}
        writes = "GET" not in rule.methods
        with self.app.test_request_context(base_url="https://localhost"):
            try:
                return rule.endpoint, url_for(rule.endpoint, **given), writes
            except (BuildError, ValueError, TypeError):
                return rule.endpoint, ARGUMENT.sub("x", rule.rule), writes


def drawn_on(page, text, endpoint_of):
    for form in forms_of(text):
        action = form.action or page
        if LEAVES.match(action):
            continue
        fields = {}
        for one in form.controls:
            if one.name and one.kind != "file":
                fields.setdefault(one.name, []).extend(one.values)
        for found in BUTTON.finditer(form.inner):
            told = attributes_of(found[1])
            if told.get("name"):
                fields.setdefault(told["name"], []).append(told.get("value", ""))
        files = frozenset(one.name for one in form.controls if one.name and one.kind == "file")
        fields.pop("csrf_token", None)
        yield Known(page, action, form.posts, fields, files, endpoint_of(action))


def path_of(url):
    return url.partition("?")[0]
