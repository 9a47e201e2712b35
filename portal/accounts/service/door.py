"""Deeds at the door: signing in and out, activation, one's own password and sessions.

Passwords are computed while no transaction is open: a hash takes as long as a hundred writes, and everybody else
would wait for it. What is read before is read apart and let go.
"""

from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.accounts import devices, directory, passwords, rules, slips, throttle
from portal.accounts.models import Account, ActivationSlip, KnownDevice, SignIn
from portal.accounts.queries import actor_of, person_name
from portal.accounts.session import end_all
from portal.ground import db as ground
from portal.ground.clock import now
from portal.ground.errors import Invalid, or_404
from portal.organisations.models import Ward
from portal.people.models import Person
from portal.policy import Action, Actor, require


def sign_in(login: str, password: str, today: date, *, source: str, device: str = "") -> Account:
    """The account that login and password open. Raises Invalid with one sentence for whatever was wrong, Slowed."""
    _let_go()
    account = _account(login)
    known = devices.known(account, device)
    one = throttle.admit("password", rules.PASSWORD, rules.login_as_kept(login), source, known)
    kept = account.password_hash if account and account.disabled_at is None else None
    if not passwords.matches(kept, password) or account is None:
        _failed("account.sign_in.failed", account)
        raise Invalid({"": rules.WRONG_SIGN_IN})
    if passwords.outdated(account.password_hash or ""):
        _keep_anew(account, passwords.hashed(password))
    throttle.succeeded(one)
    return welcome(account, today, "account.sign_in")


def welcome(account: Account, today: date, how: str, **content: object) -> Account:
    """Put the account's ward in force and write down who came in."""
    ground.enter_ward(account.ward_id)
    at_hand = or_404(ground.db.session.get(Account, (account.ward_id, account.id), populate_existing=True))
    if at_hand.disabled_at:  # while the password was being computed
        raise Invalid({"": rules.WRONG_SIGN_IN})
    audit.record(actor_of(at_hand, person_name(at_hand), today), how, at_hand, **content)
    return at_hand


def activate(login: str, code: str, password: str, today: date, *, source: str) -> Account:
    """Use a slip's code once to set the password; every session there was ends. Nobody guesses a code, so a right one
    passes whatever was tried before: a whole office may stand behind one address, typing sixteen signs each."""
    _let_go()
    account = _account(login)
    slip = _slip(account, code) if account and account.disabled_at is None else None
    if account is None or slip is None:
        throttle.admit("slip", rules.SLIP, rules.login_as_kept(login), source)
        _failed("account.activate.failed", account)
        raise Invalid({"": rules.WRONG_SLIP})
    _weigh(account, password, "password")
    kept = passwords.hashed(password)

    ground.enter_ward(account.ward_id)
    if not _use(slip):
        raise Invalid({"": rules.WRONG_SLIP})
    return _set_password(account, kept, today, "account.activate")


def change_password(
    actor: Actor, current: str, new: str, today: date, *, source: str, stays: SignIn, device: str = ""
) -> None:
    """Every other session of the account ends, every other device is forgotten; `stays` is the one at hand."""
    require(actor, Action.OWN_ACCOUNT)
    stays_id = stays.id
    _let_go()
    account = or_404(_account_by(Account.ward_id == actor.ward_id, Account.id == actor.account_id))
    one = throttle.admit("current password", rules.CURRENT_PASSWORD, account.login, source)
    if not passwords.matches(account.password_hash, current):
        _failed("account.password.failed", account)
        raise Invalid({"current": rules.WRONG_CURRENT})
    throttle.succeeded(one)
    _weigh(account, new, "password")
    _set_password(account, passwords.hashed(new), today, "account.password", but=stays_id, device=device)


def account_at(ward_id: int, account_id: int) -> Account | None:
    """Read apart and let go, as all that is read before a password or a code is computed."""
    _let_go()
    return _account_by(Account.ward_id == ward_id, Account.id == account_id)


def with_factor(account: Account) -> Account:
    """The code was right: its ward is in force, and the trail says that there were two."""
    ground.enter_ward(account.ward_id)
    at_hand = or_404(ground.db.session.get(Account, (account.ward_id, account.id), populate_existing=True))
    if at_hand.disabled_at:
        raise Invalid({"": rules.WRONG_SIGN_IN})
    who = Actor(at_hand.ward_id, at_hand.person_id, at_hand.id)
    audit.record(who, "account.factor", at_hand)
    return at_hand


def prove_password(actor: Actor, password: str, *, source: str) -> None:
    """Once more before a deed of weight."""
    require(actor, Action.OWN_ACCOUNT)
    _let_go()
    account = or_404(_account_by(Account.ward_id == actor.ward_id, Account.id == actor.account_id))
    one = throttle.admit("current password", rules.CURRENT_PASSWORD, account.login, source)
    if not passwords.matches(account.password_hash, password):
        _failed("account.password.failed", account)
        raise Invalid({"password": rules.WRONG_CURRENT})
    throttle.succeeded(one)


def proved(actor: Actor, sign_in_id: int, *, factor: bool) -> None:
    sign_in = or_404(ground.db.session.get(SignIn, (actor.ward_id, sign_in_id), populate_existing=True))
    sign_in.proved_at = now()
    if factor:
        sign_in.factor_at = now()
    audit.record(actor, "account.proved", sign_in, factor=factor)


def sign_out(actor: Actor, sign_in: SignIn) -> None:
    require(actor, Action.OWN_ACCOUNT)
    _end(sign_in, "signed out")
    audit.record(actor, "account.sign_out", sign_in)


