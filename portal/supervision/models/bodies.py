import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.db import STANDS_ONCE, Base, Dated, OfWard, of_ward
from portal.ground.labels import Labelled


class Part(Labelled):
    """In what part a body writes about a member."""

    LEAD = "lead", "Chủ trì"
    COORDINATING = "coordinating", "Phối hợp"
    CELL = "cell", "Chi ủy"


class Programme(OfWard, Dated, Base):
    """A supervision programme (chương trình giám sát) with the basis it stands on: ordinary members are not among
    the targets of the Law on the Front (2015, art. 25), so Party regulations and the ward's plan are named."""

    __tablename__ = "programme"
    __table_args__ = (of_ward("campaign_id", target="campaign"),)

    campaign_id: Mapped[int]
    name: Mapped[str]
    legal_basis: Mapped[str]
    first_month: Mapped[str] = mapped_column(sa.String(7))
    last_month: Mapped[str | None] = mapped_column(sa.String(7))


class ProgrammeBody(OfWard, Dated, Base):
    """A body the programme names: LEAD bodies owe notes, COORDINATING ones are never missing."""

    __tablename__ = "programme_body"
    __table_args__ = (
        of_ward("programme_id", target="programme"),
        of_ward("body_id", target="unit"),
        sa.Index("uq_programme_body_standing", "ward_id", "programme_id", "body_id", **STANDS_ONCE),
    )

    programme_id: Mapped[int]
    body_id: Mapped[int]
    part: Mapped[Part]


class Lead(OfWard, Dated, Base):
    """The body that leads the supervision of a cell's members (chủ trì); a hidden cell has none and is shown to
    no Front or mass-organisation reader. Unless the office chose it, it follows from the cell's residence group."""

    __tablename__ = "supervision_lead"
    __table_args__ = (
        of_ward("cell_id", target="unit"),
        of_ward("body_id", target="unit"),
        # Nobody is led by themself. A row that once said so was a mistake, and mistakes are withdrawn, not deleted.
        sa.CheckConstraint("withdrawn_at IS NOT NULL OR body_id IS NULL OR body_id <> cell_id", name="by_another"),
        sa.Index("uq_supervision_lead_standing", "ward_id", "cell_id", **STANDS_ONCE),
        sa.Index("ix_supervision_lead_cell", "ward_id", "cell_id"),
        sa.Index("ix_supervision_lead_body", "ward_id", "body_id"),
    )

    cell_id: Mapped[int]
    body_id: Mapped[int | None]
    hidden: Mapped[bool] = mapped_column(default=False)
    chosen: Mapped[bool] = mapped_column(default=False)  # the office chose it: no relation moves it


class HeadWait(OfWard, Dated, Base):
    """By a decision (its basis) a body or a cell without a head waits for one until a day: its members stay in every
    whole, and its months stay open for whoever comes (chờ người đứng đầu). What passes to another body instead is a
    Lead of that body, from-to."""

    __tablename__ = "head_wait"
    __table_args__ = (of_ward("unit_id", target="unit"), sa.Index("ix_head_wait_unit", "ward_id", "unit_id"))

    unit_id: Mapped[int]
    decided_by: Mapped[int | None]


class Helper(OfWard, Dated, Base):
    """Named by a body's head to write (người giúp việc: phó ban, chi hội trưởng), for everyone or for those listed."""

    __tablename__ = "helper"
    __table_args__ = (
        of_ward("body_id", target="unit"),
        of_ward("person_id", target="person"),
        sa.Index("ix_helper_person", "ward_id", "person_id"),
        sa.Index("ix_helper_body", "ward_id", "body_id"),
    )

    body_id: Mapped[int]
    person_id: Mapped[int]
    title: Mapped[str]
    everyone: Mapped[bool] = mapped_column(default=True)
    named_by: Mapped[int | None]


class HelperMember(OfWard, Base):
    __tablename__ = "helper_member"
    __table_args__ = (
        of_ward("helper_id", target="helper"),
        of_ward("person_id", target="person"),
        sa.UniqueConstraint("ward_id", "helper_id", "person_id"),
    )

    helper_id: Mapped[int]
    person_id: Mapped[int]


class Typist(OfWard, Dated, Base):
    """May type a body's signed paper sheets (người nhập thay): the signer stays the author and is told."""

    __tablename__ = "typist"
    __table_args__ = (
        of_ward("body_id", target="unit"),
        of_ward("person_id", target="person"),
        sa.Index("ix_typist_person", "ward_id", "person_id"),
    )

    body_id: Mapped[int]
    person_id: Mapped[int]
    named_by: Mapped[int | None]
