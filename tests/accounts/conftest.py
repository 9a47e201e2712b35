import pytest

from portal.accounts import passwords
from portal.accounts.models import Account
from portal.ground.clock import now
from portal.ground.db import db, writing

GOOD = "chuồn chuồn tre lá cọ"


@pytest.fixture
def with_password(ward):
    """Gives people of the ward the password GOOD."""

    def give(name):
        with writing():
            account = db.session.get(Account, (1, ward.accounts[name]))
            account.password_hash, account.password_set_at = passwords.hashed(GOOD), now()
        db.session.remove()
        return name

    return give


def try_door(browser, login, password=GOOD, **more):
    return browser.post("/dang-nhap", {"login": login, "password": password, **more})