def end_session(actor: Actor, sign_in_id: int) -> None:
    """End one of one's own sessions: the one left open at the library."""
    require(actor, Action.OWN_ACCOUNT)
    one = or_404(
        ground.db.session.scalar(
            sa.select(SignIn).where(SignIn.id == sign_in_id, SignIn.account_id == actor.account_id)
        )
    )
    _end(one, "ended by its owner")
    audit.record(actor, "account.session.end", one)


def end_other_sessions(actor: Actor, stays: SignIn) -> None:
    require(actor, Action.OWN_ACCOUNT)
    account = _own(actor)
    end_all(account, "ended by its owner", but=stays)
    audit.record(actor, "account.session.end_others", account)


def forget_devices(actor: Actor, device: str) -> None:
    """The one at hand stays known: who lost a telephone sits at another machine."""
    require(actor, Action.OWN_ACCOUNT)
    account = _own(actor)
    devices.forget_all(account, but=device)
    audit.record(actor, "account.devices.forget", account)


def forget_device(actor: Actor, known_id: int) -> None:
    """One of one's own: neither known nor trusted any more."""
    require(actor, Action.OWN_ACCOUNT)
    gone = ground.db.session.execute(
        sa.delete(KnownDevice).where(KnownDevice.id == known_id, KnownDevice.account_id == actor.account_id)
    )
    or_404(gone.rowcount or None)  # type: ignore[attr-defined]
    audit.record(actor, "account.devices.forget", audit.About("account", actor.account_id), device=known_id)


def prefer(actor: Actor, *, language: str, theme: str, large_print: bool, letter_keys: bool = True) -> None:
    require(actor, Action.OWN_ACCOUNT)
    account = _own(actor)
    account.language, account.theme, account.large_print = language, theme, large_print
    account.letter_keys = letter_keys
    audit.record(
        actor,
        "account.prefer",
        account,
        language=language,
        theme=theme,
        large_print=large_print,
        letter_keys=letter_keys,
    )


def _own(actor: Actor) -> Account:
    return or_404(ground.db.session.get(Account, (actor.ward_id, actor.account_id)))


def _end(sign_in: SignIn, why: str) -> None:
    if sign_in.ended_at is None:
        sign_in.ended_at, sign_in.ended_why = now(), why


def _let_go() -> None:
    """What is written apart would wait for the request's own write lock, and the request for it."""
    ground.db.session.rollback()


def _account(login: str) -> Account | None:
    kept = rules.login_as_kept(login)
    with ground.apart() as session:
        number = directory.ward_of(session, kept)
    return _account_by(Account.ward_id == number, Account.login == kept)


def _account_by(*clauses: sa.ColumnElement[bool]) -> Account | None:
    with ground.apart() as session:  # before anyone is known, no ward is in force
        return session.scalar(sa.select(Account).where(*clauses).execution_options(every_ward=True))


def _slip(account: Account, code: str) -> ActivationSlip | None:
    with ground.apart() as session:
        slip = session.scalar(
            sa.select(ActivationSlip)
            .where(
                ActivationSlip.ward_id == account.ward_id,
                ActivationSlip.account_id == account.id,
                ActivationSlip.code_digest == slips.digest(code),
            )
            .execution_options(every_ward=True)
        )
    return slip if slip and rules.usable(slip, now()) else None


def _use(slip: ActivationSlip) -> bool:
    """False when the slip was used or withdrawn a moment ago: two may hold the same paper."""
    used = ground.db.session.execute(
        sa.update(ActivationSlip)
        .where(ActivationSlip.id == slip.id, ActivationSlip.used_at.is_(None), ActivationSlip.withdrawn_at.is_(None))
        .values(used_at=now())
    )
    return bool(used.rowcount)  # type: ignore[attr-defined]


def _weigh(account: Account, password: str, field: str) -> None:
    with ground.apart() as session:
        name, birth_year = session.execute(
            sa.select(Person.name, Person.birth_year)
            .where(Person.ward_id == account.ward_id, Person.id == account.person_id)
            .execution_options(every_ward=True)
        ).one()
        ward = session.get_one(Ward, account.ward_id).name
    if reason := rules.bad_password(password, login=account.login, name=name, birth_year=birth_year, ward=ward):
        raise Invalid({field: reason})


def _set_password(
    account: Account, kept: str, today: date, how: str, but: int | None = None, device: str = ""
) -> Account:
    at_hand = or_404(ground.db.session.get(Account, (account.ward_id, account.id), populate_existing=True))
    if at_hand.disabled_at:
        raise Invalid({"": rules.WRONG_SLIP})
    at_hand.password_hash, at_hand.password_set_at = kept, now()
    stays = ground.db.session.get(SignIn, (account.ward_id, but)) if but else None
    end_all(at_hand, "new password", but=stays)
    devices.forget_all(at_hand, but=device)
    audit.record(actor_of(at_hand, person_name(at_hand), today), how, at_hand)
    return at_hand


def _keep_anew(account: Account, kept: str) -> None:
    with ground.apart() as session:
        session.execute(
            sa.update(Account)
            .where(Account.ward_id == account.ward_id, Account.id == account.id)
            .values(password_hash=kept)
            .execution_options(every_ward=True, synchronize_session=False)
        )


def _failed(what: str, account: Account | None) -> None:
    """An unknown login is written down too, above all wards: the time it takes tells nothing either. What was typed
    is not kept, as people type their password into the wrong field."""
    who = Actor(account.ward_id, account.person_id, account.id) if account else Actor(0, None)
    audit.record_apart(who, what, account)
