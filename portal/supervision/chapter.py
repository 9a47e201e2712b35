"""Supervision: programmes, months, notes, what the cell makes of them."""

from portal.accounts.queries import STANDING
from portal.campaigns.counting import COUNTS
from portal.ground.finding import SOURCES, SearchSource
from portal.ground.jobs import EVERY_MINUTE
from portal.ground.text import say
from portal.notifications.leading import LED
from portal.notifications.letters import OVERVIEWS
from portal.notifications.tasks import OWED
from portal.organisations.areas import TREE_CHANGED
from portal.people.columns import COLUMNS
from portal.people.confirming.deeds import DEEDS, WaitingDeed
from portal.people.events.effects import EFFECTS
from portal.people.queries.active import IN_TRIAL
from portal.people.queries.standing import LEADS
from portal.plans.queries.reading import COORDINATING
from portal.plans.routes import MAY_PASS, SUPERVISING_BODY
from portal.supervision import clockwork, columns, counting, effects, leading, nudges, reminders
from portal.supervision.queries.assignment import leads, may_pass, named_to_coordinate, supervising_body
from portal.supervision.queries.trials import takes_part
from portal.supervision.search import search
from portal.supervision.service import headless as service_headless
from portal.supervision.service.periods import follow_structure
from portal.supervision.standing import helped, helpers, typists
from portal.supervision.views import (
    bodies,
    cell,
    headless,
    help,
    member,
    own,
    paper,
    praise,
    programme,
    progress,
    reopening,
    sending,
    sheet,
    strips,
    thread,
    trials,
    typing,
    withdrawing,
    workbook,
)
from portal.web.chapters import Chapter
from portal.web.trying import TRIAL_OF

CHAPTER = Chapter(
    pages=(
        programme.bp,
        sheet.bp,
        member.bp,
        sending.bp,
        bodies.bp,
        cell.bp,
        thread.bp,
        help.bp,
        reopening.bp,
        strips.bp,
        praise.bp,
        own.bp,
        typing.bp,
        paper.bp,
        withdrawing.bp,
        workbook.bp,
        progress.bp,
        trials.bp,
        headless.bp,
    ),
    fills=(
        (STANDING, (helpers, helped, typists)),
        (DEEDS, (WaitingDeed(service_headless.PASSING, service_headless.passing_confirmed),)),
        (IN_TRIAL, (takes_part,)),
        (TRIAL_OF, (trials.of_address,)),
        (LEADS, (leads,)),
        (COLUMNS, (columns.month,)),
        (EFFECTS, (effects.on_open_months,)),
        (TREE_CHANGED, (follow_structure,)),
        (SUPERVISING_BODY, (supervising_body,)),
        (MAY_PASS, (may_pass,)),
        (COORDINATING, (named_to_coordinate,)),
        (OWED, (reminders.tasks,)),
        (COUNTS, counting.counts),
        (LED, (leading.lines, leading.of_me)),
        (OVERVIEWS, (nudges.unsent,)),
        (SOURCES, (SearchSource("nhan-xet", say("Nhận xét"), search),)),
        (
            EVERY_MINUTE,
            (
                clockwork.open_this_month,
                clockwork.lead_new_cells,
                clockwork.lock_what_is_over,
                clockwork.release_what_locked,
            ),
        ),
    ),
)
