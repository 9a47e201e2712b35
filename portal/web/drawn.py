"""The forms of a drawn page: where each posts, what stands in its fields, and the same page with other values in them.

Pages are drawn by our own templates, whose markup is regular; the guard of typed words (web.guard) works on what was
drawn, so that no form can be left out by forgetting it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import NamedTuple

from markupsafe import escape

ATTRIBUTES = r"(?:\s+[^\s=>/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?)*\s*/?"
FORM = re.compile(rf"<form\b({ATTRIBUTES})>(.*?)</form\s*>", re.S | re.I)
CONTROL = re.compile(
    rf"<textarea\b({ATTRIBUTES})>(.*?)</textarea\s*>|<select\b({ATTRIBUTES})>(.*?)</select\s*>|<input\b({ATTRIBUTES})>",
    re.S | re.I,
)
OPTION = re.compile(rf"<option\b({ATTRIBUTES})>(.*?)(?:</option\s*>|(?=<option\b)|$)", re.S | re.I)
ATTRIBUTE = re.compile(r"([^\s=>/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?", re.S)
TAGS = re.compile(r"<[^>]+>")
UNTYPED = {"hidden", "submit", "button", "image", "reset", "file", "password", "search"}
TICKS = {"checkbox", "radio"}

Pair = tuple[str, str]


class Control(NamedTuple):
    """A field of a form: its place in the markup, its kind, its name and what stands in it."""

    start: int
    end: int
    kind: str
    attributes: Mapping[str, str]
    inner: str

    @property
    def name(self) -> str:
        return self.attributes.get("name", "")

    @property
    def values(self) -> list[str]:
        """What a browser would send of it, untouched."""
        if self.kind == "textarea":
            return [unescape(self.inner).replace("\r\n", "\n").removeprefix("\n")]
        if self.kind == "select":
            options = [(attributes_of(one[1]), TAGS.sub("", one[2])) for one in OPTION.finditer(self.inner)]
            sent = [told.get("value", unescape(words).strip()) for told, words in options if "selected" in told]
            first = [told.get("value", unescape(words).strip()) for told, words in options[:1]]
            return sent or ([] if "multiple" in self.attributes else first)
        if self.kind in TICKS:
            return [self.attributes.get("value", "on")] if "checked" in self.attributes else []
        return [self.attributes.get("value", "")]

    @property
    def is_typed(self) -> bool:
        """A person writes, ticks or chooses it."""
        return bool(self.name) and self.kind not in UNTYPED and "disabled" not in self.attributes

    @property
    def is_written(self) -> bool:
        return self.is_typed and self.kind not in TICKS and self.kind != "select"


@dataclass(frozen=True)
class DrawnForm:
    """A form as it stands in a page's markup."""

    start: int
    inside: int
    end: int
    attributes: Mapping[str, str]
    inner: str

    @property
    def action(self) -> str:
        return self.attributes.get("action", "")

    @property
    def posts(self) -> bool:
        return self.attributes.get("method", "").lower() == "post"

    @cached_property
    def controls(self) -> list[Control]:
        return list(_controls(self.inner))

    @property
    def typed(self) -> list[Control]:
        return [one for one in self.controls if one.is_typed]

    @property
    def asks_a_password(self) -> bool:
        return any(one.kind == "password" for one in self.controls)

    def holds(self, name: str) -> bool:
        return any(one.name == name for one in self.controls)

    def says(self) -> dict[str, list[str]]:
        """By name, what a person would send of it untouched: fields that are written, ticked or chosen."""
        said: dict[str, list[str]] = {}
        for one in self.typed:
            said.setdefault(one.name, []).extend(one.values)
        return said

    def label(self, name: str) -> str:
        """The words beside the field, for telling a person which one is meant."""
        found = next((one for one in self.typed if one.name == name), None)
        field_id = found.attributes.get("id", "") if found else ""
        told = re.search(rf'<label\b[^>]*\bfor="{re.escape(field_id)}"[^>]*>(.*?)</label>', self.inner, re.S)
        told = told if field_id else None
        if found and (found.kind in TICKS or told is None):
            legends = list(re.finditer(r"<legend\b[^>]*>(.*?)</legend>", self.inner[: found.start], re.S))
            told = legends[-1] if legends and found.kind in TICKS else told
        words = told[1] if told else (found.attributes.get("aria-label", "") if found else "")
        return " ".join(unescape(TAGS.sub(" ", words)).split()) or name

    def word(self, name: str, value: str) -> str:
        """What a chosen code is called on the page; the value itself where it is the word."""
        for one in self.typed:
            if one.name != name:
                continue
            if one.kind == "select":
                for option in OPTION.finditer(one.inner):
                    if attributes_of(option[1]).get("value") == value:
                        return " ".join(unescape(TAGS.sub(" ", option[2])).split())
            if one.kind in TICKS and one.attributes.get("value", "on") == value:
                after = re.match(r"\s*<span\b[^>]*>(.*?)</span>", self.inner[one.end :], re.S)
                return " ".join(unescape(TAGS.sub(" ", after[1])).split()) if after else value
        return value

    def filled(self, said: Mapping[str, Sequence[str]], hidden: Iterable[str] = ()) -> str:
        """Its inside with these values; a field that they do not name stands as drawn, a tick that is not among them
        is off."""
        parts, at, wanted = [], 0, {name: list(values) for name, values in said.items()}
        for one in self.controls:
            if not (one.is_typed or one.name in hidden):
                continue
            if one.kind not in TICKS and one.name not in wanted:
                continue
            parts += [self.inner[at : one.start], _drawn(one, wanted.get(one.name, []))]
            at = one.end
        return "".join([*parts, self.inner[at:]])


