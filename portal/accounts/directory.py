"""Danh bạ tên đăng nhập: which ward a sign-in name opens. People do not know ward numbers, so a name is one person's
across the installation; everything else of an account stands in its ward, on whichever machine that lies.

Each account's name stands here, which a foreign key demands. The session sees to it; who writes many accounts at once
says it.
"""

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapper, Session

from portal.accounts.models import Account, LoginName
from portal.ground.batches import in_batches
from portal.ground.db import db, flush, ward

MANY = 500  # of one statement


def ward_of(session: Session, login: str) -> int:
    """0, where no account stands, for a name that nobody has: what follows is asked alike."""
    return session.scalar(sa.select(LoginName.ward_id).where(LoginName.login == login)) or 0


def beginning(base: str) -> set[str]:
    """The names in use that begin so, of every ward."""
    return set(db.session.scalars(sa.select(LoginName.login).where(LoginName.login.startswith(base, autoescape=True))))


def enter(logins: Collection[str]) -> None:
    """Before accounts of the ward in force are written past the session: those of the names that do not stand yet."""
    missing = set(logins) - _standing(logins)
    if missing:
        db.session.execute(sa.insert(LoginName), [{"login": login, "ward_id": ward()} for login in sorted(missing)])


def leave(logins: Iterable[str]) -> None:
    """After accounts of the ward in force went: names that no account of it bears any more are free."""
    flush()
    for some in in_batches(list(logins), MANY):
        borne = set(db.session.scalars(sa.select(Account.login).where(Account.login.in_(some))))
        gone = sa.delete(LoginName).where(LoginName.ward_id == ward(), LoginName.login.in_(set(some) - borne))
        db.session.execute(gone, execution_options={"synchronize_session": False})


def _standing(logins: Collection[str]) -> set[str]:
    asked = (sa.select(LoginName.login).where(LoginName.login.in_(some)) for some in in_batches(list(logins), MANY))
    return {login for one in asked for login in db.session.scalars(one.where(LoginName.ward_id == ward()))}


@event.listens_for(Account, "before_insert")
def _opened(_mapper: Mapper[Account], connection: sa.Connection, account: Account) -> None:
    connection.execute(sa.insert(LoginName).values(login=account.login, ward_id=account.ward_id or ward()))


@event.listens_for(Account, "before_update")
def _renamed(_mapper: Mapper[Account], connection: sa.Connection, account: Account) -> None:
    if _before(account):
        connection.execute(sa.insert(LoginName).values(login=account.login, ward_id=account.ward_id))


@event.listens_for(Account, "after_update")
def _let_go(_mapper: Mapper[Account], connection: sa.Connection, account: Account) -> None:
    for login in _before(account):
        _free(connection, account.ward_id, login)


@event.listens_for(Account, "after_delete")
def _closed(_mapper: Mapper[Account], connection: sa.Connection, account: Account) -> None:
    _free(connection, account.ward_id, account.login)


def _before(account: Account) -> list[str]:
    changed = sa.inspect(account).attrs.login.history
    return [login for login in changed.deleted or () if login != account.login]


def _free(connection: sa.Connection, ward_id: int, login: str) -> None:
    connection.execute(sa.delete(LoginName).where(LoginName.login == login, LoginName.ward_id == ward_id))
