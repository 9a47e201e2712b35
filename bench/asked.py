"""What is asked of each server, and what an answer must hold to count."""

import itertools
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from flask import Flask

from bench.servers import Answer, Site
from portal.demo.city.building import CityWard
from portal.ground import ids
from tests.kit.grown import hot_pages
from tests.kit.pages import Browser

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HELLO = "hello"


class Deed(NamedTuple):
    """One request, as often as wanted."""

    name: str
    site: Site
    send: Callable[[], Answer]


def of_the_portal(site: Site, app: Flask, ward: CityWard) -> Iterator[Deed]:
    here = f"http://127.0.0.1:{site.port}"
    cookies: dict[str, dict[str, str]] = {}
    for hot in hot_pages(ward):
        if hot.who not in cookies:
            cookies[hot.who] = {"Cookie": cookies_of(app, ward, hot.who), "Host": f"127.0.0.1:{site.port}"}
        yield Deed(hot.name, site, _get(site, hot.url, cookies[hot.who]))
    paper = f"/dang-vien/in?tu-cach={ids.written(ward.units['office'])}"
    yield Deed("member list, all of 700", site, _get(site, paper, cookies["office"]))
    for who, name in (("office", "search, office"), ("front-1", "search, head")):
        token = _token(site, "/", cookies[who])
        posted = {**cookies[who], **FORM, "Origin": here, "HX-Request": "true", "HX-Request-Type": "partial"}
        body = urlencode({"q": "hoa", "csrf_token": token})
        yield Deed(name, site, lambda posted=posted, body=body: _ok(site.ask("POST", "/tim", body, posted)))
    yield _save(site, ward, {**cookies["front-1"], **FORM, "Origin": here})


def _save(site: Site, ward: CityWard, headers: dict[str, str]) -> Deed:
    sheet = f"/giam-sat/{ward.months[-1]}/{ids.written(ward.units['front-1'])}"
    person = ids.written(ward.people["member"])
    page = site.ask("GET", f"{sheet}?mo={person}", None, headers).text
    said = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    assert said, page[:500]
    token, revisions = _token(site, "/", headers), itertools.count(int(said[1]))

    def send() -> Answer:
        revision = next(revisions)
        fields = {"deed": "record", "remark": f"Lần {revision}.", "revision": str(revision), "csrf_token": token}
        return _ok(site.ask("POST", f"{sheet}/{person}", urlencode(fields), headers), 303)

    return Deed("save a note", site, send)


def of_django(site: Site, session: str, place: Path) -> Iterator[Deed]:
    cell, note = _one(place, "SELECT id FROM cell WHERE name = 'Chi bộ 1'"), _one(place, "SELECT max(id) FROM note")
    token = "a" * 32
    cookie = {"Cookie": f"sessionid={session}; csrftoken={token}"}
    of_cell = f"/admin/auth/membernote/?member__cell__id__exact={cell}"
    yield Deed("Django: grid of 50", site, _get(site, of_cell, cookie))
    yield Deed("Django: one cell's list", site, _get(site, f"/admin/auth/member/?cell__id__exact={cell}", cookie))
    yield Deed("Django: members, all of 700", site, _get(site, "/admin/auth/member/?all=", cookie))
    change = f"/admin/auth/membernote/{note}/change/"
    yield Deed("Django: change form", site, _get(site, change, cookie))
    member, month = _row(place, "SELECT member_id, month FROM note WHERE id = ?", note)
    numbers = itertools.count()

    def save() -> Answer:
        fields = {"member": member, "month": month, "kind": "remark", "remark": f"Lần {next(numbers)}."}
        body = urlencode({**fields, "csrfmiddlewaretoken": token, "_save": "Save"})
        return _ok(site.ask("POST", change, body, {**cookie, **FORM, "Host": "127.0.0.1"}), 302)

    yield Deed("Django: save one note", site, save)


def of_flask_admin(site: Site, place: Path) -> Iterator[Deed]:
    cell, note = _one(place, "SELECT id FROM cell WHERE name = 'Chi bộ 1'"), _one(place, "SELECT max(id) FROM note")
    yield Deed(HELLO, site, _get(site, "/hello", {}))
    yield Deed("Flask-Admin: grid of 50", site, _get(site, "/admin/note/", {}))
    yield Deed("Flask-Admin: one cell's list", site, _get(site, f"/admin/member/?flt0_0={cell}", {}))
    yield Deed("Flask-Admin: members, all of 700", site, _get(site, "/admin/member/", {}))
    numbers = itertools.count()

    def save() -> Answer:
        body = urlencode({"list_form_pk": note, "remark": f"Lần {next(numbers)}."})
        return _ok(site.ask("POST", "/admin/note/ajax/update/", body, FORM))

    yield Deed("Flask-Admin: save one cell", site, save)


def _get(site: Site, url: str, headers: dict[str, str]) -> Callable[[], Answer]:
    return lambda: _ok(site.ask("GET", url, None, headers))


def _ok(answer: Answer, wanted: int = 200) -> Answer:
    assert answer.status == wanted, f"{answer.status}: {answer.text[:2000]}"
    return answer


def cookies_of(app: Flask, ward: CityWard, who: str) -> str:
    """A session begun as at the door, and what a browser would send of it."""
    browser = Browser(app, ward, who)
    browser.token()  # what its forms' tokens are checked against goes along
    return "; ".join(f"{one.key}={quote(one.value, safe='=.-_%')}" for one in browser.client._cookies.values())


def _token(site: Site, url: str, headers: dict[str, str]) -> str:
    page = site.ask("GET", url, None, headers).text
    found = re.search(r'X-CSRFToken": "([^"]+)"', page) or re.search(r'csrf_token" value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


def _one(place: Path, query: str) -> int:
    return int(_row(place, query)[0])


def _row(place: Path, query: str, *values: Any) -> Any:
    file = sqlite3.connect(place / "peers.sqlite3")
    try:
        return file.execute(query, values).fetchone()
    finally:
        file.close()
