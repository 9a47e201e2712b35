"""Imports: lists of the office brought in with a preview."""

from portal.imports import accepted, commands, giving, jobs, second
from portal.imports import views as pages
from portal.people.confirming.deeds import DEEDS, WaitingDeed
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(pages.bp,),
    jobs=jobs.HANDLERS,
    commands=(commands.imports, accepted.headings),
    fills=(
        (
            DEEDS,
            (
                WaitingDeed(giving.APPLY, second.apply_confirmed, second.apply_dropped, leaves_out=True),
                WaitingDeed(giving.UNDO, second.undo_confirmed),
            ),
        ),
    ),
)
