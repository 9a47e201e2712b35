"""An account goes with its person: from the day on it opens the ward where they stand, and every session in the old one
ends."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from portal.accounts import directory
from portal.accounts.models import Account, AuthenticatorApp, CardCode, SignIn
from portal.arrangements.service.over.crossing import Crossed
from portal.arrangements.service.over.rows import MANY, read, read_by, write
from portal.ground.batches import in_batches
from portal.ground.clock import now
from portal.ground.db import Base, OfWard, db, flush, ward
from portal.ground.ids import new_id, written
from portal.ground.values import RowValues
from portal.imports.traces import Trace, portions
from portal.organisations.wards import there

KEPT = ("login", "password_hash", "password_set_at", "language", "theme", "large_print", "letter_keys")
FACTORS: tuple[type[AuthenticatorApp | CardCode], ...] = (AuthenticatorApp, CardCode)
SECRETS = ("login", "password_hash", "password_set_at")


def move_accounts(crossed: Crossed) -> int:
    """How many went along. One that was stopped stays where it is."""
    with there(crossed.from_ward):
        accounts = read_by(Account, "person_id", crossed.people, Account.disabled_at.is_(None))
        ids = [row["id"] for row in accounts]
        factors = {kind: read_by(kind, "account_id", ids, kind.ended_at.is_(None)) for kind in FACTORS}
        _shut(ids)
    new = {row["id"]: new_id() for row in accounts}
    with there(crossed.to_ward):
        opened = (
            {key: row[key] for key in KEPT}
            | {"id": new[row["id"]], "person_id": crossed.people[row["person_id"]], "created_at": row["created_at"]}
            for row in accounts
        )
        directory.enter([row["login"] for row in accounts])
        write(Account, opened)
        for kind, rows in factors.items():
            told = (
                {key: value for key, value in row.items() if key != "ward_id"}
                | {"id": new_id(), "account_id": new[row["account_id"]]}
                for row in rows
            )
            write(kind, told)
    return len(accounts)


def _shut(ids: Collection[int]) -> None:
    """The login is the person's: it goes along, and what stays opens nothing."""
    for some in in_batches(ids, MANY):
        for account in db.session.scalars(sa.select(Account).where(Account.id.in_(some))):
            account.login, account.disabled_at = f"{account.login}#{written(account.id)}", now()
        db.session.execute(
            sa.update(SignIn)
            .where(SignIn.account_id.in_(some), SignIn.ended_at.is_(None))
            .values(ended_at=now(), ended_why="moved to another ward"),
            execution_options={"synchronize_session": False},
        )
    flush()


def close_again(kept: dict[str, Trace]) -> dict[str, RowValues]:
    """Before an undoing: the accounts that were opened here go with all sessions, and their logins are free. Answers,
    by login, what its owner has made of it meanwhile."""
    made = list(kept["account"].made) if "account" in kept else []
    secrets: dict[str, RowValues] = {}
    for some in portions(made):
        for row in read(Account, Account.id.in_(some)):
            secrets[row["login"]] = {key: row[key] for key in SECRETS}
        for table in _referring_to("account"):
            gone = sa.delete(table).where(table.c.ward_id == ward(), table.c.account_id.in_(some))
            db.session.execute(gone)
        db.session.execute(
            sa.delete(Account).where(Account.id.in_(some)), execution_options={"synchronize_session": False}
        )
    directory.leave(secrets)
    return secrets


@contextmanager
def names_stand(kept: dict[str, Trace]) -> Iterator[None]:
    """While accounts are put back, both the names they have and those they had stand in the directory."""
    changed = kept["account"].changed.values() if "account" in kept else ()
    directory.enter([before["login"] for before, _after in changed])
    yield
    directory.leave([after["login"] for _before, after in changed])


def forget_messages(kept: dict[str, Trace]) -> None:
    """Messages of the day to people who came: they go by themselves, and keep nobody here."""
    people = kept["person"].made if "person" in kept else {}
    for some in portions(people):
        for table in passing_tables():
            if "person_id" in table.c:
                db.session.execute(sa.delete(table).where(table.c.ward_id == ward(), table.c.person_id.in_(some)))


def passing_tables() -> list[sa.Table]:
    """What stands in no book, what hangs on another first."""
    kinds: list[type[Base]] = [mapper.class_ for mapper in Base.registry.mappers]
    passing = {one.__tablename__ for one in kinds if issubclass(one, OfWard) and one.passes}
    return [table for table in reversed(Base.metadata.sorted_tables) if table.name in passing]


def _referring_to(name: str) -> list[sa.Table]:
    """Sessions, devices, slips, drafts: what is an account's own."""
    return [
        table
        for table in reversed(Base.metadata.sorted_tables)
        if any(key.column.table.name == name and key.parent.name == "account_id" for key in table.foreign_keys)
    ]


def give_back(secrets: dict[str, RowValues]) -> None:
    """The password is the one that its owner set last."""
    for some in in_batches(secrets, MANY):
        for account in db.session.scalars(sa.select(Account).where(Account.login.in_(some))):
            for key in SECRETS:
                setattr(account, key, secrets[account.login][key])
    flush()
