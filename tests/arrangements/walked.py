"""Pages of the wards that are arranged, opened before and again after the undoing, by people of every post."""

import io
import random
import re
from contextlib import contextmanager
from datetime import date, datetime
from html import unescape
from types import SimpleNamespace

import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from portal.accounts.models import Account
from portal.ground import clock
from portal.ground.db import db, enter_ward, in_ward
from portal.organisations.models import Holding
from tests.kit import chance, sampling
from tests.kit.lived import LINK, kind_of
from tests.kit.pages import Browser, standing

READERS, PAGES = 1, 20  # of a sample: readers in each ward, pages of each
CHOICE = re.compile(r'(<option value=")[0-9a-z]{13}(?=")')  # of a row, which an undoing tells anew under another id
READ_NOW = "/thong-bao/da-doc"
TELL_OF_IT = {  # pages that differ afterwards, and why
    r"/sap-xep": "an arrangement that was undone stays in the list of arrangements",
    r"/nhat-ky": "the trail tells of both",
    r"/thong-bao": "who was asked to take part was told so",
    r"/dang-vien/\w+/qua-trinh": "what was withdrawn and told again stands in a person's history",
    r"/dang-vien/\w+/gop": "of two rows of one person all is counted that is joined, withdrawn rows too",
    r"/nhap-du-lieu/\w+/hoan-tac": "an import of before stands under rows that were told again, and is undone no more",
    r"/toi\b": "a person's own sessions, deeds, lookers and copy of data: this walk is among them",
    r"/giam-sat/[-0-9]+/dien-bien": "who has read a note: this walk has",
}


@contextmanager
def morning_of(day: date):
    """The ward's clock on that day: what a page shows of today is the same before and after."""
    clock.run_on_from(datetime(day.year, day.month, day.day, 8, tzinfo=clock.HERE), chance.BEGINS)
    try:
        yield
    finally:
        clock.run_on_from(chance.WARD_BEGINS, chance.BEGINS)


def readers(number, day, *, whole):
    """An account of each post that is held in the ward; a few of them, by the seed of the day."""
    with in_ward(number):
        rows = db.session.execute(
            sa.select(Holding.role, sa.func.min(Account.id))
            .join(Account, sa.and_(Account.ward_id == Holding.ward_id, Account.person_id == Holding.person_id))
            .where(Holding.holds(day), Account.disabled_at.is_(None))
            .group_by(Holding.role)
            .order_by(Holding.role)
        ).all()
        db.session.rollback()
    chosen = rows if whole else random.Random(f"{sampling.seed()} {number}").sample(rows, min(READERS, len(rows)))
    return {(number, role.value): account for role, account in chosen}


def walk(app, reader, account, *, whole):
    """Addresses with what they answer, one of each kind: from the home page on, along what is linked."""
    _browser(app, reader, account)  # the first visit is greeted otherwise than those after it
    browser, draw = _browser(app, reader, account), random.Random(f"{sampling.seed()} {reader}")
    todo, kinds, seen = ["/"], set(), {}
    while todo and (whole or len(seen) < PAGES):
        url = todo.pop(draw.randrange(len(todo)))
        kind = kind_of(app, url)
        if url in seen or kind is None or tells(url) or kind in kinds:
            continue
        kinds.add(kind)
        seen[url], links = _opened(browser, url)
        todo += [one for one in links if one not in seen]
    seen["/"], _ = _opened(browser, "/")  # who opened a note is told of its time limit
    return seen


def again(app, reader, account, urls):
    browser = _browser(app, reader, account)
    return {url: _opened(browser, url)[0] for url in urls}


def _browser(app, reader, account):
    """Signed in, with what they were told read."""
    number, role = reader
    browser = Browser(app, SimpleNamespace(number=number, accounts={role: account}), role)
    home = browser.get("/")
    if READ_NOW in home.text:
        browser.submit(home, READ_NOW)
        browser.get("/")  # which says once that it is done
    return browser


def _opened(browser, url):
    answer = browser.get(url)
    links = LINK.findall(answer.text) if answer.mimetype == "text/html" and answer.status_code == 200 else []
    told = (answer.status_code, answer.mimetype, _read(answer))
    answer.close()
    return told, [unescape(one) for one in links]


def _read(answer):
    """What it says: a workbook as its cells; of other files, which bear the hour, that they come."""
    if answer.mimetype.startswith("text/"):
        return CHOICE.sub(r"\1…", standing(answer.text))
    if answer.status_code == 200 and "spreadsheet" in answer.mimetype:
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
        return standing(str([(one, book.get_sheet_by_name(one).to_python()) for one in book.sheet_names]))
    return None


def tells(url):
    return any(re.match(pattern, url) for pattern in TELL_OF_IT)


def back_home():
    db.session.remove()
    enter_ward(1)
