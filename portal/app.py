"""Builds the portal: the only place that knows every chapter."""

import os
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from flask import Flask

from portal import config, web
from portal.accounts.chapter import CHAPTER as ACCOUNTS
from portal.accounts.views import ask_for_proof, ask_to_sign_in
from portal.arrangements.chapter import CHAPTER as ARRANGEMENTS
from portal.attendance.chapter import CHAPTER as ATTENDANCE
from portal.audit.chapter import CHAPTER as AUDIT
from portal.campaigns.chapter import CHAPTER as CAMPAIGNS
from portal.checks.chapter import CHAPTER as CHECKS
from portal.cli import commands
from portal.documents.chapter import CHAPTER as DOCUMENTS
from portal.ground import clock, engine, logs, private
from portal.ground.commands import look_first
from portal.guide.chapter import CHAPTER as GUIDE
from portal.imports.chapter import CHAPTER as IMPORTS
from portal.keeping.chapter import CHAPTER as KEEPING
from portal.meetings.chapter import CHAPTER as MEETINGS
from portal.menu import MENU
from portal.minutes.chapter import CHAPTER as MINUTES
from portal.notifications.chapter import CHAPTER as NOTIFICATIONS
from portal.papers.chapter import CHAPTER as PAPERS
from portal.people.chapter import CHAPTER as PEOPLE
from portal.plans.chapter import CHAPTER as PLANS
from portal.privacy.chapter import CHAPTER as PRIVACY
from portal.reports.chapter import CHAPTER as REPORTS
from portal.search.chapter import CHAPTER as SEARCH
from portal.supervision.chapter import CHAPTER as SUPERVISION
from portal.web import pages, templating

ROOT = config.ROOT
# In the order in which people meet them: search, tasks and the columns of lists follow it.
CHAPTERS = (
    NOTIFICATIONS,
    ACCOUNTS,
    PEOPLE,
    PLANS,
    SUPERVISION,
    MEETINGS,
    ATTENDANCE,
    MINUTES,
    CHECKS,
    DOCUMENTS,
    CAMPAIGNS,
    PAPERS,
    IMPORTS,
    ARRANGEMENTS,
    SEARCH,
    GUIDE,
    AUDIT,
    REPORTS,
    PRIVACY,
    KEEPING,
)
for chapter in CHAPTERS:
    chapter.fill()
pages.MENU.extend(MENU)
# These make, mend, await or want no database; every other command looks at it first.
FREE = {"setup", "restore", "keys", "doctor", "permissions", "upgrade", "distribute", "db upgrade", "db revision"}
FREE |= {"demo prepare", "demo city", "jobs work"}


def create_app(**settings: Any) -> Flask:
    app = Flask(
        "portal",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(ROOT / "instance"),
    )
    app.jinja_environment = templating.Templates
    app.config.from_mapping(config.settings(os.environ))
    app.config.from_mapping(settings)
    private.keep_to_the_owner(Path(app.config["INSTANCE"]))
    logs.init_app(app)
    secure = app.config["SECURE_COOKIES"]
    app.config.update(
        SECRET_KEY=app.config.get("SECRET_KEY") or config.secret_key(app.config["INSTANCE"]),
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # the session's end is the token's end
        WTF_CSRF_SSL_STRICT=False,  # wants a Referer; web/origins.py asks what browsers do say
        SIGN_IN_PAGE=ask_to_sign_in,
        PROOF_PAGE=ask_for_proof,
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "portal" / "translations"),
    )
    engine.init_app(app)
    web.init_app(app)
    for chapter in CHAPTERS:
        chapter.join(app)
    for command in commands:
        app.cli.add_command(command)
    for command in app.cli.commands.values():
        look_first(command, FREE)
    if app.config["DEMO"]:
        _run_the_demonstration_clock(app.config["DEMO_FROM"])
    return app


def _run_the_demonstration_clock(day: date) -> None:
    """The ward's clock runs on from the morning of that day, whatever today is."""
    clock.run_on_from(datetime.combine(day, time(8), clock.HERE), clock.now())
