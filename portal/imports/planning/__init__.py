"""Planning an import: the file held against what the portal knows, row by row, before anything is written."""

from portal.imports.planning.change import ChangeState, ImportPlan, NewUnit, PersonChange, Progress, UnitRef, Writes
from portal.imports.planning.plan import COLUMNS, ImportPreview, plan_file

__all__ = [
    "COLUMNS",
    "ChangeState",
    "ImportPlan",
    "ImportPreview",
    "NewUnit",
    "PersonChange",
    "Progress",
    "UnitRef",
    "Writes",
    "plan_file",
]
