"""Undoing: as a whole, until the new tree's first deed; afterwards a later decision arranges anew."""

from portal import audit
from portal.arrangements.models import Arrangement
from portal.arrangements.queries.first_deeds import stands_on
from portal.arrangements.queries.reading import arrangement_of, kept_of, newest_applied
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.rules.when import closed_to_undoing
from portal.ground.clock import now
from portal.ground.db import db
from portal.ground.errors import or_404, refuse
from portal.imports import traces
from portal.imports.undoing import take_back
from portal.policy import Action, Actor, require


def undo(portal: Actor, arrangement_id: int, *, reason: str, by: int | None, **witnesses: object) -> Arrangement:
    require(portal, Action.TREE_ARRANGE)
    kept = kept_of(arrangement_id)
    traces.hold(kept)
    one = or_404(arrangement_of(arrangement_id))  # of two who come at once the second finds it undone
    refuse(closed_to_undoing(one.state, newest=newest_applied() == one.id, leans=stands_on(one, kept)))
    take_back(kept)
    one.state, one.undone_by, one.undone_at, one.undone_because = ArrangementState.UNDONE, by, now(), reason
    counts = {f"{name}_made": len(trace.made) for name, trace in kept.items()}
    audit.record(portal, Action.TREE_ARRANGE, one, undone=one.number, reason=reason, **counts, **witnesses)
    db.session.expire_all()
    return one
