from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.arrangements.rules.deeds import DeedKind
from portal.arrangements.rules.handover import MonthsGo
from portal.arrangements.rules.states import ArrangementState
from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.values import JsonList, JsonObject
from portal.policy import Role


class Arrangement(OfWard, Versioned, Base):
    """One decision that changes the tree on a day (sắp xếp tổ chức)."""

    __tablename__ = "arrangement"

    number: Mapped[str]  # of the decision
    decided_on: Mapped[date]
    applies_on: Mapped[date]
    state: Mapped[ArrangementState] = mapped_column(default=ArrangementState.DRAFT)
    drafted_by: Mapped[int]
    drafted_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_by: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    undone_by: Mapped[int | None]
    undone_at: Mapped[datetime | None]
    undone_because: Mapped[str] = mapped_column(default="")
    months_go: Mapped[MonthsGo] = mapped_column(default=MonthsGo.FINISHED)
    problem: Mapped[str] = mapped_column(default="")  # why it could not be applied on its day
    joint_id: Mapped[int | None]  # the same in every ward whose part of one decision this is
    leads: Mapped[bool] = mapped_column(default=False)  # the part in which the decision was drafted first


class ArrangementDeed(OfWard, Base):
    """One deed of it, as it will be done: `told` are the fields of rules.deeds.Deed."""

    __tablename__ = "arrangement_deed"
    __table_args__ = (
        of_ward("arrangement_id", target="arrangement"),
        sa.Index("ix_arrangement_deed_arrangement", "ward_id", "arrangement_id"),
    )

    arrangement_id: Mapped[int]
    position: Mapped[int] = mapped_column(sa.Integer)
    kind: Mapped[DeedKind]
    told: Mapped[JsonObject]


class ArrangementPlacing(OfWard, Base):
    """Where one person goes, said of them by name; it goes before what their residence group says. The unit may be one
    that the arrangement opens, which is no row yet."""

    __tablename__ = "arrangement_placing"
    __table_args__ = (
        of_ward("arrangement_id", target="arrangement"),
        of_ward("person_id", target="person"),
        sa.UniqueConstraint("ward_id", "arrangement_id", "person_id", "from_id"),
    )

    arrangement_id: Mapped[int]
    person_id: Mapped[int]
    from_id: Mapped[int]
    unit_id: Mapped[int]


class ArrangementPost(OfWard, Base):
    """A post that begins with the arrangement."""

    __tablename__ = "arrangement_post"
    __table_args__ = (of_ward("arrangement_id", target="arrangement"), of_ward("person_id", target="person"))

    arrangement_id: Mapped[int]
    person_id: Mapped[int]
    unit_id: Mapped[int]
    role: Mapped[Role]
    title: Mapped[str]


class ArrangementTrace(OfWard, Base):
    """What it wrote into one table: [id, row before or None, row after], so that it can be undone as a whole."""

    passes = "what an undo needs: it goes by itself, and what was written stands in the books"
    __tablename__ = "arrangement_trace"
    __table_args__ = (
        of_ward("arrangement_id", target="arrangement"),
        sa.Index("ix_arrangement_trace_arrangement", "ward_id", "arrangement_id"),
    )

    arrangement_id: Mapped[int]
    table: Mapped[str]
    rows: Mapped[JsonList]
