"""What shared events offer to a month's note: each tick is a dated fact."""

from portal.ground.text import say
from portal.meetings.queries.events import parts_of
from portal.supervision.queries.offered import OfferedFact


def facts(person_id: int, month: str) -> list[OfferedFact]:
    return [
        OfferedFact(
            part.on,
            say("Tham gia “%(title)s” do %(organiser)s tổ chức", title=part.title, organiser=part.organiser),
            part.place,
        )
        for part in parts_of(person_id, month)
    ]
