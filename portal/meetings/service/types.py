"""The ward's own kinds of sessions."""

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.errors import Invalid, refuse
from portal.ground.names import fold
from portal.ground.text import say
from portal.meetings.models import MeetingKind, MeetingType
from portal.policy import Action, Actor, require

BEGINNING = (  # code, name, kind, whether heads are counted instead of names
    ("conference", "Hội nghị học tập, triển khai", MeetingKind.CONFERENCE, False),
    ("monthly", "Sinh hoạt chi bộ định kỳ", MeetingKind.MONTHLY, False),
    ("themed", "Sinh hoạt chuyên đề", MeetingKind.THEMED, False),
    ("youth-month", "Sinh hoạt Tháng Thanh niên", MeetingKind.YOUTH, True),
    ("theory-club", "Sinh hoạt Câu lạc bộ Lý luận trẻ", MeetingKind.YOUTH, True),
    ("tradition", "Giáo dục truyền thống", MeetingKind.YOUTH, True),
    ("chi-doan", "Sinh hoạt chi đoàn chủ điểm", MeetingKind.YOUTH, True),
)


def begin_types() -> None:
    """The kinds a ward begins with, as far as it lacks them; what it withdrew stays withdrawn."""
    known = set(db.session.scalars(sa.select(MeetingType.code)))
    for position, (code, name, kind, counts_heads) in enumerate(BEGINNING):
        if code not in known:
            db.session.add(MeetingType(code=code, name=name, kind=kind, counts_heads=counts_heads, position=position))
    flush()


def add_type(actor: Actor, *, name: str, kind: MeetingKind, counts_heads: bool) -> MeetingType:
    require(actor, Action.SETTINGS_MANAGE)
    begin_types()
    standing = db.session.execute(sa.select(MeetingType.code, MeetingType.name, MeetingType.withdrawn_at)).all()
    if any(fold(one.name) == fold(name) and one.withdrawn_at is None for one in standing):
        raise Invalid({"name": say("Đã có loại “%(name)s”.", name=name)})
    code = base = "-".join(fold(name).split())[:40] or "loai"
    taken, number = {one.code for one in standing}, 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    added = MeetingType(code=code, name=name, kind=kind, counts_heads=counts_heads, position=len(standing))
    db.session.add(added)
    audit.record(actor, Action.SETTINGS_MANAGE, added, meeting_type=name, kind=kind, counts_heads=counts_heads)
    return added


def withdraw_type(actor: Actor, kind: MeetingType) -> None:
    """No session is arranged under it any more; those that were keep its name."""
    require(actor, Action.SETTINGS_MANAGE)
    refuse(say("Loại này đã ngừng dùng.") if kind.withdrawn_at else None)
    kind.withdrawn_at = now()
    audit.record(actor, Action.SETTINGS_MANAGE, kind, meeting_type_withdrawn=kind.name)
