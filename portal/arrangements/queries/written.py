"""What an applied arrangement wrote, in words of the office: shown before it is undone, and after."""

from typing import NamedTuple

from portal.arrangements.queries.first_deeds import stands_on
from portal.arrangements.queries.reading import arrangement_of, kept_of
from portal.arrangements.rules.states import ArrangementState
from portal.ground.text import Sentence
from portal.imports.undoing import Leans
from portal.people.rules.tables import TOLD_BY


class WrittenRows(NamedTuple):
    made: list[tuple[Sentence, int]]
    changed: list[tuple[Sentence, int]]
    leans: list[Leans]


def written_by(arrangement_id: int) -> WrittenRows:
    kept, one = kept_of(arrangement_id), arrangement_of(arrangement_id)
    standing = one is not None and one.state is ArrangementState.APPLIED
    return WrittenRows(
        [(TOLD_BY[name], len(trace.made)) for name, trace in kept.items() if trace.made],
        [(TOLD_BY[name], len(trace.changed)) for name, trace in kept.items() if trace.changed],
        stands_on(one, kept) if one is not None and standing else [],
    )
