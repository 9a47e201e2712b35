"""What every template may use: language, the person's name and post, navigation, dates as people write them."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from flask import Flask, g, has_app_context, has_request_context, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from portal import policy
from portal.ground import ids
from portal.ground.clock import at_ward, ward_today
from portal.ground.names import fold
from portal.ground.slots import Registry
from portal.ground.text import Sentence, agreed, month_name, say
from portal.policy import Action, Actor, Role
from portal.web import kept, templating
from portal.web.actor import actor
from portal.web.trying import trial_mark


class Menu(NamedTuple):
    """A line of the navigation: its words, its page, for whom, and under which heading."""

    label: Sentence
    endpoint: str
    shown_to: Callable[[Actor], bool]
    prefix: str
    heading: Sentence
    rank: int = 0  # 0: only on the page of all of them


@dataclass(frozen=True)
class MenuLink:
    label: Sentence
    url: str
    current: bool
    count: int = 0


@dataclass(frozen=True)
class MenuGroup:
    """The lines under one heading; a heading with one line is that line."""

    label: Sentence
    links: list[MenuLink]

    @property
    def current(self) -> bool:
        return any(link.current for link in self.links)


# The reader, not a member named after the word or spoken of in general.
COMRADE = re.compile(r"(?<!các )(?<!một )(?<!mỗi )(?<!những )(?<!\)s )\b[Đđ]ồng chí\b(?! %\()")
SOURCE = "vi"  # the language that the sentences are written in
MENU: Registry[Menu] = Registry()
DRAWN = 4096  # rows and marks of a page that are remembered, some kilobyte each
MOST, MOST_OF_THE_OFFICE = 6, 12  # lines of a menu: more are not looked at


def init_app(app: Flask) -> None:
    app.jinja_env.speak(SOURCE, reads_in, said_to_all)  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(worded, counted, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["gettext"] = _in_a_page
    app.jinja_env.filters.update(
        day=day, clock=clock, moment=moment, month=month_name, written=ids.written, thousands=thousands, fold=fold
    )
    app.jinja_env.globals.update(
        can=policy.can,
        Action=Action,
        once_key=once_key,
        percent=percent,
        page_mark=kept.page_mark,
        new_window=kept.new_window,
        say=say,
        month_name=month_name,
        ward_today=ward_today,
        drawn_once=drawn_once,
        url_for=templating.remembered_addresses(app),
        days_left=days_left,
        trial_mark=trial_mark,
    )
    app.context_processor(lambda: page_context(app))


def days_left(day: date, today: date, owed: bool = False) -> int | None:
    """Days until a date, for its head; below nought only while somebody still owes something: what is finished is not
    reproached with a clock."""
    left = (day - today).days
    return left if left >= 0 or owed else None


def once_key() -> str:
    return secrets.token_urlsafe(18)


def page_context(app: Flask) -> dict[str, object]:
    shared: dict[str, object] = {"demo": app.config["DEMO"]}
    if has_request_context() and current_user and current_user.is_authenticated:
        account, person = current_user.account, actor()
        shared["ui"] = {
            "lang": account.language,
            "theme": account.theme,
            "print": "large" if account.large_print else "",
            "letter_keys": account.letter_keys,
        }
        shared["me"] = {
            "name": person.name,
            "title": "; ".join(title_of(person)[:2]) or say("Đảng viên"),
            "url": url_for("accounts.own"),
            "sign_out": url_for("accounts.sign_out"),
        }
        shared["navigation"] = navigation(person)
        shared["office_phone"] = current_user.office_phone
    return shared


def title_of(person: Actor) -> list[str]:
    held = {post.title for post in person.posts if post.title}
    return sorted(held | {one.title for one in person.helps if one.title})


def navigation(person: Actor) -> list[MenuLink]:
    """The few pages that this person wants most days, in the order of the table."""
    most = MOST_OF_THE_OFFICE if person.has(Role.OFFICE) else MOST
    shown = [(item.rank, place) for place, item in enumerate(MENU) if item.rank and item.shown_to(person)]
    wanted = sorted(place for _, place in sorted(shown)[:most])
    return [link for group in _grouped([MENU[place] for place in wanted]) for link in group.links]


def every_page(person: Actor) -> list[MenuGroup]:
    """All that the person's posts make worth showing, under its headings."""
    return _grouped([item for item in MENU if item.shown_to(person)])


