"""Reports: figures, dashboards, snapshots, official papers, evidence."""

from portal.ground.jobs import EVERY_MINUTE
from portal.notifications.first_days import FIRST_DAYS
from portal.reports import commands
from portal.reports import views as pages
from portal.reports.dashboards import views as dashboards
from portal.reports.evidence import views as evidence
from portal.reports.facts import views as facts
from portal.reports.first_days.queries import checklist
from portal.reports.official import clockwork, jobs
from portal.reports.snapshots import views as snapshots
from portal.reports.views import official
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(pages.bp, official.bp, evidence.bp, dashboards.bp, facts.bp, snapshots.bp),
    fills=((EVERY_MINUTE, (clockwork.erase_what_is_due,)), (FIRST_DAYS, (checklist,))),
    jobs=jobs.HANDLERS,
    commands=commands.commands,
)
