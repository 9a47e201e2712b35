"""The second person of the invented ward: its secretary, who confirms what waits."""

import sqlalchemy as sa

from portal.accounts.models import Account
from portal.accounts.queries import actor_of, person_name
from portal.ground.db import db, enter_ward, flush, in_ward, writing
from portal.ground.ids import written
from portal.people.confirming import deciding
from portal.people.models import Confirmation, ConfirmationState
from tests.kit.ward import TODAY


def waiting():
    """What waits for a second person, the oldest first."""
    enter_ward(1)
    found = sa.select(Confirmation.id, Confirmation.version).where(Confirmation.state == ConfirmationState.WAITING)
    return db.session.execute(found.order_by(Confirmation.asked_at)).all()


def confirmed(ward=None, who="ward_secretary", today=TODAY):
    """Whatever waits, confirmed as the page would: for tests of what a deed does, not of who agrees to it."""
    with writing(), in_ward(1):
        account = db.session.scalar(sa.select(Account).where(Account.login == who))
        actor = actor_of(account, person_name(account), TODAY)
        for one in waiting():
            deciding.confirm(actor, one.id, today, version=one.version)
            flush()
    db.session.expunge_all()


def confirm_all(browser):
    """Open each page that waits and confirm it, as the browser's person."""
    answers = []
    for one in [written(one.id) for one in waiting()]:
        page = browser.get(f"/cho-xac-nhan/{one}")
        assert page.status_code == 200, page.text
        answer = browser.submit(page, action=f"/cho-xac-nhan/{one}/xac-nhan")
        assert answer.status_code == 303, answer.text
        answers.append(answer)
    return answers
