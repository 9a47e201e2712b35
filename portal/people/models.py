from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, Bytewise, Dated, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled
from portal.ground.values import JsonList, JsonObject
from portal.organisations.models import Holding


class Sex(Labelled):
    MALE = "male", "Nam"
    FEMALE = "female", "Nữ"


class Ending(Labelled):
    """How a membership in this ward ended."""

    TRANSFERRED = "transferred", "Chuyển sinh hoạt đi"
    DIED = "died", "Từ trần"
    LEFT = "left", "Ra khỏi Đảng"


class ExemptionKind(Labelled):
    EXEMPT = "exempt", "Miễn công tác và sinh hoạt đảng"
    REDUCED = "reduced", "Giảm sinh hoạt đảng"


class Person(OfWard, Versioned, Base):
    """Someone the ward's records speak of; not everyone is a Party member."""

    __tablename__ = "person"
    __table_args__ = (
        sa.Index("ix_person_sort", "ward_id", "sort_key", "id"),
        sa.Index("ix_person_folded", "ward_id", "folded"),
    )

    name: Mapped[str]  # họ và tên, NFC
    given_name: Mapped[str]  # tên
    folded: Mapped[str]  # without marks, for search
    sort_key: Mapped[str] = mapped_column(Bytewise)  # tên, họ, đệm: see ground.names
    sex: Mapped[Sex | None]
    birth_date: Mapped[date | None]
    birth_year: Mapped[int | None] = mapped_column(sa.Integer)
    joined_to: Mapped[int | None]  # another row is this person: nothing refers to this one any more


class HeadPhone(OfWard, Base):
    """On which number the head of a body or a cell is reached (số điện thoại người đứng đầu): for the office and the
    ward Front, as long as they head one; afterwards it is forgotten, in the trail too."""

    __tablename__ = "head_phone"
    __table_args__ = (of_ward("person_id", target="person"), sa.UniqueConstraint("ward_id", "person_id"))

    person_id: Mapped[int]
    number: Mapped[str]
    told_on: Mapped[date]
    told_by: Mapped[int | None]


class PersonJoin(OfWard, Base):
    """Two rows that were one person (gộp): what moved, so that they can be parted again."""

    __tablename__ = "person_join"
    __table_args__ = (
        of_ward("stays_id", target="person"),
        of_ward("goes_id", target="person"),
        sa.Index("ix_person_join_stays", "ward_id", "stays_id"),
    )

    stays_id: Mapped[int]
    goes_id: Mapped[int]
    moved: Mapped[JsonList]  # [table, column, row]
    withdrawn: Mapped[JsonList]  # [table, row]: told by both for the same days
    filled: Mapped[JsonList]  # fields of the person that were unknown
    reason: Mapped[str]
    joined_at: Mapped[datetime] = mapped_column(default=now)
    parted_at: Mapped[datetime | None]


class Correction(OfWard, Base):
    """What the records told wrongly of a person and since when they tell it right (đính chính): a paper of an earlier
    day keeps what was known then."""

    __tablename__ = "person_correction"
    __table_args__ = (
        of_ward("person_id", target="person"),
        sa.Index("ix_person_correction_person", "ward_id", "person_id"),
    )

    person_id: Mapped[int]
    field: Mapped[str]  # of Person, or of their Membership
    before: Mapped[str]
    after: Mapped[str]
    since: Mapped[date]
    reason: Mapped[str]
    paper: Mapped[str]  # what shows it: a decision, a birth certificate, the list it came with
    recorded_at: Mapped[datetime] = mapped_column(default=now)


class Membership(OfWard, Dated, Base):
    """Being a Party member in this ward (đảng viên). Official standing is a date: before it, probationary."""

    __tablename__ = "membership"
    __table_args__ = (
        of_ward("person_id", target="person"),
        sa.Index("ix_membership_person", "ward_id", "person_id"),
        sa.Index("ix_membership_card", "ward_id", "card_number"),
    )

    person_id: Mapped[int]
    card_number: Mapped[str | None]  # số thẻ đảng viên
    admitted_on: Mapped[date | None]  # kết nạp
    official_on: Mapped[date | None]  # chính thức
    ending: Mapped[Ending | None]


class CellMembership(OfWard, Dated, Base):
    """Where a member takes part (nơi sinh hoạt đảng)."""

    __tablename__ = "cell_membership"
    __table_args__ = (
        of_ward("person_id", target="person"),
        of_ward("cell_id", target="unit"),
        sa.Index("ix_cell_membership_person", "ward_id", "person_id"),
        sa.Index("ix_cell_membership_cell", "ward_id", "cell_id"),
    )

    person_id: Mapped[int]
    cell_id: Mapped[int]


class Residence(OfWard, Dated, Base):
    """Where a person lives (nơi cư trú): a residence group of the ward, or words for a place outside."""

    __tablename__ = "residence"
    __table_args__ = (
        of_ward("person_id", target="person"),
        of_ward("group_id", target="unit"),
        sa.Index("ix_residence_person", "ward_id", "person_id"),
    )

    person_id: Mapped[int]
    group_id: Mapped[int | None]
    place: Mapped[str]


