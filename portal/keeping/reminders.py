"""What the home page of secretary, office and administrator says of backups and of room on the disk."""

from collections.abc import Iterator
from datetime import date

from flask import current_app

from portal.ground import space
from portal.ground.clock import now
from portal.ground.text import say
from portal.keeping import rules
from portal.keeping.service import places, told
from portal.notifications.tasks import HomeNote
from portal.policy import Actor, Role
from portal.web.health import written_to


def notes(actor: Actor, _today: date) -> Iterator[HomeNote]:
    if not actor.has(Role.OFFICE, Role.WARD_SECRETARY, Role.ADMINISTRATOR) or current_app.config["DEMO"]:
        return
    at, known = now(), told(places(current_app.config))
    last, practised = known.get("backed_up_at"), known.get("practised_at")
    yield HomeNote(rules.late(at, last), rules.backup_words(at, last))
    snapped = known.get("snapped_at")
    if rules.unsnapped(at, snapped):
        yield HomeNote(True, rules.unsnapped_words(snapped))
    yield HomeNote(rules.not_practised(at, practised), rules.practice_words(at, practised))
    share = space.left(*written_to())
    if share < space.WARNED:
        words = say("Ổ đĩa của máy chủ còn %(left)s%%; dưới 5%% cổng sẽ không nhận tệp.", left=space.percent(share))
        yield HomeNote(True, words)
