"""What a file would change, as plain values for a terminal or a program that checks it."""

from portal.ground.text import Sentence
from portal.imports.planning import ChangeState, ImportPreview, PersonChange

FIELDS = {  # by the name a reader knows
    **dict.fromkeys(("birth", "birth_male", "birth_female"), "born"),
    **dict.fromkeys(("exempt_since", "exempt_decision"), "exempt"),
}
TAKEN = (ChangeState.NEW, ChangeState.CHANGED, ChangeState.UNCHANGED)


def as_values(planned: ImportPreview) -> dict[str, object]:
    plan = planned.plan
    counts = plan.counts()
    taken = [change for change in plan.changes if change.state in TAKEN]
    rows = [change.told for change in taken if change.told]
    return {
        "kind": plan.kind.value,
        "as_of": f"{plan.effective_on:%d/%m/%Y}",
        "people": len(taken),
        **{state.value: counts[state.value] for state in TAKEN},
        "refused": [
            _refused(change, name, why) for change in plan.changes if change.rejected for name, why in _why(change)
        ],
        "asked": [_asked(change) for change in plan.changes if change.asks and not change.rejected],
        "converted": counts["converted"],
        "lost": counts["lost"],
        "not_taken": counts["left_out"] + counts["sheets_left"],
        "units": counts["units"],
        "remarks": [str(remark) for remark in plan.remarks],
        "rows": rows,
        "cells": {_key(row): row["cell"] for row in rows if "cell" in row},
        "sex": {_key(row): row["sex"] for row in rows if "sex" in row},
        "exempt": {_key(row): row["exempt_from"] for row in rows if row.get("exempt_from")},
        "changes": [change.correction for change in plan.changes if change.correction and not change.rejected],
        "titles": [change.told_titles for change in plan.changes if change.told_titles],
    }


def _why(change: PersonChange) -> list[tuple[str, Sentence]]:
    """One reason for each column: the first that was found."""
    by_column = {FIELDS.get(name, name): why for name, why in reversed(change.faults)}
    return list(by_column.items()) or [("", why) for _letter, why in change.reasons]


def _refused(change: PersonChange, column: str, why: Sentence) -> dict[str, object]:
    return {"sheet": change.sheet, "row": change.row, "column": column, "who": change.who, "reason": str(why)}


def _asked(change: PersonChange) -> dict[str, object]:
    questions = [str(question) for _letter, question in change.asks]
    return {"sheet": change.sheet, "row": change.row, "who": change.who, "held": change.held, "questions": questions}


def _key(row: dict[str, object]) -> str:
    return str(row["card"] or row["name"])
