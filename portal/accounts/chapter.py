"""Accounts: the door, one's own page, the office's desk."""

from portal.accounts import setup
from portal.accounts import views as pages
from portal.accounts.service import resets
from portal.people.confirming.deeds import DEEDS, WaitingDeed
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(pages.bp,), commands=(setup.command,), fills=((DEEDS, (WaitingDeed(resets.RESET, resets.reset_confirmed),)),)
)
