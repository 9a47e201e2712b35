"""Keeping: backups, their keys, and room on the disk."""

from portal.accounts.first_run import AFTER_SETUP
from portal.ground.jobs import EVERY_MINUTE
from portal.keeping import clockwork, commands, distribute, reminders
from portal.notifications.tasks import HOME_NOTES
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    fills=(
        (HOME_NOTES, (reminders.notes,)),
        (EVERY_MINUTE, (clockwork.snap, clockwork.lay_aside)),
        (AFTER_SETUP, (commands.first_keys,)),
    ),
    commands=(*commands.commands, *distribute.commands),
)
