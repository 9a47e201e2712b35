"""Figures of a drive's meetings. Numbers that a summary only reported are counted as reported, with nobody's name
behind them; names are those of closed rolls, whose denominator no longer changes."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from portal.attendance.models import MakeUpState
from portal.campaigns.models import Campaign
from portal.campaigns.progress import Share
from portal.campaigns.studied import supplements
from portal.ground.text import Sentence, say
from portal.minutes.queries import drive
from portal.minutes.queries.drive import CampaignSession, ConvenedLine
from portal.minutes.queries.presented import presented_in
from portal.policy import Action, Actor
from portal.reports.figures.figure import ByCell, Figure
from portal.reports.figures.named import NamedFigure


def conference(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    """Several conferences add up; who was at two is listed once."""
    lines = drive.rolls(campaign, as_of, known_at)
    rule = say(
        "Có mặt trên số được triệu tập, chốt khi đóng điểm danh; người được miễn không tính. %(meetings)s",
        meetings=_which(lines),
    )
    return _of_the_rolls(lines, [one for one in lines if one.present], rule, as_of)


def absent(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    lines = drive.rolls(campaign, as_of, known_at)
    rule = say("Vắng có lý do hoặc không lý do, trên số được triệu tập. %(meetings)s", meetings=_which(lines))
    return _of_the_rolls(lines, [one for one in lines if not one.present], rule, as_of)


def made_up(state: MakeUpState) -> Callable[[Campaign, date, datetime | None], Figure]:
    """What the portal holds of make-up study; what a demonstration made up is counted apart."""

    def counted(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
        missed = [one for one in drive.rolls(campaign, as_of, known_at) if not one.present]
        found = [one for one in missed if not one.demonstration and (one.make_up or MakeUpState.OWED) is state]
        rule = say("Trên số vắng hội nghị; không tính trạng thái minh họa")
        return _of_the_rolls(missed, found, rule, as_of)

    return counted


def demonstrated(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    missed = [one for one in drive.rolls(campaign, as_of, known_at) if not one.present]
    rule = say("Trạng thái học bù chỉ để minh họa, không phải số liệu của phường; trên số vắng hội nghị")
    return _of_the_rolls(missed, [one for one in missed if one.demonstration], rule, as_of)


def held(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    """Of the cells in which someone takes part."""
    cells = drive.cells_on(min(as_of, campaign.deadline), known_at)
    found = drive.in_time(campaign, drive.sessions(campaign, as_of, known_at)) & set(cells)
    rule = say(
        "Chi bộ đã họp sinh hoạt chuyên đề trước ngày %(day)s, trên số chi bộ có đảng viên sinh hoạt",
        day=campaign.deadline,
    )
    return _of_cells(cells, found, rule, as_of)


def attendance(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    told = [one for one in drive.sessions(campaign, as_of, known_at) if one.convened is not None]
    shares: ByCell = {}
    for one in told:
        before = shares.get(one.cell_id, Share(0, 0))
        shares[one.cell_id] = Share(before.part + (one.present or 0), (before.whole or 0) + (one.convened or 0))
    rule = say("Có mặt trên số được triệu tập ở các buổi sinh hoạt chuyên đề đã họp")
    return _of_shares(shares, _reported(rule, told), as_of)


def opinions(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    told = drive.sessions(campaign, as_of, known_at)
    shares: ByCell = {}
    for one in told:
        shares[one.cell_id] = Share(shares.get(one.cell_id, Share(0)).part + one.opinions)
    rule = _reported(say("Lượt ý kiến tham gia, góp ý ở các buổi sinh hoạt chuyên đề đã họp"), told)
    return Figure(sum(one.part for one in shares.values()), None, rule, as_of, list, None, None, lambda: shares)


def visited(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    told = drive.sessions(campaign, as_of, known_at)
    rule = say("Chi bộ có đảng ủy viên dự buổi sinh hoạt chuyên đề, trên số chi bộ đã họp")
    return _of_cells({one.cell_id for one in told}, {one.cell_id for one in told if one.visited}, rule, as_of)


def assigned(_campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    cells, sponsors = drive.cells_on(as_of, known_at), drive.sponsored(as_of, known_at)
    rule = say("Chi bộ có đảng ủy viên được phân công phụ trách trong ngày, trên số chi bộ có đảng viên sinh hoạt")
    return _of_cells(cells, set(sponsors) & set(cells), rule, as_of)


def presented(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    shares: ByCell = {
        cell: Share(part, whole) for cell, (part, whole) in presented_in(campaign, as_of, known_at).items()
    }
    rule = say("Đã trình bày tự soi, tự sửa, trên số có mặt ở các buổi sinh hoạt chuyên đề có ghi việc trình bày")
    return _of_shares(shares, rule, as_of)


def youth(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    rule = say("Buổi sinh hoạt thanh niên đã tổ chức từ tháng bắt đầu đợt")
    return _of_the_ward(drive.youth_sessions(campaign, as_of, known_at), rule, as_of)


def supplemented(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> Figure:
    rule = say("Văn bản của phường bổ sung, sửa đổi văn bản trước, ban hành từ tháng bắt đầu đợt")
    return _of_the_ward(len(supplements(campaign, as_of, known_at)), rule, as_of)


def why_absent(actor: Actor, campaign: Campaign, as_of: date) -> dict[int, str]:
    """Beside the names: how each was absent, and why, where this reader may know it."""
    return {
        person_id: " · ".join(
            str(told) for told in (why.presence.label, why.reason and why.reason.label, why.words) if told
        )
        for person_id, why in drive.whys_for(actor, campaign, as_of).items()
    }


def how_demonstrated(_actor: Actor, campaign: Campaign, as_of: date) -> dict[int, str]:
    return {
        one.person_id: str(one.make_up.label)
        for one in drive.rolls(campaign, as_of)
        if one.demonstration and one.make_up
    }


def _of_the_rolls(whole: list[ConvenedLine], part: list[ConvenedLine], rule: Sentence, as_of: date) -> Figure:
    cells = {one.person_id: one.cell_id for one in whole if one.cell_id is not None}
    return Figure(
        len(part),
        len(whole),
        rule,
        as_of,
        lambda: [one.person_id for one in part],
        lambda: [one.person_id for one in whole],
        lambda: cells,
    )


def _of_cells(whole: Iterable[int], part: set[int], rule: Sentence, as_of: date) -> Figure:
    return _of_shares({cell: Share(int(cell in part), 1) for cell in whole}, rule, as_of)


def _of_shares(shares: ByCell, rule: Sentence, as_of: date) -> Figure:
    """What counts no person whom it could name: the cells' parts and wholes added up."""
    part, whole = sum(one.part for one in shares.values()), sum(one.whole or 0 for one in shares.values())
    return Figure(part, whole, rule, as_of, list, None, None, lambda: shares)


