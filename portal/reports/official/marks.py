"""What every file says of itself: who, when, why, which part, of which day; and that a demonstration is one."""

from datetime import date, datetime

from portal.ground.clock import ward_now
from portal.ground.text import Sentence, say
from portal.organisations.queries import this_ward
from portal.papers.content import words
from portal.papers.letterheads import DEMONSTRATION
from portal.policy import Actor


def marks(
    actor: Actor, filters: Sentence | str, as_of: date, reason: str | None, at: datetime | None = None
) -> list[str]:
    titles = "; ".join(sorted({post.title for post in actor.posts if post.title}))
    who = f"{actor.name} ({titles})" if titles else actor.name
    told = [
        say("Người lập: %(who)s, lúc %(at)s.", who=who, at=at or ward_now().replace(tzinfo=None)),
        say("Phạm vi: %(filters)s; tính đến ngày %(day)s.", filters=filters, day=as_of),
        *([say("Lý do: %(reason)s", reason=" ".join(reason.split()))] if reason else []),
    ]
    return [*map(words, told), *([DEMONSTRATION] if this_ward().demonstration else [])]
