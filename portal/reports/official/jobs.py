"""The job worker's part: a long report is made here, as whoever asked for it, with the posts they hold now."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from portal.accounts.models import Account
from portal.accounts.queries import actor_of, person_name
from portal.ground.clock import ward_today
from portal.ground.db import db, ward, writing
from portal.ground.errors import NotAllowed, Unknown
from portal.ground.jobs import Job, Progress
from portal.ground.text import say
from portal.notifications import tell
from portal.papers.content import words
from portal.reports.models import ReportFile, ReportState
from portal.reports.official import service

NO_LONGER = say("Đồng chí không còn quyền lập báo cáo này, hoặc phạm vi đã chọn không còn.")
BROKEN = say("Không lập được báo cáo. Hãy thử lại; nếu vẫn không được, báo quản trị hệ thống.")


def make_waiting(job: Job, progress: Progress) -> None:
    report_id, facts = int(job.about_id or 0), dict(job.facts)
    account = db.session.get_one(Account, (ward(), job.asked_by))
    actor = actor_of(account, person_name(account), ward_today())
    db.session.rollback()
    try:
        service.make_waiting(actor, Path(facts["root"]), report_id, date.fromisoformat(facts["today"]), progress)
    except (NotAllowed, Unknown):
        _fail(report_id, words(NO_LONGER))
    except Exception:
        _fail(report_id, words(BROKEN))
        raise


def _fail(report_id: int, problem: str) -> None:
    with writing():
        row = db.session.get_one(ReportFile, (ward(), report_id), populate_existing=True)
        row.state, row.problem = ReportState.FAILED, problem
        tell(row.asked_by, say("Báo cáo “%(title)s” không lập được.", title=row.title), service.link_to(row.id))


HANDLERS: dict[str, Callable[[Job, Progress], None]] = {service.JOB: make_waiting}
