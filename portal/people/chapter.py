"""People and the tree of organisations: lists, cards, events."""

from portal.ground.finding import SOURCES, SearchSource
from portal.ground.text import say
from portal.people import columns
from portal.people import views as pages
from portal.people.search import search
from portal.people.views import lists, units
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(pages.bp, units.bp),
    fills=((SOURCES, (SearchSource("nguoi", say("Đảng viên"), search),)),),
    lists={"people.members": lambda: (*lists.FILTERS, *(column.code for column in columns.COLUMNS))},
)
