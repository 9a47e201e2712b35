"""The drive's report by cell, as the ward's office writes it: every number out of the figures that the page and the
command show, cell by cell and for the whole."""

from datetime import date

from portal.campaigns.models import Campaign
from portal.campaigns.progress import Share
from portal.campaigns.queries import as_counted_for, campaign_called, tasks_of
from portal.ground.errors import or_404
from portal.ground.text import Sentence, month_name, say
from portal.organisations.models import CellKind, UnitKind
from portal.organisations.names import units_on
from portal.organisations.queries import UnitRow, this_ward, units
from portal.papers.content import DOTS, words
from portal.papers.numerals import counted, day_written
from portal.plans.queries.routes import receiver_above
from portal.policy import Action, Actor, PolicySubject, Role, can, require
from portal.policy.relations import WARD_LEADERS
from portal.reports.facts import facts_on
from portal.reports.figures import OF_A_DRIVE, Figure, of_a_drive
from portal.reports.figures.months import remarked
from portal.reports.figures.people import cells as peopled_cells
from portal.reports.figures.people import exempt, members
from portal.reports.models import FactKind
from portal.reports.official.content import NOT_SHOWN, Report, ReportTable, TableColumn, Value, in_words, joined
from portal.reports.official.kind import ReportRequest
from portal.reports.official.wording import filled, parts_on
from portal.supervision.queries.duties import readers
from portal.supervision.queries.places import period_of
from portal.supervision.rules.month import month_of

IN_NO_CELL = say("Không ở chi bộ nào ngày đó")
KINDS_OF_CELL = {
    CellKind.RESIDENTIAL: say("%(count)s chi bộ tổ dân phố"),
    CellKind.POLICE: say("%(count)s chi bộ công an"),
    CellKind.SCHOOL: say("%(count)s chi bộ nhà trường"),
    CellKind.OTHER: say("%(count)s chi bộ cơ quan, đơn vị"),
}
READERS = (*WARD_LEADERS, Role.OFFICE)  # who may have it made (Action.REPORT_CAMPAIGN)
FIRST = TableColumn(say("Chi bộ"))
CALLED = {one.name: one.label for one in OF_A_DRIVE}
# The columns in the order of the ward's own table: the figure that fills each, headed as everywhere else.
COLUMNS: tuple[tuple[str, TableColumn], ...] = (
    ("members", TableColumn(say("Tổng số đảng viên"), number=True)),
    ("exempt", TableColumn(say("Được miễn"), number=True)),
    ("conference", TableColumn(CALLED["conference"], say("Phải dự hội nghị học tập"), say("Tỷ lệ học tập"), True)),
    ("absent", TableColumn(CALLED["absent"], number=True)),
    ("make_up.accepted", TableColumn(CALLED["make_up.accepted"], number=True)),
    ("themed.held", TableColumn(CALLED["themed.held"], say("Phải sinh hoạt chuyên đề"), number=True)),
    ("approved", TableColumn(CALLED["approved"], CALLED["expected"], say("Tỷ lệ xây dựng kế hoạch"), True)),
    ("returns", TableColumn(CALLED["returns"], number=True)),
    ("deliveries.superior", TableColumn(CALLED["deliveries.superior"], number=True)),
    ("posted", TableColumn(CALLED["posted"], number=True)),
    ("deliveries.supervising_bodies", TableColumn(CALLED["deliveries.supervising_bodies"], number=True)),
    ("remarked", TableColumn(say("Có nhận xét trong tháng"), say("Phải nhận xét trong tháng"), number=True)),
)
TASK_COLUMNS = (TableColumn(say("Nhiệm vụ")), TableColumn(say("Giao cho")), TableColumn(say("Kết quả")))
SHARED = {name: column.whole is not None for name, column in COLUMNS}
ON_PAPER = (6, 6)
PEOPLED = {FactKind.HOUSEHOLDS: "hộ", FactKind.RESIDENTS: "nhân khẩu"}


def require_campaign_report(actor: Actor) -> None:
    require(actor, Action.REPORT_CAMPAIGN, PolicySubject(path=ward_party().path))


