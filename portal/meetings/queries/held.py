"""What a session's page tells of those who came: the place that attendance fills."""

from collections.abc import Callable
from typing import NamedTuple

from portal.ground.slots import Registry


class SessionNumbers(NamedTuple):
    """Present of those convened; who is exempt counts in neither. `reported`: from a summary, nobody's name behind."""

    convened: int
    present: int
    exempt: int = 0
    reported: bool = False
    opinions: int | None = None


NUMBERS: Registry[Callable[[int], SessionNumbers | None]] = Registry()  # None while its roll is open


def numbers_of(meeting_id: int) -> SessionNumbers | None:
    return next((told for tell in NUMBERS if (told := tell(meeting_id))), None)
