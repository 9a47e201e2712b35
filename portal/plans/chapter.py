"""Plans: writing, reviewing, where each copy goes, posting."""

from portal.campaigns.counting import COUNTS
from portal.campaigns.progress import CAMPAIGN_FACTS, STATES
from portal.ground.finding import SOURCES, SearchSource
from portal.ground.jobs import EVERY_MINUTE
from portal.ground.text import say
from portal.notifications.leading import LED
from portal.notifications.tasks import OWED
from portal.people.columns import COLUMNS
from portal.people.events.effects import AFTERWARDS, EFFECTS
from portal.plans import clockwork, columns, delivery_reminders, effects, leading, progress, reminders
from portal.plans.search import search
from portal.plans.service import deliveries
from portal.plans.views import (
    board,
    form_editor,
    outcomes,
    paper_plan,
    papers,
    person,
    postings,
    register,
    review,
    routes,
    writing,
)
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(
        review.bp,
        person.bp,
        outcomes.bp,
        writing.bp,
        paper_plan.bp,
        papers.bp,
        routes.bp,
        register.bp,
        postings.bp,
        board.bp,
        form_editor.bp,
    ),
    fills=(
        (COLUMNS, (columns.plan,)),
        (EFFECTS, (effects.on_deliveries,)),
        (AFTERWARDS, (deliveries.follow,)),
        (STATES, progress.states),
        (CAMPAIGN_FACTS, (progress.facts,)),
        (COUNTS, progress.counts),
        (LED, (leading.lines, leading.of_me)),
        (OWED, (reminders.tasks, delivery_reminders.tasks)),
        (SOURCES, (SearchSource("ke-hoach", say("Kế hoạch"), search),)),
        (EVERY_MINUTE, (clockwork.follow_assignments,)),
    ),
    lists={"review.cell": lambda: ("dot", "loc"), "register.index": lambda: register.FILTERS},
)
