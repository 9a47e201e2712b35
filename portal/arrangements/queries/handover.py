"""Who takes the months of the units that end over, as the arrangement was drafted."""

from portal.arrangements.models import Arrangement
from portal.arrangements.queries.reading import posts_of
from portal.arrangements.queries.snapshot import Worked
from portal.arrangements.rules.handover import MonthsGo, SeatAfter, handed_to
from portal.organisations.queries import seats
from portal.policy.relations import COMMITTEE, HEADS

FINISHERS = (*HEADS, *COMMITTEE)  # who writes, sends and closes


def handed_over(worked: Worked, one: Arrangement) -> dict[int, list[SeatAfter]]:
    """By unit that ends; empty where those who began finish."""
    if one.months_go is not MonthsGo.HANDED:
        return {}
    ended = worked.after.ended
    kept = [
        SeatAfter(seat.person_id, seat.unit_id, seat.role, seat.title)
        for seat in seats(one.applies_on, *FINISHERS)
        if seat.unit_id not in ended
    ]
    begun = [
        SeatAfter(post.person_id, post.unit_id, post.role, post.title)
        for post in posts_of(one.id)
        if post.role in FINISHERS
    ]
    return handed_to(ended, list(dict.fromkeys([*kept, *begun])))
