"""Two hats: whoever wrote or sent a note neither asks back nor concludes on it. Who does so instead."""

from datetime import date

from portal.ground.text import Sentence, say
from portal.organisations.queries import seats
from portal.people.queries.history import names_of
from portal.people.queries.standing import CELL_HEADS
from portal.policy import Action, Actor, can
from portal.supervision.queries.whole import ReadNote


def who_decides_instead(actor: Actor, note: ReadNote, today: date) -> Sentence | None:
    """For whoever would decide, had they not written or sent it: the other head of the cell by name, else the ward."""
    if actor.person_id not in note.writers or note.person_id == actor.person_id or note.sent_at is None:
        return None
    if not can(actor, Action.NOTE_CONCLUDE, note.subject._replace(writers=frozenset(), head_wrote=False)):
        return None
    barred = {*note.writers, note.person_id}
    others = [
        one.person_id
        for one in seats(today, *CELL_HEADS)
        if one.unit_id == note.cell_id and one.person_id not in barred
    ]
    if not others:
        return say("Nhận xét do đồng chí ghi hoặc gửi, nên việc làm rõ và kết luận do Đảng ủy.")
    name = names_of(others[:1])[others[0]]
    return say("Nhận xét do đồng chí ghi hoặc gửi, nên việc làm rõ và kết luận do đồng chí %(name)s.", name=name)
