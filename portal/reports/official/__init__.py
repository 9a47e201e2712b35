"""Báo cáo: what the offices hand on, as Excel, Word and PDF. `KINDS` is the table of them: what each asks for, who may
have it made, as which files it comes. Page, command and file are drawn from the same `Report`.

A kind's own permission is asked when it is offered, when it is made and when its file is taken away; the file is for
who asked alone and is erased after `report_days`."""

from collections.abc import Callable
from datetime import date

from portal.campaigns.queries import campaign_called
from portal.ground.text import Sentence, month_name, say
from portal.organisations.models import UnitKind
from portal.organisations.names import named_on
from portal.organisations.queries import units
from portal.papers.content import words
from portal.policy import Action, Actor, PolicySubject, can
from portal.reports.evidence.span import span_of
from portal.reports.official.campaign import campaign_report, drive_of, ward_party
from portal.reports.official.cell_quarter import asked_of, cell_quarter_bundle, cells_with_evidence
from portal.reports.official.front_month import front_month_report, ward_front
from portal.reports.official.handover import handed_bodies, handover_report
from portal.reports.official.kind import ReportForm, ReportKind, ReportRequest
from portal.reports.official.mass_month import mass_month_report, organisations
from portal.reports.official.registers import (
    attendance_report,
    cells_of_attendance,
    deliveries_report,
    postings_report,
    reads_register,
)

EVERY_FORM = (ReportForm.XLSX, ReportForm.DOCX, ReportForm.PDF)


def of_ward(action: Action) -> Callable[[Actor, date], bool]:
    return lambda actor, _day: can(actor, action, PolicySubject(path=ward_party().path))


def _unit(asked: ReportRequest, kind: UnitKind) -> str:
    return next((one.short_name for one in named_on(units(kind), asked.as_of) if one.id == asked.unit_id), "")


def _handed(actor: Actor, asked: ReportRequest) -> str:
    return next((one.short_name for one in handed_bodies(actor, asked.as_of) if one.id == asked.unit_id), "")


def _campaign_words(_actor: Actor, asked: ReportRequest) -> Sentence | str:
    campaign = campaign_called(asked.campaign)
    return say("Đợt sinh hoạt: %(theme)s", theme=campaign.theme if campaign else asked.campaign)


def _cell_words(_actor: Actor, asked: ReportRequest) -> Sentence | str:
    span = span_of(asked.period)
    return say("%(cell)s, %(span)s", cell=_unit(asked, UnitKind.CELL), span=span.label if span else asked.period)


def _quarter_title(actor: Actor, asked: ReportRequest) -> str:
    cell, span = asked_of(actor, asked)
    return f"Hồ sơ minh chứng {cell.short_name}, {words(span.label)}"


def _month(asked: ReportRequest) -> str:
    """As it stands in a file's name."""
    return f"{asked.month[5:]}-{asked.month[:4]}"


