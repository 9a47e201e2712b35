"""What the letters say (thư nhắc): counts and a link, names of bodies and months; no member, no text, no note.

They leave the portal, so they are in Vietnamese whatever the language of a screen, and bear nothing in the subject
that tells of anybody."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from portal.ground.slots import Registry
from portal.notifications.tasks import HomeTask, TaskKind
from portal.policy import Actor

SUBJECT = "Lời nhắc từ Cổng Tự Soi"
SUBJECT_CONFIRM = "Xác nhận địa chỉ nhận lời nhắc từ Cổng Tự Soi"


class Letter(NamedTuple):
    subject: str
    text: str
    stop_url: str


class Unsent(NamedTuple):
    """A month, and the bodies that have not sent theirs though its day is over."""

    month: str  # tháng 4/2022
    due_on: date
    bodies: tuple[str, ...]


# Later chapters say what an overseer hears of each week; app.py fills the place.
OVERVIEWS: Registry[Callable[[Actor, date], Sequence[Unsent]]] = Registry()


def confirmation(base: str, key: str, stop_url: str) -> Letter:
    text = f"""Có người đã ghi địa chỉ này để nhận lời nhắc từ Cổng Tự Soi của phường.

Nếu đúng là ông/bà, đồng chí, mở đường dẫn sau trong hai ngày và bấm “Xác nhận”:
{base}/loi-nhac/xac-nhan/{key}

Nếu không phải, xin bỏ qua thư này: chưa xác nhận thì cổng không gửi lời nhắc nào.
"""
    return Letter(SUBJECT_CONFIRM, text, stop_url)


def slip_printed(base: str, stop_url: str) -> Letter:
    text = f"""Văn phòng vừa in phiếu đặt mật khẩu cho tài khoản của ông/bà, đồng chí trên Cổng Tự Soi.

Ai đề nghị, ai xác nhận: xem ở trang cá nhân.
{base}/toi

Nếu không phải theo yêu cầu của mình, hãy báo ngay Bí thư Đảng ủy phường.

{_stop(stop_url)}"""
    return Letter(SUBJECT, text, stop_url)


def waiting(base: str, tasks: Mapping[TaskKind, Sequence[HomeTask]], unread: int, stop_url: str) -> Letter | None:
    """How much waits, by kind; None when nothing does."""
    counts = [(kind.vietnamese, len(tasks[kind])) for kind in TaskKind if kind is not TaskKind.DONE and tasks.get(kind)]
    if unread:
        counts.append(("Thông báo chưa đọc", unread))
    if not counts:
        return None
    lines = "\n".join(f"- {label}: {count}" for label, count in counts)
    text = f"""Trên Cổng Tự Soi có việc chờ:

{lines}

Mở cổng để xem và làm:
{base}/

{_stop(stop_url)}"""
    return Letter(SUBJECT, text, stop_url)


def overview(base: str, months: Sequence[Unsent], stop_url: str) -> Letter | None:
    """Which bodies have not sent the month's notes; None when all have."""
    told = [one for one in months if one.bodies]
    if not told:
        return None
    parts = "\n\n".join(
        "\n".join((f"{one.month}, hạn gửi {one.due_on:%d/%m/%Y}:", *(f"- {body}" for body in one.bodies)))
        for one in told
    )
    text = f"""Các tổ chức chủ trì chưa gửi nhận xét:

{parts}

Xem tiến độ và sao chép lời nhắc:
{base}/giam-sat/tien-do

{_stop(stop_url)}"""
    return Letter(SUBJECT, text, stop_url)


def _stop(url: str) -> str:
    return f"Thôi nhận lời nhắc: {url}\n"
