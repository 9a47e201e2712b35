"""April 2022 in the demonstration ward, written through the portal's own services and marked as demonstration: one
cell met on 22/04 and closed, the others stand at different points, so that every state is seen. The same each time."""

from datetime import date
from random import Random

import sqlalchemy as sa

from portal.accounts.models import Account
from portal.campaigns.models import Campaign
from portal.demo import cells, texts
from portal.demo.people import acting
from portal.ground.db import db, flush
from portal.organisations.masses import SYMBOLS
from portal.organisations.models import Unit
from portal.organisations.queries import seats, unit_coded
from portal.people.models import OrganisationMembership, Person
from portal.policy import Actor, Role
from portal.policy.relations import HEADS
from portal.supervision.models import GapReason, Helper
from portal.supervision.queries.places import BodyPlace, place
from portal.supervision.queries.sheet import SheetRow, sheet_for
from portal.supervision.queries.writing import opened_for
from portal.supervision.said import NoteKind, NoteSaid, Rating
from portal.supervision.service.notes import keep_draft, record_nil, record_note
from portal.supervision.service.periods import assign_leads, begin_programme, open_period, set_meeting_day
from portal.supervision.service.sending import Reason, send_month

MONTH = "2022-04"
BASIS = (
    "Kế hoạch số 121-KH/ĐU ngày 14/03/2022 của Đảng ủy phường; Quy định số 124-QĐ/TW ngày 02/02/2018 của Ban Bí thư; "
    "Quyết định số 217-QĐ/TW ngày 12/12/2013 của Bộ Chính trị"
)
# How far each body has come by 25/04: share written, share of those nil, sent on.
STAND = {
    "front-1": (0.94, 0.2, date(2022, 4, 24)),
    "front-2": (1.0, 0.3, date(2022, 4, 23)),
    "front-3": (0.55, 0.25, None),
    "front-4": (0.0, 0.0, None),
    "front-5": (1.0, 0.2, date(2022, 4, 20)),
    "front-6": (1.0, 0.1, date(2022, 4, 22)),
    "front-7": (0.8, 0.4, None),
    "front-8": (0.3, 0.5, None),
    "front-9": (1.0, 0.6, date(2022, 4, 24)),
    "front-10": (0.65, 0.2, None),
    "front-11": (0.15, 0.0, None),
    "front": (0.5, 0.3, None),
    "women": (0.35, 0.3, None),
    "youth": (0.2, 0.7, None),
    "farmers": (1.0, 0.3, date(2022, 4, 23)),
    "cell-5": (0.3, 0.0, None),
    "cell-3": (0.1, 0.0, None),
}
MET = "cell-5"


def prepare(office: Actor, campaign: Campaign) -> None:
    """Programme, leads and April, before the plans come in: where a plan goes depends on who supervises."""
    begin_programme(
        office, campaign.id, name="Giám sát thực hiện kế hoạch tu dưỡng năm 2022", legal_basis=BASIS, first_month=MONTH
    )
    assign_leads(office)
    open_period(office, MONTH, date(2022, 4, 1))
    flush()


def supervise() -> None:
    """April's notes as far as the ward has come by the 25th."""
    _name_helpers()
    _meeting_days()
    for code in STAND:
        _write(code)
        flush()
    cells.ask_back(MONTH, "cell-1", answered=False)
    cells.ask_back(MONTH, "cell-6", answered=True)
    cells.meet_and_conclude(MONTH, MET)


def head_of(unit: Unit, day: date) -> Actor:
    roles = (*HEADS, Role.CELL_DEPUTY)
    seat = next(one for one in seats(day, *roles) if one.unit_id == unit.id)
    return acting(seat.person_id, day)