def _grouped(shown: list[Menu]) -> list[MenuGroup]:
    """The longest matching address is where one is."""
    here = max((item.prefix for item in shown if _is_here(item.prefix)), key=len, default="")
    groups: dict[Sentence, list[MenuLink]] = {}
    for item in shown:
        groups.setdefault(item.heading, []).append(
            MenuLink(item.label, url_for(item.endpoint), bool(here) and item.prefix == here)
        )
    return [MenuGroup(heading, links) for heading, links in groups.items()]


def drawn_once(macro: Callable[..., object]) -> Callable[..., object]:
    """A macro that draws the same for the same words is called once for them, not once a row of each page. Each
    language has macros of its own (web.templating)."""
    comrade = _is_comrade()
    return lambda *words: _drawn(macro, comrade, words)


@lru_cache(maxsize=DRAWN)
def _drawn(macro: Callable[..., object], _comrade: bool, words: tuple[object, ...]) -> object:
    return macro(*words)


def language() -> str:
    if has_request_context() and current_user and current_user.is_authenticated:
        return str(current_user.account.language)
    return SOURCE


def translate(words: str) -> str:
    return worded(words) if has_request_context() else words


def worded(words: str) -> str:
    """The catalogue's keys are Vietnamese: who reads Vietnamese is answered without a look into it. Who is no Party
    member is no đồng chí: the Front and the mass organisations say ông, bà."""
    if not _reads_source():
        return str(gettext(words))
    return words if "ồng chí" not in words or _is_comrade() else COMRADE.sub(_ong_ba, words)


@pass_context
def _in_a_page(context: Context, words: str, /, **facts: object) -> str:
    """What templates call as _(), the words agreeing with their numbers before the facts are put in."""
    said = agreed(worded(words), facts)
    return (Markup(said) if context.eval_ctx.autoescape else said) % facts


def reads_in() -> str:
    return SOURCE if not has_app_context() or _reads_source() else language()


def said_to_all(words: str) -> str | None:
    """How a sentence without facts is read by everybody who reads in the language of the page; None where it depends
    on who that is."""
    if reads_in() != SOURCE:
        return worded(words)
    return None if "ồng chí" in words else words


def counted(one: str, many: str, number: int, **facts: object) -> str:
    return (one if number == 1 else many) if _reads_source() else str(ngettext(one, many, number, **facts))


def _is_comrade() -> bool:
    if "is_comrade" not in g:
        g.is_comrade = not (current_user and current_user.is_authenticated) or actor().party
    return bool(g.is_comrade)


def _ong_ba(found: re.Match[str]) -> str:
    return "Ông/bà" if found[0].startswith("Đ") else "ông/bà"


def _reads_source() -> bool:
    """Asked for each sentence of a page, so `g` is once."""
    known = g.get("reads_source")
    if known is None:
        known = g.reads_source = language() == SOURCE
    return bool(known)


def day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def clock(value: datetime | None) -> str:
    return f"{at_ward(value):%H:%M}" if value else ""


def moment(value: datetime | None) -> str:
    return f"{at_ward(value):%H:%M %d/%m/%Y}" if value else ""


def thousands(value: int) -> str:
    """4974 as offices write it, 4.974; in English 4,974."""
    return f"{value:,}".replace(",", ".") if _reads_source() else f"{value:,}"


def percent(part: int, whole: int) -> str:
    """50,5%; in English 50.5%."""
    share = f"{100 * part / whole:.1f}%"
    return share.replace(".", ",") if _reads_source() else share


def _is_here(prefix: str) -> bool:
    return request.path == prefix if prefix == "/" else request.path.startswith(prefix)
