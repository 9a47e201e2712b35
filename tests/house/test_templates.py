"""Pages hold no script and no style of their own, and a part says what it needs."""

import re

from jinja2 import Environment, meta

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


IMPORTS = re.compile(r"\{%-? from \"([^\"]+)\" import ([^%]*?)(?: with(out)? context)? -?%\}")
KNOWS = {"_", "icons"}  # language and address of the icons: the same for all whom the same macro is drawn for


def test_what_is_drawn_once_knows_nothing_but_its_words():
    """It is shown again to whoever's page has the same words: a name of the page's own in it would be another's."""
    by_name = {file.path.relative_to(file.path.parents[1]).as_posix(): file for file in templates()}
    environment = Environment(extensions=["jinja2.ext.i18n"])
    offences, drawn = [], 0
    for file in templates():
        homes = {
            name.split(" as ")[-1].strip(): home
            for home, names, _ in IMPORTS.findall(file.text)
            for name in names.split(",")
        }
        for macro in re.findall(r"drawn_once\((\w+)\)", file.text):
            drawn += 1
            for home in reaches(by_name, homes[macro]):
                environment.filters |= dict.fromkeys(re.findall(r"\|\s*(\w+)", by_name[home].text), str)
                known = meta.find_undeclared_variables(environment.parse(by_name[home].text))
                offences += [f"{home}, drawn once by {file.name}, asks its page for {name}" for name in known - KNOWS]
    assert drawn
    told(sorted(set(offences)))


def reaches(by_name, home):
    """A file of macros and those that it imports."""
    yield home
    for further, _, _ in IMPORTS.findall(by_name[home].text):
        yield from reaches(by_name, further)
