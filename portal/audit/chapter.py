"""The trail: its page."""

from portal.audit import views as pages
from portal.web.chapters import Chapter

CHAPTER = Chapter(pages=(pages.bp,))