KINDS: dict[str, ReportKind] = {
    one.code: one
    for one in (
        ReportKind(
            "campaign",
            "dot-sinh-hoat",
            say("Kết quả đợt sinh hoạt theo chi bộ"),
            say("Bảng theo chi bộ với mọi cột của báo cáo đợt sinh hoạt, có tử số, mẫu số và cách tính."),
            ("campaign", "as_of", "decimals"),
            EVERY_FORM,
            of_ward(Action.REPORT_CAMPAIGN),
            _campaign_words,
            lambda actor, asked: f"Báo cáo đợt sinh hoạt {drive_of(actor, asked).slug} đến {asked.as_of:%d-%m-%Y}",
            report=campaign_report,
            issuer=ward_party,
        ),
        ReportKind(
            "front_month",
            "mat-tran-thang",
            say("Báo cáo giám sát tháng của Mặt trận"),
            say("Số đếm theo tổ chức, nhận xét chung và nội dung được nhận xét; không có tên, không trích nhận xét."),
            ("month",),
            EVERY_FORM,
            of_ward(Action.REPORT_FRONT),
            lambda _actor, asked: say("Kỳ giám sát: %(month)s", month=month_name(asked.month)),
            lambda _actor, asked: f"Báo cáo giám sát tháng {_month(asked)}",
            report=front_month_report,
            issuer=ward_front,
        ),
        ReportKind(
            "mass_month",
            "doan-the-thang",
            say("Danh sách và tháng giám sát của đoàn thể"),
            say("Đảng viên là hội viên và tình trạng nhận xét trong tháng."),
            ("body", "month"),
            EVERY_FORM,
            lambda actor, day: bool(organisations(actor, day)),
            lambda _actor, asked: say(
                "%(body)s, %(month)s", body=_unit(asked, UnitKind.MASS_ORGANISATION), month=month_name(asked.month)
            ),
            lambda _actor, asked: f"Danh sách {_unit(asked, UnitKind.MASS_ORGANISATION)} tháng {_month(asked)}",
            organisations,
            mass_month_report,
            names=True,
        ),
        ReportKind(
            "handover",
            "ban-giao",
            say("Báo cáo bàn giao"),
            say("Khi người giữ chức vụ thay đổi: kỳ đang mở, nhiệm vụ, buổi họp, việc đang chờ; không có nội dung."),
            ("body",),
            (ReportForm.DOCX, ReportForm.PDF),
            lambda actor, day: bool(handed_bodies(actor, day)),
            _handed,
            lambda actor, asked: f"Báo cáo bàn giao {_handed(actor, asked)} {asked.as_of:%d-%m-%Y}",
            handed_bodies,
            handover_report,
            names=True,
            on_page=True,
        ),
        ReportKind(
            "cell_quarter",
            "minh-chung-chi-bo",
            say("Hồ sơ minh chứng của chi bộ trong quý"),
            say("Mỗi đảng viên một hồ sơ, ghép thành một tệp để in cho buổi họp chi bộ."),
            ("cell", "period"),
            (ReportForm.PDF,),
            lambda actor, day: bool(cells_with_evidence(actor, day)),
            _cell_words,
            _quarter_title,
            cells_with_evidence,
            bundle=cell_quarter_bundle,
            names=True,
            long=True,
        ),
        ReportKind(
            "deliveries",
            "so-giao-nhan",
            say("Sổ giao nhận kế hoạch"),
            say("Mọi dòng của sổ giao nhận mà đồng chí được xem."),
            (),
            (ReportForm.XLSX,),
            reads_register,
            lambda _actor, _asked: say("Toàn bộ sổ"),
            lambda _actor, asked: f"Sổ giao nhận {asked.as_of:%d-%m-%Y}",
            report=deliveries_report,
            names=True,
        ),
        ReportKind(
            "postings",
            "so-niem-yet",
            say("Sổ niêm yết kế hoạch"),
            say("Bản đã niêm yết, đã gỡ, người chứng kiến, biên bản."),
            (),
            (ReportForm.XLSX,),
            of_ward(Action.POSTING_MANAGE),
            lambda _actor, _asked: say("Toàn bộ sổ"),
            lambda _actor, asked: f"Sổ niêm yết {asked.as_of:%d-%m-%Y}",
            report=postings_report,
            names=True,
        ),
        ReportKind(
            "attendance",
            "diem-danh-nam",
            say("Sổ điểm danh năm của chi bộ"),
            say("Đảng viên và các buổi trong năm, như trang điểm danh của chi bộ."),
            ("cell", "year"),
            (ReportForm.XLSX,),
            lambda actor, day: bool(cells_of_attendance(actor, day)),
            lambda _actor, asked: say("%(cell)s, năm %(year)s", cell=_unit(asked, UnitKind.CELL), year=asked.year),
            lambda _actor, asked: f"Sổ điểm danh {_unit(asked, UnitKind.CELL)} {asked.year}",
            cells_of_attendance,
            attendance_report,
            names=True,
        ),
    )
}
BY_SLUG = {one.slug: one for one in KINDS.values()}


def offered(actor: Actor, today: date) -> list[ReportKind]:
    return [one for one in KINDS.values() if one.offered(actor, today)]


__all__ = ["BY_SLUG", "KINDS", "ReportForm", "ReportKind", "ReportRequest", "offered"]
