"""Every route that writes leaves an entry of its own, every refusal too, and every view of one person's page.

Not a list: the forms that the routes' own pages draw are handed in, and what each wrote is compared with the trail."""

from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from portal.audit.models import Entry
from portal.audit.trail import UNTOLD
from portal.ground.db import Base, OfWard, db
from portal.web.drawn import forms_of
from tests.kit import sampling
from tests.kit.forms import marks, touched
from tests.web.test_every_page import addresses

# Who hands in forms; between them they reach every form that the ward's pages draw.
WRITERS = ("office", "front_1", "sec_1", "ward_secretary", "typist_1", "youth_head", "member_1", "admin")
BOOKS = {one.class_.__tablename__ for one in Base.registry.mappers if issubclass(one.class_, OfWard)} - {
    "audit_entry",
    "audit_payload",
}


@contextmanager
def what_is_written():
    """Tables that are written to while it is open, by any session."""
    tables = set()

    def written(_connection, statement, *_):
        if getattr(statement, "is_dml", False):
            tables.add(statement.table.name)

    event.listen(sa.engine.Engine, "before_execute", written)
    try:
        yield tables
    finally:
        event.remove(sa.engine.Engine, "before_execute", written)


def entries_after(number):
    found = db.session.execute(
        sa.select(Entry.action, Entry.account_id).where(Entry.number > number).order_by(Entry.number)
    ).all()
    db.session.rollback()
    return found


def last():
    found = db.session.scalar(sa.select(sa.func.max(Entry.number)))
    db.session.rollback()
    return found


@pytest.mark.grid
@pytest.mark.parametrize("name", WRITERS)
def test_every_form_that_writes_leaves_an_entry_of_its_writer(app, ward, as_, pytestconfig, name):
    """A request that writes rows of the books untold is refused by the portal itself while it is tested, in every
    test; here each form is handed in, and whatever it wrote an entry names who did it, and from where."""
    browser, seen, written, offences = as_(name), set(), 0, []
    pages = [url for _, url in addresses(app, ward)]
    for url in sampling.a_share(pages, f"trailed {name}", pytestconfig.getoption("--whole"), one_in=2):
        page = browser.get(url)
        if page.status_code != 200 or page.mimetype != "text/html":
            continue
        for form in forms_of(page.text):
            if not form.posts or form.action in seen or form.action.startswith("/dang-xuat"):
                continue
            seen.add(form.action)
            before = last()
            with what_is_written() as tables:
                answer = browser.post(form.action, marks(form) | touched(form))
            answer.close()
            assert answer.status_code < 500, (form.action, answer.status_code)
            told = entries_after(before)
            if answer.status_code == 403 and not any(entry.action == "refused" for entry in told):
                offences.append(f"{form.action}: refused, and no entry says so")
            if answer.status_code < 400 and tables & proved():
                written += 1
                if not any(entry.account_id == ward.accounts[name] for entry in told):
                    offences.append(f"{form.action} wrote {sorted(tables & proved())}, and no entry names who did")
            offences += [f"{form.action}: untold" for entry in told if entry.action == UNTOLD]
    assert seen
    assert not offences, "\n".join(offences)


def proved():
    from portal.audit.books.writing_down import books

    return set(books())