def _of_the_ward(count: int, rule: Sentence, as_of: date) -> Figure:
    """A plain count that belongs to no cell."""
    return Figure(count, None, rule, as_of, list, None, None, lambda: {None: Share(count)} if count else {})


def _which(lines: list[ConvenedLine]) -> Sentence | str:
    """The conferences by name and day."""
    each = {one.meeting_id: one for one in lines}.values()
    if not each:
        return say("Chưa có hội nghị nào của đợt đã chốt điểm danh")
    return "; ".join(str(say("%(theme)s (%(day)s)", theme=one.theme, day=one.on)) for one in each)


def _reported(rule: Sentence, told: list[CampaignSession]) -> Sentence:
    """Says how many of the sessions are known by numbers alone."""
    known = sum(one.reported for one in told)
    if not known:
        return rule
    return say(
        "%(rule)s; %(known)s/%(all)s buổi là số theo bảng tổng hợp, không có tên", rule=rule, known=known, all=len(told)
    )


_NAMES = Action.ATTENDANCE_READ
FIGURES = (
    NamedFigure("conference", "du-hoi-nghi", say("Dự hội nghị học tập"), conference, _NAMES),
    NamedFigure(
        "absent",
        "vang-hoi-nghi",
        say("Vắng hội nghị học tập"),
        absent,
        _NAMES,
        rests_on="conference",
        by_name=True,
        alone=True,
        beside=why_absent,
    ),
    *(
        NamedFigure(
            f"make_up.{state.value}", slug, label, made_up(state), _NAMES, rests_on="conference", splits="make_up"
        )
        for state, slug, label in (
            (MakeUpState.OWED, "hoc-bu-chua-co-minh-chung", say("Học bù: chưa có minh chứng")),
            (MakeUpState.SENT, "hoc-bu-da-gui", say("Học bù: đã gửi minh chứng")),
            (MakeUpState.RETURNED, "hoc-bu-de-nghi-bo-sung", say("Học bù: chi ủy đề nghị bổ sung")),
            (MakeUpState.ACCEPTED, "hoc-bu-da-ghi-nhan", say("Học bù: đã học bù")),
        )
    ),
    NamedFigure(
        "make_up.demonstration",
        "hoc-bu-minh-hoa",
        say("Học bù: trạng thái minh họa"),
        demonstrated,
        _NAMES,
        rests_on="conference",
        splits="make_up",
        beside=how_demonstrated,
    ),
    NamedFigure("themed.held", "chi-bo-da-hop-chuyen-de", say("Đã sinh hoạt chuyên đề"), held, _NAMES, of_people=False),
    NamedFigure("themed.attendance", "du-chuyen-de", say("Dự sinh hoạt chuyên đề"), attendance, _NAMES),
    NamedFigure(
        "themed.opinions", "y-kien-chuyen-de", say("Ý kiến ở sinh hoạt chuyên đề"), opinions, _NAMES, of_people=False
    ),
    NamedFigure(
        "themed.visited",
        "dang-uy-vien-du-chuyen-de",
        say("Chi bộ có đảng ủy viên dự chuyên đề"),
        visited,
        _NAMES,
        of_people=False,
    ),
    NamedFigure(
        "sponsored",
        "dang-uy-vien-phu-trach",
        say("Chi bộ có đảng ủy viên phụ trách"),
        assigned,
        _NAMES,
        of_people=False,
    ),
    NamedFigure("themed.presented", "da-trinh-bay-tu-soi", say("Đã trình bày tự soi trước chi bộ"), presented, _NAMES),
    NamedFigure(
        "youth.sessions",
        "sinh-hoat-thanh-nien",
        say("Sinh hoạt thanh niên gắn với đợt"),
        youth,
        _NAMES,
        of_people=False,
        public=True,
    ),
    NamedFigure(
        "documents.supplements",
        "van-ban-bo-sung",
        say("Văn bản bổ sung, sửa đổi"),
        supplemented,
        _NAMES,
        of_people=False,
        public=True,
    ),
)
