"""Before anything is done: all that the arrangement would touch, named; and what stands against it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from portal.arrangements.models import Arrangement
from portal.arrangements.queries import dependants, foreseen_dependants
from portal.arrangements.queries import foreseen_over as over
from portal.arrangements.queries import foreseen_parts as parts
from portal.arrangements.queries.joint import deeds_of, founded_by, leaving, roles_there, wards_of
from portal.arrangements.queries.sight import Sight, sight_of
from portal.arrangements.queries.snapshot import Worked, worked_out
from portal.arrangements.rules.over import at_home, inside_a_month, not_into, unled, without_given
from portal.arrangements.rules.when import not_ready, too_early
from portal.ground.text import Sentence, say
from portal.people.queries.history import names_of
from portal.supervision.queries.programme import periods


class AskedPerson(NamedTuple):
    """Somebody of whom nothing says where they go."""

    person_id: int
    name: str
    from_id: int
    leaves: str
    choices: list[tuple[int, str]]


class Foreseen(NamedTuple):
    parts: list[parts.ForeseenPart]
    asked: list[AskedPerson]
    against: Sentence | None
    refused: list[Sentence]
    sight: list[Sight]
    people: int


def stands_against(one: Arrangement, today: date, worked: Worked | None = None) -> Sentence | None:
    """What must be settled before it may be confirmed or done; None: nothing is left over."""
    worked = worked or worked_out(one)
    months = [(kept.due_on, kept.locks_on) for kept in periods()]
    return (
        not_ready(worked.after, deeds_of(one))  # whose second person agrees to whom it receives lays none itself
        or too_early(one.applies_on, one.decided_on, months, today)
        or next(iter(_undecided(worked)), None)
        or _over_wards(one, worked)
    )


def _over_wards(one: Arrangement, worked: Worked) -> Sentence | None:
    """What stands against the part of a decision that reaches into other wards."""
    if not worked.after.abroad and one.joint_id is None:
        return None
    months = [(kept.month, kept.due_on) for kept in periods()]
    return (
        not_into(worked.after, wards_of(one))
        or inside_a_month(one.applies_on, months)
        or unled(founded_by(one), roles_there(one))
    )


def _undecided(worked: Worked) -> Iterator[Sentence]:
    ended = worked.after.ended
    for task in dependants.tasks_of(ended):
        if len(ended[task.unit_id or 0]) != 1:
            yield say(
                "Nhiệm vụ “%(task)s” chưa rõ giao cho tổ chức nào; hãy giao lại ở trang đợt sinh hoạt.", task=task.words
            )


def foreseen(one: Arrangement, today: date) -> Foreseen:
    worked = worked_out(one)
    names = names_of({going.belonging.person_id for going in worked.after.goings})
    gone = leaving(one, worked)
    home = Worked(worked.before, at_home(worked.after, gone))
    stays = Worked(worked.before, without_given(worked.after))
    told = [
        parts.units(worked),
        parts.people(worked, names),
        over.leavers(one, worked, gone),
        over.coming(one),
        parts.posts_that_end(worked, one, finishes=not gone),
        parts.posts_that_begin(one, worked),
        parts.leading(home),
        parts.programmes(home, today),
        parts.months(worked, one.applies_on, finishes=not gone),
        parts.plans(stays),
        foreseen_dependants.sessions(stays, one.applies_on),
        foreseen_dependants.tasks(stays),
        over.along(worked, one.applies_on),
        foreseen_dependants.drafts(stays, one.applies_on),
    ]
    return Foreseen(
        [part for part in told if part.lines],
        _asked(worked, names),
        stands_against(one, today, worked),
        list(dict.fromkeys(worked.after.refused)),
        sight_of(home, one),
        len({going.belonging.person_id for going in worked.after.goings}),
    )


def _asked(worked: Worked, names: dict[int, str]) -> list[AskedPerson]:
    after = worked.after
    return [
        AskedPerson(
            going.belonging.person_id,
            names.get(going.belonging.person_id, ""),
            going.belonging.unit_id,
            after.name_of(going.belonging.unit_id),
            [(one, after.name_of(one)) for one in going.choices],
        )
        for going in after.asked
    ]
