"""The trail: its page, and what it carries over an upgrade."""

from portal.audit import views as pages
from portal.audit.carrying import carry_over
from portal.ground import shape
from portal.web.chapters import Chapter

CHAPTER = Chapter(pages=(pages.bp,), fills=((shape.AROUND, (carry_over,)),))
