"""Builds the portal: the only place that knows every chapter."""

import os
from datetime import datetime
from typing import Any

from flask import Flask

import portal.audit.models
import portal.campaigns.models
import portal.documents.models
import portal.ground.files
import portal.ground.jobs
import portal.imports.models
import portal.meetings.models
import portal.papers.models
import portal.people.models
import portal.plans.models
import portal.privacy.models
import portal.reports.models
import portal.supervision.models  # noqa: F401
from portal import config, web
from portal.accounts import queries as standing
from portal.accounts import setup
from portal.accounts import views as accounts
from portal.audit import views as audit_pages
from portal.campaigns import progress as campaign_progress
from portal.campaigns import reminders as campaign_reminders
from portal.campaigns import views as campaign_pages
from portal.cli import commands
from portal.documents import reminders as document_reminders
from portal.documents import views as document_pages
from portal.documents.found import found as documents_found
from portal.documents.views import library
from portal.ground import clock, engine, jobs
from portal.ground.text import say
from portal.imports import jobs as reading
from portal.imports import views as imports
from portal.meetings import check_reminders, makeup_reminders, minutes_reminders, photo_clockwork
from portal.meetings import clockwork as meeting_clockwork
from portal.meetings import offered as event_facts
from portal.meetings import progress as meeting_progress
from portal.meetings import reminders as meeting_reminders
from portal.meetings.found import found as sessions_found
from portal.meetings.views import (
    agenda,
    attendance,
    calendar,
    checkin,
    checks,
    contributions,
    events,
    feeds,
    kinds,
    makeup,
    meetings,
    minutes,
    roll,
    running,
    scoring,
    sponsor,
    youth,
)
from portal.menu import MENU
from portal.notifications import clockwork as mail_clockwork
from portal.notifications import letters, tasks
from portal.notifications.views import home, mail
from portal.papers import views as paper_pages
from portal.people import columns
from portal.people import queries as people
from portal.people import views as people_pages
from portal.people.events import effects
from portal.people.found import found as people_found
from portal.people.views import lists as member_lists
from portal.people.views import units
from portal.plans import clockwork as plan_clockwork
from portal.plans import columns as plan_columns
from portal.plans import delivery_reminders, routes
from portal.plans import effects as plan_effects
from portal.plans import progress as plan_progress
from portal.plans import reminders as plan_reminders
from portal.plans.found import found as plans_found
from portal.plans.queries import reading as plan_reading
from portal.plans.service import deliveries
from portal.plans.views import board, form_editor, outcomes, paper_plan, person, postings, register, review, writing
from portal.plans.views import papers as plan_paper_pages
from portal.plans.views import routes as route_pages
from portal.privacy import clockwork as privacy_clockwork
from portal.privacy import reminders as privacy_reminders
from portal.privacy import views as privacy_pages
from portal.reports import commands as reports
from portal.reports import views as report_pages
from portal.reports.dashboards import views as dashboards
from portal.reports.evidence import views as evidence
from portal.reports.facts import views as fact_pages
from portal.reports.official import clockwork as report_clockwork
from portal.reports.official import jobs as report_making
from portal.reports.snapshots import views as snapshot_pages
from portal.reports.views import official
from portal.search import commands as searching
from portal.search import places
from portal.search import views as search_pages
from portal.supervision import clockwork, nudges, reminders
from portal.supervision import columns as month_columns
from portal.supervision import effects as month_effects
from portal.supervision.found import found as notes_found
from portal.supervision.queries import offered as note_facts
from portal.supervision.queries.assignment import leads, named_to_coordinate, supervising_body
from portal.supervision.standing import helpers, typists
from portal.supervision.views import bodies, cell, own, paper, programme, progress, sheet, typing, workbook
from portal.web import pages, saved

ROOT = config.ROOT
CHAPTERS: tuple[Any, ...] = (
    home,
    accounts,
    mail,
    units,
    people_pages,
    paper_pages,
    document_pages,
    campaign_pages,
    review,
    person,
    outcomes,
    programme,
    sheet,
    bodies,
    cell,
    own,
    writing,
    paper_plan,
    plan_paper_pages,
    route_pages,
    register,
    postings,
    board,
    form_editor,
    typing,
    paper,
    workbook,
    progress,
    calendar,
    youth,
    meetings,
    kinds,
    feeds,
    roll,
    checkin,
    makeup,
    running,
    agenda,
    minutes,
    scoring,
    contributions,
    attendance,
    events,
    sponsor,
    checks,
    imports,
    search_pages,
    audit_pages,
    report_pages,
    official,
    evidence,
    dashboards,
    fact_pages,
    snapshot_pages,
    privacy_pages,
)

