"""Search: one box over what the chapters offer."""

from portal.search import commands
from portal.search import views as pages
from portal.web.chapters import Chapter

CHAPTER = Chapter(pages=(pages.bp,), commands=(commands.commands,))