def attributes_of(markup: str) -> dict[str, str]:
    return {
        name.lower(): unescape(next((one for one in values if one), "")) for name, *values in ATTRIBUTE.findall(markup)
    }


def forms_of(html: str) -> list[DrawnForm]:
    return [
        DrawnForm(one.start(), one.start(2), one.end(), attributes_of(one[1]), one[2]) for one in FORM.finditer(html)
    ]


def _controls(inner: str) -> Iterable[Control]:
    for one in CONTROL.finditer(inner):
        if one[1] is not None:
            yield Control(one.start(), one.end(), "textarea", attributes_of(one[1]), one[2])
        elif one[3] is not None:
            yield Control(one.start(), one.end(), "select", attributes_of(one[3]), one[4])
        else:
            told = attributes_of(one[5])
            yield Control(one.start(), one.end(), told.get("type", "text").lower(), told, "")


def _drawn(one: Control, values: list[str]) -> str:
    """The field with the next of these values; a text takes one away, so that rows of one name each get theirs."""
    if one.kind == "textarea":
        return _tag("textarea", one.attributes) + "\n" + str(escape(values.pop(0) if values else "")) + "</textarea>"
    if one.kind == "select":
        chosen = values if "multiple" in one.attributes else ([values.pop(0)] if values else [])
        return _tag("select", one.attributes) + OPTION.sub(lambda each: _option(each, chosen), one.inner) + "</select>"
    told = dict(one.attributes)
    if one.kind in TICKS:
        told.pop("checked", None)
        return _tag("input", told | ({"checked": ""} if told.get("value", "on") in values else {}))
    return _tag("input", told | {"value": values.pop(0) if values else ""})


def _option(each: re.Match[str], chosen: list[str]) -> str:
    told = attributes_of(each[1])
    told.pop("selected", None)
    value = told.get("value", unescape(TAGS.sub("", each[2])).strip())
    return _tag("option", told | ({"selected": ""} if value in chosen else {})) + each[2] + "</option>"


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    return f"<{name}" + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items()) + ">"
