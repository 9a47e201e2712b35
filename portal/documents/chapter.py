"""Documents: the library and who has studied what."""

from portal.documents import reminders
from portal.documents import views as pages
from portal.documents.search import search
from portal.documents.views import library
from portal.ground.finding import SOURCES, SearchSource
from portal.ground.text import say
from portal.notifications.tasks import OWED
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(pages.bp,),
    fills=((OWED, (reminders.tasks,)), (SOURCES, (SearchSource("van-ban", say("Văn bản"), search),))),
    lists={"documents.index": lambda: library.FILTERS},
)