def figures_of(campaign: Campaign, as_of: date) -> dict[str, Figure]:
    """The figures of the report by name. The month's remarks are left out where there is no month yet."""
    named = {"members": members(as_of), "exempt": exempt(as_of), **of_a_drive(campaign, as_of)}
    if period := period_of(month_of(as_of)):
        named["remarked"] = remarked(period, about=readers(as_of, *READERS))
    return named


def campaign_report(actor: Actor, asked: ReportRequest, today: date) -> Report:
    campaign = drive_of(actor, asked)
    as_of = asked.as_of
    named = figures_of(campaign, as_of)
    held = {name: figure.by_cell() for name, figure in named.items() if name in SHARED}
    shown = _shown(actor, named)
    places: list[UnitRow | None] = [*units_on(as_of, UnitKind.CELL), None]
    rows = [
        [
            place.short_name if place else IN_NO_CELL,
            *(_value(name, held.get(name, {}).get(key), shown) for name, _ in COLUMNS),
        ]
        for place in places
        for key in [place.id if place else None]
        if any(key in by_cell for by_cell in held.values())
    ]
    total = [say("Toàn Đảng bộ"), *(_value(name, _share(name, named), shown) for name, _ in COLUMNS)]
    return Report(
        title="BÁO CÁO",
        sub=say(
            "kết quả đợt sinh hoạt chính trị “%(theme)s” theo chi bộ, tính đến ngày %(day)s",
            theme=campaign.theme,
            day=as_of,
        ),
        issuer=ward_party(),
        as_of=as_of,
        paragraphs=[],
        sections=filled(parts_on("campaign", today), _facts(campaign, named, as_of, asked.decimals)),
        tables=[
            ReportTable(say("Kết quả theo chi bộ"), [FIRST, *(column for _, column in COLUMNS)], rows, total, ON_PAPER),
            *_tasks(actor, campaign, as_of),
        ],
        notes=_notes(named, shown, as_of),
        document="BC",
        decimals=asked.decimals,
    )


def drive_of(actor: Actor, asked: ReportRequest) -> Campaign:
    require_campaign_report(actor)
    return or_404(campaign_called(asked.campaign))


def ward_party() -> UnitRow:
    return units(UnitKind.WARD_PARTY)[0]


def _tasks(actor: Actor, campaign: Campaign, as_of: date) -> list[ReportTable]:
    """Each task with what its bodies have told, or the portal counts, by the day."""
    tasks = [as_counted_for(actor, campaign, one, as_of) for one in tasks_of(campaign)]
    rows: list[list[Value]] = [[one.row.words, one.given_to, joined(one.results, "; ")] for one in tasks]
    return [ReportTable(say("Kết quả thực hiện nhiệm vụ của đợt"), TASK_COLUMNS, rows)] if rows else []


def _shown(actor: Actor, named: dict[str, Figure]) -> set[str]:
    """Remarks by cell are for who may open the month's lists: beside the numbers of the bodies they could be
    subtracted down to one person."""
    opens = can(actor, Action.PROGRESS_LIST, PolicySubject(path=ward_party().path))
    return {name for name in named if name != "remarked" or opens}


def _value(name: str, share: Share | None, shown: set[str]) -> Value:
    if name not in shown:
        return NOT_SHOWN if name == "remarked" else None
    if SHARED[name]:
        return share if share and share.whole is not None else None
    return share.part if share else 0


def _share(name: str, named: dict[str, Figure]) -> Share | None:
    return Share(named[name].part, named[name].whole) if name in named else None


