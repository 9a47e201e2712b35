"""What an address must be, when a letter is tried again, and which letter is the same letter. Pure."""

import re
from datetime import date, timedelta

from portal.ground.text import Sentence, say
from portal.notifications.models import MailKind, MailOften

LONGEST_ADDRESS, LONGEST_LOCAL = 254, 64
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
CONFIRM_WITHIN = timedelta(days=2)
MOST_CONFIRMATIONS = 5  # a day: nobody's letter box is filled by way of the portal
# After the first try, the second, …; a server that was away for a day still gets the letter.
DELAYS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8), timedelta(hours=24))
MOST_TRIES = len(DELAYS) + 1


def wrong_address(typed: str) -> Sentence | None:
    local, _, _ = typed.partition("@")
    if len(typed) <= LONGEST_ADDRESS and len(local) <= LONGEST_LOCAL and ADDRESS.fullmatch(typed):
        return None
    return say("Địa chỉ thư chưa đúng. Ghi chữ không dấu, có dấu @, ví dụ hanh.nguyen@example.vn.")


def too_many_confirmations(asked: int) -> Sentence | None:
    if asked < MOST_CONFIRMATIONS:
        return None
    return say(
        "Hôm nay đã gửi %(most)s thư xác nhận. Đồng chí xem lại hộp thư, hoặc thử lại ngày mai.",
        most=MOST_CONFIRMATIONS,
    )


def delay_after(tries: int) -> timedelta:
    """How long a letter waits after so many tries; growing."""
    return DELAYS[min(max(tries, 1), len(DELAYS)) - 1]


def week_of(today: date) -> str:
    year, week, _ = today.isocalendar()
    return f"{year}-W{week:02d}"


def once(kind: MailKind, person_id: int, today: date, often: MailOften = MailOften.WEEKLY) -> str:
    """The name under which a letter is written once, by day or by week."""
    when = today.isoformat() if often is MailOften.DAILY else week_of(today)
    return f"{kind.value}:{person_id}:{when}"
