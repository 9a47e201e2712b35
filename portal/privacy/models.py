"""Tables of this chapter: requests about one's own data with every step taken on them, and years that were closed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled
from portal.ground.values import JsonObject


class RequestKind(Labelled):
    """What a person may ask of the data held about them (Law 91/2025/QH15)."""

    VIEW = "view", "Xem, nhận bản sao dữ liệu"
    CORRECT = "correct", "Sửa dữ liệu chưa đúng"
    RESTRICT = "restrict", "Hạn chế việc dùng dữ liệu"
    OBJECT = "object", "Phản đối việc dùng dữ liệu"


class RequestState(Labelled):
    RECEIVED = "received", "Chờ trả lời"
    ACCEPTED = "accepted", "Đã trả lời, đang thực hiện"
    REFUSED = "refused", "Từ chối, có lý do"
    DONE = "done", "Đã thực hiện xong"
    WITHDRAWN = "withdrawn", "Người yêu cầu đã rút"


class StepKind(Labelled):
    RECEIVED = "received", "Gửi yêu cầu"
    ACCEPTED = "accepted", "Trả lời: sẽ thực hiện"
    REFUSED = "refused", "Trả lời: từ chối"
    EXTENDED = "extended", "Gia hạn thực hiện"
    DONE = "done", "Thực hiện xong"
    WITHDRAWN = "withdrawn", "Rút yêu cầu"


class DataRequest(OfWard, Versioned, Base):
    """One request (yêu cầu về dữ liệu cá nhân). Its limits are written down as they were counted on the day it came:
    a holiday that is added later moves no promise."""

    __tablename__ = "data_request"
    __table_args__ = (
        of_ward("person_id", target="person"),
        sa.Index("ix_data_request_person", "ward_id", "person_id"),
        sa.Index("ix_data_request_state", "ward_id", "state"),
    )

    person_id: Mapped[int]
    kind: Mapped[RequestKind]
    record: Mapped[str]  # which kind of data: a code of privacy.holdings, or empty for all
    wants: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(default=now)
    received_on: Mapped[date]  # the ward's day
    answer_by: Mapped[date]
    carry_out_by: Mapped[date]
    others: Mapped[bool] = mapped_column(default=False)  # somebody outside the ward must act too
    extended: Mapped[bool] = mapped_column(default=False)
    state: Mapped[RequestState] = mapped_column(default=RequestState.RECEIVED)


class DataRequestStep(OfWard, Base):
    """What was done with a request, by whom, in which post; added, never changed. The person sees each."""

    __tablename__ = "data_request_step"
    __table_args__ = (
        of_ward("request_id", target="data_request"),
        sa.Index("ix_data_request_step_request", "ward_id", "request_id"),
    )

    request_id: Mapped[int]
    kind: Mapped[StepKind]
    words: Mapped[str]
    by: Mapped[int]  # person
    capacity: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    on: Mapped[date]


class ClosingState(Labelled):
    PROPOSED = "proposed", "Chờ Bí thư Đảng ủy xác nhận"
    CONFIRMED = "confirmed", "Đã đóng, đã xóa nội dung"
    WITHDRAWN = "withdrawn", "Đã rút đề nghị"


class YearClosing(OfWard, Versioned, Base):
    """A year closed (đóng năm): asked for by one, confirmed by another who has taken the archive's pack away."""

    __tablename__ = "year_closing"
    __table_args__ = (sa.Index("ix_year_closing_year", "ward_id", "year"),)

    year: Mapped[int] = mapped_column(sa.Integer)
    state: Mapped[ClosingState] = mapped_column(default=ClosingState.PROPOSED)
    reason: Mapped[str]  # the basis: decision, minutes of the council that looked at the list
    proposed_by: Mapped[int]  # person
    proposed_as: Mapped[str]
    proposed_on: Mapped[date]
    pack_digest: Mapped[str | None] = mapped_column(sa.String(64))  # of the records as they were taken away
    pack_on: Mapped[date | None]
    pack_by: Mapped[int | None]
    confirmed_by: Mapped[int | None]
    confirmed_as: Mapped[str | None]
    confirmed_on: Mapped[date | None]
    erased: Mapped[JsonObject | None]  # texts by kind of record
    withdrawn_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(default=now)
