"""Imports: lists of the office brought in with a preview."""

from portal.imports import accepted, commands, jobs
from portal.imports import views as pages
from portal.web.chapters import Chapter

CHAPTER = Chapter(pages=(pages.bp,), jobs=jobs.HANDLERS, commands=(commands.imports, accepted.headings))
