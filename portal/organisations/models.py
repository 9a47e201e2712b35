from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.db import STANDS_ONCE, Base, Bytewise, Dated, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled
from portal.policy.standing import Role


class Ward(Base):
    """A tenant: one ward of the installation. Ward 0 holds what stands above all wards."""

    __tablename__ = "ward"

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    name: Mapped[str]
    demonstration: Mapped[bool] = mapped_column(default=False)
    ended_on: Mapped[date | None]  # divided among others: the first day on which nobody stands in it; its books stay
    withdrawn_at: Mapped[datetime | None]  # the arrangement that opened it was undone: only its trail is left


class UnitKind(Labelled):
    SUPERIOR = "superior", "Cấp ủy cấp trên"
    WARD_PARTY = "ward_party", "Đảng bộ phường"
    WARD_OFFICE = "ward_office", "Văn phòng Đảng ủy"
    WARD_PEOPLE = "ward_people", "Ủy ban nhân dân phường"
    BASE_PARTY = "base_party", "Đảng bộ cơ sở"
    PART_PARTY = "part_party", "Đảng bộ bộ phận"
    CELL = "cell", "Chi bộ"
    RESIDENCE_GROUP = "residence_group", "Tổ dân phố"
    WARD_FRONT = "ward_front", "Ủy ban Mặt trận Tổ quốc phường"
    AREA_FRONT = "area_front", "Ban Công tác Mặt trận"
    MASS_ORGANISATION = "mass_organisation", "Đoàn thể chính trị - xã hội"


class CellKind(Labelled):
    RESIDENTIAL = "residential", "Tổ dân phố"
    POLICE = "police", "Công an"
    SCHOOL = "school", "Trường học"
    OTHER = "other", "Cơ quan, đơn vị"


class Rank(Labelled):
    """Of what kind a cell is (loại hình): Quy định 232-QĐ/TW (2025) knows both."""

    AFFILIATED = "affiliated", "Chi bộ trực thuộc"
    BASE = "base", "Chi bộ cơ sở"


class Unit(OfWard, Versioned, Base):
    """A node of the organisation tree (tổ chức). `name`, `short_name`, `parent_id` and `path` show today's state;
    their history stands in UnitName and UnitPlace."""

    __tablename__ = "unit"
    __table_args__ = (
        of_ward("parent_id", target="unit"),
        sa.UniqueConstraint("ward_id", "code"),
        sa.Index("ix_unit_path", "ward_id", "path"),
        sa.Index("ix_unit_kind", "ward_id", "kind"),
    )

    kind: Mapped[UnitKind]
    cell_kind: Mapped[CellKind | None]
    code: Mapped[str]  # what workbooks and commands call it: cell-3, front-3, women
    name: Mapped[str]
    short_name: Mapped[str]
    parent_id: Mapped[int | None]
    path: Mapped[str] = mapped_column(Bytewise, default="/")  # what begins with one is found as a range
    order: Mapped[int] = mapped_column(sa.Integer, default=0)
    opened_on: Mapped[date | None]  # None: it stood before the portal knew of it
    ended_on: Mapped[date | None]  # the first day on which it no longer stands; what it did stays under its name


class UnitName(OfWard, Dated, Base):
    __tablename__ = "unit_name"
    __table_args__ = (of_ward("unit_id", target="unit"), sa.Index("ix_unit_name_unit", "ward_id", "unit_id"))

    unit_id: Mapped[int]
    name: Mapped[str]
    short_name: Mapped[str]


class UnitPlace(OfWard, Dated, Base):
    """Under which unit it stood (trực thuộc)."""

    __tablename__ = "unit_place"
    __table_args__ = (of_ward("unit_id", target="unit"), of_ward("parent_id", target="unit"))

    unit_id: Mapped[int]
    parent_id: Mapped[int | None]


class UnitRank(OfWard, Dated, Base):
    """Since when a cell is a chi bộ cơ sở; one of which nothing is told is a chi bộ trực thuộc."""

    __tablename__ = "unit_rank"
    __table_args__ = (of_ward("unit_id", target="unit"), sa.Index("ix_unit_rank_unit", "ward_id", "unit_id"))

    unit_id: Mapped[int]
    rank: Mapped[Rank]


class UnitArea(OfWard, Dated, Base):
    """The residence group (tổ dân phố) on whose ground a cell or a Front committee stands (địa bàn). Who leads a cell's
    supervision follows from it, never from a name or a code."""

    __tablename__ = "unit_area"
    __table_args__ = (
        of_ward("unit_id", target="unit"),
        of_ward("group_id", target="unit"),
        sa.CheckConstraint("unit_id <> group_id", name="of_another"),
        sa.Index("uq_unit_area_standing", "ward_id", "unit_id", **STANDS_ONCE),
        sa.Index("ix_unit_area_group", "ward_id", "group_id"),
    )

    unit_id: Mapped[int]
    group_id: Mapped[int]


class Succession(OfWard, Base):
    """A unit that went on as another: merged, split or renamed in kind. Many to many."""

    __tablename__ = "unit_succession"
    __table_args__ = (of_ward("before_id", target="unit"), of_ward("after_id", target="unit"))

    before_id: Mapped[int]
    after_id: Mapped[int]
    on: Mapped[date]
    decision: Mapped[str | None]


class SuccessionAbroad(OfWard, Base):
    """A unit that goes on in another ward of the installation, or that came from there: told in both, each time by the
    other's name as it was that day."""

    __tablename__ = "unit_succession_abroad"
    __table_args__ = (of_ward("unit_id", target="unit"),)

    unit_id: Mapped[int]
    other_ward_id: Mapped[int] = mapped_column(sa.Integer)
    other_unit_id: Mapped[int]
    other_name: Mapped[str]
    came: Mapped[bool]  # the unit follows the other; else the other follows it
    on: Mapped[date]
    decision: Mapped[str | None]


class Holding(OfWard, Dated, Base):
    """A post held from-to (chức vụ). Power comes from here and ends here, from that second on."""

    __tablename__ = "post_holding"
    __table_args__ = (
        of_ward("unit_id", target="unit"),
        sa.ForeignKeyConstraint(["ward_id", "person_id"], ["person.ward_id", "person.id"]),
        sa.Index("ix_post_holding_person", "ward_id", "person_id"),
        sa.Index("ix_post_holding_unit", "ward_id", "unit_id"),
        sa.Index("ix_post_holding_role", "ward_id", "role"),
    )

    person_id: Mapped[int]
    unit_id: Mapped[int]
    role: Mapped[Role]
    title: Mapped[str]


class Setting(OfWard, Dated, Base):
    """What a ward may decide for itself, dated, so that the past stays reproducible."""

    __tablename__ = "setting"
    __table_args__ = (sa.Index("ix_setting_key", "ward_id", "key"),)

    key: Mapped[str]
    value: Mapped[Any] = mapped_column(sa.JSON)
