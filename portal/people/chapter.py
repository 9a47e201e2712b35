"""People and the tree of organisations: lists, cards, events."""

from portal.ground.finding import SOURCES, SearchSource
from portal.ground.jobs import EVERY_MINUTE
from portal.ground.text import say
from portal.people import columns
from portal.people import views as pages
from portal.people.confirming.deeds import DEEDS, WaitingDeed
from portal.people.events import joining, record, righting, withdrawal
from portal.people.phones import forget_phones
from portal.people.search import search, search_units
from portal.people.views import lists, phones, units
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(pages.bp, units.bp, phones.bp),
    fills=(
        (EVERY_MINUTE, (forget_phones,)),
        (
            SOURCES,
            (SearchSource("nguoi", say("Đảng viên"), search), SearchSource("to-chuc", say("Tổ chức"), search_units)),
        ),
        (
            DEEDS,
            (
                WaitingDeed(record.EVENT, record.event_confirmed),
                WaitingDeed(withdrawal.WITHDRAWAL, withdrawal.withdrawal_confirmed),
                WaitingDeed(withdrawal.REOPENING, withdrawal.reopening_confirmed),
                WaitingDeed(righting.RIGHTING, righting.righting_confirmed),
                WaitingDeed(joining.JOINING, joining.joining_confirmed),
                WaitingDeed(joining.PARTING, joining.parting_confirmed),
            ),
        ),
    ),
    lists={"people.members": lambda: (*lists.FILTERS, *(column.code for column in columns.COLUMNS))},
)
