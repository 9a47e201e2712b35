"""Figures of a drive's plans. Each holds for a day and for what was known at an instant; what a summary does not say is
counted as unknown and never filled in."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.ground.db import db
from portal.ground.text import Sentence, say
from portal.people.models import CellMembership
from portal.people.queries.active import active as taking_part
from portal.plans.models import Commitment, Plan, PlanVersion, Recipient
from portal.plans.queries import drive
from portal.plans.queries.expected import counted_on
from portal.plans.queries.expected import expected as owed
from portal.reports.figures.figure import Figure, count_of
from portal.reports.figures.named import NamedFigure
from portal.reports.figures.people import members

COPIES = {
    Recipient.SUPERIOR: say("Đảng viên có bản kế hoạch trong sổ giao nhận gửi cấp ủy cấp trên"),
    Recipient.WARD_COMMITTEE: say("Đảng viên có bản kế hoạch trong sổ giao nhận gửi Đảng ủy phường"),
    Recipient.SUPERVISING_BODY: say("Đảng viên có bản kế hoạch trong sổ giao nhận gửi tổ chức giám sát"),
}


def expected(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    """Who must write a plan; of the members on the day that counts."""
    found, day = owed(campaign, as_of, known_at), counted_on(campaign, as_of)
    whole = members(day, known_at)
    rule = say("Đảng viên không được miễn vào ngày %(day)s, tính ở chi bộ ngày đó, trên tổng số đảng viên", day=day)
    return Figure(
        len(found),
        whole.part,
        rule,
        as_of,
        lambda: [one.person_id for one in found],
        whole.listing,
        _cells(campaign, as_of, known_at),
    )


def approved(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    """Of who must write a plan, those with an approved version by the day; a newer version unwrites nothing."""
    owing = owed(campaign, as_of, known_at)
    wrote = {one.person_id for one in drive.approved(campaign, as_of, known_at)}
    found = [one.person_id for one in owing if one.person_id in wrote]
    rule = say("Đã có bản kế hoạch được thông qua, trên số phải xây dựng kế hoạch; có bản mới vẫn tính là đã có")
    return Figure(
        len(found),
        len(owing),
        rule,
        as_of,
        lambda: found,
        lambda: [one.person_id for one in owing],
        lambda: {one.person_id: one.cell_id for one in owing},
    )


def returns(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    found = [one.person_id for one in drive.returned(campaign, as_of, known_at)]
    rule = say("Mỗi lần chi ủy yêu cầu chỉnh sửa là một lượt")
    return count_of(found, rule, as_of, _cells(campaign, as_of, known_at))


def people_returned(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    found = sorted({one.person_id for one in drive.returned(campaign, as_of, known_at)})
    rule = say("Đảng viên được yêu cầu chỉnh sửa ít nhất một lần")
    return count_of(found, rule, as_of, _cells(campaign, as_of, known_at))


def copies(recipient: Recipient) -> Callable[[Campaign, date, datetime | None], Figure]:
    def sent(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
        found = drive.delivered(campaign, as_of, known_at)[recipient]
        return count_of(found, COPIES[recipient], as_of, _cells(campaign, as_of, known_at))

    return sent


def posted(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    rule = say("Đảng viên có kế hoạch đã niêm yết tại trụ sở phường, kể cả bản đã gỡ")
    return count_of(drive.posted(campaign, as_of, known_at), rule, as_of, _cells(campaign, as_of, known_at))


def unknown_approver(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    """Of the approved, those of whom no version says by whom."""
    told = [(one.person_id, one.approver_known) for one in drive.approved(campaign, as_of, known_at)]
    rule = say("Bản tổng hợp không ghi ai thông qua, trên số có kế hoạch đã thông qua")
    return _unknown(campaign, as_of, known_at, told, rule)


def unknown_day(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    told = [(one.person_id, one.day_known) for one in drive.approved(campaign, as_of, known_at)]
    rule = say("Bản tổng hợp không ghi ngày thông qua, trên số có kế hoạch đã thông qua")
    return _unknown(campaign, as_of, known_at, told, rule)


def unknown_reason(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    """Of the returns, those that tell no reason."""
    told = drive.returned(campaign, as_of, known_at)
    lacking = [one.person_id for one in told if one.code is None]
    rule = say("Bản tổng hợp không ghi lý do, trên số lượt yêu cầu chỉnh sửa")
    return _of_returns(campaign, as_of, known_at, lacking, told, rule)


def unknown_first_version(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    told = drive.returned(campaign, as_of, known_at)
    lacking = [one.person_id for one in told if not one.first_version_kept]
    rule = say("Bản tổng hợp không giữ bản nộp trước khi chỉnh sửa, trên số lượt yêu cầu chỉnh sửa")
    return _of_returns(campaign, as_of, known_at, lacking, told, rule)


def commitments(as_of: date, campaign_id: int) -> Figure:
    """Of the drive's plan versions in force; its people are whose plans they are, if they take part."""
    rows = db.session.execute(
        sa.select(Plan.person_id)
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id))
        .join(
            Commitment, sa.and_(Commitment.ward_id == PlanVersion.ward_id, Commitment.plan_version_id == PlanVersion.id)
        )
        .where(
            Plan.campaign_id == campaign_id,
            Plan.person_id.in_(taking_part(as_of).with_only_columns(CellMembership.person_id)),
            drive.in_force(as_of),
        )
    ).all()
    rule = say("Nội dung khắc phục trong kế hoạch chi ủy đã thông qua của đảng viên không được miễn")
    return Figure(len(rows), None, rule, as_of, lambda: [row.person_id for row in rows])


