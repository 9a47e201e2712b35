"""The check itself: read every place as each reader sees it, hold it against the figures, tell what differs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from flask import current_app, g, render_template, request

from portal.accounts.models import Account, SignIn
from portal.accounts.queries import actor_of, person_name
from portal.accounts.session import Visitor
from portal.campaigns.queries import campaigns
from portal.ground.clock import ward_today
from portal.ground.db import db, enter_ward, ward
from portal.ground.errors import NotAllowed, Unknown
from portal.organisations.queries import seats
from portal.policy import Action, Actor, Role, can
from portal.reports.checking import places, reading
from portal.reports.checking.places import PrintedPlace
from portal.reports.checking.reading import ToldNumber, plain
from portal.reports.figures import OF_A_DRIVE
from portal.reports.official import KINDS, ReportForm, ReportKind, ReportRequest, service
from portal.reports.printed import month as printed_month
from portal.reports.snapshots.queries import snapshot_for, snapshots_for, ward_subject
from portal.supervision.models import Period
from portal.supervision.queries.duties import What
from portal.supervision.queries.places import months, period_of, programme_for
from portal.supervision.rules.parts import OPTIONAL, MonthStanding, Reached
from portal.web.htmx import Page

FIGURES = "figures"
SCREENS = {FIGURES, *(role.value for role in places.READERS)}
# Words of a month that a reader's own unreleased note is taken out of (docs/rules.md): the split may differ by that one
# row between two readers, the whole never, and a paper is masked alike for everyone.
SPLIT = {plain(str(one)) for one in (OPTIONAL, *(one.label for one in (*MonthStanding, *Reached, *What)))}
MASKING = plain(str(MonthStanding.MOVED.label))


class PrintedNumber(NamedTuple):
    """A number somebody can read: of which month or drive, where, and with whose eyes."""

    of: str
    told: ToldNumber
    where: str
    eyes: str

    @property
    def is_split(self) -> bool:
        return self.told.label.partition(" (")[0] in SPLIT


class FigureDifference(NamedTuple):
    of: str
    unit: str
    label: str
    told: dict[str, list[str]]  # as printed, and where


def differences(found: Iterable[PrintedNumber]) -> list[FigureDifference]:
    """What stands under one word for one unit and one month, and is not one number."""
    by_key: dict[tuple[str, str, str], list[PrintedNumber]] = defaultdict(list)
    for one in found:
        by_key[one.of, one.told.of, one.told.label].append(one)
    wrong = [group for group in by_key.values() if _differ(group) or group[0].told.label == reading.NOT_ADDING_UP]
    return [_told(group) for group in wrong]


def _differ(group: list[PrintedNumber]) -> bool:
    if len({one.told.whole for one in group if one.told.whole is not None}) > 1:
        return True
    if not group[0].is_split:
        return len({one.told.part for one in group}) > 1
    of_eyes: dict[str, set[int]] = defaultdict(set)
    for one in group:
        of_eyes[one.eyes].add(one.told.part)
    if any(len(parts) > 1 for parts in of_eyes.values()):
        return True
    screens = [min(parts) for eyes, parts in of_eyes.items() if eyes in SCREENS]
    papers = [min(parts) for eyes, parts in of_eyes.items() if eyes not in SCREENS]
    if not screens:
        return False
    # What a paper masks goes from the other parts to the one that tells nothing, and never the other way.
    is_masking = group[0].told.label == MASKING
    too_many = any(one < min(screens) for one in papers) if is_masking else any(one > max(screens) for one in papers)
    return too_many or max(screens) - min(screens) > 1


def _told(group: list[PrintedNumber]) -> FigureDifference:
    told: dict[str, list[str]] = defaultdict(list)
    for one in group:
        number = f"{one.told.part}" if one.told.whole is None else f"{one.told.part}/{one.told.whole}"
        told[number].append(one.where)
    first = group[0]
    return FigureDifference(first.of, first.told.of, first.told.label, dict(told))


def everything(root: Path, *, last_months: int = 3) -> Iterator[PrintedNumber]:
    """Every number of the ward's newest months and of its drives: figures, pages for each reader, papers, frozen ones.
    Reads alone: nothing of it is recorded as a look at anybody."""
    today = ward_today()
    chosen = [period for name in months()[:last_months] if (period := period_of(name))]
    drives = campaigns()
    for period in chosen:
        yield from _figures_of(period)
    for drive in drives:
        for named in OF_A_DRIVE:
            figure = named.figure(drive, today, None)
            told = ToldNumber("", plain(str(named.label)), figure.part, figure.whole)
            yield PrintedNumber(drive.slug, told, FIGURES, FIGURES)
    todo = [one for period in chosen for one in places.of_month(period.month)]
    todo += [one for drive in drives for one in places.of_drive(drive.slug, today)]
    for role, account in _readers():
        for place in todo:
            yield from _as_seen(place, role, account)
    for role, account in _readers():
        actor = actor_of(account, person_name(account), today)
        for drive in drives:
            asked = ReportRequest(today, campaign=drive.slug)
            yield from _papers(actor, role, KINDS["campaign"], asked, drive.slug, "Chi bộ", root, today)
        for period in chosen:
            asked = ReportRequest(today, month=period.month)
            yield from _papers(actor, role, KINDS["front_month"], asked, period.month, "Tổ chức", root, today)
        yield from _frozen(actor, today)


def _readers() -> list[tuple[Role, Account]]:
    """One person of each post that reads numbers, as far as the ward has them."""
    found = []
    held = seats(ward_today(), *places.READERS)
    for role in places.READERS:
        people = [one.person_id for one in held if one.role is role]
        account = db.session.scalars(
            db.select(Account).where(Account.person_id.in_(people)).order_by(Account.id)
        ).first()
        if account:
            found.append((role, account))
    return found


def _figures_of(period: Period) -> Iterator[PrintedNumber]:
    """What the command prints of a month, under the words that pages use."""
    programme = programme_for(period.month)
    if programme is None:
        return
    for body, standing in printed_month.of(period, programme.campaign_id).bodies.items():
        for what, figure in standing.items():
            told = ToldNumber(plain(body.short_name), plain(str(what.label)), figure.part)
            yield PrintedNumber(period.month, told, FIGURES, FIGURES)


def _as_seen(place: PrintedPlace, role: Role, account: Account) -> Iterator[PrintedNumber]:
    """The page as this person's browser shows it; none where they may not open it. Drawn without the door, which would
    record a look."""
    number, app = ward(), current_app._get_current_object()  # type: ignore[attr-defined]
    with app.test_request_context(place.address):
        enter_ward(number)
        own = db.session.get_one(Account, (number, account.id))
        g._login_user = Visitor(own, actor_of(own, person_name(own), ward_today()), SignIn(), "")
        view: Callable[..., object] = app.view_functions[str(request.endpoint)]
        try:
            answer = view(**(request.view_args or {}))
        except (NotAllowed, Unknown):
            answer = None
        html = render_template(answer.template, **answer.context) if isinstance(answer, Page) else ""
    enter_ward(number)
    for told in reading.on_page(html, place.about) if html else ():
        yield PrintedNumber(place.of, told, f"{place.address} ({role.label})", place.paper or role.value)


def _papers(
    actor: Actor, role: Role, kind: ReportKind, asked: ReportRequest, of: str, first: str, root: Path, today: date
) -> Iterator[PrintedNumber]:
    if not kind.offered(actor, today):
        return
    for form in (ReportForm.DOCX, ReportForm.XLSX):
        content = service.made(actor, root, kind, asked, form, today).content
        where = f"{kind.slug}.{form.value} ({role.label})"
        read = reading.in_word(content, "") if form is ReportForm.DOCX else reading.in_workbook(content, "", first)
        yield from (PrintedNumber(of, told, where, kind.slug) for told in read)


def _frozen(actor: Actor, today: date) -> Iterator[PrintedNumber]:
    """A frozen figure beside its retelling as it was known then: what differs is told as what does not add up."""
    if not can(actor, Action.SNAPSHOT_READ, ward_subject()):
        return
    for row in snapshots_for(actor):
        shown = snapshot_for(actor, row.id, today)
        for line in shown.lines if shown else ():
            if line.again:
                told = ToldNumber(plain(str(line.kept.label)), reading.NOT_ADDING_UP, line.kept.part, line.kept.whole)
                yield PrintedNumber(row.title, told, f"{row.title}: {'; '.join(map(str, line.again))}", FIGURES)
