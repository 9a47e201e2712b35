"""Đặt lại: a slip for an account that has power is asked for by one and confirmed by another; the office prints it, and
the owner is told who asked and who confirmed. Elsewhere the office prints it against signature, and tells as well."""

from collections.abc import Callable, Sequence
from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.accounts import links, rules
from portal.accounts.models import Account, AccountReset
from portal.ground.clock import now, ward_today
from portal.ground.db import db, flush, ward
from portal.ground.errors import or_404, refuse
from portal.ground.ids import new_id
from portal.ground.slots import Registry
from portal.ground.text import Sentence, say
from portal.ground.values import JsonObject
from portal.organisations.models import Holding
from portal.people.confirming.asking import ALREADY, AskedDeed, ask
from portal.people.confirming.deciding import TELL
from portal.people.confirming.deeds import TwoPersons
from portal.people.models import Confirmation
from portal.people.queries.history import names_of
from portal.policy import WITH_POWER, Action, Actor, can, require

RESET = "accounts.reset"
# Letters belong to a later chapter: (account, reset).
LETTER: Registry[Callable[[int, int], None]] = Registry()
MATTER = say("Phiếu kích hoạt")


def has_power(person_id: int, today: date | None = None) -> bool:
    """Holds a post with power, today or from a later day."""
    held = sa.select(Holding.id).where(
        Holding.person_id == person_id,
        Holding.role.in_(WITH_POWER),
        Holding.withdrawn_at.is_(None),
        sa.or_(Holding.valid_until.is_(None), Holding.valid_until > (today or ward_today())),
    )
    return db.session.scalar(held.limit(1)) is not None


def needs_another(actor: Actor, account: Account) -> bool:
    """Set-up and the demonstration act without an account and alone."""
    return actor.account_id is not None and has_power(account.person_id) and _confirmed(account) is None


def start(actor: Actor, account: Account) -> Confirmation | AccountReset:
    """Whoever may not print, or needs another: the account with power waits for the second person, the other for the
    office."""
    require(actor, Action.ACCOUNT_MANAGE)
    refuse(rules.no_slip_for(account.disabled_at))
    if needs_another(actor, account):
        return ask_for(actor, [account])
    refuse(ALREADY if _open(account) else None)
    reset = AccountReset(id=new_id(), account_id=account.id, asked_by=actor.person_id)
    db.session.add(reset)
    audit.record(actor, Action.ACCOUNT_MANAGE, account, reset="asked")
    return reset


def ask_for(actor: Actor, accounts: Sequence[Account]) -> Confirmation:
    """All of one printing on one page."""
    require(actor, Action.ACCOUNT_MANAGE)
    names = names_of([one.person_id for one in accounts])
    deeds = [
        AskedDeed(
            RESET,
            [one.person_id],
            {"account": str(one.id)},
            say("Phiếu kích hoạt cho %(name)s (%(login)s)", name=names[one.person_id], login=one.login),
        )
        for one in accounts
    ]
    return ask(actor, str(MATTER), *deeds)


def reset_confirmed(_confirmer: Actor, told: JsonObject, _today: date, two: TwoPersons) -> None:
    """Nothing is printed yet, and no earlier slip is void: the office prints, which is a deed of its own."""
    account = or_404(db.session.get(Account, (ward(), int(told["account"]))))
    refuse(rules.no_slip_for(account.disabled_at))
    reset = AccountReset(
        account_id=account.id, asked_by=two.asked_by, confirmed_by=two.confirmed_by, confirmed_at=now()
    )
    db.session.add(reset)
    flush()


def take(actor: Actor, account: Account) -> None:
    """The slip is about to be printed: what was asked and confirmed is used up, and the owner is told."""
    refuse(rules.NEEDS_SECOND if needs_another(actor, account) else None)
    reset = _confirmed(account) or _open(account)
    if reset is None:
        reset = AccountReset(id=new_id(), account_id=account.id, asked_by=actor.person_id)
        db.session.add(reset)
    reset.printed_by, reset.printed_at = actor.person_id, now()
    people = [one for one in (reset.asked_by, reset.confirmed_by, reset.printed_by) if one]
    names = names_of(people)
    words = told(names, reset)
    audit.record(
        actor,
        Action.SLIP_PRINT,
        account,
        asked_by=reset.asked_by,
        asked_name=names.get(reset.asked_by or 0, ""),
        confirmed_by=reset.confirmed_by,
        confirmed_name=names.get(reset.confirmed_by or 0, ""),
    )
    for tell in TELL:
        tell(account.person_id, words, links.own())
    for write in LETTER:
        write(account.id, reset.id)


def told(names: dict[int, str], reset: AccountReset) -> Sentence:
    asked = names.get(reset.asked_by or 0) or str(say("Cài đặt hệ thống"))
    if reset.confirmed_by:
        return say(
            "Đã in phiếu đặt mật khẩu cho tài khoản này: %(asked)s đề nghị, %(confirmed)s xác nhận. "
            "Nếu không phải theo yêu cầu của mình, báo ngay Bí thư Đảng ủy.",
            asked=asked,
            confirmed=names.get(reset.confirmed_by, ""),
        )
    return say(
        "Đã in phiếu đặt mật khẩu cho tài khoản này: %(asked)s đề nghị. "
        "Nếu không phải theo yêu cầu của mình, báo ngay Bí thư Đảng ủy.",
        asked=asked,
    )


def to_print(actor: Actor) -> list[AccountReset]:
    """What the office may print now: confirmed, or asked for an account without power."""
    if not can(actor, Action.SLIP_PRINT):
        return []
    asked = sa.select(AccountReset).where(
        AccountReset.printed_at.is_(None), AccountReset.asked_at > now() - rules.CONFIRMED_LASTS
    )
    return list(db.session.scalars(asked.order_by(AccountReset.asked_at)))


def of_account(actor: Actor) -> list[tuple[AccountReset, Sentence]]:
    """What was printed for the reader's own account, newest first, whoever has read the message meanwhile."""
    require(actor, Action.OWN_ACCOUNT)
    rows = db.session.scalars(
        sa.select(AccountReset)
        .where(AccountReset.account_id == actor.account_id, AccountReset.printed_at.is_not(None))
        .order_by(AccountReset.printed_at.desc())
        .limit(10)
    ).all()
    names = names_of({who for one in rows for who in (one.asked_by, one.confirmed_by) if who})
    return [(one, told(names, one)) for one in rows]


def _confirmed(account: Account) -> AccountReset | None:
    return db.session.scalars(
        sa.select(AccountReset).where(
            AccountReset.account_id == account.id,
            AccountReset.confirmed_at > now() - rules.CONFIRMED_LASTS,
            AccountReset.printed_at.is_(None),
        )
    ).first()


def _open(account: Account) -> AccountReset | None:
    return db.session.scalars(
        sa.select(AccountReset).where(
            AccountReset.account_id == account.id,
            AccountReset.asked_at > now() - rules.CONFIRMED_LASTS,
            AccountReset.printed_at.is_(None),
        )
    ).first()