def _unknown(
    campaign: Campaign, as_of: date, known_at: datetime | None, told: Iterable[tuple[int, bool]], rule: Sentence
) -> Figure:
    """People of whom nothing tells it (person, whether told); one version that does is enough."""
    every: set[int] = set()
    known: set[int] = set()
    for person_id, is_known in told:
        every.add(person_id)
        known.update({person_id} if is_known else ())
    found = sorted(every - known)
    return Figure(
        len(found), len(every), rule, as_of, lambda: found, lambda: sorted(every), _cells(campaign, as_of, known_at)
    )


def _of_returns(
    campaign: Campaign,
    as_of: date,
    known_at: datetime | None,
    lacking: list[int],
    told: list[drive.CampaignReturn],
    rule: Sentence,
) -> Figure:
    return Figure(
        len(lacking),
        len(told),
        rule,
        as_of,
        lambda: lacking,
        lambda: [one.person_id for one in told],
        _cells(campaign, as_of, known_at),
    )


def _cells(campaign: Campaign, as_of: date, known_at: datetime | None) -> Callable[[], Mapping[int, int]]:
    """In which cell each stood, read only when someone asks."""
    return lambda: drive.stood(campaign, as_of, known_at)


FIGURES = (
    NamedFigure("expected", "phai-xay-dung", say("Phải xây dựng kế hoạch"), expected),
    NamedFigure("approved", "ke-hoach-da-thong-qua", say("Kế hoạch đã thông qua"), approved),
    NamedFigure("returns", "luot-yeu-cau-chinh-sua", say("Yêu cầu chỉnh sửa (lượt)"), returns),
    NamedFigure("people_returned", "duoc-yeu-cau-chinh-sua", say("Đảng viên được yêu cầu chỉnh sửa"), people_returned),
    NamedFigure(
        "deliveries.superior", "gui-cap-tren", say("Gửi cấp ủy cấp trên"), copies(Recipient.SUPERIOR), public=True
    ),
    NamedFigure(
        "deliveries.ward_committee", "gui-dang-uy", say("Gửi Đảng ủy phường"), copies(Recipient.WARD_COMMITTEE)
    ),
    NamedFigure(
        "deliveries.supervising_bodies",
        "gui-to-chuc-giam-sat",
        say("Gửi tổ chức giám sát"),
        copies(Recipient.SUPERVISING_BODY),
    ),
    NamedFigure("posted", "niem-yet", say("Niêm yết tại trụ sở phường"), posted, public=True),
    NamedFigure(
        "unknown.approver",
        "khong-ro-nguoi-thong-qua",
        say("Không rõ ai thông qua"),
        unknown_approver,
        rests_on="approved",
    ),
    NamedFigure(
        "unknown.approval_day",
        "khong-ro-ngay-thong-qua",
        say("Không rõ ngày thông qua"),
        unknown_day,
        rests_on="approved",
    ),
    NamedFigure(
        "unknown.return_reason",
        "khong-ro-ly-do",
        say("Không rõ lý do yêu cầu chỉnh sửa"),
        unknown_reason,
        rests_on="returns",
    ),
    NamedFigure(
        "unknown.first_version",
        "khong-ro-ban-dau",
        say("Không rõ bản nộp trước khi chỉnh sửa"),
        unknown_first_version,
        rests_on="returns",
    ),
)
