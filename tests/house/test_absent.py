"""What docs/asvs.csv says that the portal does not do: looked for in everything that runs."""

import re

import pytest

from tests.house.source import ROOT

RUNS = [
    *sorted((ROOT / "portal").rglob("*.py")),
    *sorted((ROOT / "templates").rglob("*.html")),
    ROOT / "static" / "portal.js",
    ROOT / "wsgi.py",
    ROOT / "gunicorn.conf.py",
]
STARTS_PROGRAMS = {  # each gives words of its own and hands bytes to the program's input
    "portal/ground/reading/workbook.py",
    "portal/ground/uploads/taken.py",
    "portal/ground/backup/engines.py",
}


def where(pattern):
    seen = re.compile(pattern)
    return {str(file.relative_to(ROOT)) for file in RUNS if seen.search(file.read_text(encoding="utf-8"))}


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\s*(?:import|from) (?:ldap|ldap3|memcache|pymemcache|redis|graphene|strawberry|jwt|jose|authlib)\b",
        r"new (?:WebSocket|EventSource|RTCPeerConnection|SharedWorker|Worker)\b|hx-ws|hx-sse|serviceWorker",
        r"postMessage|addEventListener\(['\"]message",
        r"Access-Control-",
        r"\b(?:local|session)Storage\b|\bindexedDB\b|document\.cookie|\bcaches\.",
    ],
    ids=["no directory, cache, graph or token", "no socket", "no messages between windows", "no CORS", "no storage"],
)
def test_what_the_portal_does_not_speak_stands_nowhere(pattern):
    assert not where(f"(?m){pattern}")


def test_nothing_outside_is_called_but_the_mail_server():
    calls = r"(?m)^\s*(?:import|from) (?:urllib\.request|http\.client|requests|httpx|aiohttp|urllib3|socket|ftplib)\b"
    assert where(calls) <= {"portal/keeping/doctor.py"}, "the doctor knocks at our own address"
    assert where(r"(?m)^\s*(?:import|from) smtplib\b") == {"portal/notifications/post.py"}


def test_nothing_typed_is_run_or_read_back_as_an_object():
    assert not where(r"\beval\(|\bexec\(|render_template_string|\|\s*safe\b|os\.system|shell=True")
    # The office's own templates of papers, in a sandbox (tests/papers/test_templates.py).
    assert where(r"\bfrom_string\(") == {"portal/papers/placeholders.py"}
    assert not where(r"(?m)^\s*(?:import|from) (?:pickle|marshal|shelve|dill|yaml|jsonpickle)\b")
    assert where(r"(?m)^\s*(?:import|from) (?:subprocess|multiprocessing)\b") == STARTS_PROGRAMS


def test_nothing_that_must_not_be_guessed_is_drawn_by_chance():
    drawn = where(r"(?m)^\s*(?:import random\b|from random import|from numpy)")
    assert all(one.startswith("portal/demo/") for one in drawn), drawn
    assert not where(r"\b(?:md5|sha1|uuid1|uuid4)\b")


def test_no_page_and_no_deed_reads_a_word_from_the_address_or_the_form_whichever_has_it():
    assert not where(r"request\.values\b")