# Places that earlier chapters offer and later ones fill.
standing.STANDING[:] = [helpers, typists]
people.LEADS[:] = [leads]
columns.COLUMNS[:] = [plan_columns.plan, month_columns.month]
effects.EFFECTS[:] = [month_effects.on_open_months, plan_effects.on_deliveries]
effects.AFTERWARDS[:] = [deliveries.follow]
routes.SUPERVISING_BODY = supervising_body
plan_reading.COORDINATING[:] = [named_to_coordinate]
note_facts.OFFERED[:] = [event_facts.facts]
campaign_progress.STATES[:] = [*plan_progress.states, *meeting_progress.states]
campaign_progress.FACTS[:] = [plan_progress.facts]
campaign_progress.RECORDS[:] = [meeting_progress.records]
pages.MENU[:] = MENU
saved.LISTS.update(
    {
        "people.members": (*member_lists.FILTERS, *(column.code for column in columns.COLUMNS)),
        "review.cell": ("dot", "loc"),
        "register.index": register.FILTERS,
        "calendar.calendar": ("xem", "don-vi", "loai"),
        "documents.index": library.FILTERS,
    }
)
tasks.OWED[:] = [
    plan_reminders.tasks,
    delivery_reminders.tasks,
    reminders.tasks,
    meeting_reminders.tasks,
    makeup_reminders.tasks,
    check_reminders.tasks,
    minutes_reminders.tasks,
    document_reminders.tasks,
    campaign_reminders.tasks,
    privacy_reminders.tasks,
]
places.PLACES[:] = [
    places.Place("nguoi", say("Đảng viên"), people_found),
    places.Place("ke-hoach", say("Kế hoạch"), plans_found),
    places.Place("nhan-xet", say("Nhận xét"), notes_found),
    places.Place("sinh-hoat", say("Sinh hoạt"), sessions_found),
    places.Place("van-ban", say("Văn bản"), documents_found),
]
letters.OVERVIEWS[:] = [nudges.unsent]
jobs.HANDLERS.update(reading.HANDLERS)
jobs.HANDLERS.update(report_making.HANDLERS)
jobs.EVERY_MINUTE[:] = [
    clockwork.open_this_month,
    clockwork.lead_new_cells,
    clockwork.release_what_locked,
    plan_clockwork.follow_assignments,
    meeting_clockwork.begin_kinds,
    photo_clockwork.delete_what_is_due,
    report_clockwork.erase_what_is_due,
    privacy_clockwork.forget_traces,
    mail_clockwork.send_what_waits,  # last: a mail server may take its time
]


def create_app(**settings: Any) -> Flask:
    app = Flask(
        "portal",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(ROOT / "instance"),
    )
    app.config.from_mapping(config.settings(os.environ))
    app.config.from_mapping(settings)
    secure = app.config["SECURE_COOKIES"]
    app.config.update(
        SECRET_KEY=app.config.get("SECRET_KEY") or config.secret_key(app.config["INSTANCE"]),
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # the session's end is the token's end
        WTF_CSRF_SSL_STRICT=False,  # wants a Referer; web/origins.py asks what browsers do say
        SIGN_IN_PAGE=accounts.ask_to_sign_in,
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "portal" / "translations"),
    )
    engine.init_app(app)
    web.init_app(app)
    for chapter in CHAPTERS:
        app.register_blueprint(chapter.bp)
    for command in (*commands, setup.command, *reports.commands, searching.commands):
        app.cli.add_command(command)
    if app.config["DEMO"]:
        _run_the_demonstration_clock()
    return app


def _run_the_demonstration_clock() -> None:
    """The ward's clock runs on from the morning of the article's week, whatever today is."""
    clock.run_on_from(datetime(2022, 4, 25, 8, 0, tzinfo=clock.HERE), clock.now())
