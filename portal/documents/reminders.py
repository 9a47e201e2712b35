"""What the library asks of each person: documents to study, the latest date first."""

from collections.abc import Iterator
from datetime import date
from textwrap import shorten

from portal.documents import links
from portal.documents.queries.library import unread_by
from portal.ground.text import say
from portal.notifications.tasks import HomeTask, TaskKind
from portal.policy import Actor

LONGEST = 60  # letters of a title: the rest is on its page


def tasks(actor: Actor, today: date) -> Iterator[HomeTask]:
    for one in unread_by(actor, today):
        words = say(
            "Học %(kind)s số %(number)s ngày %(day)s: %(subject)s",
            kind=one.kind,
            number=one.number,
            day=one.dated,
            subject=shorten(one.subject, LONGEST, placeholder=" …"),
        )
        late = one.study_by is not None and one.study_by < today
        yield HomeTask(TaskKind.LATE if late else TaskKind.READ, words, links.document(one.id), one.study_by)