def _facts(campaign: Campaign, named: dict[str, Figure], as_of: date, decimals: int) -> dict[str, str | None]:
    """What the report's sentences are filled in with: official.wording names them."""
    whole = {name: in_words(Share(one.part, one.whole), decimals) for name, one in named.items()}
    part = {name: counted(one.part) for name, one in named.items()}
    of_ward = {one.kind: counted(one.value) for one in facts_on(as_of)}
    made_up = named["make_up.accepted"].part
    return {
        "phuong": this_ward().name,
        "dan_cu": ", ".join(f"{of_ward[kind]} {what}" for kind, what in PEOPLED.items() if kind in of_ward) or None,
        "so_ho": of_ward.get(FactKind.HOUSEHOLDS),
        "so_nhan_khau": of_ward.get(FactKind.RESIDENTS),
        "chu_de": campaign.theme,
        "van_ban": f"văn bản số {campaign.document_number} ngày {day_written(campaign.document_date)}",
        "dang_vien": part["members"],
        "mien": part["exempt"],
        "so_chi_bo": counted(peopled_cells(as_of).part),
        "loai_chi_bo": words(_kinds(as_of)),
        "du_hoc": whole["conference"],
        "vang": part["absent"],
        "hoc_bu": f"trong đó {counted(made_up)} đồng chí đã học bù" if made_up else "chưa có đồng chí nào học bù",
        "chuyen_de": whole["themed.held"],
        "ke_hoach": whole["approved"],
        "trinh_bay": whole["themed.presented"] if named["themed.presented"].whole else None,
        "yeu_cau_sua": part["returns"],
        "noi_nop": receiver_above(as_of) or "cấp ủy cấp trên",
        "nop_cap_tren": part["deliveries.superior"],
        "niem_yet": part["posted"],
        "gui_dang_uy": part["deliveries.ward_committee"],
        "gui_giam_sat": part["deliveries.supervising_bodies"],
        "giam_sat_thang": whole.get("remarked"),
        "thanh_nien": part["youth.sessions"] if named["youth.sessions"].part else None,
        "bo_sung": part["documents.supplements"] if named["documents.supplements"].part else None,
        "con_thieu": _wanting(named),
        "uu_diem": _judged(campaign.achieved) or DOTS,
        "han_che": _judged(campaign.wanting),
        "nguyen_nhan": _judged(campaign.causes) or DOTS,
    }


def _judged(words: str) -> str | None:
    """What the committee said of the drive, one sentence behind the other; None where it has not spoken."""
    return " ".join(line.strip() for line in words.splitlines() if line.strip()) or None


def _wanting(named: dict[str, Figure]) -> str:
    """What is still to be done, said in one sentence."""
    open_of = {
        name: (one.whole or 0) - one.part
        for name, one in named.items()
        if name in ("themed.held", "approved") and one.whole is not None
    }
    told = [
        (named["absent"].part - named["make_up.accepted"].part, "đảng viên vắng học tập chưa học bù"),
        (open_of.get("themed.held", 0), "chi bộ chưa sinh hoạt chuyên đề"),
        (open_of.get("approved", 0), "đảng viên chưa xây dựng kế hoạch"),
    ]
    found = [f"{counted(number)} {what}" for number, what in told if number > 0]
    return f"còn {', '.join(found)}." if found else "không có việc nào còn thiếu."


def _kinds(as_of: date) -> Sentence | str:
    """11 of residence groups, 1 of the police, 5 of schools: those with members that day."""
    where = members(as_of).by_cell()
    count: dict[CellKind, int] = {}
    for cell in units(UnitKind.CELL):
        if cell.id in where:
            count[cell.cell_kind or CellKind.OTHER] = count.get(cell.cell_kind or CellKind.OTHER, 0) + 1
    return joined(
        [say(told.words, count=counted(count[kind])) for kind, told in KINDS_OF_CELL.items() if kind in count], ", "
    )


def _notes(named: dict[str, Figure], shown: set[str], as_of: date) -> list[Sentence | str]:
    """How each column is counted: denominators differ, and why."""
    told: list[Sentence | str] = [
        say("%(what)s: theo %(source)s.", what=one.kind.label, source=one.source)
        for one in facts_on(as_of)
        if one.kind in PEOPLED
    ]
    labels = {name: column.label for name, column in COLUMNS}
    for name in ("conference", "themed.held", "approved", "returns", "remarked"):
        if name in named and name in shown:
            told.append(say("%(what)s: %(rule)s.", what=labels[name], rule=named[name].rule))
    if made_up := named["make_up.demonstration"].part:
        told.append(say("Học bù: ngoài số trên có %(count)s trạng thái chỉ để minh họa.", count=made_up))
    if "remarked" not in named:
        told.append(say("Chưa có kỳ giám sát %(month)s.", month=month_name(month_of(as_of))))
    elif "remarked" not in shown:
        told.append(say("%(what)s: chỉ hiện với người được mở danh sách của tháng.", what=labels["remarked"]))
    return told
