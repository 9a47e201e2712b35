"""Letters as the tests tell them: a mail server on this machine, and people who confirmed where theirs go."""

import pytest

from portal.ground.clock import now
from portal.ground.db import db, in_ward, writing
from portal.notifications.models import MailAddress, MailOften, OutMail
from tests.kit.post import post_office

BASE = "https://tusoi.example"


@pytest.fixture
def office(app, monkeypatch):
    """Letters are on, and this server takes them."""
    with post_office() as server:
        for name, value in {
            "MAIL_HOST": "127.0.0.1",
            "MAIL_PORT": str(server.port),
            "MAIL_SECURITY": "none",
            "MAIL_FROM": "nhac@tusoi.example",
            "PUBLIC_URL": f"{BASE}/",
        }.items():
            monkeypatch.setitem(app.config, name, value)
        yield server


@pytest.fixture
def confirmed(ward):
    """`confirmed("front_1")`: the person typed an address and opened the link sent there."""

    def write(*names, often=MailOften.WEEKLY):
        with in_ward(1), writing() as session:
            for name in names:
                session.add(
                    MailAddress(
                        account_id=ward.accounts[name],
                        person_id=ward.people[name],
                        address=f"{name}@example.vn",
                        often=often,
                        confirmed_at=now(),
                        stop_key=f"stop-{name}",
                    )
                )

    return write


@pytest.fixture
def remind(app):
    def run(*args):
        db.session.rollback()
        answer = app.test_cli_runner().invoke(args=["remind", *args])
        assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.output
        return answer

    return run


def letters():
    with in_ward(1):
        found = list(db.session.scalars(db.select(OutMail).order_by(OutMail.once)))
    db.session.rollback()
    return found
