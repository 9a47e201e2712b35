"""Guide: its pages, and the three steps of a first visit."""

from portal.guide import roles, views
from portal.notifications.first_visit import FIRST_STEPS
from portal.web.chapters import Chapter

CHAPTER = Chapter(pages=(views.bp,), fills=((FIRST_STEPS, (roles.first_steps,)),))
