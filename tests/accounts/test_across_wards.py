"""What is unique over the whole installation: a sign-in name is found through the directory, a token says its ward."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal.accounts import devices, directory
from portal.accounts.models import Account, KnownDevice, LoginName
from portal.accounts.service import account_of_person
from portal.accounts.session import visitor
from portal.ground import tokens
from portal.ground.db import db, flush, in_ward, writing
from portal.meetings.models import CalendarKey
from portal.meetings.service import feeds
from portal.people.models import Person
from portal.people.service import add_people, person_row
from tests.accounts.conftest import try_door
from tests.kit.pages import Browser
from tests.kit.ward import OTHER


@pytest.fixture
def agrees(ward):
    """Whether the directory tells each name with the ward whose account bears it, and nothing else."""

    def asked():
        borne = sa.select(Account.login, Account.ward_id).execution_options(every_ward=True)
        told = sa.select(LoginName.login, LoginName.ward_id)
        one, other = (sorted(map(tuple, db.session.execute(rows))) for rows in (told, borne))
        return len(one) > 10 and one == other

    assert asked()
    return asked


def account(ward, name, number=1):
    accounts = ward.accounts if number == 1 else ward.other["accounts"]
    with in_ward(number):
        return db.session.get_one(Account, (number, accounts[name]))


def opened(number, name, login):
    with writing(), in_ward(number):
        row = person_row(name)
        add_people([row])
        flush()
        db.session.add(Account(person_id=row["id"], login=login))
        flush()


def test_a_name_is_one_persons_across_the_wards(ward, agrees):
    with pytest.raises(sa.exc.IntegrityError, match="login_name"):
        opened(OTHER, "Người Phường Khác", account(ward, "member_1").login)
    db.session.rollback()
    assert agrees()


def test_namesakes_in_two_wards_are_proposed_two_names(ward, agrees):
    found, office = [], ward.actor("office")
    for number in (1, OTHER):
        with writing(), in_ward(number):
            row = person_row("Nguyễn Thị Hai Phường")
            add_people([row])
            flush()
            clerk = replace(office, ward_id=number)
            found.append(account_of_person(clerk, db.session.get_one(Person, (number, row["id"]))).login)
            flush()
    assert len(set(found)) == 2
    assert agrees()


def test_a_renamed_account_lets_its_name_go(ward, agrees):
    with writing():
        one = account(ward, "member_1")
        before, one.login = one.login, "ten.moi"
    assert agrees()
    assert (directory.ward_of(db.session, before), directory.ward_of(db.session, "ten.moi")) == (0, 1)
    opened(OTHER, "Người Phường Khác", before)
    assert directory.ward_of(db.session, before) == OTHER
    assert agrees()


def test_many_at_once_are_entered_and_those_that_nobody_bears_leave(ward, agrees):
    with writing():
        directory.enter(["mot", "hai"])
        directory.enter(["hai", "ba"])
        assert {directory.ward_of(db.session, name) for name in ("mot", "hai", "ba")} == {1}
        directory.leave(["mot", "hai", "ba", account(ward, "member_1").login])
    assert agrees()


def test_a_closed_account_lets_its_name_go(app, agrees):
    opened(1, "Người Thôi Dùng", "thoi.dung")
    with writing():
        db.session.delete(db.session.scalars(sa.select(Account).where(Account.login == "thoi.dung")).one())
    assert directory.ward_of(db.session, "thoi.dung") == 0
    assert agrees()


@pytest.mark.parametrize(
    ("token", "number"),
    [
        ("12.abc", 12),
        ("0.abc", 0),
        ("abc", None),
        (".abc", None),
        ("-1.abc", None),
        ("٣.abc", None),
        ("1234567890.a", None),
    ],
)
def test_a_token_names_its_ward_or_none(token, number):
    assert tokens.ward_named(token) == number


def test_a_session_is_looked_for_in_its_ward_alone(app, ward):
    browser = Browser(app, ward, "member_1")
    with browser.client.session_transaction(base_url="https://localhost") as cookie:
        token = cookie["_user_id"]
    assert token.startswith("1.")
    assert visitor(token).account.id == ward.accounts["member_1"]
    for wrong in (f"{OTHER}{token[1:]}", token[2:], f"9{token}", "", ".", f"٣{token[1:]}"):
        assert visitor(wrong) is None


def test_an_address_that_was_given_out_before_still_opens(ward, stranger):
    """A calendar is subscribed to for years."""
    with writing():
        key = feeds.renew(ward.actor("member_1"))
        assert key.startswith("1.")
        before = CalendarKey(account_id=ward.accounts["dep_1"], digest=feeds.digest("no-ward-in-it"))
        db.session.add(before)
    assert stranger.get(f"/lich/{key}.ics").status_code == 200
    assert stranger.get("/lich/no-ward-in-it.ics").status_code == 200
    assert stranger.get(f"/lich/{OTHER}{key[1:]}.ics").status_code == 404


def test_a_browser_is_known_in_two_wards_by_a_token_of_each(ward):
    here, there = account(ward, "member_1"), account(ward, "member_1", OTHER)
    with writing():
        held = devices.remember(here, "", "một máy")
        with in_ward(OTHER):
            held = devices.remember(there, held, "một máy")
    assert [one.split(".")[0] for one in held.split()] == [str(OTHER), "1"]
    assert devices.known(here, held)
    assert devices.known(there, held)
    with writing():
        assert devices.remember(here, held, "một máy") == held  # whoever is known changes nothing
    assert not devices.known(here, held.split()[0])


def test_what_one_account_of_a_ward_laid_into_a_browser_is_worth_nothing_to_the_next(ward):
    first, second = account(ward, "member_1"), account(ward, "dep_1")
    with writing():
        laid = devices.remember(first, "", "một máy")
        held = devices.remember(second, laid, "một máy")
    assert not set(laid.split()) & set(held.split())
    assert devices.known(first, held)
    assert devices.known(second, held)
    assert not devices.known(second, laid)


def test_a_browser_that_was_given_one_token_for_all_before_is_known_in_each(ward):
    here, there = account(ward, "member_1"), account(ward, "member_1", OTHER)
    with writing():
        for one in (here, there):
            digest = devices.digest("from-before", one.ward_id)
            db.session.add(KnownDevice(ward_id=one.ward_id, account_id=one.id, token_digest=digest))
    assert devices.known(here, "from-before")
    assert devices.known(there, "from-before")
    with writing():
        held = devices.remember(account(ward, "dep_1"), "from-before", "một máy")
    assert devices.known(here, held)
    assert devices.known(there, held)


def test_whoever_signs_in_need_not_say_their_ward(app, ward, with_password):
    assert try_door(Browser(app), with_password("member_1")).status_code == 303
    assert try_door(Browser(app), account(ward, "member_1", OTHER).login).status_code == 422
