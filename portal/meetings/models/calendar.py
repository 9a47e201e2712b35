"""What stands beside the calendar: the Young Theory Club's list, and the secret addresses of feeds."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, Dated, OfWard, of_ward


class ClubMember(OfWard, Dated, Base):
    """A list of its own beside the mass organisation's (Câu lạc bộ Lý luận trẻ)."""

    __tablename__ = "club_member"
    __table_args__ = (of_ward("person_id", target="person"), of_ward("organiser_id", target="unit"))

    club: Mapped[str]  # ly-luan-tre
    organiser_id: Mapped[int]
    person_id: Mapped[int]


class CalendarKey(OfWard, Base):
    """The secret address of a person's calendar feed: only its digest is kept, and it can be revoked."""

    passes = "the key of a calendar feed, which its owner renews at will"
    __tablename__ = "calendar_key"
    __table_args__ = (of_ward("account_id", target="account"), sa.UniqueConstraint("ward_id", "digest"))

    account_id: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
