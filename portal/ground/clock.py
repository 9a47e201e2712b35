"""Two clocks. `now()` is real UTC and serves security (sessions, codes, throttles); `ward_now()` is the
ward's wall clock and serves the domain. In the demonstration the ward's clock runs on from a day of 2022."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Ho_Chi_Minh")

_machine: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731 - replaced by tests
_shift = timedelta(0)


def now() -> datetime:
    """This instant, UTC."""
    return _machine()


def read_by(machine: Callable[[], datetime]) -> Callable[[], datetime]:
    """Read the time from this machine from now on; returns the one in use before."""
    global _machine
    before, _machine = _machine, machine
    return before


def ward_now() -> datetime:
    """This instant as the ward's wall clock shows it, Asia/Ho_Chi_Minh."""
    return (now() + _shift).astimezone(HERE)


def ward_today() -> date:
    return ward_now().date()


def moment_on(day: date) -> datetime:
    """The stored instant to which a day has come: this one for today, its end for any other day."""
    return now() if day == ward_today() else stored(datetime.combine(day, time.max))


def run_on_from(start: datetime, since: datetime) -> None:
    """Let the ward's clock show `start` at the real instant `since` and run on from there."""
    global _shift
    _shift = start.astimezone(UTC) - since.astimezone(UTC)


def at_ward(instant: datetime) -> datetime:
    """A stored UTC instant as the ward's wall clock showed it, so that in the demonstration too days agree."""
    return (instant + _shift).astimezone(HERE)


def stored(moment: datetime) -> datetime:
    """The instant behind what the ward's wall clock showed; without a zone the ward's own is meant."""
    here = moment if moment.tzinfo else moment.replace(tzinfo=HERE)
    return (here - _shift).astimezone(UTC)
