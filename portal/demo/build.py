from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy import select

from portal.accounts.personas import make_personas
from portal.campaigns.models import Campaign
from portal.demo import attendance, documents, events_and_checks, meetings, numbers, plans, supervision
from portal.demo import campaign as drive
from portal.ground import statistics
from portal.ground.db import db, flush, in_ward, writing
from portal.ground.errors import refuse
from portal.ground.reading import HeadingColumn, find_table, read_workbook
from portal.ground.text import say
from portal.imports import columns, service
from portal.imports.models import ImportKind
from portal.imports.planning.base import CurrentFacts
from portal.imports.values import tidy_card
from portal.organisations.models import Unit, Ward
from portal.organisations.queries import plain
from portal.organisations.service import appoint, found_ward, raise_ward
from portal.people.models import CellMembership, Membership
from portal.people.service import add_people, person_row
from portal.plans.models import Recipient
from portal.plans.service.deliveries import open_routes
from portal.policy import Actor, Post, Role

NUMBER, NAME = 1, "phường Phúc Đồng"
TODAY = date(2022, 4, 25)  # the ward's clock runs on from this morning
STARTS = date(2022, 3, 14)
PLANS_KNOWN = date(2022, 4, 5)  # the deadline, by which every plan had been handed in and gone through
MADE_UP = "nhân vật minh họa"
RECEIVED_ABOVE = "Ban Tuyên giáo Quận ủy"  # as the article tells; there is no district above a ward since 01/07/2025
WORKBOOKS = Path(__file__).parent / "workbooks"

FILES = (
    ("danh-sach-dang-vien.xlsx", ImportKind.ROSTER, None),
    ("can-bo-mat-tran-doan-the.xlsx", ImportKind.POSTS, date(2022, 2, 28)),
    ("ke-hoach-tu-duong-2022.xlsx", ImportKind.PLANS, PLANS_KNOWN),
    ("diem-danh-hoi-nghi-hoc-tap.xlsx", ImportKind.CONFERENCE, None),
    ("sinh-hoat-chuyen-de.xlsx", ImportKind.SESSIONS, None),
)
SESSIONS = "sinh-hoat-chuyen-de.xlsx"
ATTENDED = (
    columns.CELL,
    HeadingColumn("sponsor", ("Cấp ủy dự",), required=True),
    HeadingColumn("card", columns.CARD.synonyms, required=True),
)

Progress = Callable[[str, int, int], None]
silent: Progress = lambda _what, _done, _total: None  # noqa: E731


def build(files: Path, progress: Progress = silent) -> Actor:
    """Build the demonstration ward in an empty database, all or nothing; answers with the office's clerk."""
    with writing():
        refuse(_occupied())
        found_ward(NUMBER, NAME, demonstration=True)
        with in_ward(NUMBER):
            units = raise_ward(NAME, superior="Quận ủy Long Biên")
            open_routes(STARTS, {Recipient.SUPERIOR: RECEIVED_ABOVE})
            campaign = _campaign()
            clerk = _office(units)
            for name, kind, day in FILES:
                if kind is ImportKind.PLANS:  # where a plan goes depends on who supervises
                    supervision.prepare(clerk, campaign)
                _bring_in(clerk, files, name, kind, day, progress)
            _sponsors(clerk)
            documents.fill_library(clerk, files, TODAY)
            drive.set_out(clerk, campaign)
            numbers.state(clerk, TODAY)
            make_personas(TODAY)
            supervision.supervise()
            plans.change_in_mid_year(TODAY)
            meetings.fill_the_calendar(TODAY)
            attendance.make_up(files)
            events_and_checks.share_and_check(TODAY)
            flush()  # while this ward is still in force
            statistics.measure(db.session.connection())
    return clerk


def stands() -> bool:
    """Whether the demonstration ward is already built; a database with a real ward is refused."""
    refuse(_occupied())
    return db.session.get(Ward, NUMBER) is not None


def _occupied() -> object:
    if db.session.scalar(select(Ward.id).where(Ward.demonstration.is_(False), Ward.id > 0).limit(1)) is None:
        return None
    return say("Cơ sở dữ liệu này đang có một phường thật; bản trình diễn phải ở cơ sở dữ liệu riêng.")


def _campaign() -> Campaign:
    campaign = Campaign(
        slug="tu-soi-2022",
        theme="Tự soi, tự sửa",
        document_number="121-KH/ĐU",
        document_date=STARTS,
        starts_on=STARTS,
        deadline=PLANS_KNOWN,
        plan_label="Kế hoạch tu dưỡng, rèn luyện",
    )
    db.session.add(campaign)
    flush()
    return campaign


def _office(units: dict[str, Unit]) -> Actor:
    """Two made-up people: the workbooks name no clerk and no administrator."""
    office = units["office"]
    clerk, administrator = person_row("Trần Thị Văn Thư"), person_row("Nguyễn Văn Quản Trị")
    add_people([clerk, administrator])
    acting = Actor(
        ward_id=NUMBER,
        person_id=clerk["id"],
        posts=frozenset({Post(Role.OFFICE, office.id, units["ward"].path, 0, Role.OFFICE.vietnamese)}),
        name=clerk["name"],
    )
    for person, role, title in (
        (clerk, Role.OFFICE, "Văn phòng Đảng ủy"),
        (administrator, Role.ADMINISTRATOR, "Quản trị hệ thống"),
    ):
        appoint(acting, person["id"], office, role, title, since=STARTS, basis=MADE_UP)
    return acting


def _bring_in(clerk: Actor, files: Path, name: str, kind: ImportKind, day: date | None, progress: Progress) -> None:
    def told(done: int, total: int) -> None:
        progress(name, done, total)

    content = (WORKBOOKS / name).read_bytes()
    run = service.begin(clerk, files, content, name, TODAY, kind=kind, effective_on=day)
    service.apply(clerk, files, run.id, TODAY, told)


def _sponsors(clerk: Actor) -> None:
    """Whoever of the committee attended a cell's themed session is shown as in charge of that cell."""
    base = CurrentFacts((Membership, CellMembership))
    cells = {one.id: one for one in db.session.scalars(select(Unit))}
    table = find_table(read_workbook(WORKBOOKS / SESSIONS).sheets[0], ATTENDED)
    for record in table.records:
        cell = cells[base.cells[plain(str(record.cells["cell"]))].id]
        person_id = base.by_card[tidy_card(record.cells["card"])]
        appoint(
            clerk,
            person_id,
            cell,
            Role.CELL_SPONSOR,
            f"Đảng ủy viên phụ trách {cell.name}",
            since=STARTS,
            basis=f"minh họa, theo cấp ủy dự sinh hoạt chuyên đề ({SESSIONS}, dòng {record.row_number})",
        )
