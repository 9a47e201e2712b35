"""Papers: the ward's layouts and templates."""

from portal.papers import views as pages
from portal.web.chapters import Chapter

CHAPTER = Chapter(pages=(pages.bp,))
