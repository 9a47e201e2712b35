"""Reminders by e-mail (nhắc việc): what is due is written down once by person and day or week, then handed over.

Writing down and handing over are apart: a letter stands before the server is asked, and a server that is away delays
it, never loses it. No transaction is open while the server answers. A stop between the server's answer and our note of
it sends that letter again, under the same Message-ID."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import IntegrityError

from portal.accounts.queries import actor_of
from portal.ground import ids
from portal.ground.clock import now, ward_today
from portal.ground.db import db, in_ward, writing
from portal.ground.text import say
from portal.notifications import letters, post, queries, rules
from portal.notifications.models import MailAddress, MailKind, MailOften, MailState, OutMail
from portal.notifications.service.addresses import put
from portal.notifications.tasks import tasks_for
from portal.organisations.wards import wards
from portal.policy import Actor


class Gathered(NamedTuple):
    """What one run wrote down: letters, those that stood already, and people for whom nothing waits."""

    written: int = 0
    stood: int = 0
    nothing: int = 0


class DeliveryCounts(NamedTuple):
    sent: int = 0
    delayed: int = 0
    failed: int = 0


def gather(base: str, *, dry: bool = False) -> Gathered:
    """In the ward in force, every letter that is due today; running again, or two at once, writes none twice."""
    today, tally = ward_today(), {"written": 0, "stood": 0, "nothing": 0}
    for reader in queries.readers():
        actor = actor_of(reader.account, reader.name, today)
        keys = {
            MailKind.OWN: rules.once(MailKind.OWN, reader.to.person_id, today, reader.to.often),
            MailKind.OVERVIEW: rules.once(MailKind.OVERVIEW, reader.to.person_id, today, MailOften.WEEKLY),
        }
        there = queries.written_already(list(keys.values()))
        for kind, key in keys.items():
            if key in there:
                tally["stood"] += 1
                continue
            letter = _letter(kind, actor, today, base, queries.stop_url(base, reader.to.stop_key))
            if letter is None:
                tally["nothing"] += kind is MailKind.OWN
            elif dry or _written(reader, kind, key, letter):
                tally["written"] += 1
            else:
                tally["stood"] += 1
    db.session.rollback()
    return Gathered(**tally)


def hand_over(server: post.Server) -> DeliveryCounts:
    """Every letter of the ward in force whose turn has come; a server that is away ends the round."""
    sent = delayed = failed = 0
    with post.MailLine(server) as line:
        while (mail := _taken()) is not None:
            try:
                line.hand_over(
                    post.written_out(server, ids.written(mail.id), mail.address, mail.subject, mail.text, mail.stop_url)
                )
            except post.NotTaken as refusal:
                gave_up = _not_sent(mail.id, refusal)
                failed, delayed = failed + gave_up, delayed + (not gave_up)
                if refusal.server_away:
                    break
            else:
                _sent(mail.id)
                sent += 1
    return DeliveryCounts(sent, delayed, failed)


def send_what_waits() -> None:
    """Once a minute, beside the jobs: an address is confirmed while its owner still sits there."""
    server = post.server_of(current_app.config)
    if server is None:
        return
    for ward_id in wards():
        with in_ward(ward_id):
            hand_over(server)


def _letter(kind: MailKind, actor: Actor, today: date, base: str, stop_url: str) -> letters.Letter | None:
    if kind is MailKind.OWN:
        unread = len(queries.messages_for(actor, unread=True))
        return letters.waiting(base, tasks_for(actor, today), unread, stop_url)
    months = [month for chapter in letters.OVERVIEWS for month in chapter(actor, today)]
    return letters.overview(base, months, stop_url)


def _written(reader: queries.LetterReader, kind: MailKind, key: str, letter: letters.Letter) -> bool:
    """False when another run was first (the unique key decides), or the person stopped meanwhile."""
    still = sa.select(MailAddress.id).where(MailAddress.id == reader.to.id, MailAddress.confirmed_at.is_not(None))
    try:
        with writing() as session:
            if session.scalar(still) is None:
                return False
            put(reader.to, kind, key, letter)
    except IntegrityError:
        return False
    return True


def _taken() -> OutMail | None:
    """The next letter, set aside until its next try: nobody else takes it meanwhile."""
    with writing() as session:
        mail = session.scalar(
            sa.select(OutMail)
            .where(OutMail.state == MailState.WAITING, OutMail.next_at <= now())
            .order_by(OutMail.next_at, OutMail.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if mail is not None:
            mail.tries += 1
            mail.next_at = now() + rules.delay_after(mail.tries)
            session.flush()
            session.expunge(mail)
    return mail


def _sent(number: int) -> None:
    _settle(number, state=MailState.SENT, sent_at=now(), reason="", text="", address="", stop_url="")


def _not_sent(number: int, refusal: post.NotTaken) -> bool:
    """True when the letter is given up."""
    tries = db.session.scalar(sa.select(OutMail.tries).where(OutMail.id == number)) or 0
    db.session.rollback()
    if refusal.for_good or tries >= rules.MOST_TRIES:
        _settle(number, state=MailState.FAILED, reason=refusal.reason, text="", address="", stop_url="")
        return True
    _settle(number, reason=refusal.reason)
    return False


def _settle(number: int, **facts: object) -> None:
    with writing() as session:
        session.execute(
            sa.update(OutMail)
            .where(OutMail.id == number, OutMail.state == MailState.WAITING)
            .values(**facts)
            .execution_options(synchronize_session=False)
        )


def told(gathered: Gathered, handed: DeliveryCounts | None) -> list[str]:
    """What a run did, for the command's output."""
    lines = [
        str(
            say(
                "Thư mới: %(written)s; đã có từ lần chạy trước: %(stood)s; người không có việc chờ: %(nothing)s.",
                **gathered._asdict(),
            )
        )
    ]
    if handed is not None:
        lines.append(
            str(say("Gửi được: %(sent)s; chờ gửi lại: %(delayed)s; không gửi được: %(failed)s.", **handed._asdict()))
        )
    return lines
