"""The job worker's part: a long report is made here, as whoever asked for it, with the posts they hold now."""

from datetime import date
from pathlib import Path

from portal.accounts.models import Account
from portal.accounts.queries import actor_of, person_name
from portal.ground.clock import ward_today
from portal.ground.db import db, ward, writing
from portal.ground.errors import NotAllowed, Unknown
from portal.ground.jobs import Handler, Job, Progress, still_held
from portal.ground.text import Sentence, say
from portal.notifications import tell
from portal.papers.content import words
from portal.reports.models import ReportFile, ReportState
from portal.reports.official import service

NO_LONGER = say("Đồng chí không còn quyền lập báo cáo này, hoặc phạm vi đã chọn không còn.")


def make_waiting(job: Job, progress: Progress) -> None:
    report_id, facts = int(job.about_id or 0), dict(job.facts)
    account = db.session.get_one(Account, (ward(), job.asked_by))
    actor = actor_of(account, person_name(account), ward_today())
    db.session.rollback()
    try:
        service.make_waiting(actor, Path(facts["root"]), report_id, date.fromisoformat(facts["today"]), progress)
    except (NotAllowed, Unknown):
        give_up(job, NO_LONGER)


def give_up(job: Job, sentence: Sentence) -> None:
    with writing() as session:
        still_held()
        row = session.get_one(ReportFile, (ward(), job.about_id), populate_existing=True)
        if row.state is ReportState.MAKING:
            row.state, row.problem = ReportState.FAILED, words(sentence)
            tell(row.asked_by, say("Báo cáo “%(title)s” không lập được.", title=row.title), service.link_to(row.id))


HANDLERS = {service.JOB: Handler(make_waiting, give_up)}