def _write(code: str) -> None:
    share, nil_share, sent_on = STAND[code]
    unit = unit_coded(code)
    assert unit is not None
    standing_place = place(MONTH, unit.id)
    assert standing_place is not None
    day = sent_on or (cells.TOLD_ON if code == MET else date(2022, 4, 24))
    head, chance = head_of(unit, day), Random(code)
    rows = sheet_for(head, standing_place, day).open_rows
    wanted = rows[: round(len(rows) * share)]
    nil = {row.person_id for row in wanted if chance.random() < nil_share}
    record_nil(head, standing_place, nil, day, demonstration=True)
    for row in wanted:
        if row.person_id not in nil:
            said = _said(head, standing_place, row, chance, day)
            record_note(head, standing_place, row.person_id, day, said=said, revision=0, demonstration=True)
    _leave_drafts(head, standing_place, rows[len(wanted) : len(wanted) + 2], code)
    if sent_on:
        open_rows = sheet_for(head, standing_place, day).open_rows
        gaps = {row.person_id: Reason(GapReason.AWAY, texts.GAP_WORDS) for row in open_rows}
        general = texts.GENERAL["mass" if code in SYMBOLS else "area"]
        send_month(head, standing_place, sent_on, general_remark=general, gaps=gaps)


def _said(head: Actor, where: BodyPlace, row: SheetRow, chance: Random, day: date) -> NoteSaid:
    opened = opened_for(head, where, row.person_id, day)
    assert opened is not None
    ratings = {
        one.id: chance.choices([rating for rating, _ in texts.RATINGS], [weight for _, weight in texts.RATINGS])[0]
        for one in opened.promises
    }
    if ratings and all(rating is Rating.UNSEEN for rating in ratings.values()):
        return NoteSaid(NoteKind.UNSEEN, reason="Đảng viên đi vắng dài ngày trong tháng.")
    poor = [one for one in opened.promises if ratings[one.id] is Rating.NOT_YET]
    if poor and chance.random() < 0.5:
        return NoteSaid(
            NoteKind.REMARK,
            ratings=ratings,
            reminds=frozenset({poor[0].id}),
            remark="Một nội dung chưa thực hiện trong tháng.",
            fact=texts.FACT[0],
            fact_on=date(2022, 4, 16),
            fact_place=texts.FACT[1],
            recommendation=texts.RECOMMEND,
        )
    sections = [one.section for one in opened.promises if one.section in texts.REMARKS]
    remark = chance.choice(texts.REMARKS[chance.choice(sections)]) if sections else chance.choice(texts.PLAIN[:2])
    return NoteSaid(NoteKind.REMARK, ratings=ratings, remark=remark)


def _leave_drafts(head: Actor, where: BodyPlace, rows: list[SheetRow], code: str) -> None:
    """The head of area 3 left two notes half written; drafts need an account, which personas have."""
    account = db.session.scalar(sa.select(Account.id).where(Account.person_id == head.person_id))
    if code != "front-3" or account is None:
        return
    writer = Actor(ward_id=head.ward_id, person_id=head.person_id, account_id=account, posts=head.posts)
    for row in rows:
        keep_draft(
            writer,
            where,
            row.person_id,
            {"remark": "Đang tìm hiểu thêm với tổ trưởng."},
            revision=0,
            version_id=row.plan_version_id,
        )


def _name_helpers() -> None:
    """Two branch heads help the Women's Union; invented, as the workbooks name none."""
    women = unit_coded("women")
    assert women is not None
    people = db.session.scalars(
        sa.select(Person.id)
        .join(
            OrganisationMembership,
            sa.and_(OrganisationMembership.ward_id == Person.ward_id, OrganisationMembership.person_id == Person.id),
        )
        .where(OrganisationMembership.organisation_id == women.id)
        .order_by(Person.sort_key)
        .limit(2)
    )
    for number, person_id in enumerate(people, 1):
        db.session.add(
            Helper(
                body_id=women.id,
                person_id=person_id,
                title=f"Chi hội trưởng phụ nữ số {number}",
                valid_from=date(2022, 4, 1),
                basis="minh họa",
            )
        )


def _meeting_days() -> None:
    """Each cell meets in the first days of May; cell 5 met on 22/04."""
    for number in range(1, 12):
        cell = unit_coded(f"cell-{number}")
        where = place(MONTH, cell.id) if cell else None
        if cell and where:
            met = date(2022, 4, 22) if cell.code == MET else date(2022, 5, 3 + number % 3)
            set_meeting_day(cell.id, where.period_id, met)
