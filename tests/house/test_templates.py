"""Pages hold no script and no style of their own, and a part says what it needs."""

import re

from tests.house.source import templates
from tests.house.test_floors import told

INLINE = {
    "inline style": re.compile(r"\sstyle\s*=|<style\b"),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"'{]"),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)"),
    "a script in an address": re.compile(r"javascript:"),
    "htmx evaluating text": re.compile(r"hx-on[:\s=]|hx-vals\s*=\s*[\"']js:"),
    "an address on another host": re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//"),
    "markup made safe by hand": re.compile(r"\|\s*safe\b"),
}
POSTS = re.compile(r"<form\b[^>]*>", re.S)
COMMENT = re.compile(r"\{#.*?#\}", re.S)


def test_nothing_runs_and_nothing_is_styled_from_inside_a_page():
    told(
        [
            f"{file.name}: {what}: {found[0][:80].strip()}"
            for file in templates()
            for what, pattern in INLINE.items()
            if (found := pattern.search(COMMENT.sub("", file.text)))
        ]
    )


def test_every_template_names_its_context_on_the_first_line():
    told(
        [
            f"{file.name} begins with {file.text.splitlines()[0][:60]!r}; say what it needs: {{# member, period #}}"
            for file in templates()
            if file.path.name.startswith("_") and not file.text.startswith("{#")
        ]
    )


def test_every_form_works_without_javascript():
    told(
        [
            f"{file.name}: {form[:90]} wants method and action before anything of htmx"
            for file in templates()
            for form in POSTS.findall(COMMENT.sub("", file.text))
            if 'method="dialog"' not in form and not ("method=" in form and "action=" in form)
        ]
    )
