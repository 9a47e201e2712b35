"""Arrangements: the tree changed by decision, looked at by two, done on its day."""

from portal.arrangements import clockwork
from portal.arrangements import views as pages
from portal.arrangements.service import agreeing
from portal.ground.jobs import EVERY_MINUTE
from portal.people.confirming.deeds import DEEDS, WaitingDeed
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(pages.bp,),
    fills=(
        (
            DEEDS,
            (
                WaitingDeed(agreeing.APPLY, agreeing.confirmed, agreeing.dropped, page=agreeing.page),
                WaitingDeed(agreeing.UNDO, agreeing.undo_confirmed, page=agreeing.page),
            ),
        ),
        (EVERY_MINUTE, (clockwork.arrange_what_is_due,)),
    ),
)
