"""Undoing a decision over several wards: in all of them as one, until the first deed in any."""

import sqlalchemy as sa

from portal import audit
from portal.arrangements.models import Arrangement
from portal.arrangements.queries.first_deeds import stands_on
from portal.arrangements.queries.joint import parts_of
from portal.arrangements.queries.reading import arrangement_of, kept_of, newest_applied
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.rules.when import closed_to_undoing
from portal.arrangements.service.over import doors
from portal.ground.clock import now
from portal.ground.db import Base, db, flush, ward
from portal.ground.errors import or_404, refuse
from portal.ground.text import Sentence
from portal.ground.values import RowValues
from portal.imports import traces
from portal.imports.traces import Trace
from portal.imports.undoing import take_back
from portal.organisations.models import Ward
from portal.organisations.wards import the_portal, there
from portal.policy import Action, Actor, require

Kept = dict[str, Trace]


def stands_against(one: Arrangement) -> Sentence | None:
    """In whichever ward: its sentence is the same everywhere and names nobody of another ward."""
    for part in parts_of(one):
        with there(part.ward_id):
            mine = or_404(arrangement_of(part.arrangement_id))
            kept = {name: trace for name, trace in kept_of(mine.id).items() if name != "account"}
            besides = ["account", *(table.name for table in doors.passing_tables())]
            leans = stands_on(mine, kept, besides)
            if reason := closed_to_undoing(mine.state, newest=newest_applied() == mine.id, leans=leans):
                return reason
    return None


def undo_joint(portal: Actor, arrangement_id: int, *, reason: str, by: int | None, **witnesses: object) -> Arrangement:
    require(portal, Action.TREE_ARRANGE)
    traces.hold(kept_of(arrangement_id))
    one = or_404(arrangement_of(arrangement_id))
    refuse(stands_against(one))
    parts = parts_of(one)
    secrets: dict[str, RowValues] = {}
    for part in parts:
        with there(part.ward_id):
            kept = kept_of(part.arrangement_id)
            secrets |= doors.close_again(kept)
            doors.forget_messages(kept)
    for part in parts:
        with there(part.ward_id):
            mine = or_404(arrangement_of(part.arrangement_id))
            _take_back(mine, kept_of(mine.id))
            doors.give_back(secrets)
            mine.state, mine.undone_at, mine.undone_because = ArrangementState.UNDONE, now(), reason
            mine.undone_by = by if part.ward_id == portal.ward_id else None
            counts = {f"{name}_made": len(trace.made) for name, trace in kept_of(mine.id).items()}
            told = witnesses if part.ward_id == portal.ward_id else {"undone_in": portal.ward_id}
            audit.record(
                the_portal(part.ward_id), Action.TREE_ARRANGE, mine, undone=mine.number, reason=reason, **counts, **told
            )
    db.session.expire_all()
    return or_404(arrangement_of(arrangement_id))


def _take_back(mine: Arrangement, kept: Kept) -> None:
    """A ward that the decision opened is empty again: only its trail is left."""
    standing = db.session.get_one(Ward, ward())
    if mine.drafted_by == 0 and "unit" in kept and _opened_here(kept):
        _empty(kept)
        standing.withdrawn_at = now()
    else:
        with doors.names_stand(kept):
            take_back(kept)
        standing.ended_on = None
    flush()


def _opened_here(kept: Kept) -> bool:
    """Its root was made by the arrangement."""
    return any(row["code"] == "ward" for row in kept["unit"].made.values())


def _empty(kept: Kept) -> None:
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in kept:
            continue
        made = kept[table.name].made
        rows = sorted(made, key=lambda at: -len(made[at]["path"])) if table.name == "unit" else made
        for some in traces.portions(rows):
            db.session.execute(sa.delete(table).where(table.c.ward_id == ward(), table.c.id.in_(some)))