class Exemption(OfWard, Dated, Base):
    """A dated interval of exemption or reduction (miễn, giảm), by the cell's resolution; the ground is not stored
    beyond its kind: HD 27-HD/BTCTW (2009) knows age, illness, absence."""

    __tablename__ = "exemption"
    __table_args__ = (of_ward("person_id", target="person"), sa.Index("ix_exemption_person", "ward_id", "person_id"))

    person_id: Mapped[int]
    kind: Mapped[ExemptionKind]


class OrganisationMembership(OfWard, Dated, Base):
    """A Party member who also belongs to a mass organisation (hội viên, đoàn viên)."""

    __tablename__ = "organisation_membership"
    __table_args__ = (
        of_ward("person_id", target="person"),
        of_ward("organisation_id", target="unit"),
        sa.Index("ix_organisation_membership_person", "ward_id", "person_id"),
        sa.Index("ix_organisation_membership_organisation", "ward_id", "organisation_id"),
    )

    person_id: Mapped[int]
    organisation_id: Mapped[int]


class Management(OfWard, Dated, Base):
    """A cadre managed by the superior standing committee (diện Ban Thường vụ cấp trên quản lý)."""

    __tablename__ = "management"
    __table_args__ = (of_ward("person_id", target="person"),)

    person_id: Mapped[int]
    tier: Mapped[str]


class Kin(OfWard, Dated, Base):
    """Declared relatives (người thân); of what kind is not stored. One row counts for both."""

    __tablename__ = "kin"
    __table_args__ = (
        of_ward("person_id", target="person"),
        of_ward("relative_id", target="person"),
        sa.Index("ix_kin_person", "ward_id", "person_id"),
        sa.Index("ix_kin_relative", "ward_id", "relative_id"),
    )

    person_id: Mapped[int]
    relative_id: Mapped[int]


class Link(OfWard, Base):
    """The same person in another ward of the installation, after a transfer: old rows stay where they are. It stands
    in both wards, each time seen from there."""

    __tablename__ = "person_link"
    __table_args__ = (of_ward("person_id", target="person"), sa.Index("ix_person_link_person", "ward_id", "person_id"))

    person_id: Mapped[int]
    other_ward_id: Mapped[int] = mapped_column(sa.Integer)
    other_person_id: Mapped[int]
    came: Mapped[bool] = mapped_column(default=False)  # they came from there; else they went there
    since: Mapped[date | None]
    basis: Mapped[str | None]


class PastGrant(OfWard, Base):
    """Leave for the ward where somebody stands now to read what this ward keeps of them (cho xem hồ sơ cũ): given by
    this ward's office or by the person, with a reason and for days."""

    __tablename__ = "past_grant"
    __table_args__ = (of_ward("link_id", target="person_link"), sa.Index("ix_past_grant_link", "ward_id", "link_id"))

    link_id: Mapped[int]
    given_by: Mapped[int]  # the person themself, or whoever of this ward's office
    reason: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(default=now)
    last_on: Mapped[date]  # the last day on which it may be read
    ended_at: Mapped[datetime | None]


class ConfirmationState(Labelled):
    """How far what waits for a second person has come."""

    WAITING = "waiting", "Chờ người thứ hai"
    CONFIRMED = "confirmed", "Đã xác nhận"
    DECLINED = "declined", "Không xác nhận"
    TAKEN_BACK = "taken_back", "Người đề nghị đã rút"


class Confirmation(OfWard, Versioned, Base):
    """What was asked by one person and waits for another: all of one decision, one list, one printing."""

    __tablename__ = "confirmation"
    __table_args__ = (sa.Index("ix_confirmation_state", "ward_id", "state"),)

    matter: Mapped[str]  # the decision's number and day, the file's name
    state: Mapped[ConfirmationState] = mapped_column(default=ConfirmationState.WAITING)
    asked_by: Mapped[int]
    asked_as: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    decided_by: Mapped[int | None]
    decided_as: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")


class ConfirmationItem(OfWard, Base):
    """One deed of it, as it will be done: nothing of it is written before."""

    __tablename__ = "confirmation_item"
    __table_args__ = (
        of_ward("confirmation_id", target="confirmation"),
        sa.Index("ix_confirmation_item_confirmation", "ward_id", "confirmation_id"),
    )

    confirmation_id: Mapped[int]
    kind: Mapped[str]  # of confirming.deeds.DEEDS
    people: Mapped[JsonList]  # whom it concerns, written as text: none of them confirms it
    told: Mapped[JsonObject]  # what the deed needs to be done
    words: Mapped[str]  # what the confirmer reads, and its facts
    facts: Mapped[JsonObject]
    asked_at: Mapped[datetime] = mapped_column(default=now)


# What is told of a person with its days, one table a kind.
DatedFact = Membership | CellMembership | Residence | Exemption | OrganisationMembership | Management | Kin | Holding
# What an import tells of people, each row holding from a day to a day.
IMPORTED_FACTS: tuple[type[DatedFact], ...] = (
    Membership,
    CellMembership,
    Residence,
    Exemption,
    OrganisationMembership,
    Management,
)
