"""Every address that the portal tells anybody is one that it answers, to the one who was told."""

import importlib
import inspect
import re

import pytest
import sqlalchemy as sa

from portal.ground.db import db
from portal.notifications.models import Told
from portal.notifications.tasks import tasks_for
from tests.house.source import ROOT, portal
from tests.house.test_floors import told
from tests.supervision.conftest import Month

CHAPTERS = sorted(file.parent.name for file in (ROOT / "portal").glob("*/links.py"))
SAMPLES = {"of": "2022-04", "slug": "tu-soi-2022"}
ADDRESS = re.compile(r"f?\"/[a-z]+(?:-[a-z]+)*[/\"]")
ROOMS = {"service", "queries", "rules", "reminders", "search", "progress", "nudges", "effects", "clockwork"}


def named():
    for chapter in CHAPTERS:
        module = importlib.import_module(f"portal.{chapter}.links")
        for name, link in inspect.getmembers(module, inspect.isfunction):
            if link.__module__ == module.__name__:
                yield pytest.param(link, id=f"{chapter}.{name}")


@pytest.mark.parametrize("link", list(named()))
def test_each_named_address_is_a_page(app, link):
    facts = [SAMPLES.get(name, 1 << 40) for name in inspect.signature(link).parameters]
    endpoint, _ = app.url_map.bind("localhost").match(link(*facts).partition("?")[0], "GET")
    assert endpoint


def test_addresses_are_named_and_not_typed_again():
    told(
        [
            f"{file.name}: {found} is an address; name it in links.py"
            for file in portal()
            if file.chapter not in {"ground", "policy", "web"}
            if file.room in ROOMS or file.room.endswith("_reminders")
            for found in ADDRESS.findall(file.text)
        ]
    )


def test_whoever_is_told_something_may_open_it(as_, ward):
    """A busy month: sent, asked, answered, released, replied to; each message is opened by its receiver."""
    month = Month(ward)
    note = month.remind("member_1")
    month.send()
    month.ask(note)
    month.meet()
    month.write("member_1b")
    month.send()
    month.open()
    names = {person: name for name, person in ward.people.items() if name in ward.accounts}
    told_to = db.session.execute(sa.select(Told.person_id, Told.link).distinct()).all()
    dead = []
    for person_id, url in told_to:
        if url and person_id in names:
            answer = as_(names[person_id]).get(url)
            if answer.status_code not in (200, 303):
                dead.append((names[person_id], url, answer.status_code))
    assert told_to
    assert dead == []


@pytest.mark.parametrize(
    "name", ["office", "front_1", "sec_1", "ward_secretary", "front_chair", "member_1", "youth_head"]
)
def test_each_task_opens_for_who_owes_it(as_, ward, name):
    Month(ward).remind("member_1")
    urls = {task.url for tasks in tasks_for(ward.actor(name), ward.today).values() for task in tasks}
    dead = [url for url in urls if as_(name).get(url).status_code not in (200, 303)]
    assert dead == []
